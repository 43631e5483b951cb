"""The rows of codebook/facts.csv and codebook/kin.csv as patterns."""

import re
from dataclasses import dataclass
from functools import cache, lru_cache
from pathlib import Path

from ..codebook import load_codebook
from ..csvfiles import split_list

KEPT = 20000  # searches that are remembered
FORMER = r"(?:ex|former|estranged|separated|previous|one-time|divorced|then-estranged)"
# Words that may stand between "her" and "husband"; "her first husband" and "her late father" are somebody else.
_NEVER_BETWEEN = (
    r"(?:and|or|with|to|of|by|for|from|in|on|at|that|who|whom|which|was|is|had|has|were|as|but|than|when|while|after|"
    r"before|because|if|so|it|they|he|she|the|an?|his|her|their|late|first|other|new|next|earlier|current|not|about|"
    r"then|told|said|until)"
)
ADJECTIVES = rf"(?:(?!{_NEVER_BETWEEN}\b)(?:\d\d[\s-])?[a-z]+(?:-[a-z]+)*,?\s+){{0,3}}?"


@dataclass(frozen=True, slots=True)
class Kin:
    """What a word such as "husband" says of the person so called, seen from the one he or she is related to."""

    sex: str
    when_perpetrator: str
    when_victim: str


@dataclass(frozen=True, slots=True)
class Rule:
    """A row of facts.csv: its value, its phrase as written and as a pattern."""

    value: str
    phrase: str
    pattern: re.Pattern[str]


def compile_fact_phrase(phrase: str) -> str:
    """Write a phrase as a pattern; a comma may stand between any two words.

    ``a/b`` is either word, ``(word)`` may be missing, ``*`` inside a word is any letters and alone up to five words,
    ``@`` is the person to whom something is done: one to four words, group ``whom``.
    """
    pattern = ""
    for word in phrase.split():
        gap = r",?\s+" if pattern else ""
        if word == "*":
            pattern += rf"(?:{gap}\S+){{0,5}}?"
        elif word == "@":
            pattern += r",?(?P<whom>(?:\s+[^\s,;]+){1,4}?)"
        elif word.startswith("(") and word.endswith(")"):
            pattern += rf"(?:{gap}{_compile_word(word[1:-1])})?"
        else:
            pattern += gap + _compile_word(word)
    return rf"(?<![\w-]){pattern}(?![\w-])"


def _compile_word(word: str) -> str:
    forms = [re.escape(form).replace(r"\*", r"\w*") for form in word.split("/")]
    return forms[0] if len(forms) == 1 else f"(?:{'|'.join(forms)})"


@cache
def load_rules(folder: Path, fact: str) -> tuple[Rule, ...]:
    """Load the rows of one fact in the order of the file; matching minds no capitals, except for names of months."""
    table = load_codebook(folder, "facts")
    rows = table[table["fact"] == fact][["value", "phrase"]].itertuples(index=False)
    return tuple(Rule(value, phrase, re.compile(compile_fact_phrase(phrase), re.IGNORECASE)) for value, phrase in rows)


@cache
def load_any(folder: Path, fact: str, value: str = "") -> re.Pattern[str]:
    """Load all rows of one fact (of one value, if named) as one pattern; it matches nothing where there are none."""
    phrases = [rule.phrase for rule in load_rules(folder, fact) if not value or rule.value == value]
    patterns = [compile_fact_phrase(phrase).replace("(?P<whom>", "(?:") for phrase in phrases]
    return re.compile("|".join(patterns) or r"(?!)", re.IGNORECASE)


@lru_cache(maxsize=KEPT)
def search_any(folder: Path, fact: str, plain: str) -> re.Match[str] | None:
    """Search a sentence for the rows of one fact, remembering it: rounds of reading ask for the same again."""
    return load_any(folder, fact).search(plain)


@cache
def load_kin(folder: Path) -> dict[str, Kin]:
    """Load every word for kin, in lower case."""
    return {
        word.lower(): Kin(row["sex"], row["when_perpetrator"], row["when_victim"])
        for row in load_codebook(folder, "kin").to_dict("records")
        for word in split_list(row["words"])
    }


@cache
def list_kin_words(folder: Path) -> str:
    """Write every word for kin as alternatives, the longest first."""
    words = sorted(load_kin(folder), key=lambda word: (-len(word), word))
    return "|".join(re.escape(word).replace(r"\-in\-law", r"s?\-in\-law") for word in words)


def read_kin_word(word: str) -> str:
    """Write a word for kin as kin.csv has it: "Brothers-in-law" is "brother-in-law"."""
    return word.lower().replace("s-in-law", "-in-law")


@cache
def kin_pattern(folder: Path) -> str:
    """Write the pattern of a word for kin with what makes it a former one: groups ``former``, ``late`` and ``kin``."""
    return (
        rf"(?:(?P<former>{FORMER})[-\s]+)?{ADJECTIVES}(?:(?P<late>{FORMER})[-\s]+)?"
        rf"(?P<kin>{list_kin_words(folder)})(?P<plural>s)?(?![\w-])"
    )
