"""Read a PDF: words with place and type, made into the paragraphs and tables that a reader sees."""

from pathlib import Path
from typing import Any

from ..reading.furniture import drop_furniture
from ..reading.layout import Line, Paragraph, group_lines, join_pages, make_blocks
from ..reading.mend import collect_words
from .files import Reading, UnreadableFile
from .pdf_lines import make_lines
from .pdf_text import read_frame, read_runs


def read_pdf(path: Path, data: bytes) -> Reading:
    """Read a PDF; raises UnreadableFile where it is locked or broken."""
    document = _open(path, data)
    try:
        fonts: dict[int, tuple[bool, bool]] = {}
        pages = [_read_page(document[index], index + 1, fonts) for index in range(len(document))]
    finally:
        document.close()
    pages = drop_furniture(pages)
    paragraphs: list[Paragraph] = []
    for page in pages:
        paragraphs = join_pages(paragraphs, group_lines(page))
    words = collect_words(line.text for page in pages for line in page)
    return Reading(tuple(make_blocks(paragraphs, words)), len(pages))


def _open(path: Path, data: bytes) -> Any:
    import pypdfium2

    try:
        return pypdfium2.PdfDocument(data)
    except pypdfium2.PdfiumError as error:
        if "password" in str(error).lower():
            raise UnreadableFile(path, "encrypted", "it is locked with a password") from error
        raise UnreadableFile(path, "broken", "it is no whole PDF") from error


def _read_page(page: Any, number: int, fonts: dict[int, tuple[bool, bool]]) -> list[Line]:
    textpage = page.get_textpage()
    try:
        return make_lines(read_runs(textpage, read_frame(page), fonts), number)
    finally:
        textpage.close()
        page.close()
