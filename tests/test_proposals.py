from datetime import date
from pathlib import Path

import pandas as pd
import pytest

from dhr_analysis.codebook import load_codebook
from dhr_analysis.decisions import SHEETS
from dhr_analysis.products.rag import make_rules
from dhr_analysis.products.updates import order_updates
from dhr_analysis.study import MonitoringSettings, ProposalSettings
from dhr_analysis.synthesis.action_plan import lay_over_plan, make_action_plan, tell_lost_steps
from dhr_analysis.synthesis.acts import load_acts
from dhr_analysis.synthesis.drafts import choose_codes, choose_drafts, gather_asks, rank_drafts
from dhr_analysis.synthesis.proposals import Book, lay_over_proposals, make_proposals, say_rules
from dhr_analysis.synthesis.wording import choose_national_name, join_names, name_deed, propose_aim
from dhr_analysis.tables import check_table, make_table

CODEBOOK = Path(__file__).resolve().parents[1] / "codebook"
RULES = ProposalSettings()
DEEDS = [  # text, owners, what follows "should"
    ("The Force should train its officers.", ["The Force"], "train its officers"),
    ("Redmarsh Trust to write a protocol by June.", ["Redmarsh Trust"], "write a protocol by June"),
    ("To make a question part of each review.", [], "make a question part of each review"),
    ("Redmarsh Police: To add age to the form.", ["Redmarsh Police"], "add age to the form"),
    ("It is recommended that the Home Office should issue guidance.", ["Home Office"], "issue guidance"),
    ("The Review recommends that schools must tell parents.", ["schools"], "tell parents"),
    ("The Trust will not name a partner as a contact.", ["The Trust"], "not name a partner as a contact"),
    # traps: the subject is not the owner, the act is passive, or there is no act
    ("Every form should be signed by a sergeant.", ["sergeant"], ""),
    ("Every assessment that the Trust makes should name the household.", ["hospital"], ""),
    ("The Trust should be told at once.", ["The Trust"], ""),
    ("The Trust shall from April 2024 be told at once.", ["The Trust"], ""),
    ("The Force sends a note to the surgery.", ["The Force"], ""),
    ("", [], ""),
]


@pytest.mark.parametrize(("text", "owners", "deed"), DEEDS)
def test_deeds_are_taken_from_the_owner_s_own_sentence(text, owners, deed):
    assert name_deed(text, owners) == deed


@pytest.mark.parametrize(
    ("words", "name"),
    [
        (["the Home Office", "Home Office", "Ministry of Justice"], "the Home Office"),
        ([], "the Government"),
        ([""], "the Government"),
    ],
)
def test_the_national_body_is_the_one_named_most(words, name):
    assert choose_national_name(words, "the Government") == name


@pytest.mark.parametrize(("names", "joined"), [(["a"], "a"), (["a", "b"], "a and b"), (["a", "b", "c"], "a, b and c")])
def test_names_are_joined_as_people_do(names, joined):
    assert join_names(names) == joined


def test_themes_are_worded_with_who_is_asked():
    assert propose_aim("all agencies", "share", [("schools", "tell"), ("the police", "send")]) == (
        "All agencies should share. Reviews ask schools to tell; and the police to send."
    )
    assert propose_aim("schools", "share", [("", "tell")]) == "Schools should share. Reviews ask them to: tell."
    assert propose_aim("schools", "share", []) == "Schools should share."


SECTORS = {
    "police": "criminal_justice", "probation": "criminal_justice", "hospital": "health", "mental_health": "health",
    "housing": "housing", "education": "education", "all_agencies": "partnership", "national_government": "national",
}  # fmt: skip
Ask = tuple[str, str, str, str]  # recommendation, agencies, group, code; the review is its first letter


def make_tables(*asks: Ask) -> dict[str, pd.DataFrame]:
    reviews = [
        {"review_id": name, "csp": csp, "scope": "regional"}
        for name, csp in zip("ABCD", ("X", "X", "Y", "Z"), strict=True)
    ]
    reviews.append({"review_id": "N", "csp": "Elsewhere", "scope": "national"})
    recommendations = [
        {"recommendation_id": name, "review_id": name[0], "passage_id": f"p_{name}", "action_type": "train",
         "scope": "national" if "national_government" in told else "", "text": f"The body should do {name}."}
        for name, told, _, _ in asks
    ]  # fmt: skip
    told = [
        {"recommendation_id": name, "agency": agency, "sector": SECTORS[agency], "words": "the body"}
        for name, agencies, _, _ in asks
        for agency in agencies.split(";")
    ]
    return {
        "reviews": make_table("reviews", reviews),
        "recommendations": make_table("recommendations", recommendations),
        "recommendation_agencies": make_table("recommendation_agencies", told),
        "recommendation_codes": make_table(
            "recommendation_codes",
            [{"recommendation_id": n, "code": c} for n, _, _, code in asks for c in code.split(";")],
        ),
        "recommendation_groups": make_table(
            "recommendation_groups", [{"group_id": g, "recommendation_id": n, "label": g} for n, _, g, _ in asks if g]
        ),
        "review_codes": make_table(
            "review_codes", [{"review_id": "A", "code": "training", "present": True, "best_passage_id": "p_best"}]
        ),
        "actions": make_table(
            "actions", [{"action_id": "1", "review_id": "A", "recommendation_id": "A1", "status": "done"}]
        ),
    }


