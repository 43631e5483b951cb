"""Which side a mention is of: the one who died, the one held responsible, or somebody else."""

from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path

from .antecedents import find_antecedent, list_barred
from .cast import BOTH, OTHER, PARTNERS, PERPETRATOR, VICTIM, Cast, Pairs, Told, Who
from .events import find_events
from .fact_rules import load_kin
from .mentions import COPARENT, SEX_OF, Mention, find_mentions
from .telling import Sentence


def read_sentences(sentences: Sequence[Sentence], names: tuple[str, ...], folder: Path) -> list[Told]:
    """Read each sentence once: its mentions and events do not depend on who is who."""
    made = []
    for sentence in sentences:
        mentions = find_mentions(sentence.plain, names, folder)
        made.append(Told(sentence, tuple(mentions), tuple(find_events(sentence.plain, mentions, folder))))
    return made


def resolve_all(told: Sequence[Told], cast: Cast, folder: Path, *, pronouns: bool = True) -> list[list[Who]]:
    """Say for every mention of every sentence whom it means; at first, while nobody is known, without pronouns."""
    made: list[list[Who]] = []
    for place, one in enumerate(told):
        before = _last_persons(told, made, place)
        here: list[Who] = []
        for mention in one.mentions:
            by_pronoun = mention.kind == "pronoun" or mention.owner in ("her", "his", "their", "him", "them")
            if pronouns or not by_pronoun:
                here.append(_resolve(mention, one, here, before, cast, folder))
            else:
                here.append(Who("", _name_of_group(mention, one)))
        made.append(_add_by_deed(one, _let_victim_die(one, _spread(one.mentions, here), before, cast)))
    return made


def _name_of_group(mention: Mention, one: Told) -> str:
    return next((mate.key for mate in one.mentions if mate.kind == "name" and mate.group == mention.group), "")


def _let_victim_die(one: Told, here: list[Who], before: Pairs, cast: Cast) -> list[Who]:
    """Take "He died" for the one who died where both are of one sex and the sentence before tells of both."""
    victim = next((who for _, who in before if who.side == VICTIM), None)
    if cast.sexes_differ or victim is None or any(event.kind == "own_hand" for event in one.events):
        return here
    made = here
    for place in (place for event in one.events if event.kind == "death" for place in event.patients):
        if one.mentions[place].kind == "pronoun" and here[place].side == PERPETRATOR:
            made = [replace(victim, sex=who.sex) if n == place else who for n, who in enumerate(made)]
    return made


def _add_by_deed(one: Told, here: list[Who]) -> list[Who]:
    """Take "his twin sons" for the ones held responsible, or "a man" for the one who died, by who killed whom."""
    made = list(here)
    for event in (event for event in one.events if event.kind == "killing"):
        killers, dead = {here[place].side for place in event.agents}, {here[place].side for place in event.patients}
        unnamed = [place for place in event.agents if VICTIM in dead and _is_open(one, here, place, VICTIM)]
        made = _set_sides(one, made, unnamed, PERPETRATOR)
        unnamed = [
            place for place in event.patients if PERPETRATOR in killers and _is_open(one, here, place, PERPETRATOR)
        ]
        made = _set_sides(one, made, unnamed, VICTIM)
    return made


def _is_open(one: Told, here: Sequence[Who], place: int, other: str) -> bool:
    """Whether a mention is of kin or of "a man", without a name, and isn't the other one."""
    return one.mentions[place].kind in ("kin", "noun") and not here[place].name and here[place].side != other


def _set_sides(one: Told, made: list[Who], places: Sequence[int], side: str) -> list[Who]:
    groups = {one.mentions[place].group for place in places}
    return [
        replace(who, side=side) if mention.group in groups else who
        for mention, who in zip(one.mentions, made, strict=True)
    ]


def _last_persons(told: Sequence[Told], made: Sequence[Sequence[Who]], place: int) -> Pairs:
    """The persons of the sentence before, its subject first; none over the border of a document."""
    if not place or told[place - 1].sentence.document_id != told[place].sentence.document_id:
        return []
    before = list(zip(told[place - 1].mentions, made[place - 1], strict=True))
    if not before and place > 1:
        before = list(zip(told[place - 2].mentions, made[place - 2], strict=True))
    return [pair for pair in before if not pair[0].possessive] + [pair for pair in before if pair[0].possessive]


def _spread(mentions: Sequence[Mention], here: Sequence[Who]) -> list[Who]:
    """Give all mentions of one person what is known of any of them."""
    best: dict[int, Who] = {}
    for mention, who in zip(mentions, here, strict=True):
        known = best.get(mention.group, Who())
        best[mention.group] = Who(known.side or who.side, known.name or who.name, known.sex or who.sex)
    return [replace(best[mention.group], kin_of=who.kin_of) for mention, who in zip(mentions, here, strict=True)]


