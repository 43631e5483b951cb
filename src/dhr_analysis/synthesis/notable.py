"""What stands out: what agencies are told most, good practice, and the reviews in which a common theme is absent."""

from collections.abc import Iterator
from typing import Any

import pandas as pd

from ..tables import make_table
from .cases import select_regional
from .themes import join_cases

COMMON, FEWEST = 0.75, 4  # a theme is common when three quarters of at least four reviews have it
GOOD_PRACTICE = "good_practice"
FOUND_ALONE = "found only here"


def count_agency_themes(
    recommendations: pd.DataFrame, agencies: pd.DataFrame, codes: pd.DataFrame, reviews: pd.DataFrame
) -> pd.DataFrame:
    """Count what the region's reviews ask of each agency, by theme: the table ``agency_themes``."""
    told = recommendations[["recommendation_id", "review_id"]].merge(select_regional(reviews)[["review_id", "csp"]])
    named = agencies.loc[agencies["agency"] != "", ["recommendation_id", "agency", "sector"]].drop_duplicates()
    joined = told.merge(named).merge(codes[["recommendation_id", "code"]].drop_duplicates())
    counts = joined.groupby(["agency", "code"], as_index=False).agg(
        sector=("sector", "first"), n_recommendations=("recommendation_id", "nunique"),
        n_reviews=("review_id", "nunique"), n_csps=("csp", "nunique"),
    )  # fmt: skip
    return make_table("agency_themes", counts.sort_values(["agency", "code"]))


def list_good_practice(codings: pd.DataFrame, passages: pd.DataFrame) -> pd.DataFrame:
    """List the passages that single out good practice, with the other themes they speak of: ``good_practice``."""
    found = codings[codings["status"] == "found"].sort_values(["passage_id", "code", "start"], kind="stable")
    good = found[found["code"] == GOOD_PRACTICE].drop_duplicates("passage_id")
    others = found[found["code"] != GOOD_PRACTICE].groupby("passage_id")["code"].agg(lambda c: ";".join(sorted(set(c))))
    placed = good.merge(passages[["passage_id", "document_id", "review_id", "page", "paragraph"]], on="passage_id")
    placed["codes"] = placed["passage_id"].map(others).fillna("")
    columns = ["passage_id", "review_id", "document_id", "page", "paragraph", "quote", "codes"]
    return make_table("good_practice", placed[columns].sort_values(["review_id", "passage_id"]))


def list_exceptions(review_codes: pd.DataFrame, reviews: pd.DataFrame) -> pd.DataFrame:
    """List the region's reviews that don't fit: a common theme not found there, or a theme found nowhere else."""
    joined = join_cases(review_codes, reviews)
    best = review_codes.set_index(["review_id", "code"])["best_passage_id"]
    regional = joined[joined["scope"] != "national"]
    rows = [row for code, themes in regional.groupby("code", sort=True) for row in _find_exceptions(code, themes)]
    for row in rows:
        row["passage_id"] = best.get((row["review_id"], row["code"]), "") if row["kind"] == FOUND_ALONE else ""
    return make_table("theme_exceptions", rows)


def _find_exceptions(code: str, themes: pd.DataFrame) -> Iterator[dict[str, Any]]:
    n, of = int(themes["present"].sum()), len(themes)
    if of < FEWEST:
        return
    if n / of >= COMMON:
        kind, odd = "common, not found here", themes[~themes["present"]]
    else:
        kind, odd = FOUND_ALONE, themes[themes["present"]] if n == 1 else themes.iloc[:0]
    for review in odd["review_id"]:
        yield {"code": code, "review_id": review, "kind": kind, "n": n, "of": of}
