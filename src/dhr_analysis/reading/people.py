"""Who died and who is held responsible: learnt from what is said of names, in rounds, until nothing more changes."""

import re
from collections import Counter, defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path

from .cast import OTHER, PERPETRATOR, VICTIM, Cast, Told, Who
from .kinship import Relation, list_relations, settle_relationship
from .mentions import Mention
from .resolve import resolve_all
from .sexes import count_sexes, settle_sex
from .telling import Evidence
from .votes import choose_cast, count_votes
from .who_tables import Person, list_persons

ROUNDS = 8


@dataclass(frozen=True)
class People:
    """The people of a review, whom every mention means, and what spoke for it."""

    cast: Cast
    whos: list[list[Who]]
    persons: list[Person]
    sexes: Mapping[str, Counter[str]] = field(default_factory=dict)
    relations: tuple[Relation, ...] = ()


def find_people(told: Sequence[Told], names: tuple[str, ...], folder: Path) -> People:
    """Learn who is who from what sentences say of names, parts and kin."""
    persons = list_persons([one.sentence for one in told], names, folder)
    people = People(Cast(), resolve_all(told, Cast(), folder, pronouns=False), persons)
    for _ in range(ROUNDS):
        votes = count_votes(told, people.whos, persons, people.cast, names, folder)
        cast = choose_cast(votes, told, people.whos, names, folder)
        sexes = count_sexes(told, people.whos, cast, persons, people.cast.sexes, folder)
        sided = {side: _settle(sexes, side, names) for side, names in _list_named(cast)}
        cast = replace(cast, victim_sex=sided[VICTIM], perpetrator_sex=sided[PERPETRATOR])
        relations = list_relations(told, people.whos, cast, persons, folder)
        found = Cast(
            cast.victims, cast.perpetrators, cast.victim_sex, cast.perpetrator_sex,
            settle_relationship(relations), {name: settle_sex(counts) for name, counts in sexes.items()},
            _name_kin(told, people.whos, cast), _list_lone(told, people.cast.sexes),
        )  # fmt: skip
        settled = found == people.cast
        people = People(found, resolve_all(told, found, folder), persons, sexes, tuple(relations))
        if settled:
            break
    return people


def _list_named(cast: Cast) -> tuple[tuple[str, tuple[str, ...]], ...]:
    return ((VICTIM, cast.victims), (PERPETRATOR, cast.perpetrators))


def _settle(sexes: Mapping[str, Counter[str]], side: str, names: Sequence[str]) -> str:
    """Settle the sex of a side: that of its first name where it is known, else what is said of the side."""
    named = settle_sex(sexes[names[0]]) if names and names[0] in sexes else ""
    return named or settle_sex(sexes[side])


def _list_lone(told: Sequence[Told], sexes: Mapping[str, str]) -> dict[str, str]:
    """List the sexes of which only one person is named, with that name."""
    named: dict[str, set[str]] = defaultdict(set)
    for one in told:
        for mention in one.mentions:
            if mention.kind == "name":
                named[mention.sex or sexes.get(mention.key, "")].add(mention.key)
    return {} if named[""] else {sex: next(iter(names)) for sex, names in sorted(named.items()) if len(names) == 1}


def _name_kin(told: Sequence[Told], whos: Sequence[Sequence[Who]], cast: Cast) -> dict[str, str]:
    """Say which name goes with a word for the victim's kin, where only one does: "her husband" is Hywel."""
    named: dict[str, set[str]] = defaultdict(set)
    for one, here in zip(told, whos, strict=True):
        for mention, who in zip(one.mentions, here, strict=True):
            kin = mention.kind == "kin" and not mention.plural and who.kin_of != OTHER
            if kin and who.name and who.name not in cast.victims[:1]:
                named[mention.key].add(who.name)
    return {word: next(iter(names)) for word, names in sorted(named.items()) if len(names) == 1}


def list_people_evidence(told: Sequence[Told], people: People) -> Iterator[Evidence]:
    """List what speaks for the relationship, the sexes and what the two are called."""
    cast = people.cast
    yield from _list_relationship(people)
    for side, sex in ((VICTIM, cast.victim_sex), (PERPETRATOR, cast.perpetrator_sex)):
        if sex:
            place = _find_place(people, side)
            yield Evidence(f"{side}_sex", sex, people.sexes[side][sex], place, "words for him or her")
    for side, names in ((VICTIM, cast.victims), (PERPETRATOR, cast.perpetrators)):
        for name in names or sorted(_list_roles(told, side)):
            place = _find_place(people, side, name if names else "")
            yield Evidence(f"{side}_called", name, 1.0, place, "the words around the name")


def _list_relationship(people: People) -> Iterator[Evidence]:
    said = [relation for relation in people.relations if relation.value == people.cast.relationship]
    said = said or [relation for relation in people.relations if relation.value in ("parted", "together")]
    if people.cast.relationship and said:
        best = max(said, key=lambda relation: (relation.weight, -relation.place))
        weight = sum(relation.weight for relation in said)
        yield Evidence("relationship", people.cast.relationship, weight, best.place, best.rule)


def _list_roles(told: Sequence[Told], side: str) -> set[str]:
    """List what a review that gives no name calls somebody: "the deceased"."""
    return {
        _write_role(one, mention)
        for one in told
        for mention in one.mentions
        if mention.kind == "role" and mention.key == side and one.sentence.kind != "table_row"
    }


def _write_role(one: Told, mention: Mention) -> str:
    words = one.sentence.plain[mention.start : mention.end].lower()
    return f"the {re.sub(r'^(?:the|an?) ', '', words)}"


def _find_place(people: People, side: str, name: str = "") -> int:
    """Find the first sentence that speaks of somebody; of a name, by that name."""
    places = (
        place
        for place, here in enumerate(people.whos)
        if any(who.side == side and name in ("", who.name) for who in here)
    )
    return next(places, 0)
