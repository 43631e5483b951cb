"""Monitoring: colours by rules, what was heard by a day, conflicts, what changed."""

from datetime import date

import pandas as pd
import pytest

from dhr_analysis.decisions import SHEETS
from dhr_analysis.errors import DhrError
from dhr_analysis.monitoring import (
    EVERYWHERE,
    count_colours,
    find_last_meeting,
    judge_plan,
    list_changes,
    list_overdue,
    trace_meetings,
)
from dhr_analysis.products.days import find_first_day, find_last_day, read_day
from dhr_analysis.products.rag import COLOURS, judge_step, make_rules, say_rag
from dhr_analysis.products.updates import find_conflicts, list_meetings, order_updates
from dhr_analysis.study import MonitoringSettings
from dhr_analysis.tables import make_table

RULES = make_rules(MonitoringSettings())
DAY = date(2014, 6, 30)
STEPS = make_table(
    "action_plan",
    [
        {"step_id": "s1", "csp": "Coventry", "step": "Agree a form", "owner": "Police"},
        {"step_id": "s2", "csp": "", "step": "Share a list", "owner": "Trust", "due": "2014-05"},
        {"step_id": "s3", "csp": "Walsall", "step": "Ask patients", "owner": "Police"},
    ],
)


def make_history(*rows: dict[str, str]) -> pd.DataFrame:
    columns = SHEETS["action_status"].columns
    blank = dict.fromkeys(columns, "")
    return pd.DataFrame([{**blank, **row} for row in rows], columns=[*columns])


def tell(step: str, on: str, csp: str = "Coventry", who: str = "AB", **said: str) -> dict[str, str]:
    return {"step_id": step, "csp": csp, "decided_on": on, "meeting": on, "decided_by": who, **said}


UPDATES = order_updates(
    make_history(
        tell("s2", "2014-06-01", "Walsall", "CD", status="on_track"),
        tell("s1", "2014-03-01", status="on_track", due="2014-07", update="Form drafted"),
        tell("s2", "2014-03-01", status="done", assurance="Audit of 20 files"),
        tell("s1", "2014-06-20", status="done", update="Form in use"),
    )
)


@pytest.mark.parametrize(
    ("step", "rag", "reason"),
    [
        ({"status": "done", "assurance": "audit", "due": "2014-01"}, "blue", "complete"),
        ({"status": "done", "due": "2014-01"}, "amber", "no assurance"),
        ({"status": "done", "assurance": " "}, "amber", "no assurance"),
        ({"status": "on_track", "due": "2014-06-29", "last_update": "2014-06-29"}, "red", "overdue by 1 day"),
        ({"status": "on_track", "due": "2014-06-30", "last_update": "2014-06-29"}, "amber", "due today"),
        ({"status": "on_track", "due": "2014-06", "last_update": "2014-06-29"}, "amber", "due today"),
        ({"status": "", "due": "2014-06-01"}, "red", "overdue by 29 days"),
        ({"status": "on_track", "due": "2014-07-30", "last_update": "2014-06-29"}, "amber", "due in 30 days"),
        ({"status": "on_track", "due": "2014-07-31", "last_update": "2014-06-29"}, "green", "on time"),
        ({"status": "on_track", "due": "2014", "last_update": "2014-04-01"}, "amber", "no update for 90 days"),
        ({"status": "on_track", "due": "2014", "last_update": "2014-04-02"}, "green", "on time"),
        ({"status": "not_started", "due": "2015", "last_update": "2014-06-01"}, "green", "on time"),
        ({"status": "late", "due": "2015", "last_update": "2014-06-01"}, "amber", "late"),
        ({"status": "on_track", "last_update": "2014-06-01"}, "grey", "no target date"),
        ({"status": "unknown", "due": "2015", "last_update": "2014-06-01"}, "grey", "not known"),
        ({"status": "", "due": "2015"}, "grey", "nothing heard"),
        ({}, "grey", "nothing heard"),
        ({"status": "superseded", "due": "2014-01"}, "grey", "superseded"),
    ],
)
def test_colour_by_rule(step: dict[str, str], rag: str, reason: str) -> None:
    full = {"status": "", "due": "", "assurance": "", "last_update": "", **step}
    found = judge_step(full, DAY, RULES)
    assert (found[0], reason in found[1]) == (rag, True), found


def test_rules_print_the_study_s_own_limits() -> None:
    text = " ".join(rule.text for rule in make_rules(MonitoringSettings(due_soon_days=14, silent_days=60)))
    assert "14 days" in text and "60 days" in text and "30" not in text and "90" not in text
    assert {rule.rag for rule in RULES} == set(COLOURS)
    assert say_rag("red", "overdue by 2 days") == "Red: overdue by 2 days"


@pytest.mark.parametrize(
    ("written", "first", "last"),
    [
        ("2014", date(2014, 1, 1), date(2014, 12, 31)),
        ("2014-02", date(2014, 2, 1), date(2014, 2, 28)),
        ("2016-02", date(2016, 2, 1), date(2016, 2, 29)),
        ("2014-06-30", date(2014, 6, 30), date(2014, 6, 30)),
        ("2014-06-31", None, None),
        ("June 2014", None, None),
        ("", None, None),
    ],
)
def test_days_as_precise_as_written(written: str, first: date | None, last: date | None) -> None:
    assert (find_first_day(written), find_last_day(written)) == (first, last)
    if last is None:
        with pytest.raises(DhrError, match="as_of: found"):
            read_day(written, "as_of")


