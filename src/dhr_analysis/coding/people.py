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
_OWNS = re.compile(r"'s?(?!\w)")
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


@dataclass(frozen=True)
class Telling:
    """A sentence told of "she" (the victim) and "he" (the perpetrator), and where each character came from."""

    text: str
    origin: tuple[int, ...]

    def place(self, span: tuple[int, int]) -> tuple[int, int]:
        """Say where a span of the told text stands in the sentence."""
        return self.origin[span[0]], self.origin[span[1]]


def tell_as_she_and_he(plain: str, people: People) -> Telling:
    """Tell a plain sentence of the victim as "she" and of the perpetrator as "he", whatever they are called.

    What was learned of one case then serves another, with other names, or with the sexes the other way about.

    >>> tell_as_she_and_he("mr k hid tina's keys", People(("Tina",), ("Mr K",))).text
    'he hid her keys'
    """
    replacements: list[tuple[int, int, str]] = []
    for names, subject, possessive in ((people.victim, "she", "her"), (people.perpetrator, "he", "his")):
        pattern = compile_names(names)
        for match in pattern.finditer(plain) if pattern else ():
            owns = _OWNS.match(plain, match.end())
            replacements.append((match.start(), owns.end() if owns else match.end(), possessive if owns else subject))
    if people.sexes_differ and people.victim_sex == "M":
        replacements += [(match.start(), match.end(), _SWAP[match[0]]) for match in _PRONOUNS.finditer(plain)]
    return _replace(plain, sorted(replacements))


def _replace(plain: str, replacements: list[tuple[int, int, str]]) -> Telling:
    pieces: list[str] = []
    origin: list[int] = []
    at = 0
    for start, end, word in replacements:
        if start < at:
            continue
        pieces += [plain[at:start], word]
        origin += [*range(at, start), *([start] * len(word))]
        at = end
    return Telling("".join([*pieces, plain[at:]]), (*origin, *range(at, len(plain)), len(plain)))


def mentions_people(plain: str, people: People) -> bool:
    """Whether a plain sentence names the victim or the perpetrator."""
    patterns = (compile_names(people.victim), compile_names(people.perpetrator))
    return any(pattern is not None and pattern.search(plain) for pattern in patterns)
