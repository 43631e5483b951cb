"""What may be a recommendation, where it stands, and the parts of a report in which recommendations are listed."""

import re
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, NamedTuple

import pandas as pd

from .bodies import Setting, is_agency_heading
from .item_numbers import ItemNumber, read_item_number, split_label
from .phrases import load_cue

FIRST = ("1", "2", "3")  # a list whose first number is none of these is a run of numbered paragraphs
TITLED = 3  # so many parts stand below a title
BARE = 3  # words of a heading over a list that is no more than that
SKIPPED_ROLES = ("furniture", "front_matter", "terms_of_reference", "boilerplate", "letter")
PROSE_ROLES = (
    "facts",
    "chronology",
    "analysis",
    "lessons",
    "conclusions",
    "recommendations",
    "appendix",
    "action_plan",
)


class Line(NamedTuple):
    """A passage as the finders read it."""

    passage_id: str
    document_id: str
    position: int
    page: Any
    paragraph: str
    heading: str
    section: str
    kind: str
    role: str
    text: str
    level: int
    indent: float
    bold: bool
    boxed: bool
    table: Any
    cells: str
    columns: str
    shading: str


@dataclass(frozen=True, slots=True)
class Candidate:
    """A recommendation as one place prints it.

    ``number``, ``text``, ``title``, ``rationale`` and ``stem`` are as printed; ``headings`` those above, innermost
    first; ``lead`` the words of a table's lead column; ``found_by`` the rule; ``confidence`` 0 to 1.
    """

    document_id: str
    passage_id: str
    position: int
    page: Any
    paragraph: str
    number: str
    text: str
    found_by: str
    confidence: float
    title: str = ""
    rationale: str = ""
    stem: str = ""
    headings: tuple[str, ...] = ()
    introduction: str = ""
    lead: str = ""
    source: str = ""
    listed_in: str = ""


@dataclass(frozen=True, slots=True)
class Zone:
    """Consecutive lines of a part that lists recommendations; weak where its heading speaks of other things."""

    lines: tuple[Line, ...]
    weak: bool


def list_lines(passages: pd.DataFrame) -> list[Line]:
    """List the passages of one document in reading order."""
    columns = list(Line._fields)
    ordered = passages.sort_values("position", kind="stable")[columns]
    return [Line(*values) for values in ordered.itertuples(index=False, name=None)]


def find_zones(lines: Sequence[Line], folder: Path) -> list[Zone]:
    """Find the parts that list recommendations, by role and by the words of the headings above."""
    zones: list[Zone] = []
    current: list[Line] = []
    state, title, left = "", find_title(lines), _find_afterwords(lines, folder)
    for line in lines:
        found = "weak" if line.section in left and state else _read_state(line, state, title, folder)
        if found != state and current:
            zones.append(Zone(tuple(current), state == "weak"))
            current = []
        state = found
        if found:
            current.append(line)
    return [*zones, Zone(tuple(current), state == "weak")] if current else zones


def _find_afterwords(lines: Sequence[Line], folder: Path) -> set[str]:
    """Find the sections behind a list, under headings of their own, that go on in plain paragraphs and are no list.

    An agency's name or a theme may stand on one level with "Recommendations": what stands below it is listed if it is
    numbered, bulleted or in a table, or if hardly anything stands under "Recommendations" itself.
    """
    held: dict[str, list[Line]] = {}
    for line in lines:
        if line.kind not in ("heading", "footnote") and line.role != "furniture":
            held.setdefault(line.section, []).append(line)
    left: set[str] = set()
    listed: list[Line] = []
    for section, within in held.items():
        path = _section_path(within[0])
        if any(load_cue(folder, "recommendation_heading").search(heading) for heading in path):
            listed += within
        elif (
            len(listed) > 1 and not is_agency_heading(path[-1], Setting(folder)) and not _is_grouping(path[-1], folder)
        ):
            running = next((n.printed for n in map(_read_number, listed) if n.family == "simple"), "1") not in FIRST
            counted = ("label", "code", "minor") if running else ("label", "code", "minor", "simple")
            if not any(line.kind != "paragraph" or _read_number(line).family in counted for line in within):
                left.add(section)
    return left


