"""What was heard of the steps up to a day: the rows of action_status.csv laid over the plan, none of them lost."""

from collections.abc import Callable, Iterator
from datetime import date
from typing import Any

import pandas as pd

from ..tables import ACTION_STATUSES
from .days import find_first_day

Row = dict[str, Any]
FIELDS = ("status", "due", "owner", "milestones", "assurance", "next_review")
CONTESTED = ("status", "due", "owner")  # two partnerships can't both be right about these
ALL = ""  # the partnership of a row that speaks for all
COLUMNS = ("step_id", "csp", *FIELDS, "update", "meeting", "decided_by", "decided_on", "note", "on")


def order_updates(history: pd.DataFrame, read_status: Callable[[str], str] | None = None) -> pd.DataFrame:
    """Order the rows of action_status.csv by the day they speak of; rows of one day stay in the order of the file.

    Columns: those of the sheet, and ``on``: decided_on, else the meeting, else blank (then it counts from the start).
    ``read_status`` reads a status written in a person's own words.
    """
    ordered = history.copy()
    ordered["on"] = pd.Series([_find_on(row) for row in history.to_dict("records")], history.index, dtype="str")
    ordered["status"] = history["status"].map(lambda status: _read_status(status, read_status)).astype("str")
    return ordered.sort_values("on", kind="stable")[list(COLUMNS)].reset_index(drop=True)


def _find_on(row: Row) -> str:
    days = (find_first_day(str(row[column])) for column in ("decided_on", "meeting"))
    return next((day.isoformat() for day in days if day), "")


def _read_status(written: str, read_status: Callable[[str], str] | None) -> str:
    if written in ("", *ACTION_STATUSES):
        return written
    return read_status(written.replace("_", " ")) if read_status else "unknown"


def select_until(updates: pd.DataFrame, day: date) -> pd.DataFrame:
    """Select what had been heard by a day."""
    return updates[updates["on"] <= day.isoformat()]


def lay_updates(steps: pd.DataFrame, updates: pd.DataFrame, day: date) -> pd.DataFrame:
    """Lay what had been heard by a day over the steps, later words over earlier ones; blank cells change nothing.

    Columns: those of ``action_plan``, and update (the last words), heard_from (the partnership, or initials). What
    is only heard later is taken out of the steps again, so that the plan can be seen as it stood on any day; a column
    ``planned_due`` gives the dates that a step had before anything was heard.
    """
    heard = {step_id: rows.to_dict("records") for step_id, rows in select_until(updates, day).groupby("step_id")}
    ever = {step_id: rows for step_id, rows in updates.groupby("step_id")}
    laid = []
    for step in steps.to_dict("records"):
        base = _take_out(step, ever.get(step["step_id"]), day)
        laid.append(_lay_rows(base, heard.get(step["step_id"], [])))
    further = [column for column in ("update", "heard_from") if column not in steps]
    return pd.DataFrame(laid, columns=[*steps.columns, *further])


def _take_out(step: Row, rows: pd.DataFrame | None, day: date) -> Row:
    base = {**step, "update": step.get("note", ""), "heard_from": ""}
    if rows is not None:
        touched = [field for field in FIELDS if field != "owner" and (rows[field] != "").any()]
        base |= dict.fromkeys([*touched, "last_update", "note", "update"], "")
        base |= {"due": base["due"] or step.get("planned_due", "")}
    heard_on = find_first_day(base["last_update"])
    return base if heard_on is None or heard_on <= day else base | {"last_update": ""}


def _lay_rows(base: Row, rows: list[Row]) -> Row:
    for row in rows:
        base = base | {field: row[field] for field in FIELDS if row[field]}
        base |= {"last_update": row["on"] or base["last_update"], "heard_from": row["csp"] or row["decided_by"]}
        base |= {"update": row["update"], "decided_by": row["decided_by"]} if row["update"] else {}
    return base


def find_conflicts(updates: pd.DataFrame, day: date) -> pd.DataFrame:
    """Find what partnerships say differently of one step, by their last words before or on a day.

    A row without a partnership speaks for all and settles what was said before it. Columns: step_id, field, csp,
    value, on, decided_by; every side is a row.
    """
    rows = [
        row
        for _, heard in select_until(updates, day).groupby("step_id", sort=True)
        for row in _contest(_leave_settled(heard))
    ]
    return pd.DataFrame(rows, columns=["step_id", "field", "csp", "value", "on", "decided_by"])


def _leave_settled(heard: pd.DataFrame) -> pd.DataFrame:
    for_all = [place for place, csp in enumerate(heard["csp"]) if csp == ALL]
    return heard.iloc[for_all[-1] + 1 :] if for_all else heard


def _contest(heard: pd.DataFrame) -> Iterator[Row]:
    for field in CONTESTED:
        said = heard[heard[field] != ""].drop_duplicates("csp", keep="last").sort_values("csp")
        if said[field].nunique() > 1:
            for row in said.to_dict("records"):
                yield {**{key: row[key] for key in ("step_id", "csp", "on", "decided_by")},
                       "field": field, "value": row[field]}  # fmt: skip


def list_meetings(updates: pd.DataFrame, day: date) -> list[date]:
    """List the days of the meetings that updates name, up to a day, in order."""
    days = {find_first_day(meeting) for meeting in updates["meeting"]}
    return sorted(found for found in days if found and found <= day)
