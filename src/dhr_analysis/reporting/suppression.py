"""Small counts are hidden, and with them others, until no hidden one can be worked out from what is printed.

Counts are known by keys. Sums say which counts add up to which, over all tables of a report. A reader knows: the counts
that are printed; that a count shown as "fewer than five" lies below five; that one shown as "not shown" does not. What
follows from that for each hidden count is found by narrowing ranges (exact where sums form no ring) and, where they
do, by linear programming.
"""

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from math import ceil, floor

Key = tuple[str, ...]
Range = tuple[int, int]
SMALL, BESIDE = "small", "beside"
TRIES, ROUNDING = 6, 1e-6


@dataclass(frozen=True)
class Sum:
    """A count that is the sum of others."""

    total: Key
    parts: tuple[Key, ...]

    @property
    def keys(self) -> tuple[Key, ...]:
        """All counts in it."""
        return (self.total, *self.parts)


def hide_counts(
    counts: Mapping[Key, int],
    sums: Iterable[Sum],
    limit: int,
    *,
    printed: Collection[Key] = (),
    also: Collection[Key] = (),
) -> dict[Key, str]:
    """Say which counts to hide and why: ``small`` (below the limit) or ``beside`` (it would give a small one away).

    ``printed`` counts can't be hidden, since everybody knows them; ``also`` must be hidden whatever they are. A small
    count that stands alone in its sum can't be protected by hiding others: whoever prints leaves its table out.
    """
    if limit <= 0:
        return {}
    known = [one for one in sums if all(key in counts for key in one.keys)]
    hidden = {key: SMALL for key, n in counts.items() if n < limit and key not in printed}
    hidden |= {key: BESIDE for key in also if key in counts and key not in hidden}
    for part in _split_components(known):
        _protect(counts, part, hidden, limit, set(printed))
    return dict(sorted(hidden.items()))


def _protect(
    counts: Mapping[Key, int], sums: Sequence[Sum], hidden: dict[Key, str], limit: int, printed: Collection[Key]
) -> None:
    """Hide further counts of a component, one at a time, until nothing hidden has a range of one number."""
    while found := sorted(list_found(counts, sums, hidden, limit)):
        more = [key for key in (_choose(key, counts, sums, hidden, printed) for key in found) if key]
        if not more:
            return
        hidden[more[0]] = BESIDE


def _choose(
    found: Key, counts: Mapping[Key, int], sums: Sequence[Sum], hidden: Mapping[Key, str], printed: Collection[Key]
) -> Key | None:
    """Choose the count to hide beside one that could be worked out: the smallest near it, totals last.

    A count that is all of what everybody knows can't be hidden, so hiding it helps nobody.
    """
    plain = {one.parts[0] for one in sums if len(one.parts) == 1 and one.total in printed}
    near = [one for one in sums if found in one.keys]
    around = {key for one in near for key in one.keys} - set(printed)
    for pool in (near, [one for one in sums if around & set(one.keys)], sums):
        parts = {key for one in pool for key in one.parts} - hidden.keys() - set(printed) - plain
        totals = {one.total for one in pool} - hidden.keys() - set(printed) - plain
        for options in (parts - totals, totals):
            if options:
                return min(options, key=lambda key: (counts[key], key))
    return None


def list_found(counts: Mapping[Key, int], sums: Sequence[Sum], hidden: Mapping[Key, str], limit: int) -> list[Key]:
    """List the hidden counts that a reader could work out."""
    ranges = _narrow(_start(counts, sums, hidden, limit), sums)
    unsure = [key for key, (low, high) in ranges.items() if key in hidden and low < high]
    found = [key for key, (low, high) in ranges.items() if key in hidden and low == high]
    if unsure and _has_ring(sums):
        found += _list_bound(ranges, sums, counts, unsure)
    return found


def find_ranges(
    counts: Mapping[Key, int], sums: Sequence[Sum], hidden: Mapping[Key, str], limit: int
) -> dict[Key, Range]:
    """Find for each hidden count of these sums the range that a reader can narrow it down to."""
    ranges = _narrow(_start(counts, sums, hidden, limit), sums)
    if _has_ring(sums):
        ranges = _solve(ranges, sums, [key for key in ranges if key in hidden])
    return {key: ranges[key] for key in ranges if key in hidden}


def _start(counts: Mapping[Key, int], sums: Sequence[Sum], hidden: Mapping[Key, str], limit: int) -> dict[Key, Range]:
    """Say what a reader knows of each count before any sum is looked at."""
    keys = {key for one in sums for key in one.keys}
    most = max((counts[key] for key in keys), default=0) * 2 + limit
    know = {SMALL: (0, limit - 1), BESIDE: (limit, most)}
    return {key: know[hidden[key]] if key in hidden else (counts[key], counts[key]) for key in sorted(keys)}


