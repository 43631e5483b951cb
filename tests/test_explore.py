"""Searching a study: words, meaning, and what passages belong to."""

from pathlib import Path

import numpy as np
import pytest
from coding_studies import make_coded_study

from dhr_analysis.codebook import find_codebook
from dhr_analysis.errors import DhrError
from dhr_analysis.explore import (
    COVERED,
    choose_passages,
    compile_query,
    find_alike,
    open_corpus,
    say_found,
    search_passages,
    show_in_context,
)
from dhr_analysis.study import Study


@pytest.fixture
def study(tmp_path: Path) -> Study:
    """Give the small study with the checkout's codebook."""
    study = make_coded_study(tmp_path)
    for path in (study.root / "codebook").glob("*.csv"):
        path.unlink()
    assert study.codebook == find_codebook()
    return study


@pytest.mark.parametrize(
    ("words", "text", "fits"),
    [
        ("risk", "The risk was graded.", True),
        ("risk", "An asterisk.", False),
        ("risk", "Risks were many.", False),
        ("risk*", "Risks were many.", True),
        ("risk graded", "Graded was the risk.", True),
        ('"risk graded"', "Graded was the risk.", False),
        ('"no one looked"', "And no-one looked again.", True),
        ("home -violence", "Abuse at home.", True),
        ("home -violence", "Violence at home.", False),
        ("GP|doctor", "The doctor called.", True),
        ("didn't", "She didn’t say.", True),
        ("café", "The café closed.", True),
        ('"seen alone" -not', "She was not seen alone.", False),
        ("", "Anything.", True),
        ("c++", "No such words.", False),
    ],
)
def test_searches(words, text, fits):
    assert compile_query(words).fits(text.lower().replace("’", "'")) is fits


@pytest.mark.parametrize("words", ["-risk", '""', "…", "-a -b"])
def test_searches_without_a_word_are_refused(words):
    with pytest.raises(DhrError, match="has no word to find"):
        compile_query(words)


@pytest.mark.parametrize(
    ("chosen", "found"),
    [
        ({"code": "enquiry"}, ["p_3.1", "p_5.1"]),
        ({"code": "enquiry", "csp": "Coventry"}, ["p_5.1"]),
        ({"year": "2012"}, ["p_3.1", "p_3.2", "p_3.3", "p_3.4"]),
        ({"year": "2013-2015"}, ["p_5.1", "p_5.2", "p_5.3"]),
        ({"year": "2016–2020"}, []),
        ({"review": "D2", "role": "analysis", "code": "enquiry"}, ["p_5.1"]),
        ({"role": "lessons"}, []),
    ],
)
def test_choices(study, chosen, found):
    corpus = open_corpus(study)
    assert choose_passages(corpus, study, **chosen)["passage_id"].tolist() == found


def test_passages_that_name_an_agency(study):
    corpus = open_corpus(study)
    told = corpus.assign(text=corpus["text"].str.replace("The practice", "West Midlands Police"))
    assert choose_passages(told, study, agency="police")["passage_id"].tolist() == ["p_3.2", "p_5.1"]


@pytest.mark.parametrize(
    ("chosen", "said"),
    [
        ({"code": "enquiri"}, "Did you mean 'enquiry'"),
        ({"role": "analisys"}, "Did you mean 'analysis'"),
        ({"csp": "Leeds"}, "Known are: Birmingham, Coventry"),
        ({"year": "last year"}, "allowed: 2014 or 2012-2016"),
        ({"agency": "plice"}, "Did you mean 'police'"),
        ({"review": "D9"}, "There is no review 'D9' here"),
    ],
)
def test_choices_that_there_are_not(study, chosen, said):
    with pytest.raises(DhrError, match=said):
        choose_passages(open_corpus(study), study, **chosen)


def test_words_are_shown_in_context_with_what_to_cite(study):
    corpus = open_corpus(study)
    found = search_passages(corpus, "sister")
    assert (
        say_found(found, corpus, "sister") == "'sister' stands in 2 passages of 7, in 1 of 2 reviews and 1 partnership."
    )
    rows = show_in_context(found, "sister", study)
    assert rows.iloc[0].tolist() == [
        "D1, page 5, paragraph 3.3", "Her ", "sister", rows.iloc[0]["after"], "analysis", "isolation",
    ]  # fmt: skip
    assert rows.iloc[0]["after"].startswith(" noticed 😀 that he kept her") and rows.iloc[0]["after"].endswith("…")
    assert show_in_context(corpus, "", study)["words"].tolist() == corpus["text"].tolist()


def test_injuries_are_covered_until_asked(study):
    corpus = (
        open_corpus(study).head(1).assign(text="He stabbed her in the chest and neck with a knife; she bled to death.")
    )
    assert show_in_context(corpus, "knife", study)["words"].tolist() == [COVERED]
    assert show_in_context(corpus, "knife", study, covered=False)["words"].tolist() == ["knife"]


def test_passages_alike_come_nearest_first(study):
    corpus = open_corpus(study)

    def embed(texts):
        counts = np.array([[text.count("her"), text.count("sister"), 1] for text in texts], dtype=float)
        return counts / np.linalg.norm(counts, axis=1, keepdims=True)

    alike = find_alike(corpus, "sister sister", embed, most=2)
    assert alike["passage_id"].tolist() == ["p_3.4", "p_3.3"] and alike["nearness"].is_monotonic_decreasing
    assert find_alike(corpus.iloc[:0], "x", embed).empty


def test_nothing_to_search_is_nothing_found(study):
    corpus = open_corpus(study).iloc[:0]
    found = search_passages(choose_passages(corpus, study, agency="police"), "risk")
    assert found.empty and "text" in found and show_in_context(found, "risk", study).empty
