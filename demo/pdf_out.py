"""Print a source as a PDF: running heads and feet, columns, hanging numbers, tables, footnotes at the page's foot."""

import io
import re
from collections.abc import Callable
from typing import Any
from xml.sax.saxutils import escape, quoteattr

from parse import list_notes
from pdf_table import make_table
from reportlab.lib import colors
from reportlab.lib.enums import TA_CENTER
from reportlab.lib.pagesizes import A4, landscape
from reportlab.lib.styles import ParagraphStyle
from reportlab.lib.units import cm
from reportlab.pdfbase.pdfmetrics import stringWidth
from reportlab.pdfgen.canvas import Canvas
from reportlab.platypus import (
    BaseDocTemplate,
    Flowable,
    Frame,
    NextPageTemplate,
    PageBreak,
    PageTemplate,
    Paragraph,
    Spacer,
)  # fmt: skip
from reportlab.platypus.doctemplate import LayoutError
from source import ANCHOR, Block, Source, fail, remove_anchors

FONTS = {
    "serif": ("Times-Roman", "Times-Bold", "Times-Italic"),
    "sans": ("Helvetica", "Helvetica-Bold", "Helvetica-Oblique"),
}
MARGIN = 2.3 * cm
HANG = 42
Styles = dict[str, ParagraphStyle]


class Note(Flowable):
    """A footnote: takes its height from the foot of the frame in which the paragraph before it stands."""

    def __init__(self, paragraph: Paragraph) -> None:
        super().__init__()
        self.paragraph = paragraph

    def wrap(self, width: float, height: float) -> tuple[float, float]:
        """No height if the foot has room, else more than there is, which moves the note to the next page."""
        needed = self.paragraph.wrap(width, height)[1] + 6
        self.needed = needed
        return 0, 0 if height >= needed else height + 1

    def draw(self) -> None:
        """Raise the frame's foot and leave the words for the end of the page."""
        frame = self._frame
        frame._y1p += self.needed
        frame.notes = [*getattr(frame, "notes", []), self]


def build_pdf(source: Source) -> tuple[bytes, dict[str, int]]:
    """The file's bytes and the page on which each recommendation begins."""
    check_letters(source)
    first = print_pass(source, {}, 0)
    data, pages, _, _ = print_pass(source, first[2], first[3])
    return data, pages


def check_letters(source: Source) -> None:
    """Refuse letters that the built-in fonts lack."""
    for block in source.blocks:
        for text in [block.text, block.number, *(cell for row in block.rows for cell in row)]:
            try:
                remove_anchors(text).encode("cp1252")
            except UnicodeEncodeError as error:
                letter = error.object[error.start]
                raise fail(source.path, block.line, f"the built-in PDF fonts have no {letter!r}") from error


def print_pass(
    source: Source, contents: dict[str, int], total: int
) -> tuple[bytes, dict[str, int], dict[str, int], int]:
    """Set the document once, with the page numbers of the pass before: bytes, pages of recommendations and headings."""
    stream = io.BytesIO()
    marks: dict[str, int] = {}
    styles = make_styles(source)
    segments = make_segments(source, styles, contents)
    document = BaseDocTemplate(
        stream, pagesize=A4, title=source.head["title"], author=source.head["csp"], invariant=1, pageCompression=0
    )
    templates = make_templates(source, total)
    document.addPageTemplates(sorted(templates, key=lambda template: template.id != segments[0][0]))
    story: list[Any] = []
    for n, (template, flowables) in enumerate(segments):
        story += [*([NextPageTemplate(template), PageBreak()] if n else []), *flowables]
    try:
        document.build(story, canvasmaker=lambda *args, **kwargs: make_canvas(marks, *args, **kwargs))
    except LayoutError as error:
        raise fail(source.path, 1, f"a table row or paragraph is taller than a page: {error}") from error
    headings = {name[2:]: page for name, page in marks.items() if name.startswith("h:")}
    recs = {name[2:]: page for name, page in marks.items() if name.startswith("r:")}
    return stream.getvalue(), recs, headings, document.page


def make_canvas(marks: dict[str, int], *args: Any, **kwargs: Any) -> Canvas:
    """A canvas that writes down on which page each mark is drawn first."""
    canvas = Canvas(*args, **kwargs)
    canvas.setNamedCB("note_page", lambda canv, kind, label: marks.setdefault(label, canv.getPageNumber()))
    return canvas


