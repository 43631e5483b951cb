"""From printed lines to paragraphs: which lines belong together, also over a page's end."""

import re
import statistics
from collections.abc import Sequence
from dataclasses import dataclass, replace
from itertools import pairwise
from typing import NamedTuple

from ..blocks import Block
from .mend import Lexicon, join_lines
from .numbers import is_number, split_bullet, split_number

OUTDENT = 40.0  # points: no paragraph goes on so far left of where it began
FEW_LINES = 4  # so many lines of a type tell where it ends
SLACK = 0.12  # share of a line that the next word may have needed
_CONNECTED = re.compile(r"(?:[,–-]|\b[a-z]{1,3}|\b(?:OF|THE|AND|IN|FOR|TO|BY|ON|A))\s*$")
_LEADERS = re.compile(r"(?:\.\s?){5,}\s*(?:\d{1,3}|[ivxl]{1,6})?\s*$|[…_·]{2,}\s*\d{1,3}\s*$")
_SENTENCE_END = re.compile(r"[.?!:;][\"”’')\]]*\s*$")


class Line(NamedTuple):
    """A printed line: its words, its box in points from the top left (plain text: characters), its type.

    ``number`` is a number or bullet that hangs left of the words, as printed; ``new`` says that a paragraph surely
    begins here, ``alone`` that it ends with the line too; ``box`` is the number of the box drawn around it (0: none).
    """

    text: str
    page: int | None = None
    x0: float = 0.0
    x1: float = 0.0
    top: float = 0.0
    bottom: float = 0.0
    size: float = 0.0
    bold: bool = False
    italic: bool = False
    number: str = ""
    new: bool = False
    alone: bool = False
    box: int = 0


@dataclass(frozen=True)
class Paragraph:
    """Lines that make one paragraph, and what is printed before them."""

    lines: tuple[Line, ...]
    number: str = ""
    bullet: bool = False
    start: str = ""

    @property
    def texts(self) -> list[str]:
        """Words of its lines, the first without number or bullet."""
        return [self.start, *(line.text for line in self.lines[1:])]

    @property
    def printed(self) -> list[str]:
        """Words of its lines, with number or bullet as printed."""
        lead = "• " if self.bullet else f"{self.lines[0].number} " if self.lines[0].number else ""
        first = self.start if self.bullet else self.lines[0].text
        return [lead + first, *(line.text for line in self.lines[1:])]


def has_leaders(text: str) -> bool:
    """Whether a text ends with the dots, and perhaps the page number, of a contents page."""
    dotted = "..." in text or ". . ." in text or "…" in text or "__" in text or "··" in text
    return dotted and _LEADERS.search(text) is not None


def ends_sentence(text: str) -> bool:
    """Whether a text ends with a stop, perhaps behind it a quotation mark or bracket."""
    return _SENTENCE_END.search(text[-6:]) is not None


def group_lines(lines: Sequence[Line]) -> list[Paragraph]:
    """Group the lines of one column, in reading order, into paragraphs."""
    if not lines:
        return []
    edges = _find_right_edges(lines)
    leading = _usual_leading(lines)
    groups: list[list[Line]] = [[lines[0]]]
    for before, line in pairwise(lines):
        if _is_break(before, line, edges[_type_of(before)], leading):
            groups.append([line])
        else:
            groups[-1].append(line)
    return [_make_paragraph(group) for group in groups]


def make_block(paragraph: Paragraph, lexicon: Lexicon) -> Block:
    """Make a block of one paragraph: lines joined, number apart; the lexicon settles broken words."""
    first = paragraph.lines[0]
    text = join_lines(paragraph.texts, lexicon)
    letters = [line for line in paragraph.lines if line.text.strip()]
    return Block(
        text=text,
        kind="list_item" if paragraph.bullet else "paragraph",
        page=first.page,
        number=paragraph.number,
        bold=all(line.bold for line in letters),
        italic=all(line.italic for line in letters),
        boxed=first.box > 0,
        size=round(statistics.median(line.size for line in paragraph.lines), 1),
        indent=round(min(line.x0 for line in paragraph.lines), 1),
    )


def join_pages(before: list[Paragraph], after: list[Paragraph]) -> list[Paragraph]:
    """Join two pages' paragraphs; a paragraph that runs over the page's end becomes one."""
    if before and after and _runs_on(before[-1], after[0]):
        last = before[-1]
        return [*before[:-1], replace(last, lines=(*last.lines, *after[0].lines)), *after[1:]]
    return [*before, *after]


