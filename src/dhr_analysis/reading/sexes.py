"""Of which sex the people of a review are: from titles, words for kin, pronouns that can mean only one, first names."""

import re
from collections import Counter, defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from pathlib import Path

from .antecedents import list_barred
from .cast import OTHER, PARTNERS, PERPETRATOR, VICTIM, Cast, Told, Who
from .events import Event
from .fact_rules import load_kin, search_any
from .kinship import list_sides
from .listed import is_joined
from .mentions import Mention, sex_of_name
from .who_tables import Person

BY_TABLE, BY_NOUN, BY_KIN, BY_NAME = 8.0, 4.0, 3.0, 0.6
READ_SO = 0.15  # weight of a pronoun that was taken to mean somebody
OF_THE_OTHER = 0.2  # share of a pronoun's weight where it may as well mean the other one: "Craig chose what she wore"
LEAST = 0.4  # of weight, for a sex to be believed
_OTHER_SIDE = {VICTIM: PERPETRATOR, PERPETRATOR: VICTIM}
_SAME_SEX = re.compile(r"\bsame[\s-](?:sex|gender)\s(?:relationship|couple|marriage|partner)", re.IGNORECASE)
_WHOM = re.compile(r"\b(?:whom|whose)\s+$")
_OF_DEATH = re.compile(r"\s(?:own\s)?(?:murder|manslaughter|killing|homicide|death)\b")
_ITS_DEATH = re.compile(r"\b([Hh]er|[Hh]is)\s(?:own\s)?(?:murder|killing|homicide|death)\b")
_KILLING_HER = re.compile(r"\b(?:killing|murdering)\s(her|him)\b")
Said = tuple[Who, str, float]
Whos = Sequence[Sequence[Who]]


def count_sexes(
    told: Sequence[Told], whos: Whos, cast: Cast, persons: Sequence[Person], known: Mapping[str, str], folder: Path
) -> dict[str, Counter[str]]:
    """Count what is said of each name's and each side's sex; keys: names, "victim" and "perpetrator".

    ``known`` are the sexes as they were settled so far.
    """
    counts: dict[str, Counter[str]] = defaultdict(Counter)
    firsts = (*cast.victims[:1], *cast.perpetrators[:1])
    for who, sex, weight in _list_all(told, whos, cast, persons, known, folder):
        if who.name:
            counts[who.name][sex] += weight  # type: ignore[assignment]
        if who.side in (VICTIM, PERPETRATOR) and (not who.name or who.name in firsts):
            counts[who.side][sex] += weight  # type: ignore[assignment]
    return counts


def settle_sex(counts: Mapping[str, float]) -> str:
    """Say the sex that clearly outweighs the other, blank where the two are nearly equal or little is said."""
    ordered = sorted(counts.items(), key=lambda item: (-item[1], item[0]))
    if not ordered or ordered[0][1] < LEAST:
        return ""
    return ordered[0][0] if len(ordered) == 1 or ordered[0][1] >= 1.5 * ordered[1][1] else ""


def _list_all(
    told: Sequence[Told], whos: Whos, cast: Cast, persons: Sequence[Person], known: Mapping[str, str], folder: Path
) -> Iterator[Said]:
    for person in persons:
        if person.sex:
            yield Who(person.side, person.name), person.sex, BY_TABLE
    for name in (*cast.victims, *cast.perpetrators):
        if sex := sex_of_name(name, folder):
            yield Who(cast.side_of(name), name), sex, BY_NAME
    for place, one in enumerate(told):
        here = [Who(cast.side_of(who.name) if who.name else who.side, who.name) for who in whos[place]]
        yield from _list_words(one, here, cast, folder)
        for who, sex, weight in _list_pronouns(told, place, here, whos):
            yield who, sex, weight * (OF_THE_OTHER if known.get(_OTHER_SIDE.get(who.side, "")) == sex else 1.0)
        yield from _list_kin_owners(told, place, here, whos)
        yield from _list_same_sex(one, here, known)
        yield from _list_from_events(one, here)
        yield from _list_from_deaths(one, here, folder)
        yield from _list_partners(one, here, folder)


