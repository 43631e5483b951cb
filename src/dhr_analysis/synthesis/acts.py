"""Acts that reviews ask for again and again (codebook/acts.csv), found in the words of a recommendation.

An act is more than a topic: "train officers to use the risk form" and "have a sergeant sign the risk form" are two.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path

import pandas as pd

from ..codebook import load_codebook
from ..coding.phrases import Phrase, compile_phrase, make_plain
from ..csvfiles import split_list


@dataclass(frozen=True)
class Act:
    """An act: what is asked (label), its wording as a step (draft), the code it belongs to, and how it is told."""

    name: str
    code: str
    label: str
    draft: str
    examples: tuple[str, ...]
    phrases: tuple[Phrase, ...]
    unless: tuple[Phrase, ...]


@cache
def load_acts(folder: Path) -> dict[str, Act]:
    """Load codebook/acts.csv, its phrases compiled with the lists of codebook/act_words.csv; by name."""
    lists = load_codebook(folder, "act_words")
    words = {row["list"]: tuple(split_list(row["words"])) for row in lists.to_dict("records")}

    def compile_cell(cell: str, label: str) -> tuple[Phrase, ...]:
        return tuple(compile_phrase(phrase, label, words) for phrase in split_list(cell))

    return {
        row["act"]: Act(
            row["act"], row["code"], row["label"], row["draft"], tuple(split_list(row["examples"])),
            compile_cell(row["phrases"], row["act"]), compile_cell(row["unless"], row["act"]),
        )
        for row in load_codebook(folder, "acts").to_dict("records")
    }  # fmt: skip


def find_acts(text: str, agencies: Iterable[str], acts: Mapping[str, Act]) -> tuple[str, ...]:
    """Name the acts that a recommendation asks for; its agencies count as words of it ("primary_care")."""
    plain = make_plain(" ".join([text, *sorted(agencies)]))
    return tuple(name for name, act in acts.items() if _holds(act.phrases, plain) and not _holds(act.unless, plain))


def _holds(phrases: Iterable[Phrase], plain: str) -> bool:
    # The first part that is missing spares the others.
    return any(all(part.search(plain) for part in phrase.parts) for phrase in phrases)


def list_agencies(recommendations: pd.Series, agencies: pd.DataFrame) -> list[tuple[str, ...]]:
    """List the agencies of each recommendation id, from the table ``recommendation_agencies``."""
    named = (
        agencies[agencies["agency"] != ""].groupby("recommendation_id")["agency"].agg(lambda a: tuple(sorted(set(a))))
    )
    return [named.get(recommendation, ()) for recommendation in recommendations]
