"""Say what kind of number an item carries ("R1", "(a)", "5.3"), and write the number of a part."""

import re
from dataclasses import dataclass

_WORDS = (
    "one|two|three|four|five|six|seven|eight|nine|ten|eleven|twelve|thirteen|fourteen|fifteen|sixteen|seventeen"
    "|eighteen|nineteen|twenty"
)
_LABEL = re.compile(
    r"^(?P<word>recommendations?|rec|action)s?\b\.?[\s:#-]*(?:no\.?|number)?\s*(?P<rest>.+?)[\s:.)–-]*$", re.I
)
_OTHER_LABEL = re.compile(
    r"^(?:learning|finding|lesson|theme|issue|point|key|objective|priority|outcome|aim|question|term)\b", re.IGNORECASE
)
_CODE = re.compile(r"^[A-Za-z]{1,6}[\s./-]{0,2}\d{1,3}(?:\.\d{1,2})*[a-z]?$")
_DECIMAL = re.compile(r"^\d{1,3}(?:\.\d{1,3})+[a-z]?$")
_SIMPLE = re.compile(r"^\(?\d{1,3}[a-h]?\)?$")
_ROMAN = re.compile(r"^\(?(?:[ivx]+|[IVX]+)\)?$")
_LETTER = re.compile(r"^\(?[A-Za-z]\)?$")


@dataclass(frozen=True, slots=True)
class ItemNumber:
    """A printed number: its family (label, code, decimal, simple, minor, other or none) and how it is printed."""

    family: str
    printed: str


NO_NUMBER = ItemNumber("none", "")


def read_item_number(paragraph: str) -> ItemNumber:
    """Read the number printed before an item: "Recommendation 3a" is the label 3a, "WMP1" a code, "(b)" minor.

    Minor are letters and Roman numerals, which may count items or the parts of one.
    """
    printed = " ".join(paragraph.split()).rstrip(".:")
    if not printed:
        return NO_NUMBER
    label = _LABEL.match(printed)
    if label and _is_count(label["rest"]):
        return ItemNumber("label" if label["word"].lower() != "action" else "action", label["rest"])
    if _OTHER_LABEL.match(printed):
        return ItemNumber("other", printed)
    for family, pattern in (
        ("decimal", _DECIMAL), ("simple", _SIMPLE), ("minor", _ROMAN), ("minor", _LETTER), ("code", _CODE),
    ):  # fmt: skip
        if pattern.match(printed):
            return ItemNumber(family, printed)
    return ItemNumber("other", printed)


_IN_TEXT = re.compile(
    r"(?:[A-Za-z-]{3,20}\s(?:agency\s)?(?=recommendations?\s\d{1,2}\s?:))?"
    r"(?P<word>recommendations?|recommended action)\b\.?\s*(?:(?:no\.?|number)\s*)?"
    r"(?P<count>[A-Z]{0,4}\d{1,2}(?:\.\d{1,2})*\s?[a-h]?|[IVX]{1,5}|[A-H]"
    rf"|(?:{_WORDS})\b)?(?:\s*\((?=[^()]*\d)[^()]{{1,30}}\)(?=\s*[:.–—-]))?\s*(?P<end>[:.)–—-]+\s+(?=\S)|\s+(?=[\"“‘'(]?(?-i:[A-Z])))",
    re.IGNORECASE,
)
# "Recommendation for Housing 2" counts what each agency is asked; its number is "Housing 2".
_FOR_AGENCY = re.compile(
    r"recommendations?\s+(?:for|to)\s+(?:the\s+)?"
    r"(?P<count>[A-Z][\w&'’-]*(?:\s(?:[A-Z][\w&'’-]*|and|of|the|for)){0,6}?\s\d{1,2}[a-h]?)"
    r"(?:\s*[:.)–—-]+\s+|\s+(?=[\"“‘'(]?[A-Z])|$)",
)
_FOR_ANY = re.compile(
    r"recommendations?\s+(?:for|to)\s+(?:the\s+)?(?P<count>[^.:;]{3,80}\s\d{1,2}[a-h]?)$", re.IGNORECASE
)
_CODE_IN_TEXT = re.compile(
    r"(?P<count>[A-Z]{1,6}[\s.]?\d{1,2}(?:\.\d{1,2})*[a-z]?)(?:\s*[.:)–—-])?\s+(?=[\"“‘'(]?[A-Z])"
)


def split_label(text: str) -> tuple[ItemNumber, str]:
    """Part a label that still stands before the words ("Recommendation A: …", "MH 1 Crisis teams …") from them."""
    label = _IN_TEXT.match(text)
    if label and (label["count"] or label.group().rstrip().endswith((":", "."))):
        return ItemNumber("label", " ".join((label["count"] or "").split())), text[label.end() :]
    given = _FOR_AGENCY.match(text[:1].lower() + text[1:]) or _FOR_ANY.match(text)
    if given:
        return ItemNumber("label", given["count"]), text[given.end() :]
    code = _CODE_IN_TEXT.match(text)
    if code and read_item_number(code["count"]).family == "code":
        return ItemNumber("code", code["count"]), text[code.end() :]
    return NO_NUMBER, text


def is_theme(text: str) -> bool:
    """Say whether a text is labelled as something other than a recommendation ("Theme 2: …", "Objective: …")."""
    return _OTHER_LABEL.match(text) is not None


def _is_count(rest: str) -> bool:
    return any(
        re.match(pattern, rest, re.IGNORECASE)
        for pattern in (
            r"[A-Z]{0,6}[\s-]?\d{1,3}(?:\.\d{1,2})*\s?[a-z]?$",
            r"[IVX]{1,5}$",
            rf"(?:{_WORDS})$",
            r"[A-H]$",
        )
    )


def number_part(stem: str, part: str) -> str:
    """Write the number of a part behind that of its stem: "3" and "(a)" give "3(a)", and so do "3" and "a)"."""
    bare = part.strip("().")
    return f"{stem}({bare})" if stem else part


def fold_number(number: str) -> str:
    """Reduce a printed number to what is compared between documents: "Recommendation 3 (a)." gives "3a"."""
    folded = re.sub(r"[^a-z0-9.]", "", re.sub(r"^(?:recommendation|rec)\.?\s*(?:no\.?)?", "", number.lower()))
    folded = folded.strip(".")
    words = _WORDS.split("|")
    return str(words.index(folded) + 1) if folded in words else re.sub(r"^r(?=\d)", "", folded)
