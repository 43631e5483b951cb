"""Target dates are read as precisely as they are printed, and never more so."""

import pytest

from dhr_analysis.reading.dates import find_dates, read_target_date

DATES = [
    ("31/03/2019", "2019-03-31"),
    ("31.03.19", "2019-03-31"),
    ("2019-03-31", "2019-03-31"),
    ("30th June 2024", "2024-06-30"),
    ("31st of December 2018", "2018-12-31"),
    ("June 30, 2020", "2020-06-30"),
    ("By the end of March 2019", "2019-03"),
    ("Mar-19", "2019-03"),
    ("Sept 2018", "2018-09"),
    ("03/2019", "2019-03"),
    ("2019", "2019"),
    ("by 2020", "2020"),
    ("To tie in with Carers Week, June 2019", "2019-06"),
    ("March 2019 (revised to June 2019)", "2019-06"),
    ("January – March 2019", "2019-03"),
    ("August 2012 and every six months after", "2012-08"),
]
WORDS = [
    "Q2 2019/20",
    "2019/20",
    "2024-25",
    "Within 3 months of publication",
    "6 months",
    "Ongoing",
    "TBC",
    "Immediate",
    "Spring 2019",
    "31/02/2019",
    "In place since the review of 14 cases",
    "3 months after the agreement is signed",
    "",
]


@pytest.mark.parametrize(("printed", "iso"), DATES)
def test_reads_date(printed: str, iso: str) -> None:
    assert read_target_date(printed) == iso


@pytest.mark.parametrize("printed", WORDS)
def test_words_stay_words(printed: str) -> None:
    assert read_target_date(printed) == ""


def test_says_where_a_date_stands() -> None:
    text = "Completed 3 May 2018, reviewed June 2019"
    assert [(date.iso, text[date.start : date.end]) for date in find_dates(text)] == [
        ("2018-05-03", "3 May 2018"),
        ("2019-06", "June 2019"),
    ]
