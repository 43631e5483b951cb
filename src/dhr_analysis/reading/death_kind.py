"""What kind of death a review tells: by whose hand a life was taken decides between suicide and homicide."""

import re
from collections import defaultdict
from collections.abc import Iterator, Sequence
from pathlib import Path

from .cast import OTHER, PERPETRATOR, VICTIM, Told, Who, is_done_to_oneself
from .events import Event
from .fact_rules import load_any, load_rules
from .people import People
from .telling import Evidence, cite

FACT = "death_type"
FIRST_PART = 0.9  # weight of a sentence of the cover, the facts or the chronology
SUSPECTED = "somebody was suspected of a killing"
PRONOUN = re.compile(r"\b(his|himself|her|herself)\b", re.IGNORECASE)
HOMICIDE = re.compile(r"\bhomicide\b", re.IGNORECASE)
CLEARED = re.compile(r"\b(?:acquitted|cleared|discontinued|not guilty)\b", re.IGNORECASE)
GUILTY = re.compile(r"\b(?:convicted|(?<!not )guilty|admitted)\b", re.IGNORECASE)
OWN_DEATH = re.compile(r"\b(?:suicid\w+|own life|own hand|hang(?:ed|ing))\b", re.IGNORECASE)
UNLAWFUL = re.compile(r"\bunlawful(?:ly)? kill")
VIOLENT = ("strangulation", "sharp_instrument", "shooting", "blunt_instrument", "hitting_kicking")


def find_death_type(told: Sequence[Told], people: People, folder: Path) -> list[Evidence]:
    """List what the review says of the kind of death.

    A life taken by one's own hand is a suicide if it was that of the one the review is about; if it was that of the
    one who had killed, the death is a homicide followed by a suicide.
    """
    if named := list(_list_named_so(told, folder)):
        return named
    killings = list(_list_killings(told, people, folder))
    own = list(_list_own_hand(told, people))
    killed = sum(one.weight for one in killings)
    by_side: dict[str, float] = defaultdict(float)
    for side, evidence in own:
        by_side[side] += evidence.weight
    beside = any(abs(one.place - killing.place) <= 1 for _, one in own for killing in killings)
    taken = by_side[PERPETRATOR] + (by_side[""] if beside else 0.0)
    if killed and taken >= 1.5 and taken > by_side[VICTIM] and not _was_charged(told, people):
        both = [*(one for side, one in own if side != VICTIM), *killings]
        return [_as_kind(one, "homicide_suicide") for one in both]
    if by_side[VICTIM] + by_side[""] > killed:
        return [one for side, one in own if side != PERPETRATOR]
    opened = list(_list_open(told, folder))
    if opened and all(one.rule == SUSPECTED for one in killings):
        return opened
    inferred = [*_infer_from_violence(told, people, folder), *_infer_from_blows(told, people)][:1]
    return killings or opened or inferred or _infer_from_title(told, people)


def _infer_from_blows(told: Sequence[Told], people: People) -> Iterator[Evidence]:
    """Take a death for a homicide where one paragraph tells of the perpetrator's blows and of the victim's death."""
    blows: dict[str, int] = {}
    for place, one in enumerate(told):
        here = people.whos[place]
        if one.sentence.weight < FIRST_PART:
            continue
        for event in one.events:
            if event.kind == "act" and PERPETRATOR in {here[number].side for number in event.agents}:
                blows.setdefault(one.sentence.passage_id, place)
            dead = event.kind == "death" and VICTIM in {here[number].side for number in event.patients}
            if dead and one.sentence.passage_id in blows:
                yield Evidence(FACT, "homicide", 0.5, blows[one.sentence.passage_id], "blows and then a death")


def _infer_from_title(told: Sequence[Told], people: People) -> list[Evidence]:
    """Take a death for a homicide where a table of who is who in a homicide review names a perpetrator."""
    listed = [person.place for person in people.persons if person.side == PERPETRATOR]
    titled = any(HOMICIDE.search(one.sentence.plain) for one in told if one.sentence.cover)
    own = any(OWN_DEATH.search(one.sentence.plain) for one in told)
    return (
        [Evidence(FACT, "homicide", 0.5, listed[0], "a perpetrator in the table")]
        if listed and titled and not own
        else []
    )


def _is_conviction(one: Told, event: Event) -> bool:
    """Whether words about a charge say that somebody was found to have done it, not only tried or suspected."""
    cleared = CLEARED.search(one.sentence.plain) and not GUILTY.search(one.sentence.plain)
    return not cleared and not re.match(r"on suspicion|of murder|charged|tried", event.phrase)


