import hashlib
import os
import subprocess
import sys
from math import isnan
from pathlib import Path

import numpy as np
import pandas as pd
import pytest

from dhr_analysis.decisions import SHEETS
from dhr_analysis.embeddings import embed_texts
from dhr_analysis.study import TopicSettings
from dhr_analysis.synthesis.masks import find_capitalised, list_names, mask_texts
from dhr_analysis.synthesis.topic_labels import match_topics, merge_topics, read_labels
from dhr_analysis.synthesis.topic_models import choose_number, group_passages, measure_stability, order_labels
from dhr_analysis.synthesis.topic_words import find_topic_words, measure_coherence
from dhr_analysis.tables import check_table, make_table
from dhr_analysis.topics import find_nearest_codes, make_topics, select_passages

CODEBOOK = Path(__file__).resolve().parents[1] / "codebook"
THINGS = {
    "letters": "The surgery wrote a letter to the patient about the missed appointment number {}.",
    "noise": "Neighbours rang the landlord about shouting through the wall on night {}.",
    "school": "The teacher saw that the child came to school tired and late on day {}.",
    "bail": "The court set bail conditions and the officer checked the address on visit {}.",
}
CODES = pd.DataFrame(
    [
        {"code": "record_keeping", "name": "Letters", "definition": "Letters and records of the surgery."},
        {"code": "safeguarding_children", "name": "Children", "definition": "Children at school."},
    ]
)
NOBODY = pd.DataFrame(columns=[*SHEETS["topic_labels"].columns, "row_in_file"])


def make_passages(each: int, reviews: int = 5) -> pd.DataFrame:
    rows = [
        {"passage_id": f"p_{name}_{n:02}", "document_id": f"d{n % reviews}", "review_id": f"R{n % reviews}", "page": n,
         "role": "analysis", "kind": "paragraph", "text": text.format(n)}
        for name, text in THINGS.items()
        for n in range(each)
    ]  # fmt: skip
    return select_passages(make_table("passages", rows))


def make_settings(**given: object) -> TopicSettings:
    return TopicSettings.model_construct(**{**TopicSettings().model_dump(), "min_passages": 3, **given})


def run(passages: pd.DataFrame, decided: pd.DataFrame = NOBODY, **settings: object):
    return make_topics(passages, embed_texts, (), CODES, decided, make_settings(**settings), 7)


@pytest.fixture(scope="module")
def made():
    return run(make_passages(15), n_topics=4)


def test_passages_about_one_thing_are_one_topic(made):
    tables, _ = made
    for name, table in tables.items():
        check_table(name, table)
    things = tables["passage_topics"]["passage_id"].str.split("_").str[1]
    assert tables["passage_topics"].groupby(things)["topic"].nunique().tolist() == [1] * 4
    topics = tables["topics"]
    assert topics["n_passages"].tolist() == [15] * 4 and topics["n_reviews"].tolist() == [5] * 4
    assert (topics["stability"] > 0.9).all() and (topics["largest_share"] == 0.2).all()
    assert topics["words"].str.contains("teacher").sum() == 1 and (topics["coherence"] > 0.5).all()
    assert set(topics["nearest_code"]) == {"record_keeping", "safeguarding_children"}
    assert topics["method"].str.contains("k-means").all() and topics["method"].str.contains("0% of 60 passages").all()


def test_three_examples_show_each_topic_from_different_reviews(made):
    examples = made[0]["topic_examples"]
    assert examples.groupby("topic").size().tolist() == [3] * 4
    assert examples.groupby("topic")["review_id"].nunique().tolist() == [3] * 4
    assert examples["page"].notna().all() and examples["quote"].str.len().min() > 20


def test_a_topic_of_one_case_and_one_far_from_codes_are_told():
    passages = make_passages(12, reviews=1)
    _, problems = run(passages, n_topics=4)
    assert sum("come from one review" in problem["what"] for problem in problems) == 4
    _, problems = run(make_passages(12), n_topics=4)
    assert any("far from every code" in problem["what"] for problem in problems)


