"""Tell further printed copies of a recommendation from recommendations of their own."""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache

from rapidfuzz import fuzz

from ..ids import fold_text
from .candidates import Candidate
from .item_numbers import fold_number

NEARLY_EQUAL = 0.86
SAME_ACT = 0.62  # with the same number, or the same agencies and most of the words
_FRAME = re.compile(
    r"^(?:it is (?:\w+ )?recommended that|(?:the|this) (?:review|panel|report)(?: \w+)? (?:recommends|invites|asks)(?: that)?|that|to|ensure that|recommendation\s*\w*\s*[:.-])\s+",
    re.IGNORECASE,
)
_WORD = re.compile(r"[a-z0-9]+")
_ENDING = re.compile(r"(?:ies|ing|ed|es|s|e|y)$")
_EMPTY = frozenset(
    "a an and any are as at be been being between both but by can each every for from has have if in into is it its more "
    "must no not of on or other out over shall should so such than that the their them then there these they this those "
    "through to under up was were when where whether which who whose will with within would ensure sure see make".split()
)


@dataclass(frozen=True, slots=True)
class Merged:
    """A recommendation and the further places that print it, with how alike each is (0 to 1)."""

    candidate: Candidate
    agencies: frozenset[str]
    copies: tuple[tuple[Candidate, float], ...] = ()


def merge_copies(lists: Sequence[Sequence[tuple[Candidate, frozenset[str]]]]) -> list[Merged]:
    """Merge lists of recommendations with their agencies; the first lists are the ones whose words are kept.

    Within one list all items are distinct. Between lists each item goes to at most one other, best pairs first: that
    is nearly equal, or asks the same act of the same agencies (or under the same number) in shorter or other words.
    """
    merged: list[Merged] = []
    for items in lists:
        pairs = _pair_items(merged, items)
        for place, (candidate, agencies) in enumerate(items):
            if place not in pairs:
                continue
            at, score = pairs[place]
            known = merged[at]
            merged[at] = Merged(known.candidate, known.agencies or agencies, (*known.copies, (candidate, round(score, 3))))
        merged += [Merged(candidate, agencies) for place, (candidate, agencies) in enumerate(items) if place not in pairs]
    return merged


def _pair_items(merged: Sequence[Merged], items: Sequence[tuple[Candidate, frozenset[str]]]) -> dict[int, tuple[int, float]]:
    """Pair items with recommendations already known, best first, each used once; gives the score of each pair."""
    scored = []
    for place, (candidate, agencies) in enumerate(items):
        for at, known in enumerate(merged):
            score = compare_items(known.candidate, known.agencies, candidate, agencies)
            if score:
                scored.append((score, -at, -place))
    pairs: dict[int, tuple[int, float]] = {}
    taken: set[int] = set()
    for score, at, place in sorted(scored, reverse=True):
        if -place not in pairs and -at not in taken:
            pairs[-place] = (-at, score)
            taken.add(-at)
    return pairs


def compare_items(one: Candidate, one_agencies: frozenset[str], other: Candidate, other_agencies: frozenset[str]) -> float:
    """Say how alike two printed items are, 0 when they are different recommendations."""
    alike = measure_likeness(f"{one.stem} {one.text}" if other.stem else one.text, f"{other.stem} {other.text}" if one.stem else other.text)
    apart = bool(one_agencies and other_agencies and not one_agencies & other_agencies)
    same_number = bool(one.number) and fold_number(one.number) == fold_number(other.number)
    if apart:
        return alike if alike > 0.97 and same_number else 0.0
    if alike >= NEARLY_EQUAL:
        return min(alike + (0.01 if same_number else 0.0), 1.0)
    same_agencies = bool(one_agencies & other_agencies)
    needed = SAME_ACT - (0.22 if same_number and same_agencies else 0.1 if same_number else 0.0)
    return alike if alike >= needed and (same_number or same_agencies or not (one_agencies and other_agencies)) else 0.0


def measure_likeness(one: str, other: str) -> float:
    """Measure how alike two texts are, 0 to 1: by letters, and by the share of the shorter one's words in the longer."""
    letters = fuzz.ratio(_fold(one), _fold(other)) / 100
    words, others = _stem_words(one), _stem_words(other)
    if not words or not others:
        return letters
    shared = len(words & others)
    held = shared / min(len(words), len(others))
    common = shared / len(words | others)
    return max(letters, 0.65 * held + 0.35 * common if min(len(words), len(others)) >= 5 else 0.0)


@cache
def _fold(text: str) -> str:
    bare = text
    while (frame := _FRAME.match(bare)) and frame.end() < len(bare):
        bare = bare[frame.end() :]
    return " ".join(_WORD.findall(bare.lower()))


@cache
def _stem_words(text: str) -> frozenset[str]:
    return frozenset(_ENDING.sub("", word) or word for word in _WORD.findall(text.lower().replace("’", "").replace("'", "")) if word not in _EMPTY)


def is_same_print(one: Candidate, other: Candidate) -> bool:
    """Say whether two finders met one and the same place: the same passage and the same words."""
    return one.passage_id == other.passage_id and fold_text(one.text) == fold_text(other.text)
