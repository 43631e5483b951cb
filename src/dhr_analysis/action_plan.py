"""The action plan: the steps that HOCS watch, as a workbook out and back, and as tables for the reports.

Reads action_plan, proposals, recommendations and data/decisions/<study>/action_status.csv, to which it adds rows;
nothing that stands there is ever changed.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any

import pandas as pd

from .codebook import load_codebook
from .csvfiles import ROW
from .deciding.books_in import read_about, read_book
from .deciding.merge import write_rows
from .decisions import SHEETS, read_decisions
from .errors import DhrError, Fault, FaultsError
from .monitoring import judge_plan
from .products.days import find_first_day, find_last_day, read_day
from .products.plan_answers import read_plan_answers
from .products.plan_book import KIND, write_plan_book
from .products.plan_rows import make_plan_rows
from .products.rag import Rule, make_rules
from .products.updates import find_conflicts, order_updates
from .reading.statuses import read_status
from .reporting.page import count_things
from .study import Study
from .tables import make_table, read_table, table_path

HISTORY = "action_status"


@dataclass(frozen=True)
class Plan:
    """The plan on a day: its judged steps, the rows to show, all updates up to that day, conflicts, and the rules."""

    day: date
    steps: pd.DataFrame
    judged: pd.DataFrame
    rows: pd.DataFrame
    updates: pd.DataFrame
    conflicts: pd.DataFrame
    rules: tuple[Rule, ...]

    def list_rules(self) -> list[tuple[str, str]]:
        """List the rules as printed: colour and when."""
        return [(rule.rag.capitalize(), rule.text) for rule in self.rules]


def make_plan(
    study: Study,
    tables: Mapping[str, pd.DataFrame],
    as_of: str = "",
    clear: Callable[[pd.DataFrame], pd.DataFrame] = lambda updates: updates,
) -> Plan:
    """Make the plan as it stood on a day, from tables (action_plan, proposals, recommendations; any may be missing).

    ``as_of`` blank: the study's date, else the day of the last update; ``clear`` takes out of the updates what may not
    be told. Raises DhrError when no day is known.
    """
    updates = clear(read_updates(study))
    day = choose_day(study, updates, as_of)
    steps, proposals, recommendations = (
        tables[name] if name in tables else make_table(name) for name in ("action_plan", "proposals", "recommendations")
    )
    steps = steps[~steps["proposal_id"].isin(proposals.loc[proposals["status"] == "rejected", "proposal_id"])]
    steps = _plan_dates(steps.reset_index(drop=True), read_decisions(study.decisions, "proposals"))
    updates = updates[updates["step_id"].isin(steps["step_id"])].reset_index(drop=True)
    rules = make_rules(study.settings.monitoring)
    judged = judge_plan(steps, updates, day, rules)
    rows = make_plan_rows(judged, proposals, recommendations, name_themes(study))
    return Plan(day, steps, judged, rows, updates, find_conflicts(updates, day), rules)


def _plan_dates(steps: pd.DataFrame, decided: pd.DataFrame) -> pd.DataFrame:
    """Add the date that a person set with the proposal, before anything was heard of a step: planned_due."""
    due = dict(zip(decided["proposal_id"], decided["due"], strict=True))
    return steps.assign(planned_due=[due.get(one, "") for one in steps["proposal_id"]])


def read_updates(study: Study) -> pd.DataFrame:
    """Read all that was ever told of the steps, oldest first; statuses in a person's own words are read too.

    Raises FaultsError for a date that is none.
    """
    history = read_decisions(study.decisions, HISTORY)
    faults = [
        Fault(f"decisions/{HISTORY}.csv", repr(row[column]), "YYYY, YYYY-MM or YYYY-MM-DD", "", row[ROW], column)
        for row in history.to_dict("records")
        for column in ("due", "next_review", "decided_on")
        if row[column] and find_last_day(row[column]) is None
    ]
    if faults:
        raise FaultsError(faults)
    return order_updates(history, lambda written: read_status(written, study.codebook))


def choose_day(study: Study, updates: pd.DataFrame, as_of: str) -> date:
    """Choose the day of a plan: as told, else the study's date, else that of the last update."""
    if as_of:
        return read_day(as_of, "as_of")
    found = find_first_day(study.date) if not study.date else read_day(study.date, "study.yml, date")
    last = find_first_day(str(updates["on"].max())) if len(updates) else None
    if found or last:
        return found or last  # type: ignore[return-value]
    raise DhrError("No day is known for the action plan. Set date in study.yml, or give the parameter as_of.")


