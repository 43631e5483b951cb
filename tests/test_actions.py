"""Printed action plans: one row an action line, linked by text first and number second, statuses in a few words."""

import pandas as pd
import pytest
from small_passages import CODEBOOK, write_documents, write_passages

from dhr_analysis.codebook import load_codebook
from dhr_analysis.csvfiles import split_list
from dhr_analysis.reading.actions import find_actions
from dhr_analysis.reading.plan_columns import is_header, name_columns
from dhr_analysis.reading.recommendations import find_recommendations
from dhr_analysis.reading.statuses import read_status

LIST = """# Recommendations
    | 1 | Thornshire Police should audit a sample of its forms.
    | 2 | The ambulance service should attend whenever strangulation is alleged.
    """
HOME_OFFICE = (
    "+ Recommendation + Scope of recommendation i.e. local or regional + Action to take + Lead Agency"
    " + Key milestones achieved in enacting recommendation + Target Date + Date of completion and outcome"
)
FIRST = "+ Thornshire Police, Standards + Tool agreed + 31/03/2019 + Completed April 2019. Forms improved"


def find_plan(text: str) -> tuple[pd.DataFrame, list[dict[str, str]]]:
    passages, documents = write_passages(text), write_documents()
    recommendations, copies, _, _ = find_recommendations(passages, documents, CODEBOOK)
    actions, problems = find_actions(passages, documents, recommendations, copies, CODEBOOK)
    numbers = dict(zip(recommendations["recommendation_id"], recommendations["number"], strict=True))
    return actions.assign(of=actions["recommendation_id"].map(numbers).fillna("")), problems


def list_actions(text: str, *columns: str) -> list[tuple[str, ...]]:
    actions, _ = find_plan(text)
    return list(actions[list(columns)].itertuples(index=False, name=None))


def test_reads_the_home_office_columns() -> None:
    plan = f"""{LIST}# Appendix 3: Action plan
    {HOME_OFFICE}
    + 1. Thornshire Police should audit a sample of its forms. + Local + Write the audit tool. {FIRST}
    +  +  + Report to the Board. + Superintendent + + Q2 2019/20 + """
    columns = (
        "of",
        "action",
        "lead",
        "agency",
        "target_printed",
        "target_date",
        "status_printed",
        "status",
        "linked_by",
    )
    assert list_actions(plan, *columns) == [
        ("1", "Write the audit tool.", "Thornshire Police, Standards", "police", "31/03/2019", "2019-03-31",
         "Completed April 2019. Forms improved", "done", "text"),
        ("1", "Report to the Board.", "Superintendent", "police", "Q2 2019/20", "", "", "unknown", "text"),
    ]  # fmt: skip


def test_links_by_number_where_the_plan_prints_no_text() -> None:
    plan = (
        LIST
        + """# Delivery plan
    + Ref + What will be done + Who + By when + Progress
    + 2 + New call card + Head of Control + June 2020 + Not yet started
    + R9 + Something else + Chair + + Done"""
    )
    assert list_actions(plan, "of", "action", "status", "linked_by") == [
        ("2", "New call card", "not_started", "number"),
        ("", "Something else", "done", ""),
    ]


def test_text_counts_before_a_number_that_differs() -> None:
    plan = (
        LIST
        + """# Action plan
    + No. + Recommendation + Action + Lead + Timescale
    + 1 + The ambulance service to attend whenever strangulation is alleged. + New call card + Head of Control + 2020"""
    )
    assert list_actions(plan, "of", "number", "linked_by") == [("2", "1", "text")]


def test_themes_across_the_table_and_repeated_headers_are_no_actions() -> None:
    plan = (
        LIST
        + """# Action plan
    + Recommendation + Action + Lead + Status
    + Theme one: risk + Theme one: risk + Theme one: risk + Theme one: risk
    + Thornshire Police should audit a sample of its forms. + Write the tool. + Inspector + Overdue
    + Recommendation + Action + Lead + Status
    + The ambulance service should attend whenever strangulation is alleged. + Print a card. + Manager + On track"""
    )
    assert list_actions(plan, "of", "action", "status") == [
        ("1", "Write the tool.", "late"),
        ("2", "Print a card.", "on_track"),
    ]


