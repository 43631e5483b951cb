"""From ordered lines to paragraphs and tables, page by page, and from pages to the blocks of a document."""

from collections.abc import Iterator, Sequence
from dataclasses import replace
from itertools import groupby
from typing import NamedTuple

from ..blocks import Block
from ..reading.columns import order_pieces
from ..reading.layout import Line, Paragraph, group_lines, join_pages, make_block
from ..reading.mend import Lexicon, collect_words, find_acronyms, mend_faults
from ..reading.numbers import split_number
from .aligned_tables import find_aligned
from .page_tables import LongTable, PageTable, continue_table, is_continued, make_rows, start_table

SMALLER = 0.88  # footnotes are set at most so large as the text
SAME_LINE = 2.5  # points
Item = Paragraph | PageTable
Whole = Paragraph | LongTable


class PageLayout(NamedTuple):
    """A page laid out: stretches of paragraphs and tables in reading order, and its footnotes."""

    flows: list[list[Item]]
    notes: list[Paragraph]


def lay_out_pieces(
    pieces: Sequence[Line | PageTable], page: int | None, *, body_size: float = 0.0, gutters: Sequence[float] = ()
) -> PageLayout:
    """Lay out the lines and ruled tables of a page; ``gutters`` are those known from other pages."""
    flows: list[list[Item]] = []
    notes: list[Paragraph] = []
    for flow in order_pieces(pieces, gutters):
        beside, text = _part_side_boxes(flow)
        flows += [_make_items(box, page) for box in beside]
        kept, small = _split_notes(text, body_size)
        flows.append(_make_items(kept, page))
        notes += group_lines(small)
    return PageLayout(flows, notes)


def _part_side_boxes(pieces: Sequence[Line | PageTable]) -> tuple[list[list[Line | PageTable]], list[Line | PageTable]]:
    """Part boxes that stand beside the text, so that their lines don't come between its lines."""
    boxes: dict[int, list[Line | PageTable]] = {}
    others: list[Line | PageTable] = []
    for piece in pieces:
        if isinstance(piece, Line) and piece.box:
            boxes.setdefault(piece.box, []).append(piece)
        else:
            others.append(piece)
    beside = {box for box, lines in boxes.items() if any(_is_beside(lines, other) for other in others)}
    side = [boxes[box] for box in sorted(beside)]
    return side, [piece for piece in pieces if not (isinstance(piece, Line) and piece.box in beside)]


def _is_beside(box: Sequence[Line | PageTable], other: Line | PageTable) -> bool:
    top, bottom = min(line.top for line in box), max(line.bottom for line in box)
    return other.top < bottom - 3 and other.bottom > top + 3


def assemble(layouts: Sequence[PageLayout]) -> Iterator[Block]:
    """Put pages together to blocks: what runs over a page's end is one, footnotes stand after their text."""
    items: list[Whole] = []
    notes: dict[int, list[Paragraph]] = {}
    for layout in layouts:
        for flow in layout.flows:
            items = _join(items, flow)
        if layout.notes:
            notes.setdefault(len(items), []).extend(layout.notes)
    lexicon = collect_words(text for item in items for text in _list_texts(item))
    blocks = list(_make_blocks(items, notes, lexicon))
    return mend_blocks(blocks, lexicon)


def _make_blocks(items: Sequence[Whole], notes: dict[int, list[Paragraph]], lexicon: Lexicon) -> Iterator[Block]:
    table = 0
    for place, item in enumerate(items, 1):
        if isinstance(item, Paragraph):
            yield make_block(item, lexicon)
        else:
            yield from make_rows(item, table, lexicon)
            table += 1
        for note in notes.get(place, ()):
            yield _make_note(make_block(note, lexicon))


def _make_note(block: Block) -> Block:
    number, text = (block.number, block.text) if block.number else split_number(block.text, hanging=True)
    return replace(block, kind="footnote", number=number, text=text)


def mend_blocks(blocks: Sequence[Block], lexicon: Lexicon) -> Iterator[Block]:
    """Mend letters that recognition confused; ``raw`` keeps the words as received where a mend changed them."""
    acronyms = find_acronyms(" ".join(block.text for block in blocks))
    for block in blocks:
        text = mend_faults(block.text, lexicon.words, acronyms)
        if text == block.text:
            yield block
        else:
            cells = tuple(mend_faults(cell, lexicon.words, acronyms) for cell in block.cells)
            yield replace(block, text=text, cells=cells, raw=block.raw or block.text)


