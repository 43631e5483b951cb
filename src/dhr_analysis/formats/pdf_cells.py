"""Fill the ruled grids of a PDF page with the words that stand in their cells."""

from collections.abc import Sequence

from .page_tables import CellLines, PageTable
from .pdf_grids import RuledGrid
from .pdf_lines import make_lines
from .pdf_paths import Box, Marks
from .pdf_text import Run


def fill_grid(grid: RuledGrid, runs: Sequence[Run], marks: Marks, page: int) -> PageTable:
    """Fill a ruled grid with the runs that stand in it."""
    held: dict[tuple[int, int], list[Run]] = {}
    for run in runs:
        cell = grid.find_cell((run.x0 + min(run.x1, run.x0 + run.size)) / 2, run.base - run.size * 0.3)
        if cell is not None:
            held.setdefault(cell, []).append(run)
    rows = [
        tuple(_make_cell(grid, held, marks, page, row, column) for column in range(len(grid.xs) - 1))
        for row in range(len(grid.ys) - 1)
    ]
    box = grid.box
    return PageTable(box.x0, box.x1, box.top, box.bottom, page, grid.xs[:-1], tuple(rows))


def _make_cell(
    grid: RuledGrid, held: dict[tuple[int, int], list[Run]], marks: Marks, page: int, row: int, column: int
) -> CellLines:
    owner = grid.owners[row][column]
    lines = tuple(make_lines(held.get(owner, ()), page))
    middle = (grid.xs[column] + grid.xs[column + 1]) / 2, (grid.ys[row] + grid.ys[row + 1]) / 2
    return CellLines(lines, find_shading(marks.boxes, *middle), owner != (row, column))


def find_shading(boxes: Sequence[Box], x: float, y: float) -> str:
    """Find the colour behind a point: that of the smallest filled box around it."""
    around = [box for box in boxes if box.fill and box.x0 <= x <= box.x1 and box.top <= y <= box.bottom]
    return min(around, key=lambda box: box.area).fill if around else ""
