"""Name the kinds of the columns and fields of action plans by codebook/plan_columns.csv."""

import json
import re
from collections.abc import Sequence
from functools import cache
from pathlib import Path

from ..codebook import load_codebook
from ..csvfiles import split_list
from .candidates import Line
from .dates import read_target_date
from .statuses import is_status
from .wordings import asks_for_something

LEAST, ASKING = 6, 0.8  # words of a cell that asks; the share of a column's cells that must
ONCE = ("action", "status", "target", "source")  # kinds of which a plan has one column
_SET = re.compile(r"\bcompletion date$|^date (?:of|for) completion$", re.IGNORECASE)
_DATED = re.compile(r"\d{4}|\d/\d\d|\b(?:update|quarter|q[1-4]|month)\b", re.IGNORECASE)
_MARK = re.compile(r"\(?(?:[A-Za-z]|[ivx]{1,4}|\d{1,2}(?:\.\d{1,2})*[a-z]?)[.)]?")
_BARE = re.compile(r"[^a-z0-9/#&]+")


def name_columns(header: Sequence[str], folder: Path) -> tuple[str, ...]:
    """Name the kind of each column by codebook/plan_columns.csv; blank for others.

    Where one header is a kind's very name ("RAG"), others that only hold a word of it ("How we know it is done") are
    not of that kind, unless they are dated, as updates are.
    """
    found = [_name_column(cell, folder) for cell in header]
    kinds = {column for column, _ in found}
    if "status" in kinds and "target" not in kinds:  # beside a status the date of completion is the date set for it
        found = [
            ("target", known) if _SET.search(cell) else (column, known)
            for cell, (column, known) in zip(header, found, strict=True)
        ]
    exact = {column for column, known in found if known and column in ONCE}
    return tuple(
        "" if column in exact and not known and not _DATED.search(cell) else column
        for cell, (column, known) in zip(header, found, strict=True)
    )


def _name_column(cell: str, folder: Path) -> tuple[str, bool]:
    """Name the kind of a header, and say whether the header is nothing but its name."""
    bare = _bare(cell)
    if not bare or len(bare.split()) > 14:
        return "", False
    best = ("", 0, 0.0)
    for column, phrase in _load_columns(folder):
        exact = bare == phrase
        if not exact and (column == "number" or len(phrase) < 3 or not _holds(bare, phrase)):
            continue
        weight = (2.0 if exact else 0.0) + len(phrase) / max(len(bare), 1)
        if (len(phrase) + (100 if exact else 0), weight) > (best[1], best[2]):
            best = (column, len(phrase) + (100 if exact else 0), weight)
    return best[0], best[1] > 100


def name_by_contents(columns: tuple[str, ...], rows: Sequence[Sequence[str]], folder: Path) -> tuple[str, ...]:
    """Name the columns for dates and statuses by what they hold, where the header names none.

    A column of nothing but "a", "b" or "1.1" holds numbers, whatever it is called; beside a lead and a date or status
    the words then are the actions.
    """
    columns = _name_asking(_name_marks(columns, rows), rows, folder)
    after = next((place + 1 for place, column in enumerate(columns) if column in ("recommendation", "action")), 0)
    named = list(columns)
    if _has_levels(columns, rows):
        named[columns.index("recommendation")] = "action"
    for kind, says in (("target", _is_date), ("status", lambda cell: is_status(cell, folder))):
        if not after or kind in named or (kind == "status" and "completion" in named):
            continue
        for place in range(len(named) - 1, after - 1, -1):
            filled = [row[place].strip() for row in rows if place < len(row) and row[place].strip()]
            if named[place] in ("", "evidence") and len(filled) > 1 and sum(map(says, filled)) >= 0.6 * len(filled):
                named[place] = kind
                break
    return tuple(named)


