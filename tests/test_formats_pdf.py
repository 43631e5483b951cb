"""PDFs of many layouts come out as a reader sees them. Each is drawn here, word by word where that matters."""

import io
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from reportlab.lib.utils import ImageReader
from reportlab.pdfgen.canvas import Canvas

from dhr_analysis.blocks import Block
from dhr_analysis.formats import UnreadableFile, read_document
from dhr_analysis.formats.ocr import read_tsv

A4 = (595.0, 842.0)
BODY, BOLD = ("Helvetica", 11.0), ("Helvetica-Bold", 11.0)
Draw = Callable[[Canvas], Any]


def make_pdf(folder: Path, *pages: Draw, size: tuple[float, float] = A4) -> Path:
    path = folder / "report.pdf"
    canvas = Canvas(str(path), pagesize=size, invariant=1)
    for draw in pages:
        canvas.setFont(*BODY)
        draw(canvas)
        canvas.showPage()
    canvas.save()
    return path


def read(path: Path) -> list[Block]:
    return list(read_document(path).blocks)


def put(canvas: Canvas, x: float, top: float, *lines: str, font: tuple[str, float] = BODY, step: float = 14.0) -> float:
    canvas.setFont(*font)
    for line in lines:
        canvas.drawString(x, A4[1] - top, line)
        top += step
    return top


def texts(blocks: list[Block]) -> list[str]:
    return [f"{block.number} {block.text}".strip() for block in blocks]


WIDE = (
    "The officer who took the first call wrote down what she had been told and sent the",
    "form to the unit on the same evening, where it lay for nine days before anybody had",
    "read it.",
)
NEXT = (
    "A neighbour had heard shouting through the wall on most nights of that winter but",
    "did not know that there was anyone whom she could ring about it.",
)


def test_lines_become_paragraphs_and_hanging_numbers_go_with_them(tmp_path: Path) -> None:
    def draw(canvas: Canvas) -> None:
        put(canvas, 72, 100, "3.1")
        put(canvas, 108, 100, *WIDE)
        put(canvas, 72, 156, "3.2")
        put(canvas, 108, 156, *NEXT)

    blocks = read(make_pdf(tmp_path, draw))
    assert [block.number for block in blocks] == ["3.1", "3.2"]
    assert blocks[0].text == " ".join(WIDE)
    assert blocks[1].page == 1


@pytest.mark.parametrize(
    ("first", "second", "expected"),
    [
        ("there was no infor-", "mation in the file, and information was", "no information in the file"),
        ("the well-", "known risk was well known to all, and", "the well-known risk"),
        ("it was a multi-", "agency meeting", "a multi-agency meeting"),
        ("the co-", "ordinator rang, as a co-ordinator must", "the co-ordinator rang"),
    ],
)
def test_words_broken_at_line_ends(tmp_path: Path, first: str, second: str, expected: str) -> None:
    head = "Nobody in that office could say afterwards on what ground"
    path = make_pdf(tmp_path, lambda canvas: put(canvas, 72, 100, f"{head} {first}", second, "nothing else was said."))
    assert expected in read(path)[0].text


def page_of(number: int, *, foot: str = "Page {n} of 5", head: str = "RESTRICTED: Case 9/14") -> Draw:
    def draw(canvas: Canvas) -> None:
        put(canvas, 72, 40, head, font=("Helvetica", 8))
        put(canvas, 72, 100 + 9 * number, *WIDE)
        put(canvas, 280, 810, foot.format(n=number), font=("Helvetica", 8))

    return draw


@pytest.mark.parametrize("foot", ["Page {n} of 5", "{n} | P a g e", "{n}", "- {n} -", "Final for publication {n}"])
def test_running_heads_and_feet_go(tmp_path: Path, foot: str) -> None:
    blocks = read(make_pdf(tmp_path, *(page_of(number, foot=foot) for number in range(1, 6))))
    assert texts(blocks) == [" ".join(WIDE)] * 5
    assert [block.page for block in blocks] == [1, 2, 3, 4, 5]


