"""Print a source as plain text, or as the text that optical character recognition leaves of a scanned report."""

import re
import textwrap
import zlib

from parse import list_notes
from source import Block, Source, remove_anchors

WIDTH = 70
PAGE_LINES = 44


def build_txt(source: Source) -> tuple[bytes, dict[str, int]]:
    """The text file's bytes; plain text has no pages to cite."""
    text = print_scan(source) if source.has("ocr") else print_plain(source)
    return text.encode("utf-8"), {}


def print_plain(source: Source) -> str:
    """One block a paragraph, blank lines between, footnotes at the end."""
    parts = []
    notes = list_notes(source.blocks)
    for place, block in enumerate(source.blocks):
        if block.kind not in ("footnote", "page_break"):
            parts.append("\n".join(list_lines(block)) + "".join(f" [{n}]" for n, _ in notes.get(place, [])))
    parts += [f"[{n}] {text}" for _, group in sorted(notes.items()) for n, text in group]
    return "\n\n".join(parts) + "\n"


def print_cell(cell: str) -> str:
    """A cell on one line; a cell merged with the one above it is empty."""
    return "" if cell == "<" else remove_anchors(cell).replace(" // ", " ")


def list_lines(block: Block) -> list[str]:
    """Unwrapped lines of a block."""
    text = remove_anchors(block.text)
    if block.kind == "table":
        return ["\t".join(print_cell(cell) for cell in row) for row in block.rows]
    if block.kind == "heading" and block.level == 1:
        return [text.upper()]
    if block.kind == "bullet":
        return [f"• {text}"]
    return [f"{block.number} {text}".strip()]


def print_scan(source: Source) -> str:
    """Hard line ends, page numbers between lines, form feeds and the usual faults of recognition."""
    first = scan_pages(source, {})
    pages = {line: n for n, page in enumerate(first, 1) for line in page}
    return "\n".join(furnish(source, scan_pages(source, pages))) + "\n"


def scan_pages(source: Source, found: dict[str, int]) -> list[list[str]]:
    """Lines of each page; `found` tells the contents list on which page a line stood in the pass before."""
    lines: list[str] = []
    notes = list_notes(source.blocks)
    wait = source.has("contents")
    for place, block in enumerate(source.blocks):
        if wait and block.kind != "front":
            lines += ["\f", *list_contents(source, found), "\f"]
            wait = False
        elif block.kind == "page_break":
            lines.append("\f")
        if block.kind not in ("footnote", "page_break"):
            lines += ["", *scan_block(block)]
            lines += [f"{n} {text}" for n, text in notes.get(place, [])]
    return paginate(lines)


def list_contents(source: Source, found: dict[str, int]) -> list[str]:
    """The contents list with dot leaders."""
    lines = ["CONTENTS", ""]
    for block in source.blocks:
        if block.kind == "heading" and block.level == 1:
            title = scan_block(block)[0]
            page = str(found.get(title, 1))
            lines.append(f"{title} {'.' * (WIDTH - len(title) - len(page) - 2)} {page}")
    return lines


def scan_block(block: Block) -> list[str]:
    """Lines of a block as a scanner leaves them: the printed number of a paragraph stands alone."""
    if block.kind == "table":
        return [blur("   ".join(print_cell(cell) for cell in row)) for row in block.rows]
    text = remove_anchors(block.text)
    lead = {"bullet": "• ", "heading": ""}.get(block.kind, "")
    shown = text.upper() if block.kind == "heading" and block.level == 1 else text
    lines = wrap_scan(lead + blur(shown))
    if block.kind == "front":
        lines = [line.center(WIDTH).rstrip() for line in lines]
    return ([block.number] if block.number else []) + lines


def draw_lot(text: str, of: int) -> int:
    """A number below `of` that depends on the text alone."""
    return zlib.crc32(text.encode("utf-8")) % of


def blur(text: str) -> str:
    """Text with a few faults of recognition, always the same ones."""
    text = re.sub(r"\bDHR", lambda found: "OHR" if draw_lot(text, 2) else found[0], text)
    text = re.sub(r"(?<=[a-z])/(?=[a-z])", "I", text)
    return re.sub(r"\bll\b", "II", text)


def wrap_scan(text: str) -> list[str]:
    """Lines of about 70 characters; a long word at a line's end is sometimes broken with a hyphen."""
    lines = textwrap.wrap(text, WIDTH, break_long_words=False, break_on_hyphens=False) or [""]
    for n in range(len(lines) - 1):
        word, _, rest = lines[n + 1].partition(" ")
        room = WIDTH + 3 - len(lines[n]) - 2
        if len(word) >= 8 and word.isalpha() and room >= 3 and draw_lot(lines[n], 3):
            cut = min(room, len(word) - 4)
            lines[n] += f" {word[:cut]}-"
            lines[n + 1] = f"{word[cut:]} {rest}".strip()
    return lines


def paginate(lines: list[str]) -> list[list[str]]:
    """Lines shared out over pages."""
    pages: list[list[str]] = [[]]
    for line in lines:
        if (line == "\f" and pages[-1]) or len(pages[-1]) >= PAGE_LINES:
            pages.append([])
        if line != "\f":
            pages[-1].append(line)
    return pages


def furnish(source: Source, pages: list[list[str]]) -> list[str]:
    """Lines of the file: page numbers and form feeds between pages, running head and foot where the layout has them."""
    head, foot = source.layout.get("running_head", ""), source.layout.get("running_foot", "{page}")
    printed: list[str] = []
    for n, page in enumerate(pages, 1):
        number = foot.format(page=n, pages=len(pages))
        top = [blur(head)] if head and n > 1 else []
        printed += [*top, *page, "", number, *(["\f"] if n < len(pages) else [])]
    return [line.rstrip(" ") for line in printed]