def _resolve(mention: Mention, one: Told, here: Sequence[Who], before: Pairs, cast: Cast, folder: Path) -> Who:
    mates = [mate for mate in one.mentions if mate.group == mention.group]
    sex = next((mate.sex for mate in mates if mate.sex), "")
    name = _name_of_group(mention, one)
    role = next((mate.key for mate in mates if mate.kind == "role"), "")
    owner = _resolve_owner(mention, one, here, before, cast) if mention.kind == "kin" else Who()
    if role or (name and cast.side_of(name)):
        return Who(role or cast.side_of(name), name, sex, owner.side)
    if mention.kind == "pronoun":
        barred = list_barred(mention, one)
        earlier = [pair for pair in zip(one.mentions, here, strict=False) if pair[0].group not in barred]
        return find_antecedent(mention, earlier, before, cast, one.sentence.opens)
    if mention.kind != "kin":
        return Who(OTHER if mention.kind == "worker" else "", name, sex)
    if not name and owner.side in ("", VICTIM) and not mention.plural:
        name = cast.kin_names.get(mention.key, "")
    if not name and _is_parent_of_child(mention, here, before, one, cast, folder):
        return Who(VICTIM, "", sex, OTHER)
    known = cast.side_of(name) if name else ""
    side = known if known in (VICTIM, PERPETRATOR) else _side_of_kin(mention, owner, cast, folder)
    return Who(side, name, sex, owner.side)


def _is_parent_of_child(
    mention: Mention, here: Sequence[Who], before: Pairs, one: Told, cast: Cast, folder: Path
) -> bool:
    """Whether "their mother" is the one who died: the mother of the children of whom the words before speak."""
    kin = load_kin(folder).get(mention.key)
    if mention.owner not in SEX_OF and mention.owner != "their":
        return False
    if kin is None or kin.when_perpetrator != "parent" or not kin.sex or kin.sex != cast.victim_sex:
        return False
    earlier = [pair for pair in zip(one.mentions, here, strict=False) if pair[0].start < mention.start]
    for child, who in [*reversed(earlier), *before]:
        if child.kind == "pronoun" or child.possessive:
            continue
        known = load_kin(folder).get(child.key) if child.kind == "kin" else None
        fits = child.plural == (mention.owner == "their") and child.sex in ("", SEX_OF.get(mention.owner, child.sex))
        theirs = who.kin_of in (VICTIM, BOTH) or (child.plural and who.kin_of == "")
        return bool(known and known.when_perpetrator == "child" and theirs and fits)
    return False


def _resolve_owner(mention: Mention, one: Told, here: Sequence[Who], before: Pairs, cast: Cast) -> Who:
    """Say whose kin a mention is."""
    if mention.owner in (VICTIM, PERPETRATOR, ""):
        return Who(mention.owner)
    if mention.owner[:1].isupper():
        return Who(cast.side_of(mention.owner), mention.owner)
    pairs = zip(one.mentions, here, strict=False)
    earlier = [pair for pair in pairs if pair[0].group != mention.group and pair[0].start < mention.start]
    plural = mention.owner in ("their", "them")
    sex = SEX_OF.get(mention.owner, "")
    pronoun = Mention(mention.start, mention.start, "pronoun", mention.owner, sex, plural=plural)
    return find_antecedent(pronoun, earlier, before, cast, one.sentence.opens)


def _side_of_kin(mention: Mention, owner: Who, cast: Cast, folder: Path) -> str:
    """Say the side of "her husband", "his mother": that of the other one, if the word says what the two were."""
    if not owner.side and not mention.owner and not (mention.indefinite and mention.former):
        owner = Who(_guess_owner(mention, cast, folder))
    if owner.side not in (VICTIM, PERPETRATOR):
        return OTHER if owner.side == OTHER else ""
    other = PERPETRATOR if owner.side == VICTIM else VICTIM
    if mention.former and other == VICTIM and cast.relationship != "former_partner":
        return OTHER  # "his former wife" is seldom the one who died, unless that is said otherwise
    if mention.key == COPARENT:
        fits = cast.relationship in ("", *PARTNERS)
    else:
        kin = load_kin(folder)[mention.key]
        means = kin.when_perpetrator if other == PERPETRATOR else kin.when_victim
        if not cast.relationship:
            return other if means in PARTNERS else ""
        fits = means == cast.relationship or (means in PARTNERS and cast.relationship in PARTNERS)
    sex = cast.perpetrator_sex if other == PERPETRATOR else cast.victim_sex
    if fits and not (mention.sex and sex and mention.sex != sex):
        return other
    return OTHER


def _guess_owner(mention: Mention, cast: Cast, folder: Path) -> str:
    """Say whose "the husband" is, or "the father of the child": that of the one to whom the word fits the other."""
    if mention.key == COPARENT:
        return VICTIM
    kin = load_kin(folder)[mention.key]
    related = {PARTNERS[0] if cast.relationship in PARTNERS else cast.relationship}
    if cast.relationship and kin.when_perpetrator in related and mention.sex in ("", cast.perpetrator_sex):
        return VICTIM
    if cast.relationship and kin.when_victim in related and mention.sex in ("", cast.victim_sex):
        return PERPETRATOR
    return ""
