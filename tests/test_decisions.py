"""Decisions laid over the machine's tables: a person's row wins, nothing that fits no more is dropped unsaid."""

from pathlib import Path
from typing import Any

import pandas as pd
import pytest

from dhr_analysis.coding.levels import make_themes
from dhr_analysis.decisions import (
    SHEETS,
    lay_over_codings,
    lay_over_facts,
    lay_over_review_codes,
    list_lost_facts,
    read_coding_decisions,
)
from dhr_analysis.errors import FaultsError
from dhr_analysis.tables import make_table

TEXTS = {
    "p_1": "The nurse asked her about home. She was not seen alone.",
    "p_2": "No agency asked about violence.",
    "p_3": "The risk was graded medium, and no one looked again.",
}
PASSAGES = make_table(
    "passages",
    [
        {"passage_id": name, "document_id": "d_1", "review_id": "D1", "position": place, "page": 4, "text": text}
        for place, (name, text) in enumerate(TEXTS.items())
    ],
)


def found(passage: str, code: str, words: str = "", status: str = "found") -> dict[str, Any]:
    text = TEXTS[passage]
    start = text.index(words)
    end = start + len(words or text)
    return {
        "passage_id": passage, "code": code, "coder": "machine", "status": status, "start": start, "end": end,
        "quote": text[start:end], "method": "phrase", "score": 0.8, "decided_by": "machine",
    }  # fmt: skip


MACHINE = make_table(
    "codings",
    [
        found("p_1", "enquiry", "asked her about home"),
        found("p_2", "enquiry", "No agency asked", "negated"),
        found("p_3", "risk", "graded medium"),
    ],
)


def decide(*rows: dict[str, str], agreed: tuple[dict[str, str], ...] = ()) -> dict[str, pd.DataFrame]:
    """Make decisions from short rows; what a row doesn't say is blank, who decides is AB."""
    made = {}
    for name, given in (("codings", rows), ("agreed_codings", agreed)):
        columns = dict.fromkeys(SHEETS[name].columns, "")
        lines = [{**columns, "decided_by": "AB", **row, "row_in_file": n} for n, row in enumerate(given, start=2)]
        made[name] = pd.DataFrame(lines, columns=[*columns, "row_in_file"])
    return made


def row(passage: str, code: str, verdict: str, words: str = "", coder: str = "AB") -> dict[str, str]:
    start = TEXTS[passage].index(words) if words else -1
    span = {"start": str(start), "end": str(start + len(words)), "quote": words} if words else {}
    return {"passage_id": passage, "code": code, "verdict": verdict, "decided_by": coder, **span}


def lay(*rows: dict[str, str], agreed: tuple[dict[str, str], ...] = ()) -> tuple[list[tuple[str, ...]], list[str]]:
    """Lay decisions over; gives (passage, code, coder, status, quote, decided_by) and what the problems say."""
    laid, problems = lay_over_codings(MACHINE, PASSAGES, decide(*rows, agreed=agreed), {"enquiry", "risk"})
    columns = ["passage_id", "code", "coder", "status", "quote", "decided_by"]
    return list(laid[columns].itertuples(index=False, name=None)), [problem["what"] for problem in problems]


M1 = ("p_1", "enquiry", "machine", "found", "asked her about home", "machine")
M2 = ("p_2", "enquiry", "machine", "negated", "No agency asked", "machine")
M3 = ("p_3", "risk", "machine", "found", "graded medium", "machine")


@pytest.mark.parametrize(
    ("rows", "codings"),
    [
        ([], [M1, M2, M3]),
        ([row("p_1", "enquiry", "accept")], [(*M1[:5], "AB"), M2, M3]),
        ([row("p_1", "enquiry", "accept", "asked her about home")], [(*M1[:5], "AB"), M2, M3]),
        ([row("p_1", "enquiry", "reject")], [M2, M3]),
        (
            [row("p_1", "enquiry", "change_span", "not seen alone")],
            [("p_1", "enquiry", "AB", "found", "not seen alone", "AB"), M2, M3],
        ),
        (
            [row("p_1", "enquiry", "add", "not seen alone")],
            [(*M1[:5], "AB"), ("p_1", "enquiry", "AB", "found", "not seen alone", "AB"), M2, M3],
        ),
        # what the machine set aside: yes replaces it, no leaves it set aside
        ([row("p_2", "enquiry", "add")], [M1, ("p_2", "enquiry", "AB", "found", TEXTS["p_2"], "AB"), M3]),
        ([row("p_2", "enquiry", "reject")], [M1, (*M2[:5], "AB"), M3]),
        # accepted once, found no more: the person's word stays
        (
            [row("p_2", "risk", "accept", "violence")],
            [M1, M2, ("p_2", "risk", "AB", "found", "violence", "AB"), M3],
        ),
        # two who agree, each in her own words
        (
            [row("p_3", "enquiry", "add", "looked again"), row("p_3", "enquiry", "add", "graded", "CD")],
            [
                M1, M2, ("p_3", "enquiry", "CD", "found", "graded", "AB;CD"),
                ("p_3", "enquiry", "AB", "found", "looked again", "AB;CD"), M3,
            ],
        ),
        # the same coder says no to one place and yes to another
        (
            [row("p_1", "enquiry", "reject", "asked"), row("p_1", "enquiry", "add", "not seen alone")],
            [(*M1[:5], "AB"), ("p_1", "enquiry", "AB", "found", "not seen alone", "AB"), M2, M3],
        ),
    ],
)  # fmt: skip
def test_a_persons_row_wins(rows, codings):
    assert lay(*rows) == (codings, [])