def draft(*asks: Ask, rules: ProposalSettings = RULES) -> list[tuple[str, str, str]]:
    tables = make_tables(*asks)
    recommendations, agencies = tables["recommendations"], tables["recommendation_agencies"]
    themes = choose_codes(recommendations, agencies, tables["recommendation_codes"], {}, ["training", "policy"])
    gathered = gather_asks(recommendations, agencies, themes, tables["recommendation_groups"], tables["reviews"])
    acts = pd.DataFrame({"group_id": ["g"], "code": ["training"]})
    drafts = rank_drafts(choose_drafts(gathered, acts, rules), gathered, rules.most)
    return [(one.level, one.who, ";".join(one.recommendations)) for one in drafts]


LEVELS = [  # asks, drafts
    ([("A1", "police", "g", "training"), ("B1", "police", "g", "training")], [("organisation", "police", "A1;B1")]),
    (
        [("A1", "hospital", "g", "training"), ("B1", "mental_health", "g", "training")],
        [("sector", "sector:health", "A1;B1")],
    ),
    (
        [("A1", "hospital", "g", "training"), ("B1", "police", "g", "training"), ("C1", "housing", "g", "training")],
        [("across_agencies", "all_agencies", "A1;B1;C1")],
    ),
    (
        [("A1", "all_agencies", "g", "training"), ("B1", "police", "g", "training")],
        [("across_agencies", "all_agencies", "A1;B1")],
    ),
    ([("A1", "national_government", "", "policy")], [("national", "national_government", "A1")]),
    ([("A1", "police", "", "training"), ("C1", "police", "", "training")], [("organisation", "police", "A1;C1")]),
    (
        [("A1", "police", "", "policy"), ("C1", "housing", "", "policy"), ("D1", "education", "", "policy")],
        [("across_agencies", "all_agencies", "A1;C1;D1")],
    ),
    # traps: one review alone, a theme of the case, reviews of elsewhere
    ([("A1", "police", "g", "training"), ("A2", "police", "g", "training")], []),
    ([("A1", "police", "", "coercive_control"), ("B1", "police", "", "coercive_control")], []),
    ([("A1", "police", "g", "training"), ("N1", "police", "g", "training")], []),
    ([("N1", "national_government", "", "policy")], []),
]


@pytest.mark.parametrize(("asks", "drafts"), LEVELS)
def test_who_is_asked_decides_the_level(asks, drafts):
    assert draft(*asks) == drafts


def test_numbers_of_study_yml_count():
    asks = [("A1", "police", "g", "training"), ("B1", "police", "g", "training")]
    assert draft(*asks, rules=ProposalSettings(organisation_min_reviews=3)) == []
    assert "3 reviews or more" in say_rules(ProposalSettings(organisation_min_reviews=3))


def test_partnerships_rank_first_and_no_level_is_crowded_out():
    asks = [(f"{name}{n}", "police", f"g{n}", "training") for n in range(9) for name in "AB"]
    asks += [("A8x", "police", "wide", "training"), ("C8x", "police", "wide", "training")]
    asks += [("A9", "national_government", "", "policy")]
    ranked = draft(*asks, rules=ProposalSettings(most=4))
    assert ranked[0] == ("organisation", "police", "A8x;C8x")
    assert ranked[-1] == ("national", "national_government", "A9") and len(ranked) == 4


def make_book() -> Book:
    addressees = load_codebook(CODEBOOK, "addressees")
    names = dict(zip(addressees["who"], addressees["name"], strict=True)) | {"police": "Redmarsh Police"}
    aims = load_codebook(CODEBOOK, "aims")
    kinds = load_codebook(CODEBOOK, "measures")
    measures = {(kind, code): text for kind, text in zip(kinds["action_type"], kinds["measure"], strict=True)
                for code in ["", *aims["code"]]}  # fmt: skip
    return Book(
        load_acts(CODEBOOK), names, dict(zip(aims["code"], aims["aim"], strict=True)), measures, tuple(aims["code"])
    )