def _read_number(line: Line) -> ItemNumber:
    return read_item_number(line.paragraph)


def _is_grouping(heading: str, folder: Path) -> bool:
    cues = ("panel_heading", "imr_heading", "single_heading", "multi_heading", "local_heading", "national_heading")
    return any(load_cue(folder, cue).search(heading) for cue in cues)


def find_title(lines: Sequence[Line]) -> str:
    """Find the heading that nearly all lines of a document stand under, which is its title; blank for none."""
    tops = Counter(_section_path(line)[0] for line in lines if line.section)
    title, count = next(iter(tops.most_common(1)), ("", 0))
    below = {line.section for line in lines if line.section.startswith(f"{title} > ")}
    return title if len(below) >= TITLED and count >= 0.9 * len(lines) else ""


def _read_state(line: Line, before: str, title: str, folder: Path) -> str:
    """Say strong, weak or blank: whether a line stands in a part that lists recommendations.

    Headings of agencies may stand on one level with "Recommendations": what follows a strong part stays strong. The
    title over a whole page says nothing of its parts; "Recommendations" says more than "Overview report" below it.
    """
    path = _section_path(line)
    if line.role == "furniture" or line.kind == "footnote":
        return ""
    if line.role in SKIPPED_ROLES and not any(_is_list_heading(heading, folder) for heading in path[:-1]):
        return ""
    if line.role == "action_plan":
        return "" if line.kind == "table_row" else "strong" if any(map(_names_recommendations, path)) else "weak"
    listing = [heading for heading in path if load_cue(folder, "recommendation_heading").search(heading)]
    if line.role != "recommendations" and not any(_names_recommendations(heading) for heading in listing):
        return ""
    parts = path[1:] if path[:1] == [title] else path
    beside = any(load_cue(folder, "not_recommendation_heading").search(heading) for heading in parts)
    return "weak" if beside or (not listing and before != "strong") else "strong"


def _names_recommendations(heading: str) -> bool:
    return "recommend" in heading.lower() and len(heading.split()) <= 16


def _is_list_heading(heading: str, folder: Path) -> bool:
    """Say whether a heading is "Recommendations" and hardly more, so that whatever stands below it is one."""
    if load_cue(folder, "not_recommendation_heading").search(heading):
        return False
    return _names_recommendations(heading) and len(re.findall(r"[a-z]{2,}", heading, re.IGNORECASE)) <= BARE


def _section_path(line: Line) -> list[str]:
    return [_close_up(part.strip()) for part in line.section.split(" > ")] if line.section else []


def _close_up(heading: str) -> str:
    """Close up a heading printed with spaces between its letters ("F I N D I N G S")."""
    return re.sub(r"(?<!\w)(?:\w ){3,}\w(?!\w)", lambda spaced: spaced.group().replace(" ", ""), heading)


def list_headings(line: Line) -> tuple[str, ...]:
    """List the headings above a line, innermost first."""
    path = _section_path(line)
    if line.heading and (not path or path[-1] != line.heading):
        path.append(line.heading)
    return tuple(reversed(path))


def is_labelled(line: Line) -> bool:
    """Say whether a line carries the label "Recommendation 3", in its number or before its words."""
    return "label" in (read_item_number(line.paragraph).family, split_label(line.text)[0].family)


def walk_outside(lines: Sequence[Line], zones: Sequence[Zone]) -> Iterator[tuple[int, Line]]:
    """Yield the lines outside the zones in which a review may recommend in passing, with their place."""
    inside = {line.position for zone in zones if not zone.weak for line in zone.lines}
    for place, line in enumerate(lines):
        told = line.role in PROSE_ROLES or (line.role in ("front_matter", "boilerplate") and is_labelled(line))
        if line.position not in inside and told and line.kind not in ("table_row", "footnote"):
            yield place, line
