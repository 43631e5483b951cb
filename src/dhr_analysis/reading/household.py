"""Whether a child lived in the household."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from .cast import BOTH, PERPETRATOR, VICTIM, Told, Who
from .fact_rules import load_any, load_kin, load_rules
from .names import TEN
from .people import People
from .telling import Evidence, cite

FACT = "children_in_household"
KIN = ("child", "sibling", "parent", "other_family")
OWN_CHILD = re.compile(r"\bhad\b|\bwithout\b|\bchildless\b|\bparents?\b")
SMALL = r"(?:one|two|three|four|five|six|seven|eight|nine|ten|eleven|twelve|thirteen|fourteen|fifteen|\d|1[0-5])"
GROWN = rf"(?:1[89]|[2-9]\d|{TEN}|eighteen|nineteen)"
NO_AGE = r"(?!\s*(?:(?:months?|years?) (?:before|after|later|earlier|ago)|times|occasions|weeks|days|children))"
AGED_ADULT = re.compile(r",\s(?:aged\s)?(?:1[89]|[2-9]\d)\b", re.IGNORECASE)
YOUNG_CELL = re.compile(r"(?:aged\s)?(?:\d|1[0-7])(?:\syears?.*)?|.*\baged?\s(?:\d|1[0-7])\b.*")
CHILD_NAME = re.compile(r"Child\s\w{1,2}")
DENIED = re.compile(r"\b(?:not|never|no longer)\s+(?:\w+\s+)?$")


@dataclass(frozen=True, slots=True)
class Patterns:
    """What sentences say of children, in the words of facts.csv."""

    child: re.Pattern[str]
    young: re.Pattern[str]
    grown: re.Pattern[str]
    young_relative: re.Pattern[str]
    shared: re.Pattern[str]
    with_mother: re.Pattern[str]
    elsewhere: re.Pattern[str]
    lived_with: re.Pattern[str]
    lived_and: re.Pattern[str]


@cache
def load_patterns(folder: Path) -> Patterns:
    """Write the patterns of children's ages and of where they lived."""
    child, relative, lived, where = (
        load_any(folder, name).pattern for name in ("child", "relative", "lived", "lived_in")
    )
    then = r"\s+(?:then\s+|only\s+|now\s+|both\s+)?"
    young = (
        rf"(?:{child})[^.;]{{0,45}}?\b(?:aged?|of|were|was|then){then}{SMALL}(?![\w-]){NO_AGE}"
        rf"|(?:{child}),\s{SMALL}(?=,|\sand\b)|(?:{child})[^.;()]{{0,25}}\s\({SMALL}\)"
        rf"|(?:{child})[^.;]{{0,20}}?\b\w+\s(?:weeks|months)\sold|\b{SMALL}[-\s]years?[-\s]old\s+(?:\w+\s+)?(?:{child})"
    )
    young_relative = (
        rf"(?:{lived})[^.;]*(?:{relative})[^.;]{{0,45}}?\b(?:aged|of|is|was|were|them)\s{SMALL}(?![\w-])"
        rf"|(?:{lived})[^.;]*(?:{relative})[^.;]{{0,30}}?\b1[67]\b"
        rf"|(?:{relative})[^.;]{{0,30}}?\bunder\s(?:sixteen|eighteen|16|18)\b[^.;]{{0,30}}\b(?:{lived})\b"
        rf"|(?:{relative})[^.;]{{0,30}}?(?:aged|of|was|were|is|,)\s(?:{SMALL}|1[67])\b[^.;]{{0,30}}?"
        rf"\b(?:(?:{lived})\sat\shome|in\sthe\shouse)"
        rf"|\bgrew\sup\swith[^.;]*(?:{relative})[^.;]{{0,45}}?\s(?:{SMALL}|1[67])\s(?:when|at\sthe\stime)\s(?:she|he|\w+)"
        r"\s(?:died|was\skilled)\b"
    )
    texts = (
        child,
        young,
        rf"(?:{child})[^.;]{{0,40}}?(?:,|\b(?:aged|was|were|is|are|now|of)){then}{GROWN}\b",
        young_relative,
        rf"(?:{lived})[^.;]{{0,60}}?(?:{where})",
        rf"(?:{child}|Child\s[A-Z\d]{{1,2}})[^.;]{{0,30}}?\b(?:lived|lives|living|stayed|remained|resided)\swith\s"
        r"(?:their|his|her)\smother\b",
        rf"(?:{child})[^.;]{{0,30}}?\b(?:lives?|lived|living)\s(?:in\s(?!the\s(?:house|home))|abroad|elsewhere|nearby)",
        rf"(?:{child}|Child\s[A-Z\d]{{1,2}})[^.;]{{0,60}}?\b(?:lived|lives|living|stayed|resided)\swith\s",
        rf"\b(?:{lived})\b[^.;]{{0,120}}\band\s(?:her|his|their|two|three|four)\s(?:\w+\s){{0,3}}(?:children|babies|baby|twins)\b",
    )
    return Patterns(*(re.compile(text, re.IGNORECASE) for text in texts))


def find_children(told: Sequence[Told], people: People, folder: Path) -> list[Evidence]:
    """List what is said of children in the household; words that deny it outweigh words that tell it.

    That all were grown up counts only where no child is told of.
    """
    made = [evidence for place, one in enumerate(told) for evidence in _read_sentence(one, place, people, folder)]
    for person in people.persons:
        aged = any(YOUNG_CELL.fullmatch(cell) for cell in told[person.place].sentence.cells)
        young = aged or CHILD_NAME.fullmatch(person.name)
        if young and person.side not in (VICTIM, PERPETRATOR) and _is_child(person.kin, folder):
            made.append(Evidence(FACT, "yes", 2.0, person.place, "a child in the table of persons"))
    if any(one.value == "yes" for one in made):
        return made
    return [
        *made,
        *(evidence for place, one in enumerate(told) for evidence in _read_adults(one, place, people, folder)),
    ]


