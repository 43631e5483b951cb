"""Say whether a theme is rising or falling over the years of death, as far as the number of reviews allows."""

from typing import Any

import pandas as pd

from ..tables import make_table
from .intervals import find_newcombe_interval, say_difference
from .themes import join_cases

WORDS = ("rising", "falling", "no clear change")


def find_trends(review_codes: pd.DataFrame, reviews: pd.DataFrame) -> pd.DataFrame:
    """Compare the later half of the region's deaths with the earlier, theme by theme: the table ``theme_trends``.

    Reviews without a year of death are left out; empty when all deaths fall in one year.
    """
    joined = join_cases(review_codes, reviews)
    dated = joined[(joined["scope"] != "national") & (joined["year"] != "")]
    dated = dated.assign(year=dated["year"].astype("int64"))
    split = choose_split(dated.drop_duplicates("review_id")["year"])
    if split is None:
        return make_table("theme_trends")
    return make_table("theme_trends", [_compare(code, rows, split) for code, rows in dated.groupby("code", sort=True)])


def choose_split(years: pd.Series) -> int | None:
    """Choose the first year of the later half so that both halves are as equal as they can be; the earlier if tied."""
    ordered = sorted({int(year) for year in years})
    distances = [(abs(2 * int((years < year).sum()) - len(years)), year) for year in ordered[1:]]
    return min(distances)[1] if distances else None


def _compare(code: str, rows: pd.DataFrame, split: int) -> dict[str, Any]:
    late = rows["year"] >= split
    n_late, of_late = int(rows.loc[late, "present"].sum()), int(late.sum())
    n_early, of_early = int(rows.loc[~late, "present"].sum()), int((~late).sum())
    difference, low, high = find_newcombe_interval(n_late, of_late, n_early, of_early)
    return {
        "code": code, "n_early": n_early, "of_early": of_early, "n_late": n_late, "of_late": of_late,
        "split_year": split, "difference": difference, "low": low, "high": high,
        "reading": say_difference(low, high, of_late, of_early, WORDS),
    }  # fmt: skip
