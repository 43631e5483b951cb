"""Kin of kin: what "the brothers of his former wife" or "his sister's husband" are to the one who died."""

import re
from collections.abc import Sequence
from pathlib import Path

from .cast import PARTNERS, VICTIM, Cast, Told, Who
from .fact_rules import load_kin
from .mentions import COPARENT, SEX_OF, join_kin

_OF_KIN = re.compile(r"\sof\s(?:his|her|their)\s")


def read_kin_of_kin(one: Told, number: int, folder: Path) -> str | None:
    """Read what "the brothers of his former wife" or "her partner's son" are; None where no other kin is named.

    Kin of a partner are other family, a partner's child is as a child; of all others nothing is said (blank).
    """
    plain, mentions = one.sentence.plain, one.mentions
    after = bool(_OF_KIN.match(plain, mentions[number].end))
    owner = number + 1 if after else number - 1
    if not 0 <= owner < len(mentions) or mentions[owner].kind != "kin":
        return None
    if not after and not (mentions[owner].possessive and mentions[number].start - mentions[owner].end <= 3):
        return None
    kin = load_kin(folder)
    if kin.get(mentions[owner].key) is None or kin[mentions[owner].key].when_perpetrator not in PARTNERS:
        return ""
    value = kin[mentions[number].key].when_perpetrator if mentions[number].key in kin else ""
    return "other_family" if value in ("sibling", "parent") else value if value == "child" else ""


def read_in_law(one: Told, here: Sequence[Who], number: int, cast: Cast, folder: Path) -> str:
    """Read what "his sister and her husband, Luke" makes of Luke, where "her" can only be the sister.

    Blank where the pronoun may mean the one who died.
    """
    mention, owner = one.mentions[number], one.mentions[number - 1] if number else None
    sex = SEX_OF.get(mention.owner, "")
    if owner is None or owner.kind != "kin" or owner.key == COPARENT or not sex or owner.sex != sex:
        return ""
    if here[number - 1].kin_of != VICTIM or cast.victim_sex in ("", sex) or mention.key == COPARENT:
        return ""
    joined = load_kin(folder).get(join_kin(owner.key, mention.key, folder))
    return joined.when_perpetrator if joined else ""


def is_sibling(word: str, folder: Path) -> bool:
    """Whether a word for kin is one for a brother or sister."""
    return word in load_kin(folder) and load_kin(folder)[word].when_victim == "sibling"