@pytest.mark.parametrize("n", [0, 1, 2, 3, 4, 5, 8, 20])
@pytest.mark.parametrize(
    "text", ["The very same eight words stand in every one", "word{} about thing{} and matter{} on day{} of them all"]
)
def test_few_passages_never_fail(n, text):
    rows = [
        {"passage_id": f"p{i:02}", "document_id": "d", "review_id": f"R{i % 2}", "role": "facts", "kind": "paragraph",
         "text": text.format(i, i, i, i)}
        for i in range(n)
    ]  # fmt: skip
    tables, problems = run(select_passages(make_table("passages", rows)))
    assert len(tables["passage_topics"]) == (n if n >= 3 else 0)
    if n < 3:
        assert problems[0]["what"].startswith(f"no topics were made: {n} passages") and tables["topics"].empty


@pytest.mark.parametrize("n", [2, 3])
def test_density_clusters_do_not_fail_on_few_passages_either(n):
    vectors = np.random.default_rng(0).normal(size=(n, 20)).astype(np.float32)
    vectors /= np.linalg.norm(vectors, axis=1, keepdims=True)
    assert len(group_passages(vectors, method="hdbscan", n_topics=None, seed=1).labels) == n


SELECTED = [  # role, kind, text, whether topics are made of it
    ("analysis", "paragraph", "one two three four five six seven eight", True),
    ("chronology", "table_row", "one two three four five six seven eight", True),
    ("analysis", "heading", "one two three four five six seven eight", False),
    ("recommendations", "paragraph", "one two three four five six seven eight", False),
    ("terms_of_reference", "paragraph", "one two three four five six seven eight", False),
    ("facts", "paragraph", "only seven words stand in this one", False),
]


@pytest.mark.parametrize(("role", "kind", "text", "selected"), SELECTED)
def test_only_findings_make_topics(role, kind, text, selected):
    row = {"passage_id": "p", "document_id": "d", "role": role, "kind": kind, "text": text}
    assert len(select_passages(make_table("passages", [row]))) == selected


def test_more_passages_bear_more_topics():
    assert [choose_number(n) for n in (3, 60, 600, 5_000, 60_000, 10**7)] == [2, 3, 7, 18, 51, 60]


def test_labels_are_numbered_by_size():
    assert order_labels(np.array([5, 5, 2, -1, 2, 2, 9])).tolist() == [1, 1, 0, -1, 0, 0, 2]


def test_stability_is_low_where_there_is_nothing_to_find():
    vectors = np.random.default_rng(3).normal(size=(80, 40)).astype(np.float32)
    vectors /= np.linalg.norm(vectors, axis=1, keepdims=True)
    reviews = np.array([f"R{n % 8}" for n in range(80)])
    how = {"method": "auto", "n_topics": 5}
    labels = group_passages(vectors, seed=1, **how).labels
    each, overall = measure_stability(vectors, reviews, labels, n_seeds=5, seed=1, **how)
    assert overall < 0.5 and max(each.values()) < 0.8


SCRIPT = """
import hashlib, sys
sys.path.insert(0, {tests!r})
from test_topics import make_passages, run
tables, problems = run(make_passages(12), n_topics=4)
print(hashlib.sha256("".join(t.to_csv() for t in tables.values()).encode() + str(problems).encode()).hexdigest())
"""


def test_another_process_with_another_number_of_threads_makes_the_same():
    tables, problems = run(make_passages(12), n_topics=4)
    text = "".join(table.to_csv() for table in tables.values()).encode() + str(problems).encode()
    threads = {name: "2" for name in ("OMP_NUM_THREADS", "OPENBLAS_NUM_THREADS", "NUMBA_NUM_THREADS")}
    script = SCRIPT.format(tests=str(Path(__file__).parent))
    command = [sys.executable, "-c", script]
    told = subprocess.run(command, env=os.environ | threads, capture_output=True, text=True, check=True)
    assert told.stdout.strip() == hashlib.sha256(text).hexdigest()


MASKED = [  # text, masked: names and numbers go, words stay
    ("Mrs Quill met Redmarsh Police in Walsall in March 2012.", "met in in"),
    ("Redmarsh Police's letter came on 4/5/12.", "letter came on"),
    ("The Quills were told.", "the quills were told."),
    # traps: a name inside a word, a name that is a word when it is small
    ("They may march in walsall-like rows.", "they may march in walsall-like rows."),
    ("A quilled pen.", "a quilled pen."),
]


