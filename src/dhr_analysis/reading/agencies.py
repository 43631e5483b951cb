"""Find the agencies that a text names, by codebook/agencies.csv and the names of the partnerships."""

import re
from collections import defaultdict
from dataclasses import dataclass
from functools import cache, lru_cache
from pathlib import Path
from typing import NamedTuple

from ..codebook import load_codebook
from ..csvfiles import split_list
from .phrases import NAME_RUN, compile_phrase, load_cue, load_words

KIND_ORDER = ("own", "body", "short", "staff", "matter")
LONGEST_RUN = 90  # letters of a proper name before the words that say what it is
_TOKEN = re.compile(r"[A-Za-z0-9]+(?:['’][A-Za-z]+)?")
_RUN_BEFORE = re.compile(rf"(?<![\w-])({NAME_RUN})\s+$")
_ANY_RUN_BEFORE = re.compile(rf"(?<![\w-])({NAME_RUN})\s+$", re.IGNORECASE)


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
    """A name that a document gives one of its bodies ("Rowan Court, a refuge"), and what it is."""

    name: str
    agency: str
    sector: str


class _Phrase(NamedTuple):
    """A name of the gazetteer; ``led`` means that a proper name stands before its words."""

    agency: str
    sector: str
    kind: str
    words: str
    led: bool
    starred: bool
    exact: bool


@cache
def load_sectors(folder: Path) -> dict[str, str]:
    """Say the sector of each agency of agencies.csv."""
    table = load_codebook(folder, "agencies")
    return dict(zip(table["agency"], table["sector"], strict=True))


@cache
def _load_index(folder: Path) -> dict[str, tuple[_Phrase, ...]]:
    """Index the gazetteer by the first word of each name (after a leading star)."""
    index: dict[str, set[_Phrase]] = defaultdict(set)
    for row in load_codebook(folder, "agencies").to_dict("records"):
        for name in split_list(row["name"]):
            for phrase in _list_forms(row["agency"], row["sector"], row["kind"], name):
                index[_fold_word(phrase.words)].add(phrase)
    for agency, name in _list_partnership_names(folder):
        index[_fold_word(name)].add(_Phrase(agency, load_sectors(folder)[agency], "body", name, False, False, True))
    return {word: tuple(sorted(phrases)) for word, phrases in index.items()}


def _list_forms(agency: str, sector: str, kind: str, name: str) -> list[_Phrase]:
    """List the forms of a name: "* Hospitals Trust" is met without its own name too, behind an "and" for instance."""
    if not name.startswith("* "):
        starred = "*" in name.split()
        return [_Phrase(agency, sector, kind, name, False, starred, starred)]
    tail = name[2:]
    forms = [_Phrase(agency, sector, kind, tail, True, True, True)]
    if " " in tail and "*" not in tail:
        forms.append(_Phrase(agency, sector, kind, tail, False, False, True))
    return forms


def _list_partnership_names(folder: Path) -> list[tuple[str, str]]:
    table = load_codebook(folder, "partnerships")
    kinds = (("community_safety_partnership", "names"), ("police", "police"))
    return [
        (agency, name)
        for agency, column in kinds
        for name in sorted({name for cell in table[column] for name in split_list(cell)})
    ]


def _fold_word(words: str) -> str:
    first = _TOKEN.search(words)
    return re.sub(r"['’]", "", first.group()).lower().rstrip("s") if first else ""


@cache
def _compile(words: str, exact: bool, any_case: bool) -> re.Pattern[str]:
    return re.compile(compile_phrase(words, exact=exact, any_case=any_case), re.IGNORECASE if any_case else 0)


@lru_cache(maxsize=8192)
def find_agencies(text: str, folder: Path, own: tuple[OwnName, ...] = ()) -> tuple[AgencyMatch, ...]:
    """Find all agencies named in a text, in order and not overlapping.

    The longest name wins ("Thornford Police and Crime Board" is no police force), a document's own name before those
    of the codebook, a plain name before one with a star. A text in capitals is matched in any case.
    """
    shouting = text.isupper()
    found = _match_index(text, folder, shouting)
    masked = [hit.span() for hit in load_cue(folder, "not_an_agency").finditer(text)] if found else []
    found = [match for match in found if not any(match.start >= start and match.end <= end for start, end in masked)]
    found += [match for name in own for match in _match_own(text, name, shouting)]
    found.sort(key=lambda m: (m.start - m.end, KIND_ORDER.index(m.kind), m.starred, m.start, m.agency))
    kept: list[AgencyMatch] = []
    for match in found:
        if all(_stand_beside(match, other) for other in kept):
            kept.append(match)
    return tuple(sorted(kept, key=lambda match: match.start))


def _stand_beside(match: AgencyMatch, other: AgencyMatch) -> bool:
    """Say whether two matches may both stand: they don't overlap, or the same words name both ("social services")."""
    apart = match.end <= other.start or match.start >= other.end
    twins = (match.start, match.end, match.kind) == (other.start, other.end, other.kind)
    return apart or (twins and match.agency != other.agency and not match.starred and not other.starred)


def _match_index(text: str, folder: Path, shouting: bool) -> list[AgencyMatch]:
    index = _load_index(folder)
    found = []
    for token in _TOKEN.finditer(text):
        for phrase in index.get(_fold_word(token.group()), ()):
            hit = _compile(phrase.words, phrase.exact and not shouting, shouting).match(text, token.start())
            if hit:
                match = _make_match(text, phrase, hit, folder, shouting)
                if match:
                    found.append(match)
    return found


def _make_match(text: str, phrase: _Phrase, hit: re.Match[str], folder: Path, shouting: bool) -> AgencyMatch | None:
    start, proper = hit.start(), next((group for group in hit.groups() if group), "")
    if phrase.led:
        before = text[max(0, hit.start() - LONGEST_RUN) : hit.start()]
        run = (_ANY_RUN_BEFORE if shouting else _RUN_BEFORE).search(before)
        skipped = _skip_openers(run[1], load_words(folder, "not_a_name")) if run else 0
        if not run or not run[1][skipped:]:
            return None
        start, proper = hit.start() - len(run.group()) + skipped, run[1][skipped:]
    return AgencyMatch(
        phrase.agency, phrase.sector, phrase.kind, start, hit.end(), text[start : hit.end()], phrase.starred, proper
    )


def _skip_openers(words: str, openers: frozenset[str]) -> int:
    """Count the letters of leading words ("The", "That") that stand before a name but are no part of it."""
    at = 0
    for word in re.finditer(r"\S+\s*", words):
        if word.group().strip().lower() not in openers:
            break
        at = word.end()
    return at


def _match_own(text: str, name: OwnName, shouting: bool) -> list[AgencyMatch]:
    hits = _own_pattern(name.name, shouting).finditer(text)
    return [AgencyMatch(name.agency, name.sector, "own", hit.start(), hit.end(), hit.group()) for hit in hits]


@cache
def _own_pattern(name: str, shouting: bool) -> re.Pattern[str]:
    words = r"\s+".join(re.escape(word).replace("'", "['’]").replace("’", "['’]") for word in name.split())
    return re.compile(rf"(?<!\w){words}(?:['’]s|['’])?(?!\w)", re.IGNORECASE if shouting else 0)
