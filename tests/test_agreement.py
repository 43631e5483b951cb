"""Agreement between coders, and of the machine with people: worked by hand, checked by other code, and its limits."""

import warnings
from pathlib import Path

import numpy as np
import pandas as pd
import pytest
from coding_studies import make_coded_study

from dhr_analysis.agreement import (
    ALL,
    TOO_FEW,
    choose_unit,
    list_apart,
    measure_agreement,
    measure_machine,
    open_machine_measures,
    open_pairs,
    say_unit,
    show_figures,
)
from dhr_analysis.deciding.figures import (
    Counts,
    count_pairs,
    is_too_few,
    measure_ac1,
    measure_alpha,
    measure_kappa,
    measure_specific,
)
from dhr_analysis.deciding.marks import list_marks, pool_reviews
from dhr_analysis.decisions import read_coding_decisions
from dhr_analysis.errors import DhrError
from dhr_analysis.study import Study
from dhr_analysis.tables import read_table

NAN = float("nan")


def make_pairs(counts: Counts, code: str = "risk", reviews: int = 10) -> pd.DataFrame:
    """Make pairs with these counts, dealt out over some reviews."""
    cells = [(True, True)] * counts.both + [(True, False)] * counts.first_only
    cells += [(False, True)] * counts.second_only + [(False, False)] * counts.neither
    rows = [
        {"review_id": f"D{place % reviews}", "passage_id": f"p_{code}{place}", "code": code, "first": a, "second": b}
        for place, (a, b) in enumerate(cells)
    ]
    return pd.DataFrame(rows).assign(first_words="", second_words="", first_memo="", second_memo="", sample="")


# Worked by hand: (counts), kappa, alpha, AC1.
#   20/5/10/15: observed .70; by chance (25·30 + 25·20)/50² = .50, so kappa .40. Of 100 answers 55 are yes: alpha
#   1 − .30/(2·55·45/(100·99)) = .40; by chance for AC1 2·.55·.45 = .495, (.70 − .495)/.505.
#   1/1/3/5: Krippendorff's own first example (ten units, two coders), alpha .095.
#   118/5/2/0: a code nearly always there: agreement 94 %, and kappa says nothing.
EXAMPLES = [
    (Counts(20, 5, 10, 15), 0.4, 0.4, 0.40594),
    (Counts(1, 1, 3, 5), 0.09091, 0.09524, 0.31034),
    (Counts(118, 5, 2, 0), -0.02339, -0.02469, 0.94078),
    (Counts(10, 0, 0, 10), 1.0, 1.0, 1.0),
    (Counts(0, 5, 5, 0), -1.0, -0.9, -1.0),
    (Counts(0, 0, 0, 30), NAN, NAN, 1.0),
    (Counts(0, 0, 0, 0), NAN, NAN, NAN),
    (Counts(0, 1, 0, 29), 0.0, 0.0, 0.96554),
]


@pytest.mark.parametrize(("counts", "kappa", "alpha", "ac1"), EXAMPLES)
def test_figures_worked_by_hand(counts, kappa, alpha, ac1):
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        found = [measure_kappa(counts), measure_alpha(counts), measure_ac1(counts)]
    assert found == pytest.approx([kappa, alpha, ac1], abs=5e-6, nan_ok=True)


@pytest.mark.parametrize("seed", range(12))
def test_alpha_agrees_with_a_package_of_its_own(seed):
    krippendorff = pytest.importorskip("krippendorff")
    rng = np.random.default_rng(seed)
    answers = rng.random((2, rng.integers(5, 80))) < rng.random()
    answers[1] = np.where(rng.random(answers.shape[1]) < 0.3, ~answers[1], answers[0])
    if answers.all() or not answers.any():
        pytest.skip("alpha is not defined where all say the same")
    counts = count_pairs(pd.DataFrame({"first": answers[0], "second": answers[1]}))
    theirs = krippendorff.alpha(reliability_data=answers.astype(float), level_of_measurement="nominal")
    assert measure_alpha(counts) == pytest.approx(theirs)


