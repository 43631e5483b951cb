"""Find contents pages: their entries repeat the headings and must not be read as text."""

import re
from collections.abc import Callable, Sequence

from ..blocks import Block
from ..ids import fold_text
from .layout import has_leaders

ENTRY_WORDS = 20
MISFITS = 1  # a page's own line may stand between entries
_PAGE = re.compile(r"(?:^|\s)(?:\d{1,3}|[ivxl]{1,6})\s*$")


def find_contents(blocks: Sequence[Block], is_contents_heading: Callable[[str], bool]) -> set[int]:
    """Find the blocks of contents pages: entries with dot leaders, or below a contents heading."""
    found = {place for place, block in enumerate(blocks) if has_leaders(block.text)}
    later = [fold_text(f"{block.number}{block.text}") for block in blocks]
    for place, block in enumerate(blocks):
        if len(block.text.split()) < 6 and is_contents_heading(block.text):
            end = _find_end(blocks, place, found, later)
            if end > place + 1:
                found.update(range(place, end))
    return found


def _find_end(blocks: Sequence[Block], start: int, found: set[int], later: Sequence[str]) -> int:
    end = start + 1
    for place in range(start + 1, len(blocks)):
        if place in found or is_entry(blocks[place], later[place], later[place + 1 :]):
            end = place + 1
        elif place - end >= MISFITS or len(blocks[place].text.split()) > ENTRY_WORDS:
            break
    return end


def is_entry(block: Block, folded: str, later: Sequence[str]) -> bool:
    """Whether a block is a line of a contents page: it ends with a page number, or comes back as a heading."""
    if len(block.text.split()) > ENTRY_WORDS or (block.kind == "table_row" and len(block.cells) > 3):
        return False
    return bool(_PAGE.search(block.text)) or (len(folded) > 3 and folded in later)
