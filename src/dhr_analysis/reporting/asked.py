"""What reviews ask for, counted: tables for the sections on recommendations, agencies and sectors."""

import pandas as pd

from ..synthesis.groups import list_done
from .opened import Report

WEAK = ("train", "raise_awareness")  # kinds of act that by themselves change little
QUALITIES = ("has_owner", "has_deadline", "has_measure")


def join_asked(report: Report) -> pd.DataFrame:
    """Join all recommendations with their review's partnership and year, and what is known of their doing.

    Columns: those of ``recommendations``, csp, year (Int64), state (done, open, unknown).
    """
    recommendations = report["recommendations"]
    csps = dict(zip(report["reviews"]["review_id"], report["reviews"]["csp"], strict=True))
    return recommendations.assign(
        csp=recommendations["review_id"].map(csps).fillna(""),
        year=pd.to_numeric(recommendations["review_id"].map(report.years), errors="coerce").astype("Int64"),
        state=list_states(report, recommendations),
    ).reset_index(drop=True)


def list_asked(report: Report, *, regional: bool = True) -> pd.DataFrame:
    """List the recommendations of the region's reviews, or of all: columns of ``join_asked``."""
    asked = report.asked
    return asked[asked["review_id"].isin(report.regional_ids)].reset_index(drop=True) if regional else asked


def list_states(report: Report, recommendations: pd.DataFrame) -> list[str]:
    """Say of each recommendation whether a printed plan says it is done, not yet, or nothing is known."""
    actions = report.count_from("actions")
    done = list_done(recommendations, actions)
    told = actions[~actions["status"].isin(("", "unknown", "superseded"))]
    known = set(told["recommendation_id"])
    return [
        "done" if one in done else "open" if one in known else "unknown" for one in recommendations["recommendation_id"]
    ]


def list_told(report: Report) -> pd.DataFrame:
    """List recommendation × agency of the region's reviews, once each; a body that was not matched is blank.

    Columns: those of ``list_asked``, agency, sector.
    """
    asked = list_asked(report)
    agencies = report["recommendation_agencies"][["recommendation_id", "agency", "sector"]].drop_duplicates()
    named = agencies[agencies["agency"] != ""].drop_duplicates(["recommendation_id", "agency"])
    joined = asked.merge(named, on="recommendation_id", how="left")
    return joined.fillna({"agency": "", "sector": ""})


def count_told(told: pd.DataFrame) -> pd.DataFrame:
    """Count by agency: columns agency, sector, recommendations, reviews, partnerships, weak, done, open, unknown."""
    named = told[told["agency"] != ""]
    counts = named.groupby(["agency", "sector"], as_index=False).agg(
        recommendations=("recommendation_id", "nunique"), reviews=("review_id", "nunique"),
        partnerships=("csp", "nunique"), weak=("action_type", lambda kinds: int(kinds.isin(WEAK).sum())),
    )  # fmt: skip
    for state in ("done", "open", "unknown"):
        found = named[named["state"] == state].groupby("agency").size()
        counts[state] = counts["agency"].map(found).fillna(0).astype(int)
    return counts.sort_values(["recommendations", "reviews", "agency"], ascending=[False, False, True]).reset_index(
        drop=True
    )


def count_kinds(asked: pd.DataFrame) -> pd.DataFrame:
    """Count recommendations by the kind of act asked for, most first: columns action_type, n."""
    counts = asked.groupby("action_type").size().rename("n").reset_index()
    return counts.sort_values(["n", "action_type"], ascending=[False, True]).reset_index(drop=True)


def list_groups(report: Report) -> pd.DataFrame:
    """List the groups of recommendations that ask the same, widest first: one row a group.

    Columns: those of ``recommendation_groups`` without the member; only groups with a regional review.
    """
    groups = report.count_from("recommendation_groups").drop_duplicates("group_id")
    kept = groups[groups["n_regional_reviews"].fillna(0) > 0].drop(columns=["recommendation_id"])
    order = ["n_csps", "n_reviews", "label", "group_id"]
    return kept.sort_values(order, ascending=[False, False, True, True]).reset_index(drop=True)


def list_members(report: Report) -> pd.DataFrame:
    """List groups' members with their reviews: columns of ``list_asked`` (national ones too), group_id, label."""
    asked = report.asked
    members = report["recommendation_groups"][["group_id", "recommendation_id", "label"]]
    return members.merge(asked, on="recommendation_id")


def place_of_recommendation(recommendation_id: str) -> str:
    """Name the place of a recommendation in the page."""
    return f"r-{recommendation_id}"