@pytest.mark.parametrize(
    ("counts", "positive", "negative"),
    [(Counts(20, 5, 10, 15), 40 / 55, 30 / 45), (Counts(0, 0, 0, 9), NAN, 1.0), (Counts(0, 2, 0, 8), 0.0, 16 / 18)],
)
def test_positive_and_negative_agreement(counts, positive, negative):
    found = measure_specific(counts)
    assert [found["positive"], found["negative"]] == pytest.approx([positive, negative], nan_ok=True)


@pytest.mark.parametrize(
    ("counts", "few"),
    [
        (Counts(10, 2, 2, 10), False),
        (Counts(5, 2, 2, 10), True),  # too few units
        (Counts(1, 1, 1, 60), True),  # too few yes
        (Counts(60, 1, 1, 1), True),  # too few no
        (Counts(2, 1, 1, 60), False),
    ],
)
def test_too_few_to_say(counts, few):
    assert is_too_few(counts) is few


def test_a_row_a_code_and_one_for_all():
    pairs = pd.concat([make_pairs(Counts(20, 5, 10, 15)), make_pairs(Counts(1, 0, 0, 9), "enquiry")])
    table = measure_agreement(pairs).set_index("code")
    assert table.index.tolist() == ["enquiry", "risk", ALL]
    assert table.loc["risk", ["n", "both", "first_only", "second_only", "neither"]].tolist() == [50, 20, 5, 10, 15]
    assert table.loc["risk", "percent"] == pytest.approx(70) and table.loc[ALL, "n"] == 60
    assert table["reading"].tolist() == [TOO_FEW, "", ""]


def test_intervals_hold_the_figure_and_are_the_same_each_time():
    pairs = make_pairs(Counts(20, 5, 10, 15), reviews=7)
    first, again, other = (measure_agreement(pairs, seed).iloc[0] for seed in (1, 1, 2))
    assert first.equals(again) and not first.equals(other)
    assert first["kappa_low"] < first["kappa"] < first["kappa_high"] and first["drawn"] == "units"
    assert 0.1 < first["kappa"] - first["kappa_low"] < 0.4


def test_whole_reviews_are_drawn_only_where_there_are_enough():
    apart = make_pairs(Counts(20, 5, 10, 15), reviews=10)
    lumped = apart.assign(review_id=np.repeat([f"D{n}" for n in range(10)], 5))  # each review all of one kind
    few = make_pairs(Counts(20, 5, 10, 15), reviews=3)
    width = {
        name: row["kappa_high"] - row["kappa_low"]
        for name, row in {
            name: measure_agreement(pairs).iloc[0] for name, pairs in (("apart", apart), ("lumped", lumped))
        }.items()
    }
    assert width["lumped"] > width["apart"]  # units of a review hang together: less is known
    assert measure_agreement(few).iloc[0]["drawn"] == "units"


def test_no_interval_where_most_draws_are_undefined():
    row = measure_agreement(make_pairs(Counts(1, 0, 0, 30))).iloc[0]
    assert row["kappa"] == pytest.approx(1) and pd.isna(row["kappa_low"]) and row["reading"] == TOO_FEW


def test_units_are_pooled_to_reviews():
    pairs = pd.DataFrame(
        [
            ("D1", "p1", "risk", True, False), ("D1", "p2", "risk", False, True), ("D1", "p3", "enquiry", False, False),
            ("D2", "p4", "risk", False, True), ("D2", "p5", "risk", False, False),
        ],
        columns=["review_id", "passage_id", "code", "first", "second"],
    )  # fmt: skip
    assert pool_reviews(pairs).values.tolist() == [
        ["D1", "enquiry", False, False, 1], ["D1", "risk", True, True, 2], ["D2", "risk", False, True, 2],
    ]  # fmt: skip
    assert len(choose_unit(pairs, "passage")) == 5 and len(choose_unit(pairs, "review")) == 3
    with pytest.raises(DhrError, match="no unit 'sentence'"):
        choose_unit(pairs, "sentence")


