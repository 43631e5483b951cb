"""The date of the death, as precisely as it is printed."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

from .agreeing_dates import ATTACK, DEATH, FACT, FOUND, TOLD_NEXT, agree_dates, blur
from .cast import OTHER, PERPETRATOR, VICTIM, Told, Who
from .dates import MONTH, MONTHS, find_dates
from .events import Event
from .fact_rules import load_any
from .people import People
from .telling import Evidence

LONE_YEAR = re.compile(
    r"(?:\b(?:in|during|of|early|late|mid|year)\s+(?:the\s+)?(?:\w+\s+of\s+)?|\bX{2,}\s+|\bredacted\]?\s+)"
    r"(?P<year>(?:19|20)\d\d)\b(?!\s*[/-]\s*\d)",
    re.IGNORECASE,
)
COVER_YEAR = re.compile(r"(?:^|,\s|\s)(?P<year>20\d\d)\)?$")
DAY_MONTH = re.compile(
    rf"\b(?P<day>\d{{1,2}})(?:st|nd|rd|th)?\s+(?:of\s+)?{MONTH}\b(?!,?\s+(?:19|20)\d\d)", re.IGNORECASE
)
FIRST_OF_TWO = re.compile(r"\b\d{1,2}(?:st|nd|rd|th)?\s*(?:to|and|or|[–/-])\s*(?:the\s+)?$")
WEEK_OF = re.compile(r"\bweek\s+(?:of|commencing|beginning)\s+(?:\w+\s+)?$")
OPENS_SPAN = re.compile(r"\b(?:from|since|until|between)\s+(?:the\s+)?$")
BODY_FOUND = re.compile(r"\b(?:found|discovered|recovered)\b", re.IGNORECASE)
DATE_ROW = re.compile(r"\bdate\b.*\b(?:death|homicide|murder|incident|killing)\b|^died\W*$", re.IGNORECASE)
BRACKETED = re.compile(r"\[[^\]]*\]")
BORDER = re.compile(
    r";|,?\s(?:and|but)\s(?=(?:he|she|was|were|had|it|died|then|later|subsequently|[a-z]+ed|[A-Z]\w+)\b)|\.\s"
)
# How plainly each kind of telling dates the death itself: an attack may come days before it.
PLAINNESS = {"death": 4.0, "killing": 3.0, "deed": 3.5, "own_hand": 4.0, "act": 2.0, "date_cue": 3.0, "found": 3.0}
TELLING = ("death", "killing", "own_hand", "act", "found")
CONCLUDED = re.compile(r"conclusion|verdict")  # an inquest's words come long after the death
DATED = re.compile(
    r"(?:\s(?:of\s|by\s)?[^,.;]{1,45})?,?\s(?:on|in|during)\s(?:the\s|or\s|around\s|about\s|[A-Z]\w+day,?\s)*"
)
SEEN_ALIVE = re.compile(r"\blast\s(?:been\s)?seen\b")
RULES = {"act": ATTACK, "found": FOUND}
# A date that opens a sentence dates all that the sentence tells, unless something else stands nearer.
AT_FIRST = re.compile(
    r"(?:(?:[Oo]n|[Ii]n|[Aa]t|[Dd]uring|[Ll]ate|[Ee]arly|[Tt]he|the|of|evening|morning|night|hours|[A-Z]\w+day|[\d.:]+(?:\s?[ap]m)?),?\s)+"
)
OPENING = 120.0
KEPT = 2000  # sentences whose dates are remembered, for they are asked for again and again
NEAR = 170  # characters
BARE_DEATH = re.compile(r"\bdeaths?\b(?=,?\s(?:in|on)\b)", re.IGNORECASE)
NOT_YET = re.compile(
    r"\b(?:before|until|till|prior\sto|up\sto|by\sthe\s(?:date|day|time))\s|\bto\s(?:the\s)?$|\bto\s(?:the|her|his)\s(?:day|date|time|death)\b"
)
ROW_START = 12  # characters: a date that begins within them dates the whole row of a table


@dataclass(frozen=True, slots=True)
class Spot:
    """A date in a sentence, in ISO form."""

    iso: str
    start: int
    end: int


Cue = tuple[str, int, int]  # the kind of telling, and where its words begin and end


def find_death_dates(told: Sequence[Told], people: People, folder: Path) -> list[Evidence]:
    """List the dates said of the death; a less precise one is counted with the precise one that it agrees with."""
    made: list[Evidence] = []
    for place, one in enumerate(told):
        if one.sentence.kind == "table_row" and _is_date_row(one):
            made += [Evidence(FACT, spot.iso, 12.0, place, "a date of death in a table") for spot in list_spots(one)]
            continue
        made += (
            list(_find_beside(one, people.whos[place], place, folder))
            or list(_find_before(told, people, place, folder))
            or list(_find_call(told, people, place, folder))
        )
    if any(SEEN_ALIVE.search(one.sentence.plain) for one in told):
        made = [blur(one) if one.rule == FOUND else one for one in made]
    return agree_dates(made, told)


def _is_date_row(one: Told) -> bool:
    cells = one.sentence.cells
    return len(cells) == 2 and bool(DATE_ROW.search(cells[0]))


def list_spots(one: Told) -> list[Spot]:
    """List the dates of a sentence, and the years that stand alone; of a span of days only the month is kept."""
    return list(_find_spots(one.sentence.plain, one.sentence.cover))


@lru_cache(maxsize=KEPT)
def _find_spots(plain: str, cover: bool) -> tuple[Spot, ...]:
    spots: list[Spot] = []
    for printed in find_dates(plain):
        vague = FIRST_OF_TWO.search(plain[: printed.start]) or WEEK_OF.search(plain[: printed.start])
        spots.append(Spot(printed.iso[:7] if vague else printed.iso, printed.start, printed.end))
    years = [*LONE_YEAR.finditer(plain), *(COVER_YEAR.finditer(plain) if cover else ())]
    for match in years:
        if not any(spot.start <= match.start("year") < spot.end for spot in spots):
            spots.append(Spot(match["year"], match.start("year"), match.end("year")))
    for match in DAY_MONTH.finditer(plain):
        if not any(spot.start < match.end() and match.start() < spot.end for spot in spots):
            month = MONTHS[match["month"].lower()]
            spots.append(Spot(f"?-{month:02}-{int(match['day']):02}", match.start(), match.end()))
    return tuple(sorted(spots, key=lambda spot: spot.start))


def _list_cues(one: Told, here: Sequence[Who], folder: Path) -> list[Cue]:
    """List the words of a sentence that tell of the death itself; another person's death is none."""
    plain = one.sentence.plain
    if load_any(folder, "other_death").search(plain):
        return []
    cues = []
    for event in one.events:
        if _tells_of_death(one, event, here) and not CONCLUDED.search(event.phrase):
            found = event.kind == "death" and BODY_FOUND.search(plain[event.start : event.end])
            cues.append(("found" if found else event.kind, event.start, event.end))
    if one.sentence.cover and (bare := BARE_DEATH.search(plain)):
        cues.append(("date_cue", bare.start(), bare.end()))
    charges = [event for event in one.events if event.kind == "charged"]
    for match in load_any(folder, "date_cue").finditer(plain):
        if not any(event.start <= match.start() <= event.end + 12 for event in charges):
            cues.append(("date_cue", match.start(), match.end()))
    return cues