def _join(items: list[Whole], flow: Sequence[Item]) -> list[Whole]:
    for item in flow:
        last = items[-1] if items else None
        if isinstance(item, PageTable):
            if isinstance(last, LongTable) and is_continued(last, item):
                items[-1] = continue_table(last, item)
            else:
                items.append(start_table(item))
            continue
        place = _find_open(items, item.lines[0].box > 0) if item is flow[0] else None
        opened = items[place] if place is not None else None
        joined = join_pages([opened], [item]) if isinstance(opened, Paragraph) else [item]
        if len(joined) == 1 and place is not None:
            items[place] = joined[0]
        else:
            items.append(item)
    return items


def _find_open(items: Sequence[Whole], boxed: bool) -> int | None:
    """Find the paragraph with which the next page may go on: the last, boxes that stand beside the text left out."""
    for place in range(len(items) - 1, max(len(items) - 4, -1), -1):
        item = items[place]
        if not isinstance(item, Paragraph) or (boxed and not item.lines[0].box):
            return None
        if bool(item.lines[0].box) == boxed:
            return place
    return None


def _list_texts(item: Whole) -> Iterator[str]:
    """List the texts of lines that tell the document's words; a narrow cell may cut the first and last of a line."""
    if isinstance(item, Paragraph):
        yield from (line.text for line in item.lines)
    else:
        yield from (" ".join(line.text.split()[1:-1]) for row in item.rows for cell in row for line in cell.lines)


def _split_notes(flow: Sequence[Line | PageTable], body_size: float) -> tuple[list[Line | PageTable], list[Line]]:
    """Split off the footnotes at the end of a stretch: small type that begins with a number or mark."""
    start = len(flow)
    if not body_size:
        return list(flow), []
    for place in range(len(flow) - 1, -1, -1):
        piece = flow[place]
        # Lines side by side are the cells of a table in small type, which may begin with numbers too.
        beside = place > 0 and abs(flow[place - 1].bottom - piece.bottom) < SAME_LINE
        if not isinstance(piece, Line) or piece.size > SMALLER * body_size or beside:
            break
        if piece.number or piece.text[:1].isdigit() or piece.text[:1] in "*†‡":
            start = place
    notes = [piece for piece in flow[start:] if isinstance(piece, Line)]
    return list(flow[:start]), notes


def _make_items(flow: Sequence[Line | PageTable], page: int | None) -> list[Item]:
    items: list[tuple[float, Item]] = []
    for is_line, group in groupby(flow, key=lambda piece: isinstance(piece, Line)):
        pieces = list(group)
        if not is_line:
            items += [(piece.top, piece) for piece in pieces if isinstance(piece, PageTable)]
            continue
        tables, rows = find_aligned(_regroup(pieces), page)
        items += [(table.top, table) for table in tables]
        for part in _part_at(rows, [table.top for table in tables]):
            items += [(paragraph.lines[0].top, paragraph) for paragraph in group_lines(part)]
    return [item for _, item in sorted(items, key=lambda pair: pair[0])]


def _regroup(pieces: Sequence[Line | PageTable]) -> list[list[Line]]:
    rows: list[list[Line]] = []
    for piece in pieces:
        if isinstance(piece, Line):
            if rows and abs(rows[-1][0].bottom - piece.bottom) < SAME_LINE:
                rows[-1].append(piece)
            else:
                rows.append([piece])
    return rows


def _part_at(rows: Sequence[list[Line]], tops: Sequence[float]) -> list[list[Line]]:
    """Part rows into stretches between tables; a row of several parts becomes one line of its own."""
    parts: list[list[Line]] = [[] for _ in range(len(tops) + 1)]
    ordered = sorted(tops)
    for row in rows:
        line = row[0]
        if len(row) > 1:
            text = " ".join(part.text for part in row)
            line = line._replace(text=text, x1=row[-1].x1, alone=True)
        parts[sum(top < line.top for top in ordered)].append(line)
    return parts
