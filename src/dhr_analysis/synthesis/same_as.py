"""Lay people's decisions (same_as.csv) over the groups: put together, take apart, rename; a person's row wins."""

from collections.abc import Mapping
from typing import Any

import pandas as pd

from ..ids import make_id
from ..tables import make_problem
from .groups import MEMBERS

Problem = dict[str, str]
Key = tuple[str, str]
Rows = dict[Key, dict[str, Any]]


def lay_over_groups(
    members: pd.DataFrame, decided: pd.DataFrame, recommendations: pd.DataFrame
) -> tuple[pd.DataFrame, list[Problem]]:
    """Lay same_as.csv over the members of groups; returns both, and the rows that fit nothing any more.

    ``together`` puts a recommendation into a group, ``apart`` takes it out (of all groups where none is named),
    ``rename`` gives a group its label. A group is named by its id, by the id of any recommendation in it, or by a name
    of one's own, which then becomes its id. All "apart" rows count after all "together" rows.
    """
    known = set(recommendations["recommendation_id"])
    rows = {(row["group_id"], row["recommendation_id"]): dict(row) for row in members.to_dict("records")}
    problems = []
    for change in ("together", "apart", "rename"):
        for row in decided[decided["change"] == change].to_dict("records"):
            fault = _find_fault(row, known, rows)
            if fault:
                problems.append(_tell(row, fault))
            else:
                _APPLY[change](rows, row, known)
    laid = pd.DataFrame(list(rows.values()), columns=MEMBERS)
    return laid.sort_values(["group_id", "recommendation_id"]).reset_index(drop=True), problems


def _find_fault(row: Mapping[str, Any], known: set[str], rows: Mapping[Key, Any]) -> str:
    recommendation, group = row["recommendation_id"], row["group"]
    if row["change"] == "rename":
        if not row["label"]:
            return "the new name is blank: write it in the column label"
        return "" if _resolve(group, rows) in {key[0] for key in rows} else f"there is no group {group!r} any more"
    if recommendation not in known:
        return f"recommendation {recommendation!r} is not there any more"
    if row["change"] == "together" and not group:
        return "the group is blank: write its id, or the id of a recommendation that is in it"
    return ""


def _resolve(group: str, rows: Mapping[Key, Any]) -> str:
    """Say the id of the group that is meant: the one named, or the one that holds the recommendation named."""
    if any(group == key[0] for key in rows):
        return group
    holding = sorted(key[0] for key in rows if key[1] == group)
    return holding[0] if holding else group


def _put_together(rows: Rows, row: Mapping[str, Any], known: set[str]) -> None:
    group = _resolve(row["group"], rows)
    label = row["label"] or next((held["label"] for key, held in rows.items() if key[0] == group), row["group"])
    if group in known:
        # Two recommendations that were in no group: the one named as group is a member too.
        named, group = group, make_id("g", group)
        label = row["label"] or named
        rows[group, named] = _make_row(group, named, label, row["decided_by"])
    rows[group, row["recommendation_id"]] = _make_row(group, row["recommendation_id"], label, row["decided_by"])
    if row["label"]:
        _rename(rows, {**row, "group": group}, known)


def _make_row(group: str, recommendation: str, label: str, who: str) -> dict[str, Any]:
    return dict(zip(MEMBERS, (group, recommendation, label, who), strict=True))


def _take_apart(rows: Rows, row: Mapping[str, Any], known: set[str]) -> None:
    group = _resolve(row["group"], rows) if row["group"] else ""
    for key in [key for key in rows if key[1] == row["recommendation_id"] and group in ("", key[0])]:
        del rows[key]


def _rename(rows: Rows, row: Mapping[str, Any], known: set[str]) -> None:
    group = _resolve(row["group"], rows)
    for key, held in rows.items():
        if key[0] == group:
            rows[key] = {**held, "label": row["label"], "decided_by": row["decided_by"]}


_APPLY = {"together": _put_together, "apart": _take_apart, "rename": _rename}


def _tell(row: Mapping[str, Any], fault: str) -> Problem:
    what = f"the decision {row['change']!r} of {row['decided_by']} could not be followed: {fault}"
    return make_problem(
        "synthesise", "warning", what, "Correct or delete the row in same_as.csv.",
        file="decisions/same_as.csv", where=f"row {row.get('row_in_file', '')}",
    )  # fmt: skip
