"""Word documents come out with the numbers, tables, notes and boxes that Word shows."""

from pathlib import Path
from typing import Any

import docx
import pytest
from docx.oxml import OxmlElement, parse_xml
from docx.oxml.ns import nsdecls, qn

from dhr_analysis.blocks import Block
from dhr_analysis.formats import UnreadableFile, read_document
from dhr_analysis.formats.docx_numbers import Level, Numbering, format_count, number_paragraphs

FORMATS = {"decimal": "decimal", "letter": "lowerLetter", "roman": "lowerRoman", "bullet": "bullet"}


def read(document: Any, folder: Path) -> list[Block]:
    path = folder / "report.docx"
    document.save(path)
    return list(read_document(path).blocks)


def add_numbering(document: Any, *levels: tuple[str, str]) -> int:
    """Add a list with (form, text) levels; gives its numbering's id."""
    numbering = document.part.numbering_part.element
    abstract_id = str(900 + len(numbering.findall(qn("w:abstractNum"))))
    body = "".join(
        f'<w:lvl w:ilvl="{place}"><w:start w:val="1"/><w:numFmt w:val="{FORMATS[form]}"/>'
        f'<w:lvlText w:val="{text}"/></w:lvl>'
        for place, (form, text) in enumerate(levels)
    )
    abstract = parse_xml(f'<w:abstractNum {nsdecls("w")} w:abstractNumId="{abstract_id}">{body}</w:abstractNum>')
    numbering.insert(0, abstract)
    num_id = 900 + len(numbering.findall(qn("w:num")))
    numbering.append(
        parse_xml(f'<w:num {nsdecls("w")} w:numId="{num_id}"><w:abstractNumId w:val="{abstract_id}"/></w:num>')
    )
    return num_id


def add_item(document: Any, text: str, num_id: int, ilvl: int = 0) -> Any:
    paragraph = document.add_paragraph(text)
    properties = paragraph._p.get_or_add_pPr()
    properties.append(
        parse_xml(f'<w:numPr {nsdecls("w")}><w:ilvl w:val="{ilvl}"/><w:numId w:val="{num_id}"/></w:numPr>')
    )
    return paragraph


def test_automatic_numbers_are_counted_as_word_shows_them(tmp_path: Path) -> None:
    document = docx.Document()
    numbers = add_numbering(document, ("decimal", "%1."), ("decimal", "%1.%2"), ("letter", "(%3)"), ("bullet", "o"))
    for text, ilvl in [("One", 0), ("A", 1), ("B", 1), ("x", 2), ("y", 2), ("dot", 3), ("C", 1), ("Two", 0), ("D", 1)]:
        add_item(document, text, numbers, ilvl)
    blocks = read(document, tmp_path)
    assert [block.number for block in blocks] == ["1", "1.1", "1.2", "(a)", "(b)", "", "1.3", "2", "2.1"]
    assert blocks[5].kind == "list_item"


def test_a_label_is_part_of_the_number(tmp_path: Path) -> None:
    document = docx.Document()
    numbers = add_numbering(document, ("decimal", "Recommendation %1:"))
    add_item(document, "The Trust should ask.", numbers)
    assert [(block.number, block.text) for block in read(document, tmp_path)] == [
        ("Recommendation 1", "The Trust should ask.")
    ]


DECIMAL = {0: Level(text="%1"), 1: Level(text="%1.%2")}


@pytest.mark.parametrize(
    ("levels", "starts", "items", "shown"),
    [
        (DECIMAL, {}, ["a0", "a1", "a1", "a0", "a1"], ["1", "1.1", "1.2", "2", "2.1"]),
        (DECIMAL, {"b": {0: 1}}, ["a0", "a0", "b0", "b0"], ["1", "2", "1", "2"]),
        (DECIMAL, {}, ["a0", "b0"], ["1", "2"]),
        ({0: Level(text="%1"), 1: Level(text="%2", restart=0)}, {}, ["a0", "a1", "a0", "a1"], ["1", "1", "2", "2"]),
        ({0: Level(start=5, text="R%1")}, {}, ["a0", "a0"], ["R5", "R6"]),
        ({0: Level(form="upperRoman", text="%1"), 1: Level(text="%1.%2", legal=True)}, {}, ["a0", "a1"], ["I", "1.1"]),
        (DECIMAL, {}, ["a1"], ["1.1"]),
    ],
)
def test_counters(levels: dict[int, Level], starts: dict[str, Any], items: list[str], shown: list[str]) -> None:
    numberings = {name: Numbering("shared", levels, starts.get(name, {})) for name in "ab"}
    got = number_paragraphs([(item[0], int(item[1])) for item in items], numberings)
    assert [number for number, _ in got] == shown


