"""The action plan: one step for each proposal and partnership concerned, with what people have since reported."""

from collections.abc import Iterable, Mapping
from datetime import date

import pandas as pd

from ..csvfiles import split_list
from ..ids import make_id
from ..monitoring import judge_plan
from ..products.days import find_first_day
from ..products.rag import Rule
from ..tables import make_problem, make_table


def make_action_plan(
    proposals: pd.DataFrame,
    csps: Mapping[str, Iterable[str]],
    reach: Mapping[str, str],
    bodies: Mapping[str, str],
    due: Mapping[str, str],
) -> pd.DataFrame:
    """Make the steps of all proposals that were not rejected: the table ``action_plan``, all unknown and grey.

    ``csps`` are the partnerships behind each proposal, by its id; ``reach`` says whether its addressee works locally,
    then each partnership gets a step of its own, or regionally or nationally, then there is one step without
    partnership; ``bodies`` names the body of a partnership, by "proposal_id csp"; ``due`` are dates that people set.
    """
    rows = []
    for row in proposals[proposals["status"] != "rejected"].sort_values("rank").to_dict("records"):
        proposal = row["proposal_id"]
        concerned = sorted(csps.get(proposal, ())) if reach.get(proposal) == "local" else []
        for csp in concerned or [""]:
            rows.append(
                {
                    "step_id": make_id("s", proposal, csp), "proposal_id": proposal, "csp": csp, "step": row["text"],
                    "owner": bodies.get(f"{proposal} {csp}", "") or row["addressee"], "due": due.get(proposal, ""),
                    "measure": row["measure"], "status": "unknown", "rag": "grey", "decided_by": "machine",
                }
            )  # fmt: skip
    return make_table("action_plan", rows)


def lay_over_plan(plan: pd.DataFrame, updates: pd.DataFrame, today: str, rules: tuple[Rule, ...]) -> pd.DataFrame:
    """Lay what was heard of the steps over the plan and judge each by the rules of monitoring.

    ``updates`` come from products.updates.order_updates; ``today`` is the day to judge by, blank: that of the last
    update. Where neither is known the plan stays as it is.
    """
    day = _choose_day(updates, today)
    if day is None or plan.empty:
        return plan
    judged = judge_plan(plan, updates, day, rules)
    return make_table("action_plan", judged.assign(note=judged["update"])[plan.columns])


def _choose_day(updates: pd.DataFrame, today: str) -> date | None:
    return find_first_day(today) or find_first_day(str(updates["on"].max()) if len(updates) else "")


def tell_lost_steps(plan: pd.DataFrame, history: pd.DataFrame) -> list[dict[str, str]]:
    """Tell of the reports (action_status.csv) on steps that are not in the plan any more: they are kept, not shown."""
    lost = history[~history["step_id"].isin(plan["step_id"])]
    return [
        make_problem(
            "synthesise", "warning",
            f"{row['decided_by']} reported on step {row['step_id']}, not in the plan any more: {row['update']}",
            "Look which step has taken its place, and correct the row.",
            file="decisions/action_status.csv", where=f"row {row['row_in_file']}",
        )
        for row in lost.to_dict("records")
    ]  # fmt: skip


def name_bodies(partnerships: pd.DataFrame, column: str) -> dict[str, str]:
    """Name the first body of a column of codebook/partnerships.csv for each partnership."""
    firsts = {row["csp"]: split_list(row[column])[:1] for row in partnerships.to_dict("records")}
    return {csp: names[0] for csp, names in firsts.items() if names}
