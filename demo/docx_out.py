"""Print a source as a Word document: real styles, numbering, tables, sections, footnotes; the same bytes each time."""

import datetime
import io
import re
import zipfile
from typing import Any

from docx import Document
from docx.enum.section import WD_ORIENT, WD_SECTION
from docx.enum.text import WD_ALIGN_PARAGRAPH, WD_BREAK, WD_TAB_ALIGNMENT, WD_TAB_LEADER
from docx.oxml import OxmlElement
from docx.oxml.ns import qn
from docx.shared import Cm, Pt
from docx_parts import Numbering, add_footnotes, add_note_reference
from parse import list_notes
from source import Block, Source, remove_anchors

FIXED = datetime.datetime(2024, 1, 1)
FONTS = {"serif": "Times New Roman", "sans": "Arial"}


def build_docx(source: Source) -> tuple[bytes, dict[str, int]]:
    """The file's bytes; Word's pages aren't known before it is opened."""
    document = Document()
    set_properties(document, source)
    set_styles(document, source)
    set_furniture(document, source)
    notes = list_notes(source.blocks)
    numbering = Numbering.of(document) if source.has("word_numbers") else None
    wait = source.has("contents")
    for place, block in enumerate(source.blocks):
        if wait and (block.kind == "page_break" or block.kind != "front"):
            add_contents(document, source)
            wait = False
            if block.kind == "page_break":
                continue
        numbering = add_block(document, source, block, notes.get(place, []), numbering)
        turn_page(document, source, place)
    add_footnotes(document, [note for _, group in sorted(notes.items()) for note in group])
    stream = io.BytesIO()
    document.save(stream)
    return repack(stream.getvalue()), {}


def repack(data: bytes) -> bytes:
    """The same package with fixed times and without compression, whose result differs between zlib versions."""
    out = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(data)) as old, zipfile.ZipFile(out, "w", zipfile.ZIP_STORED) as new:
        for name in old.namelist():
            if name != "docProps/thumbnail.jpeg":
                entry = zipfile.ZipInfo(name, (1980, 1, 1, 0, 0, 0))
                entry.create_system = 0
                new.writestr(entry, drop_thumbnail(name, old.read(name)))
    return out.getvalue()


def drop_thumbnail(name: str, data: bytes) -> bytes:
    """Package relationships without the template's picture of another document."""
    if name != "_rels/.rels":
        return data
    return re.sub(rb"<Relationship [^>]*thumbnail[^>]*/>", b"", data)


def set_properties(document: Any, source: Source) -> None:
    """Core properties that do not change from one build to the next."""
    core = document.core_properties
    core.title, core.author, core.last_modified_by = source.head["title"], source.head["csp"], ""
    core.created = core.modified = core.last_printed = FIXED
    core.revision, core.comments, core.keywords = 1, "", ""


def set_styles(document: Any, source: Source) -> None:
    """Font and size of the body, black headings."""
    font = FONTS[source.layout.get("font", "sans")]
    size = float(source.layout.get("size", 11))
    for name, points in (("Normal", size), ("Heading 1", size + 4), ("Heading 2", size + 2), ("Heading 3", size)):
        style = document.styles[name]
        style.font.name, style.font.size = font, Pt(points)
        fonts = style.element.rPr.rFonts
        for key in ("w:asciiTheme", "w:hAnsiTheme", "w:eastAsiaTheme", "w:cstheme"):
            fonts.attrib.pop(qn(key), None)
        if name != "Normal":
            style.font.color.rgb = None
            style.font.bold = True
    drop_unused_styles(document)
    section = document.sections[0]
    section.page_width, section.page_height = Cm(21), Cm(29.7)
    columns = int(source.layout.get("columns", 1))
    if columns > 1:
        section._sectPr.find(qn("w:cols")).set(qn("w:num"), str(columns))


