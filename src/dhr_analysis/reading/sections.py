"""Find the headings of a document and, for every block, the headings it stands under."""

import re
import statistics
from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace

from ..blocks import Block
from .numbers import number_depth, split_number

MAX_WORDS = 16
PLAIN_WORDS = 8  # a heading that no type sets apart must be this short
SENTENCE_WORDS = 15
GIVEN = 3  # so many headings marked by the file itself are taken for its structure
DEEP = 6  # below all levels that Word and HTML give to headings
_LABELLED = re.compile(r"^[A-Z][a-z]+\.?\s.*\d|^[A-Z]{1,4}-?\d", re.DOTALL)
_NO_HEADING_END = re.compile(r"[.;,!]$|\b[a-z]+:$")
_FIELD = re.compile(r"[^:]{3,40}:\s+\S")  # "Timescale: three months"; a chapter's title begins "Part two:"
Known = Callable[[str], bool]


@dataclass(frozen=True)
class Step:
    """A heading above a block."""

    level: int
    text: str
    number: str = ""


@dataclass(frozen=True)
class Place:
    """Where a block stands: the headings above it, outermost first."""

    path: tuple[Step, ...] = ()

    @property
    def heading(self) -> str:
        """The nearest heading above."""
        return self.path[-1].text if self.path else ""

    @property
    def section(self) -> str:
        """All headings above, outermost first."""
        return " > ".join(step.text for step in self.path)


def mark_headings(blocks: Sequence[Block], is_known: Known) -> list[Block]:
    """Mark the blocks that are headings and give each its level; ``is_known`` tells a usual heading's words."""
    body = _body_style(blocks)
    found = {place for place, block in enumerate(blocks) if _is_heading(block, body, is_known)}
    if not any(block.bold for block in blocks) and sum(block.kind == "heading" for block in blocks) < GIVEN:
        found |= _find_plain_titles(blocks)
    found -= _find_cover(blocks, found, is_known) | _find_short_items(blocks, found, body)
    marked = [_split_typed(block) if place in found else block for place, block in enumerate(blocks)]
    levels = _make_levels([marked[place] for place in sorted(found)])
    return [
        replace(block, kind="heading", level=levels(block)) if place in found else block
        for place, block in enumerate(marked)
    ]


def _split_typed(heading: Block) -> Block:
    """Split off a heading's number that is typed without a dot: "2 THE FACTS"."""
    number, text = split_number(heading.text, hanging=True) if not heading.number else ("", heading.text)
    return replace(heading, number=number, text=text) if number_depth(number) and text[:1].isupper() else heading


def place_blocks(blocks: Sequence[Block]) -> list[Place]:
    """Say for every block under which headings it stands; a heading stands under itself."""
    places = []
    path: tuple[Step, ...] = ()
    for block in blocks:
        if block.kind == "heading":
            path = (*leave_sections(path, block), Step(block.level, block.text, block.number))
        places.append(Place(path))
    return places


def leave_sections(path: tuple[Step, ...], heading: Block) -> tuple[Step, ...]:
    """Give the headings of a path that still stand above a new heading: by level, and by number where both count."""
    for place, step in enumerate(path):
        if step.level >= heading.level or _follows(step.number, heading.number):
            return path[:place]
    return path


def _follows(before: str, number: str) -> bool:
    # "5" after "4.2" or "4" ends that section, whatever the type says; "1" after "5" is a list that starts anew.
    if not number_depth(before) or not number_depth(number):
        return False
    old, new = [int(part) for part in before.split(".")], [int(part) for part in number.split(".")]
    return len(new) <= len(old) and new[:-1] == old[: len(new) - 1] and old[len(new) - 1] < new[-1]


def _body_style(blocks: Sequence[Block]) -> tuple[float, bool]:
    sizes: Counter[float] = Counter()
    bold = total = 0
    for block in blocks:
        if block.kind in ("paragraph", "list_item"):
            sizes[block.size] += len(block.text)
            bold += block.bold * len(block.text)
            total += len(block.text)
    return (max(sizes, key=lambda size: (sizes[size], -size)) if sizes else 0.0), bold > total / 2