class TestPlanOnADay:
    def test_later_words_win_and_blank_cells_change_nothing(self) -> None:
        step = judge_plan(STEPS, UPDATES, DAY, RULES).iloc[0]
        assert (step["status"], step["due"], step["update"]) == ("done", "2014-07", "Form in use")
        assert (step["last_update"], step["heard_from"], step["rag"]) == ("2014-06-20", "Coventry", "amber")

    def test_earlier_days_know_nothing_of_later_ones(self) -> None:
        step = judge_plan(STEPS, UPDATES, date(2014, 3, 1), RULES).iloc[0]
        assert (step["status"], step["update"], step["rag"]) == ("on_track", "Form drafted", "green")
        before = judge_plan(STEPS, UPDATES, date(2014, 2, 28), RULES).iloc[0]
        assert (before["status"], before["due"], before["update"], before["rag"]) == ("", "", "", "grey")
        assert before["owner"] == "Police"

    def test_table_that_holds_the_latest_gives_the_same(self) -> None:
        laid = STEPS.assign(status=["done", "on_track", ""], due=["2014-07", "2014-05", ""], last_update="2014-06-20")
        assert judge_plan(laid, UPDATES, date(2014, 2, 1), RULES)["status"].tolist() == ["", "", ""]

    def test_partnerships_that_differ_are_both_kept_and_the_worse_counts(self) -> None:
        step = judge_plan(STEPS, UPDATES, DAY, RULES).iloc[1]
        assert step["contested"] and step["rag"] == "red" and step["days_overdue"] == 30
        said = find_conflicts(UPDATES, DAY)
        assert said[["csp", "field", "value"]].to_numpy().tolist() == [
            ["Coventry", "status", "done"], ["Walsall", "status", "on_track"],
        ]  # fmt: skip
        assert find_conflicts(UPDATES, date(2014, 5, 31)).empty

    @pytest.mark.parametrize(
        ("row", "differ"),
        [
            (tell("s2", "2014-06-10", "", "HH", status="done"), False),  # speaks for all
            (tell("s2", "2014-06-10", "Walsall", "CD", status="done"), False),  # comes round
            (tell("s2", "2014-06-10", "Dudley", "EF", update="No change"), True),  # says nothing of the status
            (tell("s2", "2014-05-10", "", "HH", status="done"), False),  # settles what came before; one side is left
        ],
    )
    def test_what_settles_a_conflict(self, row: dict[str, str], differ: bool) -> None:
        more = order_updates(pd.concat([UPDATES.drop(columns="on"), make_history(row)], ignore_index=True))
        assert bool(len(find_conflicts(more, DAY))) is differ

    def test_words_without_a_day_count_from_the_start(self) -> None:
        updates = order_updates(make_history(tell("s1", "", status="done", assurance="seen")))
        assert judge_plan(STEPS, updates, date(2000, 1, 1), RULES).iloc[0]["rag"] == "blue"


class TestTables:
    def test_counts_add_up_by_partnership_and_agency(self) -> None:
        judged = judge_plan(STEPS, UPDATES, DAY, RULES)
        for by, groups in (("csp", [EVERYWHERE, "Coventry", "Walsall", "All"]), ("owner", ["Police", "Trust", "All"])):
            counts = count_colours(judged, by)
            assert counts[by].tolist() == groups
            assert (counts[list(COLOURS)].sum(axis=1) == counts["steps"]).all()
            assert counts.iloc[-1]["steps"] == len(STEPS) == counts["steps"].iloc[:-1].sum()

    def test_overdue_longest_first_without_the_closed(self) -> None:
        steps = STEPS.assign(due=["2014-05-01", "2014-04-01", "2014-05-31"], status=["on_track", "done", "late"])
        judged = judge_plan(steps, UPDATES.iloc[:0], DAY, RULES)
        assert list_overdue(judged)[["step_id", "days_overdue"]].to_numpy().tolist() == [["s1", 60], ["s3", 30]]

    def test_changes_between_two_days(self) -> None:
        before, now = (judge_plan(STEPS, UPDATES, day, RULES) for day in (date(2014, 3, 1), DAY))
        changes = list_changes(before, now)
        assert changes[["step_id", "what", "was", "is_now"]].to_numpy().tolist() == [
            ["s1", "rag", "green", "amber"], ["s1", "status", "on_track", "done"],
            ["s2", "rag", "blue", "red"], ["s2", "status", "done", "on_track"],
        ]  # fmt: skip
        assert list_changes(now, now).empty

    def test_meetings_and_the_trend_over_them(self) -> None:
        assert list_meetings(UPDATES, date(2014, 6, 1)) == [date(2014, 3, 1), date(2014, 6, 1)]
        assert find_last_meeting(UPDATES, date(2014, 6, 1)) == date(2014, 3, 1)
        assert find_last_meeting(UPDATES, date(2014, 3, 1)) is None
        trend = trace_meetings(STEPS, UPDATES, [DAY, *list_meetings(UPDATES, DAY)], RULES)
        assert trend["on"].tolist() == ["2014-03-01", "2014-06-01", "2014-06-20", "2014-06-30"]
        assert trend["blue"].tolist() == [1, 0, 0, 0] and (trend["steps"] == 3).all()

    def test_nothing_gives_empty_tables(self) -> None:
        none, unheard = make_table("action_plan"), order_updates(make_history())
        judged = judge_plan(none, unheard, DAY, RULES)
        assert judged.empty and list_overdue(judged).empty and list_changes(judged, judged).empty
        assert count_colours(judged, "csp")["steps"].tolist() == [0]
        assert trace_meetings(none, unheard, [], RULES).empty and find_last_meeting(unheard, DAY) is None
