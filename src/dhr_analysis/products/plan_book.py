"""The action plan as a workbook that HOCS fill in: locked columns to know a step by, lists to choose from."""

import os
from collections.abc import Mapping, Sequence
from datetime import datetime
from pathlib import Path
from typing import Any

import pandas as pd

from ..reporting.palette import RAG
from .plan_columns import COLUMNS, FILLED_IN, PlanColumn
from .rag import STATUS_WORDS

KIND = "action plan"
PLAN, ABOUT, RULES, SENT, HISTORY = "Action plan", "About", "Rules", "As sent", "History"
CREATED = datetime(1980, 1, 1)  # a workbook made twice from the same plan has the same bytes
LONGEST = 32_000  # letters; Excel takes 32,767 a cell
TEXT = "@"  # so that Excel makes no dates of what people write
LONGEST_LIST = 255  # letters; Excel takes no more in a list to choose from
ASKED = {
    "partnership": "The partnership that tells; blank: each row's own",
    "filled_in_by": "Initials of the person who fills it in",
    "meeting": "Day of the meeting, for instance 2014-06-30",
}
LINE, TALLEST = 14, 300  # points: a line of text, and the tallest row
LETTERS = 1.15  # to a unit of width, at the size of the text
AS_ASKED = "As the recommendation says"
_BASE = {"text_wrap": True, "valign": "top", "font_size": 10}
_EDGE = {"border": 1, "border_color": "#BFBFBF"}


def write_plan_book(
    path: Path,
    rows: pd.DataFrame,
    about: Mapping[str, str],
    rules: Sequence[tuple[str, str]],
    *,
    history: pd.DataFrame | None = None,
    partnerships: Sequence[str] = (),
    columns: Sequence[PlanColumn] = COLUMNS,
) -> Path:
    """Write the plan as a workbook, whole or not at all; the same plan gives the same bytes.

    ``rows`` come from make_plan_rows; ``rules`` are pairs of colour and text. With ``partnerships`` it is a sheet to
    fill in: yellow cells are open, all else is locked, and a hidden sheet keeps what was sent, so that only what
    people change is read back. Without, it is a table to read.
    """
    import xlsxwriter

    as_asked = rows["step"] == rows["recommendation"]
    rows = rows.assign(step=rows["step"].mask(as_asked, AS_ASKED))
    path.parent.mkdir(parents=True, exist_ok=True)
    part = path.with_name(f".{path.name}.{os.getpid()}.part")
    with xlsxwriter.Workbook(str(part), {"strings_to_formulas": False, "strings_to_urls": False}) as book:
        book.set_properties({"title": about.get("title", PLAN), "created": CREATED})
        formats = _make_formats(book)
        _write_plan(book.add_worksheet(PLAN), rows, columns, formats, bool(partnerships))
        _write_about(book.add_worksheet(ABOUT), about, partnerships, formats)
        _write_table(book.add_worksheet(RULES), ("Colour", "When"), rules, formats)
        if history is not None and len(history):
            told = [column for column in history.columns if column != "on"]
            _write_table(book.add_worksheet(HISTORY), told, history[told].itertuples(index=False, name=None), formats)
        if partnerships:
            sent = book.add_worksheet(SENT)
            kept = ["step_id", *FILLED_IN]
            _write_table(sent, kept, rows[kept].itertuples(index=False, name=None), formats)
            sent.hide()
    os.replace(part, path)
    return path


def _make_formats(book: Any) -> dict[str, Any]:
    kinds = {
        "head": {"bold": True, "bottom": 1, "bg_color": "#E8ECF2"},
        "head_open": {"bold": True, "bottom": 1, "bg_color": "#FFF2CC"},
        "cell": {"bottom": 1, "bottom_color": "#D9D9D9"},
        "open": {"locked": False, "bg_color": "#FFFBEA", "num_format": TEXT, **_EDGE},
        **{colour: {"left": 5, "left_color": shade, "bold": True} for colour, shade in RAG.items()},
    }
    return {name: book.add_format({**_BASE, **kind}) for name, kind in kinds.items()}