def _make_paragraph(lines: list[Line]) -> Paragraph:
    first = lines[0]
    if first.number:
        bullet, _ = split_bullet(first.number + " ")
        return Paragraph(tuple(lines), "" if bullet else first.number.rstrip(".:"), bullet, first.text)
    bullet, text = split_bullet(first.text)
    number, rest = ("", text) if bullet else split_number(text)
    return Paragraph(tuple(lines), number, bullet, rest)


def _find_right_edges(lines: Sequence[Line]) -> dict[tuple[float, bool, bool], float]:
    """Say where lines of each type end on the right: the text at its edge, headings and boxes perhaps beyond."""
    ends: dict[tuple[float, bool, bool], list[float]] = {}
    for line in lines:
        ends.setdefault(_type_of(line), []).append(line.x1)
    usual = max(ends, key=lambda kind: (len(ends[kind]), kind))
    text = _find_edge(ends[usual] if len(ends[usual]) >= FEW_LINES else [line.x1 for line in lines])
    return {kind: text if kind == usual else max(text, _find_edge(found)) for kind, found in ends.items()}


def _find_edge(ends: list[float]) -> float:
    ends.sort()
    return ends[min(len(ends) - 1, int(len(ends) * 0.95))]


def _type_of(line: Line) -> tuple[float, bool, bool]:
    return (line.size, line.bold, line.box > 0)


def _usual_leading(lines: Sequence[Line]) -> float:
    """Say the usual step from line to line, in font sizes (plain text: in points)."""
    lower = [(before, line) for before, line in pairwise(lines) if line.top > before.top]
    steps = sorted(round((line.top - before.top) / (line.size or 1.0), 2) for before, line in lower)
    return steps[len(steps) // 3] if steps else 0.0


def _is_break(before: Line, line: Line, right: float, leading: float) -> bool:
    if line.new or line.alone or before.alone or line.number or line.box != before.box or split_bullet(line.text)[0]:
        return True
    if has_leaders(before.text) or has_leaders(line.text):
        return True
    if abs(line.size - before.size) > 0.6 or line.bold != before.bold:
        return True
    if leading and line.top - before.top > max(leading * 1.25 * (line.size or 1.0), leading * (line.size or 1.0) + 2):
        return True
    if is_number(line.text) and not ends_sentence(before.text):
        return False
    if before.x0 - line.x0 > OUTDENT and not before.number and not _share_axis(before, line):
        return True
    if _are_centred(before, line) and not _CONNECTED.search(before.text) and not line.text[:1].islower():
        return True
    if split_number(line.text)[0] and (_ends_short(before, line, right) or ends_sentence(before.text)):
        return True
    return _ends_short(before, line, right) and _may_end(before, line)


def _are_centred(before: Line, line: Line) -> bool:
    # Lines of a title page are set on one axis; running text begins at one edge.
    return _share_axis(before, line) and abs(before.x0 - line.x0) > 6


def _share_axis(before: Line, line: Line) -> bool:
    return abs(before.x0 + before.x1 - line.x0 - line.x1) < 6


def _ends_short(before: Line, line: Line, right: float) -> bool:
    # The next word would have fitted on the line before: the writer, not the page, ended that line.
    word = line.text.split(" ", 1)[0]
    width = (line.x1 - line.x0) / max(len(line.text), 1) * (len(word) + 2.5)
    return before.x1 + width < right


def _may_end(before: Line, line: Line) -> bool:
    return ends_sentence(before.text) or not line.text[:1].islower()


def _runs_on(last: Paragraph, first: Paragraph) -> bool:
    end, start = last.lines[-1], first.lines[0]
    if first.number or first.bullet or not first.start:
        return False
    if has_leaders(end.text) or end.alone or start.alone or end.text.isupper() != start.text.isupper():
        return False
    if end.bold != start.bold or abs(end.size - start.size) > 0.6 or (end.box > 0) != (start.box > 0):
        return False
    if ends_sentence(end.text):
        return _goes_on_below_number(last, start)
    return start.text[:1].islower() or not end.bold


def _goes_on_below_number(last: Paragraph, start: Line) -> bool:
    # Where paragraphs are numbered, one without a number under the words of the last goes on with it,
    # if the page ended before its last line did.
    left, right = min(line.x0 for line in last.lines), max(line.x1 for line in last.lines)
    full = last.lines[-1].x1 > right - SLACK * (right - left)
    return bool(last.number) and len(last.lines) > 1 and full and abs(last.lines[-1].x0 - start.x0) < 3
