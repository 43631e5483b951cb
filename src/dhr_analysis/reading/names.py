"""What a review may call a person: names, pseudonyms, initials and numbered roles."""

import re
from functools import cache
from pathlib import Path

from ..codebook import load_codebook
from ..csvfiles import split_list

NAME = (
    r"(?:(?:Mrs?|Miss|Ms|Dr)\.?\s+[A-Z]\w{0,15}|[A-Z][a-z]+\s(?:[A-Z]{1,2}|\d{1,2})(?![\w’'-])|"
    r"[A-Z]{1,3}\d?(?![\w’'-])|[A-Z]{1,3}(?=['’]s\b)|(?:O[’'])?[A-ZÀ-Þ][a-zà-ÿ]+(?:-[A-Z][a-zà-ÿ]+)?(?!\w))"
)
QUOTE = r"[\"“”‘’']?"
TITLES = {"Mrs": "F", "Miss": "F", "Ms": "F", "Mr": "M"}


@cache
def load_word_list(folder: Path, name: str) -> tuple[str, ...]:
    """Load one list of codebook/words.csv, the longest words first."""
    table = load_codebook(folder, "words")
    words = [word for cell in table.loc[table["list"] == name, "words"] for word in split_list(cell)]
    return tuple(sorted(words, key=lambda word: (-len(word), word)))


@cache
def compile_word_list(folder: Path, name: str) -> str:
    """Write one list of codebook/words.csv as a pattern; a star is any letters."""
    words = [re.escape(word).replace(r"\*", r"\w*").replace(r"\ ", r"\s+") for word in load_word_list(folder, name)]
    return rf"(?:{'|'.join(words)})"


def is_name(text: str, folder: Path) -> bool:
    """Say whether a capitalised word may name a person: no month, no body, no first word of a sentence."""
    first, _, rest = text.partition(" ")
    if rest and first.rstrip(".") not in TITLES:
        return first not in load_word_list(folder, "not_numbered_person")
    return text not in load_word_list(folder, "not_name")


def write_alternatives(names: object) -> str:
    """Write names as alternatives of a pattern that match no longer word; no names match nothing."""
    ordered = sorted(names, key=lambda name: (-len(name), name))  # type: ignore[call-overload]
    return "(?:" + "|".join(rf"{re.escape(name)}(?!\w)" for name in ordered) + ")" if ordered else r"(?!)"
