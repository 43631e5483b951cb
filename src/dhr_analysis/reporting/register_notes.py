"""The register's notes: what of them an audience may read.

A note says how a review stands ("held until the trial ends"), and sometimes what happened to whom. Of unpublished
reviews partners may know the first and not the second, so a note that speaks of people (codebook/note_words.csv) is for
the researcher alone. The public sees no note.
"""

import re
from collections.abc import Collection
from functools import cache
from pathlib import Path

import pandas as pd

from ..codebook import load_codebook
from ..csvfiles import split_list


@cache
def _load_pattern(folder: Path) -> re.Pattern[str]:
    words = [word for cell in load_codebook(folder, "note_words")["words"] for word in split_list(cell)]
    joined = "|".join(r"\s+".join(map(re.escape, word.split())) for word in sorted(words, key=len, reverse=True))
    return re.compile(rf"(?<![\w-])(?:{joined})(?:['’]s)?(?![\w-])", re.IGNORECASE)


def tells_of_people(note: str, folder: Path) -> bool:
    """Say whether a note speaks of the people of a case, of what they were or of how one of them died."""
    return bool(_load_pattern(folder).search(note))


def choose_notes(register: pd.DataFrame, published: Collection[str], audience: str, folder: Path) -> list[str]:
    """Choose each row's note for an audience; blank where it may not be read."""
    if audience == "restricted":
        return list(register["note"])
    if audience == "public":
        return [""] * len(register)
    return [
        note if review in published or not tells_of_people(note, folder) else ""
        for review, note in zip(register["review_id"], register["note"], strict=True)
    ]
