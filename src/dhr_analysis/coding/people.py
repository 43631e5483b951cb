"""Who is meant: the victim, the perpetrator or somebody else. Names come from the facts of the review."""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from typing import Any

from ..csvfiles import split_list
from .phrases import make_plain

VICTIM, PERPETRATOR, OTHER, BOTH = "victim", "perpetrator", "other", "both"
SEX_OF_PRONOUN = {"she": "F", "her": "F", "herself": "F", "hers": "F"} | dict.fromkeys(("he", "him", "his"), "M")
_SWAP = {
    "he": "she", "she": "he", "him": "her", "his": "her", "her": "his", "hers": "his",
    "himself": "herself", "herself": "himself",
}  # fmt: skip
_PRONOUNS = re.compile(r"\b(?:he|she|him|her|his|hers|himself|herself)\b")


@dataclass(frozen=True)
class People:
    """What a review calls the two people it is about, their sexes, and what the perpetrator was to the victim."""

    victim: tuple[str, ...] = ()
    perpetrator: tuple[str, ...] = ()
    victim_sex: str = ""
    perpetrator_sex: str = ""
    relationship: str = ""

    @property
    def sexes_differ(self) -> bool:
        """Whether a pronoun tells the two apart."""
        return {self.victim_sex, self.perpetrator_sex} == {"F", "M"}


def make_people(review: Mapping[str, Any]) -> People:
    """Make the people of a review from its row of the table ``reviews``; blank cells stay unknown."""
    return People(
        tuple(split_list(str(review.get("victim_called") or ""))),
        tuple(split_list(str(review.get("perpetrator_called") or ""))),
        str(review.get("victim_sex") or ""),
        str(review.get("perpetrator_sex") or ""),
        str(review.get("relationship") or ""),
    )


@cache
def compile_names(names: tuple[str, ...]) -> re.Pattern[str] | None:
    """Compile names to a pattern over plain text, longest first; None where there are none."""
    plain = sorted({make_plain(name) for name in names if name}, key=lambda name: (-len(name), name))
    return re.compile(r"(?<!\w)(?:" + "|".join(map(re.escape, plain)) + r")(?!\w)") if plain else None


def tell_as_she_and_he(plain: str, people: People) -> str:
    """Tell a plain sentence of the victim as "she" and of the perpetrator as "he", whatever they are called.

    What was learned of one case then serves another, with other names, or with the sexes the other way about.
    """
    if people.sexes_differ and people.victim_sex == "M":
        plain = _PRONOUNS.sub(lambda match: _SWAP.get(match[0], match[0]), plain)
    for names, subject, possessive in ((people.victim, "she", "her"), (people.perpetrator, "he", "his")):
        pattern = compile_names(names)
        if pattern:
            plain = re.sub(rf"{pattern.pattern}'s?(?!\w)", possessive, plain)
            plain = pattern.sub(subject, plain)
    return plain


def mentions_people(plain: str, people: People) -> bool:
    """Whether a plain sentence names the victim or the perpetrator."""
    patterns = (compile_names(people.victim), compile_names(people.perpetrator))
    return any(pattern is not None and pattern.search(plain) for pattern in patterns)
