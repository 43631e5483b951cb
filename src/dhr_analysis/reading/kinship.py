"""What the perpetrator was to the victim, from the words for kin that join the two."""

import re
from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from .cast import BOTH, OTHER, PARTNERS, PERPETRATOR, VICTIM, Cast, Told, Who
from .events import Event, find_subject
from .fact_rules import load_kin, search_any
from .in_laws import is_sibling, read_in_law, read_kin_of_kin
from .listed import add_listed
from .mentions import COPARENT, Mention
from .telling import cite
from .who_tables import Person

WITH_WHOM = re.compile(
    r'"?(?:\s\(\d+\))?,\s(?:(?:who\s)?[^,;.]{0,30}\sand\s)?(?:with|to)\swhom\s(?:she|he|[A-Z]\w+)(?:.d)?\s'
    r"(?:had\s|was\s)?(?:been\s)?(?:lived|living|shared|married)\b"
)
_UNDONE = re.compile(r"\b(?:not|never|about\sto\sbe|to\sbe|being)\s+(?:\w+\s+)?$")
_MARRIAGE = re.compile(r"\b(?:marriage|married|divorc\w+)\b")
_EARLIER_MARRIAGE = re.compile(r"\b(?:been\smarried|first|previous|earlier)\b")
_MR_AND_MRS = re.compile(r"\bMr\s(?:and|&)\sMrs\s")
_LIST = re.compile(r"(?:,|\s\(|:)?\s?")
_CALLED = re.compile(r"\s(?:were|are)\s(?:called\s|named\s)?")
_TWO = re.compile(r"\b(?:two|twin|both|three|-in-law)\b[^.;]{0,25}$|s-in-law$")
_WHO_WERE = re.compile(r",?\s(?:who\s)?(?:are|were)\s(?:both\s)?")
_ASKED = re.compile(r"\b(?:was|were|is|be|been)\s+(?:\w+ly\s+|also\s+|then\s+)?$")
_TO_GO = re.compile(r"(?:asked|told)\b.*\bleave", re.IGNORECASE)
BESIDE = 8  # characters between words of parting and the name of the other one
PARTED, REJOINED, TOGETHER, PARTNER = "parted", "rejoined", "together", "current_partner"


@dataclass(frozen=True, slots=True)
class Relation:
    """Words that say what the perpetrator was to the victim; ``value`` may also be parted or rejoined."""

    value: str
    weight: float
    place: int
    rule: str


def list_relations(
    told: Sequence[Told], whos: Sequence[Sequence[Who]], cast: Cast, persons: Sequence[Person], folder: Path
) -> list[Relation]:
    """List all that is said of the relationship, in order."""
    made = [*_list_from_tables(persons, cast, folder)]
    for place, one in enumerate(told):
        made += _list_from_kin(one, whos[place], place, cast, folder)
        made += _list_from_phrases(one, whos[place], place, made, folder)
    return made


def settle_relationship(relations: Sequence[Relation]) -> str:
    """Say what the perpetrator was to the victim; blank where nothing is said or two things equally plainly.

    Partners count as one kind; then words that say they had parted decide between present and former.
    """
    weights: dict[str, float] = defaultdict(float)
    for relation in relations:
        weights[relation.value] += relation.weight
    partner = weights[PARTNER] + weights["former_partner"]
    if partner or weights[TOGETHER] or weights[PARTED]:
        partner += weights[COPARENT]  # alone it doesn't say whether the two still were a couple
    kinds = {
        value: weight
        for value, weight in weights.items()
        if value not in (*PARTNERS, PARTED, REJOINED, TOGETHER, COPARENT)
    }
    kinds[PARTNER] = partner + (weights[TOGETHER] + weights[PARTED] if partner or not any(kinds.values()) else 0.0)
    ordered = sorted(kinds.items(), key=lambda item: (-item[1], item[0]))
    if not ordered or ordered[0][1] < 0.5 or (len(ordered) > 1 and ordered[0][1] < 1.5 * ordered[1][1]):
        return ""
    if ordered[0][0] != PARTNER:
        return ordered[0][0]
    former = weights["former_partner"] + weights[PARTED]
    if (weights["former_partner"] and weights["former_partner"] >= weights[PARTNER]) or (
        former and not weights[REJOINED] and former >= 0.34 * weights[PARTNER]
    ):
        return "former_partner"
    return PARTNER


def _list_from_tables(persons: Sequence[Person], cast: Cast, folder: Path) -> Iterator[Relation]:
    for person in persons:
        side = person.side or (cast.side_of(person.name) if person.name else "")
        known = person.owner in (VICTIM, PERPETRATOR, "")
        owner = person.owner if known else cast.side_of(person.owner)
        if person.kin and side in (VICTIM, PERPETRATOR) and owner not in (side, OTHER):
            value = _read_kin(person.kin, person.former, side, folder)
            yield Relation(value, 8.0, person.place, f"codebook/kin.csv: {person.kin}")


def _read_kin(word: str, former: bool, side: str, folder: Path) -> str:
    kin = load_kin(folder)[word]
    value = kin.when_perpetrator if side == PERPETRATOR else kin.when_victim
    return "former_partner" if former and value in PARTNERS else value


