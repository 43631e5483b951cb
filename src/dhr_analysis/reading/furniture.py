"""Find running heads, feet and page numbers: lines that come back on page after page."""

import re
from collections import Counter
from collections.abc import Sequence

from .layout import Line

PAGE_NUMBER = re.compile(
    r"^[\s|–—-]*(?:p\s?a\s?g\s?e\s*)?(?:\d{1,3}|[ivxl]{1,6})\s*(?:(?:of|/)\s*\d{1,3})?[\s|–—-]*(?:p\s?a\s?g\s?e)?[\s|–—-]*$",
    re.IGNORECASE,
)
_DIGITS = re.compile(r"\d+")
DEPTH = 3


def drop_furniture(pages: Sequence[Sequence[Line]]) -> list[list[Line]]:
    """Drop lines at a page's head or foot that return, digits masked, on many pages, and page numbers."""
    marks = find_furniture(pages)
    return [[line for place, line in enumerate(page) if (number, place) not in marks] for number, page in enumerate(pages)]


def find_furniture(pages: Sequence[Sequence[Line]]) -> set[tuple[int, int]]:
    """Find running heads and feet; gives (page index, line index) pairs."""
    seen = Counter(key for page in pages for key in {mask_line(page[place].text) for place in _edge_places(page)})
    needed = max(2, min(4, round(len(pages) * 0.4)))
    marks = set()
    for number, page in enumerate(pages):
        for place in _edge_places(page):
            text = page[place].text
            if _is_page_number(text) or (len(pages) > 1 and seen[mask_line(text)] >= needed):
                marks.add((number, place))
    return marks


def mask_line(text: str) -> str:
    """Reduce a line to what returns from page to page: digits masked, case and spaces ignored."""
    return re.sub(r"\s+", "", _DIGITS.sub("#", text)).casefold()


def _is_page_number(text: str) -> bool:
    return bool(PAGE_NUMBER.match(text))


def _edge_places(page: Sequence[Line]) -> list[int]:
    order = sorted(range(len(page)), key=lambda place: page[place].top)
    return sorted({*order[:DEPTH], *order[-DEPTH:]})
