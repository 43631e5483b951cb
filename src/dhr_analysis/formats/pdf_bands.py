"""Find tables that have rules or stripes between their rows but none between their columns."""

from collections.abc import Sequence
from itertools import pairwise

from .pdf_grids import RuledGrid, join_rules
from .pdf_paths import Box, Marks
from .pdf_text import Run

LEAST_RULES = 3
NEAR = 4.0  # points: rules of one table begin and end this near to each other
LEAST_WIDTH = 150.0
GUTTER = 3.5  # points of white that part two columns on every line
CROSSING = 0.1  # share of a table's lines that may cross a gutter: themes across the table
HEADER = 45.0  # points above the first rule in which a header may stand


def find_banded(marks: Marks, rows: Sequence[Sequence[Run]], taken: Sequence[RuledGrid]) -> list[RuledGrid]:
    """Find tables by their rules across or their stripes; ``taken`` are grids already found."""
    grids: list[RuledGrid] = []
    for edges in [*_group_rules(marks.across, taken), *_group_stripes(marks.boxes, taken)]:
        grid = _make_grid(edges, rows)
        if grid is not None and not any(_overlap(grid.box, other.box) for other in [*taken, *grids]):
            grids.append(grid)
    return grids


def _group_rules(across: Sequence[Box], taken: Sequence[RuledGrid]) -> list[list[Box]]:
    """Group long rules that begin and end at the same places."""
    groups: list[list[Box]] = []
    for rule in join_rules(across, flat=True):
        if rule.x1 - rule.x0 < LEAST_WIDTH or any(_overlap(rule, grid.box) for grid in taken):
            continue
        group = next((group for group in groups if _same_width(group[0], rule)), None)
        if group is None:
            groups.append([rule])
        else:
            group.append(rule)
    return [group for group in groups if len(group) >= LEAST_RULES]


def _group_stripes(boxes: Sequence[Box], taken: Sequence[RuledGrid]) -> list[list[Box]]:
    """Group coloured stripes of one width; their edges part the rows. A row's cells may be coloured one by one."""
    stripes: list[Box] = []
    for box in sorted((box for box in boxes if box.fill), key=lambda box: (round(box.top), box.x0)):
        last = stripes[-1] if stripes else None
        if last and last.fill == box.fill and _is_next_cell(last, box):
            stripes[-1] = last._replace(x1=max(last.x1, box.x1))
        else:
            stripes.append(box)
    groups: list[list[Box]] = []
    for box in stripes:
        if box.x1 - box.x0 < LEAST_WIDTH or any(_overlap(box, grid.box) for grid in taken):
            continue
        group = next((group for group in groups if group[0].fill == box.fill and _same_width(group[0], box)), None)
        edges = [box._replace(bottom=box.top), box._replace(top=box.bottom)]
        if group is None:
            groups.append(edges)
        else:
            group += edges
    return [group for group in groups if len(group) > LEAST_RULES]


def _is_next_cell(before: Box, box: Box) -> bool:
    return abs(before.top - box.top) < 1.5 and abs(before.bottom - box.bottom) < 1.5 and box.x0 <= before.x1 + NEAR


def _same_width(one: Box, other: Box) -> bool:
    return abs(one.x0 - other.x0) < NEAR and abs(one.x1 - other.x1) < NEAR


def _overlap(one: Box, other: Box) -> bool:
    return one.top <= other.bottom and other.top <= one.bottom and one.x0 < other.x1 and other.x0 < one.x1


def _make_grid(rules: Sequence[Box], rows: Sequence[Sequence[Run]]) -> RuledGrid | None:
    ys = _cluster(sorted(rule.top for rule in rules))
    x0, x1 = min(rule.x0 for rule in rules), max(rule.x1 for rule in rules)
    held = [[run for run in row if x0 - NEAR <= run.x0 and run.x1 <= x1 + NEAR] for row in rows]
    inside = [row for row in held if row and ys[0] < row[0].base < ys[-1] + row[0].size]
    if len(inside) < 2:
        return None
    gutters = find_gutters(inside, x0, x1)
    if not gutters:
        return None
    ys = _add_outer_rows(ys, held, gutters)
    xs = (x0 - NEAR, *gutters, x1 + NEAR)
    return RuledGrid(xs, tuple(ys), _find_owners(xs, ys, inside))


def _cluster(values: Sequence[float]) -> list[float]:
    kept: list[float] = []
    for value in values:
        if not kept or value - kept[-1] > NEAR:
            kept.append(value)
    return kept


def find_gutters(rows: Sequence[Sequence[Run]], x0: float, x1: float) -> list[float]:
    """Find where columns part: upright stripes of white that hardly any line crosses; gives each next column's edge."""
    spans = sorted((run.x0, run.x1) for row in rows for run in row)
    places = sorted({round(start, 1) for start, _ in spans if x0 + 20 < start < x1 - 5})
    gutters: list[float] = []
    for place in places:
        left, right = place - GUTTER, place - 0.3
        crossing = sum(any(run.x0 < right and run.x1 > left for run in row) for row in rows)
        begins = sum(any(abs(run.x0 - place) < 1.0 for run in row) for row in rows)
        if crossing <= CROSSING * len(rows) and begins >= 2 and (not gutters or place - gutters[-1] > 15):
            gutters.append(place)
    return [place - 1.0 for place in gutters]


def _add_outer_rows(ys: list[float], rows: Sequence[Sequence[Run]], gutters: Sequence[float]) -> list[float]:
    """Add the header above the first rule and the row below the last, if words stand there in the columns."""
    above = [row for row in rows if row and ys[0] - HEADER < row[0].base < ys[0] and _fits(row, gutters)]
    if above and len(above[-1]) > 1:
        ys = [min(row[0].base - row[0].size for row in above), *ys]
    below = [row for row in rows if row and ys[-1] < row[0].base < ys[-1] + HEADER and _fits(row, gutters)]
    if below and len(below[0]) > 1:
        ys = [*ys, max(row[0].base for row in below) + 4]
    return ys


def _fits(row: Sequence[Run], gutters: Sequence[float]) -> bool:
    return not any(run.x0 < gutter - 1 < run.x1 - 1 for run in row for gutter in gutters)


def _find_owners(
    xs: Sequence[float], ys: Sequence[float], rows: Sequence[Sequence[Run]]
) -> tuple[tuple[tuple[int, int], ...], ...]:
    """Say which cell covers each place: a row that crosses a gutter is one cell."""
    owners = []
    for place, (top, bottom) in enumerate(pairwise(ys)):
        crossed = any(top < row[0].base <= bottom and not _fits(row, xs[1:-1]) for row in rows)
        owners.append(tuple((place, 0 if crossed else column) for column in range(len(xs) - 1)))
    return tuple(owners)