def _is_child(word: str, folder: Path) -> bool:
    """Whether a word for kin is one for a child, as kin.csv has it."""
    kin = load_kin(folder).get(word)
    return kin is not None and kin.when_perpetrator == "child"


def _read_sentence(one: Told, place: int, people: People, folder: Path) -> Iterator[Evidence]:
    plain, weight, patterns = one.sentence.plain, one.sentence.weight, load_patterns(folder)
    kin = people.cast.relationship in KIN
    denials = [rule for rule in load_rules(folder, "children") if rule.value == "no" and rule.pattern.search(plain)]
    for rule in denials:  # one who was killed at her parents' home and had no child may have had a young sister there
        own = kin and OWN_CHILD.search(rule.phrase)
        yield Evidence(FACT, "no", (1.0 if own else 4.0) * weight, place, cite(rule.phrase))
    if patterns.young_relative.search(plain):
        yield Evidence(FACT, "yes", 2.0 * weight, place, "a young relative who lived there")
        return
    if patterns.with_mother.search(plain) and people.cast.victim_sex:
        lived = "yes" if people.cast.victim_sex == "F" else "no"
        yield Evidence(FACT, lived, 3.0 * weight, place, "children who lived with their mother")
    others = load_any(folder, "not_theirs").search(plain)
    if denials or others or patterns.grown.search(plain) or _is_adult_aged(plain, patterns):
        return
    yield from _read_children(one, place, people, folder)
    if patterns.young.search(plain):
        yield Evidence(FACT, "yes", weight, place, "a young child of the family")
    if patterns.lived_and.search(plain):
        yield Evidence(FACT, "yes", weight, place, "somebody lived with a partner and children")


def _is_adult_aged(plain: str, patterns: Patterns) -> bool:
    """Whether behind a word for children an adult's age is told: "his daughter, Ann, 25"."""
    child = patterns.child.search(plain)
    return bool(child and AGED_ADULT.search(plain, child.end()))


def _read_children(one: Told, place: int, people: People, folder: Path) -> Iterator[Evidence]:
    plain = one.sentence.plain
    if not load_patterns(folder).child.search(plain):
        return
    for rule in load_rules(folder, "children"):
        match = rule.pattern.search(plain) if rule.value == "yes" else None
        if match is None or DENIED.search(plain[: match.start()]):
            continue
        if not _is_one_of_two(one, people.whos[place], match, folder):
            yield Evidence(FACT, "yes", 3.0 * one.sentence.weight, place, cite(rule.phrase))
    for match in load_patterns(folder).lived_with.finditer(plain):
        with_whom = (n for n, m in enumerate(one.mentions) if m.start == match.end() and m.kind in ("name", "role"))
        side = next((people.whos[place][number].side for number in with_whom), "")
        if side in (VICTIM, PERPETRATOR) and not _is_one_of_two(one, people.whos[place], match, folder):
            yield Evidence(FACT, "yes", 3.0 * one.sentence.weight, place, "a child who lived with one of the two")


def _is_one_of_two(one: Told, here: Sequence[Who], match: re.Match[str], folder: Path) -> bool:
    """Whether the only "son" or "daughter" in these words is one of the two whom the review is about."""
    sides = [
        who.side
        for mention, who in zip(one.mentions, here, strict=True)
        if mention.kind == "kin" and match.start() <= mention.end - 1 < match.end() and _is_child(mention.key, folder)
    ]
    return bool(sides) and all(side in (VICTIM, PERPETRATOR) for side in sides)


def _read_adults(one: Told, place: int, people: People, folder: Path) -> Iterator[Evidence]:
    """List what says that only grown-up people lived there: grown-up children, or the two of them and nobody else."""
    plain, weight, patterns = one.sentence.plain, one.sentence.weight, load_patterns(folder)
    if weight < 0.5 or load_any(folder, "not_theirs").search(plain):
        return
    here = people.whos[place]
    grown = (
        _has_grown_child(one, here, folder)
        or patterns.elsewhere.search(plain)
        or load_any(folder, "children", "grown").search(plain)
    )
    if grown and not patterns.young.search(plain):
        yield Evidence(FACT, "no", 1.5 * weight, place, "grown-up children only")
    kin = people.cast.relationship in KIN
    both = {VICTIM, PERPETRATOR} <= {who.side for who in here}
    words = [words for words in patterns.child.findall(plain) if words.lower() in ("child", "children", "baby")]
    if kin and both and patterns.shared.search(plain) and not words:
        yield Evidence(FACT, "no", 1.5 * weight, place, "two grown-up people who lived together")


def _has_grown_child(one: Told, here: Sequence[Who], folder: Path) -> bool:
    """Whether a child of one of the two is said to be eighteen or more; one of the two is not meant."""
    grown = load_patterns(folder).grown
    return any(
        mention.kind == "kin"
        and _is_child(mention.key, folder)
        and who.side not in (VICTIM, PERPETRATOR)
        and who.kin_of in (VICTIM, PERPETRATOR, BOTH)
        and grown.match(one.sentence.plain[mention.end - len(mention.key) - mention.plural :])
        for mention, who in zip(one.mentions, here, strict=True)
    )
