"""Which names are those of the one who died and of the one held responsible: what sentences say of names is counted."""

import re
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from pathlib import Path

from .cast import OTHER, PARTNERS, PERPETRATOR, VICTIM, Cast, Told, Who, is_done_to_oneself
from .events import Event
from .fact_rules import load_kin, search_any
from .mentions import Mention
from .names import list_cover_names
from .who_tables import Person

# What each kind of event says of those to whom it was done, and of those who did it.
WEIGHTS = {"killing": (4.0, 4.0), "act": (1.5, 1.5), "death": (2.0, 0.0), "deed": (3.0, 3.0)}
SAID_OUTRIGHT, IN_TABLE, ON_COVER, CHARGED, ARRESTED, PARTNER = 8.0, 12.0, 3.0, 4.0, 1.5, 0.7
OWN_HAND, OTHER_PARTNER = 4.0, -5.0
TOLD_DEAD = 1.5  # least weight of somebody else who died, for one charged to be a killer who then took his own life
DIED = 3.0  # weight of somebody plainly told of as dead
SHARE = 0.3  # of the plainest name's weight, for a second victim or perpetrator
WITH_WHOM = re.compile(r'"?,\s(?:with|from|to|by)\swhom\b')
EARLIER_PARTNER = re.compile(
    r"\b(?:earlier|previous|first|old|late|new|another)\s(?:\w+\s)?"
    r"(?:partner|husband|wife|boyfriend|girlfriend),?\s(?:called\s)?$"
)
TITLED = re.compile(r"(?:Mr|Mrs|Ms|Miss)\s")
ONE_WORD = re.compile(r"\S+|(?:Mr|Mrs|Ms|Miss|Adult|Subject)\s.*")
Whos = Sequence[Sequence[Who]]
Votes = dict[str, dict[str, float]]


def count_votes(
    told: Sequence[Told], whos: Whos, persons: Sequence[Person], cast: Cast, names: tuple[str, ...], folder: Path
) -> Votes:
    """Count, for each side, what speaks for each name."""
    votes: Votes = {VICTIM: defaultdict(float), PERPETRATOR: defaultdict(float)}
    covered: set[str] = set()
    for person in persons:
        if person.name and person.side:
            votes[person.side][person.name] += IN_TABLE
    for one, here in zip(told, whos, strict=True):
        for side, name, weight in _list_votes(one, here, cast, folder):
            votes[side][name] += weight * one.sentence.weight
        for name in list_cover_names(one.sentence, names, folder):
            votes[VICTIM][name] += ON_COVER
            covered.add(name)
    _add_own_hand(votes, told, whos, covered)
    return votes


def _add_own_hand(votes: Votes, told: Sequence[Told], whos: Whos, covered: set[str]) -> None:
    """Count lives taken by one's own hand: for the one who died, or for the one who had killed somebody else.

    A review that bears the name of one who died is not about the suicide of another (``covered``: names on the cover).
    """
    killed = {pair for one, here in zip(told, whos, strict=True) for pair in _list_killings(one, here)}
    charged = {name for one, here in zip(told, whos, strict=True) for name in _list_charged(one, here)}
    others = {name for name, weight in votes[VICTIM].items() if weight >= TOLD_DEAD} - charged
    killed |= {(name, "") for name in charged if others}
    struck = {name for one, here in zip(told, whos, strict=True) for name in _list_struck(one, here)}
    killed |= {("", name) for name in struck if votes[VICTIM].get(name, 0.0) >= DIED}
    killed |= {("", name) for name in covered if votes[VICTIM].get(name, 0.0) >= ON_COVER + TOLD_DEAD}
    for one, here in zip(told, whos, strict=True):
        for name in _list_own_hand(one, here):
            if any(killer == name or (dead and dead != name) for killer, dead in killed):
                votes[PERPETRATOR][name] += 3.0 * one.sentence.weight + votes[VICTIM].pop(name, 0.0)
            else:
                votes[VICTIM][name] += OWN_HAND * one.sentence.weight