def _name_marks(columns: tuple[str, ...], rows: Sequence[Sequence[str]]) -> tuple[str, ...]:
    """Call a column that holds bare numbers so, though its head is "Step", and the one before the leads actions."""
    named = list(columns)
    for place, column in enumerate(columns[:2] if "number" not in columns else ()):
        marks = [row[place].strip() for row in rows if place < len(row) and row[place].strip()]
        if column in ("", "action") and len(marks) > 1 and all(map(_MARK.fullmatch, marks)):
            named[place] = "number"
            break
    told = {"target", "status", "completion"} & set(named)
    free = [place for place, column in enumerate(named) if not column and "lead" in named[place:]]
    if told and len(free) == 1 and not {"action", "recommendation"} & set(named):
        named[free[0]] = "action"
    return tuple(named)


def _name_asking(columns: tuple[str, ...], rows: Sequence[Sequence[str]], folder: Path) -> tuple[str, ...]:
    """Call the column recommendations whose cells nearly all ask for an act, where no head says where they stand."""
    if len(columns) < 2 or {"recommendation", "action"} & set(columns):
        return columns
    for place, column in enumerate(columns):
        filled = [row[place].strip() for row in rows if place < len(row) and row[place].strip()]
        asking = [cell for cell in filled if len(cell.split()) >= LEAST and asks_for_something(cell, folder)]
        if column == "" and len(filled) > 1 and len(asking) >= ASKING * len(filled):
            return (*columns[:place], "recommendation", *columns[place + 1 :])
    return columns


def _has_levels(columns: Sequence[str], rows: Sequence[Sequence[str]]) -> bool:
    """Say whether a column prints "1" with nothing beside its words, and below it "1.1", "1.2" with leads or dates."""
    if "action" in columns or not {"number", "recommendation"} <= set(columns):
        return False
    number, words = columns.index("number"), columns.index("recommendation")
    whole = [row for row in rows if len(row) == len(columns)]
    bare = [
        row[number].strip(" .") for row in whole if not any([*row[:number], *row[words + 1 :]]) and row[number].strip()
    ]
    others = [row[number].strip(" .") for row in whole if any(row[words + 1 :])]
    return bool(bare and others) and all(
        any(re.match(rf"{re.escape(top)}(?:\.\d|[a-z]\b|\([a-z])", other) for top in bare) for other in others
    )


def _is_date(cell: str) -> bool:
    return bool(read_target_date(cell)) and len(cell.split()) <= 4


def _holds(bare: str, phrase: str) -> bool:
    return re.search(rf"(?<![a-z]){re.escape(phrase)}(?![a-z])", bare) is not None


def _bare(cell: str) -> str:
    return " ".join(_BARE.sub(" ", cell.lower().replace("’", "'").replace("'", "")).split())


@cache
def _load_columns(folder: Path) -> tuple[tuple[str, str], ...]:
    rows = load_codebook(folder, "plan_columns").to_dict("records")
    return tuple((row["column"], _bare(phrase) or phrase) for row in rows for phrase in split_list(row["phrase"]))


def is_header(cells: Sequence[str], folder: Path) -> bool:
    """Say whether cells are a header: two columns or more are known, nearly all are short, none is a sentence."""
    named = [name for name in name_columns(cells, folder) if name]
    filled = [cell for cell in cells if cell.strip()]
    short = all(
        (len(words) <= 14 and not cell.rstrip().endswith(".")) or len(words) <= 2  # "Ref.", "Action no."
        for cell in filled
        for words in [cell.split()]
    )
    known = len(set(named)) >= 2 and len(named) * 2 >= len(filled)
    return known and short and len({cell.strip().lower() for cell in filled}) == len(filled)


def name_field(label: str, folder: Path) -> str:
    """Name the kind of a field by its label, blank unless the label is a short known header."""
    return name_columns([label], folder)[0] if len(label.split()) <= 5 else ""


def prints_recommendations(line: Line, folder: Path) -> bool:
    """Say whether a table row stands in a table with a column of recommendations."""
    header = [str(cell) for cell in json.loads(line.columns)] if line.columns else []
    return "recommendation" in name_columns(header, folder)
