"""Tables of a PDF."""

from collections.abc import Callable
from typing import Any

from reportlab.lib import colors
from reportlab.lib.pagesizes import A4
from reportlab.lib.styles import ParagraphStyle
from reportlab.lib.units import cm
from reportlab.pdfbase.pdfmetrics import stringWidth
from reportlab.platypus import Paragraph, Table, TableStyle
from source import Block, Source, remove_anchors

SIDE_MARGINS = 4.6 * cm


def make_table(source: Source, block: Block, styles: dict[str, ParagraphStyle], show: Callable[[str], str]) -> Table:
    """A table with a bold header row, repeated over pages unless the layout says no."""
    columns = len(block.rows[0])
    cells = [
        [Paragraph(show("" if cell == "<" else cell), styles["cell_bold" if bold(n, row) else "cell"]) for cell in row]
        + [""] * (columns - len(row))
        for n, row in enumerate(block.rows)
    ]
    table = Table(
        cells,
        colWidths=share_width(block, table_width(source), styles["cell"]),
        repeatRows=int(source.has("repeat_header", "true")),
    )
    table.setStyle(TableStyle(list_rules(source, block)))
    return table


def bold(n: int, row: tuple[str, ...]) -> bool:
    """Whether a row is printed bold: the header, and a lone cell over the whole width."""
    return n == 0 or len(row) == 1


def table_width(source: Source) -> float:
    """Width that a table may take, in points."""
    if source.has("landscape_tables"):
        return float(A4[1] - SIDE_MARGINS)
    whole = float(A4[0] - SIDE_MARGINS)
    return (whole - 0.8 * cm) / 2 if int(source.layout.get("columns", 1)) == 2 else whole


def share_width(block: Block, width: float, style: ParagraphStyle) -> list[float]:
    """Column widths: room for the longest word, the rest by the amount of text."""
    texts = [[remove_anchors(row[n]) for row in block.rows if n < len(row)] for n in range(len(block.rows[0]))]
    least = [
        max(stringWidth(word, style.fontName, style.fontSize) * 1.12 + 13 for word in " ".join(column).split() or [""])
        for column in texts
    ]
    weight = [sum(map(len, column)) ** 0.7 for column in texts]
    spare = width - sum(least)
    if spare <= 0:
        return [width * part / sum(least) for part in least]
    return [part + spare * share / sum(weight) for part, share in zip(least, weight, strict=True)]


def list_rules(source: Source, block: Block) -> list[tuple[Any, ...]]:
    """Rules, spans and alignment; merged cells lose the rule above them."""
    ruled = source.has("ruled", "true")
    columns = len(block.rows[0])
    rules: list[tuple[Any, ...]] = [("VALIGN", (0, 0), (-1, -1), "TOP")]
    if ruled:
        rules += [
            ("LINEBEFORE", (0, 0), (-1, -1), 0.5, colors.black),
            ("LINEAFTER", (-1, 0), (-1, -1), 0.5, colors.black),
        ]
        rules += [
            ("LINEABOVE", (0, 0), (-1, 0), 0.5, colors.black),
            ("LINEBELOW", (0, -1), (-1, -1), 0.5, colors.black),
        ]
        rules += [("BACKGROUND", (0, 0), (-1, 0), colors.HexColor("#dddddd"))]
    for n, row in enumerate(block.rows):
        if len(row) == 1 and columns > 1:
            rules.append(("SPAN", (0, n), (-1, n)))
        if ruled:
            rules += [
                ("LINEABOVE", (column, n), (column, n), 0.5, colors.black)
                for column in range(columns)
                if column >= len(row) or row[column] != "<"
            ]
    return rules
