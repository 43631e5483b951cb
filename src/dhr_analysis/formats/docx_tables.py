"""Read a Word table into a grid of cells: spans opened, merged cells filled down, colours kept."""

from collections.abc import Callable
from dataclasses import replace
from typing import Any

from ..reading.grids import Cell
from .docx_styles import W, read_number, read_toggle

TextOf = Callable[[Any], tuple[str, bool]]


def read_grid(table: Any, text_of: TextOf) -> tuple[list[list[Cell]], int | None]:
    """Read a table's cells and how many header rows it declares (None: it declares none).

    ``text_of`` gives the words of a cell and whether all are bold.
    """
    grid: list[list[Cell]] = []
    declared = 0
    for row in find_children(table, "tr"):
        if read_toggle(row.find(f"{W}trPr"), "del") is not None:
            continue
        cells = _read_row(row, text_of, grid[-1] if grid else [])
        if read_toggle(row.find(f"{W}trPr"), "tblHeader") and declared == len(grid):
            declared += 1
        grid.append(cells)
    width = max((len(row) for row in grid), default=0)
    return [row + [Cell()] * (width - len(row)) for row in grid], declared or None


def find_children(element: Any, name: str) -> list[Any]:
    """Find children of a kind, also inside content controls and tracked insertions."""
    found = []
    for child in element:
        if child.tag == f"{W}{name}":
            found.append(child)
        elif child.tag in (f"{W}sdt", f"{W}sdtContent", f"{W}customXml", f"{W}ins"):
            found += find_children(child, name)
    return found


def _read_row(row: Any, text_of: TextOf, above: list[Cell]) -> list[Cell]:
    before = read_number(row.find(f"{W}trPr"), f"{W}gridBefore") or 0
    cells = [Cell()] * before
    for element in find_children(row, "tc"):
        properties = element.find(f"{W}tcPr")
        span = read_number(properties, f"{W}gridSpan") or 1
        merge = properties.find(f"{W}vMerge") if properties is not None else None
        if merge is not None and merge.get(f"{W}val") != "restart":
            filled = [replace(cell, merged=True) for cell in above[len(cells) : len(cells) + span]]
            cells += filled + [Cell(merged=True)] * (span - len(filled))
            continue
        text, bold = text_of(element)
        cell = Cell(text, bold, _read_shading(properties))
        cells += [cell] + [replace(cell, merged=True)] * (span - 1)
    return cells


def _read_shading(properties: Any | None) -> str:
    shade = properties.find(f"{W}shd") if properties is not None else None
    fill = shade.get(f"{W}fill", "") if shade is not None else ""
    return "" if fill.lower() in ("auto", "ffffff", "") else f"#{fill.upper()}"
