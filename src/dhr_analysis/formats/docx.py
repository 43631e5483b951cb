"""Read a Word document: paragraphs and tables in order, with the numbers that Word shows."""

import io
from pathlib import Path
from typing import Any

from ..blocks import Block
from ..reading.mend import tidy_text
from ..reading.numbers import split_bullet, split_number
from .files import Reading


def read_docx(path: Path, data: bytes) -> Reading:
    """Read a Word document."""
    import docx

    document = docx.Document(io.BytesIO(data))
    blocks: list[Block] = []
    tables = 0
    for part in document.iter_inner_content():
        if hasattr(part, "rows"):
            blocks += _read_table(part, tables)
            tables += 1
        elif part.text.strip():
            blocks.append(_read_paragraph(part))
    return Reading(tuple(blocks))


def _read_table(part: Any, table: int) -> list[Block]:
    rows = [tuple(tidy_text(cell.text) for cell in row.cells) for row in part.rows]
    return [
        Block(" | ".join(filter(None, row)), "table_row", table=table, row=place, cells=row, header=rows[0])
        for place, row in enumerate(rows)
    ]


def _read_paragraph(part: Any) -> Block:
    style = part.style.name if part.style is not None else ""
    bullet, text = split_bullet(part.text)
    number, rest = split_number(text, hanging="\t" in text)
    bold = all(run.bold for run in part.runs if run.text.strip())
    if style.startswith("Heading") and style[-1:].isdigit():
        return Block(tidy_text(rest), "heading", number=number, level=int(style[-1]), bold=True)
    kind = "list_item" if bullet or style.startswith("List") else "paragraph"
    return Block(tidy_text(rest), kind, number=number, bold=bold)