def test_a_recommendation_across_the_table_is_that_of_the_rows_below() -> None:
    plan = (
        LIST
        + """# Improvement plan
    + No + What we will do + Who + By when + Progress
    + 1. Looking again // Thornshire Police should audit a sample of its forms. + + + +
    + 1.1 + Write the tool. + Inspector + May 2020 + Overdue
    + 1.2 + Brief sergeants. + Sergeant + June 2020 +
    + Theme two: to see that every woman is safe in her own home. + + + +
    + 2.1 + Print a card. + Manager + July 2020 +"""
    )
    assert list_actions(plan, "of", "action", "linked_by") == [
        ("1", "Write the tool.", "text"),
        ("1", "Brief sergeants.", "text"),
        ("", "Print a card.", ""),
    ]
    assert len(find_in(plan)) == 2


def test_a_recommendation_that_heads_a_table_is_that_of_its_rows() -> None:
    plan = (
        LIST
        + """# Action plan
    ## Recommendation 1 | Thornshire Police should audit a sample of its forms.
    + Action + Owner + Deadline + Status
    + Write the tool. + Inspector + May 2020 + Overdue
    ## Recommendation 2 | Attending
    + Action + Owner + Deadline + Status
    + Print a card. + Manager + July 2020 + Done
    ## Other matters
    + Action + Owner + Deadline + Status
    + Book the hall. + Clerk + May 2020 + Done"""
    )
    assert list_actions(plan, "of", "action", "linked_by") == [
        ("1", "Write the tool.", "text"),
        ("2", "Print a card.", "number"),
        ("", "Book the hall.", ""),
    ]


def find_in(text: str) -> pd.DataFrame:
    return find_recommendations(write_passages(text), write_documents(), CODEBOOK)[0]


PLANS = {
    "plain words for heads": (
        """+ What the panel asked + What we are doing + Whose job + Finish by + How it stands
        + 1. Thornshire Police should audit a sample of its forms. + Build it. + Inspector + May 2019 + Finished""",
        [("1", "Build it.", "Inspector", "May 2019", "done")],
    ),
    "letters in all cells": (
        """+ Recommendation + Action + Lead + By when + Status
        + Thornshire Police should audit a sample of its forms. + a) Build it. // b) Test it. \
+ a) Inspector // b) Sergeant + a) May 2019 // b) June 2019 + a) Complete // b) Ongoing""",
        [("1", "Build it.", "Inspector", "May 2019", "done"), ("1", "Test it.", "Sergeant", "June 2019", "on_track")],
    ),
    "bullets in a cell": (
        """+ Recommendation + Action + Lead + By when + Status
        + Thornshire Police should audit a sample of its forms. + • Build it. // • Test it. + Head + 2019 + Late""",
        [("1", "Build it.", "Head", "2019", "late"), ("1", "Test it.", "Head", "2019", "late")],
    ),
    "one row an agency": (
        """+ Agency + Action + Timescale + Update
        + Recommendation 1: Thornshire Police should audit a sample of its forms. + + +
        + Police + Build the tool. + May 2019 + Done
        + Health + Send forms. + May 2019 + Awaiting reply""",
        [("1", "Build the tool.", "Police", "May 2019", "done"),
         ("1", "Send forms.", "Health", "May 2019", "on_track")],
    ),
    "SMART heads": (
        """+ Rec + Specific + Measurable + Lead + Realistic + Timescale + RAG
        + 1 + Build the tool. + Fifty forms a quarter + Inspector + Yes + May 2019 + Green""",
        [("1", "Build the tool.", "Inspector", "May 2019", "on_track")],
    ),
    "trap: what was done when": (
        """+ Date + Agency + Action taken + Outcome
        + 3 May + Police + Officer spoke to Kim + None""",
        [],
    ),
    "trap: who was asked for what": (
        """+ Agency + Information requested + Date received
        + Police + Chronology + May 2016""",
        [],
    ),
}  # fmt: skip


