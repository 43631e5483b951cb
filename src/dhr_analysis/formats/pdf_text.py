"""Take the words of a PDF page with their place and type: few calls into the library, some for every printed run."""

import ctypes
import math
import re
from collections import Counter
from collections.abc import Callable
from typing import Any, NamedTuple

BOLD_NAME = re.compile(r"bold|black|heavy|demi|(?<![a-z])bd(?![a-z])", re.IGNORECASE)
ITALIC_NAME = re.compile(r"italic|oblique|(?<![a-z])it(?![a-z])|kursiv", re.IGNORECASE)
BROKEN_WORD = ("\x02", "\ufffe")  # what the library puts in place of a hyphen at a line's end
BREAKS = re.compile("\r\n|\r|\n|(?<=[\x02\ufffe])")
INVISIBLE = 3  # text render mode of the layer that character recognition lays under a scan
FORCED_BOLD, ITALIC_FLAG, BOLD_WEIGHT = 1 << 18, 1 << 6, 600
STRAIGHT = 0.17  # radians: text turned away further from the page's edges is a watermark
Fonts = dict[int, tuple[bool, bool]]


class Run(NamedTuple):
    """Words printed in one go: box in points from the page's top left, baseline, font size and face."""

    text: str
    x0: float
    x1: float
    base: float
    size: float
    bold: bool
    italic: bool
    hidden: bool = False
    joined: bool = False  # no space between this run and the one before it
    dark: bool = True


class PageFrame(NamedTuple):
    """Size and turn of a page: PDF counts from the bottom left of the unturned sheet, people from the top left."""

    width: float
    height: float
    turn: int
    left: float = 0.0
    bottom: float = 0.0

    def place(self, x: float, y: float) -> tuple[float, float]:
        """Turn a point of the sheet into a point of the page as read, from its top left."""
        x, y = x - self.left, y - self.bottom
        if self.turn == 1:
            return y, x
        if self.turn == 2:
            return self.width - x, y
        if self.turn == 3:
            return self.width - y, self.height - x
        return x, self.height - y


class Look(NamedTuple):
    """How a text object is set."""

    size: float
    bold: bool
    italic: bool
    hidden: bool
    angle: float
    dark: bool


def read_text(page: Any, textpage: Any, fonts: Fonts) -> tuple[PageFrame, list[Run]]:
    """Read a page's frame and its runs in the order in which the file prints them; ``fonts`` keeps what is known.

    The page is turned so that most of its words stand upright, whatever the file says of its turn.
    """
    text = read_page_text(textpage)
    looks: dict[int, Look] = {}
    parts = _find_parts(textpage, text, looks, fonts)
    frame = _find_frame(page, parts, looks)
    runs = []
    for part in parts:
        run = _make_run(textpage, frame, looks[part.item], text, part)
        if run:
            runs.append(run)
    return frame, runs


class _Part(NamedTuple):
    start: int
    end: int
    item: int
    joined: bool


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


def _find_parts(textpage: Any, text: str, looks: dict[int, Look], fonts: Fonts) -> list[_Part]:
    """Find the stretches of the page's text that one text object prints."""
    import pypdfium2.raw as raw

    get_object = raw.FPDFText_GetTextObject

    def item_at(index: int) -> int:
        found = get_object(textpage, index)
        return ctypes.addressof(found.contents) if found else 0

    parts: list[_Part] = []
    start = 0
    for line in BREAKS.split(text):
        at, end = start, start + len(line)
        while at < end:
            item = item_at(at)
            # Spaces that the library puts in belong to no object.
            stop = _find_end(item_at, item, at, end - 1) + 1 if item else at + 1
            if item and text[at:stop].strip():
                if item not in looks:
                    looks[item] = _describe_object(textpage, at, fonts)
                joined = at > start and text[at - 1] not in " \u00a0" and text[at] not in " \u00a0"
                parts.append(_Part(at, stop, item, joined))
            at = stop
        start = end
        while text[start : start + 1] in ("\r", "\n"):
            start += 1
    return parts


def _find_end(item_at: Callable[[int], int], item: int, low: int, high: int) -> int:
    """Find the last index of a text object's characters by halving: its characters follow each other."""
    if item_at(high) == item:
        return high
    while high - low > 1:
        middle = (low + high) // 2
        if item_at(middle) == item:
            low = middle
        else:
            high = middle
    return low


