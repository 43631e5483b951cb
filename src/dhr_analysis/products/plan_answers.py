"""What a filled plan says: each row that people changed becomes a row of action_status.csv, with day and teller."""

import re
from collections.abc import Mapping, Sequence
from typing import Any

from ..deciding.answers import INITIALS
from ..deciding.books_in import fault, require_columns
from ..errors import Fault, FaultsError, suggest_name
from ..reading.dates import read_target_date
from .days import find_last_day
from .plan_book import ABOUT, PLAN, SENT, list_status_words
from .plan_columns import COLUMNS, HEADS
from .rag import STATUS_WORDS

Row = dict[str, Any]
Book = Mapping[str, list[Row]]
DIGITS = re.compile(r"[\d-]*")  # such a date is right or wrong, and not to be read as part of one
OPEN = tuple(column for column in COLUMNS if column.filled_in)
STATUS_OF = {words.lower(): status for status, words in STATUS_WORDS.items() if status}


def read_plan_answers(
    book: Book, about: Mapping[str, str], file: str, partnerships: Sequence[str]
) -> tuple[list[Row], list[str]]:
    """Read what people changed in a filled plan: rows of action_status.csv, and lines on what changes nothing.

    A cell counts when it differs from what was sent. Raises FaultsError with every cell that can't be understood, and
    when someone changed something without saying who tells it and at which meeting.
    """
    require_columns(dict(book), PLAN, (HEADS["step_id"], *(column.head for column in OPEN)), file)
    sent = {row["step_id"]: row for row in book.get(SENT, ())}
    faults: list[Fault] = []
    told, emptied = [], 0
    for row in book.get(PLAN, ()):
        was = sent.get(row[HEADS["step_id"]], {})
        now = {column.name: _read_cell(row, column.name, column.kind, file, faults) for column in OPEN}
        before = {column.name: _normalise(was.get(column.name, ""), column.kind) for column in OPEN}
        changed = {name: value for name, value in now.items() if value and value != before[name]}
        emptied += sum(1 for name, value in now.items() if before[name] and not value)
        if changed:
            told.append({"step_id": row[HEADS["step_id"]], "csp": row.get(HEADS["csp"], ""), **changed})
    teller, teller_faults = _read_teller(about, file, partnerships) if told else ({}, [])
    if faults or teller_faults:
        raise FaultsError([*teller_faults, *faults])
    lines = [f"{emptied} cells were emptied; a blank changes nothing, write what holds now"] if emptied else []
    return [{**row, **teller, "csp": teller["csp"] or row["csp"]} for row in told], lines


def _read_cell(row: Row, name: str, kind: str, file: str, faults: list[Fault]) -> str:
    written = str(row.get(HEADS[name], "")).strip()
    value = _normalise(written, kind)
    if kind == "status" and written and not value:
        words, hint = list_status_words(), suggest_name(written, list_status_words())
        faults.append(fault(file, PLAN, row, HEADS[name], repr(written), ", ".join(words), hint))
    if kind == "day" and written and find_last_day(value) is None:
        faults.append(fault(file, PLAN, row, HEADS[name], repr(written), "a day, a month or a year: 2014-06-30"))
    return value


def _normalise(written: str, kind: str) -> str:
    if kind == "status":
        return STATUS_OF.get(written.lower(), written if written in STATUS_WORDS else "")
    if kind == "day" and find_last_day(written) is None and not DIGITS.fullmatch(written):
        return read_target_date(written) or written
    return written


def _read_teller(about: Mapping[str, str], file: str, partnerships: Sequence[str]) -> tuple[Row, list[Fault]]:
    """Read who tells, for which partnership and at which meeting."""
    place = f"{file} [{ABOUT}]"
    who, meeting, csp = (about.get(name, "") for name in ("filled_in_by", "meeting", "partnership"))
    faults = []
    if not INITIALS.fullmatch(who):
        faults.append(Fault(place, repr(who), "1 to 12 letters and digits, for instance AB", column="filled_in_by"))
    day = _normalise(meeting, "day")
    if find_last_day(day) is None:
        faults.append(Fault(place, repr(meeting), "the day of the meeting, for instance 2014-06-30", column="meeting"))
    if csp and csp not in partnerships:
        hint = suggest_name(csp, partnerships)
        faults.append(Fault(place, repr(csp), ", ".join(partnerships), hint, column="partnership"))
    return {"csp": csp, "decided_by": who, "decided_on": day, "meeting": day}, faults
