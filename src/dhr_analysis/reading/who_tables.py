"""Tables of who is who: a row describes one person, by name, part in the case, age and sex."""

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace
from pathlib import Path

from .fact_rules import kin_pattern, load_any, load_kin, load_rules, read_kin_word
from .mentions import load_roles
from .names import AGE_NUMBER
from .telling import Sentence

SEX = re.compile(r"\b(?:(?P<F>female|woman|girl|F)|(?P<M>male|man|boy|M))\b(?!\s?/)")
AGE_CELL = re.compile(
    rf"^(?:aged?\s)?(?P<age>{AGE_NUMBER})(?:\s?(?:years?|yrs?)(?:\sold|\sof\sage)?)?(?:\sat\s.*)?$", re.IGNORECASE
)
AGED = re.compile(rf"\b(?:aged?:?\s|,\s)(?P<age>{AGE_NUMBER})(?=[,.;)]|$|\syears|\s\()", re.IGNORECASE)
THEN = re.compile(r"\b(?:time|death|incident|homicide|event|then)\b", re.IGNORECASE)
NOW = re.compile(r"\b(?:now|current|report|birth)\b", re.IGNORECASE)
FIELD = re.compile(
    r"\b(?:age|sex|gender|pseudonym|name|initials|relationship)\b(?!\s(?:used|of\s(?:author|chair)))", re.IGNORECASE
)
OF_SOMEBODY = re.compile(r"\b(?:of|to)\s+(?:the\s+)?$|'s\s*$", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Person:
    """A row about a person; ``side`` is victim, perpetrator or blank; ``place`` the sentence's place."""

    place: int
    name: str
    side: str
    sex: str
    age: str
    kin: str
    owner: str
    former: bool


def list_persons(sentences: Sequence[Sentence], names: tuple[str, ...], folder: Path) -> list[Person]:
    """List the persons that tables describe, in order."""
    made = []
    for place, sentence in enumerate(sentences):
        if sentence.kind != "table_row" or not 2 <= len(sentence.cells) <= 8:
            continue
        sides = [read_side(cell, folder) for cell in sentence.header]
        if {"victim", "perpetrator"} <= set(sides) and len(sides) == len(sentence.cells):
            made += _read_columns(place, sentence.cells, sides, names, folder)
        else:
            person = _read_row(place, sentence, names, folder)
            if person.name or person.side:
                made.append(person)
    return made


def _read_columns(
    place: int, cells: tuple[str, ...], sides: Sequence[str], names: tuple[str, ...], folder: Path
) -> list[Person]:
    """Read a row of a table whose columns are the persons: "Age | 52 | 49"."""
    field = FIELD.search(cells[0])
    if not field or field.group().lower() == "relationship":
        return []
    read = [
        (side, _read_field(place, (f"{side} {cells[0]}", cell), field, names, folder))
        for side, cell in zip(sides[1:], cells[1:], strict=True)
        if side
    ]
    return [replace(person, side=side) for side, person in read if person.name or person.age or person.sex]


def _read_row(place: int, sentence: Sentence, names: tuple[str, ...], folder: Path) -> Person:
    cells = sentence.cells
    if len(cells) == 2 and (field := FIELD.search(cells[0])):
        return _read_field(place, cells, field, names, folder)
    side = next((side for cell in cells if (side := read_side(cell, folder))), "")
    name = next((name for cell in cells if (name := _read_name(cell, names))), "")
    sex = next((sex for cell in cells if len(cell) < 60 and (sex := _read_sex(cell))), "")
    kin = next((match for cell in cells if (match := _read_kin(cell, names, folder))), None)
    age = _read_age(sentence) if side or name else ""
    if kin is None:
        return Person(place, name, side, sex, age, "", "", False)
    word = read_kin_word(kin["kin"])
    owner = _owner_role(kin.string, folder)
    owner = next((n for n in names if n != name and re.search(rf"\b{re.escape(n)}\b", kin.string)), owner)
    former = bool(kin["former"] or kin["late"])
    return Person(place, name, side, sex or load_kin(folder)[word].sex, age, word, owner, former)


def _read_field(
    place: int, cells: tuple[str, ...], field: re.Match[str], names: tuple[str, ...], folder: Path
) -> Person:
    """Read a row that says one thing of one person: "Victim's age | 34", "Relationship | Ex-partner"."""
    side = next((rule.value for rule in load_rules(folder, "called") if rule.pattern.search(cells[0])), "")
    word = field.group().lower()
    if word == "relationship":
        kin = _read_kin(cells[1], names, folder)
        found = read_kin_word(kin["kin"]) if kin else ""
        former = bool(kin and (kin["former"] or kin["late"]))
        return Person(place, "", "perpetrator" if found else "", "", "", found, "", former)
    age = AGE_CELL.match(cells[1]) if word == "age" else None
    side = side or ("victim" if word == "age" and THEN.search(cells[0]) else "")
    name = _read_name(cells[1], names) if word in ("pseudonym", "name", "initials") else ""
    sex = _read_sex(cells[1]) if word in ("sex", "gender") else ""
    return Person(place, name, side if name or sex or age else "", sex, age["age"] if age else "", "", "", False)


def read_side(cell: str, folder: Path) -> str:
    """Say which side a cell's words name, blank where they name somebody related to one of the two."""
    if len(cell) > 120:
        return ""
    words = "|".join(re.escape(word) for word in sorted(load_roles(folder), key=lambda word: (-len(word), word)))
    for match in re.finditer(rf"\b(?:{words})\b", cell, re.IGNORECASE):
        if not OF_SOMEBODY.search(cell[: match.start()]):
            return load_roles(folder)[match.group().lower()]
    for rule in load_rules(folder, "called"):
        found = rule.pattern.search(cell)
        if found and not OF_SOMEBODY.search(cell[: found.start()]):
            return rule.value
    return "perpetrator" if load_any(folder, "charged", "killing").search(cell) else ""


def _owner_role(cell: str, folder: Path) -> str:
    for match in re.finditer(r"\b(?:of|to)\s+(?:the\s+)?(\w+)|\b(\w+)'s\b", cell):
        word = (match.group(1) or match.group(2)).lower()
        if word in load_roles(folder):
            return load_roles(folder)[word]
    return ""


def _read_name(cell: str, names: tuple[str, ...]) -> str:
    bare = cell.strip('" ')
    if bare in names:
        return bare
    first = re.match(r"[^,(:;–]+", bare)
    return first.group().strip('" ') if first and first.group().strip('" ') in names else ""


def _read_sex(cell: str) -> str:
    match = SEX.search(cell) if not re.fullmatch(r"[A-Z]{2,}", cell) else None
    return "" if not match else "F" if match["F"] else "M"


def _read_kin(cell: str, names: tuple[str, ...], folder: Path) -> re.Match[str] | None:
    if len(cell) > 120 or cell in names:
        return None
    return re.search(rf"\b{kin_pattern(folder)}", cell, re.IGNORECASE)


def _read_age(sentence: Sentence) -> str:
    """Read the age of a row: the column for the time of the death before one for today; a lone cell or "aged 29"."""
    aged = [
        (0 if THEN.search(header) else 2 if NOW.search(header) else 1, number, match["age"])
        for number, cell in enumerate(sentence.cells)
        for header in [sentence.header[number] if number < len(sentence.header) else ""]
        if (match := AGE_CELL.match(cell)) and not re.search(r"\bbirth\b", header, re.IGNORECASE)
    ]
    best = min(aged, default=None)
    if best and best[0] < 2:
        return best[2]
    return next((match["age"] for cell in sentence.cells if (match := AGED.search(cell))), "")
