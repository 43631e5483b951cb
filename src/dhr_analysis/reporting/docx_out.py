"""A report as a Word document, made from its finished page, so that it says the same: headings, captions, alt texts."""

import base64
import io
import re
import zipfile
from collections.abc import Mapping
from datetime import datetime
from typing import Any

from .docx_parts import (
    add_bookmark,
    add_link,
    add_page_numbers,
    describe_picture,
    describe_table,
    keep_row_whole,
    make_quiet,
    name_bookmark,
    number_paragraph,
    repeat_header,
    set_borders,
    set_styles,
    set_widths,
    shade_cell,
    start_numbering,
)
from .palette import SHADES

LEFT_OUT = ("back", "skip", "on-paper")
HEADINGS = {"h1": "Title", "h2": "Heading 1", "h3": "Heading 2"}
FIXED_DATE = datetime(2000, 1, 1)  # not the clock: the same report has the same bytes
TEXT_WIDTH = 17.0  # centimetres
SMALL = 9
BLOCKS = ("p", "ul", "ol", "div", "table", "figure", "details", "dl", "nav", "blockquote", "h2", "h3", "section")


def make_docx(page: str, pictures: Mapping[str, Mapping[str, Any]], *, title: str, marking: str) -> bytes:
    """Make the Word document of a finished page; ``pictures`` are the charts' PNGs by the name of their figure."""
    from docx import Document
    from lxml import html

    document = Document()
    set_styles(document)
    document.core_properties.title, document.core_properties.author = title, "dhr_analysis"
    document.core_properties.language = "en-GB"
    document.core_properties.comments = ""
    for name in ("created", "modified", "last_printed"):
        setattr(document.core_properties, name, FIXED_DATE)
    add_page_numbers(document.sections[0], marking)
    body = html.fromstring(page).get_element_by_id("main")
    writer = _Writer(
        document,
        pictures,
        {link.get("href")[1:] for link in body.iterfind(".//a") if link.get("href", "").startswith("#")},
    )
    for element in body:
        writer.write(element)
    buffer = io.BytesIO()
    document.save(buffer)
    return fix_archive(buffer.getvalue())


def fix_archive(data: bytes) -> bytes:
    """Write an archive anew with one fixed date for all its parts, in order of their names."""
    made = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(data)) as old, zipfile.ZipFile(made, "w", zipfile.ZIP_DEFLATED) as new:
        names = sorted(old.namelist(), key=lambda name: (name != "[Content_Types].xml", name))
        for name in names:
            entry = zipfile.ZipInfo(name, date_time=(1980, 1, 1, 0, 0, 0))
            entry.compress_type, entry.external_attr, entry.create_system = zipfile.ZIP_DEFLATED, 0o600 << 16, 3
            new.writestr(entry, old.read(name))
    return made.getvalue()