def _tells_of_death(one: Told, event: Event, here: Sequence[Who]) -> bool:
    """Whether an event is, or may have brought, the death of the one whom the review is about."""
    sides = {here[place].side for place in event.patients}
    if event.kind not in PLAINNESS or OTHER in sides:
        return False
    if event.kind in ("killing", "act"):
        by_others = OTHER in {here[place].side for place in event.agents}
        return not by_others and (event.kind == "killing" or bool(event.patients))
    if PERPETRATOR in sides and VICTIM not in sides:
        return False
    charges = (other for other in one.events if other.kind == "charged")
    return event.kind != "deed" or not any(other.start < event.start <= other.end + 12 for other in charges)


def _find_beside(one: Told, here: Sequence[Who], place: int, folder: Path) -> Iterator[Evidence]:
    plain = one.sentence.plain
    spots = list_spots(one)
    cues = _list_cues(one, here, folder) if spots else []
    bars = _list_bars(plain, cues, folder) if cues else []
    dated_row = one.sentence.kind == "table_row" and len(spots) == 1 and spots[0].start < ROW_START
    closest = {cue: min(_distance_to_cue(one, spot, cue, bars) for spot in spots) for cue in cues}
    for spot in spots:
        near = {cue: 1.0 if dated_row else _distance_to_cue(one, spot, cue, bars) for cue in cues}
        closest = near if dated_row else closest
        beside = {cue: gap for cue, gap in near.items() if gap == closest[cue] and gap <= NEAR}
        early = len(spot.iso) > 4 or one.sentence.cover or one.sentence.weight >= 0.5
        if not beside or not early or OPENS_SPAN.search(plain[: spot.start]):
            continue
        if min(beside.values()) < min((_distance(plain, spot, *bar) for bar in bars), default=NEAR + 1):
            kind = max((cue[0] for cue in beside), key=lambda kind: PLAINNESS[kind])
            vague = len(spot.iso) == 4 and not one.sentence.cover
            weight = (PLAINNESS[kind] + (2.0 if one.sentence.cover else 0.0)) * one.sentence.weight
            weight *= 0.5 if vague else 1.0
            yield Evidence(FACT, spot.iso, weight, place, RULES.get(kind, DEATH))


