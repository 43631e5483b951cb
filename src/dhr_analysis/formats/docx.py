"""Read a Word document: paragraphs and tables in order, with the numbers, notes and text boxes that Word shows."""

import io
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

from ..blocks import Block
from ..reading.grids import make_table_rows
from ..reading.mend import tidy_text
from ..reading.numbers import split_bullet, split_number
from .docx_numbers import BULLET, Numbering, find_style_level, number_paragraphs, read_numbering
from .docx_styles import Style, W, read_indent, read_number, read_styles
from .docx_tables import find_children, read_grid
from .docx_text import Shown, is_mark_deleted, iter_paragraphs, show_paragraph
from .files import Reading

CONTAINERS = {f"{W}{name}" for name in ("sdt", "sdtContent", "customXml", "ins", "moveTo", "smartTag")}
NOTE_PARTS = {"footnote": "footnotes", "endnote": "endnotes"}


@dataclass(frozen=True)
class Package:
    """What is known of a Word file before its text is read."""

    styles: Mapping[str, Style]
    numberings: Mapping[str, Numbering]
    labels: Mapping[Any, tuple[str, int]]
    notes: Mapping[tuple[str, str], Any]


def read_docx(path: Path, data: bytes) -> Reading:
    """Read a Word document; headers, footers, comments, hidden and deleted text are left out."""
    import docx

    part = docx.Document(io.BytesIO(data)).part
    body = part.element.body
    package = _open_package(part, body)
    tables = {table: place for place, table in enumerate(body.iter(f"{W}tbl"))}
    return Reading(tuple(_count_notes(_read_content(body, package, tables))))


def _open_package(part: Any, body: Any) -> Package:
    styles_root = part.styles.element
    styles = read_styles(styles_root)
    linked = {style_id: style.num_id for style_id, style in styles.items() if style.num_id}
    numberings = read_numbering(_related_root(part, "numbering"), linked)
    paragraphs = list(iter_paragraphs(body))
    items = [_find_numbering(paragraph, styles, numberings) for paragraph in paragraphs]
    labels = dict(zip(paragraphs, number_paragraphs(items, numberings), strict=True))
    notes = {}
    for kind, name in NOTE_PARTS.items():
        root = _related_root(part, name)
        for note in [] if root is None else root.findall(f"{W}{kind}"):
            notes[kind, note.get(f"{W}id", "")] = note
    return Package(styles, numberings, labels, notes)


def _related_root(part: Any, name: str) -> Any | None:
    from docx.oxml import parse_xml

    for relation in part.rels.values():
        if not relation.is_external and relation.reltype.endswith(f"/{name}"):
            return parse_xml(relation.target_part.blob)
    return None


def _find_numbering(
    paragraph: Any, styles: Mapping[str, Style], numberings: Mapping[str, Numbering]
) -> tuple[str, int] | None:
    style = _style_of(paragraph, styles)
    properties = paragraph.find(f"{W}pPr/{W}numPr")
    own = read_number(properties, f"{W}numId")
    num_id = str(own) if own is not None else style.num_id
    if num_id is None or num_id == "0" or not "".join(paragraph.itertext()).strip():
        return None
    ilvl = read_number(properties, f"{W}ilvl")
    if ilvl is None and num_id in numberings:
        ilvl = find_style_level(numberings[num_id], style.style_id)
    return num_id, ilvl if ilvl is not None else style.ilvl or 0


def _style_of(paragraph: Any, styles: Mapping[str, Style]) -> Style:
    named = paragraph.find(f"{W}pPr/{W}pStyle")
    style = styles.get(named.get(f"{W}val", "")) if named is not None else None
    return style or styles[""]


def _read_content(container: Any, package: Package, tables: Mapping[Any, int]) -> Iterator[Block]:
    waiting: Block | None = None
    for element in container:
        if element.tag == f"{W}p":
            for block in _read_paragraph(element, package):
                if waiting is not None and block.kind != "footnote":
                    block, waiting = replace(block, text=f"{waiting.text} {block.text}", number=waiting.number), None
                if is_mark_deleted(element) and block.kind != "footnote":
                    waiting = block
                else:
                    yield block
        elif element.tag == f"{W}tbl":
            yield from _read_table(element, package, tables)
        elif element.tag in CONTAINERS and not _is_contents(element):
            yield from _read_content(element, package, tables)
    if waiting is not None:
        yield waiting


