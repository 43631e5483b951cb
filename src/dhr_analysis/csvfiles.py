"""Read the CSV files that people edit in Excel, whole, with every fault named."""

import csv
import io
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

import pandas as pd

from .errors import DhrError, Fault, FaultsError, suggest_name

ROW = "row_in_file"


@dataclass(frozen=True)
class Sheet:
    """What a CSV file may hold: its columns, those that must be filled, closed lists of values, and its key."""

    columns: tuple[str, ...]
    required: tuple[str, ...] = ()
    allowed: Mapping[str, Sequence[str]] | None = None
    key: tuple[str, ...] = ()


def read_csv(path: Path, sheet: Sheet, *, name: str = "") -> pd.DataFrame:
    """Read and check a CSV file; all values are text, trimmed.

    Columns: those of the sheet, and ``row_in_file`` (the header is row 1). UTF-8 with or without a byte order mark,
    Windows-1252, and Windows line ends are accepted. Raises FaultsError with all faults of the file.
    """
    table, faults = collect_csv(path, sheet, name=name)
    if faults:
        raise FaultsError(faults)
    return table


def collect_csv(path: Path, sheet: Sheet, *, name: str = "") -> tuple[pd.DataFrame, list[Fault]]:
    """Read a CSV file and return the table beside its faults, so that several files can be told of at once."""
    name = name or path.name
    empty = pd.DataFrame(columns=[*sheet.columns, ROW])
    if not path.exists():
        return empty, [Fault(name, "the file is missing", hint=f"Expected at {path}.")]
    lines = list(csv.reader(io.StringIO(decode_text(path.read_bytes()), newline="")))
    if not lines or not any(cell.strip() for cell in lines[0]):
        return empty, [
            Fault(name, "the file is empty", ", ".join(sheet.columns), "The first row names the columns.", row=1)
        ]
    header = [cell.strip() for cell in lines[0]]
    faults = _header_faults(name, header, sheet)
    if faults:
        return empty, faults
    rows = []
    for number, cells in enumerate(lines[1:], start=2):
        if not any(cell.strip() for cell in cells):
            continue
        if len(cells) > len(header) and any(cell.strip() for cell in cells[len(header) :]):
            faults.append(
                Fault(
                    name,
                    f"{len(cells)} cells",
                    f"{len(header)} cells",
                    "Put a text that holds a comma in quotes.",
                    row=number,
                )
            )
        padded = [*(cell.strip() for cell in cells), *[""] * len(header)]
        rows.append({**dict.fromkeys(sheet.columns, ""), **dict(zip(header, padded, strict=False)), ROW: number})
    table = pd.DataFrame(rows, columns=[*sheet.columns, ROW])
    return table, faults + _value_faults(name, table, sheet)


def decode_text(data: bytes) -> str:
    """Decode UTF-8, with or without byte order mark, UTF-16 with one, else Windows-1252."""
    if data[:2] in (b"\xff\xfe", b"\xfe\xff"):
        return data.decode("utf-16")
    try:
        return data.decode("utf-8-sig")
    except UnicodeDecodeError:
        return data.decode("cp1252", errors="replace")


def split_list(cell: str) -> list[str]:
    """Split a cell that holds a list joined with semicolons."""
    return [part.strip() for part in cell.split(";") if part.strip()]


def resolve_inside(folder: Path, name: str) -> Path:
    """Say where a file named in a table stands; refuse a path that leaves the folder."""
    folder = folder.resolve()
    path = (folder / name.replace("\\", "/")).resolve()
    if not path.is_relative_to(folder):
        raise DhrError(f"{name!r} leaves the folder {folder}. Copy the file into the folder and name it there.")
    return path


def _header_faults(name: str, header: list[str], sheet: Sheet) -> list[Fault]:
    faults = [
        Fault(
            name,
            f"unknown column {cell!r}",
            ", ".join(sheet.columns),
            suggest_name(cell, sheet.columns),
            row=1,
            column=cell,
        )
        for cell in header
        if cell and cell not in sheet.columns
    ]
    doubled = sorted({cell for cell in header if cell and header.count(cell) > 1})
    faults += [
        Fault(name, f"column {cell!r} stands twice", hint="Delete one of the two.", row=1, column=cell)
        for cell in doubled
    ]
    missing = [cell for cell in sheet.required if cell not in header]
    return faults + [Fault(name, f"column {cell!r} is missing", ", ".join(sheet.columns), row=1) for cell in missing]


def _value_faults(name: str, table: pd.DataFrame, sheet: Sheet) -> list[Fault]:
    faults = []
    for record in table.to_dict("records"):
        for column in sheet.required:
            if not record[column]:
                faults.append(Fault(name, "blank", "a value", row=record[ROW], column=column))
        for column, values in (sheet.allowed or {}).items():
            if record[column] and record[column] not in values:
                hint = suggest_name(record[column], values)
                faults.append(
                    Fault(name, f"{record[column]!r}", ", ".join(values), hint, row=record[ROW], column=column)
                )
    if sheet.key and len(table):
        keys = list(sheet.key)
        for record in table[table.duplicated(keys)].to_dict("records"):
            what = ", ".join(f"{record[key]!r}" for key in keys)
            faults.append(
                Fault(name, f"{what} stands twice", "once", "Delete one of the rows.", row=record[ROW], column=keys[0])
            )
    return sorted(faults, key=lambda fault: (fault.row or 0, fault.column))
