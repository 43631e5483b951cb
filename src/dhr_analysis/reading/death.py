"""The death itself: how it came about, how many died and how many are held responsible."""

import re
from collections.abc import Iterator, Sequence
from pathlib import Path

from .cast import OTHER, PERPETRATOR, VICTIM, Told, Who
from .death_dates import list_spots
from .events import Event
from .fact_rules import load_any, load_rules
from .people import People
from .telling import IN_COURT, Evidence, cite

FIRST_PART = 0.9  # weight of a sentence of the cover, the facts or the chronology
METHOD, VICTIMS, PERPETRATORS = "method", "number_of_victims", "number_of_perpetrators"
TOGETHER = "people held responsible together"
YEAR = re.compile(r"\b(?:19|20)\d\d\b")
DENIED = re.compile(r"\b(?:no|not|never|without)\s+(?:\w+\s+)?$")
OF_KILLING = re.compile(r"murder|manslaughter")
CONVICTED = re.compile(r"convicted|pleaded|admitted|given|sentenced|life|imprison")  # not only charged or suspected
TWO_KIN = re.compile(r"\b(?:two|both|twin)\b")


def find_method(told: Sequence[Told], people: People, death_type: str, day: str, folder: Path) -> list[Evidence]:
    """List how the person died, where the death is told; how somebody died by suicide is not taken apart."""
    if death_type == "suicide":
        return [Evidence(METHOD, "suicide", 1.0, 0, "the kind of death")]
    return [
        evidence
        for place, one in enumerate(told)
        if one.sentence.weight >= 0.3 and not _is_of_other_time(one, day, folder)
        for evidence in _read_method(told, people, place, day, folder)
    ]


def _is_of_other_time(one: Told, day: str, folder: Path) -> bool:
    in_court = IN_COURT.search(one.sentence.plain)
    years = set() if in_court else set(YEAR.findall(one.sentence.plain))
    other = load_any(folder, "other_death").search(one.sentence.plain)
    if other or (day and years and day[:4] not in years):
        return True
    months = set() if in_court else {spot.iso[:7] for spot in list_spots(one) if len(spot.iso) >= 7}
    return len(day) >= 7 and bool(months) and not any(_is_just_before(month, day) for month in months)


def _is_just_before(month: str, day: str) -> bool:
    """Whether a month is that of the death or one of the two before it; where no year is printed any month may be."""
    if month.startswith("?"):
        return True
    gap = 12 * (int(day[:4]) - int(month[:4])) + int(day[5:7]) - int(month[5:7])
    return gap in (0, 1, 2)


def _read_method(told: Sequence[Told], people: People, place: int, day: str, folder: Path) -> Iterator[Evidence]:
    one, here = told[place], people.whos[place]
    dated = len(day) >= 7 and any(spot.iso == day for spot in list_spots(one))
    fatal = dated or _is_fatal(one, here, folder) or _is_beside_fatal(told, people, place, folder)
    earlier = bool(load_any(folder, "earlier").search(one.sentence.plain))
    weight = one.sentence.weight * (0.3 if earlier else 1.0)
    for event in one.events:
        if event.kind in ("killing", "act") and event.value and not _is_of_others(event, here):
            plainness = 5.0 if event.kind == "killing" else 3.0 if fatal else 1.0
            yield Evidence(METHOD, event.value, plainness * weight, place, cite(event.phrase))
    blow = one.sentence.weight >= 0.9 and not earlier and _is_blow(one, here, on_victim_only=True)
    if fatal or blow:
        yield from _find_words(one, weight, place, folder)
    elif not earlier and one.sentence.weight >= FIRST_PART and _is_in_fatal_passage(told, people, place, day, folder):
        yield from _find_words(one, 0.4 * weight, place, folder)


def _is_in_fatal_passage(told: Sequence[Told], people: People, place: int, day: str, folder: Path) -> bool:
    """Whether another sentence of the paragraph tells of the killing, or dates the death."""
    for step in (-1, 1):
        other = place + step
        while 0 <= other < len(told) and told[other].sentence.passage_id == told[place].sentence.passage_id:
            kinds = {event.kind for event in told[other].events}
            dated = len(day) == 10 and any(spot.iso == day for spot in list_spots(told[other]))
            if dated or (kinds & {"killing", "death"} and _is_fatal(told[other], people.whos[other], folder)):
                return True
            other += step
    return False


def _find_words(one: Told, weight: float, place: int, folder: Path) -> Iterator[Evidence]:
    cause = bool(load_any(folder, "cause").search(one.sentence.plain))
    for rule in load_rules(folder, "method"):
        match = rule.pattern.search(one.sentence.plain)
        if match and not DENIED.search(one.sentence.plain[: match.start()]):
            yield Evidence(METHOD, rule.value, (3.0 if cause else 2.0) * weight, place, cite(rule.phrase))


