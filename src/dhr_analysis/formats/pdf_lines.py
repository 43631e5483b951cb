"""Set the runs of a PDF page into lines: same baseline, small gap; numbers that hang left of the words go with them."""

from collections.abc import Sequence

from ..reading.layout import Line
from ..reading.numbers import is_number, split_bullet
from .pdf_text import Run

WIDE_GAP = 1.6  # in font sizes: more white than this between two runs parts columns and cells


def make_lines(runs: Sequence[Run], page: int) -> list[Line]:
    """Make the lines of a page or region, top to bottom."""
    made: list[Line] = []
    for row in group_baselines(runs):
        made += _hang_numbers([_make_line(part, page) for part in split_wide(row)])
    return sorted(made, key=lambda line: (line.top, line.x0))


def group_baselines(runs: Sequence[Run]) -> list[list[Run]]:
    """Group runs that stand on one baseline; raised marks count to their line."""
    rows: list[list[Run]] = []
    for run in sorted(runs, key=lambda run: (run.base, run.x0)):
        if rows and abs(run.base - rows[-1][0].base) <= 0.35 * max(run.size, rows[-1][0].size):
            rows[-1].append(run)
        else:
            rows.append([run])
    return [sorted(row, key=lambda run: run.x0) for row in rows]


def split_wide(row: Sequence[Run]) -> list[list[Run]]:
    """Split a row of runs at wide gaps."""
    parts = [[row[0]]]
    for before, run in zip(row, row[1:], strict=False):
        if run.x0 - before.x1 > WIDE_GAP * max(before.size, run.size):
            parts.append([run])
        else:
            parts[-1].append(run)
    return parts


def _make_line(runs: Sequence[Run], page: int) -> Line:
    text = runs[0].text
    for before, run in zip(runs, runs[1:], strict=False):
        gap = run.x0 - before.x1
        text += run.text if (run.joined and gap < 0.25 * run.size) or gap < 0.08 * run.size else f" {run.text}"
    weight = sum(len(run.text) for run in runs)
    size = max(runs, key=lambda run: len(run.text)).size
    bold = sum(len(run.text) for run in runs if run.bold) > 0.8 * weight
    italic = sum(len(run.text) for run in runs if run.italic) > 0.8 * weight
    base = runs[0].base
    return Line(text, page, runs[0].x0, runs[-1].x1, base - 0.8 * size, base + 0.2 * size, size, bold, italic)


def _hang_numbers(parts: list[Line]) -> list[Line]:
    made: list[Line] = []
    for line in parts:
        if made and not made[-1].number and _is_mark(made[-1].text) and line.x0 - made[-1].x1 < 60:
            mark = made.pop()
            made.append(line._replace(number=mark.text.rstrip("."), bold=line.bold))
        else:
            made.append(line)
    return made


def _is_mark(text: str) -> bool:
    bullet, rest = split_bullet(text)
    return is_number(text) or (bullet and not rest)
