"""Lay out a PDF page: tables and boxes found, lines put into reading order and made into paragraphs, notes apart."""

import re
from collections.abc import Sequence
from itertools import pairwise
from typing import Any, NamedTuple

from ..reading.layout import Line
from .ocr import recognise_page
from .page_tables import PageTable
from .pdf_bands import find_banded
from .pdf_cells import fill_grid
from .pdf_columns import find_columned
from .pdf_grids import RuledGrid, find_grids
from .pdf_lines import group_baselines, make_row
from .pdf_paths import Box, Marks, read_marks
from .pdf_text import Fonts, PageFrame, Run, read_text

BULLET_REACH = 30.0  # points
GARBLED = 0.3  # share of a page's signs that no font explains
_UNREADABLE = re.compile("[\ue000-\uefff\ufffd\x00-\x08]")
FEW_LETTERS = 20  # a scanned page may bear a typed page number
BLACKED_OUT = "[redacted]"
PICTURE = 0.5  # share of the page that a scan covers


class PageContent(NamedTuple):
    """What stands on a page before it is laid out: printed rows of runs, top to bottom, and what is drawn."""

    number: int
    frame: PageFrame
    rows: list[list[Run]]
    marks: Marks
    recognised: bool = False
    quality: float | None = None

    @property
    def is_picture(self) -> bool:
        """Whether the page is a picture without words: a scan."""
        if self.recognised:
            return False
        text = "".join(run.text for row in self.rows for run in row)
        pictured = len(text) < FEW_LETTERS and _picture_share(self.marks, self.frame) > PICTURE
        return pictured or len(_UNREADABLE.findall(text)) > GARBLED * max(len(text), FEW_LETTERS)

    @property
    def is_recognised(self) -> bool:
        """Whether most words are an invisible layer that character recognition laid under a scan."""
        if self.recognised:
            return True
        letters = [(len(run.text), run.hidden) for row in self.rows for run in row]
        return 2 * sum(count for count, hidden in letters if hidden) > sum(count for count, _ in letters) > 0


def read_page(page: Any, number: int, fonts: Fonts) -> PageContent:
    """Read what stands on a page."""
    textpage = page.get_textpage()
    try:
        frame, runs = read_text(page, textpage, fonts)
        marks = read_marks(page, frame)
        return PageContent(number, frame, group_baselines(_drop_unseen(runs, marks, frame)), marks)
    finally:
        textpage.close()


def recognise(content: PageContent, page: Any, program: str) -> PageContent:
    """Recognise the words of a scanned page; it stays as it is where the program finds none or fails."""
    try:
        frame, runs, marks, quality = recognise_page(page, program)
    except (OSError, RuntimeError):
        # The page is then told of as a picture without words.
        return content
    rows = group_baselines(runs)
    read = content._replace(frame=frame, rows=rows, marks=marks, recognised=True, quality=quality)
    return read if runs else content


def _drop_unseen(runs: list[Run], marks: Marks, frame: PageFrame) -> list[Run]:
    """Drop words that a reader of the page can't see: invisible ones without a scan above them, blacked-out ones."""
    pictured = _picture_share(marks, frame) > PICTURE
    seen = [run for run in runs if (pictured or not run.hidden) and _is_on_page(run, frame)]
    bars = [box for box in marks.boxes if _is_black(box.fill)]
    if not bars:
        return seen
    return [run._replace(text=BLACKED_OUT) if run.dark and _is_covered(run, bars) else run for run in seen]


def _is_on_page(run: Run, frame: PageFrame) -> bool:
    return run.x1 > 0 and run.x0 < frame.width and 0 < run.base < frame.height + run.size


def _is_black(colour: str) -> bool:
    return len(colour) == 7 and sum(int(colour[place : place + 2], 16) for place in (1, 3, 5)) < 3 * 48


def _is_covered(run: Run, bars: list[Box]) -> bool:
    x, y = (run.x0 + run.x1) / 2, run.base - 0.3 * run.size
    return any(bar.x0 <= x <= bar.x1 and bar.top <= y <= bar.bottom for bar in bars)


def _picture_share(marks: Marks, frame: PageFrame) -> float:
    return sum(picture.area for picture in marks.pictures) / max(frame.width * frame.height, 1.0)


def set_page(content: PageContent, known: Sequence[float] = ()) -> tuple[list[Line], list[PageTable]]:
    """Set a page's runs into lines, top to bottom, and its tables; lines in boxes are marked.

    ``known`` are the edges of the columns of the table with which the page before ends, if it has no rules.
    """
    found = find_grids(content.marks)
    ruled = [grid for grid in found if len(grid.xs) > 2]
    banded = find_banded(content.marks, content.rows, ruled)
    columned = find_columned(content.rows, [*found, *banded], known)
    tables, rows = _take_tables(content, [*ruled, *banded, *columned])
    lines = _mark_underlined([line for row in rows for line in make_row(row, content.number)], content.marks.across)
    boxes = _list_boxes(content, [*found, *banded])
    return _mark_boxes(_add_bullets(lines, content.marks.dots), boxes), tables


def _mark_underlined(lines: list[Line], across: Sequence[Box]) -> list[Line]:
    """Count lines that are underlined from end to end as bold: that is how typewritten headings are set."""
    return [
        line._replace(bold=True) if not line.bold and any(_is_under(rule, line) for rule in across) else line
        for line in lines
    ]


def _is_under(rule: Box, line: Line) -> bool:
    near = line.bottom - 0.3 * line.size <= rule.top <= line.bottom + 0.15 * line.size
    return near and abs(rule.x0 - line.x0) < 3 and abs(rule.x1 - line.x1) < 3


def _add_bullets(lines: list[Line], dots: Sequence[Box]) -> list[Line]:
    """Give the lines that a drawn dot stands before a bullet."""
    if not dots:
        return lines
    return [
        line._replace(number="•") if not line.number and any(_stands_before(dot, line) for dot in dots) else line
        for line in lines
    ]


def _stands_before(dot: Box, line: Line) -> bool:
    return 0 < line.x0 - dot.x0 < BULLET_REACH and line.top < (dot.top + dot.bottom) / 2 < line.bottom


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
    filled = [(grid, runs) for grid, runs in zip(grids, held, strict=True) if runs]
    return [fill_grid(grid, runs, content.marks, content.number) for grid, runs in filled], rows


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