def make_styles(source: Source) -> Styles:
    """Paragraph styles for the layout's font and size."""
    plain, bold, italic = FONTS[source.layout.get("font", "sans")]
    size = float(source.layout.get("size", 11))
    base = ParagraphStyle("body", fontName=plain, fontSize=size, leading=size * 1.25, spaceAfter=size * 0.6)

    def style(name: str, **changes: Any) -> ParagraphStyle:
        return ParagraphStyle(name, parent=base, **changes)

    head = {"fontName": bold, "keepWithNext": 1, "spaceBefore": size * 0.7}
    in_table = max(size - 2, 8)
    small = {"fontSize": in_table, "leading": in_table * 1.15, "spaceAfter": 0}
    return {
        "paragraph": base,
        "heading1": style("heading1", fontSize=size + 4, leading=(size + 4) * 1.2, **head),
        "heading2": style("heading2", fontSize=size + 1, leading=(size + 1) * 1.2, **head),
        "heading3": style("heading3", **{**head, "fontName": italic}),
        "front": style("front", fontName=bold, fontSize=size + 3, leading=(size + 3) * 1.4, alignment=TA_CENTER),
        "bullet": style("bullet", leftIndent=HANG * 0.8, bulletIndent=HANG * 0.4, spaceAfter=size * 0.3),
        "hanging": style("hanging", leftIndent=HANG, bulletIndent=0, bulletFontName=plain, bulletFontSize=size),
        "part": style("part", leftIndent=HANG * 1.6, bulletIndent=HANG, bulletFontName=plain, bulletFontSize=size),
        "quote": style("quote", fontName=italic, leftIndent=HANG * 0.7, rightIndent=HANG * 0.5),
        "box": style("box", fontName=bold, borderWidth=0.8, borderColor=colors.black, borderPadding=4, leftIndent=5,
                     rightIndent=5, spaceBefore=size, spaceAfter=size),
        "cell": style("cell", **small),
        "cell_bold": style("cell_bold", fontName=bold, **small),
        "note": style("note", fontSize=size - 3, leading=(size - 3) * 1.15, spaceAfter=0),
    }  # fmt: skip


def make_templates(source: Source, total: int) -> list[PageTemplate]:
    """Page templates: the cover, the body (one or two columns) and pages on their side."""
    width, height = A4
    columns = int(source.layout.get("columns", 1))
    gap = 0.8 * cm
    column = (width - 2 * MARGIN - gap * (columns - 1)) / columns
    body = [make_frame(MARGIN + n * (column + gap), column, height, f"c{n}") for n in range(columns)]
    cover = [make_frame(MARGIN, width - 2 * MARGIN, height, "cover")]
    side = [make_frame(MARGIN, height - 2 * MARGIN, width, "side")]

    def template(name: str, frames: list[Frame], size: tuple[float, float], **kwargs: Any) -> PageTemplate:
        furnish: Callable[..., None] = lambda canvas, doc: draw_furniture(source, canvas, doc, size, total)  # noqa: E731
        finish: Callable[..., None] = lambda canvas, doc: draw_notes(canvas, frames)  # noqa: E731
        return PageTemplate(name, frames, onPage=furnish, onPageEnd=finish, pagesize=size, **kwargs)

    return [
        template("cover", cover, A4, autoNextPageTemplate="body"),
        template("body", body, A4),
        template("side", side, landscape(A4)),
    ]


def make_frame(left: float, width: float, page_height: float, name: str) -> Frame:
    """A frame over the height of a page."""
    return Frame(left, MARGIN, width, page_height - 2 * MARGIN, 0, 0, 0, 0, id=name)


def draw_furniture(source: Source, canvas: Canvas, doc: BaseDocTemplate, size: tuple[float, float], total: int) -> None:
    """Running head, running foot and protective marking; a cover bears only the marking."""
    plain, bold, _ = FONTS[source.layout.get("font", "sans")]
    marking = source.layout.get("marking")
    canvas.saveState()
    if marking:
        canvas.setFont(bold, 10)
        canvas.drawCentredString(size[0] / 2, size[1] - 1.1 * cm, marking)
        canvas.drawCentredString(size[0] / 2, 0.7 * cm, marking)
    canvas.setFont(plain, 8.5)
    if doc.pageTemplate.id != "cover":
        fill = {"page": doc.page, "pages": total or doc.page}
        canvas.drawString(MARGIN, size[1] - 1.7 * cm, source.layout.get("running_head", "").format(**fill))
        canvas.drawRightString(size[0] - MARGIN, 1.3 * cm, source.layout.get("running_foot", "").format(**fill))
    canvas.restoreState()


def draw_notes(canvas: Canvas, frames: list[Frame]) -> None:
    """Footnotes of each frame, under a short rule."""
    for frame in frames:
        notes, bottom = getattr(frame, "notes", []), frame._y1
        for note in reversed(notes):
            note.paragraph.drawOn(canvas, frame._x1, bottom)
            bottom += note.needed - (0 if note is notes[0] else 4)
        if notes:
            canvas.line(frame._x1, bottom - 2, frame._x1 + 100, bottom - 2)
        frame.notes = []


