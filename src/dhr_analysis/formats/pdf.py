"""Read a PDF: words with place and type, made into the paragraphs and tables that a reader sees."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path
from typing import Any

from ..blocks import Block
from ..reading.columns import find_gutter
from ..reading.furniture import find_furniture
from ..reading.layout import Line
from .files import PageProblem, Reading, UnreadableFile
from .ocr import find_tesseract
from .page_items import assemble, lay_out_pieces
from .page_tables import PageTable
from .pdf_grids import find_grids
from .pdf_lines import make_row, split_wide
from .pdf_pages import PageContent, read_page, recognise, set_page
from .pdf_text import Fonts

EDGE_ROWS = 4
STAMP = 1.8  # a stamp is larger than the text by so much
NO_WORDS = "the words of the page can't be read: it is a picture, or its font names no letters"
RECOGNISED = "the words of the page were recognised from a picture"


def read_pdf(path: Path, data: bytes) -> Reading:
    """Read a PDF; scanned pages are recognised where tesseract is installed.

    Raises UnreadableFile where it is locked or broken, or a scan that can't be recognised.
    """
    document = _open(path, data)
    try:
        fonts: Fonts = {}
        contents = [_read_page(document, index, fonts) for index in range(len(document))]
    finally:
        document.close()
    problems = tuple(problem for content in contents for problem in _list_problems(content))
    if not any(content.rows for content in contents):
        raise UnreadableFile(path, "no_text", "its pages are pictures without words")
    blocks = _lay_out(_drop_furniture(contents))
    recognised = {content.number: content.quality for content in contents if content.is_recognised}
    blocks = [
        replace(block, text_source="ocr", quality=recognised[block.page]) if block.page in recognised else block
        for block in blocks
    ]
    source = "ocr" if 2 * len(recognised) > len(contents) else "text"
    return Reading(tuple(blocks), len(contents), source, problems)


def _lay_out(contents: Sequence[PageContent]) -> list[Block]:
    size = find_body_size(contents)
    pages: list[tuple[list[Line], list[PageTable]]] = []
    for content in _drop_stamps(contents, size):
        pages.append(set_page(content, _list_edges_of_last(pages)))
    gutters = _find_gutters([lines for lines, _ in pages])
    return list(
        assemble(
            [
                lay_out_pieces([*lines, *tables], number, body_size=size, gutters=gutters)
                for number, (lines, tables) in enumerate(pages, 1)
            ]
        )
    )


def _list_edges_of_last(pages: Sequence[tuple[list[Line], list[PageTable]]]) -> tuple[float, ...]:
    """List the edges of the columns of the table that the last page ends with."""
    lines, tables = pages[-1] if pages else ([], [])
    last = max(tables, key=lambda table: table.bottom, default=None)
    if last is None or any(line.top > last.bottom for line in lines):
        return ()
    return (*last.columns, last.x1)


def _list_problems(content: PageContent) -> list[PageProblem]:
    if content.is_picture:
        return [PageProblem(NO_WORDS, "Install tesseract, or ask for a version with text.", content.number)]
    if content.is_recognised:
        return [PageProblem(RECOGNISED, "Compare what you quote from it with the page.", content.number)]
    return []


def find_body_size(contents: Sequence[PageContent]) -> float:
    """Find the font size of the running text: that of most letters."""
    sizes: Counter[float] = Counter()
    for content in contents:
        for row in content.rows:
            for run in row:
                sizes[run.size] += len(run.text)
    return max(sizes, key=lambda size: (sizes[size], size)) if sizes else 0.0


def _open(path: Path, data: bytes) -> Any:
    import pypdfium2

    try:
        return pypdfium2.PdfDocument(data)
    except pypdfium2.PdfiumError as error:
        if "password" in str(error).lower():
            raise UnreadableFile(path, "encrypted", "it is locked with a password") from error
        raise UnreadableFile(path, "broken", "it is no whole PDF") from error


def _read_page(document: Any, index: int, fonts: Fonts) -> PageContent:
    page = document[index]
    try:
        content = read_page(page, index + 1, fonts)
        program = find_tesseract() if content.is_picture else None
        return recognise(content, page, program) if program else content
    finally:
        page.close()


def _drop_furniture(contents: Sequence[PageContent]) -> list[PageContent]:
    edges = [_list_edges(content) for content in contents]
    marks = find_furniture([[line for _, line in edge] for edge in edges])
    kept = []
    for number, (content, edge) in enumerate(zip(contents, edges, strict=True)):
        dropped = {row for place, (row, _) in enumerate(edge) if (number, place) in marks}
        kept.append(content._replace(rows=[row for n, row in enumerate(content.rows) if n not in dropped]))
    return kept


def _drop_stamps(contents: Sequence[PageContent], body_size: float) -> Sequence[PageContent]:
    """Drop large words that stand on most pages ("DRAFT"), whatever their place."""
    large = [
        {row[0].text for row in content.rows if row[0].size > STAMP * body_size and len(row) == 1}
        for content in contents
    ]
    counts = Counter(text for texts in large for text in texts)
    stamps = {text for text, count in counts.items() if count >= max(3, len(contents) // 2)}
    if not stamps:
        return contents
    return [content._replace(rows=[row for row in content.rows if row[0].text not in stamps]) for content in contents]


def _list_edges(content: PageContent) -> list[tuple[int, Line]]:
    """List the rows at a page's head and foot as lines; rows of a table, whose header may return, are no furniture."""
    places = sorted({*range(len(content.rows))[:EDGE_ROWS], *range(len(content.rows))[-EDGE_ROWS:]})
    grids = [grid for grid in find_grids(content.marks) if grid.n_cells > 2]
    edges = []
    for place in places:
        row = content.rows[place]
        if any(grid.find_cell(row[0].x0 + 1, row[0].base - 1) for grid in grids):
            continue
        if len(split_wide(row)) >= 4:
            continue
        parts = make_row(row, content.number)
        text = " ".join(filter(None, (word for part in parts for word in (part.number, part.text))))
        # A foot stands at the same height above the page's lower edge, also where pages lie on their side.
        edges.append((place, parts[0]._replace(text=text, bottom=content.frame.height - parts[0].bottom)))
    return edges


def _find_gutters(pages: Sequence[Sequence[Line]]) -> list[float]:
    """Find the gutters that come back on several pages; in a short document one page must do."""
    found = Counter(gutter for lines in pages if (gutter := find_gutter(lines)) is not None)
    return [place for place, count in sorted(found.items()) if count >= max(min(2, len(pages) // 2), len(pages) // 4)]
