"""The codebook as the coder uses it: codes.csv, phrases.csv and words.csv made into one index of phrases."""

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from ..codebook import load_codebook
from ..csvfiles import ROW, split_list
from ..errors import DhrError, Fault, FaultsError, suggest_name
from .phrases import Phrase, PhraseIndex, Words, compile_phrase

NAMED = "named"  # the facet of the phrases in codes.csv


@dataclass(frozen=True)
class Facet:
    """A group of phrases: the codes they speak for, what they catch, and whether one of them is enough."""

    codes: tuple[str, ...]
    name: str
    sure: bool


@dataclass(frozen=True)
class Lexicon:
    """All phrases of the codebook; ``facets`` by the label that each phrase carries."""

    codes: tuple[str, ...]
    groups: Mapping[str, str]
    names: Mapping[str, str]
    facets: Mapping[str, Facet]
    index: PhraseIndex


@cache
def load_words(folder: Path) -> Words:
    """Load the lists of codebook/words.csv by name."""
    table = load_codebook(folder, "words")
    return {row.list: tuple(split_list(row.words)) for row in table.itertuples()}


@cache
def load_lexicon(folder: Path) -> Lexicon:
    """Load and compile codes.csv and phrases.csv; raises FaultsError with every phrase that can't be read."""
    table = load_codebook(folder, "codes")
    codes = tuple(table["code"])
    facets: dict[str, Facet] = {}
    phrases: list[Phrase] = []
    faults: list[Fault] = []
    named = [(row, NAMED, True, (row["code"],)) for row in table.to_dict("records")]
    further = [
        (row, row["facet"], row["strength"] == "sure", tuple(split_list(row["code"])))
        for row in load_codebook(folder, "phrases").to_dict("records")
    ]
    for row, name, sure, speaks_for in [*named, *further]:
        file = "codebook/codes.csv" if name == NAMED else "codebook/phrases.csv"
        for code in set(speaks_for) - set(codes):
            faults.append(Fault(file, f"{code!r}", "a code of codes.csv", suggest_name(code, codes), row[ROW], "code"))
        label = f"{row['code']}|{name}"
        facets[label] = Facet(speaks_for, name, sure)
        made, wrong = compile_cell(row["phrases"], label, load_words(folder), file, row[ROW])
        phrases += made
        faults += wrong
    if faults:
        raise FaultsError(faults)
    groups = dict(zip(codes, table["group"], strict=True))
    return Lexicon(codes, groups, dict(zip(codes, table["name"], strict=True)), facets, PhraseIndex(phrases))


def compile_cell(cell: str, label: str, words: Words, file: str, row: int) -> tuple[list[Phrase], list[Fault]]:
    """Compile a cell of phrases joined with semicolons; returns the phrases beside the faults."""
    phrases, faults = [], []
    for text in split_list(cell):
        try:
            phrases.append(compile_phrase(text, label, words))
        except DhrError as error:
            faults.append(Fault(file, str(error), row=row, column="phrases"))
    return phrases, faults