def _narrow(ranges: dict[Key, Range], sums: Sequence[Sum]) -> dict[Key, Range]:
    """Narrow ranges by one sum after the other until nothing changes."""
    ranges = dict(ranges)
    changed = True
    while changed:
        changed = False
        for one in sums:
            low = sum(ranges[key][0] for key in one.parts)
            high = sum(ranges[key][1] for key in one.parts)
            total = ranges[one.total]
            news = {one.total: (low, high)}
            for key in one.parts:
                mine = ranges[key]
                news[key] = (total[0] - (high - mine[1]), total[1] - (low - mine[0]))
            for key, (least, most) in news.items():
                narrowed = max(ranges[key][0], least), min(ranges[key][1], most)
                if narrowed != ranges[key]:
                    ranges[key], changed = narrowed, True
    return ranges


def _try_others(
    ranges: Mapping[Key, Range], sums: Sequence[Sum], counts: Mapping[Key, int], wanted: Sequence[Key]
) -> set[Key]:
    """Name counts that are surely free: other numbers that fit all sums have them otherwise than they are.

    A handful of such numbers clears most counts at once, so that few need two programs of their own.
    """
    free: set[Key] = set()
    for turn in range(TRIES):
        left = [key for key in wanted if key not in free]
        aim = {
            key: _far_end(ranges[key], counts[key]) * (1.0 if turn < 2 else (-1.0) ** (place >> (turn - 2)))
            for place, key in enumerate(left)
        }
        answer = _optimise(ranges, sums, aim)
        free |= {key for key in wanted if answer and abs(answer[key] - counts[key]) > 1 - ROUNDING}
    return free


def _list_bound(
    ranges: Mapping[Key, Range], sums: Sequence[Sum], counts: Mapping[Key, int], unsure: Sequence[Key]
) -> list[Key]:
    """List the counts that can't be otherwise than they are; each answer of a program clears others too."""
    free, bound = _try_others(ranges, sums, counts, unsure), []
    for key in unsure:
        far = _far_end(ranges[key], counts[key])
        for sign in (far, -far):
            if key not in free:
                answer = _optimise(ranges, sums, {key: sign})
                free |= {one for one in unsure if answer and abs(answer[one] - counts[one]) > 1 - ROUNDING}
        if key not in free:
            bound.append(key)
    return bound


def _far_end(ends: Range, n: int) -> float:
    """Say which end of its range a count is farther from: -1 the most, 1 the least, as the aim of a program."""
    return -1.0 if ends[1] - n >= n - ends[0] else 1.0


def _solve(ranges: dict[Key, Range], sums: Sequence[Sum], wanted: Iterable[Key]) -> dict[Key, Range]:
    """Find the least and the most of each wanted count under all sums at once."""
    found = dict(ranges)
    for key in wanted:
        low, high = (_optimise(ranges, sums, {key: sign}) for sign in (1.0, -1.0))
        if low and high:
            found[key] = (ceil(low[key] - ROUNDING), floor(high[key] + ROUNDING))
    return found


def _optimise(ranges: Mapping[Key, Range], sums: Sequence[Sum], aim: Mapping[Key, float]) -> dict[Key, float]:
    """Find numbers within the ranges that fit all sums and make the aim smallest; empty when there are none."""
    import numpy as np
    from scipy.optimize import linprog

    place = {key: number for number, key in enumerate(sorted(ranges))}
    equations = np.zeros((len(sums), len(place)))
    for row, one in enumerate(sums):
        equations[row, place[one.total]] = -1
        for key in one.parts:
            equations[row, place[key]] += 1
    weights = np.array([aim.get(key, 0.0) for key in place])
    bounds = [ranges[key] for key in place]
    answer = linprog(weights, A_eq=equations, b_eq=np.zeros(len(sums)), bounds=bounds)
    return dict(zip(place, answer.x, strict=True)) if answer.success else {}


def _split_components(sums: Sequence[Sum]) -> list[list[Sum]]:
    """Split sums into those that share no count with one another."""
    groups: list[tuple[set[Key], list[Sum]]] = []
    for one in sums:
        joined: tuple[set[Key], list[Sum]] = (set(one.keys), [one])
        apart = []
        for group in groups:
            if group[0] & joined[0]:
                joined = (group[0] | joined[0], group[1] + joined[1])
            else:
                apart.append(group)
        groups = [*apart, joined]
    return [group for _, group in groups]


def _has_ring(sums: Sequence[Sum]) -> bool:
    """Say whether one can go round in sums and counts and come back on another way."""
    seen: dict[Key, int] = {}
    roots = list(range(len(sums)))

    def find(number: int) -> int:
        while roots[number] != number:
            number = roots[number]
        return number

    for number, one in enumerate(sums):
        for key in one.keys:
            if key not in seen:
                seen[key] = number
                continue
            here, there = find(number), find(seen[key])
            if here == there:
                return True
            roots[here] = there
    return False