def _list_killings(one: Told, here: Sequence[Who]) -> set[tuple[str, str]]:
    """List who killed whom, by name as far as they are named."""
    ends = any(event.kind in ("death", "own_hand") for event in one.events)
    return {
        (here[agent].name if agent >= 0 else "", here[patient].name if patient >= 0 else "")
        for event in one.events
        if (event.kind == "killing" or (event.kind == "act" and event.agents and event.patients and ends))
        and not is_done_to_oneself(event, here)
        for agent in event.agents or (-1,)
        for patient in event.patients or (-1,)
        if OTHER not in {here[place].side for place in (agent, patient) if place >= 0}
    }


def _list_charged(one: Told, here: Sequence[Who]) -> set[str]:
    """List who was charged with a killing, not those only under suspicion."""
    charges = (event for event in one.events if event.kind == "charged" and event.value and event.phrase[:2] != "on")
    return {here[place].name for event in charges for place in event.agents if here[place].name}


def _list_struck(one: Told, here: Sequence[Who]) -> set[str]:
    """List who is said to have been stabbed, shot or strangled, without a word of by whom."""
    acts = (event for event in one.events if event.kind == "act" and event.value and not event.agents)
    return {here[place].name for event in acts for place in event.patients if here[place].side != OTHER} - {""}


def _list_own_hand(one: Told, here: Sequence[Who]) -> list[str]:
    return [
        here[place].name
        for event in one.events
        if event.kind == "own_hand"
        for place in event.patients
        if here[place].name and here[place].side != OTHER
    ]


def _list_votes(one: Told, here: Sequence[Who], cast: Cast, folder: Path) -> Iterator[tuple[str, str, float]]:
    """List what a sentence says of names: (side, name, weight)."""
    other_death = bool(search_any(folder, "other_death", one.sentence.plain))
    seen: set[tuple[str, str, str]] = set()
    for event in one.events:
        for side, place, weight in _weigh_event(one, here, event, cast, other_death):
            name, key = here[place].name, (event.kind, side, here[place].name)
            if name and weight and key not in seen:
                seen.add(key)
                yield side, name, weight
    for mention, who in zip(one.mentions, here, strict=True):
        yield from _weigh_mention(one, mention, who, cast, folder)


def _weigh_event(
    one: Told, here: Sequence[Who], event: Event, cast: Cast, other_death: bool
) -> list[tuple[str, int, float]]:
    if event.kind == "charged":
        return [(PERPETRATOR, place, CHARGED if event.value else ARRESTED) for place in event.agents]
    if event.kind == "partnered":
        return _pair_partners(one, here, event, cast)
    if event.kind in ("killing", "act") and is_done_to_oneself(event, here):
        return []
    dead, killer = WEIGHTS.get(event.kind, (0.0, 0.0))
    dead = 0.0 if other_death and event.kind in ("death", "deed") else dead
    victims = [(VICTIM, place, dead) for place in event.patients]
    return [*victims, *((PERPETRATOR, place, killer) for place in event.agents)]


def _weigh_mention(one: Told, mention: Mention, who: Who, cast: Cast, folder: Path) -> Iterator[tuple[str, str, float]]:
    plain = one.sentence.plain
    if mention.kind == "role" and who.name:
        yield mention.key, who.name, SAID_OUTRIGHT
    kin = load_kin(folder).get(mention.key) if mention.kind == "kin" else None
    partner = kin is not None and kin.when_perpetrator in PARTNERS and mention.owner and who.kin_of in ("", VICTIM)
    if partner and who.name and who.name not in cast.victims:
        yield PERPETRATOR, who.name, PARTNER
    if mention.kind == "name" and EARLIER_PARTNER.search(plain[: mention.start]):
        yield PERPETRATOR, mention.key, OTHER_PARTNER
    if mention.kind == "name" and WITH_WHOM.match(plain, mention.end):
        yield PERPETRATOR, mention.key, PARTNER


def _pair_partners(one: Told, here: Sequence[Who], event: Event, cast: Cast) -> list[tuple[str, int, float]]:
    """List the partner of the one who died, when one of a pair is known to be that."""
    ends = [places[0] for places in (event.agents[-1:], event.patients[:1]) if places]
    if len(ends) < 2:
        return []
    known = [place for place in ends if here[place].side == VICTIM or here[place].name in cast.victims[:1]]
    others = [place for place in ends if place not in known and one.mentions[place].kind == "name"]
    return [(PERPETRATOR, place, PARTNER) for place in others] if known else []


