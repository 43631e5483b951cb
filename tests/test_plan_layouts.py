"""Printed action plans whose columns, numbers and heads say things in ways of their own, and what is no plan."""

import pytest
from test_actions import LIST, find_in, list_actions

AGENCY_ABOVE = """# Action plan
    + Ref + Recommendation + Action + Timescale + Update
    + Thornshire Police + + + +
    + 1 + Thornshire Police should audit a sample of its forms. + Write the tool. + May 2020 + Overdue
    + Theme two: calls + + + +
    + 2 + The ambulance service should attend whenever strangulation is alleged. + Print a card. + May 2020 + Done"""


def test_an_agency_across_a_table_without_leads_is_the_lead_and_a_theme_is_not() -> None:
    assert list_actions(LIST + AGENCY_ABOVE, "of", "lead") == [("1", "Thornshire Police"), ("2", "")]


NAMED_BY_CONTENTS = [
    ("Outcome", ("Complete. 40 trained", "On target"), "Complete. 40 trained"),
    ("Outcome", ("Completed forms seen", "Confidence of staff"), ""),
    ("Outcome + RAG", ("Forms seen + Amber", "Fewer calls + Green"), "Amber"),
    ("How we see it is done + RAG", ("Forms seen + Amber", "Fewer calls + Green"), "Amber"),
    ("Update Dec 2018 + Update June 2019", ("In progress + Complete", "Overdue + "), "Complete"),
    ("Update Dec 2018 + Update June 2019", ("In progress + ", "Overdue + "), "In progress"),
    ("RAG + Progress", ("Amber + Half trained", "Green + Done"), "Amber"),
    ("Open or closed", ("Closed", "Open"), "Closed"),
    ("How far", ("Green: agreed", "Red: no printer"), "Green: agreed"),
    ("Rationale", ("Closed minds met the daughter", "No card was held"), ""),
]


@pytest.mark.parametrize(("heads", "cells", "status"), NAMED_BY_CONTENTS)
def test_statuses_stand_in_the_column_that_is_theirs(heads: str, cells: tuple[str, str], status: str) -> None:
    plan = f"""{LIST}# Action plan
    + No. + Action + Lead + By + {heads}
    + 1 + Write the tool. + Inspector + 31.07.2019 + {cells[0]}
    + 2 + Print a card. + Manager + 31.08.2019 + {cells[1]}"""
    found = list_actions(plan, "of", "target_date", "status_printed")
    assert found[0] == ("1", "2019-07-31", status)
    assert found[1][:2] == ("2", "2019-08-31")


def test_dates_name_the_column_that_no_header_names() -> None:
    plan = f"""{LIST}# Action plan
    + No. + Action + Lead + Momentum
    + 1 + Write the tool. + Inspector + 31.07.2019
    + 2 + Print a card. + Manager + June 2020"""
    assert list_actions(plan, "of", "target_date") == [("1", "2019-07-31"), ("2", "2020-06")]


def test_an_agency_that_heads_a_table_without_leads_is_the_lead_and_a_matter_is_not() -> None:
    plan = f"""{LIST}# Action plan
    ## Thornshire Police
    + Rec No + Action + By when + R/A/G
    + R1 + Write the tool. + June 2019 + G
    ## Better training
    + Rec No + Action + By when + R/A/G
    + R2 + Print a card. + July 2019 + R"""
    assert list_actions(plan, "of", "lead", "status") == [("1", "Thornshire Police", "on_track"), ("2", "", "late")]


FORM = """# Recommendations
    + Recommendation number + 8.1
    + Recommendation + Thornshire Police should audit a sample of its forms.
    + Owner + Thornshire Police
    Next recommendation
    + Recommendation + The ambulance service should attend whenever strangulation is alleged.
    + Owner + Ambulance Service
    # Action plan
    + Rec + Action no. + What will be done + Lead + Due + Status
    + 8.1 + 8.1.1 + Write the tool. + Inspector + May 2020 + Ongoing
    + 8.2 + 8.2.1 + Print a card. + Manager + May 2020 + Ongoing"""


def test_the_number_that_a_form_prints_above_a_recommendation_is_its_own_alone() -> None:
    assert sorted(find_in(FORM)["number"]) == ["", "8.1"]
    assert list_actions(FORM, "of", "action") == [("8.1", "Write the tool."), ("", "Print a card.")]


COMPLETION = [("Completion date + Status", "2019-07-30", "unknown"), ("Date completed + Target date", "", "done")]


@pytest.mark.parametrize(("heads", "target", "status"), COMPLETION)
def test_a_completion_date_beside_a_status_is_the_target(heads: str, target: str, status: str) -> None:
    plan = f"""{LIST}# Action plan
    + No + Action + Lead + {heads}
    + 1 + Write the tool. + Inspector + 30/07/2019 + """
    assert list_actions(plan, "target_date", "status") == [(target, status)]


NUMBERED = [
    ("1.1", "1"),
    ("1a", "1"),
    ("1 and 2", "1"),
    ("1; 2", "1"),
    ("(2)", "2"),
    ("12", ""),
    ("9.1", ""),
    ("B", ""),
]


@pytest.mark.parametrize(("printed", "number"), NUMBERED)
def test_numbers_of_actions_lead_to_their_recommendation(printed: str, number: str) -> None:
    plan = f"""{LIST}# Action plan
    + Ref + Action + Lead + Due
    + {printed} + New card + Head of Control + June 2020"""
    assert list_actions(plan, "of") == [(number,)]


SHORT = [("1. Sampling forms", "1"), ("2) Ambulance crews", "2"), ("2. Training", ""), ("Forms", "")]


