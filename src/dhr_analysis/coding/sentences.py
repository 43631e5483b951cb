"""Split passages into sentences that know where they stand: makes one row a sentence with its place in the passage."""

import re
from collections.abc import Iterable

import pandas as pd

# A full stop ends a sentence when white space and a capital, a digit, a quote or a bracket follow.
_END = re.compile(r"[.?!]['\"’”)\]]*(?=\s+['\"‘“(\[]*[A-Z0-9£])|\s\|\s|\n")
_LAST_WORD = re.compile(r"(?:^|[\s('\"‘“\[])([\w.]+)$")
_LETTER_NAME = re.compile(r"\b(?:M(?:r|rs|s|iss)|Child|Adult|Subject|Brother|Sister)\s$")
_SPOKEN = re.compile(r"\w")
COLUMNS = ("passage_id", "start", "end", "sentence")


def split_sentences(text: str, abbreviations: Iterable[str] = ()) -> list[tuple[int, int]]:
    """Say where the sentences of a text stand: (start, end) each, without the white space around them.

    ``abbreviations`` are words whose full stop ends no sentence, without the stop. A table row's cells, which are
    joined with " | ", are sentences of their own.

    >>> split_sentences("Dr J. Hale saw her. He asked nothing.", ["dr"])
    [(0, 19), (20, 37)]
    """
    short = {word.lower() for word in abbreviations}
    spans, begun = [], 0
    for end in _END.finditer(text):
        if text[end.start()] == "." and _is_abbreviation(text[begun : end.start()], short):
            continue
        spans.append((begun, end.end() if text[end.start()] in ".?!" else end.start()))
        begun = end.end()
    spans.append((begun, len(text)))
    trimmed = [_trim(text, start, end) for start, end in spans]
    return [(start, end) for start, end in trimmed if _SPOKEN.search(text, start, end)]


def make_sentences(passages: pd.DataFrame, abbreviations: Iterable[str] = ()) -> pd.DataFrame:
    """Make one row a sentence: passage_id, start, end (characters of the passage's text), sentence."""
    short = tuple(abbreviations)
    rows = [
        (passage_id, start, end, text[start:end])
        for passage_id, text in zip(passages["passage_id"], passages["text"], strict=True)
        for start, end in split_sentences(text, short)
    ]
    return pd.DataFrame(rows, columns=list(COLUMNS))


def _is_abbreviation(before: str, short: set[str]) -> bool:
    last = _LAST_WORD.search(before)
    if not last:
        return False
    word = last[1]
    # A single capital is an initial ("J. Hale"), unless it is the whole name, as in "Mr N" or "Child P".
    initial = len(word) == 1 and word.isupper() and not _LETTER_NAME.search(before[: last.start(1)])
    return word.lower().rstrip(".") in short or "." in word.strip(".") or initial


def _trim(text: str, start: int, end: int) -> tuple[int, int]:
    piece = text[start:end]
    return start + len(piece) - len(piece.lstrip()), end - (len(piece) - len(piece.rstrip()))