def _is_contents(element: Any) -> bool:
    gallery = element.find(f"{W}sdtPr/{W}docPartObj/{W}docPartGallery")
    return gallery is not None and gallery.get(f"{W}val") == "Table of Contents"


def _read_paragraph(paragraph: Any, package: Package) -> Iterator[Block]:
    style = _style_of(paragraph, package.styles)
    shown = show_paragraph(paragraph, style, package.styles)
    if shown.text.strip() and not style.name.lower().startswith("toc "):
        yield _make_block(paragraph, shown, style, *package.labels.get(paragraph, ("", -1)))
    for note in shown.notes:
        if note in package.notes:
            yield from _read_note(package.notes[note], package)
    for box in shown.boxes:
        for block in _read_content(box, package, {}):
            yield replace(block, boxed=True)


def _make_block(paragraph: Any, shown: Shown, style: Style, label: str, ilvl: int) -> Block:
    properties = paragraph.find(f"{W}pPr")
    outline = read_number(properties, f"{W}outlineLvl")
    outline = style.outline if outline is None else outline
    bullet, text = split_bullet(shown.text) if not label else (label == BULLET, shown.text)
    number = ""
    if not bullet:
        number, text = (label.rstrip(".:"), text) if label else split_typed(text)
    heading = outline is not None and outline < 9
    listed = bullet or ilvl > 0 or style.name.lower().startswith("list")
    indent = read_indent(properties)
    return Block(
        tidy_text(text),
        "heading" if heading else "list_item" if bullet or (listed and not number) else "paragraph",
        number=number,
        level=(outline or 0) + 1 if heading else ilvl + 1 if bullet and ilvl >= 0 else int(bullet),
        bold=shown.bold, italic=shown.italic, boxed=_is_framed(properties), size=shown.size,
        indent=indent if indent is not None else style.indent or 0.0,
    )  # fmt: skip


def split_typed(text: str) -> tuple[str, str]:
    """Split off a number that the writer typed; a tab after it makes even a bare number one."""
    head, tab, rest = text.lstrip().partition("\t")
    if tab and len(head) <= 24:
        number, left = split_number(head, hanging=True)
        if number and not left:
            return number, rest
    return split_number(text)


def _is_framed(properties: Any | None) -> bool:
    borders = properties.find(f"{W}pBdr") if properties is not None else None
    drawn = [] if borders is None else [side for side in borders if side.get(f"{W}val") not in ("nil", "none", None)]
    return len(drawn) >= 3


def _read_note(note: Any, package: Package) -> Iterator[Block]:
    texts = [_text_of(paragraph, package)[0] for paragraph in note.iter(f"{W}p")]
    text = tidy_text(" ".join(texts))
    if text:
        yield Block(text, "footnote", size=8.0)


def _count_notes(blocks: Iterator[Block]) -> Iterator[Block]:
    count = 0
    for block in blocks:
        if block.kind == "footnote":
            count += 1
            block = replace(block, number=str(count))
        yield block


def _text_of(paragraph: Any, package: Package) -> tuple[str, bool]:
    shown = show_paragraph(paragraph, _style_of(paragraph, package.styles), package.styles)
    label, _ = package.labels.get(paragraph, ("", -1))
    lead = "• " if label == BULLET else f"{label} " if label and shown.text.strip() else ""
    return lead + re.sub(r"[\t\u00a0]", " ", shown.text), shown.bold or not shown.text.strip()


def _read_cell(cell: Any, package: Package) -> tuple[str, bool]:
    shown = [_text_of(paragraph, package) for paragraph in iter_paragraphs(cell)]
    text = "\n".join(text for text, _ in shown if text.strip())
    return text, bool(text) and all(bold for _, bold in shown)


def _read_table(table: Any, package: Package, tables: Mapping[Any, int]) -> Iterator[Block]:
    rows = find_children(table, "tr")
    cells = [cell for row in rows for cell in find_children(row, "tc")]
    if len(cells) == 1:
        # A table of one cell is a box around paragraphs.
        for block in _read_content(cells[0], package, tables):
            yield replace(block, boxed=True)
        return
    grid, headed = read_grid(table, lambda cell: _read_cell(cell, package))
    yield from make_table_rows(grid, tables.get(table, len(tables)), headed=headed)
    for cell in cells:
        for paragraph in iter_paragraphs(cell):
            yield from (block for block in _read_paragraph(paragraph, package) if block.kind == "footnote")