def test_a_paragraph_runs_over_the_page_end(tmp_path: Path) -> None:
    blocks = read(make_pdf(
        tmp_path,
        lambda canvas: put(canvas, 72, 700, *WIDE[:2]),
        lambda canvas: put(canvas, 72, 100, "read it.", "", *NEXT),
    ))  # fmt: skip
    assert blocks[0].text == " ".join(WIDE)
    assert len(blocks) == 2


def narrow(start: str, lines: int) -> list[str]:
    return [f"{start} line {place} of this column goes on" for place in range(1, lines)] + [f"{start} line ends here."]


def test_two_columns_with_a_heading_across(tmp_path: Path) -> None:
    def draw(canvas: Canvas) -> None:
        put(
            canvas, 60, 80, "A heading that stands across both of the columns of this page", font=("Helvetica-Bold", 14)
        )
        put(canvas, 60, 120, *narrow("Left", 8))
        put(canvas, 310, 120, *narrow("Right", 8))
        put(canvas, 60, 260, "Another heading that stands across both of the two columns", font=("Helvetica-Bold", 14))
        put(canvas, 60, 300, *narrow("Lower left", 6))
        put(canvas, 310, 300, *narrow("Lower right", 6))

    order = [text.split(" line")[0].split(" heading")[0] for text in texts(read(make_pdf(tmp_path, draw)))]
    assert order == ["A", "Left", "Right", "Another", "Lower left", "Lower right"]


def test_a_box_within_a_column_stays_in_its_place(tmp_path: Path) -> None:
    def draw(canvas: Canvas) -> None:
        put(canvas, 60, 100, *narrow("Left", 6))
        canvas.rect(56, A4[1] - 222, 230, 34)
        put(canvas, 60, 202, "Recommendation 1: Ask every patient.", font=BOLD)
        put(canvas, 60, 240, *narrow("Below", 6))
        put(canvas, 310, 100, *narrow("Right", 15))

    order = [text.split(" line")[0].split(":")[0] for text in texts(read(make_pdf(tmp_path, draw)))]
    assert order == ["Left", "Recommendation 1 Ask every patient.", "Below", "Right"]


def test_three_columns(tmp_path: Path) -> None:
    def draw(canvas: Canvas) -> None:
        for place, name in enumerate(("One", "Two", "Three")):
            put(canvas, 50 + 170 * place, 100, *narrow(name, 9), font=("Helvetica", 9))

    assert [text.split()[0] for text in texts(read(make_pdf(tmp_path, draw)))] == ["One", "Two", "Three"]


def draw_grid(canvas: Canvas, top: float, rows: list[list[str]], widths: list[float], *, left: float = 60) -> None:
    """Draw a ruled table, 40 points a row; "^" in a cell merges it with the one above."""
    xs = [left + sum(widths[:place]) for place in range(len(widths) + 1)]
    for place, row in enumerate([*rows, []]):
        y = A4[1] - top - 40 * place
        for column in range(len(widths)):
            if not row or row[column] != "^":
                canvas.line(xs[column], y, xs[column + 1], y)
    for x in xs:
        canvas.line(x, A4[1] - top, x, A4[1] - top - 40 * len(rows))
    for place, row in enumerate(rows):
        for column, cell in enumerate(row):
            if cell != "^":
                font = "Helvetica-Bold" if place == 0 and cell == cell.title() else "Helvetica"
                put(canvas, xs[column] + 3, top + 40 * place + 12, *cell.split("|"), font=(font, 8), step=9)


HEAD = ["Recommendation", "Action To Take", "Lead", "By"]
WIDTHS = [150.0, 150.0, 90.0, 70.0]


def test_a_ruled_table_over_two_pages(tmp_path: Path) -> None:
    first = [
        HEAD,
        ["1. The Trust to train|its staff", "Write a course", "Trust", "May 2019"],
        ["^", "Run the course and", "Trust", "June 2019"],
    ]
    second = [HEAD, ["", "count who came.", "", ""], ["2. The Board to|check", "Ask for a report", "Board", "Q3"]]
    blocks = read(make_pdf(
        tmp_path,
        lambda canvas: draw_grid(canvas, 600, first, WIDTHS),
        lambda canvas: draw_grid(canvas, 80, second, WIDTHS),
    ))  # fmt: skip
    assert [block.cells[1] for block in blocks] == [
        "Action To Take",
        "Write a course",
        "Run the course and count who came.",
        "Ask for a report",
    ]
    assert {block.header for block in blocks} == {tuple(HEAD)}
    assert blocks[2].cells[0] == "1. The Trust to train its staff"
    assert blocks[2].text == "Run the course and count who came. | Trust | June 2019"
    assert [block.page for block in blocks] == [1, 1, 1, 2]