def _is_heading(block: Block, body: tuple[float, bool], is_known: Known) -> bool:
    text = block.text
    if block.kind == "heading":
        return True
    if block.kind != "paragraph" or len(text.split()) > MAX_WORDS or not any(map(str.isalpha, text)):
        return False
    if _LABELLED.match(block.number) or text[0].islower():
        return False
    size, bold = body
    # Headings on a coloured bar are boxed too; they are larger, or say what headings say.
    if block.boxed and not (size and block.size > size + 1.5) and not is_known(text):
        return False
    capitals = text.isupper() and sum(map(str.isalpha, text)) > 3
    slanted = block.italic and len(text.split()) <= PLAIN_WORDS
    set_apart = capitals or slanted or (block.bold and not bold) or bool(size and block.size > size + 0.9)
    if _NO_HEADING_END.search(text) and not (set_apart and is_known(text)):
        return bool(set_apart and text.endswith(":") and len(text.split()) <= PLAIN_WORDS)
    if set_apart:
        return True
    plain = len(text.split()) <= PLAIN_WORDS and not text.endswith((".", ":", ")", "?")) and not _FIELD.match(text)
    return plain and (number_depth(block.number) > 0 or is_known(text))


def _find_cover(blocks: Sequence[Block], found: set[int], is_known: Known) -> set[int]:
    """Find lines of a title page that only look like headings: they stand before the report's first section."""
    given = [place for place in sorted(found) if blocks[place].kind == "heading"]
    known = [place for place in sorted(found) if is_known(blocks[place].text)]
    start = (given[0] if len(given) >= GIVEN else 0) if given else known[0] if known else 0
    text = next((place for place, block in enumerate(blocks) if _is_sentence(block)), len(blocks))
    cover = {place for place in found if place < min(start, text) and blocks[place].kind != "heading"}
    # A title line's type is its own; what shares its type with later headings is a section's heading.
    usual = Counter(_style(blocks[place]) for place in found - cover)
    return {place for place in cover if usual[_style(blocks[place])] < GIVEN}


def _is_sentence(block: Block) -> bool:
    return len(block.text.split()) >= SENTENCE_WORDS and block.text.endswith((".", "?", "!"))


def _find_short_items(blocks: Sequence[Block], found: set[int], body: tuple[float, bool]) -> set[int]:
    """Find numbered lines that stand next to each other in plain type: a list, not headings."""
    plain = {
        place for place in found
        if blocks[place].kind != "heading" and blocks[place].size <= body[0] + 0.9
        and blocks[place].bold == body[1] and not blocks[place].text.isupper()
    }  # fmt: skip
    return {place for place in plain if {place - 1, place + 1} & plain}


def _find_plain_titles(blocks: Sequence[Block]) -> set[int]:
    """Find titles in plain text, which has no type: a short line without a stop, right above a longer paragraph."""
    titles = set()
    for place, (before, block, after) in enumerate(zip([Block("."), *blocks], blocks, blocks[1:], strict=False)):
        short = block.kind == "paragraph" and 0 < len(block.text.split()) <= PLAIN_WORDS and not block.number
        short = short and not _FIELD.match(block.text)
        followed = after.kind in ("paragraph", "list_item") and len(after.text.split()) >= PLAIN_WORDS
        open_before = before.text.endswith((":", ",")) or block.text.isupper()
        if short and followed and not open_before and re.match(r"[A-Z].*[^.;:,?!|\d]$", block.text):
            titles.add(place)
    return titles


def _style(block: Block) -> tuple[float, bool, bool]:
    return (-block.size, not block.text.isupper(), not block.bold)


def _make_levels(headings: Sequence[Block]) -> Callable[[Block], int]:
    """Rank headings by type, larger first; where the file gives levels, headings that only look so stand below them."""
    given = [block for block in headings if block.kind == "heading"]
    floor = DEEP if len(given) >= GIVEN else 0
    depths: dict[tuple[float, bool, bool], list[int]] = {}
    for heading in headings:
        if heading.kind != "heading":
            depths.setdefault(_style(heading), []).append(number_depth(heading.number))
    levels: dict[tuple[float, bool, bool], tuple[int, int]] = {}
    for style in sorted(depths):
        numbered = [depth for depth in depths[style] if depth]
        depth = int(statistics.median_low(numbered)) if numbered else 0
        floor = max(floor + 1, depth)
        levels[style] = (floor, depth)

    def level_of(block: Block) -> int:
        if block.kind == "heading":
            return max(block.level, 1)
        level, usual = levels[_style(block)]
        depth = number_depth(block.number)
        return max(1, level + (depth - usual if depth and usual else 0))

    return level_of
