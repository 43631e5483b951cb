"""Recognise the words of a scanned page with tesseract, where it is installed."""

import csv
import io
import os
import shutil
import statistics
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any

from .pdf_paths import Box, Marks
from .pdf_text import PageFrame, Run
from .scan_rules import find_scan_rules

DPI = 300
POINTS = 72 / DPI
TIMEOUT = 180  # seconds a page
WORD_LEVEL = "5"
LEAST_SURE = 20.0  # per cent: below this tesseract sees specks
LETTER_SHARE = 0.72  # height of a line's letters to the size of its font
HEADING = 1.35  # larger than the page's usual size by so much


def find_tesseract() -> str | None:
    """Say where tesseract is installed; None where it is not. Windows' installer doesn't put it on the path."""
    usual = Path(os.environ.get("PROGRAMFILES", "")) / "Tesseract-OCR" / "tesseract.exe"
    return shutil.which("tesseract") or (str(usual) if usual.is_file() else None)


def recognise_page(page: Any, program: str) -> tuple[PageFrame, list[Run], Marks, float]:
    """Recognise the words and rules of a page, and say how sure tesseract is (0 to 1).

    Raises OSError or RuntimeError where tesseract fails or takes more than three minutes.
    """
    import pytesseract
    from PIL import Image

    picture = draw_page(page)
    height, width = picture.shape
    pytesseract.pytesseract.tesseract_cmd = program
    os.environ.setdefault("OMP_THREAD_LIMIT", "1")  # files are read side by side: one thread each
    table = pytesseract.image_to_data(
        Image.fromarray(picture), lang="eng", config=f"--dpi {DPI}", timeout=TIMEOUT, output_type="string"
    )
    across, down = find_scan_rules(picture, POINTS)
    marks = Marks(across, down, [], [], [])
    return PageFrame(width * POINTS, height * POINTS, 0), read_tsv(table, down), marks, rate_words(table)


def draw_page(page: Any) -> Any:
    """Draw a page as a grey picture: rows of pixels."""
    import numpy as np

    bitmap = page.render(scale=DPI / 72, grayscale=True)
    rows = np.frombuffer(bitmap.buffer, dtype=np.uint8).reshape(bitmap.height, bitmap.stride)
    picture = np.ascontiguousarray(rows[:, : bitmap.width])
    bitmap.close()
    return picture


def read_tsv(table: str, down: Sequence[Box] = ()) -> list[Run]:
    """Read tesseract's table of words into runs; sizes are guessed from heights, rules ``down`` part the runs."""
    lines: dict[tuple[str, str, str], list[dict[str, str]]] = {}
    for row in _list_words(table):
        lines.setdefault((str(row["block_num"]), str(row["par_num"]), str(row["line_num"])), []).append(row)
    sizes = {key: statistics.median(int(row["height"]) for row in rows) for key, rows in lines.items()}
    usual = statistics.median(sizes.values()) if sizes else 0.0
    runs = []
    for key, rows in lines.items():
        size = sizes[key] if sizes[key] > HEADING * usual else usual
        base = statistics.median(int(row["top"]) + int(row["height"]) for row in rows) * POINTS
        runs += _make_runs(rows, base, round(size * POINTS / LETTER_SHARE, 1), down)
    return runs


def rate_words(table: str) -> float:
    """Rate how well a page was recognised: tesseract's sureness of its words, by their letters, 0 to 1."""
    sure = [(float(row["conf"]) / 100, len(row["text"].strip())) for row in _list_words(table)]
    letters = sum(count for _, count in sure)
    return round(sum(share * count for share, count in sure) / letters, 2) if letters else 0.0


def _list_words(table: str) -> Iterator[dict[str, str]]:
    for row in csv.DictReader(io.StringIO(table), delimiter="\t", quoting=csv.QUOTE_NONE):
        if row["level"] == WORD_LEVEL and (row["text"] or "").strip() and float(row["conf"]) >= LEAST_SURE:
            yield row


def _make_runs(words: list[dict[str, str]], base: float, size: float, down: Sequence[Box]) -> list[Run]:
    """Join the words of a line to runs; where much white parts them they stay apart (columns, cells, numbers)."""
    runs: list[Run] = []
    for row in words:
        left = int(row["left"]) * POINTS
        run = Run(row["text"].strip(), left, left + int(row["width"]) * POINTS, base, size, False, False)
        if runs and run.x0 - runs[-1].x1 < size and not _is_parted(runs[-1], run, down):
            runs[-1] = runs[-1]._replace(text=f"{runs[-1].text} {run.text}", x1=run.x1)
        else:
            runs.append(run)
    return runs


def _is_parted(before: Run, run: Run, down: Sequence[Box]) -> bool:
    middle = run.base - run.size / 3
    return any(before.x1 - 2 <= rule.x0 <= run.x0 + 2 and rule.top <= middle <= rule.bottom for rule in down)
