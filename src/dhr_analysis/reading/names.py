"""The names, initials and pseudonyms by which a review calls people, told apart from bodies, places and months."""

import re
from collections import Counter
from collections.abc import Sequence
from functools import cache
from pathlib import Path

from .fact_rules import kin_pattern, list_kin_words, load_any, load_kin
from .telling import Sentence

FIRST = r"(?:O'|D'|Mc|Mac)?[A-Z][a-zà-ÿ]+(?:-[A-Z][a-zà-ÿ]+)?"
TITLED = r"(?:Mrs?|Miss|Ms)\.?\s(?!and\b)[A-Z][\w-]*(?![\w-])"
LETTERED = r"[A-Z][a-z]+\s(?:[A-Z]{1,2}|\d{1,2}|[A-Z]\d)(?!\w)"  # Adult A, Subject 1, Child C2, Nephew 1
INITIALS = r"(?:[A-Z]{2,3}|[A-Z]\d)(?!\w)"
NAME = rf"(?:{TITLED}|{LETTERED}|{INITIALS}|{FIRST}(?:\s{FIRST})?)"
TEN = r"(?:twenty|thirty|forty|fifty|sixty|seventy|eighty|ninety)"
UNIT = r"(?:one|two|three|four|five|six|seven|eight|nine)"
TEEN = r"(?:ten|eleven|twelve|thirteen|fourteen|fifteen|sixteen|seventeen|eighteen|nineteen)"
WORD_NUMBER = rf"(?:{TEN}(?:[-\s]{UNIT})?|{TEEN})"
AGE_NUMBER = rf"(?:1?\d\d|{WORD_NUMBER})(?![\w%-])"
THEN = r"(?:(?:then|now|only|just|by\sthen|aged?)\s)*"
WOUNDED = r"(?:stabbed|strangled|shot|fatally\s\w+)"
KNOWN = (
    r"(?:(?:is|was|are|were|be|as|whom\swe)\s)?(?:here\s|hereafter\s|be\s)?(?:called|known|referred\sto|named)"
    r"(?:\s(?:here|below|throughout|in\sthis\sreport))?(?:\sas)?"
)
PAIRED = r"(?:were|had\sbeen|met|lived|married|shared|had)"
Q = r'"?'
LONGEST_CELL = 120  # characters of a cell that says who somebody is


def find_names(sentences: Sequence[Sentence], folder: Path) -> tuple[str, ...]:
    """Find what people are called, the longest first.

    A word counts as a name when it stands where only a person can: beside a word for kin, an age, a death, a title.
    A word that is also written small in the review must stand so twice.
    """
    shown: Counter[str] = Counter()
    for sentence in sentences:
        for name in _list_candidates(sentence, folder):
            shown[name] += (
                2
                if re.search(rf"\b(?:called|known as|referred to as)\s(?:the\s)?\"?{re.escape(name)}", sentence.plain)
                else 1
            )
    acting = Counter(name for sentence in sentences for name in _ACTS.findall(sentence.plain))
    shown.update({name: count for name, count in acting.items() if count > 1 and _trim(name, folder) == name})
    shown.update(_count_first_names(sentences, folder))
    coded = Counter(name for sentence in sentences for name in _CODED.findall(sentence.plain))
    shown.update({name: count for name, count in coded.items() if count > 1})
    small = {word for sentence in sentences for word in re.findall(r"\b[a-z]+\b", sentence.plain)}
    kept = [name for name, count in shown.items() if count > 1 or name.lower() not in small]
    return tuple(sorted(kept, key=lambda name: (-len(name), name)))


def _list_candidates(sentence: Sentence, folder: Path) -> list[str]:
    found = {
        _trim(name, folder)
        for pattern in (*_load_contexts(folder), *(_COVER if sentence.cover and sentence.kind != "heading" else ()))
        for match in pattern.finditer(sentence.plain)
        for part, name in match.groupdict().items()
        if name and not _PLACED.search(sentence.plain[: match.start(part)])
    }
    if sentence.kind == "table_row" and sentence.cells != sentence.header:
        found |= _list_from_cells(sentence.cells, folder)
    return sorted(name for name in found if name and not _says_part(name, folder))


def _list_from_cells(cells: Sequence[str], folder: Path) -> set[str]:
    """List the names that cells begin with, in a row that says of some person what he or she is."""
    person = re.compile(rf"\b(?:{kin_pattern(folder)}|{load_any(folder, 'called').pattern})", re.IGNORECASE)
    if not any(person.search(cell) for cell in cells if len(cell) < LONGEST_CELL):
        return set()
    starts = (re.match(rf"{Q}({NAME}){Q}(?=$|,\s|\s\(|;)", cell) for cell in cells)
    names = {match.group(1) for match in starts if match}
    return {_trim(name, folder) for name in names if name.lower() not in load_kin(folder)}