@pytest.mark.parametrize(
    ("count", "form", "shown"),
    [
        (4, "lowerRoman", "iv"),
        (27, "lowerLetter", "aa"),
        (3, "cardinalText", "Three"),
        (7, "decimalZero", "07"),
        (5, "none", ""),
    ],
)
def test_forms_of_numbers(count: int, form: str, shown: str) -> None:
    assert format_count(count, form) == shown


@pytest.mark.parametrize(
    ("typed", "number", "text"),
    [
        ("4.2\tNobody asked.", "4.2", "Nobody asked."),
        ("12\tNobody asked.", "12", "Nobody asked."),
        ("R3 The Trust should ask.", "R3", "The Trust should ask."),
        ("Recommendation 3a: The Trust should ask.", "Recommendation 3a", "The Trust should ask."),
        ("12 June 2010 was a Saturday.", "", "12 June 2010 was a Saturday."),
        ("Recommendations made by others are set out below.", "", "Recommendations made by others are set out below."),
        ("3.5 million people live here.", "", "3.5 million people live here."),
    ],
)
def test_typed_numbers(tmp_path: Path, typed: str, number: str, text: str) -> None:
    document = docx.Document()
    document.add_paragraph(typed)
    assert [(block.number, block.text) for block in read(document, tmp_path)] == [(number, text)]


def add_run(paragraph: Any, text: str, *, wrap: str = "", hidden: bool = False) -> None:
    run = paragraph.add_run(text)
    run.font.hidden = hidden or None
    if wrap:
        change = OxmlElement(f"w:{wrap}")
        change.append(run._r)
        paragraph._p.append(change)
        for written in run._r.iter(qn("w:t")):
            if wrap == "del":
                written.tag = qn("w:delText")


def test_changes_hidden_text_and_soft_hyphens(tmp_path: Path) -> None:
    document = docx.Document()
    paragraph = document.add_paragraph("She was ")
    add_run(paragraph, "never ", wrap="ins")
    add_run(paragraph, "once ", wrap="del")
    add_run(paragraph, "[check this] ", hidden=True)
    add_run(paragraph, "asked by the safe\u00adguarding\u00a0nurse")
    assert [block.text for block in read(document, tmp_path)] == ["She was never asked by the safeguarding nurse"]


def test_headings_have_levels_and_headers_are_left_out(tmp_path: Path) -> None:
    document = docx.Document()
    document.sections[0].header.paragraphs[0].text = "RESTRICTED"
    document.add_heading("4 Analysis", 1)
    document.add_heading("The surgery", 2)
    shown = [(block.kind, block.level, block.number, block.text) for block in read(document, tmp_path)]
    assert shown == [("heading", 1, "", "4 Analysis"), ("heading", 2, "", "The surgery")]


def test_merged_cells_are_filled_and_printed_once(tmp_path: Path) -> None:
    document = docx.Document()
    table = document.add_table(rows=4, cols=3)
    for cell, text in zip(table.rows[0].cells, ("Recommendation", "Action", "Lead"), strict=True):
        cell.paragraphs[0].add_run(text).bold = True
    table.cell(1, 0).merge(table.cell(2, 0)).text = "1. Ask every patient."
    for row, text in ((1, "Write a course"), (2, "Run it")):
        table.cell(row, 1).text, table.cell(row, 2).text = text, "The Trust"
    table.cell(3, 0).merge(table.cell(3, 2)).text = "Theme B"
    blocks = read(document, tmp_path)
    assert [block.cells for block in blocks[1:]] == [
        ("1. Ask every patient.", "Write a course", "The Trust"),
        ("1. Ask every patient.", "Run it", "The Trust"),
        ("Theme B", "Theme B", "Theme B"),
    ]
    assert [block.text for block in blocks[2:]] == ["Run it | The Trust", "Theme B"]
    assert blocks[1].header == ("Recommendation", "Action", "Lead")