def test_figures_of_too_little_are_not_shown():
    pairs = pd.concat([make_pairs(Counts(20, 5, 10, 15)), make_pairs(Counts(1, 0, 0, 9), "enquiry")])
    shown = show_figures(measure_agreement(pairs)).set_index("code")
    assert shown.loc["enquiry", ["percent", "kappa", "ac1", "positive"]].isna().all()
    assert shown.loc["enquiry", ["n", "both", "neither", "reading"]].tolist() == [10, 1, 9, TOO_FEW]
    assert shown.loc["risk", ["percent", "kappa", "ac1"]].tolist() == [70, 0.4, 0.41]


class TestMachine:
    """12 passages found for a code, 8 set aside, 80 without a mark; some of each judged."""

    MARKS = pd.DataFrame(
        [{"passage_id": f"p{n}", "code": "risk", "mark": "found" if n < 12 else "set aside"} for n in range(20)]
    )

    def judge(self, *judged: tuple[int, bool], sample: str = "seed 1") -> pd.Series:
        rows = [
            {"review_id": "D1", "passage_id": f"p{n}", "code": "risk", "first": yes, "second": n < 12, "sample": sample}
            for n, yes in judged
        ]
        return measure_machine(pd.DataFrame(rows), self.MARKS, 100).iloc[0]

    def test_what_was_judged_and_what_was_missed_in_all(self):
        found = [(n, n < 8) for n in range(10)]  # ten found judged, eight rightly
        aside = [(12, True), (13, False), (14, False), (15, False)]
        none = [(n, n == 30) for n in range(30, 50)]
        row = self.judge(*found, *aside, *none)
        assert row[["n", "right", "wrong", "missed"]].tolist() == [34, 8, 2, 2]
        assert row["precision"] == pytest.approx(0.8) and row["recall"] == pytest.approx(0.8)
        assert row["precision_low"] == pytest.approx(0.4902, abs=1e-4) and row["precision_high"] == pytest.approx(
            0.9433, abs=1e-4
        )
        assert (row["found"], row["unmarked"], row["checked"]) == (12, 88, 24)
        assert row["missed_in_all"] == pytest.approx(8 * 1 / 4 + 80 * 1 / 20)  # 2 + 4
        assert row["recall_in_all"] == pytest.approx(9.6 / 15.6)
        assert row["missed_low"] < 6 < row["missed_high"]
        shown = show_figures(pd.DataFrame([row])).iloc[0]
        assert shown[["precision", "missed_in_all", "recall_in_all"]].tolist() == [0.8, 6, 0.62]

    def test_over_all_codes_what_was_missed_is_taken_together(self):
        second = self.MARKS.assign(code="enquiry")
        rows = [
            {"review_id": "D1", "passage_id": f"p{n}", "code": code, "first": yes, "second": n < 12, "sample": "seed 1"}
            for code, judged in (("risk", ((0, True), (12, True), (30, False))), ("enquiry", ((1, True), (40, True))))
            for n, yes in judged
        ]
        table = measure_machine(pd.DataFrame(rows), pd.concat([self.MARKS, second]), 100).set_index("code")
        assert pd.isna(table.loc["enquiry", "missed_in_all"])  # none set aside was drawn
        assert table.loc[ALL, "missed_in_all"] == pytest.approx(16 * 1 + 160 * 1 / 2)
        assert table.loc[ALL, ["found", "unmarked", "checked"]].tolist() == [24, 176, 3]

    def test_codings_added_freely_are_no_sample_of_what_was_missed(self):
        row = self.judge((0, True), (30, True), (31, True), sample="")
        assert row["missed"] == 2 and row["checked"] == 0
        assert pd.isna(row["missed_in_all"]) and pd.isna(row["recall_in_all"]) and row["reading"] == TOO_FEW

    def test_an_undrawn_part_leaves_the_estimate_open(self):
        assert pd.isna(self.judge((0, True), (12, False))["missed_in_all"])


