"""From the cells of a table to its rows: header found, merged cells filled in, continued rows put together."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from ..blocks import Block
from .mend import tidy_text
from .numbers import is_number, split_number

NUMBERED = 0.7  # share of a table's rows that must be a number beside a paragraph


@dataclass(frozen=True)
class Cell:
    """A cell as printed: paragraphs parted by line ends, and its look; ``merged`` copies repeat a neighbour."""

    text: str = ""
    bold: bool = False
    shading: str = ""
    merged: bool = False


Grid = Sequence[Sequence[Cell]]


def make_table_rows(
    grid: Grid, table: int, *, pages: Sequence[int | None] = (), headed: int | None = None, text_source: str = "text"
) -> list[Block]:
    """Make the rows of a table; ``headed`` is the number of header rows where the file says so.

    A row's ``text`` prints every cell once; ``cells`` repeat merged cells, their paragraphs parted by line ends.
    """
    rows = [row for row in grid]
    if not headed and is_numbered_text(rows):
        return _make_paragraphs(rows, pages, text_source)
    n_heads = count_header_rows(rows) if headed is None else headed
    header = merge_headers(rows[:n_heads])
    made = []
    for place, row in enumerate(rows):
        text = " | ".join(tidy_text(cell.text) for cell in row if not cell.merged and cell.text.strip())
        if not text and not any(cell.text.strip() for cell in row):
            continue
        made.append(
            Block(
                text, "table_row", page=pages[place] if pages else None, table=table, row=place,
                bold=all(cell.bold for cell in row if cell.text.strip()),
                cells=tuple(tidy_cell(cell.text) for cell in row), header=header,
                shading=tuple(cell.shading for cell in row), text_source=text_source,
            )
        )  # fmt: skip
    return made


def is_numbered_text(grid: Grid) -> bool:
    """Whether a table only sets numbers beside paragraphs: "4.2" left, the words right, no heads."""
    pairs = [[cell.text.strip() for cell in row if cell.text.strip()] for row in grid]
    pairs = [pair for pair in pairs if pair]
    if not pairs or any(len(pair) > 2 for pair in pairs):
        return False
    numbered = [pair for pair in pairs if len(pair) == 2 and is_number(pair[0]) and len(pair[1].split()) >= 5]
    return len(numbered) >= NUMBERED * len(pairs)


def _make_paragraphs(grid: Grid, pages: Sequence[int | None], text_source: str) -> list[Block]:
    made = []
    for place, row in enumerate(grid):
        cells = [cell for cell in row if cell.text.strip() and not cell.merged]
        if cells:
            number, _ = split_number(cells[0].text, hanging=True) if len(cells) == 2 else ("", "")
            text = tidy_text(cells[-1].text if number else " ".join(cell.text for cell in cells))
            bold = all(cell.bold for cell in cells)
            page = pages[place] if pages else None
            # A table of one row is a box drawn round a numbered paragraph.
            boxed = len(grid) == 1
            made.append(Block(text, page=page, number=number, bold=bold, boxed=boxed, text_source=text_source))
    return made


def tidy_cell(text: str) -> str:
    """Reduce white space within the paragraphs of a cell, keeping them apart."""
    return "\n".join(filter(None, (tidy_text(line) for line in text.split("\n"))))


def count_header_rows(grid: Grid) -> int:
    """Say how many rows at a table's top name its columns: 1 or 0; a list of names and values has none."""
    if len(grid) < 2 or len(grid[0]) < 2:
        return 0
    first, others = grid[0], grid[1:]
    texts = [cell.text.strip() for cell in first]
    if sum(bool(text) for text in texts) < 2 or len(set(texts)) < 2 or any(len(text.split()) > 14 for text in texts):
        return 0
    if any(text.endswith(".") and len(text.split()) > 4 for text in texts):
        return 0
    if any(_stands_out(first, others, looks) for looks in (lambda cell: cell.bold, lambda cell: bool(cell.shading))):
        return 1
    longest = max(len(cell.text.split()) for row in others for cell in row)
    return int(len(first) >= 3 and longest > max(len(text.split()) for text in texts))


def merge_headers(rows: Grid) -> tuple[str, ...]:
    """Join header rows to one text a column."""
    columns = zip(*rows, strict=False)
    return tuple(" ".join(dict.fromkeys(filter(None, (tidy_text(cell.text) for cell in column)))) for column in columns)


def _stands_out(first: Sequence[Cell], others: Grid, looks: Callable[[Cell], bool]) -> bool:
    if not all(looks(cell) for cell in first if cell.text.strip()):
        return False
    plain = [row for row in others if not all(looks(cell) for cell in row if cell.text.strip())]
    # A bold first column is a list of names and values, unless the header's row is bold in all its cells.
    return len(plain) >= max(1, len(others) // 2)
