"""Tell further printed copies of a recommendation from recommendations of their own."""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from rapidfuzz import fuzz

from ..ids import fold_text
from .candidates import Candidate
from .item_numbers import fold_number
from .phrases import load_words

NEARLY_EQUAL = 0.86
FEWEST_WORDS, MANY_WORDS = 3, 5
SAME_ACT = 0.62  # with the same number, or the same agencies and most of the words
MANY_TITLES, TITLE = 3, 12  # titles that must pair by their words; words of a title
NUMBER_ONLY = 0.5  # likeness written for a title that only its number pairs
_FRAME = re.compile(
    r"^(?:it is (?:\w+ )?recommended that|(?:the|this) (?:review|panel|report)(?: \w+)?"
    r" (?:recommends|invites|asks)(?: that)?|that|to|ensure that|recommendation\s*\w*\s*[:.-])\s+",
    re.IGNORECASE,
)
_WORD = re.compile(r"[a-z0-9]+")
_ENDING = re.compile(r"(?:ies|ing|ers?|ed|es|s|e|y)$")


@dataclass(frozen=True, slots=True)
class Printed:
    """A recommendation as one place prints it.

    ``named`` are the agencies in its words, ``around`` those of headings and columns; ``act`` is its text without the
    name of the body ("the Force", "West Moor Police"), which differs from print to print. ``level`` counts only
    between lists of one document: an agency's own is not the panel's, unless its words are nearly the same.
    """

    candidate: Candidate
    named: frozenset[str] = frozenset()
    around: frozenset[str] = frozenset()
    act: str = ""
    level: str = ""


@dataclass(frozen=True, slots=True)
class Merged:
    """A recommendation and the further places that print it, with how alike each is (0 to 1)."""

    first: Printed
    copies: tuple[tuple[Printed, float], ...] = ()


def merge_copies(lists: Sequence[Sequence[Printed]], folder: Path) -> list[Merged]:
    """Merge lists of recommendations; the first lists are the ones whose words are kept.

    Within one list all items are distinct. Between lists each item goes to at most one other, best pairs first: that
    is nearly equal, or asks the same act of the same agencies (or under the same number) in shorter or other words.
    """
    merged: list[Merged] = []
    for items in lists:
        pairs = _pair_items(merged, items, folder)
        pairs |= _pair_titles(merged, items, pairs)
        for place, (at, score) in sorted(pairs.items()):
            known = merged[at]
            merged[at] = Merged(known.first, (*known.copies, (items[place], round(score, 3))))
        merged += [Merged(item) for place, item in enumerate(items) if place not in pairs]
    return merged


def _pair_items(merged: Sequence[Merged], items: Sequence[Printed], folder: Path) -> dict[int, tuple[int, float]]:
    """Pair items with recommendations already known, best first, each used once; gives the score of each pair."""
    scored = [
        (score, -at, -place)
        for place, item in enumerate(items)
        for at, known in enumerate(merged)
        if (score := compare_items(known.first, item, folder))
    ]
    pairs: dict[int, tuple[int, float]] = {}
    taken: set[int] = set()
    for score, at, place in sorted(scored, reverse=True):
        if -place not in pairs and -at not in taken:
            pairs[-place] = (-at, min(score, 1.0))
            taken.add(-at)
    return pairs


def _pair_titles(
    merged: Sequence[Merged], items: Sequence[Printed], pairs: dict[int, tuple[int, float]]
) -> dict[int, tuple[int, float]]:
    """Pair a plan's short titles by number, where the other rows of the plan pair with their own numbers already."""
    same = [
        place
        for place, (at, _) in pairs.items()
        if _have_same_number(merged[at].first.candidate, items[place].candidate)
    ]
    if len(same) < MANY_TITLES or len(same) * 2 < len(items):
        return {}
    taken = {at for at, _ in pairs.values()}
    found: dict[int, tuple[int, float]] = {}
    for place, item in enumerate(items):
        if place in pairs or item.candidate.found_by != "table" or len(item.candidate.text.split()) > TITLE:
            continue
        alike = [
            at
            for at, known in enumerate(merged)
            if at not in taken and _have_same_number(known.first.candidate, item.candidate)
        ]
        if len(alike) == 1:
            found[place] = (alike[0], NUMBER_ONLY)
    return found


def compare_items(one: Printed, other: Printed, folder: Path) -> float:
    """Say how alike two printed items are, 0 when they are different recommendations.

    Bodies that the words themselves name must agree; those of headings and lead columns only help to choose.
    """
    if one.named and other.named and not one.named & other.named:
        return 0.0
    same_body = bool((one.named | one.around) & (other.named | other.around))
    same_number = _have_same_number(one.candidate, other.candidate)
    alike = _compare_words(one.candidate, other.candidate, folder)
    if same_body:
        alike = max(alike, measure_words(one.act, other.act, folder, FEWEST_WORDS))
    needed = SAME_ACT - 0.12 * same_number - 0.08 * same_body
    if one.level != other.level and _stand_in_lists(one.candidate, other.candidate):
        needed = NEARLY_EQUAL
    return alike + 0.02 * same_number + 0.02 * same_body if alike >= needed else 0.0


def _stand_in_lists(one: Candidate, other: Candidate) -> bool:
    """Say whether both stand in lists of one document (an action plan repeats either kind in fewer words)."""
    listed = one.found_by.startswith("list") and other.found_by.startswith("list")
    return listed and one.document_id == other.document_id


def _have_same_number(one: Candidate, other: Candidate) -> bool:
    return bool(one.number) and fold_number(one.number) == fold_number(other.number)


def _compare_words(one: Candidate, other: Candidate, folder: Path) -> float:
    """Measure the likeness of two items; a part is compared with its stem where the other has none."""
    if bool(one.stem) == bool(other.stem):
        return measure_likeness(one.text, other.text, folder)
    return measure_likeness(f"{one.stem} {one.text}".strip(), f"{other.stem} {other.text}".strip(), folder)


def measure_likeness(one: str, other: str, folder: Path) -> float:
    """Measure how alike two texts are, 0 to 1: by letters where they are nearly equal, else by their words."""
    letters = fuzz.ratio(_fold(one), _fold(other)) / 100
    return letters if letters >= NEARLY_EQUAL else measure_words(one, other, folder, MANY_WORDS)


def measure_words(one: str, other: str, folder: Path, fewest: int) -> float:
    """Measure the share of the words of the shorter text in the longer; 0 where too few words say what is asked."""
    words, others = _stem_words(one, folder), _stem_words(other, folder)
    shared = len(words & others)
    if min(len(words), len(others)) < fewest or shared < FEWEST_WORDS:
        return 0.0
    return 0.65 * shared / min(len(words), len(others)) + 0.35 * shared / len(words | others)


@cache
def _fold(text: str) -> str:
    bare = text
    while (frame := _FRAME.match(bare)) and frame.end() < len(bare):
        bare = bare[frame.end() :]
    return " ".join(_WORD.findall(bare.lower()))


@cache
def _stem_words(text: str, folder: Path) -> frozenset[str]:
    empty = load_words(folder, "empty_word")
    words = _WORD.findall(text.lower().replace("’", "").replace("'", ""))
    return frozenset(_ENDING.sub("", word) or word for word in words if word not in empty)


def is_same_print(one: Candidate, other: Candidate) -> bool:
    """Say whether two finders met one and the same place: the same passage and the same words."""
    return one.passage_id == other.passage_id and fold_text(one.text) == fold_text(other.text)
