"""The action plan as rows to show: each step with the recommendation it serves and what that rests on."""

from collections.abc import Callable, Mapping
from typing import Any

import pandas as pd

from ..csvfiles import split_list
from .plan_columns import COLUMNS
from .rag import CAUTION, STATUS_WORDS, say_rag

LEVELS = {
    "organisation": "One organisation", "sector": "A sector", "across_agencies": "Across agencies",
    "national": "National",
}  # fmt: skip
BESIDE = ("colour", "addressee", "proposal_id", "contested")
FEW_SOURCES = 6  # named in a cell; the page lists them all


def make_plan_rows(
    judged: pd.DataFrame,
    proposals: pd.DataFrame,
    recommendations: pd.DataFrame,
    say_theme: Callable[[str], str] = str,
) -> pd.DataFrame:
    """Make the rows of the plan from judged steps, in the order of proposals, then partnerships.

    Columns: those of plan_columns.COLUMNS with statuses and colours in words, and BESIDE: colour (the RAG's name),
    addressee, proposal_id, contested.
    """
    serves = {row["proposal_id"]: row for row in proposals.to_dict("records")}
    sources = {row["recommendation_id"]: say_source(row) for row in recommendations.to_dict("records")}
    steps = order_steps(judged, proposals)
    rows = [_make_row(step, serves.get(step["proposal_id"], {}), sources, say_theme) for step in steps]
    return pd.DataFrame(rows, columns=[*(column.name for column in COLUMNS), *BESIDE])


def _make_row(
    step: Mapping[str, Any], proposal: Mapping[str, Any], sources: Mapping[str, str], say_theme: Callable[[str], str]
) -> dict[str, Any]:
    return {
        **step,
        "recommendation": proposal.get("text", ""),
        "addressee": proposal.get("addressee", ""),
        "scope": LEVELS.get(proposal.get("level", ""), ""),
        "theme": say_theme(proposal["code"]) if proposal.get("code") else "",
        "status": STATUS_WORDS.get(step["status"], step["status"]),
        "rag": say_rag(step["rag"], step["reason"]),
        "colour": step["rag"],
        "measure": step["measure"] or proposal.get("measure", ""),
        "evidence": say_evidence(proposal, sources),
    }


def order_steps(judged: pd.DataFrame, proposals: pd.DataFrame) -> list[dict[str, Any]]:
    """Order steps as their proposals are ranked, then by partnership; those of no proposal come last."""
    ranks = dict(zip(proposals["proposal_id"], proposals["rank"].fillna(len(proposals) + 1), strict=True))
    last = len(proposals) + 2
    return sorted(
        judged.to_dict("records"),
        key=lambda step: (ranks.get(step["proposal_id"], last), step["proposal_id"], step["csp"], step["step_id"]),
    )


def say_source(recommendation: Mapping[str, Any]) -> str:
    """Say where a recommendation stands: its review, number and page."""
    number, page = recommendation["number"], recommendation["page"]
    parts = [recommendation["review_id"], f"recommendation {number}" if number else "a recommendation"]
    return ", ".join([*parts, *([] if pd.isna(page) else [f"page {page}"])])


def say_evidence(proposal: Mapping[str, Any], sources: Mapping[str, str], most: int = FEW_SOURCES) -> str:
    """Say which recommendations a proposal rests on, as far as they are among the sources; the first few by name."""
    named = [sources[one] for one in split_list(proposal.get("recommendation_ids", "")) if one in sources]
    further = f"; and {len(named) - most} more" if len(named) > most else ""
    return "; ".join(named[:most]) + further


def order_by_worry(rows: pd.DataFrame) -> pd.DataFrame:
    """Order rows of the plan by their colour, the most worrying first, else as they stand."""
    rank = {colour: place for place, colour in enumerate(CAUTION)}
    return rows.sort_values("colour", key=lambda colours: colours.map(rank), kind="stable").reset_index(drop=True)
