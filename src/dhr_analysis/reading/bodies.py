"""Read the bodies that some words name, "the Trust" and the like from what stands around them."""

import re
from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from functools import cache
from pathlib import Path

from .agencies import AgencyMatch, OwnName, find_agencies, load_sectors
from .phrases import load_cue, load_words

# A trust whose name doesn't say what it treats, and which the codebook doesn't know, is a body all the same.
_UNKNOWN_TRUST = re.compile(
    r"[A-Z][\w'’-]+(?:\s+(?!NHS\b)(?:[A-Z][\w'’-]+|and|of|&))*\s+NHS\s+(?:Foundation\s+)?Trust\b"
)


@dataclass(frozen=True)
class Setting:
    """What stands around a recommendation.

    Words of its stem, of its lead column and of the headings (innermost first), the document's own names, the bodies
    named ``earlier`` and those that the ``previous`` item addressed; ``around`` are headings that only explain
    "the Trust".
    """

    folder: Path
    own: tuple[OwnName, ...] = ()
    stem: str = ""
    lead: str = ""
    headings: tuple[str, ...] = ()
    around: tuple[str, ...] = ()
    earlier: tuple[AgencyMatch, ...] = field(default=())
    previous: tuple[AgencyMatch, ...] = field(default=())


def find_bodies(region: str, setting: Setting, *, work: bool = False) -> list[AgencyMatch]:
    """Find the agencies named in some words, "the Trust" and the like read from what stands around."""
    found = find_agencies(region, setting.folder, setting.own)
    named = [match for match in found if match.kind != "short" and (work or match.kind != "matter")]
    spoken = [
        resolved
        for hit in _generic_pattern(setting.folder).finditer(region)
        if (resolved := _resolve(hit, found, setting))
    ]
    kept = [
        match for match in named if not any(match.start < other.end and other.start < match.end for other in spoken)
    ]
    kept += [
        AgencyMatch("", "", "body", hit.start(), hit.end(), hit.group())
        for hit in _UNKNOWN_TRUST.finditer(region)
        if not any(match.start < hit.end() and hit.start() < match.end for match in kept)
    ]
    return sorted([*kept, *spoken], key=lambda match: match.start)


@cache
def _generic_pattern(folder: Path) -> re.Pattern[str]:
    nouns = "|".join(sorted(load_words(folder, "generic_body"), key=lambda word: (-len(word), word)))
    return re.compile(
        rf"\b(?:the|this|that|our|same|said|both)\s+(?:same\s+)?(?P<noun>{nouns})\b(?!\s+(?-i:[A-Z]))", re.IGNORECASE
    )


def _resolve(hit: re.Match[str], found: Sequence[AgencyMatch], setting: Setting) -> AgencyMatch | None:
    """Read "the Trust" from the heading, the bodies named earlier, the document's own names; None when unsure."""
    if any(
        match.start < hit.end()
        and hit.start() < match.end
        and len(re.sub(r"['’]s?$", "", match.words)) > len(hit.group())
        for match in found
    ):
        return None
    noun = hit["noun"].lower().rstrip("s")
    default = next((match for match in found if match.start < hit.end() and hit.start() < match.end), None)
    for match in _list_meanings(noun, setting):
        return _stand_in(match, hit)
    if default:
        return replace(default, kind="body") if default.kind == "short" else None
    headed = [match for heading in setting.headings for match in find_agencies(heading, setting.folder, setting.own)]
    if headed and len({match.agency for match in headed[:2]}) == 1:
        return _stand_in(headed[0], hit)
    return _stand_in(setting.previous[0], hit) if len(setting.previous) == 1 else None


def _stand_in(match: AgencyMatch, hit: re.Match[str]) -> AgencyMatch:
    return replace(match, start=hit.start(), end=hit.end(), words=hit.group(), kind="body")


def _list_meanings(noun: str, setting: Setting) -> list[AgencyMatch]:
    """List the bodies around whose names hold a noun ("trust"): of the headings first, then the latest named."""
    named = re.compile(rf"\b{noun}s?\b", re.IGNORECASE)
    found: list[AgencyMatch] = []
    for heading in (*setting.headings, *setting.around):
        matches = [match for match in find_agencies(heading, setting.folder, setting.own) if match.kind != "short"]
        holding = [match for match in matches if named.search(match.words)]
        alone = len(matches) == 1 and len(heading.split()) <= len(matches[0].words.split()) + 4
        found += holding or (matches if named.search(heading) and alone else [])
    found += [match for match in reversed(setting.earlier) if named.search(match.words) and match.kind != "short"]
    sectors = load_sectors(setting.folder)
    own = [name for name in setting.own if named.search(name.name)]
    found += [AgencyMatch(name.agency, sectors[name.agency], "own", 0, 0, name.name) for name in own]
    # "Severn Edge Partnership NHS Trust" is a trust and not the partnership.
    return [match for match in found if noun != "partnership" or match.sector != "health"]


def is_agency_heading(heading: str, setting: Setting) -> bool:
    """Say whether a heading is an agency's name and little else ("Recommendations for the Trust", "Health: GPs")."""
    bodies = [match for match in find_bodies(heading, setting) if match.kind in ("body", "own", "staff", "short")]
    if not bodies:
        return False
    left = list(heading)
    for body in bodies:
        left[body.start : body.end] = " " * (body.end - body.start)
    words = re.findall(r"[A-Za-z]{2,}", "".join(left))
    others = [word for word in words if word.lower() not in load_words(setting.folder, "heading_filler")]
    if load_cue(setting.folder, "theme_word").search(" ".join(others)) or any(word.islower() for word in others):
        return False
    return len(others) <= 1 + len(bodies)


def find_label(text: str, setting: Setting) -> str:
    """Give the words before a colon if they do nothing but name who must act ("For the Trust:"); blank for others."""
    label = re.match(r"(?P<label>[^:.;]{2,120}?)\s*:", text)
    if not label or re.search(r"\b(?:to|should|must|will|shall|that)$", label["label"]):
        return ""
    given = re.match(r"(?:for|to)\s", label["label"], re.IGNORECASE) and not load_cue(setting.folder, "deontic").search(
        label["label"]
    )
    if given and find_bodies(" ".join(label["label"].split()[1:7]), setting) and len(label["label"].split()) <= 14:
        return label["label"]
    return label["label"] if is_agency_heading(label["label"], setting) else ""


def has_body(text: str, setting: Setting) -> bool:
    """Say whether a text names any body that can act, also one that no agency is known for ("the providers")."""
    if find_bodies(text, setting) or _generic_pattern(setting.folder).search(text):
        return True
    return load_cue(setting.folder, "body_word").search(text) is not None
