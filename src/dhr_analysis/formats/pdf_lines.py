"""Set the runs of a PDF page into lines: same baseline, small gap; numbers that hang left of the words go with them."""

import re
from collections.abc import Sequence
from itertools import pairwise

from ..reading.layout import Line
from ..reading.numbers import is_number, split_bullet
from .pdf_text import Run

WIDE_GAP = 1.6  # in font sizes: more white than this between two runs parts columns and cells
MARK_GAP = 0.6  # a tab after a number may be as narrow as this
SMALL_MARK = 0.87  # a footnote mark is set at most so large as its line
HANG = 60.0  # points: a number hangs at most so far left of its words
MARK = re.compile(r"[\d,*†‡§\s]{1,7}|\[\d{1,3}\]|[a-z]")


def make_lines(runs: Sequence[Run], page: int) -> list[Line]:
    """Make the lines of a region, top to bottom."""
    return [line for row in make_rows(runs, page) for line in row]


def make_rows(runs: Sequence[Run], page: int) -> list[list[Line]]:
    """Make the printed rows of a region, top to bottom; each holds its parts from left to right."""
    return [make_row(row, page) for row in group_baselines(runs)]


def make_row(row: Sequence[Run], page: int) -> list[Line]:
    """Make the parts of one printed row."""
    return _hang_numbers([_make_line(part, page) for part in split_wide(row)])


def group_baselines(runs: Sequence[Run]) -> list[list[Run]]:
    """Group runs that stand on one baseline; raised marks count to their line."""
    rows: list[list[Run]] = []
    for run in sorted(runs, key=lambda run: (run.base, run.x0)):
        if rows and _is_on_line(run, rows[-1]):
            rows[-1].append(run)
        else:
            rows.append([run])
    return [sorted(row, key=lambda run: run.x0) for row in rows]


def _is_on_line(run: Run, row: Sequence[Run]) -> bool:
    largest = max(row, key=lambda one: one.size)
    step = run.base - largest.base
    if abs(step) <= 0.4 * max(run.size, largest.size) and run.base - row[0].base < run.size:
        return True
    # A footnote's mark is small and raised, so that it comes before the words it stands behind.
    raised = largest.size < SMALL_MARK * run.size and 0 < step <= 0.7 * run.size
    return raised and all(MARK.fullmatch(one.text) for one in row)


def split_wide(row: Sequence[Run]) -> list[list[Run]]:
    """Split a row of runs at wide gaps, and behind the number or bullet that it begins with."""
    parts = [[row[0]]]
    for before, run in pairwise(row):
        gap = (run.x0 - before.x1) / max(before.size, run.size)
        if gap > WIDE_GAP or (gap > MARK_GAP and before is row[0] and _is_mark(before.text)):
            parts.append([run])
        else:
            parts[-1].append(run)
    return parts


def _make_line(runs: Sequence[Run], page: int) -> Line:
    if len(runs) == 1:
        text, x0, x1, base, size, bold, italic = runs[0][:7]
        return Line(text, page, x0, x1, base - 0.8 * size, base + 0.2 * size, size, bold, italic)
    main = max(runs, key=lambda run: (len(run.text), run.size))
    shown = [run for run in runs if not _is_note_mark(run, main)]
    lead = _find_leading_mark(runs, main)
    text = shown[0].text
    for before, run in pairwise(shown):
        text += run.text if _touch(before, run) else f" {run.text}"
    weight = sum(len(run.text) for run in shown)
    bold = sum(len(run.text) for run in shown if run.bold) > 0.8 * weight
    italic = sum(len(run.text) for run in shown if run.italic) > 0.8 * weight
    base, size = main.base, main.size
    return Line(
        text, page, runs[0].x0, runs[-1].x1, base - 0.8 * size, base + 0.2 * size, size, bold, italic, number=lead
    )


def _touch(before: Run, run: Run) -> bool:
    gap = run.x0 - before.x1
    return (run.joined and gap < 0.25 * run.size) or gap < 0.06 * run.size


def _is_note_mark(run: Run, main: Run) -> bool:
    """Whether a run is a raised footnote mark; it is no word of the text."""
    raised = main.base - run.base
    small = run.size < SMALL_MARK * main.size
    return small and raised > 0.12 * main.size and bool(MARK.fullmatch(run.text))


def _find_leading_mark(runs: Sequence[Run], main: Run) -> str:
    return runs[0].text if len(runs) > 1 and _is_note_mark(runs[0], main) else ""


def _hang_numbers(parts: list[Line]) -> list[Line]:
    if len(parts) == 1:
        return parts
    made: list[Line] = []
    for line in parts:
        if made and not made[-1].number and line.x0 - made[-1].x1 < HANG and _is_mark(made[-1].text):
            mark = made.pop()
            made.append(line._replace(number=mark.text))
        else:
            made.append(line)
    return made


def _is_mark(text: str) -> bool:
    if len(text) > 24:
        return False
    bullet, rest = split_bullet(text)
    return is_number(text) or (bullet and not rest)
