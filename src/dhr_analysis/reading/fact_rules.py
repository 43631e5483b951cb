"""The rows of codebook/facts.csv and codebook/kin.csv as patterns."""

import re
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from ..codebook import load_codebook
from ..csvfiles import split_list

FORMER = r"(?:ex|former|estranged|separated|previous|one-time)"
ADJECTIVES = r"(?:(?!(?:and|or|was|were|is|had|her|his|their|by|the|who|of|to|with|that|in|on|at|from|for|when|a|then)\b)[a-z]+(?:-[a-z]+)*,?\s+){0,3}?"


@dataclass(frozen=True)
class Kin:
    """What a word such as "husband" says of the person so called, seen from the one he or she is related to."""

    sex: str
    when_perpetrator: str
    when_victim: str


def compile_fact_phrase(phrase: str) -> str:
    """Write a phrase as a pattern: a star inside a word is any letters, a star alone up to five words."""
    pattern = ""
    for word in phrase.split():
        if word == "*":
            pattern += r"(?:\S+\s+){0,5}?"
        else:
            pattern += re.escape(word).replace(r"\*", r"\w*") + r"\s+"
    return rf"(?<!\w){pattern.removesuffix(chr(92) + 's+')}(?!\w)"


@cache
def load_rules(folder: Path, fact: str) -> tuple[tuple[str, str, re.Pattern[str]], ...]:
    """Load the rows of one fact: (value, phrase, pattern) in the order of the file."""
    table = load_codebook(folder, "facts")
    rows = table[table["fact"] == fact][["value", "phrase"]].itertuples(index=False)
    return tuple((value, phrase, re.compile(compile_fact_phrase(phrase), re.IGNORECASE)) for value, phrase in rows)


@cache
def load_kin(folder: Path) -> dict[str, Kin]:
    """Load every word for kin, in lower case."""
    return {
        word.lower(): Kin(row["sex"], row["when_perpetrator"], row["when_victim"])
        for row in load_codebook(folder, "kin").to_dict("records")
        for word in split_list(row["words"])
    }


@cache
def kin_pattern(folder: Path) -> str:
    """Write the pattern of a word for kin with what makes it a former one: groups ``former`` and ``kin``."""
    words = "|".join(re.escape(word) for word in sorted(load_kin(folder), key=len, reverse=True))
    return (
        rf"(?:(?P<former>{FORMER})[-\s]+)?{ADJECTIVES}(?:(?P<late_former>{FORMER})[-\s]+)?(?P<kin>{words})s?(?![\w-])"
    )
