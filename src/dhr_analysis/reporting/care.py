"""Words to take care with (codebook/care_words.csv): found in our own prose, never in what a review says itself."""

import re
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from ..codebook import load_codebook
from ..csvfiles import split_list


@dataclass(frozen=True)
class CareWord:
    """A place where words should be weighed: the words found, better ones, and why."""

    words: str
    instead: str
    why: str


@cache
def _load_patterns(folder: Path) -> tuple[tuple[re.Pattern[str], str, str], ...]:
    rows = load_codebook(folder, "care_words").to_dict("records")
    return tuple(
        (re.compile(rf"(?<!\w)({'|'.join(map(_make_pattern, split_list(row['phrase'])))})(?!\w)", re.IGNORECASE),
         row["instead"], row["why"])
        for row in rows
    )  # fmt: skip


def _make_pattern(phrase: str) -> str:
    return r"\s+".join(re.escape(word) for word in phrase.split())


def find_care_words(text: str, folder: Path) -> list[CareWord]:
    """Find words to take care with, in the order of the text; what stands in quotation marks is someone else's."""
    own = re.sub(r"“[^”]*”|\"[^\"]*\"|<q>.*?</q>", lambda quoted: " " * len(quoted[0]), text, flags=re.DOTALL)
    found = [
        (match.start(), CareWord(match[0], instead, why))
        for pattern, instead, why in _load_patterns(folder)
        for match in pattern.finditer(own)
    ]
    return [word for _, word in sorted(found, key=lambda pair: pair[0])]