def make_segments(source: Source, styles: Styles, contents: dict[str, int]) -> list[tuple[str, list[Any]]]:
    """Runs of flowables, each beginning on a new page, with the name of their page template."""
    front = source.blocks[0].kind == "front"
    segments: list[tuple[str, list[Any]]] = [("cover" if front else "body", [])]
    wait = source.has("contents")
    notes = list_notes(source.blocks)
    for place, block in enumerate(source.blocks):
        if block.kind == "footnote":
            continue
        if wait and (block.kind == "page_break" or block.kind != "front"):
            segments += [("body", make_contents(source, styles, contents)), ("body", [])]
            wait = False
        template = choose_template(source, place, segments[-1][0])
        first_level = block.kind == "heading" and block.level == 1 and source.has("page_breaks")
        if block.kind == "page_break" or first_level or template != segments[-1][0]:
            segments.append((template, []))
        segments[-1][1].extend(make_flowables(source, styles, place, block, notes))
    return [segment for segment in segments if segment[1]]


def choose_template(source: Source, place: int, now: str) -> str:
    """Page template of a block: tables, with the headings over them, may lie on their side."""
    block = source.blocks[place]
    ahead = place
    while source.blocks[ahead].kind == "heading" and ahead + 1 < len(source.blocks):
        ahead += 1
    if source.has("landscape_tables") and source.blocks[ahead].kind == "table":
        return "side"
    if now != "cover" or block.kind == "page_break":
        return "body"
    return "body" if block.kind != "front" and int(source.layout.get("columns", 1)) > 1 else "cover"


def print_text(text: str) -> str:
    """Markup of a text: escaped, with marks that tell the page of a recommendation's beginning."""
    out, at = "", 0
    for anchor in ANCHOR.finditer(text):
        out += escape(text[at : anchor.start()]) + f"<onDraw name='note_page' label={quoteattr('r:' + anchor[1])}/>"
        at = anchor.end()
    return (out + escape(text[at:])).replace(" // ", "<br/>")


def make_flowables(
    source: Source, styles: Styles, place: int, block: Block, notes: dict[int, list[tuple[int, str]]]
) -> list[Any]:
    """What is printed for a block, and its footnotes."""
    text = print_text(block.text) + "".join(f"<super>{n}</super>" for n, _ in notes.get(place, []))
    feet = [Note(Paragraph(f"<super>{n}</super> {escape(note)}", styles["note"])) for n, note in notes.get(place, [])]
    if block.kind == "page_break":
        return []
    if block.kind == "table":
        return [make_table(source, block, styles, print_text), Spacer(1, 8), *feet]
    if block.kind == "heading":
        mark = f"<onDraw name='note_page' label={quoteattr(f'h:{place}')}/>"
        return [Paragraph(mark + text, styles[f"heading{block.level}"]), *feet]
    if block.kind == "numbered":
        return [*make_numbered(source, styles, block.number, text), *feet]
    if block.kind == "bullet":
        return [Paragraph(text, styles["bullet"], bulletText="\u2022"), *feet]
    return [Paragraph(text, styles[block.kind]), *feet]


def make_numbered(source: Source, styles: Styles, number: str, text: str) -> list[Any]:
    """A numbered paragraph: number in the margin, before the text, or on a line of its own."""
    manner = source.layout.get("numbers", "hanging")
    body = styles["paragraph"]
    if manner == "alone":
        alone = ParagraphStyle("alone", parent=body, keepWithNext=1, spaceAfter=0)
        return [Paragraph(escape(number), alone), Paragraph(text, body)]
    if manner == "inline" or stringWidth(number, body.fontName, body.fontSize) > HANG - 5:
        shown = f"<b>{escape(number)}</b>" if re.search("[A-Za-z]{3}", number) else escape(number)
        return [Paragraph(f"{shown} {text}", body)]
    part = re.fullmatch(r"\(\w{1,4}\)|\w\)", number)
    return [Paragraph(text, styles["part" if part else "hanging"], bulletText=number)]


def make_contents(source: Source, styles: Styles, pages: dict[str, int]) -> list[Any]:
    """A contents page with dot leaders."""
    body = styles["paragraph"]
    width = A4[0] - 2 * MARGIN
    if int(source.layout.get("columns", 1)) == 2:
        width = (width - 0.8 * cm) / 2
    lines: list[Any] = [Paragraph("CONTENTS", styles["heading1"])]
    for place, block in enumerate(source.blocks):
        if block.kind == "heading" and block.level == 1:
            text, page = remove_anchors(block.text), str(pages.get(str(place), 1))
            room = width - stringWidth(text + "  " + page, body.fontName, body.fontSize) - 4
            dots = max(int(room / stringWidth(". ", body.fontName, body.fontSize)), 3)
            lines.append(Paragraph(f"{escape(text)} {'. ' * dots}{page}", body))
    return lines
