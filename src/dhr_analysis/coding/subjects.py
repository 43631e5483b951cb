"""Whose mental health, whose drinking: find the person whom a stretch of a sentence is about."""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from ..codebook import load_codebook
from ..csvfiles import split_list
from .people import BOTH, OTHER, PERPETRATOR, SEX_OF_PRONOUN, VICTIM, People, compile_names

_PRONOUN = re.compile(r"\b(" + "|".join(SEX_OF_PRONOUN) + r")\b")
PROFESSIONAL = "professional"
_PARTNERS = ("current_partner", "former_partner")


@dataclass(frozen=True)
class Mention:
    """A word for a person and where it stands."""

    start: int
    end: int
    person: str


@dataclass(frozen=True)
class SubjectWords:
    """The words of subjects.csv: one pattern over all, and for each word the kind of person and the sex."""

    pattern: re.Pattern[str]
    kinds: Mapping[str, tuple[str, str]]


@cache
def load_subject_words(folder: Path) -> SubjectWords:
    """Load codebook/subjects.csv."""
    kinds: dict[str, tuple[str, str]] = {}
    for row in load_codebook(folder, "subjects").itertuples():
        kinds |= {word.lower(): (row.person, row.sex) for word in split_list(row.words)}
    longest = sorted(kinds, key=lambda word: (-len(word), word))
    return SubjectWords(re.compile(r"(?<!\w)(?:" + "|".join(map(re.escape, longest)) + r")(?!\w)"), kinds)


def find_whose(plain: str, span: tuple[int, int], people: People, words: SubjectWords, previous: str = "") -> str:
    """Say whom the words at a span of a plain sentence are about: victim, perpetrator, both, other, or blank.

    The nearest word for a person before the span decides, else the nearest after it, else whom the sentence before
    was about (``previous``).
    """
    mentions = find_mentions(plain, people, words)
    before = [mention for mention in mentions if mention.start < span[1] and mention.start <= span[0]]
    if before:
        return before[-1].person
    after = [mention for mention in mentions if mention.start >= span[0]]
    return after[0].person if after else previous


def find_mentions(plain: str, people: People, words: SubjectWords) -> list[Mention]:
    """Find all words for persons in a plain sentence, in order; of overlapping ones the longest stands."""
    found: list[Mention] = []
    for names, person in ((people.victim, VICTIM), (people.perpetrator, PERPETRATOR)):
        pattern = compile_names(names)
        found += [Mention(*match.span(), person) for match in (pattern.finditer(plain) if pattern else ())]
    for match in words.pattern.finditer(plain):
        found.append(Mention(*match.span(), _resolve_word(plain, match, people, words)))
    for match in _PRONOUN.finditer(plain):
        person = person_of_sex(SEX_OF_PRONOUN[match[1]], people)
        found += [Mention(*match.span(), person)] if person else []
    ordered = sorted(found, key=lambda mention: (mention.start, -mention.end))
    kept: list[Mention] = []
    for mention in ordered:
        if not kept or mention.start >= kept[-1].end:
            kept.append(mention)
    # A doctor's "he diagnosed" is of nobody in the case, and hides the pronoun in it.
    return [mention for mention in kept if mention.person]


def person_of_sex(sex: str, people: People) -> str:
    """Say which of the two a pronoun means; blank when their sexes are the same or unknown."""
    if people.victim_sex and people.perpetrator_sex:
        if not people.sexes_differ:
            return ""
        return VICTIM if people.victim_sex == sex else PERPETRATOR
    if people.victim_sex:
        return VICTIM if people.victim_sex == sex else PERPETRATOR
    return ""


def _resolve_word(plain: str, match: re.Match[str], people: People, words: SubjectWords) -> str:
    kind, sex = words.kinds[match[0]]
    if kind == PROFESSIONAL:
        return ""
    if kind in (VICTIM, PERPETRATOR, BOTH, OTHER):
        return kind
    # What the perpetrator was to the victim tells who "the son" or "the mother" is.
    same = {"partner": _PARTNERS, "sibling": ("sibling",), "other_family": ("other_family",)}.get(kind, ())
    if people.relationship in same:
        return _resolve_equal(plain, match.start(), sex, people)
    if kind == people.relationship:  # child or parent: the perpetrator was that to the victim
        return PERPETRATOR if sex in ("", people.perpetrator_sex) else OTHER
    if {kind, people.relationship} == {"child", "parent"}:
        return VICTIM if sex in ("", people.victim_sex) else OTHER
    return "" if kind == "partner" and not people.relationship else OTHER


def _resolve_equal(plain: str, start: int, sex: str, people: People) -> str:
    if sex and people.sexes_differ:
        return person_of_sex(sex, people)
    owner = re.search(r"(\w+)(?:'s?)?\s+$", plain[:start])
    if not owner:
        return ""
    held_by = person_of_sex(SEX_OF_PRONOUN.get(owner[1], ""), people)
    for names, person in ((people.victim, VICTIM), (people.perpetrator, PERPETRATOR)):
        pattern = compile_names(names)
        if pattern and pattern.fullmatch(owner[1]):
            held_by = person
    return {VICTIM: PERPETRATOR, PERPETRATOR: VICTIM}.get(held_by, "")