class _Writer:
    """Walks through the page and writes paragraph after paragraph; knows which places links lead to."""

    def __init__(self, document: Any, pictures: Mapping[str, Mapping[str, Any]], wanted: set[str]):
        self.document, self.pictures, self.wanted = document, pictures, wanted
        self.names: dict[str, str] = {}
        self.styles: dict[str, str] = {}
        self.marks = 0

    def write(self, element: Any) -> None:
        """Write a block of the page."""
        if not isinstance(element.tag, str) or set(element.get("class", "").split()) & set(LEFT_OUT):
            return
        writers = {
            "p": self.write_paragraph, "ul": self.write_list, "ol": self.write_list, "table": self.write_table,
            "figure": self.write_figure, "details": self.write_details, "dl": self.write_terms,
            "blockquote": self.write_quote, "nav": self.write_contents, "svg": lambda _: None,
        }  # fmt: skip
        if element.tag in HEADINGS:
            self.write_heading(element)
        elif element.tag in writers:
            writers[element.tag](element)  # type: ignore[no-untyped-call]
        else:
            self.mark_next(element)
            for child in element:
                self.write(child)

    def mark_next(self, element: Any) -> None:
        """Let links to a box lead to its first paragraph."""
        if element.get("id") in self.wanted and len(element):
            first = next((child for child in element if child.get("id") is None and isinstance(child.tag, str)), None)
            if first is not None:
                first.set("id", element.get("id"))

    def add(self, style: str, element: Any) -> Any:
        """Add an empty paragraph for an element, with its bookmark where links lead to it."""
        paragraph = self.document.add_paragraph()
        if style not in self.styles:  # python-docx looks a style up anew each time
            self.styles[style] = self.document.styles[style].style_id
        paragraph._p.style = self.styles[style]
        if element.get("id") in self.wanted:
            self.marks += 1
            add_bookmark(paragraph, name_bookmark(element.get("id"), self.names), self.marks)
        return paragraph

    def write_heading(self, element: Any) -> None:
        paragraph = self.add(HEADINGS[element.tag], element)
        self.write_words(paragraph, element)

    def write_paragraph(self, element: Any, style: str = "Normal") -> None:
        kinds = element.get("class", "").split()
        paragraph = self.add(style, element)
        if "todo" in kinds:
            paragraph.add_run("Draft: ").bold = True
        self.write_words(paragraph, element, quiet=bool({"note", "margin"} & set(kinds)), strong="head" in kinds)

    def write_quote(self, element: Any) -> None:
        for child in element:
            self.write_paragraph(child, "Quote")

    def write_contents(self, element: Any) -> None:
        self.document.add_paragraph().add_run("Contents").bold = True
        for item in element.iterfind(".//li"):
            paragraph = self.document.add_paragraph()
            paragraph.paragraph_format.space_after = 0
            self.write_words(paragraph, item)

    def write_list(self, element: Any) -> None:
        numbered = element.tag == "ol"
        number = start_numbering(self.document) if numbered else 0
        for item in element.iterfind("li"):
            paragraph = self.add("List Number" if numbered else "List Bullet", item)
            if numbered:
                number_paragraph(paragraph, number)
            self.write_words(paragraph, item)
            for child in item:
                if child.tag in BLOCKS:
                    self.write(child)

    def write_terms(self, element: Any) -> None:
        for term in element.iterfind("dt"):
            paragraph = self.document.add_paragraph()
            paragraph.add_run(f"{term.text_content()}: ").bold = True
            paragraph.add_run(_squeeze(term.getnext().text_content()))

    def write_details(self, element: Any) -> None:
        summary = element.find("summary")
        paragraph = self.add("Normal", element)
        paragraph.paragraph_format.keep_with_next = True
        paragraph.add_run(_squeeze(summary.text_content())).bold = True
        for child in element:
            if child is not summary:
                self.write(child)

    def write_figure(self, element: Any) -> None:
        from docx.shared import Cm

        title, subtitle = (_squeeze(one.text_content()) for one in element.iterfind("figcaption/span"))
        self.add("Caption", element).add_run(title)
        below = self.document.add_paragraph()
        make_quiet(below.add_run(subtitle))
        below.paragraph_format.keep_with_next = True
        picture = self.pictures.get(element.get("id"))
        if picture is None:
            return
        width = Cm(min(float(picture["width"]), TEXT_WIDTH))
        shape = self.document.add_picture(io.BytesIO(base64.b64decode(picture["png"])), width=width)
        alt = _squeeze(element.find(".//desc").text_content())
        describe_picture(shape, alt, title)

    def write_table(self, element: Any) -> None:
        from docx.shared import Pt

        caption = _squeeze(element.find("caption").text_content())
        self.add("Caption", element).add_run(caption)
        rows = element.findall(".//tr")
        table = self.document.add_table(len(rows), len(rows[0]))
        set_borders(table)
        describe_table(table, caption)
        for row, made in zip(rows, table.rows, strict=True):
            keep_row_whole(made)
            for source, cell in zip(row, made.cells, strict=True):
                self.write_cell(source, cell, head=row is rows[0])
        repeat_header(table.rows[0])
        set_widths(table, _weigh_columns(rows), TEXT_WIDTH)
        after = self.document.add_paragraph()
        after.paragraph_format.space_after = Pt(4)

    def write_cell(self, source: Any, cell: Any, *, head: bool) -> None:
        from docx.enum.text import WD_ALIGN_PARAGRAPH
        from docx.shared import Pt

        kinds = source.get("class", "").split()
        paragraph = cell.paragraphs[0]
        paragraph.paragraph_format.space_after = Pt(1)
        self.write_words(paragraph, source, strong=head)
        for run in paragraph.runs:
            run.font.size = Pt(SMALL)
        if "number" in kinds:
            paragraph.alignment = WD_ALIGN_PARAGRAPH.RIGHT
        shade = next((kind for kind in kinds if re.fullmatch(r"s[1-5]", kind)), "")
        if shade:
            shade_cell(cell, SHADES[int(shade[1])])

    def write_words(self, paragraph: Any, element: Any, *, quiet: bool = False, strong: bool = False) -> None:
        """Write the words of an element and of what stands within its lines."""
        for words, kinds, link in _walk_inline(element):
            if link.startswith("#") and link[1:]:
                add_link(paragraph, words, bookmark=name_bookmark(link[1:], self.names), small=quiet)
            elif link.startswith("https://"):
                add_link(paragraph, words, address=link, small=quiet)
            else:
                run = paragraph.add_run(words)
                run.bold = strong or bool({"b", "strong", "title"} & kinds) or None
                run.italic = "em" in kinds or None
                if quiet or {"where", "subtitle"} & kinds:
                    make_quiet(run)


def _walk_inline(element: Any, kinds: frozenset[str] = frozenset(), link: str = "") -> list[tuple[str, set[str], str]]:
    """List the runs of an element: words, what they stand in, where they lead; blocks within are left to others."""
    runs = []
    if element.tag == "q":
        runs.append(("“", set(kinds), link))
    runs.append((element.text or "", set(kinds), link))
    for child in element:
        if isinstance(child.tag, str) and child.tag not in BLOCKS and child.tag != "svg":
            inner = kinds | {child.tag, *child.get("class", "").split()}
            runs += (
                [(" ", set(kinds), link)]
                if child.tag == "br"
                else _walk_inline(child, inner, child.get("href") or link)
            )
        runs.append((child.tail or "", set(kinds), link))
    if element.tag == "q":
        runs.append(("”", set(kinds), link))
    if kinds or not runs:
        return [run for run in runs if run[0]]
    return _trim([(re.sub(r"\s+", " ", words), said, to) for words, said, to in runs if words])


def _trim(runs: list[tuple[str, set[str], str]]) -> list[tuple[str, set[str], str]]:
    """Take spaces from the ends and doubled ones from between the runs."""
    made: list[tuple[str, set[str], str]] = []
    for words, kinds, link in runs:
        text = words.lstrip() if not made or made[-1][0].endswith(" ") else words
        if text:
            made.append((text, kinds, link))
    if made:
        made[-1] = (made[-1][0].rstrip(), *made[-1][1:])
    return made


def _weigh_columns(rows: list[Any]) -> list[float]:
    """Weigh a table's columns by their longest word and their usual length, so that each gets room for both."""
    weights = []
    for column in zip(*rows, strict=True):
        texts = [_squeeze(cell.text_content()) for cell in column]
        longest = max((len(word) for text in texts for word in text.split()), default=1)
        usual = sum(map(len, texts)) / len(texts)
        weights.append(max(longest, min(usual, 60), 4))
    return weights


def _squeeze(text: str) -> str:
    return " ".join(text.split())
