"""Read plain text, also what character recognition leaves of a scan: hard line ends, page numbers, form feeds."""

import re
from pathlib import Path

from ..csvfiles import decode_text
from ..reading.furniture import drop_furniture
from ..reading.layout import Line, Paragraph, group_lines, join_pages, make_blocks
from ..reading.mend import collect_words
from ..reading.numbers import is_number
from .files import Reading


def read_text(path: Path, data: bytes) -> Reading:
    """Read a text file; pages are known where it holds form feeds."""
    text = decode_text(data).replace("\r\n", "\n").replace("\r", "\n")
    pages = text.split("\f")
    numbered = len(pages) > 1
    lines = [_make_lines(page, number if numbered else None) for number, page in enumerate(pages, 1)]
    if numbered:
        lines = drop_furniture(lines)
    paragraphs: list[Paragraph] = []
    for page in lines:
        paragraphs = join_pages(paragraphs, group_lines(page))
    words = collect_words(line.text for page in lines for line in page)
    return Reading(tuple(make_blocks(paragraphs, words)), len(pages) if numbered else None)


def _make_lines(page: str, number: int | None) -> list[Line]:
    made: list[Line] = []
    hanging = ""
    for place, raw in enumerate(page.split("\n")):
        text = raw.strip()
        if not text:
            continue
        if is_number(text):
            hanging = text.rstrip(".")
            continue
        indent = float(len(raw.expandtabs(4)) - len(raw.expandtabs(4).lstrip()))
        text = re.sub(r"\s+", " ", text)
        made.append(Line(text, number, indent, indent + len(text), float(place), place + 1.0, number=hanging))
        hanging = ""
    return made
