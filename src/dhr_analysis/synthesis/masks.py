"""Keep names out of the words of topics: a topic named after a person or a town is one case and no theme."""

import calendar
import re
from collections import defaultdict
from collections.abc import Iterable, Sequence
from pathlib import Path

import pandas as pd

from ..codebook import load_codebook
from ..csvfiles import split_list

PLACE_COLUMNS = ("csp", "names", "police", "health", "council")
ALWAYS_CAPITAL = 0.8  # share of a word's places inside sentences where it has a capital: then it is a name
FEWEST, FEW_SHARE = 3, 0.05  # a capital found in so many reviews or more is no person's (MARAC, Muslim) and stays
_INSIDE = re.compile(r"(?<=[\w,;)]\s)[^\W\d_][\w'’]*")
_NUMBER = re.compile(r"\b\d[\w.,:/-]*")
_TITLE = re.compile(r"\b(?:mrs?|ms|miss|dr)\b\.?", re.IGNORECASE)


def list_names(reviews: pd.DataFrame, codebook: Path) -> list[str]:
    """List what must not be counted as a word: partnerships and their bodies, places, people's pseudonyms, months."""
    partnerships = load_codebook(codebook, "partnerships")
    names = {name for column in PLACE_COLUMNS for cell in partnerships[column] for name in split_list(cell)}
    for column in ("victim_called", "perpetrator_called"):
        names |= {name for cell in reviews[column] for name in split_list(cell)}
    return sorted(filter(None, names | set(calendar.month_name)))


def find_capitalised(texts: Sequence[str], reviews: Sequence[str]) -> set[str]:
    """Find words, in lower case, that stand with a capital inside sentences, and in few of the reviews."""
    few = max(FEWEST, FEW_SHARE * len(set(reviews)))
    capital: defaultdict[str, int] = defaultdict(int)
    seen: defaultdict[str, int] = defaultdict(int)
    holders: defaultdict[str, set[str]] = defaultdict(set)
    for text, review in zip(texts, reviews, strict=True):
        for word in _INSIDE.findall(text):
            low = word.lower()
            seen[low] += 1
            capital[low] += word[0].isupper()
            holders[low].add(review)
    return {
        word for word, count in seen.items()
        if capital[word] >= ALWAYS_CAPITAL * count and len(holders[word]) < few
    }  # fmt: skip


def mask_texts(texts: Iterable[str], names: Iterable[str], words: set[str]) -> list[str]:
    """Take names, titles, capitalised words and numbers out of texts, which come back in lower case."""
    ordered = sorted({name.strip() for name in names if name.strip()}, key=lambda name: (-len(name), name))
    # Names must be written as they are: a review may call somebody May, or a son Will.
    known = re.compile(r"(?<!\w)(?:" + "|".join(map(re.escape, ordered)) + r")(?:['’]s)?(?!\w)") if ordered else None
    masked = []
    for text in texts:
        kept = known.sub(" ", text) if known else text
        kept = _TITLE.sub(" ", _NUMBER.sub(" ", kept)).lower()
        masked.append(" ".join(word for word in kept.split() if re.sub(r"\W+$|^\W+|['’]s\W*$", "", word) not in words))
    return masked
