"""Read a web page: its report without the site around it, lists numbered as a browser shows them."""

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

from ..blocks import Block
from ..csvfiles import decode_text
from ..reading.grids import Cell, make_table_rows
from ..reading.mend import tidy_text
from ..reading.numbers import split_bullet, split_number
from .files import Reading
from .html_lists import number_items, read_whole
from .html_site import NOTE_NAME, count_letters, find_main, is_site

HEADINGS = {f"h{level}": level for level in range(1, 7)}
INLINE = {
    "a", "abbr", "acronym", "b", "bdi", "bdo", "big", "br", "cite", "code", "del", "dfn", "em", "font", "i", "img",
    "ins", "kbd", "label", "mark", "q", "s", "samp", "small", "span", "strong", "sub", "sup", "time", "tt", "u", "var",
    "wbr",
}  # fmt: skip
BOX_NAME = re.compile(r"(?:^|[\s_-])(?:box|callout|panel|inset|highlight|well|alert|boxout)(?:$|[\s_-])", re.IGNORECASE)
BOX_LETTERS = 1500
NOTE_ID = re.compile(r"^_?(?:fn|ftn|edn|footnote|endnote|note)[-_:]?(\d{1,3})$", re.IGNORECASE)
INDENT = 20.0


@dataclass(frozen=True)
class Setting:
    """What the elements around a text say of it."""

    total: int
    depth: int = 0
    bold: bool = False
    italic: bool = False
    boxed: bool = False
    nested: bool = False  # the page's style counts nested lists as 1.1, 1.2
    prefix: str = ""


@dataclass(frozen=True)
class Piece:
    """Inline words and how they are set."""

    text: str
    bold: bool
    italic: bool


def read_html(path: Path, data: bytes) -> Reading:
    """Read a web page; navigation, notices, heads, feet and side columns are left out."""
    import lxml.html

    parser = lxml.html.HTMLParser(encoding="utf-8", no_network=True, remove_comments=True, remove_pis=True)
    root = lxml.html.document_fromstring(decode_text(data).encode("utf-8"), parser=parser)
    main = find_main(root)
    nested = any("counters(" in (style.text or "") for style in root.iter("style"))
    setting = Setting(count_letters(main), nested=nested)
    return Reading(tuple(_number_tables(_level_summaries(_read_children(main, setting)))))


def _number_tables(blocks: Iterator[Block]) -> Iterator[Block]:
    table = -1
    for block in blocks:
        if block.kind == "table_row":
            table += block.row == 0
            block = replace(block, table=max(table, 0))
        yield block


def _level_summaries(blocks: Iterator[Block]) -> Iterator[Block]:
    """Give the titles of folded parts a level below the heading above them."""
    above = 1
    for block in blocks:
        if block.kind == "heading":
            block = replace(block, level=block.level or above + 1)
            above = block.level if block.level < 7 else above
        yield block


def _read_children(element: Any, setting: Setting) -> Iterator[Block]:
    """Read an element's content: inline words between its blocks make paragraphs of their own."""
    pieces = [Piece(element.text or "", setting.bold, setting.italic)]
    for child in element:
        if isinstance(child.tag, str) and not (child.tag not in INLINE and is_site(child, setting.total)):
            if child.tag in INLINE and not _holds_blocks(child):
                pieces += _read_inline(child, setting)
            else:
                yield from _make_paragraphs(pieces, setting)
                pieces = []
                yield from _read_block(child, setting)
        pieces.append(Piece(child.tail or "", setting.bold, setting.italic))
    yield from _make_paragraphs(pieces, setting)


def _holds_blocks(element: Any) -> bool:
    return any(isinstance(inner.tag, str) and inner.tag not in INLINE for inner in element.iterdescendants())


