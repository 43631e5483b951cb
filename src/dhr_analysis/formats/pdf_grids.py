"""Find ruled tables and boxes on a PDF page: rules that meet make a grid, a grid of one cell is a box."""

from bisect import bisect_right
from collections.abc import Sequence
from itertools import pairwise
from typing import NamedTuple

from .pdf_paths import Box, Marks

REACH = 3.0  # points: rules that come this near to each other meet
LEAST_CELL = 5.0  # points: narrower than this is a double rule, not a column


class RuledGrid(NamedTuple):
    """A ruled table: where its columns and rows part, and for each place the cell (row, column) that covers it."""

    xs: tuple[float, ...]
    ys: tuple[float, ...]
    owners: tuple[tuple[tuple[int, int], ...], ...]

    @property
    def box(self) -> Box:
        """The box around it."""
        return Box(self.xs[0], self.ys[0], self.xs[-1], self.ys[-1])

    @property
    def n_cells(self) -> int:
        """How many cells it has."""
        return len({owner for row in self.owners for owner in row})

    def find_cell(self, x: float, y: float) -> tuple[int, int] | None:
        """Say in which cell a point lies."""
        row, column = bisect_right(self.ys, y) - 1, bisect_right(self.xs, x) - 1
        if 0 <= row < len(self.ys) - 1 and 0 <= column < len(self.xs) - 1:
            return self.owners[row][column]
        return None


def find_grids(marks: Marks) -> list[RuledGrid]:
    """Find the grids that rules make, top to bottom; a rule that meets no other (an underline) is left out."""
    if not marks.down or not marks.across:
        return []
    across, down = join_rules(marks.across, flat=True), join_rules(marks.down, flat=False)
    grids = [_make_grid(*group) for group in _group_rules(across, down)]
    return sorted((grid for grid in grids if grid), key=lambda grid: (grid.ys[0], grid.xs[0]))


def join_rules(rules: Sequence[Box], *, flat: bool) -> list[Box]:
    """Join rules that lie on one line and touch."""
    joined: list[Box] = []
    key = (lambda rule: (round(rule.top), rule.x0)) if flat else (lambda rule: (round(rule.x0), rule.top))
    for rule in sorted(rules, key=key):
        last = joined[-1] if joined else None
        if last and flat and abs(rule.top - last.top) < 1.5 and rule.x0 <= last.x1 + REACH:
            joined[-1] = last._replace(x1=max(last.x1, rule.x1))
        elif last and not flat and abs(rule.x0 - last.x0) < 1.5 and rule.top <= last.bottom + REACH:
            joined[-1] = last._replace(bottom=max(last.bottom, rule.bottom))
        else:
            joined.append(rule)
    return joined


def _group_rules(across: list[Box], down: list[Box]) -> list[tuple[list[Box], list[Box]]]:
    rules = [*across, *down]
    group = list(range(len(rules)))

    def find(place: int) -> int:
        while group[place] != place:
            place = group[place]
        return place

    for one, flat in enumerate(across):
        for two, upright in enumerate(down, start=len(across)):
            if _meet(flat, upright):
                group[find(two)] = find(one)
    groups: dict[int, tuple[list[Box], list[Box]]] = {}
    for place, rule in enumerate(rules):
        pair = groups.setdefault(find(place), ([], []))
        pair[place >= len(across)].append(rule)
    return [pair for pair in groups.values() if pair[0] and pair[1]]


def _meet(flat: Box, upright: Box) -> bool:
    return (
        flat.x0 - REACH <= upright.x0 <= flat.x1 + REACH and upright.top - REACH <= flat.top <= upright.bottom + REACH
    )


def _make_grid(across: list[Box], down: list[Box]) -> RuledGrid | None:
    edges_x = [rule.x0 for rule in down] + [min(rule.x0 for rule in across), max(rule.x1 for rule in across)]
    edges_y = [rule.top for rule in across] + [min(rule.top for rule in down), max(rule.bottom for rule in down)]
    xs, ys = _cluster(edges_x), _cluster(edges_y)
    if len(xs) < 2 or len(ys) < 2:
        return None
    return RuledGrid(tuple(xs), tuple(ys), _find_owners(xs, ys, across, down))


def _cluster(values: list[float]) -> list[float]:
    edges: list[float] = []
    for value in sorted(values):
        if not edges or value - edges[-1] > LEAST_CELL:
            edges.append(value)
    return edges


def _find_owners(
    xs: list[float], ys: list[float], across: list[Box], down: list[Box]
) -> tuple[tuple[tuple[int, int], ...], ...]:
    """Say for each place which cell covers it: places that no rule parts are one cell."""
    owners: list[list[tuple[int, int]]] = []
    for row, (top, bottom) in enumerate(pairwise(ys)):
        owners.append([])
        for column, (left, right) in enumerate(pairwise(xs)):
            owner = (row, column)
            if column and not _is_parted(down, left, (top + bottom) / 2, flat=False):
                owner = owners[row][column - 1]
            elif row and not _is_parted(across, top, (left + right) / 2, flat=True):
                owner = owners[row - 1][column]
            owners[row].append(owner)
    return tuple(tuple(row) for row in owners)


def _is_parted(rules: list[Box], at: float, middle: float, *, flat: bool) -> bool:
    if flat:
        return any(abs(rule.top - at) <= LEAST_CELL and rule.x0 - 1 <= middle <= rule.x1 + 1 for rule in rules)
    return any(abs(rule.x0 - at) <= LEAST_CELL and rule.top - 1 <= middle <= rule.bottom + 1 for rule in rules)
