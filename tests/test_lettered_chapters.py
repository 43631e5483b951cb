"""Chapters that are counted by letters: what their headings say, and where a list of recommendations ends."""

import pytest
from small_passages import CODEBOOK, write_passages
from test_recommendations import list_found

from dhr_analysis.reading.roles import find_heading_role

HEADINGS = [
    ("G. What the panel recommends", "recommendations"),
    ("C) Terms of reference", "terms_of_reference"),
    ("IV. Recommendations", "recommendations"),
    ("B. Analysis", "analysis"),
    ("A. Opening", ""),
    ("Dr. Shah told the panel", ""),
]


@pytest.mark.parametrize(("heading", "role"), HEADINGS)
def test_a_letter_before_a_heading_does_not_hide_its_words(heading: str, role: str) -> None:
    assert find_heading_role(heading, CODEBOOK) == role


ENDS = [
    ("# H. After the trial", "analysis"),
    ("# A man alone", "recommendations"),  # no letter of a chapter
    ("# K. After the trial", "recommendations"),  # letters of a list's own
    ("# Thornshire Police", "recommendations"),
]


@pytest.mark.parametrize(("heading", "role"), ENDS)
def test_the_next_letter_ends_the_list(heading: str, role: str) -> None:
    text = f"""# F. Analysis
    The officers did not ask.
    # G. Recommendations
    The Force should ask who is at home.
    {heading}
    Nobody saw her again."""
    found = write_passages(text)["role"].iloc[-1]
    assert (found == "recommendations") is (role == "recommendations")


OWN_COLUMNS = """# G. What the panel asks
    + Ref + Falls to + The wish + Springs from + Look again
    + For the borough + For the borough + For the borough + For the borough + For the borough
    + T1 + Safer Thorn + Rewrite the strategy so that abuse by lodgers has a chapter of its own. + E1 + May 2017
    + T2 + Moor NHS Trust + Ask each visitor by name how things are at home. + E2 + June 2017"""
FACTS = """# G. What the panel saw
    + Day + Where + Who came + Told by
    + 3 May + At home + The district nurse saw bruises on both her arms. + Son
    + 9 May + Ward 4 + The doctor asked nothing about how she had fallen. + Nurse"""


def test_a_table_with_heads_of_its_own_prints_what_its_cells_ask() -> None:
    assert list_found(OWN_COLUMNS) == [
        ("T1", "Rewrite the strategy so that abuse by lodgers has a chapter of its own."),
        ("T2", "Ask each visitor by name how things are at home."),
    ]
    assert list_found(FACTS) == []