def _read_block(element: Any, setting: Setting) -> Iterator[Block]:
    tag = element.tag
    note = NOTE_ID.match(element.get("id", ""))
    if note and tag in ("li", "p", "div", "dd"):
        yield from _read_note(element, setting, note[1])
    elif tag in HEADINGS or tag == "summary":
        number, text = split_number(_flatten(element, setting))
        if text or number:
            yield Block(text, "heading", number=number, level=HEADINGS.get(tag, 0), bold=True)
    elif tag == "table":
        yield from _read_table(element, setting)
    elif tag in ("ul", "ol"):
        yield from _read_list(element, setting)
    elif tag == "hr":
        return
    else:
        yield from _read_children(element, _change_setting(element, setting))


def _change_setting(element: Any, setting: Setting) -> Setting:
    name = f"{element.get('class', '')} {element.get('id', '')}"
    style = element.get("style", "").replace(" ", "").lower()
    ruled = "border:" in style and "border:0" not in style and "none" not in style
    framed = ruled or BOX_NAME.search(name) is not None
    boxed = setting.boxed or (framed and count_letters(element) < BOX_LETTERS)
    italic = setting.italic or element.tag == "blockquote"
    depth = setting.depth + (element.tag in ("blockquote", "dd"))
    return replace(setting, boxed=boxed, italic=italic, depth=depth)


def _read_note(element: Any, setting: Setting, number: str) -> Iterator[Block]:
    text = re.sub(rf"^\W*{number}\b[\s.)\]]*|[↩︎^]+$", "", _flatten(element, setting)).strip()
    if text:
        yield Block(text, "footnote", number=number)


def _read_list(element: Any, setting: Setting) -> Iterator[Block]:
    items = [child for child in element if child.tag == "li"]
    ordered = element.tag == "ol"
    numbers = number_items(items, element) if ordered else [""] * len(items)
    for item, number in zip(items, numbers, strict=True):
        prefix = f"{setting.prefix}{number}." if setting.nested and number else ""
        inner = replace(_change_setting(item, setting), depth=setting.depth + 1, prefix=prefix)
        blocks = list(_read_block(item, inner) if NOTE_ID.match(item.get("id", "")) else _read_children(item, inner))
        shown = f"{setting.prefix}{number}" if setting.nested else number
        for place, block in enumerate(blocks):
            yield block if place else _head_item(block, shown, ordered)
    yield from (block for child in element if child.tag in ("ul", "ol") for block in _read_list(child, setting))


def _head_item(block: Block, number: str, ordered: bool) -> Block:
    """Give an item's first block its number or bullet; a number that is typed before the words is the printed one."""
    if block.kind not in ("paragraph", "list_item"):
        return block
    if ordered and number and not block.number:
        return replace(block, number=number)
    return block if block.number else replace(block, kind="list_item")


def _read_table(table: Any, setting: Setting) -> Iterator[Block]:
    for caption in table.iterchildren("caption"):
        yield from _read_children(caption, setting)
    rows = [row for row in table.iter("tr") if next(row.iterancestors("table")) is table]
    cells = [cell for row in rows for cell in row if cell.tag in ("td", "th")]
    layout = table.get("role") in ("presentation", "none") or any(cell.find(".//table") is not None for cell in cells)
    if layout or max((_width(row) for row in rows), default=0) < 2:
        for cell in cells:
            yield from _read_children(cell, replace(setting, boxed=setting.boxed or len(cells) == 1))
        return
    grid = _make_grid(rows, setting)
    headed = sum(1 for row in rows if row.getparent().tag == "thead") or int(_is_head(rows[0]))
    yield from make_table_rows(grid, 0, headed=headed or None)


def _is_head(row: Any) -> bool:
    cells = [cell for cell in row if cell.tag in ("td", "th")]
    return len(cells) > 1 and all(cell.tag == "th" for cell in cells)


def _width(row: Any) -> int:
    return sum(read_whole(cell.get("colspan"), 1) for cell in row if cell.tag in ("td", "th"))


