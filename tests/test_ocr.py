"""Scanned pages: read where tesseract is installed, told of where it is not."""

import io
import shutil

import pypdfium2
import pytest
from reportlab.lib.utils import ImageReader
from reportlab.pdfgen.canvas import Canvas

from dhr_analysis.formats import UnreadableFile, pdf, read_document
from dhr_analysis.formats.ocr import rate_words

LINES = (
    "5.3 The surgery did not ask Mrs T about the bruises that the nurse",
    "had written down in March. Nobody rang her.",
    "Recommendation 1: The practice should ask each patient alone.",
)
WORD = "5\t1\t1\t1\t1\t{n}\t0\t0\t10\t10\t{sure}\t{text}"


FIRST = ("1 Introduction", "This review is about the death of Mrs T.", "It was begun in May 2016.")


def draw_typed(canvas: Canvas, lines: tuple[str, ...] = LINES) -> None:
    canvas.setFont("Times-Roman", 13)
    for place, line in enumerate(lines):
        canvas.drawString(70, 760 - 22 * place, line)


@pytest.fixture(scope="module")
def scan(tmp_path_factory):
    """A PDF of two pages: one typed, one a picture of typed words."""
    folder = tmp_path_factory.mktemp("scan")
    typed = Canvas(str(folder / "typed.pdf"), invariant=1)
    draw_typed(typed)
    typed.save()
    page = pypdfium2.PdfDocument(str(folder / "typed.pdf"))[0]
    picture = io.BytesIO()
    page.render(scale=200 / 72, grayscale=True).to_pil().save(picture, "PNG")
    both = Canvas(str(folder / "both.pdf"), invariant=1)
    draw_typed(both, FIRST)
    both.showPage()
    both.drawImage(ImageReader(picture), 0, 0, *both._pagesize)
    both.save()
    return folder / "both.pdf"


@pytest.mark.skipif(not shutil.which("tesseract"), reason="tesseract is not installed: the README says how")
def test_a_scanned_page_is_read_and_marked_with_its_quality(scan):
    reading = read_document(scan)
    typed = [block for block in reading.blocks if block.page == 1]
    read = [block for block in reading.blocks if block.page == 2]
    assert [block.text for block in read] == [block.text for block in read_document(scan.with_name("typed.pdf")).blocks]
    assert {block.text_source for block in typed} == {"text"} and {block.text_source for block in read} == {"ocr"}
    assert all(block.quality is None for block in typed)
    assert all(0.8 < block.quality <= 1 for block in read)
    assert [problem.page for problem in reading.problems] == [2]


def test_without_tesseract_the_page_is_a_problem(scan, monkeypatch):
    monkeypatch.setattr(pdf, "find_tesseract", lambda: None)
    reading = read_document(scan)
    assert {block.page for block in reading.blocks} == {1}
    assert [(problem.page, "tesseract" in problem.what_to_do) for problem in reading.problems] == [(2, True)]


def test_a_program_that_fails_leaves_a_problem(scan, monkeypatch, tmp_path):
    monkeypatch.setattr(pdf, "find_tesseract", lambda: str(tmp_path / "tesseract"))
    assert [problem.page for problem in read_document(scan).problems] == [2]


def test_a_scan_of_one_page_is_no_readable_file_without_tesseract(tmp_path, scan, monkeypatch):
    monkeypatch.setattr(pdf, "find_tesseract", lambda: None)
    source = pypdfium2.PdfDocument(str(scan))
    only = pypdfium2.PdfDocument.new()
    only.import_pages(source, [1])
    only.save(str(tmp_path / "only.pdf"))
    with pytest.raises(UnreadableFile, match="pictures"):
        read_document(tmp_path / "only.pdf")


@pytest.mark.parametrize(
    ("words", "quality"),
    [([("asked", 90)], 0.9), ([("no", 50), ("evidence", 100)], 0.9), ([("~", 5)], 0.0), ([], 0.0)],
)
def test_quality_is_weighed_by_letters_and_specks_do_not_count(words, quality):
    head = "level page_num block_num par_num line_num word_num left top width height conf text".replace(" ", "\t")
    rows = [WORD.format(n=place, sure=sure, text=text) for place, (text, sure) in enumerate(words)]
    assert rate_words("\n".join([head, *rows])) == quality