def test_coders_who_disagree_are_told_and_the_machine_stays():
    codings, problems = lay(row("p_1", "enquiry", "accept"), row("p_1", "enquiry", "reject", coder="CD"))
    assert codings == [M1, M2, M3]
    assert problems == ["AB and CD disagree on enquiry in p_1; the machine's stays"]


@pytest.mark.parametrize(("present", "left"), [("yes", [(*M1[:5], "EF"), M2, M3]), ("no", [M2, M3])])
def test_what_is_agreed_wins_over_single_coders(present, left):
    agreed = ({"passage_id": "p_1", "code": "enquiry", "present": present, "decided_by": "EF"},)
    rows = [row("p_1", "enquiry", "accept"), row("p_1", "enquiry", "reject", coder="CD")]
    assert lay(*rows, agreed=agreed) == (left, [])


@pytest.mark.parametrize(
    ("change", "said"),
    [
        ({"passage_id": "p_9", "quote": "graded  MEDIUM"}, "rests on the passage p_9, which is gone"),
        ({"code": "riks"}, "the code 'riks', which codebook/codes.csv does not have"),
    ],
)
def test_decisions_that_fit_nothing_are_told_with_their_quote(change, said):
    given = {**row("p_3", "risk", "reject"), "quote": "graded medium", **change}
    laid, problems = lay_over_codings(MACHINE, PASSAGES, decide(given), {"enquiry", "risk"})
    assert len(laid) == 3 and said in problems[0]["what"]
    assert given["quote"] in problems[0]["where"] and "row 2" in problems[0]["where"]
    assert ("p_3" in problems[0]["what_to_do"]) == ("passage_id" in change)


@pytest.mark.parametrize(
    ("start", "quote", "now"),
    [
        ("28", "looked again", "looked again"),  # the text before it grew or shrank
        ("0", "no-one LOOKED", "no one looked"),  # mended and retyped
    ],
)
def test_words_are_found_again_where_the_text_was_mended(start, quote, now):
    given = {**row("p_3", "enquiry", "add"), "start": start, "end": str(int(start) + len(quote)), "quote": quote}
    assert (*("p_3", "enquiry", "AB", "found"), now, "AB") in lay(given)[0]


def test_words_that_are_gone_leave_the_whole_passage_and_are_told():
    given = {**row("p_3", "enquiry", "add"), "start": "3", "end": "9", "quote": "stalking"}
    codings, problems = lay(given)
    assert ("p_3", "enquiry", "AB", "found", TEXTS["p_3"], "AB") in codings
    assert "no longer stand in p_3" in problems[0]


THEMES = make_table(
    "review_codes",
    [
        {
            "review_id": "D1", "code": "enquiry", "present": True, "n_passages": 1, "best_passage_id": "p_1",
            "decided_by": "machine",
        },
        {
            "review_id": "D1", "code": "risk", "present": False, "n_passages": 1, "best_passage_id": "p_3",
            "decided_by": "machine",
        },
        {"review_id": "D2", "code": "risk", "present": None, "decided_by": "machine"},
    ],
)  # fmt: skip


@pytest.mark.parametrize(
    ("rows", "agreed", "theme"),
    [
        ([], (), ("risk", False, 1, "machine")),
        ([row("p_3", "risk", "accept")], (), ("risk", True, 1, "AB")),
        ([row("p_1", "risk", "add")], (), ("risk", True, 2, "AB")),
        ([row("p_1", "enquiry", "reject")], (), ("enquiry", False, 0, "AB")),
        ([row("p_2", "enquiry", "reject")], (), ("enquiry", True, 1, "machine")),  # a no to what was never found
        ([], ({"review_id": "D1", "code": "risk", "present": "yes", "decided_by": "EF"},), ("risk", True, 1, "EF")),
        (
            [row("p_3", "risk", "accept")],
            ({"review_id": "D1", "code": "risk", "present": "no", "decided_by": "EF"},),
            ("risk", False, 1, "EF"),
        ),
    ],
)
def test_themes_follow_what_people_decided(rows, agreed, theme):
    decisions = decide(*rows, agreed=agreed)
    laid, _ = lay_over_codings(MACHINE, PASSAGES, decisions)
    themes, problems = lay_over_review_codes(THEMES, MACHINE, laid, PASSAGES, decisions)
    first = themes[themes["review_id"] == "D1"].set_index("code").loc[theme[0]]
    assert (theme[0], first["present"], first["n_passages"], first["decided_by"]) == theme
    assert problems == [] and len(themes) == 3 and pd.isna(themes["present"].iloc[2])


