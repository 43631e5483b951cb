"""Tables as they stand on pages, and put together over pages: repeated headers dropped, broken rows joined."""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from typing import NamedTuple

from ..blocks import Block
from ..ids import fold_text
from ..reading.grids import Cell, make_table_rows
from ..reading.layout import Line, ends_sentence, group_lines
from ..reading.mend import Lexicon, join_lines

FRAGMENT = re.compile(
    r"[b-hj-z]|ns?|nts?|(?:m?e)?nts?|(?:t?i)?ons?|ed|(?:i?n)?g|l?y|(?:i?t)?y|a?l|[ae]nce|e?rs?|a?ble|i?ve|n?ess"
)  # ends of words


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
    size: float = 0.0
    bold: bool = False


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


def make_rows(table: LongTable, number: int, lexicon: Lexicon) -> list[Block]:
    """Make the row blocks of a table."""
    widths = [
        max((line.x1 - line.x0 for cell in column for line in cell.lines), default=0.0)
        for column in zip(*table.rows, strict=True)
    ]
    grid = [[_read_cell(cell, width, lexicon) for cell, width in zip(row, widths, strict=True)] for row in table.rows]
    return make_table_rows(grid, number, pages=table.pages)


def _read_cell(cell: CellLines, width: float, lexicon: Lexicon) -> Cell:
    paragraphs = group_lines(_close_words(cell.lines, width, lexicon.words))
    texts = [join_lines(paragraph.printed, lexicon) for paragraph in paragraphs]
    bold = bool(cell.lines) and all(line.bold for line in cell.lines)
    return Cell("\n".join(texts), bold, cell.shading, cell.merged)


def _close_words(lines: Sequence[Line], width: float, words: frozenset[str]) -> list[Line]:
    """Close words that a narrow column breaks without a hyphen."""
    closed: list[Line] = []
    for line in lines:
        before = closed[-1] if closed else None
        if before is not None and _is_cut(before, line, width, words):
            closed[-1] = before._replace(text=before.text + line.text, x1=before.x0 + (line.x1 - line.x0))
        else:
            closed.append(line)
    return closed


def _is_cut(before: Line, line: Line, width: float, words: frozenset[str]) -> bool:
    """Whether a word is cut at a line's end: it fills its line alone, and what follows can only be a word's end."""
    head, tail = before.text, line.text.split(" ", 1)[0].rstrip(".,;:")
    if line.number or not head.isalpha() or not tail.isalpha() or not tail.islower():
        return False
    letter = (before.x1 - before.x0) / len(head)
    if before.x1 - before.x0 + letter < width:
        return False
    whole = (head + tail).lower() in words and head.lower() not in words
    return whole or (tail not in words and FRAGMENT.fullmatch(tail) is not None)


def follows(before: int | None, after: int | None) -> bool:
    """Whether a page comes right after another."""
    return before is not None and after is not None and after == before + 1
