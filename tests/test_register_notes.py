"""Notes of the register: partners read how a review stands, not what happened to whom."""

import pandas as pd
import pytest

from dhr_analysis.codebook import find_codebook, load_codebook
from dhr_analysis.csvfiles import split_list
from dhr_analysis.reporting.register_notes import choose_notes, tells_of_people

BOOK = find_codebook()
ROWS = load_codebook(BOOK, "note_words").to_dict("records")


@pytest.mark.parametrize("row", ROWS, ids=lambda row: str(row["why"]))
def test_rows_know_their_examples(row: dict[str, str]) -> None:
    assert all(tells_of_people(text, BOOK) for text in split_list(row["examples"]))
    assert not any(tells_of_people(text, BOOK) for text in split_list(row["not_examples"]))


@pytest.mark.parametrize(
    ("note", "tells"),
    [
        ("Not for publication: the younger child could be identified", True),
        ("Her sister’s solicitor has written", True),
        ("Both were known to adult services; she was 81 years old", True),
        ("Held until the criminal trial ends", False),
        ("Awaiting the outcome of an appeal", False),
        ("Chair replaced in May 2013", False),
        ("Draft version 4 with the panel", False),
        ("Joint with the Safeguarding Children Board's serious case review", False),
        ("Decommissioned with the Home Office's agreement: the criteria were found not to be met", False),
    ],
)
def test_notes(note: str, tells: bool) -> None:
    assert tells_of_people(note, BOOK) is tells


@pytest.mark.parametrize(
    ("audience", "told"),
    [
        ("restricted", ["The sister objects", "The sister objects", "Held until the trial ends"]),
        ("partners", ["The sister objects", "", "Held until the trial ends"]),
        ("public", ["", "", ""]),
    ],
)
def test_who_reads_them(audience: str, told: list[str]) -> None:
    register = pd.DataFrame(
        {
            "review_id": ["A", "B", "C"],
            "note": ["The sister objects", "The sister objects", "Held until the trial ends"],
        }
    )
    assert choose_notes(register, {"A"}, audience, BOOK) == told
