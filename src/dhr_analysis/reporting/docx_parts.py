"""Parts of a Word document that python-docx has no call for: bookmarks, links, headers, alt text, numbers."""

from typing import Any

from docx.enum.text import WD_ALIGN_PARAGRAPH
from docx.oxml import OxmlElement
from docx.oxml.ns import qn
from docx.shared import Cm, Pt, RGBColor

from .palette import ACCENT, INK, QUIET

FONT = "Arial"
LONGEST_NAME = 40  # letters of a bookmark
PAGE = {"page_width": Cm(21), "page_height": Cm(29.7), "left_margin": Cm(2), "right_margin": Cm(2),
        "top_margin": Cm(2), "bottom_margin": Cm(2)}  # fmt: skip


def set_styles(document: Any) -> None:
    """Set page, language and styles: the same ink, sizes and spaces as the page's."""
    section = document.sections[0]
    for name, value in PAGE.items():
        setattr(section, name, value)
    sizes = {"Title": 24, "Heading 1": 16, "Heading 2": 12.5, "Caption": 10, "Normal": 10.5, "Quote": 10.5}
    for name, size in sizes.items():
        style = document.styles[name]
        style.font.name, style.font.size = FONT, Pt(size)
        style.font.color.rgb = RGBColor.from_string(INK[1:])
        style.font.italic = False
        _set_fonts(style)
    for name in ("Title", "Heading 1", "Heading 2", "Caption"):
        document.styles[name].font.bold = True
        document.styles[name].paragraph_format.keep_with_next = True
    spaces = {
        "Normal": (0, 6),
        "Heading 1": (22, 6),
        "Heading 2": (14, 4),
        "Caption": (10, 4),
        "List Bullet": (0, 3),
        "List Number": (0, 3),
    }
    for name, (before, after) in spaces.items():
        document.styles[name].paragraph_format.space_before = Pt(before)
        document.styles[name].paragraph_format.space_after = Pt(after)
    document.styles["Normal"].paragraph_format.line_spacing = 1.2
    language = OxmlElement("w:lang")
    language.set(qn("w:val"), "en-GB")
    document.styles["Normal"].element.get_or_add_rPr().append(language)


def _set_fonts(style: Any) -> None:
    fonts = style.element.get_or_add_rPr().get_or_add_rFonts()
    for name in ("w:asciiTheme", "w:hAnsiTheme", "w:eastAsiaTheme", "w:cstheme"):
        fonts.attrib.pop(qn(name), None)
    for name in ("w:ascii", "w:hAnsi", "w:cs", "w:eastAsia"):
        fonts.set(qn(name), FONT)


def name_bookmark(place: str, known: dict[str, str]) -> str:
    """Name the bookmark of a place in the page; Word allows letters, digits and few of them."""
    if place not in known:
        known[place] = f"p{len(known) + 1}_{''.join(letter if letter.isalnum() else '_' for letter in place)}"[
            :LONGEST_NAME
        ]
    return known[place]


def add_bookmark(paragraph: Any, name: str, number: int) -> None:
    """Mark a paragraph as a place that links can lead to."""
    start, end = OxmlElement("w:bookmarkStart"), OxmlElement("w:bookmarkEnd")
    for element in (start, end):
        element.set(qn("w:id"), str(number))
    start.set(qn("w:name"), name)
    first = paragraph._p.pPr
    paragraph._p.insert(0 if first is None else 1, start)
    paragraph._p.append(end)


def add_link(paragraph: Any, text: str, *, bookmark: str = "", address: str = "", small: bool = False) -> None:
    """Add words that lead to a bookmark or to an address outside."""
    link = OxmlElement("w:hyperlink")
    if bookmark:
        link.set(qn("w:anchor"), bookmark)
    else:
        kind = "http://schemas.openxmlformats.org/officeDocument/2006/relationships/hyperlink"
        link.set(qn("r:id"), paragraph.part.relate_to(address, kind, is_external=True))
    run = paragraph.add_run(text)
    run.font.color.rgb, run.font.underline = RGBColor.from_string(ACCENT[1:]), True
    if small:
        run.font.size = Pt(9)
    link.append(run._r)
    paragraph._p.append(link)