def _was_charged(told: Sequence[Told], people: People) -> bool:
    """Whether the one who killed lived to be charged: a life that he took later is no part of the homicide."""
    return any(
        event.kind == "charged"
        and event.value
        and not event.phrase.startswith("on suspicion")
        and PERPETRATOR in {people.whos[place][number].side for number in event.agents}
        for place, one in enumerate(told)
        for event in one.events
    )


def _list_named_so(told: Sequence[Told], folder: Path) -> Iterator[Evidence]:
    """List where a review calls its case a murder followed by a suicide."""
    for place, one in enumerate(told):
        match = load_any(folder, "murder_suicide").search(one.sentence.plain)
        if match and one.sentence.weight >= FIRST_PART:
            yield Evidence(FACT, "homicide_suicide", 4.0 * one.sentence.weight, place, cite(match.group()))


def _as_kind(one: Evidence, kind: str) -> Evidence:
    return Evidence(FACT, kind, one.weight, one.place, one.rule)


def _list_open(told: Sequence[Told], folder: Path) -> Iterator[Evidence]:
    """List deaths that nobody is said to have caused: an open conclusion, an accident."""
    for place, one in enumerate(told):
        match = load_any(folder, "open_death").search(one.sentence.plain)
        if match and one.sentence.weight > 0.3:
            yield Evidence(FACT, "other", 4.0 * one.sentence.weight, place, cite(match.group()))


def _infer_from_violence(told: Sequence[Told], people: People, folder: Path) -> Iterator[Evidence]:
    """Take a death for a homicide where it came by violence and somebody is called the perpetrator."""
    roles = (mention.key for one in told for mention in one.mentions if mention.kind == "role")
    if PERPETRATOR not in {*roles, *(person.side for person in people.persons)}:
        return
    for place, one in enumerate(told):
        if one.sentence.weight < 0.9 or not load_any(folder, "cause").search(one.sentence.plain):
            continue
        for rule in load_rules(folder, "method"):
            if rule.value in VIOLENT and rule.pattern.search(one.sentence.plain):
                yield Evidence(FACT, "homicide", 0.5, place, f"a violent death; {cite(rule.phrase)}")


def _list_killings(told: Sequence[Told], people: People, folder: Path) -> Iterator[Evidence]:
    for place, one in enumerate(told):
        for event in one.events:
            weight = _weigh_killing(one, event, people.whos[place], folder) * one.sentence.weight
            if weight:
                suspected = event.kind == "charged" and not _is_conviction(one, event)
                yield Evidence(FACT, "homicide", weight, place, SUSPECTED if suspected else cite(event.phrase))
        if UNLAWFUL.search(one.sentence.plain):
            yield Evidence(FACT, "homicide", 4.0 * one.sentence.weight, place, "an unlawful killing")


def _weigh_killing(one: Told, event: Event, here: Sequence[Who], folder: Path) -> float:
    """Weigh how plainly an event is a killing: in words, by a charge, or by an armed blow of the one on the other."""
    sides = {here[number].side for number in (*event.agents, *event.patients)}
    if (OTHER in sides and not sides & {VICTIM, PERPETRATOR}) or is_done_to_oneself(event, here):
        return 0.0
    if event.kind == "killing" or event.value == "homicide" or (event.kind == "charged" and event.value):
        return 3.0
    if event.kind != "act" or VICTIM not in {here[number].side for number in event.patients}:
        return 0.0
    if any(other.kind in ("death", "own_hand") for other in one.events):
        return 1.0
    plainly = PERPETRATOR in sides or (not event.agents and one.sentence.weight >= 0.9)
    earlier = load_any(folder, "earlier").search(one.sentence.plain)
    return 1.0 if event.value and plainly and one.sentence.weight >= 0.6 and not earlier else 0.0


def _list_own_hand(told: Sequence[Told], people: People) -> Iterator[tuple[str, Evidence]]:
    """List lives taken by one's own hand: whose it was, and the words."""
    for place, one in enumerate(told):
        for event in one.events:
            if event.kind != "own_hand" or one.sentence.weight < 0.35:
                continue
            side = _find_side(one, people.whos[place], event, people)
            if side != OTHER:
                yield side, Evidence(FACT, "suicide", 4.0 * one.sentence.weight, place, cite(event.phrase))


def _find_side(one: Told, here: Sequence[Who], event: Event, people: People) -> str:
    pronoun = PRONOUN.search(one.sentence.plain[event.start : event.end])
    sides = [here[number].side for number in event.patients]
    if pronoun and people.cast.sexes_differ and OTHER not in sides:
        sex = "M" if pronoun[1].lower().startswith("hi") else "F"
        return VICTIM if sex == people.cast.victim_sex else PERPETRATOR
    return next((side for side in sides if side), "")