def name_themes(study: Study) -> Any:
    """Give a function that says a theme's name; a code that the codebook doesn't have loses its underscores."""
    if not (study.codebook / "codes.csv").exists():
        return lambda code: code.replace("_", " ")
    codes = load_codebook(study.codebook, "codes")
    names = dict(zip(codes["code"], codes["name"], strict=True))
    return lambda code: names.get(code, code.replace("_", " "))


def write_plan_sheet(study: Study, path: Path, as_of: str = "") -> Path:
    """Write the action plan as a sheet for HOCS to fill in; refuses to write over another file."""
    tables = {
        name: read_table(study.processed, name)
        for name in ("action_plan", "proposals", "recommendations")
        if table_path(study.processed, name).exists()
    }
    plan = make_plan(study, tables, as_of)
    new = path.with_name(f".{path.stem}.new.xlsx")
    write_plan_book(
        new, plan.rows, describe_plan(study, plan), plan.list_rules(),
        history=plan.updates, partnerships=study.settings.partnerships,
    )  # fmt: skip
    if path.exists() and path.read_bytes() != new.read_bytes():
        new.unlink()
        raise DhrError(f"{path} is there already and may have been filled in. Name another file.")
    new.replace(path)
    return path


def describe_plan(study: Study, plan: Plan) -> dict[str, str]:
    """Say what a workbook of the plan is."""
    return {
        "kind": KIND,
        "study": study.name,
        "title": f"Action plan: {study.settings.title}",
        "as_of": plan.day.isoformat(),
        "steps": str(len(plan.rows)),
    }


def read_plan_sheet(study: Study, path: Path) -> list[str]:
    """Take a filled plan into action_status.csv, adding rows only; returns what is to be said about it, line by line.

    The same sheet read twice adds nothing. Raises FaultsError, and changes nothing, when a cell can't be understood.
    """
    book = read_book(path)
    about = read_about(book, path.name)
    if about.get("kind") != KIND or about.get("study") != study.name:
        raise DhrError(f"{path.name} is no action plan of {study.name!r}. Name a workbook that dhr sheets has written.")
    told, lines = read_plan_answers(book, about, path.name, study.settings.partnerships)
    added, there = append_updates(study, told)
    head = f"{HISTORY}.csv: {count_things(added, 'row')} added"
    return [f"{head}, {there} there already" if there else head, *lines, *_say_further(study, told)]


def append_updates(study: Study, told: list[dict[str, Any]]) -> tuple[int, int]:
    """Add rows to action_status.csv behind those that stand there; returns how many were added and were there."""
    sheet = SHEETS[HISTORY]
    standing = read_decisions(study.decisions, HISTORY).drop(columns=ROW).to_dict("records")
    new = [{column: str(row.get(column, "")) for column in sheet.columns} for row in told]
    fresh = [row for row in new if row not in standing]
    if fresh:
        write_rows(study.decisions / f"{HISTORY}.csv", sheet.columns, [*standing, *fresh])
    return len(fresh), len(new) - len(fresh)


def _say_further(study: Study, told: list[dict[str, Any]]) -> list[str]:
    """Say what was told of steps that the plan no longer has, and where partnerships now differ."""
    exists = table_path(study.processed, "action_plan").exists()
    known = set(read_table(study.processed, "action_plan")["step_id"]) if exists else set()
    touched = {row["step_id"] for row in told}
    lines = [f"The plan has no step {step_id} any more; the row is kept" for step_id in sorted(touched - known)]
    differing = find_conflicts(read_updates(study), date.max)
    sides = differing[differing["step_id"].isin(touched)]
    for (step_id, field), said in sides.groupby(["step_id", "field"]):
        words = "; ".join(f"{row.csp} says {row.value}" for row in said.itertuples())
        lines.append(f"Partnerships differ about {field} of step {step_id}: {words}. Both are shown")
    return lines
