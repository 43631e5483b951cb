"""Comparisons with the nation tell counts of ours once more: those that would give a hidden count away are left out."""

from collections.abc import Collection, Mapping

import pandas as pd

from ..synthesis.comparisons import FACT, count_ours
from .case_counts import name_band
from .suppression import Key

ALL = ("all", "all")


def hide_comparisons(
    rows: pd.DataFrame,
    hidden: Collection[Key],
    measures: pd.DataFrame,
    limit: int,
    theme_counts: pd.DataFrame,
    reviews: pd.DataFrame,
) -> pd.DataFrame:
    """Leave out comparisons of ours that are small, hidden elsewhere, or which with others would give such away.

    ``hidden`` are the keys of hidden counts, ``measures`` is codebook/national_measures.csv, ``theme_counts`` and
    ``reviews`` those that the audience may count, nothing blanked.
    """
    ours = dict(zip(measures["measure"], measures["ours"], strict=True))
    specs = [ours.get(measure, "") for measure in rows["measure"]]
    keep = [
        _is_safe(row, spec, hidden, limit, len(reviews))
        for row, spec in zip(rows.to_dict("records"), specs, strict=True)
    ]
    kept = rows.assign(spec=specs)[pd.Series(keep, index=rows.index, dtype=bool)]
    telling = {spec for spec, own in kept.groupby("spec") if _tells_rest(str(spec), own, limit, theme_counts, reviews)}
    return kept[~(kept["spec"].isin(telling) & (kept["death_type"] != ""))].drop(columns="spec").reset_index(drop=True)


def _is_safe(row: Mapping[str, object], spec: str, hidden: Collection[Key], limit: int, n_reviews: int) -> bool:
    n, of = int(str(row["ours_n"])), int(str(row["ours_of"]))
    kind, _, what = spec.partition(":")
    by = ("circumstances", str(row["death_type"])) if row["death_type"] else ALL
    if n < limit or ("cases", *by) in hidden:
        return False
    if kind != "fact":
        return (what, *by) not in hidden
    unknown = n_reviews - of if by == ALL else 0
    return of - n >= limit and not 0 < unknown < limit and not _list_keys(what) & set(hidden)


def _list_keys(what: str) -> set[Key]:
    """List the counts of cases that a fact's comparison prints again: its value's, and how many are not known."""
    fact = FACT.fullmatch(what)
    if fact is None:
        return set()
    value = name_band(int(fact[3])) if fact[2] == ">=" else fact[3]
    return {("cases", fact[1], value), ("cases", fact[1], "")}


def _tells_rest(spec: str, own: pd.DataFrame, limit: int, theme_counts: pd.DataFrame, reviews: pd.DataFrame) -> bool:
    """Say whether the kinds of death printed leave, of all together, a rest that is small."""
    kinds = own[own["death_type"] != ""].drop_duplicates("death_type")
    if kinds.empty or not spec.startswith("fact:"):
        return False  # counts of themes by kind of death were hidden together with their sums
    n, of = count_ours(spec, "", theme_counts, reviews)
    rest_n, rest_of = n - int(kinds["ours_n"].sum()), of - int(kinds["ours_of"].sum())
    return rest_of > 0 and (rest_n < limit or rest_of - rest_n < limit)
