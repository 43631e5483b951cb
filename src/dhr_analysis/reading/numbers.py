"""Tell a printed number or bullet from the words that follow it."""

import calendar
import re

# Private-use signs are what Word's Symbol and Wingdings bullets become in a PDF.
BULLET = re.compile(r"^\s*(?:[•●▪■◦‣∙·⁃➢➤✓✔❖\uf000-\uf0ff]|[-–—*](?=\s))\s*")
_MONTHS = "|".join(name for name in (*calendar.month_name, *calendar.month_abbr) if name)
_WORD_NUMBERS = "one|two|three|four|five|six|seven|eight|nine|ten|eleven|twelve|thirteen|fourteen|fifteen|twenty"
_LABEL = re.compile(
    r"^(?P<number>(?:Recommendation|Rec|Action|Finding|Learning Point)s?\.?\s*(?:No\.?\s*|Number\s+|#\s*)?"
    rf"(?:[A-Z]{{0,4}}\d{{1,2}}(?:\.\d{{1,2}})*\s?(?:[a-h](?![a-z]))?|[IVX]{{1,5}}(?![A-Za-z])|(?:{_WORD_NUMBERS})\b))"
    r"(?P<end>\s*[:.)–—-]+(?=\s|$)|\s*$|(?=\s+[A-Z\"“‘']))\s*",
    re.IGNORECASE,
)
_DECIMAL = re.compile(r"^(?P<number>\d{1,3}(?:\.\d{1,3}){1,4}[a-z]?)(?P<end>[.):]?)(?=\s|$)\s*")
_SINGLE = re.compile(r"^(?P<number>\d{1,3}[a-z]?)(?P<end>[.):])(?=\s|$)\s*")
_BRACKET = re.compile(r"^(?P<number>\((?:\d{1,3}|[a-z]|[A-Z]|[ivx]{1,5})\))\s*(?=\S|$)")
_LETTER = re.compile(r"^(?P<number>(?:[a-z]|[ivx]{2,5})[.)]|[IVX]{1,5}[.)]|[A-Z]\))(?=\s|$)\s*")
_CODE = re.compile(
    r"^(?P<number>[A-Z]{1,4}-?\d{1,2}(?:\.\d{1,2})*[a-z]?)(?P<end>[:.)–-]?)(?=\s|$)\s*(?=[\"“‘'(]?[A-Z]|$)"
)
_BARE = re.compile(
    r"^(?P<number>\d{1,3}|[A-Z]\.|[A-Z]{1,3}\d{0,2}\.?\d{1,2}|[A-Z]{2,6}[ -]\d{1,2}(?:\.\d{1,2})*[a-z]?[.:)]?)"
    r"(?=\s|$)\s*"
)
_NO_NUMBER = re.compile(
    rf"^(?:\d{{1,2}}\.?\s+(?:{_MONTHS})\b|\d{{1,2}}\.\d{{2}}\s?(?:am|pm|hrs|hours)\b)", re.IGNORECASE
)
_DATE = re.compile(r"^(?:0\d\.\d{1,2}|\d{1,2}\.0\d)\.\d{2}\b|^\d{1,2}\.\d{1,2}\.\d{4}\b")


def split_number(text: str, *, hanging: bool = False) -> tuple[str, str]:
    """Split a text into its printed number and the rest: "1.2 The panel" gives ("1.2", "The panel").

    A bare number ("12 The panel") counts only where it hangs in a margin or stands alone (``hanging``).
    Dates, times and amounts ("12 June", "10.30 am", "3.5 million") are no numbers.
    """
    text = text.strip()
    if _NO_NUMBER.match(text) or (_DATE.match(text) and not hanging):
        return "", text
    label = _LABEL.match(text)
    if label and (label["end"] or _starts_sentence(text[label.end() :])):
        return " ".join(label["number"].split()), text[label.end() :]
    for pattern in (_DECIMAL, _SINGLE, _BRACKET, _LETTER, _CODE):
        found = pattern.match(text)
        if found and (hanging or pattern is not _DECIMAL or found["end"] or _starts_item(text[found.end() :])):
            return found["number"].rstrip("."), text[found.end() :]
    if hanging and (found := _BARE.match(text)):
        return found["number"].rstrip("."), text[found.end() :]
    return "", text


def split_bullet(text: str) -> tuple[bool, str]:
    """Say whether a text begins with a bullet, and give it without."""
    found = BULLET.match(text)
    return (True, text[found.end() :]) if found else (False, text)


def is_number(text: str) -> bool:
    """Whether a text is nothing but a printed number."""
    number, rest = split_number(text, hanging=True)
    return bool(number) and not rest


def number_depth(number: str) -> int:
    """Say how deep a decimal number is: 1 for "4", 2 for "4.2"; 0 for other numbers."""
    return number.count(".") + 1 if re.fullmatch(r"\d{1,3}(?:\.\d{1,3})*", number) else 0


def _starts_sentence(rest: str) -> bool:
    return not rest or rest.lstrip("\"“‘'(")[:1].isupper()


def _starts_item(rest: str) -> bool:
    # "3.5 million" and "1.4 of the report" go on in lower case; a numbered paragraph begins like a sentence.
    return not rest or not rest.lstrip("\"“‘'([")[:1].islower()
