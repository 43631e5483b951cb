"""Lay out a PDF page: tables and boxes found, lines put into reading order and made into paragraphs, notes apart."""

from collections.abc import Sequence
from itertools import pairwise
from typing import Any, NamedTuple

from ..reading.layout import Line
from .page_tables import PageTable
from .pdf_cells import fill_grid
from .pdf_grids import RuledGrid, find_grids
from .pdf_lines import group_baselines, make_row
from .pdf_paths import Box, Marks, read_marks
from .pdf_text import PageFrame, Run, read_frame, read_runs

PICTURE = 0.5  # share of the page that a scan covers


class PageContent(NamedTuple):
    """What stands on a page before it is laid out: printed rows of runs, top to bottom, and what is drawn."""

    number: int
    frame: PageFrame
    rows: list[list[Run]]
    marks: Marks

    @property
    def is_picture(self) -> bool:
        """Whether the page is a picture without words: a scan."""
        area = sum(picture.area for picture in self.marks.pictures)
        words = sum(len(run.text) for row in self.rows for run in row)
        return words < 20 and area > PICTURE * self.frame.width * self.frame.height


def read_page(page: Any, number: int, fonts: dict[int, tuple[bool, bool]]) -> PageContent:
    """Read what stands on a page."""
    textpage = page.get_textpage()
    try:
        frame = read_frame(page)
        return PageContent(number, frame, group_baselines(read_runs(textpage, frame, fonts)), read_marks(page, frame))
    finally:
        textpage.close()


def set_page(content: PageContent) -> tuple[list[Line], list[PageTable]]:
    """Set a page's runs into lines, top to bottom, and its ruled tables; lines in boxes are marked."""
    if not content.marks.across and not content.marks.boxes:
        return [line for row in content.rows for line in make_row(row, content.number)], []
    found = find_grids(content.marks)
    grids = [grid for grid in found if len(grid.xs) > 2]
    tables, rows = _take_tables(content, grids)
    lines = [line for row in rows for line in make_row(row, content.number)]
    return _mark_boxes(lines, _list_boxes(content, found)), tables


def _take_tables(content: PageContent, grids: list[RuledGrid]) -> tuple[list[PageTable], list[list[Run]]]:
    held: list[list[Run]] = [[] for _ in grids]
    rows: list[list[Run]] = []
    for row in content.rows:
        left = []
        for run in row:
            x, y = (run.x0 + min(run.x1, run.x0 + run.size)) / 2, run.base - 0.3 * run.size
            place = next((n for n, grid in enumerate(grids) if grid.find_cell(x, y) is not None), None)
            if place is None:
                left.append(run)
            else:
                held[place].append(run)
        if left:
            rows.append(left)
    tables = [fill_grid(grid, runs, content.marks, content.number) for grid, runs in zip(grids, held, strict=True) if runs]
    return tables, rows


def _list_boxes(content: PageContent, grids: list[RuledGrid]) -> list[Box]:
    """List boxes that frame some lines: outlined or coloured, larger than a line, smaller than the page."""
    most = 0.6 * content.frame.width * content.frame.height
    tables = [grid.box for grid in grids if len(grid.xs) > 2]
    boxes = list(content.marks.boxes)
    for grid in grids:
        if len(grid.xs) == 2:
            boxes += [Box(grid.xs[0], top, grid.xs[1], bottom) for top, bottom in pairwise(grid.ys)]
    return [
        box for box in boxes
        if box.x1 - box.x0 > 60 and box.bottom - box.top > 10 and box.area < most
        and not any(table.top - 3 <= box.top and box.bottom <= table.bottom + 3 for table in tables)
    ]  # fmt: skip


def _mark_boxes(lines: Sequence[Line], boxes: Sequence[Box]) -> list[Line]:
    if not boxes:
        return list(lines)
    marked = []
    for line in lines:
        x, y = (line.x0 + line.x1) / 2, (line.top + line.bottom) / 2
        around = [n for n, box in enumerate(boxes, 1) if box.x0 <= x <= box.x1 and box.top <= y <= box.bottom]
        box = min(around, key=lambda n: (boxes[n - 1].area, n)) if around else 0
        marked.append(line._replace(box=box))
    return marked


