"""Read plain text, also what character recognition leaves of a scan: hard line ends, page numbers, form feeds."""

import re
from collections.abc import Sequence
from dataclasses import replace
from itertools import pairwise
from pathlib import Path

from ..blocks import Block
from ..csvfiles import decode_text
from ..reading.furniture import drop_furniture, is_page_words
from ..reading.layout import Line, ends_sentence
from ..reading.mend import mend_spaced_letters
from ..reading.numbers import is_number, split_bullet
from .files import Reading
from .page_items import assemble, lay_out_pieces
from .text_tables import TextTable, find_text_tables, make_page_table

LETTER, LINE = 6.0, 12.0  # points that a letter and a line of plain text count for
TIGHT = 0.15  # share of lines without a blank line below: with fewer the whole text is set with double space
WIDE = 160  # letters: longer lines are paragraphs that were never broken
_GAP = re.compile(r"(?<=\S) {3,}(?=\S)")
_NOTE = re.compile(r"^\[(\d{1,3})\]\s+(?=\S)")
_NOTE_MARK = re.compile(r"(?<=\S)\s?\[(\d{1,3})\]")


def read_text(path: Path, data: bytes) -> Reading:
    """Read a text file; pages are known where it holds form feeds or lines such as "Page 2 of 30"."""
    text = decode_text(data).replace("\r\n", "\n").replace("\r", "\n").replace("\x00", "")
    sheets = split_pages(text.split("\n"))
    paged = len(sheets) > 1
    unbroken, spread = _is_unbroken(text.split("\n")), _is_double_spaced(text.split("\n"))
    tables = _find_tables(sheets)
    pages = [
        _make_lines(_blank_out(sheet, found), number if paged else None, unbroken=unbroken, spread=spread)
        for number, (sheet, found) in enumerate(zip(sheets, tables, strict=True), 1)
    ]
    pages = _hang_numbers(drop_furniture(pages) if paged else pages)
    blocks = assemble(
        [
            lay_out_pieces(
                [*lines, *(make_page_table(table, number if paged else None, LINE) for table in found)],
                number if paged else None,
            )
            for number, (lines, found) in enumerate(zip(pages, tables, strict=True), 1)
        ]
    )
    return Reading(tuple(_move_notes(list(blocks))), len(sheets) if paged else None)


def _find_tables(sheets: Sequence[Sequence[str]]) -> list[list[TextTable]]:
    """Find the tables of all pages; those of one page may go on with the last of the page before."""
    tables: list[list[TextTable]] = []
    for sheet in sheets:
        last = next((found[-1] for found in reversed(tables[-1:]) if found), None)
        tables.append(find_text_tables(sheet, last))
    return tables


def _blank_out(sheet: Sequence[str], tables: Sequence[TextTable]) -> list[str]:
    taken = {place for table in tables for place in range(table.start, table.end)}
    return ["" if place in taken else line for place, line in enumerate(sheet)]


def split_pages(lines: Sequence[str]) -> list[list[str]]:
    """Split lines at form feeds, else after lines that count the pages."""
    pages: list[list[str]] = [[]]
    for line in lines:
        parts = line.split("\f")
        pages[-1].append(parts[0])
        pages += [[part] for part in parts[1:]]
    if len(pages) > 1:
        return pages
    feet = [place for place, line in enumerate(lines) if is_page_words(line.strip())]
    feet = feet or _find_lone_page_numbers(lines)
    if len(feet) < 2:
        return pages
    cuts = [0, *(place + 1 for place in feet)]
    pages = [list(lines[start:end]) for start, end in zip(cuts, [*cuts[1:], len(lines)], strict=True)]
    # Where the first such line opens the text the pages are headed, not footed: the first piece holds nothing else.
    kept = [page for page in pages if any(line.strip() for line in page)]
    if any(line.strip() for line in lines[: feet[0]]):
        return kept
    return [list(lines[place:end]) for place, end in zip(feet, [*feet[1:], len(lines)], strict=True)]


