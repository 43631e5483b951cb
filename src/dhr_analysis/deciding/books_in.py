"""Read back the workbooks that people filled in, by the names of their columns, whichever program saved them."""

from pathlib import Path
from typing import Any

from ..csvfiles import ROW
from ..errors import DhrError, Fault

ABOUT = "About"
Row = dict[str, Any]


def read_book(path: Path) -> dict[str, list[Row]]:
    """Read all sheets of a workbook: its rows as text, by the names in the first row, with ``row_in_file``.

    Raises DhrError when the file is not there or no workbook.
    """
    from openpyxl import load_workbook

    if not path.is_file():
        raise DhrError(
            f"{path} is not there. Name the filled sheet, for instance data/decisions/<study>/sheets/….xlsx."
        )
    try:
        book = load_workbook(path, read_only=True, data_only=True)
    except Exception as error:
        raise DhrError(f"{path.name} can't be read as a workbook ({error}). Save it as .xlsx and try again.") from None
    try:
        return {sheet.title: _read_rows(sheet) for sheet in book.worksheets}
    finally:
        book.close()


def _read_rows(sheet: Any) -> list[Row]:
    sheet.reset_dimensions()  # some programs write a wrong size
    lines = sheet.iter_rows(values_only=True)
    head = [_say(value) for value in next(lines, ())]
    rows = []
    for number, line in enumerate(lines, start=2):
        cells = {name: _say(value) for name, value in zip(head, line, strict=False) if name}
        if any(cells.values()):
            rows.append({**dict.fromkeys(filter(None, head), ""), **cells, ROW: number})
    return rows


def _say(value: Any) -> str:
    """Say a cell as text: whole numbers without a point, dates without a time."""
    if value is None:
        return ""
    if isinstance(value, float) and value.is_integer():
        return str(int(value))
    if hasattr(value, "date") and callable(value.date):
        return str(value.date().isoformat())
    return str(value).strip()


def read_about(book: dict[str, list[Row]], file: str) -> dict[str, str]:
    """Read what a sheet says of itself: kind, study, coder, sample …; raises DhrError when it is no sheet of ours."""
    about = {row.get("what", ""): row.get("value", "") for row in book.get(ABOUT, ())}
    if not about.get("kind"):
        raise DhrError(
            f"{file} has no sheet {ABOUT!r} that says what it is. Name a workbook that dhr sheets has written."
        )
    return about


def fault(file: str, sheet: str, row: Row, column: str, found: str, allowed: str = "", hint: str = "") -> Fault:
    """Make a fault in a cell of a workbook."""
    return Fault(f"{file} [{sheet}]", found, allowed, hint, row[ROW], column)


def require_columns(book: dict[str, list[Row]], sheet: str, columns: tuple[str, ...], file: str) -> None:
    """Refuse a sheet whose columns were renamed or deleted; an empty sheet says nothing and is no fault."""
    rows = book.get(sheet, [])
    missing = [column for column in columns if rows and column not in rows[0]]
    if missing:
        raise DhrError(
            f"{file} [{sheet}], row 1: the columns {', '.join(missing)} are missing. "
            "Put their names back into the first row; the sheet is read by them."
        )