def _find_frame(page: Any, parts: list[_Part], looks: dict[int, Look]) -> PageFrame:
    import pypdfium2.raw as raw

    turns: Counter[int] = Counter()
    for part in parts:
        turns[_quarter(looks[part.item].angle)] += part.end - part.start
    turn = turns.most_common(1)[0][0] if turns else raw.FPDFPage_GetRotation(page)
    left, bottom, right, top = page.get_cropbox()
    width, height = right - left, top - bottom
    return PageFrame(height, width, turn, left, bottom) if turn % 2 else PageFrame(width, height, turn, left, bottom)


def _quarter(angle: float) -> int:
    return round(angle / (math.pi / 2)) % 4


def _make_run(textpage: Any, frame: PageFrame, look: Look, text: str, part: _Part) -> Run | None:
    import pypdfium2.raw as raw

    words = text[part.start : part.end]
    stripped = words.strip("\x02\ufffe \t\u00a0")
    away = look.angle - _quarter(look.angle) * math.pi / 2
    if not stripped or abs((away + math.pi) % (2 * math.pi) - math.pi) > STRAIGHT:
        return None
    first = part.start + words.index(stripped[0])
    last = first + len(stripped) - 1
    x, y = ctypes.c_double(), ctypes.c_double()
    raw.FPDFText_GetCharOrigin(textpage, first, x, y)
    left, right, low, high = ctypes.c_double(), ctypes.c_double(), ctypes.c_double(), ctypes.c_double()
    raw.FPDFText_GetCharBox(textpage, last, left, right, low, high)
    x0, base = frame.place(x.value, y.value)
    one, other = frame.place(left.value, low.value), frame.place(right.value, high.value)
    x1 = max(one[0], other[0])
    if _quarter(look.angle) != frame.turn:
        # Words that stand on end (a narrow column's header) are placed by the box they fill.
        x0, x1, base = min(x0, one[0], other[0]), max(x0, x1), min(base, one[1], other[1]) + look.size
    shown = stripped + "-" if words.endswith(BROKEN_WORD) else stripped
    return Run(shown, x0, max(x1, x0), base, look.size, look.bold, look.italic, look.hidden, part.joined, look.dark)


def _describe_object(textpage: Any, index: int, fonts: Fonts) -> Look:
    import pypdfium2.raw as raw

    matrix = raw.FS_MATRIX()
    raw.FPDFText_GetMatrix(textpage, index, matrix)
    scale = math.hypot(matrix.c, matrix.d) or 1.0
    size = round(raw.FPDFText_GetFontSize(textpage, index) * scale, 1)
    item = raw.FPDFText_GetTextObject(textpage, index)
    mode = raw.FPDFTextObj_GetTextRenderMode(item)
    font = raw.FPDFTextObj_GetFont(item)
    key = ctypes.addressof(font.contents) if font else 0
    if key not in fonts:
        fonts[key] = _describe_font(font) if font else (False, False)
    bold, italic = fonts[key]
    # Word prints bold as fill and outline where the font has no bold face.
    return Look(size, bold or mode == 2, italic, mode == INVISIBLE, math.atan2(matrix.b, matrix.a), _is_dark(item))


def _is_dark(item: Any) -> bool:
    import pypdfium2.raw as raw

    red, green, blue, alpha = ctypes.c_uint(), ctypes.c_uint(), ctypes.c_uint(), ctypes.c_uint()
    raw.FPDFPageObj_GetFillColor(item, red, green, blue, alpha)
    return red.value + green.value + blue.value < 3 * 110


def _describe_font(font: Any) -> tuple[bool, bool]:
    import pypdfium2.raw as raw

    buffer = ctypes.create_string_buffer(256)
    raw.FPDFFont_GetBaseFontName(font, buffer, 256)
    name = buffer.value.decode("utf-8", errors="replace")
    flags = max(raw.FPDFFont_GetFlags(font), 0)
    weighty = bool(flags & FORCED_BOLD) or raw.FPDFFont_GetWeight(font) >= BOLD_WEIGHT
    return bool(BOLD_NAME.search(name)) or weighty, bool(ITALIC_NAME.search(name)) or bool(flags & ITALIC_FLAG)