@pytest.mark.parametrize(("text", "masked"), MASKED)
def test_names_are_no_words_of_topics(text, masked):
    assert mask_texts([text], ["Quill", "Redmarsh Police", "Walsall", "March", "May"], set()) == [masked]


def test_words_that_always_have_a_capital_in_few_reviews_are_names():
    texts = [
        "She met Doreen, and MARAC heard it.",
        "Later Doreen left, and MARAC closed.",
        "Then MARAC met again in May.",
        "The Court sat, and the court rose.",
    ]
    found = find_capitalised(texts, ["A", "B", "C", "D"])
    assert "doreen" in found and not found & {"marac", "court", "met"}


def test_partnerships_pseudonyms_and_months_are_names():
    reviews = make_table("reviews", [{"review_id": "A", "victim_called": "Doreen;Mrs D", "perpetrator_called": "Ken"}])
    assert {"Doreen", "Mrs D", "Ken", "Walsall", "West Midlands Police", "March"} <= set(list_names(reviews, CODEBOOK))


def test_words_that_never_meet_have_the_lowest_coherence():
    texts = ["apple pear", "apple pear", "brick mortar", "plum"]
    found = measure_coherence(texts, {0: ["apple", "pear"], 1: ["apple", "brick"], 2: ["plum"], 3: []})
    assert found[0] == pytest.approx(1.0) and found[1] == -1.0 and isnan(found[2]) and isnan(found[3])


def test_topics_of_stop_words_alone_have_no_words():
    assert find_topic_words(["the and of", "to a in"], np.eye(2), np.array([0, 0])) == {0: []}


def test_without_codes_no_code_is_near():
    nearest = find_nearest_codes({0: np.ones(384)}, CODES.head(0), embed_texts)
    assert nearest["nearest_code"].tolist() == [""] and nearest["nearness"].isna().all()


WORDS = {0: ["letter", "surgery", "patient"], 1: ["child", "school", "teacher"], 2: ["bail", "court", "officer"]}


def make_decided(*rows: dict[str, str]) -> pd.DataFrame:
    blank = dict.fromkeys(NOBODY.columns, "")
    return pd.DataFrame(
        [{**blank, "decided_by": "AB", **row, "row_in_file": place} for place, row in enumerate(rows, start=2)],
        columns=NOBODY.columns,
    )


MATCHED = [  # a row, and the topic it is about
    ({"topic": "0", "words": "teacher;school;child", "label": "x"}, 1),  # the number has moved on, the words say which
    ({"topic": "1", "label": "x"}, 1),
    ({"topic": "9", "words": "bail;court;judge", "label": "x"}, 2),
    # traps
    ({"topic": "0", "words": "garden;fence;gate", "label": "x"}, None),
    ({"topic": "9", "label": "x"}, None),
    ({"topic": "", "words": "", "label": "x"}, None),
]


@pytest.mark.parametrize(("row", "topic"), MATCHED)
def test_decisions_find_their_topic_by_its_words(row, topic):
    assert match_topics(make_decided(row), WORDS).get(2) == topic
    assert bool(read_labels(make_decided(row), WORDS).problems) is (topic is None)


def test_topics_are_merged_and_labelled():
    decided = make_decided({"topic": "1", "label": "x", "merge_into": "0"}, {"topic": "2", "label": "Courts"})
    labels = np.array([0, 1, 2, -1])
    merged = merge_topics(labels, decided, match_topics(decided, WORDS))
    assert merged.tolist() == [0, 0, 2, -1]
    assert read_labels(decided, WORDS).labels == {2: ("Courts", "AB")}


def test_a_person_s_label_stands_in_the_table(made):
    words = made[0]["topics"]["words"].tolist()
    school = next(given for given in words if "teacher" in given)
    court = next(given for given in words if "bail" in given)
    topics = made[0]["topics"].set_index("words")["topic"]
    decided = make_decided(
        {"topic": str(topics[school]), "words": school, "label": "Tired children"},
        {"topic": str(topics[court]), "words": court, "label": "one", "merge_into": str(topics[school])},
    )
    tables, problems = run(make_passages(15), decided, n_topics=4)
    named = tables["topics"].set_index("label")
    assert len(named) == 3 and named.loc["Tired children", "n_passages"] == 30
    assert named.loc["Tired children", "decided_by"] == "AB"
    assert not [problem for problem in problems if problem["severity"] == "warning"]