@pytest.mark.parametrize("plan", PLANS)
def test_reads_plan(plan: str) -> None:
    text, found = PLANS[plan]
    columns = ("of", "action", "lead", "target_printed", "status")
    assert list_actions(f"{LIST}# Action plan\n{text}", *columns) == found


def test_numbered_lines_of_a_cell_are_actions_of_their_own() -> None:
    plan = (
        LIST
        + """# Action plan
    + Recommendation + Action + Lead + Target
    + Thornshire Police should audit a sample of its forms. + 1. Write // 2. Ask + Inspector // Sergeant + May 2020"""
    )
    assert list_actions(plan, "action", "lead", "target_date") == [
        ("Write", "Inspector", "2020-05"), ("Ask", "Sergeant", "2020-05"),
    ]  # fmt: skip


def test_reads_a_plan_that_is_a_form() -> None:
    plan = (
        LIST
        + """# Action plan
    | Recommendation 1 | Thornshire Police should audit a sample of its forms.
    Action: Write the tool.
    Lead: Inspector
    Target date: May 2020
    Status: Complete
    Action: Brief sergeants.
    Lead: Sergeant"""
    )
    assert list_actions(plan, "of", "action", "lead", "target_date", "status") == [
        ("1", "Write the tool.", "Inspector", "2020-05", "done"), ("1", "Brief sergeants.", "Sergeant", "", "unknown"),
    ]  # fmt: skip


def test_recommendations_printed_only_in_the_plan_are_found() -> None:
    passages = write_passages(
        """# Action plan
        + Ref + Recommendation + Organisation and lead + What will be done + By when
        + 1 + Supervisors to check every form. + Thornshire Police: Registrar + Weekly list + June 2019"""
    )
    found, _, agencies, _ = find_recommendations(passages, write_documents("action_plan"), CODEBOOK)
    assert list(found["text"]) == ["Supervisors to check every form."]
    assert list(zip(agencies["agency"], agencies["source"], strict=True)) == [("police", "lead")]


def test_a_chronology_is_no_plan() -> None:
    text = """# Chronology
    + Date + Source + Event + Action taken
    + 3 May 2011 + Police + Neighbours rang + None"""
    actions, problems = find_plan(text)
    assert len(actions) == 0
    assert problems == []


@pytest.mark.parametrize(
    "row", load_codebook(CODEBOOK, "plan_columns").to_dict("records"), ids=lambda row: row["column"]
)
def test_columns_recognise_their_examples(row: dict[str, str]) -> None:
    assert all(name_columns([text], CODEBOOK) == (row["column"],) for text in split_list(row["examples"]))
    assert all(name_columns([text], CODEBOOK) != (row["column"],) for text in split_list(row["not_examples"]))


@pytest.mark.parametrize(
    "row", load_codebook(CODEBOOK, "statuses").to_dict("records"), ids=lambda row: row["phrase"][:20]
)
def test_statuses_recognise_their_examples(row: dict[str, str]) -> None:
    assert all(read_status(text, CODEBOOK) == row["status"] for text in split_list(row["examples"]))
    assert all(read_status(text, CODEBOOK) != row["status"] for text in split_list(row["not_examples"]))


STATUSES = [
    ("Completed March 2019 – policy launched", "done"),
    ("In progress: half trained", "on_track"),
    ("Partially complete – rota does not cover weekends", "on_track"),
    ("Not yet started", "not_started"),
    ("Delayed - no lead", "late"),
    ("Superseded: sitting service re-let", "superseded"),
    ("Ongoing. Eleven referrals completed", "on_track"),
    ("", "unknown"),
    ("See the minutes", "unknown"),
]


@pytest.mark.parametrize(("printed", "status"), STATUSES)
def test_reads_status(printed: str, status: str) -> None:
    assert read_status(printed, CODEBOOK) == status


def test_a_header_is_short_and_known() -> None:
    assert is_header(("Ref", "What will be done", "Who", "By when"), CODEBOOK)
    assert not is_header(("1", "The Force should act.", "Police", "May 2020"), CODEBOOK)
    assert not is_header(("Term", "Meaning"), CODEBOOK)
