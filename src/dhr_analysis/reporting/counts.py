"""Counts that the reports print: tables in, small tables out, with nothing of any page in them."""

from collections.abc import Iterable

import pandas as pd

from ..tables import TABLES

STATUSES = ("completed", "near_complete", "under_way", "decommissioned")
TOTAL = "All"


def count_register(reviews: pd.DataFrame, partnerships: Iterable[str] = ()) -> pd.DataFrame:
    """Count the regional reviews of the register by partnership, also those named without any; the last is the total.

    Columns: csp, commenced (all that were begun, whatever became of them), and its parts completed, near_complete,
    under_way (the register says ``commenced``) and decommissioned.
    """
    regional = reviews[reviews["scope"] != "national"]
    statuses = regional["status"].replace("commenced", "under_way")
    counts = pd.crosstab(regional["csp"], statuses).reindex(columns=list(STATUSES), fill_value=0).sort_index()
    counts = counts.reindex(sorted({*counts.index, *partnerships}), fill_value=0)
    counts.insert(0, "commenced", regional.groupby("csp").size().reindex(counts.index, fill_value=0))
    counts.loc[TOTAL] = counts.sum()
    return counts.astype("int64").rename_axis(index="csp", columns=None).reset_index()


def count_received(reviews: pd.DataFrame, documents: pd.DataFrame) -> pd.DataFrame:
    """Count what was received of each review, duplicates left out, in the order of partnership and review.

    Columns: review_id, csp, status, documents, pages (blank where no document has any), words.
    """
    originals = documents[documents["same_as"] == ""]
    sums = originals.groupby("review_id", as_index=False).agg(
        documents=("document_id", "size"), pages=("n_pages", _add_known), words=("n_words", "sum")
    )
    received = reviews[["review_id", "csp", "status"]].merge(sums, on="review_id")
    ordered = received.sort_values(["csp", "review_id"]).reset_index(drop=True)
    return ordered.astype({"pages": "Int64"})


def _add_known(values: pd.Series) -> int | None:
    return int(values.sum()) if values.notna().any() else None


def count_missing(reviews: pd.DataFrame, documents: pd.DataFrame) -> pd.DataFrame:
    """List the reviews said to be completed or nearly so of which no document was received.

    Columns: review_id, csp, status.
    """
    due = reviews[reviews["status"].isin(("completed", "near_complete"))]
    missing = due[~due["review_id"].isin(documents["review_id"])]
    return missing[["review_id", "csp", "status"]].sort_values(["csp", "review_id"]).reset_index(drop=True)


def count_recommendations(recommendations: pd.DataFrame, reviews: pd.DataFrame) -> pd.DataFrame:
    """Count recommendations by review; the last row is the total.

    Columns: review_id, csp, recommendations, overview and single_agency_imr (level), single_agency, multi_agency and
    national (scope); a recommendation whose level or scope was not found counts only in the first.
    """
    declared = TABLES["recommendations"]
    counts = recommendations.groupby("review_id").size().to_frame("recommendations")
    for column in ("level", "scope"):
        found = pd.crosstab(recommendations["review_id"], recommendations[column])
        counts = counts.join(found.reindex(columns=list(declared.values(column)), fill_value=0))
    counts = counts.sort_index().astype("int64")
    counts.insert(0, "csp", reviews.set_index("review_id")["csp"].reindex(counts.index).fillna(""))
    counts.loc[TOTAL] = ["", *counts.drop(columns="csp").sum()]
    return counts.reset_index()


def count_addressees(recommendations: pd.DataFrame, agencies: pd.DataFrame) -> pd.DataFrame:
    """Count the recommendations that name each agency, most first; one that names two counts for both.

    Columns: agency, sector, recommendations, reviews.
    """
    named = agencies[agencies["agency"] != ""].merge(
        recommendations[["recommendation_id", "review_id"]], on="recommendation_id"
    )
    counts = named.groupby(["agency", "sector"], as_index=False).agg(
        recommendations=("recommendation_id", "nunique"), reviews=("review_id", "nunique")
    )
    order = counts.sort_values(["recommendations", "reviews", "agency"], ascending=[False, False, True])
    return order.reset_index(drop=True)


def count_problems(problems: pd.DataFrame) -> pd.DataFrame:
    """Count what a person should look at, by severity. Columns: severity, problems."""
    counts = problems["severity"].value_counts().reindex(["error", "warning", "note"]).dropna().astype("int64")
    return counts.rename("problems").rename_axis("severity").reset_index()