def _list_from_kin(one: Told, here: Sequence[Who], place: int, cast: Cast, folder: Path) -> Iterator[Relation]:
    sides = list_sides(one, here, cast)
    for number, mention in enumerate(one.mentions):
        side = sides.get(mention.group, "")
        if mention.kind == "kin" and not side and not mention.plural:
            yield from _list_weak(one, here[number], mention, place, folder)
        if mention.kind != "kin" or side not in (VICTIM, PERPETRATOR):
            continue
        if (of_kin := read_kin_of_kin(one, number, folder)) is not None:
            if of_kin and side == PERPETRATOR:
                yield Relation(of_kin, 3.0 * one.sentence.weight, place, "kin of the partner of the one who died")
            continue
        if side == PERPETRATOR and (in_law := read_in_law(one, here, number, cast, folder)):
            yield Relation(in_law, 3.0 * one.sentence.weight, place, "kin of the kin of the one who died")
            continue
        owner = here[number].kin_of
        partner = _partner_in_event(one, number)
        if side == VICTIM and here[number].name and here[number].name not in cast.victims[:1]:
            continue
        apposed = bool(here[number].name) and _is_apposed(mention, side, folder)
        owned = owner or partner or apposed or mention.owner in ("her", "his", "their")
        if owner in (side, OTHER) or not owned:
            continue
        if not owner and mention.owner[:1].isupper():
            continue
        if mention.plural and not mention.owner and is_sibling(mention.key, folder):
            continue  # "two brothers" who did it are brothers of each other
        if mention.key == COPARENT:
            yield Relation(COPARENT, 0.8 * one.sentence.weight, place, "codebook/kin.csv and the words around it")
            continue
        value = _read_kin(mention.key, mention.former, side, folder)
        if mention.former and value == "other_family":
            continue  # a daughter's former partner is perhaps no family any more
        struck = not here[number].name and _is_only_struck(one, number)
        plainness = 0.9 if mention.owner in cast.victims[1:] else 1.5 if struck else 3.0
        yield Relation(value, plainness * one.sentence.weight, place, f"codebook/kin.csv: {mention.key}")


def _is_apposed(mention: Mention, side: str, folder: Path) -> bool:
    """Whether words tell what the one held responsible was to the other: "Aaron, a former boyfriend", "a neighbour"."""
    kin = load_kin(folder).get(mention.key)
    told = kin is not None and kin.when_perpetrator in (*PARTNERS, "none")
    return told and mention.indefinite and side == PERPETRATOR


def _is_only_struck(one: Told, number: int) -> bool:
    """Whether somebody without a name was struck, not killed, in a sentence: perhaps not the one who died."""
    struck = any(event.kind == "act" and number in event.patients for event in one.events)
    return struck and not any(event.kind in ("killing", "death") for event in one.events)


def _is_of_others(one: Told, here: Sequence[Who], before: int) -> bool:
    """Whether somebody else is the subject of these words: "Her sister had separated"."""
    subject = find_subject(one.sentence.plain, one.mentions, before)
    return any(here[place].side == OTHER and one.mentions[place].kind in ("kin", "name", "noun") for place in subject)


def list_sides(one: Told, here: Sequence[Who], cast: Cast) -> dict[int, str]:
    """Say the side of each person of a sentence (by group) by name, part or deed, never by kin alone."""
    sides: dict[int, str] = {}
    for mention in one.mentions:
        if mention.kind == "role":
            sides[mention.group] = mention.key
        elif mention.kind == "name" and cast.side_of(mention.key):
            sides.setdefault(mention.group, cast.side_of(mention.key))
    for number, mention in enumerate(one.mentions[:-1]):
        several = mention.plural and one.mentions[number + 1].kind == "name"
        if one.mentions[number + 1].plural and _WHO_WERE.fullmatch(_read_between(one, number)):
            sides.setdefault(one.mentions[number + 1].group, sides.get(mention.group, ""))
        if several and (side := _side_of_several(one, number, sides, cast)):
            sides.setdefault(mention.group, side)
    for event in one.events:
        if event.kind in ("killing", "act") or (event.kind == "charged" and event.value):
            for group, side in _sides_by_event(one, event, here):
                sides.setdefault(group, side)
    return sides


def _read_between(one: Told, number: int) -> str:
    return one.sentence.plain[one.mentions[number].end : one.mentions[number + 1].start]


def _side_of_several(one: Told, number: int, sides: dict[int, str], cast: Cast) -> str:
    """Say the side of "his two nephews, A and B", or of "Her brothers were called A, B and C"."""
    plain, mention, named = one.sentence.plain, one.mentions[number], one.mentions[number + 1]
    between = plain[mention.end : named.start]
    if _CALLED.fullmatch(between):
        listed = {cast.side_of(one.mentions[place].key) for place in add_listed(plain, one.mentions, number + 1)}
        return PERPETRATOR if PERPETRATOR in listed else OTHER
    return sides.get(named.group, "") if _TWO.search(plain[: mention.end]) and _LIST.fullmatch(between) else ""


