"""Workbooks for people to fill in: locked columns to know a row by, lists to choose from, heads that stay in sight."""

import os
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Any

import pandas as pd

CREATED = datetime(1980, 1, 1)  # a workbook made twice from the same data has the same bytes
LONGEST = 32_000  # letters: Excel takes 32,767 a cell


_OPEN = {"locked": False, "bg_color": "#FFFBEA", "border": 1, "border_color": "#BFBFBF"}


@dataclass(frozen=True)
class Field:
    """A column of a sheet: its name (the sheet is read by it), its width in letters, whether one fills it in.

    ``choices`` is a list to choose from, or a formula that gives one; ``help`` is shown beside the cell.
    """

    name: str
    width: int = 12
    filled_in: bool = False
    choices: tuple[str, ...] | str = ()
    help: str = ""
    hidden: bool = False


@dataclass(frozen=True)
class Page:
    """A sheet of a workbook: its rows as text, its columns, how many stay in sight, blank rows to fill in below.

    ``open_rows`` are the rows (from 0) that may be filled in; none means all.
    """

    name: str
    rows: pd.DataFrame
    fields: tuple[Field, ...]
    frozen: int = 0
    blank_rows: int = 0
    open_rows: tuple[int, ...] = ()
    hidden: bool = False
    first: bool = False


def write_book(folder: Path, name: str, pages: Sequence[Page]) -> tuple[Path, bool]:
    """Write a workbook under a free name, whole or not at all; returns its path, and False where it stood there.

    No workbook is ever overwritten, since someone may have filled it in.
    """
    import xlsxwriter

    folder.mkdir(parents=True, exist_ok=True)
    part = folder / f".{name}.xlsx.{os.getpid()}.part"
    with xlsxwriter.Workbook(str(part), {"strings_to_formulas": False, "strings_to_urls": False}) as book:
        book.set_properties({"created": CREATED})
        formats = _make_formats(book)
        for page in pages:
            _write_page(book.add_worksheet(page.name), page, formats)
    for standing in sorted(folder.glob(f"{name}*.xlsx")):
        if standing.read_bytes() == part.read_bytes():
            part.unlink()
            return standing, False
    path = find_free_path(folder / f"{name}.xlsx")
    os.replace(part, path)
    return path, True


def find_free_path(path: Path) -> Path:
    """Say a name that is still free: codings_AB.xlsx, else codings_AB_2.xlsx and so on."""
    number, free = 2, path
    while free.exists():
        free = path.with_name(f"{path.stem}_{number}{path.suffix}")
        number += 1
    return free


def _make_formats(book: Any) -> dict[str, Any]:
    base = {"text_wrap": True, "valign": "top", "font_size": 11}
    return {
        "head": book.add_format({**base, "bold": True, "bottom": 1, "bg_color": "#E8ECF2"}),
        "head_open": book.add_format({**base, "bold": True, "bottom": 1, "bg_color": "#FFF2CC"}),
        "locked": book.add_format(base),
        "open": book.add_format({**base, **_OPEN}),
    }


def _write_page(sheet: Any, page: Page, formats: dict[str, Any]) -> None:
    last = max(len(page.rows) + page.blank_rows, 1)
    for number, field in enumerate(page.fields):
        sheet.set_column(number, number, field.width, None, {"hidden": field.hidden})
        sheet.write_string(0, number, field.name, formats["head_open" if field.filled_in else "head"])
        values = list(page.rows[field.name]) if field.name in page.rows else [""] * len(page.rows)
        for row, value in enumerate([*values, *[""] * page.blank_rows], start=1):
            is_open = field.filled_in and (not page.open_rows or row - 1 in page.open_rows)
            if value:
                sheet.write_string(row, number, str(value)[:LONGEST], formats["open" if is_open else "locked"])
            elif is_open:
                sheet.write_blank(row, number, None, formats["open"])
        if field.choices or field.help:
            sheet.data_validation(1, number, last, number, _make_validation(field))
    sheet.freeze_panes(1, page.frozen)
    if len(page.rows):
        sheet.autofilter(0, 0, len(page.rows), len(page.fields) - 1)
    sheet.protect("", {"autofilter": True, "sort": True, "format_columns": True, "format_rows": True})
    sheet.repeat_rows(0)
    sheet.set_landscape()
    sheet.fit_to_pages(1, 0)
    if page.hidden:
        sheet.hide()
    if page.first:
        sheet.activate()


def _make_validation(field: Field) -> dict[str, Any]:
    shown = {"input_title": field.name[:32], "input_message": field.help[:255]} if field.help else {}
    if not field.choices:
        return {"validate": "any", **shown}
    source = field.choices if isinstance(field.choices, str) else list(field.choices)
    return {
        "validate": "list", "source": source, "error_title": "Not in the list",
        "error_message": "Choose from the list, or leave the cell blank.", **shown,
    }  # fmt: skip
