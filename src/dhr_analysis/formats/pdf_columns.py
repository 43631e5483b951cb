"""Find tables that nothing is drawn for: rows of three parts or more, with white between their columns."""

import re
from collections.abc import Sequence
from itertools import pairwise

from ..reading.columns import LEAST_LETTERS
from ..reading.numbers import is_number, split_bullet
from .pdf_bands import find_gutters
from .pdf_grids import RuledGrid
from .pdf_lines import split_wide
from .pdf_text import Run

LEAST_PARTS = 3
LEAST_ROWS = 3  # printed rows with words in three columns or more, the head among them
MOST_GAP = 4.5  # in font sizes from baseline to baseline: a wider step ends a table
THEMES = 4  # printed rows of words across the table that may stand between its rows
EDGE = 4.0  # points of air around the words
NEAR = 8.0  # points: so near to the known edges a table goes on from the page before
Rows = Sequence[Sequence[Run]]


def find_columned(rows: Rows, taken: Sequence[RuledGrid], known: Sequence[float] = ()) -> list[RuledGrid]:
    """Find such tables among the rows of a page; ``known`` are the edges of the last table of the page before."""
    grids: list[RuledGrid] = []
    place = 0
    while place < len(rows):
        grid, end = _read_at(rows, place, known if not grids and place < LEAST_ROWS else ())
        if grid and not any(grid.ys[0] < other.ys[-1] and other.ys[0] < grid.ys[-1] for other in taken):
            grids.append(grid)
        place = end if grid else place + 1
    return grids


def _read_at(rows: Rows, start: int, known: Sequence[float]) -> tuple[RuledGrid | None, int]:
    """Read a table that begins with a row; gives it and where it ends."""
    if len(rows[start]) < (2 if known else LEAST_PARTS):
        return None, start
    parts = split_wide(rows[start])
    if known and len(parts) > 1 and _fits(rows[start], known[1:-1]):
        region = rows[start : _find_end(rows, start, known[1:-1])]
        return _make_grid(region, tuple(known)), start + len(region)
    if len(parts) < LEAST_PARTS:
        return None, start
    edges = [part[0].x0 for part in parts[1:]]
    region = rows[start : _find_end(rows, start, edges)]
    full = [row for row in region if len(split_wide(row)) >= LEAST_PARTS]
    if len(full) < LEAST_ROWS or _are_entries(full):
        return None, start
    left, right = min(row[0].x0 for row in region), max(run.x1 for row in region for run in row)
    gutters = find_gutters([row for row in region if _fits(row, edges)], left - EDGE, right)
    xs = (left - EDGE, *gutters, right + EDGE)
    if len(gutters) + 1 < LEAST_PARTS or all(_is_text(region, *column) for column in pairwise(xs)):
        return None, start
    return _make_grid(region, xs), start + len(region)


def _is_text(region: Rows, left: float, right: float) -> bool:
    """Whether a column is one of running text, lines most of which are as long as the longest, or of its numbers."""
    lines = [[run for run in row if left <= run.x0 < right] for row in region]
    if all(len(line) <= 1 and all(_is_mark(run.text) for run in line) for line in lines):
        return True
    widths = sorted(line[-1].x1 - line[0].x0 for line in lines if line)
    letters = sorted(sum(len(run.text) for run in line) for line in lines if line)
    middle = len(widths) // 2
    return bool(widths) and letters[middle] >= LEAST_LETTERS and widths[middle] >= 0.7 * widths[int(len(widths) * 0.95)]


def _is_mark(text: str) -> bool:
    bullet, rest = split_bullet(text)
    return is_number(text) or (bullet and not rest)


def _find_end(rows: Rows, start: int, edges: Sequence[float]) -> int:
    """Find where a table ends: words cross its columns and no row of it follows, or much white."""
    end, crossing = start + 1, 0
    for place in range(start + 1, len(rows)):
        row, before = rows[place], rows[place - 1]
        if row[0].base - before[0].base > MOST_GAP * max(row[0].size, before[0].size):
            break
        if not _fits(row, edges) or (crossing and len(split_wide(row)) < LEAST_PARTS):
            crossing += 1
            if crossing > THEMES:
                break
            continue
        end, crossing = place + 1, 0
    return end


def _fits(row: Sequence[Run], edges: Sequence[float]) -> bool:
    return not any(run.x0 < edge - 1 and run.x1 > edge + 1 for run in row for edge in edges)


def _are_entries(rows: Rows) -> bool:
    """Whether rows are those of a contents page: their last part is a page number."""
    return all(re.fullmatch(r"\.*\s*(?:\d{1,3}|[ivxl]+)", row[-1].text) for row in rows)


def _make_grid(region: Rows, xs: tuple[float, ...]) -> RuledGrid:
    tops = [place for place in range(len(region)) if not place or _begins(region, place, xs)]
    ys = [region[place][0].base - region[place][0].size for place in tops]
    ys.append(max(run.base for run in region[-1]) + EDGE)
    owners = []
    for place, start in enumerate(tops):
        lines = region[start : tops[place + 1] if place + 1 < len(tops) else len(region)]
        across = any(not _fits(line, xs[1:-1]) for line in lines)
        owners.append(tuple((place, 0 if across else column) for column in range(len(xs) - 1)))
    return RuledGrid(xs, tuple(ys), tuple(owners))


def _begins(region: Rows, place: int, xs: Sequence[float]) -> bool:
    """Whether a printed row begins a row of the table: by the white above, else by a word in the first column."""
    row, before = region[place], region[place - 1]
    steps = sorted(low[0].base - high[0].base for high, low in pairwise(region))
    usual = steps[len(steps) // 4]
    if steps[-1] > 1.25 * usual and steps[-len(steps) // 6 - 1] > 1.15 * usual:
        return row[0].base - before[0].base > 1.15 * usual
    first = row[0]
    if not _fits(before, xs[1:-1]):
        return len(split_wide(row)) > 1
    return not _fits(row, xs[1:-1]) or (first.x0 < xs[1] - 1 and not first.text[:1].islower() and row[-1].x0 > xs[1])