def _make_grid(rows: list[Any], setting: Setting) -> list[list[Cell]]:
    taken: dict[tuple[int, int], Cell] = {}
    for place, row in enumerate(rows):
        column = 0
        for element in (cell for cell in row if cell.tag in ("td", "th")):
            while (place, column) in taken:
                column += 1
            cell = _read_cell(element, setting)
            for down in range(max(1, min(read_whole(element.get("rowspan"), 1), len(rows) - place))):
                for right in range(max(1, min(read_whole(element.get("colspan"), 1), 40))):
                    taken[place + down, column + right] = replace(cell, merged=bool(down or right))
    width = max((column for _, column in taken), default=-1) + 1
    return [[taken.get((place, column), Cell()) for column in range(width)] for place in range(len(rows))]


def _read_cell(element: Any, setting: Setting) -> Cell:
    blocks = list(_read_children(element, setting))
    texts = []
    for block in blocks:
        lead = f"{block.number} " if block.number else "• " if block.kind == "list_item" else ""
        texts.append(lead + block.text)
    style = re.search(r"background(?:-color)?:([^;]+)", element.get("style", "").replace(" ", ""))
    colour = element.get("bgcolor", "") or (style[1] if style else "")
    bold = element.tag == "th" or (bool(blocks) and all(block.bold for block in blocks))
    return Cell("\n".join(texts), bold, "" if colour.lower() in ("#ffffff", "#fff", "white", "none") else colour)


def _flatten(element: Any, setting: Setting) -> str:
    return tidy_text("".join(piece.text for piece in _read_inline(element, setting)).replace("\n", " "))


def _read_inline(element: Any, setting: Setting) -> list[Piece]:
    tag = element.tag
    if tag == "br":
        return [Piece("\v", setting.bold, setting.italic)]
    if tag in ("sup", "a") and _is_note_mark(element):
        return []
    if tag in ("s", "del") or not isinstance(tag, str):
        return []
    look = replace(
        setting, bold=setting.bold or tag in ("b", "strong", "u"), italic=setting.italic or tag in ("i", "em", "cite")
    )
    pieces = [Piece(element.text or "", look.bold, look.italic)]
    for child in element:
        if isinstance(child.tag, str) and (child.tag in INLINE or not is_site(child, setting.total)):
            pieces += _read_inline(child, look)
        pieces.append(Piece(child.tail or "", look.bold, look.italic))
    return pieces


def _is_note_mark(element: Any) -> bool:
    text = "".join(element.itertext()).strip()
    link = element if element.tag == "a" else element.find(".//a")
    refers = link is not None and (link.get("href") or "").startswith("#")
    target = (link.get("href") or "")[1:] if refers else ""
    named = NOTE_NAME.search(f"{element.get('class', '')} {element.get('id', '')} {target}")
    short = re.fullmatch(r"[\[(]?(?:\d{1,3}|[ivx]{1,4}|[*†‡])[\])]?", text) is not None
    return short and (element.tag == "sup" or (refers and named is not None))


def _make_paragraphs(pieces: list[Piece], setting: Setting) -> Iterator[Block]:
    """Make paragraphs of inline words: two line breaks part them, also one before a number or bullet."""
    words = [piece for piece in pieces if piece.text.strip(" \t\r\n\u00a0\v")]
    bold = bool(words) and all(piece.bold for piece in words)
    italic = bool(words) and all(piece.italic for piece in words)
    text = re.sub(r"[ \t\r\n]+", " ", "".join(piece.text for piece in pieces))
    lines: list[str] = []
    for part in re.split(r"(?: ?\v){2,}", text):
        for line in part.split("\v"):
            fresh = line.strip() and (split_bullet(line)[0] or split_number(line)[0])
            if lines and lines[-1] and not fresh:
                lines[-1] += f" {line}"
            else:
                lines.append(line)
        lines.append("")
    for line in lines:
        if line.strip():
            yield _make_block(line, bold, italic, setting)


def _make_block(line: str, bold: bool, italic: bool, setting: Setting) -> Block:
    bullet, text = split_bullet(line)
    number, rest = ("", text) if bullet else split_number(text)
    kind = "list_item" if bullet else "paragraph"
    indent = setting.depth * INDENT
    return Block(
        tidy_text(rest), kind, number=number, bold=bold, italic=italic, boxed=setting.boxed, indent=indent,
        level=setting.depth,
    )  # fmt: skip