def _says_part(name: str, folder: Path) -> bool:
    """Whether a word in the place of a name only says what somebody is: "Victim", "Subject"."""
    return bool(load_any(folder, "called").fullmatch(name))


def _trim(name: str, folder: Path) -> str:
    """Take words off a candidate that are nobody's name; blank when nothing is left."""
    words = name.strip('"').split()
    stop = load_any(folder, "not_a_name")
    if len(words) == 2 and re.fullmatch(r"[A-Z]{1,2}|\d{1,2}|[A-Z]\d", words[1]):
        return "" if stop.fullmatch(words[0]) else " ".join(words)
    if len(words) == 1 and re.fullmatch(r"[A-Z]{2}", words[0]):  # initials such as NO; DV is in the list in capitals
        return "" if re.fullmatch(stop.pattern, words[0]) else words[0]
    while words and stop.fullmatch(words[0]):
        words = words[1:]
    if words and stop.fullmatch(words[-1]):
        return ""
    return "" if words in (["Mr"], ["Mrs"], ["Ms"], ["Miss"]) else " ".join(words)


@cache
def _load_contexts(folder: Path) -> tuple[re.Pattern[str], ...]:
    """Write the patterns of places where only a person's name can stand."""
    kin, words = kin_pattern(folder), list_kin_words(folder)
    called, charged, deed, dies, done = (
        load_any(folder, fact).pattern for fact in ("called", "charged", "deed", "death", "killing")
    )
    name = rf"{Q}(?P<name>{NAME}){Q}"
    coded = rf"(?:{TITLED}|{LETTERED}|{INITIALS}|{FIRST}\s{FIRST}|{FIRST})"
    other = rf"(?:,|,?\sand)\s{Q}(?P<other>{NAME}){Q}"
    years = r"(?!\s(?:per|times|months|weeks|days|minutes))"
    patterns = (
        rf"(?P<name>{TITLED})(?!\s[A-Z])",
        r"(?P<name>(?:Adult|Subject|Person|Child)\s(?:[A-Z]{1,2}|\d{1,2}|[A-Z]\d)(?!\w))",
        rf"(?P<name>{NAME})'s\s(?:own\s|late\s|first\s|new\s)?{kin}",
        rf"(?<![\w-])(?:{words})s?,?\s(?:here\s|whom\swe\scall\s|called\s|known\sas\s|named\s)?{name}(?!\s[A-Z])",
        rf"{name},?\s\(?{THEN}{AGE_NUMBER}(?=[),.;]|\sand\b|\syears|\swhen|\sat\sthe)",
        rf"{name},?\s(?:who\s)?(?:was|is|were)\s{THEN}{AGE_NUMBER}{years}",
        rf"{name},?\s(?:who\s)?(?:was\s|had\s|then\s)?(?:{dies})",
        rf"{name},?\s(?:who\s)?(?:was|were|had\sbeen)\s(?:\w+\s)?(?:{done}|{WOUNDED})",
        rf"{name},?\s(?:who\s)?(?:was|is|has\sbeen|pleaded|admitted)\s(?:\w+\s)?(?:{charged})",
        rf"(?:{deed})\s(?:an?\s(?:wo)?man,?\s(?:called\s)?)?{name}(?:{other})*",
        rf"(?:{called}),?\s?[:(|–-]?\s?{name}",
        rf"{name}\s?[(:|–-]\s?(?:the\s)?(?:{called})",
        rf"{KNOWN}\s(?:the\s)?{Q}(?P<name>{coded}){Q}(?:\sand\s(?:the\s)?{Q}(?P<other>{coded}))?",
        rf"(?P<name>{NAME})\sand\s(?P<other>{NAME})(?:,\swho)?\s{PAIRED}\b",
        rf"(?P<name>{NAME}),\s(?:her|his)\s{kin}",
        rf"(?P<name>{NAME})\sand\s(?:her|his)\s(?:\w+\s){{0,2}}(?:children|{words})s?\b",
        rf"(?P<name>{NAME}),\s(?:with|from|to|by)\swhom\s(?:she|he|they)\b",
        rf"{name},\swho\s(?:had\sbeen\s)?(?:living|lived|was\sliving|is\snow)\b",
        rf"\bas\s{Q}(?P<name>{INITIALS}|{LETTERED}){Q}(?=[.,;)]|\sand\b)",
        rf"^{name}\s?[:–-]\s(?:{NAME}'s\s|the\s|an?\s|her\s|his\s)?(?:{kin})",
        rf"[a-z]\s\({Q}(?P<name>[B-HJ-Z]){Q}\)",
        rf"(?P<name>{NAME})\sis\s(?:not\s)?(?:an?\s(?:real|pseudonym)|a\sreal)",
    )
    return tuple(re.compile(_without_groups(pattern)) for pattern in patterns)


