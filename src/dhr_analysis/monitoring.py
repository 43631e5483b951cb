"""Monitoring of the action plan: how each step stands on a day, what is overdue, what changed since the last meeting.

Tables in, new tables out. The day is always given: the clock is never asked.
"""

from collections.abc import Sequence
from datetime import date

import pandas as pd

from .products.days import count_days, find_last_day
from .products.rag import CAUTION, CLOSED, COLOURS, Rule, judge_step
from .products.updates import find_conflicts, lay_updates, list_meetings

EVERYWHERE = "All partnerships"
SHOWN_CHANGES = ("rag", "status", "due", "owner")


def judge_plan(steps: pd.DataFrame, updates: pd.DataFrame, day: date, rules: tuple[Rule, ...]) -> pd.DataFrame:
    """Judge each step as it stood on a day; where partnerships differ about it, the more worrying version counts.

    ``steps`` are rows of ``action_plan``, ``updates`` comes from ``order_updates``. Columns: those of lay_updates,
    reason (words), days_overdue (Int64, missing where not overdue), contested (bool).
    """
    laid = lay_updates(steps, updates, day)
    sides = {step_id: said for step_id, said in find_conflicts(updates, day).groupby("step_id")}
    judged = []
    for step in laid.to_dict("records"):
        versions = _list_versions(step, sides.get(step["step_id"]))
        rag, reason = min((judge_step(one, day, rules) for one in versions), key=lambda found: CAUTION.index(found[0]))
        overdue = max((_count_overdue(one, day) for one in versions), default=0)
        judged.append(
            {**step, "rag": rag, "reason": reason, "days_overdue": overdue or None, "contested": len(versions) > 1}
        )
    columns = [*laid.columns, "reason", "days_overdue", "contested"]
    return pd.DataFrame(judged, columns=columns).astype({"days_overdue": "Int64", "contested": "bool"})


def _list_versions(step: dict[str, str], said: pd.DataFrame | None) -> list[dict[str, str]]:
    if said is None:
        return [step]
    return [step | dict(zip(side["field"], side["value"], strict=True)) for _, side in said.groupby("csp", sort=True)]


def _count_overdue(step: dict[str, str], day: date) -> int:
    late = count_days(find_last_day(step["due"]), day) or 0
    return max(late, 0) if step["status"] not in CLOSED else 0


def count_colours(judged: pd.DataFrame, by: str = "") -> pd.DataFrame:
    """Count steps by colour, in all or by a column (csp, owner …); blank groups are of all partnerships.

    Columns: the column, steps, red, amber, green, blue, grey; the last row is the total where there are groups.
    """
    blank = EVERYWHERE if by == "csp" else "Not named"
    groups = judged[by].replace("", blank) if by else pd.Series("All", judged.index)
    counts = pd.crosstab(groups, judged["rag"]).reindex(columns=list(COLOURS), fill_value=0)
    counts.insert(0, "steps", counts.sum(axis=1))
    if by:
        counts.loc["All"] = counts.sum()
    return counts.astype("int64").rename_axis(index=by or "group", columns=None).reset_index()


def list_overdue(judged: pd.DataFrame) -> pd.DataFrame:
    """List the steps past their target date and not complete, longest first; columns: those of judge_plan."""
    late = judged[judged["days_overdue"].notna()]
    return late.sort_values(["days_overdue", "step_id"], ascending=[False, True]).reset_index(drop=True)


def list_changes(before: pd.DataFrame, now: pd.DataFrame) -> pd.DataFrame:
    """List what differs between two days of the same plan: one row a step × what changed.

    Columns: step_id, csp, step, what (rag, status, due, owner), was, is_now, update.
    """
    rows = []
    earlier = before.set_index("step_id").to_dict("index")
    for step in now.to_dict("records"):
        was = earlier.get(step["step_id"], {})
        rows += [
            {**{key: step[key] for key in ("step_id", "csp", "step", "update")},
             "what": what, "was": was.get(what, ""), "is_now": step[what]}
            for what in SHOWN_CHANGES
            if was.get(what, "") != step[what]
        ]  # fmt: skip
    return pd.DataFrame(rows, columns=["step_id", "csp", "step", "what", "was", "is_now", "update"])


def find_last_meeting(updates: pd.DataFrame, day: date) -> date | None:
    """Find the last meeting before a day; None when no meeting is on record."""
    earlier = [meeting for meeting in list_meetings(updates, day) if meeting < day]
    return earlier[-1] if earlier else None


def trace_meetings(
    steps: pd.DataFrame, updates: pd.DataFrame, days: Sequence[date], rules: tuple[Rule, ...]
) -> pd.DataFrame:
    """Count steps by colour on each of several days, as the plan of today stood then.

    Columns: on (YYYY-MM-DD), steps, red, amber, green, blue, grey.
    """
    counts = [
        count_colours(judge_plan(steps, updates, day, rules)).assign(group=day.isoformat()) for day in sorted(set(days))
    ]
    none = pd.DataFrame(columns=["group", "steps", *COLOURS])
    return (pd.concat(counts, ignore_index=True) if counts else none).rename(columns={"group": "on"})