@pytest.mark.parametrize(
    ("rows", "present", "decided_by"),
    [
        ([], True, "machine"),
        ([row("p_1", "risk", "reject")], False, "machine"),  # what is left is too little for a theme
        ([row("p_1", "risk", "reject"), row("p_3", "risk", "accept")], True, "AB"),
        ([row("p_1", "risk", "reject"), row("p_3", "risk", "reject")], False, "AB"),
    ],
)
def test_what_people_rejected_no_longer_counts_towards_a_theme(rows, present, decided_by):
    passages = PASSAGES.assign(role="analysis")
    weak = [{**found(passage, "risk"), "score": 0.15} for passage in ("p_1", "p_3")]
    machine, decisions = make_table("codings", weak), decide(*rows)
    codings, _ = lay_over_codings(machine, passages, decisions)
    themes = make_themes(codings, passages, make_table("reviews", [{"review_id": "D1"}]), ["risk"])
    laid, _ = lay_over_review_codes(themes, machine, codings, passages, decisions)
    assert laid[["present", "decided_by"]].values.tolist() == [[present, decided_by]]


def test_a_decision_on_an_unknown_review_is_told():
    decisions = decide(agreed=({"review_id": "D9", "code": "risk", "present": "yes", "reason": "see p. 3"},))
    _, problems = lay_over_review_codes(THEMES, MACHINE, MACHINE, PASSAGES, decisions)
    assert "review 'D9'" in problems[0]["what"] and "see p. 3" in problems[0]["where"]


def test_all_coders_files_are_read(tmp_path: Path):
    head = "passage_id,code,verdict,decided_by\n"
    (tmp_path / "codings_AB.csv").write_text(head + "p_1,risk,add,AB\n", encoding="utf-8")
    (tmp_path / "codings_CD.csv").write_text("\ufeff" + head + "p_1,risk,reject,CD\r\n", encoding="utf-8")
    read = read_coding_decisions(tmp_path)
    assert read["codings"]["file"].tolist() == ["decisions/codings_AB.csv", "decisions/codings_CD.csv"]
    assert read["agreed_codings"].empty
    assert read_coding_decisions(tmp_path / "none")["codings"].empty


REVIEWS = make_table("reviews", [{"review_id": "D1", "victim_age": 30, "victim_sex": "F", "published": True}])


def facts(*rows: tuple[str, str, str]) -> pd.DataFrame:
    lines = [
        {"review_id": review, "fact": fact, "value": value, "decided_by": "AB", "row_in_file": n}
        for n, (review, fact, value) in enumerate(rows, start=2)
    ]
    return pd.DataFrame(lines)


def test_facts_are_laid_over_and_blanked():
    laid = lay_over_facts(REVIEWS, facts(("D1", "victim_age", "31"), ("D1", "victim_sex", ""), ("D1", "read", "yes")))
    assert (
        laid["victim_age"].tolist() == [31] and laid["victim_sex"].tolist() == [""] and laid["read"].tolist() == [True]
    )


@pytest.mark.parametrize(
    ("fact", "said"),
    [
        (("D1", "victim_age", "about 30"), r"facts.csv, row 2, column value: victim_age 'about 30'; .*a whole number"),
        (("D1", "victim_sex", "female"), "F, M"),
    ],
)
def test_facts_with_impossible_values_are_refused(fact, said):
    with pytest.raises(FaultsError, match=said):
        lay_over_facts(REVIEWS, facts(fact))


@pytest.mark.parametrize(
    ("fact", "said"),
    [(("D2", "victim_age", "31"), "review 'D2'"), (("D1", "victims_age", "31"), "fact 'victims_age'")],
)
def test_facts_about_nothing_are_told(fact, said):
    assert lay_over_facts(REVIEWS, facts(fact)).equals(REVIEWS)
    problems = list_lost_facts(REVIEWS, facts(fact))
    assert len(problems) == 1 and said in problems[0]["what"] and "31" in problems[0]["where"]
    assert list_lost_facts(REVIEWS, facts(("D1", "victim_age", "31"))) == []
