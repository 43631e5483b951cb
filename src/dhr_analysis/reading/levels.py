"""Say whether a recommendation is the panel's or an agency's own, who is asked (scope), and whether it is done."""

import re
from collections.abc import Sequence
from pathlib import Path

from .addressees import Addressee
from .agencies import find_agencies
from .candidates import Candidate
from .phrases import load_cue

_ASIDE = re.compile(r"\(([^()]{3,60})\)\s*\.?$")
_FINISHED = re.compile(
    r"\b(?:has|have) (?:now |since |already |all )?been\b"
    r"|\b(?:is|are|was|were) (?:now |already )?(?:done|complete|completed|in place)\b",
    re.I,
)
_ONE = re.compile(r"(?!(?:all|each|every|any|both)\b)[a-z].*[^s]$")  # one body, not many of a kind
_WRITES = re.compile(
    r"^[^,;:.]{0,90}?\b(?:should|must|will|to|shall)\s+(?:jointly\s+|also\s+|formally\s+)?"
    r"(?:write(?: a letter)? to|writes to|lobby|petition|approach|make representations to|raise (?:this |it )?with)\s+"
    r"(?P<body>[^,;:.]{3,80})"
)
_APPROACHED = re.compile(r"\b(?:to|should|will|must)\s+be\s+(?:approached|lobbied|written to|asked|petitioned)\s+by\b")
# An introduction speaks of recommendations; "the IMR author recommended it" before a list does not set its level.
_LEADS_UP = re.compile(r"\b(?:recommendations|actions|following|below|these)\b|:\s*$", re.IGNORECASE)
_APPENDED = re.compile(r"(?:appendix|annex|schedule)\b", re.IGNORECASE)
_MAKES_MORE = re.compile(r"\b(?:and|but|also)\s+(?:\w+\s+){0,2}?makes?\b[^.]*\b(?:further|additional|own|following)\b")
_PENDING = re.compile(r"\b(?:to be|will be|not|due|partly|partially|until|when|once)\b", re.IGNORECASE)


def find_level(candidate: Candidate, listed: Sequence[str], folder: Path) -> str:
    """Say overview (the panel's) or single_agency_imr (an agency's own, from its management review).

    ``listed`` are the headings over all lists of the document: "Single agency recommendations" are agencies' own only
    where the panel's stand under a heading of their own.
    """
    imr, panel = load_cue(folder, "imr_heading"), load_cue(folder, "panel_heading")
    if candidate.source:
        return "single_agency_imr" if imr.search(candidate.source) else "overview"
    introductions = [words for words in candidate.introduction.split("\n") if _LEADS_UP.search(words)]
    for words in (*candidate.headings, *introductions):
        if panel.search(words) and not _is_split(words, folder):
            return "overview"
        if imr.search(words) and not _sets_apart(words, folder):
            return "single_agency_imr"
        if words in candidate.headings and load_cue(folder, "national_heading").search(words):
            return "overview"
        if load_cue(folder, "single_heading").search(words):
            own = _APPENDED.match(words) or any(panel.search(other) for other in listed if other != words)
            return "single_agency_imr" if own or imr.search(candidate.introduction) else "overview"
    return "single_agency_imr" if re.match(r"IMR\b", candidate.number) else "overview"


def _is_split(words: str, folder: Path) -> bool:
    """Say whether words speak of both kinds, as an introduction that sets one kind apart from the other does."""
    return load_cue(folder, "imr_heading").search(words) is not None and len(words.split()) > 16


def _sets_apart(words: str, folder: Path) -> bool:
    apart = re.search(
        r"\b(?:apart|separate|separately|in addition|overseen internally|not reprinted|not repeated|elsewhere)\b",
        words,
    )
    if _MAKES_MORE.search(words):
        return True
    return apart is not None and len(words.split()) > 10 and load_cue(folder, "panel_heading").search(words) is not None


def find_scope(addressees: Sequence[Addressee], headings: Sequence[str], folder: Path, text: str = "") -> str:
    """Say single_agency, multi_agency (two bodies, the partnership, all agencies) or national; blank: unknown.

    What ``text`` asks somebody of the place to ask of a national body is national.
    """
    if _asks_nation(text, folder):
        return "national"
    agencies = {addressee.agency for addressee in addressees if addressee.agency}
    sectors = {addressee.sector for addressee in addressees if addressee.agency}
    if "national" in sectors and agencies <= {"national_government", "cps_and_courts", "prisons"}:
        return "national"
    if not agencies:
        return _read_scope(headings, folder) or _count_unknown(addressees)
    unknown = {addressee.body for addressee in addressees if not addressee.agency and addressee.body}
    if agencies & {"community_safety_partnership", "all_agencies"} or len(agencies) + len(unknown) > 1:
        return "multi_agency"
    if _count_bodies(addressees) > 1 or any(
        load_cue(folder, cue).search(addressee.body)
        for addressee in addressees
        for cue in ("joint_board", "several_bodies")
    ):
        return "multi_agency"
    national = any(load_cue(folder, "national_heading").search(heading) for heading in headings[:2])
    return (
        "national" if national and sectors == {"criminal_justice"} and _names_country(addressees) else "single_agency"
    )


def _asks_nation(text: str, folder: Path) -> bool:
    """Say whether a text begins by asking a body to write to a national one ("to write to the Minister")."""
    before = find_agencies(text[:120], folder)
    for hit in _WRITES.finditer(text):
        bodies = find_agencies(hit["body"], folder)
        if bodies and bodies[0].sector == "national" and len(hit["body"][: bodies[0].start].split()) <= 3:
            return True
    passive = _APPROACHED.search(text)
    return bool(passive and before and before[0].sector == "national" and before[0].start < passive.start())


def _names_country(addressees: Sequence[Addressee]) -> bool:
    return all(addressee.agency in ("cps_and_courts", "prisons") for addressee in addressees)


def _count_bodies(addressees: Sequence[Addressee]) -> int:
    """Count bodies of one agency that are named with capitals, such as two probation services."""
    proper = [addressee.body for addressee in addressees if addressee.body[:1].isupper()]
    spoken = [addressee.body for addressee in addressees if proper and _ONE.match(addressee.body)]
    named = {body.lower() for body in (*proper, *spoken)}
    named = {re.sub(r"^(?:the|each|every|all)\s+", "", name) for name in named}
    return sum(not any(name != other and name in other for other in named) for name in named)


def _count_unknown(addressees: Sequence[Addressee]) -> str:
    """Say the scope of bodies that no agency is known for, by whether their words join several; blank for none."""
    words = " and ".join(addressee.words for addressee in addressees if addressee.words)
    if not words:
        return ""
    return "multi_agency" if re.search(r",|\band\b|^(?:all|each|every)\b", words, re.I) else "single_agency"


def _read_scope(headings: Sequence[str], folder: Path) -> str:
    for heading in headings:
        for cue, scope in (
            ("national_heading", "national"),
            ("multi_heading", "multi_agency"),
            ("single_heading", "single_agency"),
        ):
            if load_cue(folder, cue).search(heading):
                return scope
    return ""


def is_already_done(candidate: Candidate, folder: Path) -> bool:
    """Say whether a recommendation is reported as past and done ("(done May 2019)", "This has been completed.")."""
    done = load_cue(folder, "done")
    aside = _ASIDE.search(candidate.text)
    if aside and done.search(aside[1]) and not _PENDING.search(aside[1]):
        return True
    reason = candidate.rationale
    return bool(_FINISHED.search(reason) and done.search(reason) and not _PENDING.search(reason))
