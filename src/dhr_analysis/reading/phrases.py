"""Turn the plain phrases of the codebook into patterns, and say whether a text holds one."""

import re
from functools import cache
from pathlib import Path

from ..codebook import load_codebook
from ..csvfiles import split_list

CAPITAL = r"[A-Z][\w'’&-]*"
# A star that stands alone is a proper name of one to six words; "Safer * Partnership" finds any Safer Somewhere.
NAME_RUN = rf"{CAPITAL}(?:\s+(?:(?:of|the|for|upon|on|&)\s+){{0,2}}{CAPITAL}){{0,5}}"


def compile_phrase(phrase: str, *, any_case: bool = False, exact: bool = False) -> str:
    """Write a phrase as a pattern; columns: none.

    Spaces match any white space, hyphens match spaces, straight and curly apostrophes are one, the last word may be
    a plural or possessive. A word with two capitals ("CRC") and a phrase of one capitalised word ("Refuge") must be
    written so, and every word where ``exact``; all other words match in any case. ``*`` alone is a proper name,
    inside a word any letters.
    """
    words = phrase.split()
    parts = [_compile_word(word, exact=exact or len(words) == 1, any_case=any_case) for word in words]
    plural = "" if words[-1] == "*" else r"(?:['’]?s|s['’]|['’])?"
    return r"(?<![\w-])" + r"\s+".join(parts) + plural + r"(?!\w)"


def _compile_word(word: str, *, exact: bool, any_case: bool) -> str:
    if word == "*":
        return f"({NAME_RUN})"
    pattern = re.escape(word).replace(r"\*", r"\w*")
    pattern = re.sub(r"['’]", "['’]?", pattern).replace(r"\-", r"[-\s‐-―]?").replace(r"\&", "(?:&|and)")
    if not any_case and (sum(letter.isupper() for letter in word) > 1 or (exact and not word.islower())):
        return pattern
    return f"(?i:{pattern})"


@cache
def load_cue(folder: Path, cue: str) -> re.Pattern[str]:
    """Compile all phrases of one cue of codebook/wordings.csv into one pattern; unknown cues never match."""
    table = load_codebook(folder, "wordings")
    phrases = [phrase for cell in table.loc[table["cue"] == cue, "phrase"] for phrase in split_list(cell)]
    if not phrases:
        return re.compile(r"(?!)")
    ordered = sorted(set(phrases), key=lambda phrase: (-len(phrase), phrase))
    return re.compile("|".join(compile_phrase(phrase) for phrase in ordered))


@cache
def load_words(folder: Path, cue: str) -> frozenset[str]:
    """Load the single words of one cue of codebook/wordings.csv, in lower case."""
    table = load_codebook(folder, "wordings")
    cells = table.loc[table["cue"] == cue, "phrase"]
    return frozenset(word.lower() for cell in cells for word in split_list(cell))