def _find_lone_page_numbers(lines: Sequence[str]) -> list[int]:
    """Find page numbers that stand alone between lines: they count up by one, while paragraphs count as 1.1, 1.2."""
    lone = [(place, int(line)) for place, line in enumerate(lines) if re.fullmatch(r"\s*\d{1,3}\s*", line)]
    decimals = sum(bool(re.match(r"\s*\d{1,2}\.\d{1,3}\.?(?:\s|$)", line)) for line in lines)
    run = [pair for n, pair in enumerate(lone) if not n or pair[1] == lone[n - 1][1] + 1]
    return [place for place, _ in lone] if len(run) == len(lone) >= 3 and decimals >= 5 else []


def _make_lines(sheet: Sequence[str], page: int | None, *, unbroken: bool, spread: bool) -> list[Line]:
    """Make the lines of a page; their places are counted in letters and lines, as if these were points."""
    made: list[Line] = []
    for place, raw in enumerate(sheet):
        if raw.strip():
            after_blank = place > 0 and not sheet[place - 1].strip()
            made += _make_parts(raw.expandtabs(8), page, place, fresh=unbroken or (after_blank and not spread))
    return made


def _is_double_spaced(lines: Sequence[str]) -> bool:
    """Whether a blank line stands below nearly every line, so that it parts no paragraphs."""
    filled = [place for place, line in enumerate(lines) if line.strip()]
    tight = sum(later - place == 1 for place, later in pairwise(filled))
    full = sum(len(lines[place]) > 50 for place in filled)
    return tight < TIGHT * len(filled) and full > 0.6 * len(filled) and not _is_unbroken(lines)


def _is_unbroken(lines: Sequence[str]) -> bool:
    """Whether most letters stand in lines so long that each must be a whole paragraph."""
    return 2 * sum(len(line) for line in lines if len(line) > WIDE) > sum(map(len, lines))


def _make_parts(raw: str, page: int | None, place: int, fresh: bool) -> list[Line]:
    top = place * LINE
    parts: list[Line] = []
    start = 0
    for part in [*_GAP.finditer(raw.strip()), None]:
        base = len(raw) - len(raw.lstrip())
        end = part.start() if part else len(raw.strip())
        text = mend_spaced_letters(raw.strip()[start:end].strip())
        if text:
            x0 = (base + start) * LETTER
            line = Line(text, page, x0, x0 + (end - start) * LETTER, top, top + LINE, new=fresh and not parts)
            parts.append(line)
        start = part.end() if part else end
    if len(parts) > 1 and (is_number(parts[0].text) or not split_bullet(parts[0].text)[1]):
        parts[:2] = [parts[1]._replace(number=parts[0].text, new=parts[0].new)]
    return parts


def _hang_numbers(pages: Sequence[Sequence[Line]]) -> list[list[Line]]:
    """Give a number that stands alone on a line to the next line, also over a page's end."""
    hung: list[list[Line]] = []
    waiting: Line | None = None
    for page in pages:
        kept: list[Line] = []
        for line in page:
            if waiting is None and not line.number and is_number(line.text) and not _goes_on(kept, line):
                waiting = line
                continue
            if waiting is not None and not line.number:
                line = line._replace(number=waiting.text, new=True)
            elif waiting is not None:
                kept.append(waiting)
            waiting = None
            kept.append(line)
        hung.append(kept)
    if waiting is not None and hung:
        hung[-1].append(waiting)
    return hung


def _goes_on(before: Sequence[Line], line: Line) -> bool:
    # "... in part" / "4." is the end of a sentence, not the number of the next paragraph.
    return bool(before) and line.top - before[-1].top <= LINE and not ends_sentence(before[-1].text)


def _move_notes(blocks: Sequence[Block]) -> list[Block]:
    """Mark notes that are printed as "[1] words", and take their marks off the words that refer to them."""
    numbers = {found[1] for block in blocks if (found := _NOTE.match(block.text))}
    if not numbers:
        return list(blocks)
    made = []
    for block in blocks:
        found = _NOTE.match(block.text)
        if found:
            made.append(replace(block, text=block.text[found.end() :], kind="footnote", number=found[1]))
        else:
            text = _NOTE_MARK.sub(lambda mark: "" if mark[1] in numbers else mark[0], block.text)
            made.append(replace(block, text=text))
    return made