def _list_bars(plain: str, cues: Sequence[Cue], folder: Path) -> list[tuple[int, int]]:
    """List the words that date something else; where the death itself is told, only those of courts and panels."""
    told = any(kind in TELLING for kind, _, _ in cues)
    open_text = BRACKETED.sub(lambda found: " " * len(found.group()), plain)
    bars = load_any(folder, "date_bar", "process" if told else "")
    return [match.span() for match in bars.finditer(open_text)]


def _find_before(told: Sequence[Told], people: People, place: int, folder: Path) -> Iterator[Evidence]:
    """Take the last date before a death that has none, in the same paragraph."""
    one = told[place]
    if one.sentence.opens or not place or list_spots(one):
        return
    cues = [cue for cue in _list_cues(one, people.whos[place], folder) if cue[0] in TELLING]
    if not cues or load_any(folder, "days_later").search(one.sentence.plain):
        return
    dated = _find_dated(told, place, folder)
    spots = list_spots(told[dated]) if dated >= 0 else []
    barred = dated >= 0 and load_any(folder, "date_bar", "process").search(told[dated].sentence.plain)
    if len(spots) == 1 and len(spots[0].iso) >= 7 and not barred:
        weight = 0.5 * PLAINNESS[cues[0][0]] * one.sentence.weight
        found = any(cue[0] == "found" for cue in _list_cues(told[dated], people.whos[dated], folder))
        yield Evidence(FACT, spots[0].iso, weight, dated, FOUND if found else RULES.get(cues[0][0], TOLD_NEXT))


def _find_dated(told: Sequence[Told], place: int, folder: Path) -> int:
    """Find the last sentence with a date before a sentence of the same paragraph; -1 where days went by since."""
    for before in range(place - 1, -1, -1):
        if told[before].sentence.passage_id != told[place].sentence.passage_id:
            return -1
        if list_spots(told[before]):
            return before
        if load_any(folder, "days_later").search(told[before].sentence.plain):
            return -1
    return -1


def _find_call(told: Sequence[Told], people: People, place: int, folder: Path) -> Iterator[Evidence]:
    """Take the date of the emergency call that is told beside the death, in the same paragraph."""
    one = told[place]
    plain = one.sentence.plain
    spots = [spot for spot in list_spots(one) if len(spot.iso) > 7]
    barred = load_any(folder, "date_bar", "process").search(plain)
    if len(spots) != 1 or barred or not load_any(folder, "call").search(plain):
        return
    for other in (place - 1, place + 1):
        if not 0 <= other < len(told) or told[other].sentence.passage_id != one.sentence.passage_id:
            continue
        cues = [] if list_spots(told[other]) else _list_cues(told[other], people.whos[other], folder)
        if any(cue[0] in TELLING for cue in cues):
            yield Evidence(FACT, spots[0].iso, one.sentence.weight, place, ATTACK)
            return


def _distance_to_cue(one: Told, spot: Spot, cue: Cue, bars: Sequence[tuple[int, int]]) -> float:
    """Count the characters between a date and a cue: none where it stands right behind "the death of Ann on".

    In "1 May 2012, four months before she died", "May 2012 until her death" and "given an order on 1 May, which he had
    not begun by the time of the homicide" the date is not that of the death.
    """
    plain = one.sentence.plain
    if spot.end <= cue[1] and NOT_YET.search(plain[spot.end : cue[1]]):
        return NEAR + 1.0
    barred = not one.sentence.cover and any(bar[0] < cue[2] for bar in bars)
    dated = cue[0] != "date_cue" and not barred and DATED.fullmatch(plain[cue[2] : spot.start])
    gap = 0.0 if dated else _distance(plain, spot, cue[1], cue[2])
    return min(gap, OPENING) if cue[0] in TELLING and AT_FIRST.fullmatch(plain[: spot.start]) else gap


def _distance(plain: str, spot: Spot, start: int, end: int) -> float:
    """Count the characters between a date and a cue, words in brackets left out; a new clause counts for many."""
    first, last = min(spot.end, end), max(spot.start, start)
    gap = len(BRACKETED.sub("", plain[first:last])) if first < last else 0
    reach = BRACKETED.sub("", plain[first : last + 12])  # a border is told by the word behind it
    return gap + 60 * len(BORDER.findall(reach))