@pytest.fixture
def study(tmp_path: Path) -> Study:
    study = make_coded_study(tmp_path)
    study.decisions.mkdir(parents=True, exist_ok=True)
    head = "passage_id,code,verdict,start,end,quote,memo,decided_by\n"
    ours = [
        "p_3.1,enquiry,accept,0,5,she asked,,AB", "p_3.2,risk,reject,,,,other family,AB",
        "p_3.4,enquiry,add,,,,,AB", "p_3.4,enquiry,add,3,9,agency,,AB", "p_gone,risk,add,,,,,AB",
    ]  # fmt: skip
    theirs = ["p_3.1,enquiry,reject,,,,,CD", "p_3.2,risk,reject,,,,,CD", "p_3.3,risk,add,,,,,CD"]
    for coder, rows in (("AB", ours), ("CD", theirs)):
        (study.decisions / f"codings_{coder}.csv").write_text(head + "\n".join(rows) + "\n", encoding="utf-8")
    return study


def say_pairs(pairs: pd.DataFrame) -> list[tuple[str, str, bool, bool]]:
    return list(pairs[["passage_id", "code", "first", "second"]].itertuples(index=False, name=None))


def test_coders_are_paired_where_both_decided_and_the_passage_is_there(study):
    assert say_pairs(open_pairs(study, "AB", "CD")) == [
        ("p_3.1", "enquiry", True, False),
        ("p_3.2", "risk", False, False),
    ]


def test_the_machine_has_a_word_on_whatever_a_person_decided(study):
    pairs = open_pairs(study, "AB")
    assert say_pairs(pairs) == [
        ("p_3.1", "enquiry", True, True), ("p_3.2", "risk", False, True), ("p_3.4", "enquiry", True, False),
    ]  # fmt: skip
    said = say_unit(pairs, "passage", "AB", "machine")
    assert said == "AB and machine are compared by passage × code: 3 units, 2 codes, 1 review."
    assert open_machine_measures(study, "AB").set_index("code").loc[ALL, ["right", "wrong", "missed"]].tolist() == [
        1,
        1,
        1,
    ]


def test_where_two_differ_both_are_shown_with_their_words(study):
    apart = list_apart(open_pairs(study, "AB", "CD"), read_table(study.processed, "passages"))
    assert apart.iloc[0][["code", "where", "first", "second"]].tolist() == [
        "enquiry", "page 4, paragraph 3.1", "yes: she asked", "no",
    ]  # fmt: skip


def test_what_was_agreed_is_a_coder_too(study):
    (study.decisions / "agreed_codings.csv").write_text(
        "review_id,passage_id,code,present,reason,decided_by\nD1,p_3.1,enquiry,yes,twice,AB;CD\nD1,,risk,no,,AB;CD\n",
        encoding="utf-8",
    )
    marks = list_marks("agreed", read_coding_decisions(study.decisions))
    assert marks[["passage_id", "present", "memo"]].values.tolist() == [["p_3.1", True, "twice"]]


def test_a_coder_there_is_not_is_named_with_those_there_are(study):
    with pytest.raises(DhrError, match=r"No codings of 'XY' are in the decisions\. Known are: AB, CD"):
        open_pairs(study, "XY")


def test_without_a_decision_there_is_nothing_to_compare_and_it_says_so(tmp_path):
    study = make_coded_study(tmp_path)
    pairs = open_pairs(study)
    assert pairs.empty and "Nobody has decided" in say_unit(pairs, "passage", "", "machine")
    assert measure_agreement(pairs).empty and open_machine_measures(study).empty
    assert list_apart(pairs, read_table(study.processed, "passages")).empty
