"""Split a paragraph that recommends several things in one sentence: "recommends, first, that …; second, that …"."""

import re
from pathlib import Path

from .phrases import load_cue, load_words
from .wordings import split_sentences

_MARK = re.compile(
    r",?\s*(?:\band\b,?\s*)?\b(?:first|second|third|fourth|fifth|sixth|seventh|eighth|ninth|tenth|next|last|final)(?:ly)?"
    r",?\s+that\s+",
    re.IGNORECASE,
)
_LATER = re.compile(r"^(?:It|This|That) is that\s+")  # "The sixth is not for the county. It is that …"
_PRONOUN = re.compile(r"\b(?:it|they|we|I)\b", re.IGNORECASE)
FEWEST = 2


def split_ordinals(text: str, folder: Path) -> tuple[str, list[str]]:
    """Give what leads up to the first "first, that", and what follows each such mark; no parts where it isn't so.

    The words before the first mark must recommend in the present tense, and not for somebody else.
    """
    spans = split_sentences(text)
    stem, parts = "", []
    for start, end in spans:
        sentence = text[start:end]
        marks = list(_MARK.finditer(sentence))
        later = _LATER.match(sentence)
        if not stem and len(marks) >= FEWEST and _recommends(sentence[: marks[0].start()], folder):
            stem = sentence[: marks[0].start()].strip()
        if stem and marks:
            ends = [*(mark.start() for mark in marks[1:]), len(sentence)]
            parts += [sentence[mark.end() : stop] for mark, stop in zip(marks, ends, strict=True)]
        elif stem and later:
            parts.append(sentence[later.end() :])
    return stem, [part.strip(" ,;.") for part in parts]


def _recommends(before: str, folder: Path) -> bool:
    words = re.findall(r"[a-z]+", before.lower())
    if load_cue(folder, "other_case").search(before) or load_cue(folder, "own_review").search(before):
        return False
    named = bool(set(words) & load_words(folder, "recommender")) or _PRONOUN.search(before) is not None
    return named and bool(set(words[-3:]) & load_words(folder, "recommends"))