def test_proposals_lead_back_to_what_reviews_asked():
    asks = [("A1", "police", "training_evaluated", "training"), ("C1", "police", "training_evaluated", "training")]
    proposals = make_proposals(make_tables(*asks), make_book(), RULES)
    check_table("proposals", proposals)
    row = proposals.iloc[0]
    assert (
        row["text"].startswith("Redmarsh Police should have training evaluated")
        and row["addressee"] == "Redmarsh Police"
    )
    assert row["recommendation_ids"] == "A1;C1" and row["passage_ids"] == "p_A1;p_C1;p_best"
    assert (row["n_reviews"], row["n_csps"], row["n_done"], row["rank"], row["status"]) == (2, 2, 1, 1, "draft")
    assert row["group_ids"] == "training_evaluated" and row["measure"]


def test_every_addressee_agency_sector_and_code_of_practice_has_its_words():
    book = make_book()
    agencies = set(load_codebook(CODEBOOK, "agencies")["agency"])
    sectors = {f"sector:{sector}" for sector in load_codebook(CODEBOOK, "agencies")["sector"]}
    practice = set(load_codebook(CODEBOOK, "codes").query("group == 'practice'")["code"])
    assert agencies | sectors <= set(book.names)
    assert practice == set(book.aims)
    kinds = set(load_codebook(CODEBOOK, "action_types").query("rule == 'action_type'")["value"])
    assert kinds | {"other"} == set(load_codebook(CODEBOOK, "measures")["action_type"])


def make_decided(sheet: str, *rows: dict[str, str]) -> pd.DataFrame:
    columns = [*SHEETS[sheet].columns, "row_in_file"]
    blank = dict.fromkeys(columns, "")
    return pd.DataFrame([{**blank, **row, "row_in_file": n} for n, row in enumerate(rows, start=2)], columns=columns)


PROPOSAL = {
    "level": "organisation", "addressee": "Schools", "text": "Schools should act.", "status": "draft",
    "decided_by": "machine", "measure": "a count",
}  # fmt: skip
PROPOSALS = make_table(
    "proposals", [{**PROPOSAL, "proposal_id": "o1", "rank": 1}, {**PROPOSAL, "proposal_id": "o2", "rank": 2}]
)


def test_a_person_s_proposal_wins_and_a_lost_one_is_told():
    decided = make_decided(
        "proposals",
        {"proposal_id": "o1", "status": "edited", "text": "Schools should listen.", "decided_by": "AB"},
        {"proposal_id": "gone", "status": "accepted", "text": "Do this.", "decided_by": "AB"},
    )
    laid, problems = lay_over_proposals(PROPOSALS, decided)
    first, second = laid.to_dict("records")
    assert (first["text"], first["status"], first["decided_by"], first["measure"]) == (
        "Schools should listen.",
        "edited",
        "AB",
        "a count",
    )
    assert (second["text"], second["status"], second["decided_by"]) == ("Schools should act.", "draft", "machine")
    assert [problem["where"] for problem in problems] == ["row 3"] and "Do this." in problems[0]["what"]


def plan(**further: str) -> pd.DataFrame:
    proposals = PROPOSALS.assign(status=["draft", further.get("status", "draft")])
    csps, bodies = {"o1": ["Y", "X"], "o2": ["X"]}, {"o1 X": "X Council"}
    return make_action_plan(proposals, csps, {"o1": "local", "o2": "regional"}, bodies, {"o1": "2026-01-01"})


def test_each_partnership_concerned_has_a_step_and_regional_bodies_one():
    steps = plan()
    check_table("action_plan", steps)
    assert steps[["proposal_id", "csp", "owner", "due"]].to_numpy().tolist() == [
        ["o1", "X", "X Council", "2026-01-01"], ["o1", "Y", "Schools", "2026-01-01"], ["o2", "", "Schools", ""],
    ]  # fmt: skip
    assert set(steps["rag"]) == {"grey"} and set(steps["status"]) == {"unknown"}
    assert set(plan(status="rejected")["proposal_id"]) == {"o1"}


def test_steps_keep_their_ids_and_reports_are_laid_over():
    steps = plan()
    assert steps["step_id"].tolist() == plan()["step_id"].tolist()
    told = make_decided(
        "action_status",
        {
            "step_id": steps["step_id"][1],
            "status": "done",
            "assurance": "audit seen",
            "decided_by": "AB",
            "decided_on": "2025-02-01",
        },
        {"step_id": "s_gone", "status": "done", "decided_by": "AB", "decided_on": "2025-02-01"},
    )
    laid = lay_over_plan(steps, order_updates(told), "2025-03-01", make_rules(MonitoringSettings()))
    check_table("action_plan", laid)
    assert laid["rag"].tolist() == ["grey", "blue", "grey"] and laid["status"].tolist()[1] == "done"
    assert [problem["where"] for problem in tell_lost_steps(steps, told)] == ["row 3"]


def test_without_a_day_nothing_is_rated():
    steps = plan()
    none = order_updates(make_decided("action_status"))
    pd.testing.assert_frame_equal(lay_over_plan(steps, none, "", make_rules(MonitoringSettings())), steps)
    assert date.fromisoformat(steps["due"][0])