@pytest.mark.parametrize(("title", "number"), SHORT)
def test_a_numbered_title_across_the_table_must_fit_the_recommendation(title: str, number: str) -> None:
    plan = f"""{LIST}# Action plan
    + Action + Lead + When + Achieved?
    + {title} + {title} + {title} + {title}
    + New card + Head of Control + June 2020 + Achieved"""
    assert list_actions(plan, "of", "status") == [(number, "done")]


def test_a_whole_plan_is_one_in_any_chapter_but_a_chronology_or_an_empty_form_is_not() -> None:
    plan = f"""{LIST}# Analysis
    + Ref. + Outcome + Task + Officer + To be done by + R/A/G
    + (1) + Better forms + Write the tool. + Inspector + May 2020 + AMBER
    # Events
    + No + Date + Action + Officer + Outcome achieved
    + 1 + 3 May 2018 + Arrest made + PC Jones + Charged
    # Action plan
    + Recommendation + Action to take + Lead + Target date
    + None + n/a + n/a + n/a"""
    assert list_actions(plan, "of", "action") == [("1", "Write the tool.")]


LEVELS = [
    ("1 | Thornshire Police should audit a sample of its forms.", "1.1", [("1", "Write the tool now for all.")]),
    ("1 | Thornshire Police should audit a sample of its forms.", "2", []),
]


@pytest.mark.parametrize(("top", "second", "actions"), LEVELS)
def test_a_column_of_two_levels_prints_actions_below_their_recommendation(
    top: str, second: str, actions: list[tuple[str, str]]
) -> None:
    plan = f"""{LIST}# Action plan
    + Ref + Recommendation / Action + Lead + Timescale + Status
    + {top.replace("|", "+")} + + +
    + {second} + Write the tool now for all. + Inspector + Q2 2019/20 + Complete"""
    assert list_actions(plan, "of", "action") == actions


def test_agencies_right_below_a_recommendation_part_its_actions_and_later_ones_begin_anew() -> None:
    plan = f"""{LIST}# Action plan
    + No + Action + When + Status
    + Recommendation 1. Thornshire Police should audit a sample of its forms. + + +
    + Thornshire Police + + +
    + 1.1 + Write the tool. + Q1 2021 + On track
    + Thornshire County Council + + +
    + 1.2 + Read the tool. + Q1 2021 + Delayed
    + Recommendation 2. The ambulance service should attend whenever strangulation is alleged. + + +
    + 2.1 + Print a card. + Ongoing + Closed
    + Thornshire Police + + +
    + 3.1 + Book a hall. + Ongoing + Closed"""
    assert list_actions(plan, "of", "action", "lead") == [
        ("1", "Write the tool.", "Thornshire Police"),
        ("1", "Read the tool.", "Thornshire County Council"),
        ("2", "Print a card.", ""),
        ("", "Book a hall.", "Thornshire Police"),
    ]


def test_a_form_below_a_bare_number_bears_that_number() -> None:
    plan = f"""{LIST}# Action plan
    Recommendation 2
    Action: Print a card.
    Lead: Head of Operations
    Other matters
    Action: Book a hall.
    Lead: Clerk
    # Appendix: Action plan of the clerk
    Action: Write a letter.
    Lead: Clerk"""
    assert list_actions(plan, "number", "action")[0] == ("2", "Print a card.")
    assert list_actions(plan, "number", "action")[-1] == ("", "Write a letter.")


ASKED = [
    ("What the review recommended", "1"),
    ("What was called for", "1"),
    ("Wording", "1"),
    ("When it was said", ""),
]


@pytest.mark.parametrize(("head", "number"), ASKED)
def test_heads_say_in_many_words_that_a_column_prints_recommendations(head: str, number: str) -> None:
    plan = f"""{LIST}# Action plan
    + {head} + What we are doing + Owner + By when
    + Thornshire Police should audit a sample of its forms. + 1.1 Tool written. + Inspector + May 2023"""
    assert list_actions(plan, "of", "action") == [(number, "Tool written.")]


STEPS = [
    (("a", "b"), [("1", "Write the tool"), ("2", "Print a card")]),
    (("(i)", "(ii)"), [("1", "Write the tool"), ("2", "Print a card")]),
    (("Draft", "Print"), [("1", "Draft"), ("2", "Print")]),
]


@pytest.mark.parametrize(("steps", "actions"), STEPS)
def test_a_column_of_bare_marks_holds_numbers_whatever_its_head(
    steps: tuple[str, str], actions: list[tuple[str, str]]
) -> None:
    plan = f"""{LIST}# Action plan
    + Step + What + Who + When
    + Recommendation 1 (para 8.14): Thornshire Police should audit a sample of its forms. + + +
    + {steps[0]} + Write the tool + Inspector + May 2023
    + Recommendation 2 (para 8.20): The ambulance service should attend whenever strangulation is alleged. + + +
    + {steps[1]} + Print a card + Manager + June 2023"""
    assert list_actions(plan, "of", "action") == actions


UNKNOWN_HEADS = [
    (
        ("Audit a sample of forms each quarter.", "Change the lock on the day that fear is reported."),
        [("i", "Audit a sample of forms each quarter."), ("ii", "Change the lock on the day that fear is reported.")],
    ),
    (("The lock was changed by the landlord.", "The officer left the flat at noon."), []),
]


@pytest.mark.parametrize(("cells", "found"), UNKNOWN_HEADS)
def test_a_column_that_asks_prints_recommendations_under_any_head(
    cells: tuple[str, str], found: list[tuple[str, str]]
) -> None:
    table = f"""# Recommendations
    + Num + Change sought + Because
    + i + {cells[0]} + None was ever read by anybody.
    + ii + {cells[1]} + Nobody changed hers."""
    assert list(find_in(table)[["number", "text"]].itertuples(index=False, name=None)) == found
