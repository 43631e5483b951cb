"""Find tables in plain text: cells parted by tabs or upright strokes, or by wide gaps in one and the same order."""

import re
from collections.abc import Sequence
from typing import NamedTuple

from ..reading.layout import Line
from .page_tables import CellLines, PageTable

LEAST_CELLS, LEAST_ROWS = 3, 3  # with the head; two columns of tabs may be a list
LEAST_MARKED, SURELY = 2, 4  # a row below the head is enough with tabs, or with so many columns
HEAD_WORDS = 6  # a column's head is no longer
GAP = re.compile(r" {3,}")
ACROSS = 2  # lines across the table between two rows
COLUMN = 200.0  # points: columns of text have no places of their own
_RULE = re.compile(r"[\s|+:=-]+")


class TextTable(NamedTuple):
    """A table in plain text: its first line, the line after its last, its rows of cells and what parts them."""

    start: int
    end: int
    rows: tuple[tuple[str, ...], ...]
    mark: str


def find_text_tables(lines: Sequence[str], before: TextTable | None = None) -> list[TextTable]:
    """Find the tables among the lines of a page, top to bottom; ``before`` is the last of the page before."""
    found: list[TextTable] = []
    place = filled = 0
    while place < len(lines):
        filled += bool(lines[place].strip())
        table = _go_on(lines, place, before) if before and not found and 0 < filled <= LEAST_ROWS else None
        table = (
            table or _read_parted(lines, place, "\t") or _read_parted(lines, place, "|") or _read_gapped(lines, place)
        )
        if table:
            found.append(table)
        place = table.end if table else place + 1
    return found


def _go_on(lines: Sequence[str], start: int, before: TextTable) -> TextTable | None:
    """Go on with the table of the page before, whose rows have as many cells."""
    rows, end = _read_rows(lines, start, before.mark, len(before.rows[0]))
    return TextTable(start, end, tuple(rows), before.mark) if rows else None


def make_page_table(table: TextTable, page: int | None, line: float) -> PageTable:
    """Make the table of a page; ``line`` is the height of a line."""
    rows = []
    for place, cells in enumerate(table.rows):
        top = (table.start + place) * line
        rows.append(
            tuple(
                CellLines((Line(cell, page, n * COLUMN, (n + 1) * COLUMN, top, top + line),) if cell else ())
                for n, cell in enumerate(cells)
            )
        )
    columns = tuple(n * COLUMN for n in range(len(rows[0])))
    return PageTable(0.0, len(columns) * COLUMN, table.start * line, table.end * line, page, columns, tuple(rows))


def _read_parted(lines: Sequence[str], start: int, mark: str) -> TextTable | None:
    """Read lines with as many marks as the first, one a row."""
    head = _split_marked(lines[start], mark)
    if len(head) < LEAST_CELLS or sum(map(bool, head)) < 2:
        return None
    rows, end = _read_rows(lines, start, mark, len(head))
    full = sum(sum(map(bool, row)) > 1 for row in rows)
    fewest = LEAST_ROWS if mark == "|" else LEAST_MARKED
    return TextTable(start, end, tuple(rows), mark) if full >= fewest else None


def _read_gapped(lines: Sequence[str], start: int) -> TextTable | None:
    """Read lines whose parts come in the order of the heads above, parted by gaps that all have one width."""
    gaps = set(GAP.findall(lines[start].strip()))
    head = GAP.split(lines[start].strip())
    if len(head) < LEAST_CELLS or len(gaps) != 1 or any(len(cell.split()) > HEAD_WORDS for cell in head):
        return None
    mark = gaps.pop()
    rows, end = _read_rows(lines, start, mark, len(head))
    full = sum(sum(map(bool, row)) > 1 for row in rows)
    fewest = LEAST_ROWS if len(head) < SURELY else LEAST_MARKED
    return TextTable(start, end, tuple(rows), mark) if full >= fewest else None


def _read_rows(lines: Sequence[str], start: int, mark: str, width: int) -> tuple[list[tuple[str, ...]], int]:
    """Read rows of a table; a line without marks between two rows runs across. Gives them and where they end."""
    rows: list[tuple[str, ...]] = []
    across: list[tuple[str, ...]] = []
    end = start
    for place in range(start, len(lines)):
        line = lines[place].strip()
        if mark == "|" and line and _RULE.fullmatch(line):
            continue
        cells = (
            _split_gapped(lines[place], len(mark))
            if mark.isspace() and mark != "\t"
            else _split_marked(lines[place], mark)
        )
        if not line or len(cells) > width or not cells or (len(cells) == 1 and len(across) >= ACROSS):
            break
        if len(cells) == 1:
            across.append((cells[0], *[""] * (width - 1)))
            continue
        rows += [*across, (*cells, *[""] * (width - len(cells)))]
        end, across = place + 1, []
    return rows, end


def _split_marked(line: str, mark: str) -> list[str]:
    bare = line.strip("\r\n")
    framed = mark == "|" and bare.strip().startswith("|") and bare.strip().endswith("|")
    bare = bare.strip()[1:-1] if framed else bare
    return [" ".join(cell.split()) for cell in bare.split(mark)]


def _split_gapped(line: str, width: int) -> list[str]:
    """Split a line at gaps of one width; a gap of twice that width holds an empty cell. Empty for other lines."""
    cells: list[str] = []
    at = 0
    bare = line.rstrip()
    for gap in GAP.finditer(bare):
        if len(gap.group()) % width:
            return []
        cells += [bare[at : gap.start()], *[""] * (len(gap.group()) // width - 1)]
        at = gap.end()
    return [*cells, bare[at:]] if bare else []