def test_an_unruled_table_by_its_columns(tmp_path: Path) -> None:
    def draw(canvas: Canvas) -> None:
        for place, heading in enumerate(("Date", "Agency", "What happened")):
            put(canvas, (60, 150, 280)[place], 100, heading, font=BOLD)
        for row in range(4):
            put(canvas, 60, 130 + 40 * row, f"{row + 2} May 2014")
            put(canvas, 150, 130 + 40 * row, "The surgery")
            put(canvas, 280, 130 + 40 * row, "She asked whether the doctor", "was a man who tells.")

    blocks = read(make_pdf(tmp_path, draw))
    assert {block.kind for block in blocks} == {"table_row"}
    assert blocks[1].cells == ("2 May 2014", "The surgery", "She asked whether the doctor was a man who tells.")
    assert blocks[1].header == ("Date", "Agency", "What happened")


PLAN = [
    ("Ref", "What we will do", "Who", "By when", "Progress"),
    ("7.1", "Take the phrase out of|the list in use.", "Head of Safeguarding|Adults", "May 2017", "Done in|May"),
    ("7.1", "Write to all teams.", "Director", "Sept 2017", ""),
    ("7.2", "Agree an alert for repeated|head injuries.", "Both trusts", "At once", "Going well"),
]  # fmt: skip


def draw_plan(canvas: Canvas, rows: list[tuple[str, ...]], top: float, gap: float) -> float:
    for cells in rows:
        for x, cell in zip((50, 80, 204, 300, 360), cells, strict=True):
            put(canvas, x, top, *cell.split("|"), font=("Helvetica", 9), step=11)
        top += 11 * max(cell.count("|") + 1 for cell in cells) + gap
    return top


@pytest.mark.parametrize("gap", [8.0, 0.0])
def test_a_plan_in_small_type_without_rules_over_two_pages(tmp_path: Path, gap: float) -> None:
    def first(canvas: Canvas) -> None:
        put(canvas, 60, 100, *WIDE)
        draw_plan(canvas, PLAN, 180, gap)

    def second(canvas: Canvas) -> None:
        put(canvas, 60, draw_plan(canvas, [("7.3", "Fund two posts.", "Council", "", "Late")], 80, gap) + 40, *WIDE)

    blocks = read(make_pdf(tmp_path, first, second))
    assert [block.kind for block in blocks] == ["paragraph", *["table_row"] * 5, "paragraph"]
    assert [block.cells[:3] for block in blocks[1:6]] == [
        ("Ref", "What we will do", "Who"),
        ("7.1", "Take the phrase out of the list in use.", "Head of Safeguarding Adults"),
        ("7.1", "Write to all teams.", "Director"),
        ("7.2", "Agree an alert for repeated head injuries.", "Both trusts"),
        ("7.3", "Fund two posts.", "Council"),
    ]


COLUMNS = (60, 122, 200)
CHRONOLOGY = [("Date", "Source", "Event")] + [
    (f"{n} May 2014", "The surgery", "She asked for a doctor who") for n in range(1, 6)
]


def draw_rows(canvas: Canvas) -> None:
    """Draw rows of three columns with little white between them; every event runs over two lines."""
    for row, cells in enumerate(CHRONOLOGY):
        for x, cell in zip(COLUMNS, cells, strict=True):
            put(canvas, x, 100 + 30 * row, cell, font=BOLD if row == 0 else BODY)
        if row:
            put(canvas, COLUMNS[2], 113 + 30 * row, "would see her alone.")


def rule_rows(canvas: Canvas) -> None:
    for row in range(len(CHRONOLOGY) + 1):
        canvas.line(58, A4[1] - 88 - 30 * row, 500, A4[1] - 88 - 30 * row)
    draw_rows(canvas)