def drop_unused_styles(document: Any) -> None:
    """Take out the template's hundred table styles and their second copy, which would be nine tenths of the file."""
    styles = document.styles.element
    for style in styles.findall(qn("w:style")):
        if style.get(qn("w:type")) == "table" and style.get(qn("w:styleId")) not in ("TableNormal", "TableGrid"):
            styles.remove(style)
    for name, link in list(document.part.rels.items()):
        if link.reltype.endswith("/stylesWithEffects"):
            del document.part.rels[name]


def set_furniture(document: Any, source: Source) -> None:
    """Running head and foot with Word's own page fields, and the protective marking."""
    section = document.sections[0]
    marking = source.layout.get("marking")
    for part, text in (
        (section.header, source.layout.get("running_head")),
        (section.footer, source.layout.get("running_foot")),
    ):
        paragraph = part.paragraphs[0]
        if marking:
            paragraph.add_run(marking).bold = True
            paragraph.alignment = WD_ALIGN_PARAGRAPH.CENTER
            paragraph = part.add_paragraph() if text else paragraph
        for piece in re.split(r"(\{pages?\})", text or ""):
            if piece in ("{page}", "{pages}"):
                add_field(paragraph, "PAGE" if piece == "{page}" else "NUMPAGES")
            elif piece:
                paragraph.add_run(piece)


def add_field(paragraph: Any, name: str) -> None:
    """A field that Word fills in."""
    field = OxmlElement("w:fldSimple")
    field.set(qn("w:instr"), name)
    run = OxmlElement("w:r")
    text = OxmlElement("w:t")
    text.text = "1"
    run.append(text)
    field.append(run)
    paragraph._p.append(field)


def add_contents(document: Any, source: Source) -> None:
    """A contents list with dot leaders; pages are reckoned from the number of words before."""
    document.add_paragraph().add_run("Contents").bold = True
    words = 0
    for block in source.blocks:
        if block.kind == "heading" and block.level == 1:
            paragraph = document.add_paragraph()
            paragraph.paragraph_format.tab_stops.add_tab_stop(Cm(15.5), WD_TAB_ALIGNMENT.RIGHT, WD_TAB_LEADER.DOTS)
            paragraph.add_run(f"{remove_anchors(block.text)}\t{3 + words // 420}")
        words += len(" ".join([block.text, *(cell for row in block.rows for cell in row)]).split())
    document.paragraphs[-1].add_run().add_break(WD_BREAK.PAGE)


def add_block(document: Any, source: Source, block: Block, notes: list[Any], numbering: Any) -> Any:
    """Add one block; gives back the numbering as it stands after it."""
    text = remove_anchors(block.text)
    if block.kind == "footnote":
        return numbering
    if block.kind == "page_break":
        document.add_page_break()
        return numbering
    if block.kind == "table":
        add_table(document, source, block)
        return numbering
    paragraph = document.add_paragraph()
    typed, shown, numbering = number_paragraph(paragraph, block, text, numbering)
    paragraph.style = STYLES.get(block.kind, "Normal") if block.kind != "heading" else f"Heading {block.level}"
    if block.kind == "heading" and block.level == 1 and source.has("page_breaks"):
        paragraph.paragraph_format.page_break_before = True
    run = paragraph.add_run(f"{typed}\t{shown}" if typed else shown)
    run.bold, run.italic = (block.kind in ("box", "front")) or None, (block.kind == "quote") or None
    dress(paragraph, block, bool(typed))
    for number, _ in notes:
        add_note_reference(paragraph, number)
    return numbering


STYLES = {"bullet": "List Bullet", "quote": "Quote"}


def number_paragraph(paragraph: Any, block: Block, text: str, numbering: Any) -> tuple[str, str, Any]:
    """The number to be typed (blank if Word numbers), the text without it, and the numbering after it."""
    number = block.number
    if block.kind == "heading":
        found = re.match(r"(\d{1,2}(?:\.\d+)*\.?)\s+(.*)", text)
        if not found or numbering is None:
            return "", text, numbering
        number, text = found[1], found[2]
    if not number or numbering is None:
        return number, text, numbering
    counted = numbering.count(number)
    if counted is None:
        return number, text, numbering
    counted.apply(paragraph)
    return "", text, counted