def _write_plan(
    sheet: Any, rows: pd.DataFrame, columns: Sequence[PlanColumn], formats: Mapping[str, Any], is_open: bool
) -> None:
    for place, column in enumerate(columns):
        opened = is_open and column.filled_in
        sheet.set_column(place, place, column.width)
        sheet.write_string(0, place, column.head, formats["head_open" if opened else "head"])
        for number, row in enumerate(rows.to_dict("records"), start=1):
            style = row["colour"] if column.kind == "rag" else "open" if opened else "cell"
            _write_cell(sheet, number, place, row[column.name], formats[style])
        if opened and len(rows):
            sheet.data_validation(1, place, len(rows), place, _make_validation(column))
    for number, row in enumerate(rows.to_dict("records"), start=1):
        sheet.set_row(number, _find_height(row, columns))
    sheet.freeze_panes(1, 1)
    if len(rows):
        sheet.autofilter(0, 0, len(rows), len(columns) - 1)
    _set_print(sheet)
    if is_open:
        sheet.protect("", {"autofilter": True, "sort": True, "format_columns": True, "format_rows": True})


def _find_height(row: Mapping[str, Any], columns: Sequence[PlanColumn]) -> float:
    """Find the height that a row's longest cell needs: not every program sets it by itself."""
    lines = max(-(-len(str(row[column.name])) // int(column.width * LETTERS)) for column in columns)
    return float(min(max(lines, 1) * LINE + 2, TALLEST))


def _set_print(sheet: Any) -> None:
    sheet.repeat_rows(0)
    sheet.set_landscape()
    sheet.set_paper(8)  # A3
    sheet.fit_to_pages(1, 0)


def _write_cell(sheet: Any, row: int, place: int, value: object, style: Any) -> None:
    if value is None or value is pd.NA or value == "":
        sheet.write_blank(row, place, None, style)
    else:
        sheet.write_string(row, place, str(value)[:LONGEST], style)


def _make_validation(column: PlanColumn) -> dict[str, Any]:
    shown = {"input_title": column.head[:32], "input_message": column.help[:255]} if column.help else {}
    if column.kind != "status":
        return {"validate": "any", **shown}
    return {
        "validate": "list", "source": list_status_words(), "error_title": "Not in the list",
        "error_message": "Choose from the list, or leave the cell as it was.", **shown,
    }  # fmt: skip


def list_status_words() -> list[str]:
    """List the words for statuses that one can choose from, in the order of a step's life."""
    return [STATUS_WORDS[status] for status in ("not_started", "on_track", "late", "done", "superseded", "unknown")]


def _write_about(sheet: Any, about: Mapping[str, str], partnerships: Sequence[str], formats: Mapping[str, Any]) -> None:
    asked = ASKED if partnerships else {}
    lines = [*about.items(), *((name, "") for name in asked)]
    _write_table(sheet, ("what", "value"), lines, formats)
    sheet.set_column(2, 2, 50)
    for number, name in enumerate(asked, start=len(about) + 1):
        sheet.write_blank(number, 1, None, formats["open"])
        sheet.write_string(number, 2, ASKED[name], formats["cell"])
        if name == "partnership" and len(",".join(partnerships)) <= LONGEST_LIST:
            sheet.data_validation(number, 1, number, 1, {"validate": "list", "source": list(partnerships)})
    if asked:
        sheet.write_string(0, 2, "note", formats["head"])
        sheet.protect()


def _write_table(sheet: Any, head: Sequence[str], lines: Any, formats: Mapping[str, Any]) -> None:
    for place, name in enumerate(head):
        sheet.set_column(place, place, 18 if place == 0 else 32)
        sheet.write_string(0, place, name, formats["head"])
    for number, line in enumerate(lines, start=1):
        for place, value in enumerate(line):
            _write_cell(sheet, number, place, value, formats["cell"])
    sheet.freeze_panes(1, 0)
