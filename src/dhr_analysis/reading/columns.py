"""Put the lines and tables of a page into reading order: bands from top to bottom, columns from left to right."""

from collections import Counter
from collections.abc import Sequence
from typing import Protocol, TypeVar

LEAST_LINES = 3  # a column has so many lines on each side, or its gutter is known from other pages
LEAST_LETTERS = 18  # letters a line: narrower text is a table's cell, not a column of text
STEP = 4.0
INSET = 0.2  # share of the width that a column has at least
DEPTH = 2  # three columns are two cuts


class Placed(Protocol):
    """Anything with a box on the page."""

    @property
    def x0(self) -> float: ...
    @property
    def x1(self) -> float: ...
    @property
    def top(self) -> float: ...
    @property
    def text(self) -> str: ...
    @property
    def size(self) -> float: ...
    @property
    def bold(self) -> bool: ...


P = TypeVar("P", bound=Placed)


def order_pieces(pieces: Sequence[P], gutters: Sequence[float] = (), depth: int = DEPTH) -> list[list[P]]:
    """Order the pieces of a page: one list for each stretch of a column, in reading order.

    ``gutters`` are places of gutters known from other pages, trusted also where a column has few lines.
    """
    ordered = sorted(pieces, key=lambda piece: (piece.top, piece.x0))
    gutter = find_gutter(ordered, gutters) if depth else None
    if gutter is None:
        return [ordered] if ordered else []
    flows: list[list[P]] = []
    whole: list[P] = []
    for band, crossing in _cut_bands(ordered, gutter):
        left, right = _split(band, gutter)
        if is_two_columns(left, right, gutter in gutters):
            left, below = _cut_heading(left, right)
            flows += [whole] if whole else []
            flows += order_pieces(left, gutters, depth - 1) + order_pieces(right, gutters, depth - 1)
            whole = below
        else:
            whole += band
        whole += crossing
    return flows + ([whole] if whole else [])


def find_gutter(pieces: Sequence[P], known: Sequence[float] = ()) -> float | None:
    """Find where two columns of text part, left of the right column; None where the page has one column.

    ``pieces`` stand in order of their tops. Of several such places the one that the fewest pieces cross is taken.
    """
    best: tuple[int, float] | None = None
    for place in [*known, *_list_places(pieces)]:
        crossing = sum(piece.x0 < place < piece.x1 for piece in pieces)
        if best is not None and crossing >= best[0]:
            continue
        if any(is_two_columns(*_split(band, place), place in known) for band, _ in _cut_bands(pieces, place)):
            best = (crossing, place)
    return best[1] if best else None


def _list_places(pieces: Sequence[P]) -> list[float]:
    """List places where a right column may begin: several lines of text begin there, well inside the page."""
    if len(pieces) < 2 * LEAST_LINES:
        return []
    left, right = min(piece.x0 for piece in pieces), max(piece.x1 for piece in pieces)
    inside = left + (right - left) * INSET
    starts = Counter(round(piece.x0 / STEP) for piece in pieces if piece.x0 > inside)
    return [start * STEP - STEP for start, count in sorted(starts.items()) if count >= LEAST_LINES]


def is_two_columns(left: Sequence[P], right: Sequence[P], known: bool = False) -> bool:
    """Whether the pieces left and right of a gutter are columns of running text, not cells of a table."""
    if known:
        return bool(left and right)
    if min(len(left), len(right)) < LEAST_LINES:
        return False
    overlap = min(left[-1].top, right[-1].top) - max(left[0].top, right[0].top)
    shorter = min(left[-1].top - left[0].top, right[-1].top - right[0].top)
    return overlap > 0.3 * shorter and _is_running_text(left) and _is_running_text(right)


def _cut_heading(left: list[P], right: Sequence[P]) -> tuple[list[P], list[P]]:
    """Cut off a short heading below both columns: it heads what follows across the page."""
    lowest = max(piece.top for piece in right)
    start = len(left)
    while start and left[start - 1].top > lowest and _is_larger(left[start - 1], left[:start]):
        start -= 1
    return left[:start], left[start:]


def _is_larger(piece: Placed, others: Sequence[Placed]) -> bool:
    sizes = sorted(other.size for other in others)
    usual_bold = 2 * sum(other.bold for other in others) > len(others)
    return piece.size > sizes[len(sizes) // 2] + 0.9 or (piece.bold and not usual_bold)


def _is_running_text(pieces: Sequence[P]) -> bool:
    widths = sorted(piece.x1 - piece.x0 for piece in pieces)
    letters = sorted(len(piece.text) for piece in pieces)
    middle = len(widths) // 2
    return letters[middle] >= LEAST_LETTERS and widths[middle] >= 0.7 * widths[int(len(widths) * 0.95)]


def _split(pieces: Sequence[P], gutter: float) -> tuple[list[P], list[P]]:
    left = [piece for piece in pieces if piece.x1 <= gutter]
    return left, [piece for piece in pieces if piece.x0 >= gutter]


def _cut_bands(pieces: Sequence[P], gutter: float) -> list[tuple[list[P], list[P]]]:
    """Cut a page at the pieces that cross the gutter: bands, each with the crossing pieces right below it."""
    bands: list[tuple[list[P], list[P]]] = [([], [])]
    for piece in pieces:
        if piece.x0 < gutter < piece.x1:
            bands[-1][1].append(piece)
        else:
            if bands[-1][1]:
                bands.append(([], []))
            bands[-1][0].append(piece)
    return bands
