"""Read action plans that are printed as forms: "Action: …", "Lead: …" line by line, or a small table for each item."""

import json
import re
from collections.abc import Iterator, Sequence
from dataclasses import replace
from pathlib import Path

from .candidates import Line, list_headings
from .item_numbers import read_item_number, split_label
from .plan_columns import name_field
from .plan_tables import PlanRow, split_recommendation

FIELDS = {"lead": "lead", "target": "target", "status": "status", "completion": "status"}
_LABELLED = re.compile(r"^(?P<label>[A-Z][^:]{1,60}?)\s*:\s*(?P<words>\S.*)$", re.DOTALL)


def list_form_rows(lines: Sequence[Line], folder: Path) -> list[PlanRow]:
    """List the actions of plans that are forms, in order; those without a lead, a date and a status fall out."""
    rows: list[PlanRow] = []
    current: PlanRow | None = None
    heading, together = "", 0
    for column, words, line in _read_fields(lines, folder):
        if heading != line.section:
            current, heading, together = None, line.section, 0
        if column in ("recommendation", "number"):
            current, together = _start_row(column, words, line), 0
        elif column == "action":
            fresh = bool(rows and current is rows[-1] and not (rows[-1].lead or rows[-1].target or rows[-1].status))
            together = together + 1 if fresh else 1
            start = current or PlanRow(line, headings=list_headings(line))
            current = replace(start, line=line, action=words, lead="", target="", status="")
            rows.append(current)
        elif rows and current is rows[-1] and column in FIELDS:
            # Actions that stand over one another share the fields below the last of them.
            rows[-together:] = [_fill_field(row, FIELDS[column], " ".join(words.split())) for row in rows[-together:]]
            current = rows[-1]
    return [row for row in rows if row.lead or row.target or row.status]


def _start_row(column: str, words: str, line: Line) -> PlanRow:
    number, text = split_recommendation(words)
    return PlanRow(
        line, number=number or (words if column == "number" else ""),
        recommendation=text if column == "recommendation" else "", headings=list_headings(line),
    )  # fmt: skip


def _fill_field(row: PlanRow, field: str, words: str) -> PlanRow:
    if field == "lead":
        return replace(row, lead=row.lead or words)
    if field == "target":
        return replace(row, target=row.target or words)
    return replace(row, status=row.status or words)


def _read_fields(lines: Sequence[Line], folder: Path) -> Iterator[tuple[str, str, Line]]:
    """Yield the kind of field, its words and its line, in order; only within action plans and lists."""
    for line in lines:
        if line.role not in ("action_plan", "recommendations", "appendix"):
            continue
        if line.kind == "table_row":
            cells = [str(cell) for cell in json.loads(line.cells)] if line.cells else []
            yield from _read_pair(cells, line, folder) if len(cells) == 2 and cells[1].strip() else ()
            continue
        yield from _read_paragraph(line, folder)


def _read_pair(cells: Sequence[str], line: Line, folder: Path) -> Iterator[tuple[str, str, Line]]:
    number = read_item_number(cells[0])
    column = "recommendation" if number.family == "label" else name_field(cells[0], folder)
    if column:
        yield column, f"{number.printed}. {cells[1].strip()}" if number.family == "label" else cells[1].strip(), line


def _read_paragraph(line: Line, folder: Path) -> Iterator[tuple[str, str, Line]]:
    number, text = split_label(line.text)
    if number.family == "label" and text:
        yield "recommendation", f"{number.printed}. {text}" if number.printed else text, line
        return
    alone = read_item_number(line.text or line.paragraph)
    if alone.family == "label":
        yield "number", alone.printed, line
        return
    if line.paragraph.lower().startswith("rec") and line.text:
        yield "recommendation", f"{line.paragraph} {line.text}", line
        return
    found = _LABELLED.match(line.text)
    column = name_field(found["label"], folder) if found else ""
    if found and column:
        yield column, found["words"], line