def _sides_by_event(one: Told, event: Event, here: Sequence[Who]) -> Iterator[tuple[int, str]]:
    dead = {here[place].side for place in event.patients}
    killers = {here[place].side for place in event.agents}
    of_kin = any(one.mentions[place].kind == "kin" for place in event.patients)
    if VICTIM in killers or PERPETRATOR in dead or (OTHER in dead and not of_kin):
        return
    for place in event.agents[:1]:  # of several who did it the first counts
        yield one.mentions[place].group, PERPETRATOR
    for place in event.patients:
        if here[place].kin_of != VICTIM or here[place].side == VICTIM:
            yield one.mentions[place].group, VICTIM


def _list_weak(one: Told, who: Who, mention: Mention, place: int, folder: Path) -> Iterator[Relation]:
    """List "her husband" without a name: most likely the one the review is about, if nothing plainer is said."""
    kin = load_kin(folder).get(mention.key)
    if (
        kin
        and kin.when_perpetrator in PARTNERS
        and who.kin_of == VICTIM
        and who.side != OTHER
        and one.sentence.weight >= 0.6
    ):
        value = "former_partner" if mention.former else PARTNER
        yield Relation(value, 0.3 * one.sentence.weight, place, f"codebook/kin.csv: {mention.key}")


def _partner_in_event(one: Told, number: int) -> str:
    """Say the side of the other one in a deed done by or to a mention."""
    for event in one.events:
        if event.kind in ("killing", "act"):
            if number in event.agents and event.patients:
                return VICTIM
            if number in event.patients and event.agents:
                return PERPETRATOR
    return ""


def _list_from_phrases(
    one: Told, here: Sequence[Who], place: int, before: Sequence[Relation], folder: Path
) -> Iterator[Relation]:
    plain, weight = one.sentence.plain, one.sentence.weight
    sides = {who.side for who in here}
    match = search_any(folder, "unrelated", plain)
    if match and (BOTH in sides or {VICTIM, PERPETRATOR} <= sides or "two" in plain):
        yield Relation("none", 2.0 * weight, place, cite(match.group()))
    for mention, who in zip(one.mentions, here, strict=True):
        if mention.kind == "name" and who.side == PERPETRATOR and WITH_WHOM.match(plain, mention.end):
            yield Relation(PARTNER, 1.5 * weight, place, "with whom the other one lived")
    if _MR_AND_MRS.search(plain):
        yield Relation(TOGETHER, 0.5 * weight, place, "told of as Mr and Mrs")
    for event in one.events:
        pair = event.agents if len(event.agents) == 2 and not event.patients else event.agents[-1:]
        ends = {here[number].side for number in (*pair, *event.patients[:1])}
        if event.kind == "partnered" and ends == {VICTIM, PERPETRATOR}:
            yield Relation(event.value, weight, place, cite(event.phrase))
    for value, scale in ((TOGETHER, 1.0), (PARTED, 2.0), (REJOINED, 1.0)):
        match = search_any(folder, value, plain)
        if match is None or _is_of_others(one, here, match.start()) or _UNDONE.search(plain[: match.start()]):
            continue
        if _is_asked_by_others(one, here, match):
            continue
        if _is_about_them(plain, sides, before, parted=value == PARTED) and not _is_with_another(one, here, match):
            yield Relation(value, scale * weight, place, cite(match.group()))


def _is_asked_by_others(one: Told, here: Sequence[Who], match: re.Match[str]) -> bool:
    """Whether it isn't said that one of the two asked the other to leave: officers who come to a quarrel ask it too."""
    plain = one.sentence.plain
    if not _TO_GO.fullmatch(match.group()) or not _ASKED.search(plain[: match.start()]):
        return False
    asking = (
        who.side in (VICTIM, PERPETRATOR) and plain[match.end() : mention.start].strip() == "by"
        for mention, who in zip(one.mentions, here, strict=True)
        if mention.start >= match.end()
    )
    return not any(asking)


def _is_with_another(one: Told, here: Sequence[Who], match: re.Match[str]) -> bool:
    """Whether the other one of a couple is somebody else: "She had separated from Colin", "Colin, whom she left"."""
    whom = "whom" in match.group()
    return any(
        mention.kind == "name"
        and who.side == OTHER
        and (0 <= mention.start - match.end() <= BESIDE or (whom and mention.end <= match.start()))
        for mention, who in zip(one.mentions, here, strict=True)
    )


def _is_about_them(plain: str, sides: set[str], before: Sequence[Relation], *, parted: bool) -> bool:
    """Whether words of marriage or parting are about the two: another marriage of one of them isn't meant."""
    if BOTH in sides or {VICTIM, PERPETRATOR} <= sides or re.search(r"\bcouple\b", plain):
        return True
    if not parted or not sides & {VICTIM, PERPETRATOR}:
        return False
    ended = any(relation.value == TOGETHER for relation in before) and not _EARLIER_MARRIAGE.search(plain)
    return ended or not _MARRIAGE.search(plain)
