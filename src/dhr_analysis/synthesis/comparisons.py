"""Set our figures beside national ones, each with its interval and with what makes the two unlike."""

import re
from collections.abc import Mapping
from typing import Any

import pandas as pd

from ..errors import DhrError
from ..tables import make_table
from .cases import describe_cases
from .intervals import find_newcombe_interval

FEW = 10  # of fewer reviews a share says little
FACT = re.compile(r"(\w+)(>=|=)(.+)")
Count = tuple[int, int]


def compare_figures(
    benchmarks: pd.DataFrame, measures: pd.DataFrame, theme_counts: pd.DataFrame, reviews: pd.DataFrame
) -> pd.DataFrame:
    """Compare each national figure with ours: the table ``comparisons``, kinds of death first, then all together.

    ``benchmarks`` has the columns of codebook/benchmarks.csv, ``measures`` says what of ours answers to each measure.
    A figure to which nothing of ours answers stands there with none of ours.
    """
    ours = dict(zip(measures["measure"], measures["ours"], strict=True))
    rows = [_compare(row, ours.get(row["measure"], ""), theme_counts, reviews) for row in benchmarks.to_dict("records")]
    table = make_table("comparisons", rows)
    table = table.assign(order=table["death_type"] == "").sort_values(["order", "death_type", "label", "source"])
    return make_table("comparisons", table.drop(columns="order"))


def _compare(row: Mapping[str, Any], ours: str, theme_counts: pd.DataFrame, reviews: pd.DataFrame) -> dict[str, Any]:
    n, of = count_ours(ours, row["death_type"], theme_counts, reviews)
    theirs = (int(row["theirs_n"]), int(row["theirs_of"]))
    difference, low, high = find_newcombe_interval(n, of, *theirs)
    return {
        "measure": row["measure"], "label": row["label"], "death_type": row["death_type"],
        "ours_n": n, "ours_of": of, "theirs_n": theirs[0], "theirs_of": theirs[1], "source": row["source"],
        "difference": difference, "low": low, "high": high,
        "basis": "; ".join(filter(None, [row["unit"], row["years"]])),
        "caution": "; ".join(filter(None, [row["caution"], _say_few(of)])),
    }  # fmt: skip


def _say_few(of: int) -> str:
    if of == 0:
        return "none of ours to compare"
    return f"only {of} of ours: read it as counts, not as shares" if of < FEW else ""


def count_ours(ours: str, death_type: str, theme_counts: pd.DataFrame, reviews: pd.DataFrame) -> Count:
    """Count ours: "theme:code" from the counts of themes, "fact:column=value" or "fact:column>=number" from reviews.

    Only the region's reviews count; of facts only those that were found. ``death_type`` blank: all kinds of death.
    """
    kind, _, what = ours.partition(":")
    if not ours:
        return 0, 0
    if kind == "theme":
        return _count_theme(what, death_type, theme_counts)
    fact = FACT.fullmatch(what)
    if kind != "fact" or fact is None:
        raise DhrError(
            f"codebook/national_measures.csv, column ours: found {ours!r}; allowed: theme:code, fact:column=value "
            "or fact:column>=number."
        )
    return _count_fact(fact[1], fact[2], fact[3], _select_cases(death_type, reviews))


def _count_theme(code: str, death_type: str, theme_counts: pd.DataFrame) -> Count:
    by, group = ("circumstances", death_type) if death_type else ("all", "all")
    keys = theme_counts[["code", "by", "group"]]
    found = theme_counts[(keys == [code, by, group]).all(axis=1)]
    return (int(found["n"].iloc[0]), int(found["of"].iloc[0])) if len(found) else (0, 0)


def _select_cases(death_type: str, reviews: pd.DataFrame) -> pd.DataFrame:
    # Only the review's own facts are needed beside what it is grouped by.
    cases = describe_cases(reviews)[["review_id", "scope", "circumstances"]]
    joined = reviews.drop(columns="scope").merge(cases, on="review_id")
    joined = joined[joined["scope"] != "national"]
    return joined[joined["circumstances"] == death_type] if death_type else joined


def _count_fact(column: str, sign: str, value: str, cases: pd.DataFrame) -> Count:
    if column not in cases:
        raise DhrError(f"codebook/national_measures.csv, column ours: the reviews have no column {column!r}.")
    if sign == ">=":
        numbers = pd.to_numeric(cases[column], errors="coerce").dropna()
        return int((numbers >= float(value)).sum()), len(numbers)
    known = cases[column].astype("str")[cases[column].notna() & (cases[column] != "")]
    return int((known == value).sum()), len(known)


def join_benchmarks(benchmarks: pd.DataFrame, national: pd.DataFrame | None, dataset: str) -> pd.DataFrame:
    """Join the codebook's figures with a study's own national data, which take the place of all from that dataset.

    ``dataset`` is how the sources of the dataset begin.
    """
    if national is None:
        return benchmarks
    others = benchmarks[~benchmarks["source"].str.startswith(dataset)]
    return pd.concat([national, others[list(national.columns)]], ignore_index=True)
