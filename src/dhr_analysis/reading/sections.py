"""Find the headings of a document and, for every block, the headings it stands under."""

import re
import statistics
from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace

from ..blocks import Block
from .numbers import number_depth

MAX_WORDS = 16
DOT_LEADER = re.compile(r"(?:\.\s?){4,}\s*(?:\d{1,3}|[ivxl]{1,6})?\s*$|[…_]{2,}\s*\d{1,3}\s*$")
TRAILING_PAGE = re.compile(r"\S\s+\d{1,3}$")
_LABELLED = re.compile(r"^[A-Z][a-z]+\.?\s.*\d|^[A-Z]{1,4}-?\d", re.DOTALL)


@dataclass(frozen=True)
class Place:
    """Where a block stands: the headings above it with their levels, outermost first."""

    path: tuple[tuple[int, str], ...] = ()

    @property
    def heading(self) -> str:
        """The nearest heading above."""
        return self.path[-1][1] if self.path else ""

    @property
    def section(self) -> str:
        """All headings above, outermost first."""
        return " > ".join(text for _, text in self.path)


def mark_headings(blocks: Sequence[Block], is_known: Callable[[str], bool]) -> list[Block]:
    """Mark the blocks that are headings and give each heading its level; ``is_known`` tells a usual heading's words."""
    body = _body_style(blocks)
    marked = [
        replace(block, kind="heading") if block.kind == "heading" or _is_heading(block, body, is_known) else block
        for block in blocks
    ]
    levels = _style_levels([block for block in marked if block.kind == "heading"])
    return [
        replace(block, level=levels[_style(block)] if not number_depth(block.number) else number_depth(block.number))
        if block.kind == "heading"
        else block
        for block in marked
    ]


def place_blocks(blocks: Sequence[Block]) -> list[Place]:
    """Say for every block under which headings it stands; a heading stands under itself."""
    places = []
    path: tuple[tuple[int, str], ...] = ()
    for block in blocks:
        if block.kind == "heading":
            path = (*(step for step in path if step[0] < block.level), (block.level, block.text))
        places.append(Place(path))
    return places


def find_contents(blocks: Sequence[Block], is_contents_heading: Callable[[str], bool]) -> set[int]:
    """Find the blocks of contents pages: entries with dot leaders, or below a contents heading with page numbers."""
    found = {place for place, block in enumerate(blocks) if DOT_LEADER.search(block.text)}
    for place, block in enumerate(blocks):
        if is_contents_heading(block.text):
            end = place + 1
            while end < len(blocks) and (end in found or _is_entry(blocks[end])):
                end += 1
            if end > place + 1:
                found.update(range(place, end))
    return found


def _is_entry(block: Block) -> bool:
    return len(block.text.split()) <= MAX_WORDS + 4 and bool(TRAILING_PAGE.search(block.text))


def _body_style(blocks: Sequence[Block]) -> tuple[float, bool]:
    sizes: Counter[float] = Counter()
    bold = total = 0
    for block in blocks:
        if block.kind in ("paragraph", "list_item"):
            sizes[block.size] += len(block.text)
            bold += block.bold * len(block.text)
            total += len(block.text)
    return (max(sizes, key=lambda size: (sizes[size], -size)) if sizes else 0.0), bold > total / 2


def _is_heading(block: Block, body: tuple[float, bool], is_known: Callable[[str], bool]) -> bool:
    text = block.text
    if block.kind != "paragraph" or block.boxed or not text or len(text.split()) > MAX_WORDS:
        return False
    if _LABELLED.match(block.number) or text[0].islower() or re.search(r"[.;,?]$|[a-z]:$", text) and not is_known(text):
        return False
    size, bold = body
    capitals = text.isupper() and sum(letter.isalpha() for letter in text) > 3
    if capitals or (block.bold and not bold) or (size and block.size > size + 0.9):
        return True
    return is_known(text) and (not size or number_depth(block.number) > 0 or block.bold)


def _style(block: Block) -> tuple[int, float, bool, bool]:
    return (block.level, -block.size, not block.text.isupper(), not block.bold)


def _style_levels(headings: Sequence[Block]) -> dict[tuple[int, float, bool, bool], int]:
    depths: dict[tuple[int, float, bool, bool], list[int]] = {}
    for heading in headings:
        depths.setdefault(_style(heading), []).append(number_depth(heading.number))
    levels = {}
    floor = 0
    for style in sorted(depths):
        numbered = [depth for depth in depths[style] if depth]
        level = round(statistics.median(numbered)) if numbered else max(floor + 1, style[0])
        levels[style] = max(level, 1)
        floor = max(floor, levels[style])
    return levels
