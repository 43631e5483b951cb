"""Tables as they stand on pages, and put together over pages: repeated headers dropped, broken rows joined."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import NamedTuple

from ..blocks import Block
from ..ids import fold_text
from ..reading.grids import Cell, make_table_rows
from ..reading.layout import Line, ends_sentence, group_lines
from ..reading.mend import join_lines


class CellLines(NamedTuple):
    """The lines of a cell; ``merged`` says that the cell only repeats its neighbour."""

    lines: tuple[Line, ...] = ()
    shading: str = ""
    merged: bool = False


@dataclass(frozen=True)
class PageTable:
    """A table on a page: its box, the left edges of its columns, its rows of cells."""

    x0: float
    x1: float
    top: float
    bottom: float
    page: int | None
    columns: tuple[float, ...]
    rows: tuple[tuple[CellLines, ...], ...]
    text: str = ""


@dataclass(frozen=True)
class LongTable:
    """A table as a reader sees it, over all its pages: rows, and the page of each."""

    rows: tuple[tuple[CellLines, ...], ...]
    pages: tuple[int | None, ...]
    columns: tuple[float, ...]


def start_table(table: PageTable) -> LongTable:
    """Make a table of its first page."""
    return LongTable(table.rows, (table.page,) * len(table.rows), table.columns)


def is_continued(table: LongTable, after: PageTable) -> bool:
    """Whether a table at the next page's head goes on with this one: it has the same columns."""
    return (
        len(after.columns) == len(table.columns)
        and follows(table.pages[-1], after.page)
        and all(abs(one - other) < 8 for one, other in zip(after.columns, table.columns, strict=True))
    )


def continue_table(table: LongTable, after: PageTable) -> LongTable:
    """Go on with a table on the next page: a repeated header is dropped, a broken row put together."""
    rows = list(after.rows)
    heads = 0
    while heads < min(len(rows), len(table.rows)) and _same_words(rows[heads], table.rows[heads]):
        heads += 1
    rows = rows[heads:]
    kept, pages = list(table.rows), list(table.pages)
    if rows and kept and _is_broken(kept[-1], rows[0]):
        kept[-1] = tuple(
            replace_lines(one, (*one.lines, *other.lines)) for one, other in zip(kept[-1], rows[0], strict=True)
        )
        rows = rows[1:]
    elif rows and kept and not rows[0][0].lines and kept[-1][0].lines:
        # A cell merged over rows is printed on the page where it begins; the next page leaves its place empty.
        rows[0] = (replace_lines(kept[-1][0], kept[-1][0].lines, merged=True), *rows[0][1:])
    return LongTable((*kept, *rows), (*pages, *[after.page] * len(rows)), table.columns)


def replace_lines(cell: CellLines, lines: tuple[Line, ...], *, merged: bool | None = None) -> CellLines:
    """Give a cell other lines."""
    return cell._replace(lines=lines, merged=cell.merged if merged is None else merged)


def _same_words(row: Sequence[CellLines], other: Sequence[CellLines]) -> bool:
    words = [fold_text(" ".join(line.text for line in cell.lines)) for cell in row]
    return any(words) and words == [fold_text(" ".join(line.text for line in cell.lines)) for cell in other]


def _is_broken(before: Sequence[CellLines], after: Sequence[CellLines]) -> bool:
    """Whether a row goes on over the page's end: a cell stops in mid-sentence and its place goes on in lower case."""
    for one, other in zip(before, after, strict=True):
        if one.lines and other.lines and not one.merged:
            end, start = one.lines[-1].text, other.lines[0]
            if not ends_sentence(end) and start.text[:1].islower() and not start.number:
                return True
    return False


def make_rows(table: LongTable, number: int, words: frozenset[str]) -> list[Block]:
    """Make the row blocks of a table."""
    grid = [[_read_cell(cell, words) for cell in row] for row in table.rows]
    return make_table_rows(grid, number, pages=table.pages)


def _read_cell(cell: CellLines, words: frozenset[str]) -> Cell:
    texts = [join_lines(paragraph.printed, words) for paragraph in group_lines(cell.lines)]
    bold = bool(cell.lines) and all(line.bold for line in cell.lines)
    return Cell("\n".join(texts), bold, cell.shading, cell.merged)



def follows(before: int | None, after: int | None) -> bool:
    """Whether a page comes right after another."""
    return before is not None and after is not None and after == before + 1
