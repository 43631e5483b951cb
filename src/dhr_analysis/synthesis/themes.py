"""Count themes over reviews: how many of those read have each, by group; where groups differ; which come together."""

from collections.abc import Iterable, Iterator
from itertools import combinations
from typing import Any

import pandas as pd

from ..tables import make_table
from .cases import GROUPINGS, describe_cases
from .intervals import find_newcombe_interval, find_wilson_interval, say_difference

DIFFERENCES = ("circumstances", "published", "scope")  # partnerships are never ranked against each other
WORDS = ("more often", "less often", "no clear difference")


def join_cases(review_codes: pd.DataFrame, reviews: pd.DataFrame) -> pd.DataFrame:
    """Join themes with what their reviews are grouped by; what was not read (present missing) is left out.

    Columns: those of describe_cases, code, present (bool).
    """
    read = review_codes.loc[review_codes["present"].notna(), ["review_id", "code", "present"]]
    joined = read.merge(describe_cases(reviews), on="review_id")
    return (
        joined.assign(present=joined["present"].astype(bool)).sort_values(["code", "review_id"]).reset_index(drop=True)
    )


def count_themes(review_codes: pd.DataFrame, reviews: pd.DataFrame) -> pd.DataFrame:
    """Count the reviews with each theme, of those read: the table ``theme_counts``.

    ``by`` "all" and the groupings hold the region's reviews alone; ``by`` "scope" sets the national ones beside them.
    """
    joined = join_cases(review_codes, reviews)
    regional = joined[joined["scope"] != "national"]
    parts = [_count(regional.assign(all="all"), "all"), _count(joined, "scope")]
    parts += [_count(regional[regional[by] != ""], by) for by in GROUPINGS]
    return make_table("theme_counts", pd.concat(parts, ignore_index=True))


def _count(joined: pd.DataFrame, by: str) -> pd.DataFrame:
    counts = joined.groupby(["code", by])["present"].agg(n="sum", of="size").reset_index()
    intervals = [find_wilson_interval(n, of) for n, of in zip(counts["n"], counts["of"], strict=True)]
    counts["low"], counts["high"] = [low for low, _ in intervals], [high for _, high in intervals]
    return counts.rename(columns={by: "group"}).assign(by=by)


def find_differences(theme_counts: pd.DataFrame) -> pd.DataFrame:
    """Set each group of a grouping beside the others taken together: the table ``theme_differences``."""
    rows = []
    for by in DIFFERENCES:
        counts = theme_counts[theme_counts["by"] == by]
        for _, group in counts.groupby("code", sort=True):
            rows += list(_compare_each(group)) if len(group) > 1 else []
    return make_table("theme_differences", rows)


def _compare_each(group: pd.DataFrame) -> Iterator[dict[str, Any]]:
    n, of = int(group["n"].sum()), int(group["of"].sum())
    for row in group.sort_values("group").to_dict("records"):
        others = (n - row["n"], of - row["of"])
        difference, low, high = find_newcombe_interval(row["n"], row["of"], *others)
        yield {
            **{key: row[key] for key in ("code", "by", "group", "n", "of")},
            "other_n": others[0], "other_of": others[1],
            "difference": difference, "low": low, "high": high,
            "reading": say_difference(low, high, row["of"], others[1], WORDS),
        }  # fmt: skip


def pair_themes(review_codes: pd.DataFrame, reviews: pd.DataFrame) -> pd.DataFrame:
    """Count which themes come together in the region's reviews: the table ``theme_pairs``, each pair once."""
    joined = join_cases(review_codes, reviews)
    found = joined[(joined["scope"] != "national") & joined["present"]]
    holders = {code: set(rows["review_id"]) for code, rows in found.groupby("code", sort=True)}
    return make_table("theme_pairs", _pair(holders))


def _pair(holders: dict[str, set[str]]) -> Iterable[dict[str, Any]]:
    for (code, mine), (other, theirs) in combinations(sorted(holders.items()), 2):
        both, either = len(mine & theirs), len(mine | theirs)
        yield {"code": code, "other_code": other, "n_both": both, "n_either": either, "jaccard": both / either}