def stripe_rows(canvas: Canvas) -> None:
    for row in (1, 3, 5):
        canvas.setFillGray(0.9)
        canvas.rect(58, A4[1] - 118 - 30 * row, 442, 30, fill=1, stroke=0)
    canvas.setFillGray(0)
    draw_rows(canvas)


@pytest.mark.parametrize("draw", [rule_rows, stripe_rows])
def test_tables_with_rules_across_or_stripes(tmp_path: Path, draw: Draw) -> None:
    blocks = read(make_pdf(tmp_path, draw))
    assert [block.cells for block in blocks] == [
        CHRONOLOGY[0], *((date, source, f"{event} would see her alone.") for date, source, event in CHRONOLOGY[1:]),
    ]  # fmt: skip


def test_a_box_beside_the_text_does_not_break_it(tmp_path: Path) -> None:
    def draw(canvas: Canvas) -> None:
        put(
            canvas,
            72,
            100,
            "The officer who took the first call wrote it down",
            "and sent the form to the unit that evening.",
        )
        canvas.rect(400, A4[1] - 130, 120, 50)
        put(canvas, 405, 100, "She was never", "on her own.", font=("Helvetica-Oblique", 9))

    assert texts(read(make_pdf(tmp_path, draw)))[-1].endswith(
        "wrote it down and sent the form to the unit that evening."
    )


def test_a_page_drawn_on_its_side(tmp_path: Path) -> None:
    def draw(canvas: Canvas) -> None:
        canvas.translate(A4[0], 0)
        canvas.rotate(90)
        for place, line in enumerate(WIDE):
            canvas.drawString(60, 500 - 14 * place, line)

    assert texts(read(make_pdf(tmp_path, draw))) == [" ".join(WIDE)]


def test_a_turned_page(tmp_path: Path) -> None:
    def draw(canvas: Canvas) -> None:
        canvas.setPageRotation(90)
        canvas.translate(A4[0], 0)
        canvas.rotate(90)
        put_low = [(500 - 14 * place, line) for place, line in enumerate(WIDE)]
        for y, line in put_low:
            canvas.drawString(60, y, line)

    assert texts(read(make_pdf(tmp_path, draw))) == [" ".join(WIDE)]


def test_letters_drawn_one_by_one(tmp_path: Path) -> None:
    def draw(canvas: Canvas) -> None:
        for place, line in enumerate(WIDE):
            x = 72.0
            for letter in line:
                canvas.drawString(x, 700 - 14 * place, letter)
                x += canvas.stringWidth(letter)

    assert texts(read(make_pdf(tmp_path, draw))) == [" ".join(WIDE)]


def test_a_box_is_marked(tmp_path: Path) -> None:
    def draw(canvas: Canvas) -> None:
        put(canvas, 72, 100, *NEXT)
        canvas.rect(66, A4[1] - 200, 460, 50)
        put(canvas, 72, 165, "Recommendation 3a: The Trust should tell the school of", "every such call.", font=BOLD)
        put(canvas, 72, 230, *WIDE)

    blocks = read(make_pdf(tmp_path, draw))
    assert [block.boxed for block in blocks] == [False, True, False]
    assert (blocks[1].number, blocks[1].bold) == ("Recommendation 3a", True)


def test_footnotes_stand_apart_and_their_marks_go(tmp_path: Path) -> None:
    def draw(canvas: Canvas) -> None:
        put(canvas, 72, 100, "The report calls her Mary", *NEXT)
        canvas.setFont("Helvetica", 7)
        canvas.drawString(72 + canvas.stringWidth("The report calls her Mary", "Helvetica", 11), A4[1] - 96, "1")
        put(canvas, 72, 780, "1  A name that her sister chose.", font=("Helvetica", 8))

    blocks = read(make_pdf(tmp_path, draw))
    assert blocks[0].text.startswith("The report calls her Mary")
    assert "1" not in blocks[0].text
    assert [block.kind for block in blocks][-1] == "footnote"
    assert blocks[-1].text == "A name that her sister chose."


def test_words_under_a_black_bar_are_not_read(tmp_path: Path) -> None:
    def draw(canvas: Canvas) -> None:
        put(canvas, 72, 100, "Her name was")
        put(canvas, 145, 100, "Somebody Real")
        canvas.setFillGray(0)
        canvas.rect(143, A4[1] - 104, 90, 14, fill=1)

    assert texts(read(make_pdf(tmp_path, draw))) == ["Her name was [redacted]"]


