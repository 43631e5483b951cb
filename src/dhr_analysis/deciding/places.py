"""Where words stand in a passage: so that a decision stays with its words when a text is mended or retyped."""

import re
import unicodedata
from collections.abc import Iterable
from functools import lru_cache

import numpy as np
import pandas as pd

SHOWN = 300  # letters of a passage that are enough to know it again


def locate_words(text: str, words: str, near: int = 0) -> tuple[int, int] | None:
    """Find words in a text: (start, end), end exclusive; None when they don't stand there.

    As they are, else by their letters and digits alone: hyphens, quotes, spaces and accents may differ. Where they
    stand more than once, the place nearest to ``near`` is taken.
    """
    wanted = words.strip()
    exact = _find_all(text, wanted)
    if exact:
        start = min(exact, key=lambda place: abs(place - near))
        return start, start + len(wanted)
    letters, places = fold_places(text)
    folded = fold_letters(wanted)
    found = [(places[start], places[start + len(folded) - 1] + 1) for start in _find_all(letters, folded)]
    return min(found, key=lambda span: abs(span[0] - near), default=None)


def _find_all(text: str, words: str) -> list[int]:
    return [match.start() for match in re.finditer(re.escape(words), text)] if words else []


def fold_letters(text: str) -> str:
    """Reduce a text to its letters and digits, small and without accents."""
    return "".join(map(_fold_sign, text))


def fold_places(text: str) -> tuple[str, list[int]]:
    """Reduce a text as ``fold_letters`` does, and say for each letter kept where it stands in the text."""
    letters: list[str] = []
    places: list[int] = []
    for place, sign in enumerate(text):
        folded = _fold_sign(sign)
        letters.append(folded)
        places += [place] * len(folded)
    return "".join(letters), places


@lru_cache(maxsize=4096)
def _fold_sign(sign: str) -> str:
    return "".join(letter for letter in unicodedata.normalize("NFKD", sign).casefold() if letter.isalnum())


def find_span(text: str, start: str, end: str, quote: str) -> tuple[int, int] | None:
    """Say where a decision's words stand now: at its own places if they still hold them, else where they are found.

    ``start`` and ``end`` are cells of a sheet, blank where the decision is about the whole passage; None then, and
    where the words are no longer there.
    """
    if not (start.isdigit() and end.isdigit()):
        return None
    first, last = int(start), int(end)
    there = 0 <= first < last <= len(text)
    if there and (not quote or fold_letters(text[first:last]) == fold_letters(quote)):
        return first, last
    return locate_words(text, quote, first)


def find_passages(passages: pd.DataFrame, words: str) -> pd.DataFrame:
    """Find the passages that hold these words, by letters and digits alone; rows of ``passages``."""
    folded = fold_letters(words.removesuffix("…"))
    if not folded:
        return passages.iloc[:0]
    return passages[np.array([folded in fold_letters(text) for text in passages["text"]], dtype=bool)]


def shorten_text(text: str, most: int = SHOWN) -> str:
    """Cut a text at a word's end, with … where something is left out."""
    if len(text) <= most:
        return text
    return text[:most].rsplit(" ", 1)[0].rstrip(" ,;:") + "…"


def cite_passage(passage: dict[str, object]) -> str:
    """Say where a passage stands in its document: ``page 12, paragraph 4.3``."""
    page, paragraph = passage.get("page"), passage.get("paragraph")
    parts = [
        f"page {page}" if page is not None and not pd.isna(page) else "",
        f"paragraph {paragraph}" if paragraph else "",
    ]
    return ", ".join(filter(None, parts))


def join_names(names: Iterable[str]) -> str:
    """Join initials as a cell holds them: each once, sorted, with ``;``."""
    return ";".join(sorted({name for name in names if name}))
