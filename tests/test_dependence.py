"""One changed row changes the sections that depend on it, and not a letter of any other."""

from pathlib import Path

import pandas as pd
import pytest
from report_studies import make_study, make_tables, run_cells

from dhr_analysis.reporting.opened import Report, disclose_study
from dhr_analysis.tables import make_table


def run_sections(root: Path, tables: dict[str, pd.DataFrame], audience: str) -> dict[str, str]:
    """Run every section of the final report: its call → what it shows."""
    study = make_study(root, write=False)
    made = disclose_study(study, tables, audience)
    report = Report(study, audience, "draft", made.shown, made.counted, root / "out", "final_report", made.hidden)
    cells = [cell for cell in run_cells(report).cells if cell.cell_type == "code"]
    return {cell.source: str(cell.outputs) for cell in cells}


def change_register() -> dict[str, pd.DataFrame]:
    """Let the review under way be completed; it is not read yet."""
    reviews = make_tables()["reviews"]
    return make_tables() | {"reviews": reviews.assign(status=reviews["status"].replace("commenced", "completed"))}


def reject_proposal() -> dict[str, pd.DataFrame]:
    proposals = make_tables()["proposals"].assign(status="rejected")
    return make_tables() | {"proposals": proposals, "action_plan": make_table("action_plan")}


def move_death() -> dict[str, pd.DataFrame]:
    """Correct one fact: the victim's age, by which no theme is counted; a case fact and its count change."""
    reviews, facts = make_tables()["reviews"], make_tables()["facts"]
    return make_tables() | {
        "reviews": reviews.assign(victim_age=reviews["victim_age"].mask(reviews["review_id"] == "B1", 71)),
        "facts": facts.assign(value=facts["value"].mask(facts["review_id"] == "B1", "71")),
    }


REGISTER = {
    "make_brief(report)", "show_summary(report)", "show_register(report)", "show_flow(report)", "show_received(report)",
    "show_reviews(report)",
}  # fmt: skip
PROPOSALS = {
    "make_brief(report)", "show_summary(report)", "show_proposals(report)", "show_action_plan(report)",
    "show_checklist(report)",
}  # fmt: skip
FACTS = {"show_cases(report)", "show_case_facts(report)"}


@pytest.mark.parametrize(
    ("change", "audience", "expected"),
    [
        (change_register, "partners", REGISTER),
        (change_register, "public", set()),  # the review is not published: nobody else hears of it
        (reject_proposal, "partners", PROPOSALS),
        (move_death, "partners", FACTS),
        (make_tables, "partners", set()),
    ],
)
def test_changes_what_depends_on_it_and_nothing_else(tmp_path: Path, change, audience: str, expected) -> None:  # type: ignore[no-untyped-def]
    before = run_sections(tmp_path / "before", make_tables(), audience)
    after = run_sections(tmp_path / "after", change(), audience)
    changed = {call.removeprefix("dhr.") for call, said in before.items() if after[call] != said}
    assert changed == expected and len(before) > 40
