"""Find running heads, feet and page numbers: lines that come back at the edge of page after page."""

import re
from collections import Counter
from collections.abc import Sequence

from .layout import Line

DEPTH = 4  # lines from a page's head and foot that may be furniture
LEAST_LETTERS = 3  # numbers of paragraphs return at the edge of pages too
NEAR = 4.0  # points: furniture stands at the same height on every page
_PAGE_WORDS = re.compile(
    r"^\W*(?:(?:p\s?a\s?g\s?e|pg)\W*(?:\d{1,3}|[ivxl]{1,6})(?:\s*(?:o\s?f|/)\s*\d{1,3})?"
    r"|\d{1,3}\s*\|?\s*p\s?a\s?g\s?e|\d{1,3}\s*(?:o\s?f|/)\s*\d{1,3}|[-–—~]\s*\d{1,3}\s*[-–—~])\W*$",
    re.IGNORECASE,
)
_LONE_NUMBER = re.compile(r"^(?P<n>\d{1,3})$")
_LONE_ROMAN = re.compile(r"^[ivxl]{1,6}$")
_ITEM = re.compile(r"(?!page\b)[A-Za-z]{3,15}\.?\s(?:no\.?\s)?(?P<count>\d{1,2})[.:)]?$", re.IGNORECASE)
_ENDS_WITH_PAGE = re.compile(r"\bpage\s+\d{1,3}\s+of\s+\d{1,3}\W*$", re.IGNORECASE)
_DIGITS = re.compile(r"\d+")
Marks = set[tuple[int, int]]


def drop_furniture(pages: Sequence[Sequence[Line]]) -> list[list[Line]]:
    """Drop running heads, feet and page numbers from the pages of a document."""
    marks = find_furniture(pages)
    return [[line for place, line in enumerate(page) if (n, place) not in marks] for n, page in enumerate(pages)]


def find_furniture(pages: Sequence[Sequence[Line]]) -> Marks:
    """Find running heads and feet; gives (page, line) places counted from 0.

    A line's ``top`` is counted from the page's upper edge, its ``bottom`` from the lower edge, where heights are known.
    A line is furniture when it stands at the edge of a page and says "Page 2 of 9", counts with the pages, or returns,
    digits masked, at the same height of several pages.
    """
    edges = [_edge_places(page) for page in pages]
    return _find_page_numbers(pages, edges) | _find_returning(pages, edges)


def is_page_words(text: str) -> bool:
    """Whether a line says in so many words which page it is: "Page 2 of 9", "2 | P a g e", "- 2 -"."""
    return bool(_PAGE_WORDS.match(text))


def mask_line(text: str) -> str:
    """Reduce a line to what returns from page to page: digits masked, case and spaces ignored."""
    return re.sub(r"\s+", "", _DIGITS.sub("#", text)).casefold()


def _edge_places(page: Sequence[Line]) -> list[int]:
    order = sorted(range(len(page)), key=lambda place: page[place].top)
    return sorted({*order[:DEPTH], *order[-DEPTH:]})


def _find_page_numbers(pages: Sequence[Sequence[Line]], edges: Sequence[Sequence[int]]) -> Marks:
    marks: Marks = set()
    lone: list[tuple[int, int, int]] = []
    for number, page in enumerate(pages):
        for place in edges[number]:
            text = page[place].text.strip()
            if is_page_words(text) or (place in (edges[number][0], edges[number][-1]) and _ENDS_WITH_PAGE.search(text)):
                marks.add((number, place))
            elif found := _LONE_NUMBER.match(text):
                lone.append((number, place, int(found["n"]) - number))
        last = max(edges[number], key=lambda place: page[place].top, default=None)
        if last is not None and _LONE_ROMAN.match(page[last].text.strip()):
            marks.add((number, last))
    # A number that stands alone may be a paragraph's; page numbers go up by one with every page.
    usual = Counter(offset for _, _, offset in lone).most_common(1)
    if usual and (usual[0][1] >= max(2, len(pages) // 3) or len(pages) == 1):
        marks.update((number, place) for number, place, offset in lone if offset == usual[0][0])
    return marks


def _find_returning(pages: Sequence[Sequence[Line]], edges: Sequence[Sequence[int]]) -> Marks:
    seen: dict[str, list[tuple[int, int]]] = {}
    for number, page in enumerate(pages):
        for place in edges[number]:
            mask = mask_line(page[place].text)
            if sum(map(str.isalpha, mask)) >= LEAST_LETTERS:
                seen.setdefault(mask, []).append((number, place))
    needed = 2 if len(pages) < 6 else 3
    marks: Marks = set()
    for mask, places in seen.items():
        if _counts_items([(number, pages[number][place].text.strip()) for number, place in places]):
            continue
        if "page#" in mask and len(places) > 1:
            marks.update(places)
        elif len(places) >= needed:
            marks.update(_find_same_height(pages, places, needed))
    return marks


def _counts_items(texts: Sequence[tuple[int, str]]) -> bool:
    """Say whether lines at the edges of pages are labels of items ("Rec. 1", "Rec. 4") and don't count the pages."""
    found = [(number, _ITEM.match(text)) for number, text in texts]
    steps = {int(label["count"]) - number for number, label in found if label}
    return all(label for _, label in found) and len(steps) > 1


def _find_same_height(pages: Sequence[Sequence[Line]], places: list[tuple[int, int]], needed: int) -> Marks:
    """Keep the places at which the line returns at the same height; in plain text the edge must do."""
    heights = {place: pages[place[0]][place[1]] for place in places}
    found: Marks = set()
    for edge in ("top", "bottom"):
        bins = Counter(round(getattr(line, edge) / NEAR) for line in heights.values())
        for place, line in heights.items():
            at = round(getattr(line, edge) / NEAR)
            if not line.size or sum(bins[at + step] for step in (-1, 0, 1)) >= needed:
                found.add(place)
    return found