def make_quiet(run: Any) -> None:
    """Set a run small and grey."""
    run.font.size, run.font.color.rgb = Pt(9), RGBColor.from_string(QUIET[1:])


def repeat_header(row: Any) -> None:
    """Let a table's first row stand again on each page, and keep rows whole."""
    properties = row._tr.get_or_add_trPr()
    header = OxmlElement("w:tblHeader")
    header.set(qn("w:val"), "true")
    properties.append(header)


def keep_row_whole(row: Any) -> None:
    """Keep a row from being split between two pages."""
    row._tr.get_or_add_trPr().append(OxmlElement("w:cantSplit"))


def describe_table(table: Any, caption: str) -> None:
    """Give a table its alternative text and tell that its first row and first column are headers."""
    properties = table._tbl.tblPr
    for name in ("w:tblCaption", "w:tblDescription"):
        element = OxmlElement(name)
        element.set(qn("w:val"), caption)
        properties.append(element)
    look = properties.find(qn("w:tblLook"))
    if look is not None:
        look.set(qn("w:firstRow"), "1")
        look.set(qn("w:firstColumn"), "1")


def shade_cell(cell: Any, colour: str) -> None:
    """Shade a cell."""
    shading = OxmlElement("w:shd")
    for name, value in (("w:val", "clear"), ("w:color", "auto"), ("w:fill", colour.lstrip("#"))):
        shading.set(qn(name), value)
    cell._tc.get_or_add_tcPr().append(shading)


def set_borders(table: Any) -> None:
    """Draw thin lines between rows and none between columns."""
    borders = OxmlElement("w:tblBorders")
    for side in ("top", "bottom", "insideH"):
        line = OxmlElement(f"w:{side}")
        for name, value in (("w:val", "single"), ("w:sz", "4"), ("w:space", "0"), ("w:color", "BFBFBF")):
            line.set(qn(name), value)
        borders.append(line)
    table._tbl.tblPr.append(borders)


def describe_picture(shape: Any, alt: str, title: str) -> None:
    """Give a picture its alternative text."""
    properties = shape._inline.docPr
    properties.set("descr", alt)
    properties.set("title", title)


def start_numbering(document: Any) -> int:
    """Start a new numbered list at 1; returns the number by which its paragraphs name it."""
    style = document.styles["List Number"].element
    base = style.pPr.numPr.numId.val
    numbering = document.part.numbering_part.element
    abstract = next(num for num in numbering.num_lst if num.numId == base).abstractNumId.val
    made = numbering.add_num(abstract)
    made.add_lvlOverride(ilvl=0).add_startOverride(1)
    return int(made.numId)


def number_paragraph(paragraph: Any, number: int) -> None:
    """Let a paragraph belong to a numbered list."""
    properties = paragraph._p.get_or_add_pPr().get_or_add_numPr()
    properties.get_or_add_ilvl().val = 0
    properties.get_or_add_numId().val = number


def add_page_numbers(section: Any, marking: str) -> None:
    """Put the marking at the head of each page and its number at the foot."""
    header = section.header.paragraphs[0]
    make_quiet(header.add_run(marking))
    footer = section.footer.paragraphs[0]
    footer.alignment = WD_ALIGN_PARAGRAPH.RIGHT
    for words, field in (("", "PAGE"), (" of ", "NUMPAGES")):
        if words:
            make_quiet(footer.add_run(words))
        element = OxmlElement("w:fldSimple")
        element.set(qn("w:instr"), field)
        run = footer.add_run("1")
        make_quiet(run)
        element.append(run._r)
        footer._p.append(element)


def set_widths(table: Any, weights: list[float], total: float) -> None:
    """Share a table's width among its columns by weight; in centimetres."""
    table.autofit = False
    for column, weight in zip(table.columns, weights, strict=True):
        width = Cm(total * weight / sum(weights))
        column.width = width
        for cell in column.cells:
            cell.width = width