def _is_fatal(one: Told, here: Sequence[Who], folder: Path) -> bool:
    """Whether a sentence tells of the death or of its cause."""
    deaths = (event for event in one.events if event.kind in ("death", "killing", "deed"))
    if any(OTHER not in {here[number].side for number in event.patients} for event in deaths):
        return True
    if any(event.kind == "charged" and OF_KILLING.search(event.phrase) for event in one.events):
        return True
    cause = load_any(folder, "cause").search(one.sentence.plain)
    return bool(cause) and not load_any(folder, "earlier").search(one.sentence.plain)


def _is_blow(one: Told, here: Sequence[Who], *, on_victim_only: bool = False) -> bool:
    """Whether a sentence tells of a blow by the one or on the other."""
    acts = [event for event in one.events if event.kind == "act"]
    on_victim = any(VICTIM in {here[number].side for number in event.patients} for event in acts)
    by_other = any(PERPETRATOR in {here[number].side for number in event.agents} for event in acts)
    return on_victim or (by_other and not on_victim_only)


def _is_beside_fatal(told: Sequence[Told], people: People, place: int, folder: Path) -> bool:
    """Whether a blow is told in the sentence before or after that of the death, in one paragraph."""
    one = told[place]
    if not _is_blow(one, people.whos[place]) or load_any(folder, "earlier").search(one.sentence.plain):
        return False
    beside = [other for other in (place - 1, place + 1) if 0 <= other < len(told)]
    return any(
        told[other].sentence.passage_id == one.sentence.passage_id
        and _is_fatal(told[other], people.whos[other], folder)
        for other in beside
    )


def _is_of_others(event: Event, here: Sequence[Who]) -> bool:
    sides = {here[number].side for number in (*event.agents, *event.patients)}
    return OTHER in sides or VICTIM in {here[number].side for number in event.agents}


def count_victims(told: Sequence[Told], people: People, folder: Path) -> list[Evidence]:
    """Count the people who died, one who killed and then died not among them; nothing where nobody is known to have."""
    for place, one in enumerate(told):
        if one.sentence.weight < 0.5:
            continue
        ends = (event for event in one.events if event.kind in ("killing", "death", "deed"))
        most = max((_count_dead(people.whos[place], event.patients) for event in ends), default=0)
        if most > 1:
            return [Evidence(VICTIMS, str(most), 1.0, place, "people who died together")]
        if match := load_any(folder, "two_dead").search(one.sentence.plain):
            return [Evidence(VICTIMS, "2", 1.0, place, cite(match.group()))]
    place = _find_side(people, VICTIM)
    if place < 0 and not people.cast.victims:
        return []
    return [Evidence(VICTIMS, "1", 1.0, max(place, 0), "one person is said to have died")]


def _count_dead(here: Sequence[Who], patients: Sequence[int]) -> int:
    """Count those to whom a death happened, if the one the review is about is among them and the other one isn't."""
    sides = [here[number].side for number in patients]
    if VICTIM not in sides or PERPETRATOR in sides:
        return 1 if VICTIM in sides else 0
    return len(patients)


def _find_side(people: People, side: str) -> int:
    places = (place for place, here in enumerate(people.whos) if side in {who.side for who in here})
    return next(places, -1)


def count_perpetrators(told: Sequence[Told], people: People, death_type: str) -> list[Evidence]:
    """Count the people held responsible: those charged or told of as killers together; nothing where nobody is."""
    named = len(people.cast.perpetrators)
    if named > 1:
        return [Evidence(PERPETRATORS, str(named), 1.0, _find_side(people, PERPETRATOR), TOGETHER)]
    for place, one in enumerate(told):
        for event in one.events:
            number = _count_killers(one, event, people.whos[place]) if one.sentence.weight >= 0.6 else 0
            if number > 1:
                return [Evidence(PERPETRATORS, str(number), 1.0, place, TOGETHER)]
    place = _find_side(people, PERPETRATOR)
    if place < 0 or death_type == "other":
        return []
    return [Evidence(PERPETRATORS, "1", 1.0, place, "one person held responsible")]


def _count_killers(one: Told, event: Event, here: Sequence[Who]) -> int:
    if event.kind == "charged" and event.value and CONVICTED.match(event.phrase):
        sides = {here[number].side for number in event.agents}
        kinds = {one.mentions[number].kind for number in event.agents}
        known = PERPETRATOR in sides and VICTIM not in sides and kinds in ({"name"}, {"kin"})
        return len(event.agents) if known else 0
    if event.kind not in ("killing", "act"):
        return 0
    listed = event.kind == "killing" and VICTIM not in {here[number].side for number in event.agents}
    if listed and len(event.agents) > 1:
        return len(event.agents)
    plural = [m for m in (one.mentions[number] for number in event.agents) if m.plural and m.kind == "kin"]
    words = one.sentence.plain[max(0, plural[0].start - 12) : plural[0].end] if plural else ""
    return 2 if TWO_KIN.search(words) else 0
