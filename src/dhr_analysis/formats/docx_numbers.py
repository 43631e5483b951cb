"""Count as Word counts: the number that automatic numbering shows before each paragraph."""

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from typing import Any

from .docx_styles import W, read_number, read_toggle

BULLET = "bullet"


@dataclass(frozen=True)
class Level:
    """A level of a list: where it starts, how it counts, what it prints ("%1.%2"), after which level it restarts."""

    start: int = 1
    form: str = "decimal"
    text: str = ""
    restart: int | None = None
    legal: bool = False
    style: str = ""


@dataclass(frozen=True)
class Numbering:
    """A numbering that paragraphs name: the list whose counters it shares, its levels, and its own new starts."""

    shared: str
    levels: Mapping[int, Level]
    starts: Mapping[int, int]


def read_numbering(root: Any | None, style_numbers: Mapping[str, str]) -> dict[str, Numbering]:
    """Read numbering.xml; ``style_numbers`` says which numbering a numbering style stands for."""
    if root is None:
        return {}
    abstract = {element.get(f"{W}abstractNumId"): element for element in root.findall(f"{W}abstractNum")}
    chosen = {
        element.get(f"{W}numId"): read_number(element, f"{W}abstractNumId") for element in root.findall(f"{W}num")
    }
    made = {}
    for element in root.findall(f"{W}num"):
        shared = str(read_number(element, f"{W}abstractNumId"))
        shared = _follow_link(shared, abstract, chosen, style_numbers)
        overrides = element.findall(f"{W}lvlOverride")
        made[element.get(f"{W}numId")] = Numbering(
            shared, _read_levels(abstract.get(shared), overrides), _read_starts(overrides)
        )
    return made


def find_style_level(numbering: Numbering, style_id: str) -> int | None:
    """Say at which level of a list a style's paragraphs stand."""
    levels = sorted(numbering.levels.items())
    return next((ilvl for ilvl, level in levels if style_id and level.style == style_id), None)


def number_paragraphs(
    items: Iterable[tuple[str, int] | None], numberings: Mapping[str, Numbering]
) -> list[tuple[str, int]]:
    """Say for each paragraph, in document order, the number that Word prints and its level (-1: not numbered).

    Items are (numbering, level) or None; a bullet gives the text "bullet".
    """
    counters: dict[str, dict[int, int]] = {}
    begun: set[tuple[str, int]] = set()
    shown: list[tuple[str, int]] = []
    for item in items:
        numbering = numberings.get(item[0]) if item else None
        if item is None or numbering is None:
            shown.append(("", -1))
            continue
        num_id, ilvl = item
        counts = counters.setdefault(numbering.shared, {})
        _count(counts, numbering, ilvl, begun, num_id)
        shown.append((_print_number(counts, numbering.levels, ilvl), ilvl))
    return shown


def format_count(count: int, form: str) -> str:
    """Print a count in a form that Word knows: decimal, letters, Roman, words."""
    if form in ("lowerLetter", "upperLetter"):
        letter = chr(ord("a") + (count - 1) % 26) * ((count - 1) // 26 + 1) if count > 0 else ""
        return letter if form == "lowerLetter" else letter.upper()
    if form in ("lowerRoman", "upperRoman"):
        roman = _to_roman(count)
        return roman if form == "lowerRoman" else roman.upper()
    if form == "decimalZero":
        return f"{count:02d}"
    if form in ("cardinalText", "ordinalText") and 0 < count < len(_CARDINALS):
        return _CARDINALS[count]
    return "" if form == "none" else str(count)


_CARDINALS = (
    "", "One", "Two", "Three", "Four", "Five", "Six", "Seven", "Eight", "Nine", "Ten", "Eleven", "Twelve", "Thirteen",
    "Fourteen", "Fifteen",
)  # fmt: skip
_ROMANS = ((1000, "m"), (900, "cm"), (500, "d"), (400, "cd"), (100, "c"), (90, "xc"), (50, "l"), (40, "xl"),
           (10, "x"), (9, "ix"), (5, "v"), (4, "iv"), (1, "i"))  # fmt: skip


def _to_roman(count: int) -> str:
    text = ""
    for value, letters in _ROMANS:
        while count >= value:
            text, count = text + letters, count - value
    return text


def _count(counts: dict[int, int], numbering: Numbering, ilvl: int, begun: set[tuple[str, int]], num_id: str) -> None:
    level = numbering.levels.get(ilvl, Level())
    start = numbering.starts.get(ilvl)
    if start is not None and (num_id, ilvl) not in begun:
        counts[ilvl] = start
    else:
        counts[ilvl] = counts[ilvl] + 1 if ilvl in counts else level.start
    begun.add((num_id, ilvl))
    for deeper in [known for known in counts if known > ilvl]:
        restart = numbering.levels.get(deeper, Level()).restart
        # Word's lvlRestart names, counting from 1, the level whose advance restarts this one; 0 means never.
        if restart is None or (restart > 0 and ilvl <= restart - 1):
            del counts[deeper]


def _print_number(counts: Mapping[int, int], levels: Mapping[int, Level], ilvl: int) -> str:
    level = levels.get(ilvl, Level())
    if level.form == BULLET:
        return BULLET

    def show(found: re.Match[str]) -> str:
        place = int(found[1]) - 1
        own = levels.get(place, Level())
        form = "decimal" if level.legal and own.form != "none" else own.form
        return format_count(counts.get(place, own.start), form)

    return re.sub(r"%([1-9])", show, level.text).strip()


def _follow_link(
    shared: str, abstract: Mapping[str, Any], chosen: Mapping[str, int | None], style_numbers: Mapping[str, str]
) -> str:
    element = abstract.get(shared)
    link = element.find(f"{W}numStyleLink") if element is not None else None
    if link is None:
        return shared
    target = chosen.get(style_numbers.get(link.get(f"{W}val"), ""))
    return shared if target is None else str(target)


def _read_levels(element: Any | None, overrides: list[Any]) -> dict[int, Level]:
    found = element.findall(f"{W}lvl") if element is not None else []
    replaced = [level for override in overrides for level in override.findall(f"{W}lvl")]
    levels = {int(level.get(f"{W}ilvl", "0")): _read_level(level) for level in [*found, *replaced]}
    return dict(sorted(levels.items()))


def _read_level(element: Any) -> Level:
    def value(name: str) -> str | None:
        found = element.find(f"{W}{name}")
        return None if found is None else found.get(f"{W}val")

    level = Level(text=value("lvlText") or "", form=value("numFmt") or "decimal", style=value("pStyle") or "")
    start, restart = read_number(element, f"{W}start"), read_number(element, f"{W}lvlRestart")
    return replace(
        level, start=1 if start is None else start, restart=restart, legal=bool(read_toggle(element, "isLgl"))
    )


def _read_starts(overrides: list[Any]) -> dict[int, int]:
    starts = {int(override.get(f"{W}ilvl", "0")): read_number(override, f"{W}startOverride") for override in overrides}
    return {ilvl: start for ilvl, start in starts.items() if start is not None}
