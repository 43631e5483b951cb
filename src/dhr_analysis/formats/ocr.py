"""Recognise the words of a scanned page with tesseract, where it is installed."""

import csv
import io
import os
import shutil
import statistics
import subprocess
from typing import Any

from .pdf_text import PageFrame, Run

DPI = 300
POINTS = 72 / DPI
TIMEOUT = 180  # seconds a page
WORD_LEVEL = "5"
LEAST_SURE = 20.0  # per cent: below this tesseract sees specks
LETTER_SHARE = 0.72  # height of a line's letters to the size of its font
HEADING = 1.35  # larger than the page's usual size by so much


def find_tesseract() -> str | None:
    """Say where tesseract is installed; None where it is not."""
    return shutil.which("tesseract")


def recognise_page(page: Any, program: str) -> tuple[PageFrame, list[Run]]:
    """Recognise the words of a page; raises OSError or subprocess.SubprocessError where tesseract fails."""
    width, height = page.get_size()
    done = subprocess.run(
        [program, "stdin", "stdout", "-l", "eng", "--dpi", str(DPI), "tsv"],
        input=draw_page(page), capture_output=True, timeout=TIMEOUT, check=True,
        env={**os.environ, "OMP_THREAD_LIMIT": "1"},
    )  # fmt: skip
    return PageFrame(width, height, 0), read_tsv(done.stdout.decode("utf-8", errors="replace"))


def draw_page(page: Any) -> bytes:
    """Draw a page as a grey picture in the PGM format."""
    bitmap = page.render(scale=DPI / 72, grayscale=True)
    rows = bytes(bitmap.buffer)
    lines = (rows[at : at + bitmap.width] for at in range(0, bitmap.stride * bitmap.height, bitmap.stride))
    picture = b"P5 %d %d 255\n" % (bitmap.width, bitmap.height) + b"".join(lines)
    bitmap.close()
    return picture


def read_tsv(table: str) -> list[Run]:
    """Read tesseract's table of words into runs, each word one; sizes are guessed from the height of its line."""
    lines: dict[tuple[str, str, str], list[dict[str, str]]] = {}
    for row in csv.DictReader(io.StringIO(table), delimiter="\t", quoting=csv.QUOTE_NONE):
        if row["level"] == WORD_LEVEL and (row["text"] or "").strip() and float(row["conf"]) >= LEAST_SURE:
            key = (str(row["block_num"]), str(row["par_num"]), str(row["line_num"]))
            lines.setdefault(key, []).append(row)
    sizes = {key: statistics.median(int(row["height"]) for row in rows) for key, rows in lines.items()}
    usual = statistics.median(sizes.values()) if sizes else 0.0
    runs = []
    for key, rows in lines.items():
        size = sizes[key] if sizes[key] > HEADING * usual else usual
        base = statistics.median(int(row["top"]) + int(row["height"]) for row in rows) * POINTS
        runs += _make_runs(rows, base, round(size * POINTS / LETTER_SHARE, 1))
    return runs


def _make_runs(words: list[dict[str, str]], base: float, size: float) -> list[Run]:
    """Join the words of a line to runs; where much white parts them they stay apart (columns, cells, numbers)."""
    runs: list[Run] = []
    for row in words:
        left = int(row["left"]) * POINTS
        run = Run(row["text"].strip(), left, left + int(row["width"]) * POINTS, base, size, False, False)
        if runs and run.x0 - runs[-1].x1 < size:
            runs[-1] = runs[-1]._replace(text=f"{runs[-1].text} {run.text}", x1=run.x1)
        else:
            runs.append(run)
    return runs
