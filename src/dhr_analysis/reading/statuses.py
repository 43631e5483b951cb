"""Read the printed status of an action into one of a few words, by codebook/statuses.csv."""

import re
from functools import cache
from pathlib import Path

from ..codebook import load_codebook
from ..csvfiles import split_list
from .phrases import compile_phrase

_ALONE = re.compile(r"\s*(?:$|[.,:;(\u2013\u2014-]|(?:in|on|by)?\s*(?:[A-Z][a-z]+ )?\d)")


def read_status(printed: str, codebook_folder: Path) -> str:
    """Say done, on_track, late, not_started, superseded or unknown; blank cells and unknown words are unknown.

    The first status words of the cell decide, of those that begin at one place the longest.
    """
    best: tuple[int, int, str] | None = None
    for status, pattern in _load_patterns(codebook_folder):
        hit = pattern.search(printed)
        if hit and (best is None or (hit.start(), -hit.end()) < best[:2]):
            best = (hit.start(), -hit.end(), status)
    return best[2] if best else "unknown"


def is_status(printed: str, codebook_folder: Path) -> bool:
    """Say whether a cell begins with a status that stands alone ("Complete. 40 trained", not "Completed forms")."""
    return any(
        (hit := pattern.match(printed)) is not None and _ALONE.match(printed[hit.end() :]) is not None
        for _, pattern in _load_patterns(codebook_folder)
    )


@cache
def _load_patterns(folder: Path) -> list[tuple[str, re.Pattern[str]]]:
    rows = load_codebook(folder, "statuses").to_dict("records")
    return [
        (
            row["status"],
            re.compile(
                "|".join(
                    compile_phrase(phrase, any_case=True)
                    for phrase in sorted(split_list(row["phrase"]), key=lambda phrase: (-len(phrase), phrase))
                ),
                re.IGNORECASE,
            ),
        )
        for row in rows
    ]
