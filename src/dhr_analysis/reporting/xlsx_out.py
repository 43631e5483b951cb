"""A report's tables as a workbook: a sheet a table with title, source, notes and N, so that no one types them again."""

import io
from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any

FIXED_DATE = datetime(2000, 1, 1)  # not the clock: the same tables have the same bytes
WIDEST, NARROWEST = 60, 9  # letters of a column
HEAD_ROW = 4  # rows above the table's header: title, source, N, note


def make_xlsx(sheets: Sequence[Mapping[str, Any]], *, title: str, marking: str) -> bytes:
    """Make the workbook of a report's tables, in the order in which the page numbers them."""
    import xlsxwriter

    buffer = io.BytesIO()
    with xlsxwriter.Workbook(
        buffer, {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False}
    ) as book:
        book.set_properties({"title": title, "author": "dhr_analysis", "comments": marking, "created": FIXED_DATE})
        styles = {
            "title": book.add_format({"bold": True, "font_size": 12}),
            "head": book.add_format({"bold": True, "text_wrap": True, "valign": "top", "bottom": 1}),
            "cell": book.add_format({"text_wrap": True, "valign": "top"}),
            "note": book.add_format({"font_color": "#4a4a4a"}),
        }
        _write_contents(book, styles, sheets, title, marking)
        for number, sheet in enumerate(sheets, start=1):
            _write_sheet(book.add_worksheet(f"Table {number}"), styles, sheet, number)
    return buffer.getvalue()


def _write_contents(
    book: Any, styles: Mapping[str, Any], sheets: Sequence[Mapping[str, Any]], title: str, marking: str
) -> None:
    page = book.add_worksheet("Contents")
    page.set_column(0, 0, 12)
    page.set_column(1, 1, 90)
    page.write_string(0, 0, f"{title}: data tables", styles["title"])
    page.write_string(1, 0, marking, styles["note"])
    page.write_row(3, 0, ["Sheet", "Table"], styles["head"])
    for number, sheet in enumerate(sheets, start=1):
        page.write_url(3 + number, 0, f"internal:'Table {number}'!A1", string=f"Table {number}")
        page.write_string(3 + number, 1, sheet["caption"], styles["cell"])
    page.freeze_panes(4, 0)


def _write_sheet(page: Any, styles: Mapping[str, Any], sheet: Mapping[str, Any], number: int) -> None:
    page.write_string(0, 0, f"Table {number}. {sheet['caption']}", styles["title"])
    page.write_string(1, 0, f"Source: {sheet['source'] or 'tables of the study'}", styles["note"])
    page.write_string(2, 0, _say_size(sheet), styles["note"])
    page.write_string(3, 0, f"Notes: {sheet['note']}" if sheet["note"] else "Notes: none", styles["note"])
    for place, name in enumerate(sheet["columns"]):
        cells = [row[place] for row in sheet["rows"]]
        width = max([len(name) * 0.8, *(len(str(cell)) for cell in cells if cell is not None)], default=0)
        page.set_column(place, place, min(WIDEST, max(NARROWEST, width + 1)))
        page.write_string(HEAD_ROW, place, name, styles["head"])
        for row, cell in enumerate(cells, start=HEAD_ROW + 1):
            if cell is None:
                page.write_blank(row, place, None, styles["cell"])
            elif isinstance(cell, bool) or not isinstance(cell, int | float):
                page.write_string(row, place, str(cell), styles["cell"])
            else:
                page.write_number(row, place, cell, styles["cell"])
    page.freeze_panes(HEAD_ROW + 1, 1)


def _say_size(sheet: Mapping[str, Any]) -> str:
    """Say N where all rows are of the same, and how many rows there are."""
    places = [place for place, name in enumerate(sheet["columns"]) if str(name).endswith(": of")]
    sizes = {row[place] for place in places for row in sheet["rows"] if row[place] is not None}
    n = f"N = {next(iter(sizes))}; " if len(sizes) == 1 else "N: in each row; " if sizes else ""
    return f"{n}{len(sheet['rows'])} rows"