def _list_words(one: Told, here: Sequence[Who], cast: Cast, folder: Path) -> Iterator[Said]:
    """List titles, "a woman", "her husband", and pronouns as they were taken."""
    sides = list_sides(one, here, cast)
    for mention, who in zip(one.mentions, here, strict=True):
        if mention.key in ("he", "she") and who.name:
            yield who, mention.sex, READ_SO
        if not mention.sex or mention.kind not in ("kin", "noun", "name") or sex_of_name(mention.key, folder):
            continue
        if mention.kind == "kin" and not who.name:
            kin = load_kin(folder).get(mention.key)
            partner = who.side == PERPETRATOR and kin is not None and kin.when_perpetrator in PARTNERS
            who = who if partner else Who(sides.get(mention.group, ""))
        if not mention.plural or not who.name:
            yield who, mention.sex, BY_NOUN if mention.kind == "noun" else BY_KIN


def _list_pronouns(told: Sequence[Told], place: int, here: Sequence[Who], whos: Whos) -> Iterator[Said]:
    """List the persons whom a pronoun can only mean: the one person spoken of before it."""
    one = told[place]
    for number, mention in enumerate(one.mentions):
        if mention.kind != "pronoun" or not mention.sex or not _may_tell(one, number):
            continue
        earlier = [(m, w) for m, w in zip(one.mentions[:number], here[:number], strict=True) if m.kind != "pronoun"]
        if not earlier and number == 0 and place and not one.sentence.opens:
            yield from _list_from_subject(mention, told[place - 1], whos[place - 1])
            if any(m.kind == "pronoun" and m.sex == mention.sex for m in told[place - 1].mentions):
                continue
            before = zip(told[place - 1].mentions, whos[place - 1], strict=True)
            earlier = [(m, w) for m, w in before if m.kind != "pronoun"]
        if len({m.group for m, _ in earlier}) != 1 or earlier[0][0].plural or earlier[0][0].possessive:
            continue
        who = earlier[0][1]
        if not _WHOM.search(one.sentence.plain[: mention.start]):
            yield who, mention.sex, 0.3 if _speaks_of_both(one) and number > 1 else 1.0
        elif who.side in (VICTIM, PERPETRATOR):
            yield Who(VICTIM if who.side == PERPETRATOR else PERPETRATOR), mention.sex, 1.0


def _list_same_sex(one: Told, here: Sequence[Who], known: Mapping[str, str]) -> Iterator[Said]:
    """List the sex of the one as that of the other where a sentence calls the two a couple of one sex."""
    if not _SAME_SEX.search(one.sentence.plain) or not {VICTIM, PERPETRATOR} <= {who.side for who in here}:
        return
    for side, other in _OTHER_SIDE.items():
        if sex := known.get(other, ""):
            yield from ((who, sex, 2.0) for who in here if who.side == side)


def _speaks_of_both(one: Told) -> bool:
    return {mention.sex for mention in one.mentions if mention.key in ("he", "she")} == {"F", "M"}


def _may_tell(one: Told, number: int) -> bool:
    """Whether a pronoun may tell the sex of the person before it: not "her" in "Luke hit her" or "her murder"."""
    mention, plain = one.mentions[number], one.sentence.plain
    if mention.key in ("her", "him", "his") and (not mention.possessive or _OF_DEATH.match(plain, mention.end)):
        return False
    earlier = [m for m in one.mentions[:number] if m.kind != "pronoun"]
    pronouns = [m for m in one.mentions[:number] if m.kind == "pronoun" and m.sex]
    if earlier and any(m.sex == mention.sex and m.start < earlier[0].start for m in pronouns):
        return False
    groups = {m.group for m in earlier}
    if any(m.sex != mention.sex and not groups & list_barred(m, one) for m in pronouns):
        return False
    named_first = bool(earlier) and earlier[0].start <= 3 and earlier[0].kind in ("name", "role")
    return not mention.possessive or number == 0 or named_first


def _list_from_subject(mention: Mention, before: Told, whos: Sequence[Who]) -> Iterator[Said]:
    """List the subject of the sentence before, which "She" at the head of the next most likely means."""
    pairs = list(zip(before.mentions, whos, strict=True))
    subject, who = next(((m, w) for m, w in pairs if not m.possessive), (None, Who()))
    if subject is None or not who.name or mention.key not in ("he", "she", "her", "his"):
        return
    others = [(m, w) for m, w in pairs if m.kind == "pronoun" or m.group != subject.group]
    plain = before.sentence.plain
    rivals = {w.name for m, w in others if m.sex == mention.sex and not plain[: m.start].endswith("not ")}
    unsure = any(m.kind == "name" and not m.sex and m.group != subject.group for m, _ in pairs)
    if rivals <= {who.name}:
        yield who, mention.sex, 0.25 if unsure else 0.5


