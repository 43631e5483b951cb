"""Find the agencies that a text names, by codebook/agencies.csv and the names of the partnerships."""

import re
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from ..codebook import load_codebook
from ..csvfiles import split_list
from .phrases import NAME_RUN, compile_phrase, load_cue, load_words

KIND_ORDER = ("own", "body", "short", "staff", "matter")


@dataclass(frozen=True, slots=True)
class AgencyMatch:
    """An agency named in a text: which, how it is named, and where; ``proper`` are the words that stood for a star."""

    agency: str
    sector: str
    kind: str
    start: int
    end: int
    words: str
    starred: bool = False
    proper: str = ""


@dataclass(frozen=True, slots=True)
class OwnName:
    """A name that a document gives one of its bodies ("Lantern House, a refuge"), and what it is."""

    name: str
    agency: str
    sector: str


@dataclass(frozen=True, slots=True)
class _Entry:
    agency: str
    sector: str
    kind: str
    starred: bool
    pattern: re.Pattern[str]
    any_case: re.Pattern[str]


@cache
def load_entries(folder: Path) -> tuple[_Entry, ...]:
    """Compile the gazetteer: two entries a row of agencies.csv, its plain names and those with a star."""
    rows = [
        (row["agency"], row["sector"], row["kind"], split_list(row["name"]), False)
        for row in load_codebook(folder, "agencies").to_dict("records")
    ]
    rows += [(*row, True) for row in _list_partnership_names(folder)]
    entries = []
    for agency, sector, kind, names, exact in rows:
        # "* Hospitals Trust" is met without its own name too, behind an "and" or at the head of a sentence.
        tails = [name[2:] for name in names if name.startswith("* ") and "*" not in name[2:] and " " in name[2:]]
        for starred in (False, True):
            known = {name for name in names if ("*" in name.split()) == starred} | set([] if starred else tails)
            chosen = sorted(known, key=lambda n: (-len(n), n))
            if chosen:
                strict = re.compile(_join_names(chosen, exact=exact or starred))
                loose = re.compile(_join_names(chosen, any_case=True), re.IGNORECASE)
                entries.append(_Entry(agency, sector, kind, starred, strict, loose))
    return tuple(entries)


def _join_names(names: list[str], *, any_case: bool = False, exact: bool = False) -> str:
    """Join names into one pattern; those that begin with a star share its search, which is slow."""
    patterns = {name: compile_phrase(name, any_case=any_case, exact=exact) for name in names}
    led = "|".join(compile_phrase(name[2:], any_case=any_case, exact=exact) for name in names if name.startswith("* "))
    rest = [pattern for name, pattern in patterns.items() if not name.startswith("* ")]
    return "|".join([*rest, *([rf"(?<![\w-])({NAME_RUN})\s+(?:{led})"] if led else [])])


def _list_partnership_names(folder: Path) -> list[tuple[str, str, str, list[str]]]:
    table = load_codebook(folder, "partnerships")
    sectors = load_sectors(folder)
    names = sorted({name for cell in table["names"] for name in split_list(cell)})
    police = sorted({name for cell in table["police"] for name in split_list(cell)})
    agencies = (("community_safety_partnership", names), ("police", police))
    return [(agency, sectors[agency], "body", found) for agency, found in agencies if agency in sectors and found]


@cache
def load_sectors(folder: Path) -> dict[str, str]:
    """Say the sector of each agency of agencies.csv."""
    table = load_codebook(folder, "agencies")
    return dict(zip(table["agency"], table["sector"], strict=True))


def find_agencies(text: str, folder: Path, own: tuple[OwnName, ...] = ()) -> list[AgencyMatch]:
    """Find all agencies named in a text, in order and not overlapping.

    The longest name wins ("Thornford Police and Crime Board" is no police force), a document's own name before those
    of the codebook, a plain name before one with a star. A text in capitals is matched in any case.
    """
    shouting = text.isupper()
    found = [match for entry in load_entries(folder) for match in _match_entry(text, entry, shouting, folder)]
    found += [
        AgencyMatch(name.agency, name.sector, "own", hit.start(), hit.end(), hit.group())
        for name in own
        for hit in _own_pattern(name.name, shouting).finditer(text)
    ]
    masked = [hit.span() for hit in load_cue(folder, "not_an_agency").finditer(text)]
    found = [match for match in found if not any(match.start >= start and match.end <= end for start, end in masked)]
    found.sort(key=lambda m: (m.start - m.end, KIND_ORDER.index(m.kind), m.starred, m.start, m.agency))
    kept: list[AgencyMatch] = []
    for match in found:
        if all(match.end <= other.start or match.start >= other.end for other in kept):
            kept.append(match)
    return sorted(kept, key=lambda match: match.start)


def _match_entry(text: str, entry: _Entry, shouting: bool, folder: Path) -> list[AgencyMatch]:
    pattern = entry.any_case if shouting else entry.pattern
    matches = []
    for hit in pattern.finditer(text):
        start = hit.start()
        if entry.starred:
            start += _skip_openers(hit.group(), load_words(folder, "not_a_name"))
        words = text[start : hit.end()]
        proper = next((group for group in hit.groups() if group), "")
        proper = proper[_skip_openers(proper, load_words(folder, "not_a_name")) :] if entry.starred else ""
        matches.append(
            AgencyMatch(entry.agency, entry.sector, entry.kind, start, hit.end(), words, entry.starred, proper)
        )
    return [match for match in matches if match.start < match.end]


def _skip_openers(words: str, openers: frozenset[str]) -> int:
    """Count the letters of leading words ("The", "That") that stand before a name but are no part of it."""
    at = 0
    for word in re.finditer(r"\S+\s*", words):
        if word.group().strip().lower() not in openers:
            break
        at = word.end()
    return at


@cache
def _own_pattern(name: str, shouting: bool) -> re.Pattern[str]:
    words = r"\s+".join(re.escape(word).replace("'", "['’]").replace("’", "['’]") for word in name.split())
    return re.compile(rf"(?<!\w){words}(?:['’]s|['’])?(?!\w)", re.IGNORECASE if shouting else 0)
