"""Tables and lists of who is who: a row names a person, what he or she was, and often a sex and an age."""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from .names import NAME, QUOTE, is_name

VICTIM = re.compile(
    r"^(?:the\s+)?(?:\w+\s+)?(?:victim|deceased|subject)(?!['’]s)\b|\bsubject of (?:the|this) review\b|\bwho died\b",
    re.I,
)
BLAMED = re.compile(
    r"\b(?:perpetrator|offender|responsible for|convicted of|caused? (?:the )?harm|accused)(?!['’]s)\b", re.I
)
OTHER = re.compile(
    r"\b(?:of|to) (?:the )?(?:perpetrator|offender|victim|deceased)|\b(?:victim|perpetrator|deceased)['’]s\b", re.I
)
SEXES = {"f": "F", "female": "F", "woman": "F", "m": "M", "male": "M", "man": "M"}
AT_OTHER_TIME = re.compile(r"\b(?:now|birth|born|report|review|today|current)\b", re.I)
AGE_CELL = re.compile(r"(?:aged?\s+)?(\d{2,3})(?:\s+years?(?:\s+old)?)?(?:\s+(?:at|when)\b.*)?", re.I)


@dataclass(frozen=True)
class PersonRow:
    """A row of who is who: ``side`` is "victim", "perpetrator" or blank; sex and age blank where the row has none."""

    name: str
    side: str
    sex: str
    age: str
    place: int


def read_people_rows(sentences: Sequence[str], folder: Path) -> list[PersonRow]:
    """Read every row and list item that begins with a person or with a person's role."""
    rows: list[PersonRow] = []
    header: list[str] = []
    for place, sentence in enumerate(sentences):
        cells = [cell.strip(" \"“”‘’'") for cell in re.split(r"\s*\|\s*", sentence)]
        if len(cells) == 1:
            header = []
            cells = _split_listed(sentence)
        if len(cells) < 2:
            continue
        row = _read_row(cells, header, place, folder)
        if row:
            rows.append(row)
        elif any(re.search(r"\bage\b", cell, re.I) for cell in cells):
            header = cells
    return rows


def _split_listed(sentence: str) -> list[str]:
    """Split "Paula: victim, aged 55" and "The victim: Susan, 61 at the time of her death" like the cells of a row."""
    match = re.match(
        rf"{QUOTE}(?P<first>{NAME}|[Tt]he (?:victim|perpetrator)|Victim|Perpetrator){QUOTE}\s*[:–-]\s+(?P<rest>.+)",
        sentence,
    )
    if not match:
        return []
    return [match["first"], *(part.strip(" .") for part in re.split(r"[,;]\s*|\s+[-–]\s+", match["rest"]))]


def _read_row(cells: Sequence[str], header: Sequence[str], place: int, folder: Path) -> PersonRow | None:
    name = next((cell for cell in cells[:3] if re.fullmatch(NAME, cell) and is_name(cell, folder)), "")
    if not name:
        return None
    rest = [cell for cell in cells if cell != name]
    related = any(OTHER.search(cell) for cell in rest)
    side = ""
    if any(BLAMED.search(OTHER.sub("", cell)) for cell in rest):
        side = "perpetrator"
    elif not related and any(VICTIM.search(cell) for cell in rest):
        side = "victim"
    sex = next((SEXES[cell.lower()] for cell in rest if cell.lower() in SEXES), "")
    return PersonRow(name, side, sex, _read_age(cells, header), place)


def _read_age(cells: Sequence[str], header: Sequence[str]) -> str:
    headed = len(header) == len(cells)
    for place, cell in enumerate(cells):
        match = AGE_CELL.fullmatch(cell)
        if not match or not 10 <= int(match[1]) <= 105:
            continue
        if headed and (AT_OTHER_TIME.search(header[place]) or not re.search(r"\bage", header[place], re.I)):
            continue
        return match[1]
    return ""