def dress(paragraph: Any, block: Block, typed: bool) -> None:
    """Alignment, indents and borders of a paragraph."""
    shape = paragraph.paragraph_format
    if block.kind == "front":
        shape.alignment = WD_ALIGN_PARAGRAPH.CENTER
    if typed:
        part = bool(re.fullmatch(r"\(\w{1,4}\)|\w\)", block.number))
        shape.left_indent, shape.first_line_indent = Cm(2.7 if part else 1.5), Cm(-1.2 if part else -1.5)
    if block.kind == "box":
        borders = OxmlElement("w:pBdr")
        for side in ("top", "left", "bottom", "right"):
            edge = OxmlElement(f"w:{side}")
            for key, value in (("val", "single"), ("sz", "8"), ("space", "4"), ("color", "000000")):
                edge.set(qn(f"w:{key}"), value)
            borders.append(edge)
        properties = paragraph._p.get_or_add_pPr()
        properties.insert_element_before(
            borders, "w:shd", "w:tabs", "w:spacing", "w:ind", "w:jc", "w:outlineLvl", "w:rPr", "w:sectPr"
        )


def add_table(document: Any, source: Source, block: Block) -> None:
    """A real table: header row, cells merged downwards for `<`, a lone cell over the whole width."""
    columns = len(block.rows[0])
    table = document.add_table(rows=len(block.rows), cols=columns)
    if source.has("ruled", "true"):
        table.style = "Table Grid"
    for n, row in enumerate(block.rows):
        cells = table.rows[n].cells
        if len(row) == 1 and columns > 1:
            cells = (cells[0].merge(cells[-1]),)
        for column, text in enumerate(row):
            if text != "<":
                fill_cell(cells[column], remove_anchors(text), n == 0 or len(row) == 1)
    for column in range(columns):
        merge_down(table, block, column)
    if source.has("repeat_header", "true"):
        properties = table.rows[0]._tr.get_or_add_trPr()
        properties.append(OxmlElement("w:tblHeader"))


def fill_cell(cell: Any, text: str, bold: bool) -> None:
    """Words of a cell, a paragraph a line."""
    for n, line in enumerate(text.split(" // ")):
        paragraph = cell.paragraphs[0] if n == 0 else cell.add_paragraph()
        run = paragraph.add_run(line.strip())
        run.bold = bold or None
        run.font.size = Pt(9)


def merge_down(table: Any, block: Block, column: int) -> None:
    """Mark cells of a column that continue the cell above them."""
    for n, row in enumerate(block.rows):
        if row[column : column + 1] != ("<",):
            continue
        for place, value in ((n - 1, "restart"), (n, "continue")):
            properties = table.rows[place]._tr.tc_lst[column].get_or_add_tcPr()
            if properties.find(qn("w:vMerge")) is None:
                merge = OxmlElement("w:vMerge")
                if value == "restart":
                    merge.set(qn("w:val"), value)
                properties.append(merge)


def turn_page(document: Any, source: Source, place: int) -> None:
    """Begin a section on its side before a table's headings, an upright one after the table."""
    if not source.has("landscape_tables") or place + 1 == len(source.blocks):
        return
    wide = is_wide(source, place + 1)
    section = document.sections[-1]
    if wide == (section.orientation == WD_ORIENT.LANDSCAPE):
        return
    new = document.add_section(WD_SECTION.NEW_PAGE)
    new.orientation = WD_ORIENT.LANDSCAPE if wide else WD_ORIENT.PORTRAIT
    new.page_width, new.page_height = section.page_height, section.page_width


def is_wide(source: Source, place: int) -> bool:
    """Whether a block belongs on a page on its side: a table, the headings over it, its footnotes."""
    while source.blocks[place].kind in ("heading", "footnote") and place + 1 < len(source.blocks):
        place += 1
    return source.blocks[place].kind == "table"
