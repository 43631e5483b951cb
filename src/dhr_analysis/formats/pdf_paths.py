"""Take the rules, boxes and pictures of a PDF page: what is drawn around and between the words."""

import ctypes
from collections.abc import Iterator
from typing import Any, NamedTuple

from .pdf_text import PageFrame

THIN = 3.0  # points: a filled shape thinner than this is a rule
MANY_SEGMENTS = 4000  # drawings with more strokes than this are pictures, not tables
DOT = (1.5, 7.0)  # points: breadth of a bullet
DEPTH = 4  # forms within forms


class Box(NamedTuple):
    """A rectangle: its edges in points from the page's top left, its fill colour ("" none or white), its outline."""

    x0: float
    top: float
    x1: float
    bottom: float
    fill: str = ""
    stroked: bool = False

    @property
    def area(self) -> float:
        """Area in square points."""
        return (self.x1 - self.x0) * (self.bottom - self.top)


class Marks(NamedTuple):
    """What is drawn on a page: rules across (top == bottom) and down (x0 == x1), boxes, pictures' boxes, and dots.

    A dot is a small filled shape: what browsers draw for a bullet.
    """

    across: list[Box]
    down: list[Box]
    boxes: list[Box]
    pictures: list[Box]
    dots: list[Box]


def read_marks(page: Any, frame: PageFrame) -> Marks:
    """Read what is drawn on a page."""
    marks = Marks([], [], [], [], [])
    for item, kind, matrix in _walk_objects(page, None, DEPTH):
        box = _read_box(item, frame, matrix)
        if box is None:
            continue
        if kind == "picture":
            marks.pictures.append(box)
        else:
            _add_path(marks, item, box, frame, matrix)
    return marks


def _walk_objects(page: Any, form: Any, depth: int, matrix: Any = None) -> Iterator[tuple[Any, str, Any]]:
    import pypdfium2.raw as raw

    count = raw.FPDFFormObj_CountObjects(form) if form else raw.FPDFPage_CountObjects(page)
    for index in range(count):
        item = raw.FPDFFormObj_GetObject(form, index) if form else raw.FPDFPage_GetObject(page, index)
        kind = raw.FPDFPageObj_GetType(item)
        if kind == raw.FPDF_PAGEOBJ_PATH:
            yield item, "path", matrix
        elif kind == raw.FPDF_PAGEOBJ_IMAGE:
            yield item, "picture", matrix
        elif kind == raw.FPDF_PAGEOBJ_FORM and depth:
            inner = raw.FS_MATRIX()
            raw.FPDFPageObj_GetMatrix(item, inner)
            yield from _walk_objects(page, item, depth - 1, _multiply(inner, matrix))


def _multiply(inner: Any, outer: Any) -> tuple[float, ...]:
    a, b, c, d, e, f = inner.a, inner.b, inner.c, inner.d, inner.e, inner.f
    if outer is None:
        return a, b, c, d, e, f
    oa, ob, oc, od, oe, of = outer
    return (
        a * oa + b * oc, a * ob + b * od, c * oa + d * oc, c * ob + d * od, e * oa + f * oc + oe, e * ob + f * od + of
    )  # fmt: skip


def _move(x: float, y: float, matrix: Any, frame: PageFrame) -> tuple[float, float]:
    if matrix is not None:
        a, b, c, d, e, f = matrix
        x, y = a * x + c * y + e, b * x + d * y + f
    return frame.place(x, y)


def _read_box(item: Any, frame: PageFrame, matrix: Any) -> Box | None:
    import pypdfium2.raw as raw

    left, bottom, right, top = (ctypes.c_float() for _ in range(4))
    if not raw.FPDFPageObj_GetBounds(item, left, bottom, right, top):
        return None
    one = _move(left.value, bottom.value, matrix, frame)
    other = _move(right.value, top.value, matrix, frame)
    return Box(min(one[0], other[0]), min(one[1], other[1]), max(one[0], other[0]), max(one[1], other[1]))


def _add_path(marks: Marks, item: Any, box: Box, frame: PageFrame, matrix: Any) -> None:
    import pypdfium2.raw as raw

    filled, stroked = ctypes.c_int(), ctypes.c_int()
    raw.FPDFPath_GetDrawMode(item, filled, stroked)
    fill = _read_fill(item) if filled.value else ""
    if not stroked.value and not fill:
        return
    width, height = box.x1 - box.x0, box.bottom - box.top
    if DOT[0] <= min(width, height) and max(width, height) <= DOT[1] and abs(width - height) < 1.0:
        marks.dots.append(box)
        return
    if min(width, height) < THIN:
        _add_rule(marks, box)
        return
    count = raw.FPDFPath_CountSegments(item)
    if count <= 6 or not stroked.value:
        if box.area < 0.9 * frame.width * frame.height and count < MANY_SEGMENTS:
            marks.boxes.append(box._replace(fill=fill, stroked=bool(stroked.value)))
            if stroked.value:
                _add_edges(marks, box)
    elif count < MANY_SEGMENTS:
        for rule in _read_segments(item, count, frame, matrix):
            _add_rule(marks, rule)


def _add_rule(marks: Marks, box: Box) -> None:
    middle_x, middle_y = (box.x0 + box.x1) / 2, (box.top + box.bottom) / 2
    if box.x1 - box.x0 >= box.bottom - box.top:
        marks.across.append(box._replace(top=middle_y, bottom=middle_y))
    else:
        marks.down.append(box._replace(x0=middle_x, x1=middle_x))


def _add_edges(marks: Marks, box: Box) -> None:
    marks.across.extend([box._replace(bottom=box.top), box._replace(top=box.bottom)])
    marks.down.extend([box._replace(x1=box.x0), box._replace(x0=box.x1)])


def _read_fill(item: Any) -> str:
    import pypdfium2.raw as raw

    red, green, blue, alpha = (ctypes.c_uint() for _ in range(4))
    if not raw.FPDFPageObj_GetFillColor(item, red, green, blue, alpha) or alpha.value < 16:
        return ""
    values = (red.value, green.value, blue.value)
    return "" if min(values) > 247 else "#{:02X}{:02X}{:02X}".format(*values)


def _read_segments(item: Any, count: int, frame: PageFrame, matrix: Any) -> Iterator[Box]:
    import pypdfium2.raw as raw

    own = raw.FS_MATRIX()
    raw.FPDFPageObj_GetMatrix(item, own)
    whole = _multiply(own, matrix)
    before: tuple[float, float] | None = None
    for index in range(count):
        segment = raw.FPDFPath_GetPathSegment(item, index)
        x, y = ctypes.c_float(), ctypes.c_float()
        raw.FPDFPathSegment_GetPoint(segment, x, y)
        point = _move(x.value, y.value, whole, frame)
        if raw.FPDFPathSegment_GetType(segment) == raw.FPDF_SEGMENT_LINETO and before is not None:
            (left, right), (top, bottom) = sorted((point[0], before[0])), sorted((point[1], before[1]))
            box = Box(left, top, right, bottom)
            if min(box.x1 - box.x0, box.bottom - box.top) < THIN:
                yield box
        before = point