def test_a_table_of_names_and_values_has_no_header(tmp_path: Path) -> None:
    document = docx.Document()
    table = document.add_table(rows=2, cols=2)
    for row, texts in enumerate((("Subject of the review", "Anna, 34"), ("Date of death", "May 2014"))):
        table.cell(row, 0).text, table.cell(row, 1).text = texts
    assert {block.header for block in read(document, tmp_path)} == {()}


def test_a_table_of_one_cell_is_a_box(tmp_path: Path) -> None:
    document = docx.Document()
    document.add_table(rows=1, cols=1).cell(0, 0).text = "Recommendation 2: The Board should check."
    (block,) = read(document, tmp_path)
    assert (block.kind, block.boxed, block.number) == ("paragraph", True, "Recommendation 2")


def test_a_number_and_its_text_in_one_row_are_a_boxed_paragraph(tmp_path: Path) -> None:
    document = docx.Document()
    table = document.add_table(rows=1, cols=2)
    table.cell(0, 0).text, table.cell(0, 1).text = "Recommendation 3a", "The Trust should ask every patient alone."
    (block,) = read(document, tmp_path)
    assert (block.kind, block.boxed, block.number) == ("paragraph", True, "Recommendation 3a")


def test_cell_colours_are_kept(tmp_path: Path) -> None:
    document = docx.Document()
    table = document.add_table(rows=2, cols=2)
    table.cell(1, 0).text = "Train staff"
    table.cell(1, 1)._tc.get_or_add_tcPr().append(parse_xml(f'<w:shd {nsdecls("w")} w:val="clear" w:fill="00B050"/>'))
    assert read(document, tmp_path)[-1].shading == ("", "#00B050")


TEXT_BOX = (
    '<w:r {ns}><mc:AlternateContent xmlns:mc="http://schemas.openxmlformats.org/markup-compatibility/2006">'
    '<mc:Choice Requires="wps"><w:drawing><w:txbxContent><w:p><w:r><w:t>In the box</w:t></w:r></w:p></w:txbxContent>'
    "</w:drawing></mc:Choice><mc:Fallback><w:pict><w:txbxContent><w:p><w:r><w:t>In the box</w:t></w:r></w:p>"
    "</w:txbxContent></w:pict></mc:Fallback></mc:AlternateContent></w:r>"
)


def test_text_boxes_and_content_controls_are_read_once(tmp_path: Path) -> None:
    document = docx.Document()
    document.add_paragraph("Before.")._p.append(parse_xml(TEXT_BOX.format(ns=nsdecls("w"))))
    control = parse_xml(
        f"<w:sdt {nsdecls('w')}><w:sdtContent><w:p><w:r><w:t>Held.</w:t></w:r></w:p></w:sdtContent></w:sdt>"
    )
    document.element.body.insert(1, control)
    assert [(block.text, block.boxed) for block in read(document, tmp_path)] == [
        ("Before.", False), ("In the box", True), ("Held.", False),
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("name", "content", "reason"),
    [
        ("a.docx", b"PK\x03\x04 cut off", "broken"),
        ("a.docx", b"no document", "broken"),
        ("a.xlsx", b"PK\x03\x04 xl/workbook.xml", "unsupported"),
        ("a.doc", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1 old", "unsupported"),
        ("a.docx", b"\xd0\xcf\x11\xe0" + "EncryptedPackage".encode("utf-16-le"), "encrypted"),
        ("a.rtf", rb"{\rtf1 text}", "unsupported"),
    ],
)
def test_files_that_cannot_be_read(tmp_path: Path, name: str, content: bytes, reason: str) -> None:
    path = tmp_path / name
    path.write_bytes(content)
    with pytest.raises(UnreadableFile) as caught:
        read_document(path)
    assert caught.value.reason == reason
