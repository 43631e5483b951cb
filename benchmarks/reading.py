"""Time the reading of a 600-page PDF against what pypdfium2 alone needs for the same words with fonts and places.

usage: python benchmarks/reading.py [--pages 600] [--rounds 3]
Prints both times and their ratio; the aim is at most 1.3. Both are measured in turn in one process, best of the rounds.
"""

import argparse
import ctypes
import io
import random
import tempfile
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

AIM = 1.3
WORDS = """the panel found that officers recorded agency contact with care and the review heard from family members
about risk assessment training housing support referral meetings and information sharing between services"""


def main() -> None:
    """Build the PDF, time both, print the ratio."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--pages", type=int, default=600)
    parser.add_argument("--rounds", type=int, default=3)
    options = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "long_report.pdf"
        path.write_bytes(build_report(options.pages))
        alone, whole = time_in_turn([lambda: read_alone(path), lambda: read_whole(path)], options.rounds)
    print(f"pages {options.pages}")
    print(f"pypdfium2_alone_seconds {alone:.2f}")
    print(f"reading_seconds {whole:.2f}")
    print(f"ratio {whole / alone:.2f} (aim {AIM})")


def time_in_turn(works: list[Callable[[], object]], rounds: int) -> list[float]:
    """Time works in turn, so that other load on the computer falls on all; gives each one's best time in seconds."""
    best = [float("inf")] * len(works)
    for _ in range(rounds):
        for place, work in enumerate(works):
            start = time.perf_counter()
            work()
            best[place] = min(best[place], time.perf_counter() - start)
    return best


def read_whole(path: Path) -> object:
    """Read the PDF as the pipeline does: blocks in reading order."""
    from dhr_analysis.formats import read_blocks

    return read_blocks(path)


def read_alone(path: Path) -> list[tuple[str, tuple[float, ...], str, float]]:
    """Read words, places, font names and sizes with pypdfium2's own calls, one piece of a line at a time."""
    import pypdfium2

    document = pypdfium2.PdfDocument(path)
    pieces = []
    for page in document:
        textpage = page.get_textpage()
        for index in range(textpage.count_rects()):
            box = textpage.get_rect(index)
            name, size = read_font(textpage, *box)
            pieces.append((textpage.get_text_bounded(*box), box, name, size))
        textpage.close()
        page.close()
    document.close()
    return pieces


def read_font(textpage: Any, left: float, bottom: float, right: float, top: float) -> tuple[str, float]:
    """Read name and size of the font at the start of a piece."""
    import pypdfium2.raw as raw

    index = raw.FPDFText_GetCharIndexAtPos(textpage, left + 1, (bottom + top) / 2, 4, 4)
    buffer, flags = ctypes.create_string_buffer(128), ctypes.c_int()
    raw.FPDFText_GetFontInfo(textpage, index, buffer, 128, flags)
    return buffer.value.decode("utf-8", errors="replace"), raw.FPDFText_GetFontSize(textpage, index)


def build_report(n_pages: int) -> bytes:
    """Build a report of numbered paragraphs and headings, every tenth page a ruled table; the same bytes every time."""
    from reportlab.lib.pagesizes import A4
    from reportlab.pdfgen.canvas import Canvas

    lot = random.Random(7)
    buffer = io.BytesIO()
    canvas = Canvas(buffer, pagesize=A4, invariant=1)
    for number in range(1, n_pages + 1):
        draw = draw_table if number % 10 == 0 else draw_text
        draw(canvas, lot, number)
        canvas.setFont("Helvetica", 9)
        canvas.drawString(72, 800, "Overview report: long example")
        canvas.drawCentredString(297, 30, f"Page {number} of {n_pages}")
        canvas.showPage()
    canvas.save()
    return buffer.getvalue()


def make_sentence(lot: random.Random, n_words: int) -> str:
    """Make a sentence of words drawn by lot."""
    words = WORDS.split()
    return " ".join(lot.choice(words) for _ in range(n_words)).capitalize() + "."


def draw_text(canvas: Any, lot: random.Random, number: int) -> None:
    """Draw a page of numbered paragraphs under a heading."""
    from reportlab.lib.utils import simpleSplit

    y = 760.0
    canvas.setFont("Helvetica-Bold", 14)
    canvas.drawString(72, y, f"{number} {make_sentence(lot, 4)[:-1]}")
    for paragraph in range(1, 7):
        y -= 14
        canvas.setFont("Helvetica", 11)
        canvas.drawString(72, y - 14, f"{number}.{paragraph}")
        text = " ".join(make_sentence(lot, lot.randint(12, 26)) for _ in range(4))
        for line in simpleSplit(text, "Helvetica", 11, 400):
            y -= 14
            canvas.drawString(108, y, line)


def draw_table(canvas: Any, lot: random.Random, number: int) -> None:
    """Draw a page with a ruled table of four columns."""
    from reportlab.lib.utils import simpleSplit

    xs, ys = [72, 190, 300, 420, 523], [760 - 62 * row for row in range(12)]
    canvas.grid(xs, ys)
    canvas.setFont("Helvetica", 8)
    for row, top in enumerate(ys[:-1]):
        for column, left in enumerate(xs[:-1]):
            text = f"Column {column + 1}" if row == 0 else make_sentence(lot, 14)
            for place, line in enumerate(simpleSplit(text, "Helvetica", 8, xs[column + 1] - left - 8)[:6]):
                canvas.drawString(left + 4, top - 10 - 9 * place, line)


if __name__ == "__main__":
    main()