def choose_cast(votes: Votes, told: Sequence[Told], whos: Whos, names: tuple[str, ...], folder: Path) -> Cast:
    """Choose the names of the two sides, the plainest first; of several who died a child is never the first."""
    dead = {name: weight for name, weight in votes[VICTIM].items() if weight > votes[PERPETRATOR].get(name, 0.0)}
    killers = {
        name: weight
        for name, weight in votes[PERPETRATOR].items()
        if name not in dead and weight > max(votes[VICTIM].get(name, 0.0), 0.0)
    }
    if dead and not killers:
        killers = _find_namesake(told, dead) or _find_companion(told, whos, dead)
    together = _list_together(told, whos, names, folder)
    order = _order_names(told)
    victims = sorted(_take(dead, together, order), key=lambda name: order.get(name, len(order)))
    grown = [name for name in victims if not name.startswith("Child ")]
    return Cast((*grown, *(name for name in victims if name not in grown)), _take(killers, together, order))


def _find_namesake(told: Sequence[Told], dead: Mapping[str, float]) -> dict[str, float]:
    """Find "Mr F" where Mrs F died and nobody else is told of by that surname."""
    titled = {m.key for one in told for m in one.mentions if m.kind == "name" and TITLED.match(m.key)}
    first = max(dead, key=lambda name: (dead[name], name))
    same = {name for name in titled if name.split()[-1] == first.split()[-1] and name != first}
    return {next(iter(same)): 1.0} if first in titled and len(same) == 1 else {}


def _find_companion(told: Sequence[Told], whos: Whos, dead: Mapping[str, float]) -> dict[str, float]:
    """Find the person told of most beside the one who died, where no words say outright who is held responsible."""
    kin = {
        who.name
        for one, here in zip(told, whos, strict=True)
        for mention, who in zip(one.mentions, here, strict=True)
        if mention.kind == "kin"
    }
    beside: Counter[str] = Counter()
    for one, here in zip(told, whos, strict=True):
        if one.sentence.weight >= 0.35 and any(who.name in dead or who.side == VICTIM for who in here):
            named = {m.key for m in one.mentions if m.kind == "name" and not m.possessive}
            beside.update(named - set(dead) - kin)
    best = sorted(beside.items(), key=lambda item: (-item[1], item[0]))[:2]
    if not best or not ONE_WORD.fullmatch(best[0][0]) or best[0][1] < 2:
        return {}
    return {best[0][0]: 1.0} if len(best) == 1 or best[0][1] >= 1.5 * best[1][1] else {}


def _order_names(told: Sequence[Told]) -> dict[str, int]:
    """Say in which order names are first met."""
    met = (mention.key for one in told for mention in one.mentions if mention.kind == "name")
    return {name: place for place, name in enumerate(dict.fromkeys(met))}


def _take(
    weights: Mapping[str, float], together: Iterable[frozenset[str]], order: Mapping[str, int]
) -> tuple[str, ...]:
    """Take the plainest name, and those told together with it that have a good share of its weight."""
    ordered = sorted(weights, key=lambda name: (-weights[name], order.get(name, len(order)), name))
    if not ordered or weights[ordered[0]] < 0.5:
        return ()
    first = ordered[0]
    pairs = set(together)
    enough = [name for name in ordered[1:] if weights[name] >= SHARE * weights[first]]
    return (first, *(name for name in enough if frozenset((first, name)) in pairs))


def _list_together(told: Sequence[Told], whos: Whos, names: tuple[str, ...], folder: Path) -> set[frozenset[str]]:
    """List the pairs of names to whom the same thing happened, or who did the same thing."""
    groups: list[set[str]] = []
    for one, here in zip(told, whos, strict=True):
        groups += [{here[place].name for place in places} for e in one.events for places in (e.agents, e.patients)]
        groups.append(set(list_cover_names(one.sentence, names, folder)))
        charged = [event for event in one.events if event.kind == "charged" and event.value]
        groups.append({here[place].name for event in charged for place in event.agents})
    return {frozenset((a, b)) for group in groups for a in group for b in group if a and b and a != b}
