"""Read boxes that a document sets as tables of one cell: their labelled items become lines of their own."""

import json
import re
from collections.abc import Iterator, Sequence

from .candidates import Line
from .item_numbers import split_label

_LABEL = re.compile(r"(?:^|(?<=\n))(?=Recommendation\s+(?:no\.?\s*)?\w{1,4}\s*(?:[:.)–-]|\n|\s[A-Z]))")


def open_boxes(lines: Sequence[Line]) -> list[Line]:
    """Part each row of one cell that begins with "Recommendation 3" into its labelled items; other lines stay."""
    return [part for line in lines for part in (_part_row(line) if line.kind == "table_row" else (line,))]


def _part_row(line: Line) -> Iterator[Line]:
    cells = [str(cell).strip() for cell in json.loads(line.cells)] if line.cells else []
    parts = [part for part in _LABEL.split(cells[0]) if part.strip()] if len(cells) == 1 else []
    labelled = [split_label(" ".join(part.split())) for part in parts]
    if not labelled or not all(number.printed and len(text.split()) > 3 for number, text in labelled):
        yield line
        return
    for number, text in labelled:
        yield line._replace(kind="paragraph", boxed=True, paragraph=f"Recommendation {number.printed}", text=text)
