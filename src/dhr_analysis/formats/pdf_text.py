"""Take the words of a PDF page with their place and type: few calls into the library, one or two a printed run."""

import ctypes
import math
import re
from typing import Any, NamedTuple

BOLD_NAME = re.compile(r"bold|black|heavy|demi|(?<![a-z])bd(?![a-z])", re.IGNORECASE)
ITALIC_NAME = re.compile(r"italic|oblique|(?<![a-z])it(?![a-z])|kursiv", re.IGNORECASE)
BREAKS = re.compile("\r\n|\r|\n|(?<=[\x02\ufffe])")
INVISIBLE = 3  # text render mode of the layer that character recognition lays under a scan


class Run(NamedTuple):
    """Words printed in one go: box in points from the page's top left, baseline, font size and face."""

    text: str
    x0: float
    x1: float
    base: float
    size: float
    bold: bool
    italic: bool
    hidden: bool
    joined: bool  # no space between this run and the one before it


class PageFrame(NamedTuple):
    """Size and turn of a page: PDF counts from the bottom left of the unturned sheet, people from the top left."""

    width: float
    height: float
    turn: int
    left: float
    bottom: float

    def place(self, x: float, y: float) -> tuple[float, float]:
        """Turn a point of the sheet into a point of the page as seen, from its top left."""
        x, y = x - self.left, y - self.bottom
        if self.turn == 1:
            return y, x
        if self.turn == 2:
            return self.width - x, y
        if self.turn == 3:
            return self.width - y, self.height - x
        return x, self.height - y


def read_frame(page: Any) -> PageFrame:
    """Read size and turn of a page."""
    import pypdfium2.raw as raw

    width, height = page.get_size()
    left, bottom, _, _ = page.get_cropbox()
    return PageFrame(width, height, raw.FPDFPage_GetRotation(page), left, bottom)


def read_runs(textpage: Any, frame: PageFrame, fonts: dict[int, tuple[bool, bool]]) -> list[Run]:
    """Read the runs of a page in the order in which the file prints them; ``fonts`` keeps what is known of fonts."""
    text = read_page_text(textpage)
    runs: list[Run] = []
    objects: dict[int, tuple[float, bool, bool, bool, float]] = {}
    start = 0
    for line in BREAKS.split(text):
        at = start
        for part_start, part_end in _split_by_object(textpage, start, start + len(line)):
            run = _make_run(textpage, frame, fonts, objects, text, part_start, part_end, at)
            at = part_end
            if run:
                runs.append(run)
        start += len(line)
        while text[start : start + 1] in ("\r", "\n") and text[start : start + 1]:
            start += 1
    return runs


def read_page_text(textpage: Any) -> str:
    """Read all characters of a page, one for each index that the library knows."""
    import pypdfium2.raw as raw

    count = raw.FPDFText_CountChars(textpage)
    if count <= 0:
        return ""
    buffer = ctypes.create_string_buffer((count + 1) * 4)
    units = raw.FPDFText_GetText(textpage, 0, count, ctypes.cast(buffer, ctypes.POINTER(ctypes.c_ushort)))
    text = buffer.raw[: max(units - 1, 0) * 2].decode("utf-16-le", errors="replace")
    if len(text) == count:
        return text
    # Characters that can't be printed have an index but no place in the text: ask for each.
    return "".join(chr(raw.FPDFText_GetUnicode(textpage, index) or 32) for index in range(count))


def _object_at(textpage: Any, index: int) -> int:
    import pypdfium2.raw as raw

    found = raw.FPDFText_GetTextObject(textpage, index)
    return ctypes.addressof(found.contents) if found else 0


def _split_by_object(textpage: Any, start: int, end: int) -> list[tuple[int, int]]:
    parts = []
    while start < end:
        first = _object_at(textpage, start)
        low, high = start, end - 1
        if _object_at(textpage, high) == first:
            low = high
        while high - low > 1:
            middle = (low + high) // 2
            if _object_at(textpage, middle) == first:
                low = middle
            else:
                high = middle
        parts.append((start, low + 1))
        start = low + 1
    return parts


def _make_run(
    textpage: Any, frame: PageFrame, fonts: dict[int, tuple[bool, bool]],
    objects: dict[int, tuple[float, bool, bool, bool, float]], text: str, start: int, end: int, at: int,
) -> Run | None:  # fmt: skip
    import pypdfium2.raw as raw

    words = text[start:end]
    stripped = words.strip("\x02\ufffe \t\u00a0")
    if not stripped:
        return None
    first = start + words.index(stripped[0])
    last = first + len(stripped) - 1
    key = _object_at(textpage, first)
    if key not in objects:
        objects[key] = _describe_object(textpage, first, fonts)
    size, bold, italic, hidden, angle = objects[key]
    x, y = ctypes.c_double(), ctypes.c_double()
    raw.FPDFText_GetCharOrigin(textpage, first, x, y)
    left, right, low, high = (ctypes.c_double() for _ in range(4))
    raw.FPDFText_GetCharBox(textpage, last, left, right, low, high)
    x0, base = frame.place(x.value, y.value)
    corners = [frame.place(left.value, low.value), frame.place(right.value, high.value)]
    if abs((angle - frame.turn * -math.pi / 2 + math.pi) % (2 * math.pi) - math.pi) > 0.2:
        pass
    x1 = max(corner[0] for corner in corners)
    broken = words.endswith(("\x02", "\ufffe"))
    joined = start > 0 and at == start and text[start - 1 : start] not in (" ", "\n", "\r", "") and words[0] != " "
    return Run(stripped + ("-" if broken else ""), x0, max(x1, x0), base, size, bold, italic, hidden, joined)


def _describe_object(textpage: Any, index: int, fonts: dict[int, tuple[bool, bool]]) -> tuple[float, bool, bool, bool, float]:
    import pypdfium2.raw as raw

    matrix = raw.FS_MATRIX()
    raw.FPDFText_GetMatrix(textpage, index, matrix)
    scale = math.hypot(matrix.c, matrix.d) or 1.0
    size = round(raw.FPDFText_GetFontSize(textpage, index) * scale, 1)
    item = raw.FPDFText_GetTextObject(textpage, index)
    mode = raw.FPDFTextObj_GetTextRenderMode(item) if item else 0
    font = raw.FPDFTextObj_GetFont(item) if item else None
    if not font:
        return size, False, False, mode == INVISIBLE, 0.0
    key = ctypes.addressof(font.contents)
    if key not in fonts:
        fonts[key] = _describe_font(font)
    bold, italic = fonts[key]
    # Word prints bold as fill and outline where the font has no bold face.
    return size, bold or mode == 2, italic, mode == INVISIBLE, math.atan2(matrix.b, matrix.a)


def _describe_font(font: Any) -> tuple[bool, bool]:
    import pypdfium2.raw as raw

    buffer = ctypes.create_string_buffer(256)
    raw.FPDFFont_GetBaseFontName(font, buffer, 256)
    name = buffer.value.decode("utf-8", errors="replace")
    flags = raw.FPDFFont_GetFlags(font)
    bold = bool(BOLD_NAME.search(name)) or (flags > 0 and bool(flags & (1 << 18))) or raw.FPDFFont_GetWeight(font) >= 600
    return bold, bool(ITALIC_NAME.search(name)) or (flags > 0 and bool(flags & (1 << 6)))
