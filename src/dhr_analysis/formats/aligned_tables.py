"""Find tables that no rules mark: rows whose parts begin at the same places, row under row."""

import re
from collections.abc import Sequence
from itertools import pairwise

from ..reading.layout import Line
from .page_tables import CellLines, PageTable

NEAR = 5.0  # points: parts that begin this near to each other stand in one column
LEAST_ROWS = 3  # printed rows with two parts or more
MOST_GAP = 4.0  # in line heights: a wider gap ends a table
Row = list[Line]


def find_aligned(rows: Sequence[Row], page: int | None) -> tuple[list[PageTable], list[Row]]:
    """Find unruled tables among the rows of a page; gives them and the rows that are left."""
    tables: list[PageTable] = []
    left: list[Row] = []
    place = 0
    while place < len(rows):
        starts, end = _grow(rows, place)
        if end - place >= LEAST_ROWS and _is_table(rows[place:end], starts):
            tables.append(_make_table(rows[place:end], starts, page))
            place = end
        else:
            left.append(rows[place])
            place += 1
    return tables, left


def _grow(rows: Sequence[Row], start: int) -> tuple[list[float], int]:
    """Grow a table downwards from a row as long as the parts below fit its columns."""
    if len(rows[start]) < 2:
        return [], start
    starts = [line.x0 for line in rows[start]]
    end = last_full = start + 1
    for place in range(start + 1, len(rows)):
        height = rows[place - 1][0].bottom - rows[place - 1][0].top
        if rows[place][0].top - rows[place - 1][0].bottom > MOST_GAP * height or not _fits(rows[place], starts):
            break
        starts = sorted([*starts, *(line.x0 for line in rows[place] if not _column(line.x0, starts))])
        end = place + 1
        if len(rows[place]) > 1:
            last_full = end
    # Lines of the first column alone after the last full row may be the text that follows the table.
    while end > last_full and _column(rows[end - 1][0].x0, starts) in (1, None):
        end -= 1
    return starts, end


def _column(x: float, starts: Sequence[float]) -> int | None:
    """Say in which column (from 1) a part begins; None where it fits none."""
    return next((place for place, start in enumerate(starts, 1) if abs(x - start) <= NEAR), None)


def _fits(row: Row, starts: Sequence[float]) -> bool:
    for line in row:
        column = _column(line.x0, starts)
        following = [start for start in starts if start > line.x0 + NEAR]
        if following and line.x1 > following[0] - 1:
            return False
        # A new column may open right of the others, where the first row had an empty place.
        if column is None and (len(row) < 2 or line.x0 < starts[0] - NEAR):
            return False
    return True


def _is_table(rows: Sequence[Row], starts: Sequence[float]) -> bool:
    full = [row for row in rows if len(row) > 1]
    if len(full) < LEAST_ROWS or is_contents(full):
        return False
    if len(starts) == 2:
        # Two columns of few rows also arise from a signature or a title page; a table's first column is narrow text.
        return len(full) >= LEAST_ROWS + 1 or all(line.bold for line in rows[0])
    return True


def is_contents(rows: Sequence[Row]) -> bool:
    """Whether rows are entries of a contents page: their last part is a page number."""
    return all(re.fullmatch(r"\.*\s*(?:\d{1,3}|[ivxl]+)", row[-1].text) for row in rows)


def _make_table(rows: Sequence[Row], starts: list[float], page: int | None) -> PageTable:
    groups: list[list[Row]] = []
    for place, row in enumerate(rows):
        if not place or _begins_row(rows, place, starts):
            groups.append([row])
        else:
            groups[-1].append(row)
    cells = tuple(_make_cells(group, starts) for group in groups)
    lines = [line for row in rows for line in row]
    box = (min(line.x0 for line in lines), max(line.x1 for line in lines), lines[0].top, lines[-1].bottom)
    return PageTable(*box, page, tuple(starts), cells)


def _begins_row(rows: Sequence[Row], place: int, starts: Sequence[float]) -> bool:
    """Whether a printed row begins a row of the table: by the white above it, else by what its first column holds."""
    steps = sorted(row[0].top - before[0].top for before, row in pairwise(rows))
    step = rows[place][0].top - rows[place - 1][0].top
    usual = steps[0]
    if steps[-1] > 1.25 * usual:
        return step > 1.25 * usual
    first = rows[place][0]
    if _column(first.x0, starts) != 1:
        return False
    return len(rows[place]) > 1 and not (first.text[:1].islower() and not first.number)


def _make_cells(rows: Sequence[Row], starts: Sequence[float]) -> tuple[CellLines, ...]:
    held: list[list[Line]] = [[] for _ in starts]
    for row in rows:
        for line in row:
            held[(_column(line.x0, starts) or len(starts)) - 1].append(line)
    return tuple(CellLines(tuple(lines)) for lines in held)
