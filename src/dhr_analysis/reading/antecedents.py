"""Whom a pronoun means: by sex, by the side expected of it, by what stands before it."""

import re
from dataclasses import replace

from .cast import BOTH, OTHER, PERPETRATOR, VICTIM, Cast, Pairs, Told, Who
from .mentions import Mention

_OF_DEATH = re.compile(r"\s(?:own\s)?(?:murder|manslaughter|killing|homicide|death)\b")
_WITH_WHOM = re.compile(r"\bwhom\s$")
_THEN_WHOM = re.compile(r'"?(?:\s\([^)]*\)|,\saged\s[\w-]+)?,?\s(?:(?:with|from|to|by|for|of)\s)?whom\s')
_CLAUSE = re.compile(r"[;:]|\b(?:when|that|who|whom|because|while|after|before|if|and|but|as)\b")


def list_barred(pronoun: Mention, one: Told) -> set[int]:
    """List whom a pronoun can't mean: "her" isn't Luke in "Luke hit her", nor in "Luke was charged with her murder"."""
    plain = one.sentence.plain
    if _WITH_WHOM.search(plain[: pronoun.start]):
        return {mention.group for mention in one.mentions if mention.end <= pronoun.start and _is_whom(mention, plain)}
    if pronoun.possessive:
        charged = [event for event in one.events if event.kind == "charged"]
        of_death = _OF_DEATH.match(plain, pronoun.end)
        return {one.mentions[place].group for event in charged for place in event.agents} if of_death else set()
    earlier = [mention for mention in one.mentions if mention.end <= pronoun.start and not mention.possessive]
    barred: set[int] = set()
    if pronoun.key in ("her", "him") and earlier and not _CLAUSE.search(plain[earlier[-1].end : pronoun.start]):
        barred.add(earlier[-1].group)
    for event in one.events:
        if any(one.mentions[place].start == pronoun.start for place in event.patients):
            barred |= {one.mentions[place].group for place in event.agents}
    return barred


def _is_whom(mention: Mention, plain: str) -> bool:
    """Whether "with whom" stands just behind a mention: in "Ann met Luke, with whom she lived" she isn't Luke."""
    return bool(_THEN_WHOM.match(plain, mention.end))


def find_antecedent(pronoun: Mention, earlier: Pairs, before: Pairs, cast: Cast, opens: bool) -> Who:
    """Find whom a pronoun means: the nearest person of its sex in the sentence, else the subject of the one before."""
    if pronoun.plural:
        return Who(BOTH)
    expected = ""
    if cast.sexes_differ and pronoun.sex:
        expected = VICTIM if pronoun.sex == cast.victim_sex else PERPETRATOR
    sides = [who.side for _, who in before]
    if expected and not earlier and expected in sides and sides[0] != OTHER:
        return replace(before[sides.index(expected)][1], sex=pronoun.sex, kin_of="")
    said = {who.name: mention.sex for mention, who in [*before, *earlier] if mention.kind == "pronoun" and who.name}
    for mention, who in _order_candidates(pronoun, earlier, before, cast, opens and bool(expected)):
        if (owner := _read_owner(mention, pronoun, cast, expected)) is not None:
            return owner
        sex = mention.sex or cast.sex_of(who) or said.get(who.name, "")
        if mention.plural or who.side == BOTH or (sex and sex != pronoun.sex):
            continue
        unnamed = not (cast.victims if expected == VICTIM else cast.perpetrators)
        if expected and unnamed and not who.side and who.name:
            return Who(expected, who.name, pronoun.sex)
        if expected and not (sex and who.side in (OTHER, expected)):
            continue  # a person of unknown sex doesn't take the place of one whose sex is known
        unowned = mention.kind == "noun" or (mention.kind == "kin" and not mention.owner)
        vague = unowned and not who.side and not who.name
        if vague or (who.side == OTHER and not sex):
            continue  # "a man", or perhaps a place
        return Who(who.side, who.name, pronoun.sex)
    named = cast.victims if expected == VICTIM else cast.perpetrators
    lone = cast.lone.get(pronoun.sex, "")
    lone = "" if expected and named and lone not in named else lone
    unsexed = not expected and not lone and cast.perpetrators and not cast.perpetrator_sex
    if unsexed and pronoun.sex and cast.victim_sex not in ("", pronoun.sex):
        return Who(PERPETRATOR, cast.perpetrators[0], pronoun.sex)  # "She was 42 and he was 46"
    return Who((cast.side_of(lone) if lone else "") or expected, lone, pronoun.sex)


def _order_candidates(pronoun: Mention, earlier: Pairs, before: Pairs, cast: Cast, settled: bool) -> Pairs:
    """Order whom a pronoun may mean, those known to be of its sex first.

    A paragraph that begins with "Her husband" speaks of the one the review is about (``settled``), not of somebody in
    the paragraph before.
    """
    nearest = list(reversed(earlier))
    sure = [pair for pair in nearest if _sex_of(pair, cast) == pronoun.sex and pair[1].side != OTHER]
    known = [pair for pair in before if _sex_of(pair, cast) == pronoun.sex]
    return [*sure, *nearest, *([] if settled else known or before)]


def _sex_of(pair: tuple[Mention, Who], cast: Cast) -> str:
    return pair[0].sex or cast.sex_of(pair[1])


def _read_owner(mention: Mention, pronoun: Mention, cast: Cast, expected: str) -> Who | None:
    """Take the owner of "Ann's brother" for "she", where the brother can't be meant."""
    if mention.kind != "kin" or mention.sex == pronoun.sex or not mention.owner[:1].isupper():
        return None
    owner = Who(cast.side_of(mention.owner), mention.owner)
    fits = cast.sex_of(owner) in ("", pronoun.sex) and (not expected or owner.side == expected)
    return replace(owner, sex=pronoun.sex) if fits else None
