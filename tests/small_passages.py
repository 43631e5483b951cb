"""Passages of a small report, written one block a line, for the tests of the finders."""

import re
from pathlib import Path

import pandas as pd

from dhr_analysis.blocks import Block
from dhr_analysis.codebook import find_codebook
from dhr_analysis.reading.passages import make_passages
from dhr_analysis.tables import make_table

CODEBOOK: Path = find_codebook()


def write_passages(text: str, document_id: str = "d_1", review_id: str = "R1") -> pd.DataFrame:
    """Make passages: "# heading", "| 1.2 | numbered", "- bullet", "! box", "+ cell + cell" (first row: the header)."""
    blocks: list[Block] = []
    header: tuple[str, ...] = ()
    table, row = 0, 0
    for line in (line.strip() for line in text.strip().splitlines() if line.strip()):
        mark, _, rest = line.partition(" ")
        if mark != "+":
            header, row = (), 0
        if mark in ("#", "##", "###"):
            number, _, words = rest.rpartition(" | ")
            blocks.append(Block(words, kind="heading", level=len(mark), bold=True, size=14, number=number))
        elif mark == "|":
            number, _, words = rest.partition(" | ")
            blocks.append(Block(words, number=number))
        elif mark == "-":
            blocks.append(Block(rest, kind="list_item"))
        elif mark == "!":
            number, _, words = rest.rpartition(" | ")
            blocks.append(Block(words, number=number, boxed=True, bold=True))
        elif mark == "+":
            cells = tuple(cell.strip().replace(" // ", "\n") for cell in re.split(r"(?:^|(?<=\s))\+(?=\s|$)", rest))
            table, header = (table, header) if header else (table + 1, cells)
            blocks.append(Block(" | ".join(cells), kind="table_row", table=table, row=row, cells=cells, header=header))
            row += 1
        else:
            blocks.append(Block(line))
    return make_passages(blocks, document_id, review_id, CODEBOOK)


def write_documents(*kinds: str, review_id: str = "R1") -> pd.DataFrame:
    """Make the documents of one review: d_1, d_2 … of the given kinds."""
    rows = [
        {"document_id": f"d_{place}", "file": f"report_{place}.docx", "review_id": review_id, "doc_type": kind}
        for place, kind in enumerate(kinds or ("overview",), start=1)
    ]
    return make_table("documents", rows)