def _list_kin_owners(told: Sequence[Told], place: int, here: Sequence[Who], whos: Whos) -> Iterator[Said]:
    """List who owns "Ann and her daughter", and "Her brother" after a sentence that speaks of one person only."""
    one = told[place]
    for number, mention in enumerate(one.mentions):
        if mention.kind != "kin" or mention.owner not in ("her", "his"):
            continue
        sex = _sex_of_owner(mention)
        last = one.mentions[number - 1] if number else None
        if last and last.kind == "name" and is_joined(one.sentence.plain[last.end : mention.start]):
            yield here[number - 1], sex, 1.0
        if not number and place and not one.sentence.opens:
            pairs = zip(told[place - 1].mentions, whos[place - 1], strict=True)
            before = [(m, w) for m, w in pairs if m.kind != "pronoun"]
            if len({m.group for m, _ in before}) == 1 and not before[0][0].plural and before[0][1].name:
                yield before[0][1], sex, 1.0


def _sex_of_owner(mention: Mention) -> str:
    return "F" if mention.owner == "her" else "M"


def _list_from_events(one: Told, here: Sequence[Who]) -> Iterator[Said]:
    """List what "killed by her husband" and "he killed her" say of the sexes of the two."""
    for event in one.events:
        if event.kind not in ("killing", "act") or not event.agents or not event.patients:
            continue
        agent, patient = here[event.agents[0]], here[event.patients[0]]
        if OTHER in (agent.side, patient.side) or agent.side == VICTIM or patient.side == PERPETRATOR:
            continue
        yield from _list_owners(one, event, agent, patient)
        if event.kind == "killing" or event.value or agent.side == PERPETRATOR or patient.side == VICTIM:
            for place, side in ((event.patients[0], VICTIM), (event.agents[0], PERPETRATOR)):
                if one.mentions[place].kind == "pronoun" and one.mentions[place].sex:
                    yield Who(side), one.mentions[place].sex, 1.5


def _list_owners(one: Told, event: Event, agent: Who, patient: Who) -> Iterator[Said]:
    doer, sufferer = one.mentions[event.agents[0]].group, one.mentions[event.patients[0]].group
    for mate in one.mentions:
        if mate.kind == "kin" and mate.owner in ("her", "his") and mate.group in (doer, sufferer):
            owner, side = (patient, VICTIM) if mate.group == doer else (agent, PERPETRATOR)
            yield replace(owner, side=owner.side or side), _sex_of_owner(mate), BY_KIN


def _list_from_deaths(one: Told, here: Sequence[Who], folder: Path) -> Iterator[Said]:
    """List what "she died", "her death" and "convicted of killing her" say of the one who died."""
    if search_any(folder, "other_death", one.sentence.plain):
        return
    for event in one.events:
        if event.kind in ("death", "own_hand") and len(event.patients) == 1:
            mention, who = one.mentions[event.patients[0]], here[event.patients[0]]
            if mention.kind == "pronoun" and mention.sex and who.side != OTHER:
                yield who if who.side else Who(VICTIM), mention.sex, 0.7
        if event.kind == "charged" and (said := _KILLING_HER.search(one.sentence.plain, event.start)):
            yield Who(VICTIM), "F" if said[1] == "her" else "M", 1.0
    for match in _ITS_DEATH.finditer(one.sentence.plain):
        yield Who(VICTIM), "F" if match[1].lower() == "her" else "M", 0.7 * one.sentence.weight


def _list_partners(one: Told, here: Sequence[Who], folder: Path) -> Iterator[Said]:
    """List whose husband or mother a person of one side is said to be: most likely the other's."""
    for mention, who in zip(one.mentions, here, strict=True):
        known = mention.kind == "kin" and mention.key in load_kin(folder) and mention.owner in ("her", "his")
        if known and who.name and who.side in (VICTIM, PERPETRATOR) and one.sentence.weight >= 0.5:
            yield Who(PERPETRATOR if who.side == VICTIM else VICTIM), _sex_of_owner(mention), 1.5