def _count_first_names(sentences: Sequence[Sentence], folder: Path) -> Counter[str]:
    """Count common first names without a surname that stand at least twice, and once in the middle of a sentence."""
    pattern = _load_first_names(folder)
    found = [(match[2], bool(match[1])) for sentence in sentences for match in pattern.finditer(sentence.plain)]
    inside = {name for name, within in found if within and _trim(name, folder) == name}
    counts = Counter(name for name, _ in found if name in inside)
    return Counter({name: count for name, count in counts.items() if count > 1})


@cache
def _load_first_names(folder: Path) -> re.Pattern[str]:
    """Write the pattern of a common first name with no surname behind it; group 1 where words stand before it."""
    untitled = r"(?<!Miss\s)(?<!Mrs\s)(?<!Mr\s)(?<!Ms\s)(?<!Dr\s)"
    return re.compile(rf"(?:(?<![\w'-])|([a-z,)]\s)){untitled}({load_any(folder, 'first_name').pattern})(?!\s[A-Z])")


def _without_groups(pattern: str) -> str:
    """Make the groups of the codebook's patterns nameless, so that they can stand in a pattern more than once."""
    return re.sub(r"\(\?P<(?!name>|other>)\w+>", "(?:", pattern)


_PLACED = re.compile(
    r"(?<!separated\s)(?<!parted\s)(?<!divorced\s)(?<!estranged\s)\b(?:from|in|near|at)\s$"
)  # behind these words a name is a place's
_CODED = re.compile(r"(?<![\w/-])(?:[A-Z]\d|[A-Z][a-z]+\s\d)(?![\w/-])(?=\s(?:was|had|is|and)\b|,|'s)")
_DID = r"(?:had|[a-z]+ed|was|is|told|said|says|kept|hit|took|left|came|went|held|knew|rang|met|began|made|gave|did|has)"
_ACTS = re.compile(
    rf"(?:^|[,;:]\s|\b(?:and|that|but|when|while|on|19\d\d|20\d\d)\s)({FIRST}|[A-Z]{{2,3}}(?!\w))(?:,\swho)?\s{_DID}\s"
)
_AND_NAME = rf"(?:(?:,|,?\s(?:and|&))\s{Q}(?P<other>{NAME}){Q})?"
_COVER = tuple(
    re.compile(pattern)
    for pattern in (
        rf"^{Q}(?P<name>{NAME}){Q}{_AND_NAME}(?=$|,|\s\(|\swho\s|\s[–-]\s)",
        rf"[:–-]\s{Q}(?P<name>{NAME}){Q}{_AND_NAME}(?=$|,|\s\(|\swho\s|\s[–-]\s)",
        r'"(?P<name>[A-Z][\w\s-]{0,20})"',
        rf"(?i:\b(?:DHR|review)\s){Q}(?P<name>{NAME}){Q}(?=\s\((?:19|20)\d\d\))",
        rf"(?i:\b(?:concerning|regarding|to|of|into|for))\s{Q}(?P<name>{NAME}){Q}{_AND_NAME}"
        r"(?=$|,|\s\(|\swho\s|\sin\s|\son\s)",
    )
)


def list_cover_names(sentence: Sentence, names: Sequence[str], folder: Path) -> list[str]:
    """List the names that a cover line or title gives to the one who died; lines about authors name nobody.

    A heading in the text counts only with the words of a title: "The death of Ann" does, "History" doesn't.
    """
    in_text = sentence.kind == "heading" and sentence.role != "front_matter"
    untitled = in_text and not load_any(folder, "title").search(sentence.plain)
    if not sentence.cover or untitled or load_any(folder, "author").search(sentence.plain):
        return []
    found = {
        _trim(name, folder)
        for number, pattern in enumerate(_COVER)
        for match in pattern.finditer(sentence.plain)
        for name in match.groupdict(default="").values()
        if name and (number or _trim(name, folder) == name)
    }
    return sorted(name for name in found if name in names)