def test_invisible_words_are_not_read(tmp_path: Path) -> None:
    def draw(canvas: Canvas) -> None:
        put(canvas, 72, 100, *WIDE)
        text = canvas.beginText(72, 400)
        text.setTextRenderMode(3)
        text.textLine("left over from an earlier draft")
        canvas.drawText(text)

    assert texts(read(make_pdf(tmp_path, draw))) == [" ".join(WIDE)]


def test_a_stamp_on_every_page_goes(tmp_path: Path) -> None:
    def draw(canvas: Canvas) -> None:
        put(canvas, 200, 400, "DRAFT", font=("Helvetica-Bold", 60))
        canvas.saveState()
        canvas.rotate(40)
        canvas.drawString(300, 200, "not for circulation")
        canvas.restoreState()
        put(canvas, 72, 80 + 20 * canvas.getPageNumber(), *WIDE)

    assert texts(read(make_pdf(tmp_path, draw, draw, draw))) == [" ".join(WIDE)] * 3


def test_underlined_lines_count_as_bold(tmp_path: Path) -> None:
    def draw(canvas: Canvas) -> None:
        put(canvas, 72, 100, "The surgery")
        canvas.line(72, A4[1] - 102, 72 + canvas.stringWidth("The surgery", *BODY), A4[1] - 102)
        put(canvas, 72, 130, *WIDE)

    assert [block.bold for block in read(make_pdf(tmp_path, draw))] == [True, False]


def test_a_table_that_only_sets_numbers_is_no_table(tmp_path: Path) -> None:
    rows = [[f"4.{n}", f"The panel was told of call number {n}|by the family."] for n in range(1, 4)]
    blocks = read(make_pdf(tmp_path, lambda canvas: draw_grid(canvas, 100, rows, [40.0, 400.0])))
    assert [(block.kind, block.number) for block in blocks] == [("paragraph", f"4.{n}") for n in range(1, 4)]


def make_encrypted(folder: Path) -> Path:
    path = folder / "locked.pdf"
    canvas = Canvas(str(path), encrypt="secret")
    canvas.drawString(72, 700, "Locked")
    canvas.save()
    return path


def write(folder: Path, content: bytes) -> Path:
    path = folder / "file.pdf"
    path.write_bytes(content)
    return path


def make_scan(folder: Path) -> Path:
    from PIL import Image

    picture = io.BytesIO()
    Image.new("L", (60, 80), 200).save(picture, "PNG")
    return make_pdf(folder, lambda canvas: canvas.drawImage(ImageReader(picture), 0, 0, *A4))


@pytest.mark.parametrize(
    ("make", "reason"),
    [
        (make_encrypted, "encrypted"),
        (lambda folder: write(folder, b""), "empty"),
        (lambda folder: write(folder, b"%PDF-1.7\nnothing of the kind"), "broken"),
        (lambda folder: write(folder, b"plain words, not a PDF"), "broken"),
        (make_scan, "no_text"),
        (lambda folder: folder / "missing.pdf", "broken"),
    ],
)
def test_files_that_cannot_be_read_say_why(tmp_path: Path, make: Callable[[Path], Path], reason: str) -> None:
    with pytest.raises(UnreadableFile) as caught:
        read_document(make(tmp_path))
    assert caught.value.reason == reason
    assert caught.value.what_to_do in str(caught.value)


TSV = """level\tpage_num\tblock_num\tpar_num\tline_num\tword_num\tleft\ttop\twidth\theight\tconf\ttext
5\t1\t1\t1\t1\t1\t300\t300\t60\t33\t96\t4.2
5\t1\t1\t1\t1\t2\t450\t300\t100\t33\t96\tNobody
5\t1\t1\t1\t1\t3\t560\t300\t100\t33\t95\tasked.
5\t1\t1\t1\t1\t4\t900\t300\t4\t3\t4\t~
"""


def test_recognised_words_join_unless_much_white_parts_them() -> None:
    assert [run.text for run in read_tsv(TSV)] == ["4.2", "Nobody asked."]
