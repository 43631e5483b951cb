"""What a report may print: rows and cells by audience, then small counts hidden over all its tables at once.

Counts of cases are hidden where they are small: how many reviews have a theme, how many people were so old. Counts of
what anyone can count are not: reviews, documents and recommendations that are published.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import pandas as pd

from ..synthesis.cases import describe_cases
from ..synthesis.trends import choose_split
from .audience import Tables, select_counted, select_shown
from .case_counts import CASES, count_cases, list_read
from .hide_comparisons import hide_comparisons
from .recount import recount_published
from .suppression import SMALL, Key, Sum, hide_counts

EVERYBODY_KNOWS = ("csp", "published", "scope")  # of a published review
ALL = ("cases", "all", "all")
NO_MEASURES = pd.DataFrame(columns=["measure", "ours"])
WHY = {SMALL: "fewer than the limit", "beside": "it would give a small count away"}
COUNTED_ANEW = (
    "theme_counts", "theme_differences", "theme_pairs", "theme_trends", "agency_themes", "comparisons", CASES,
)  # fmt: skip


@dataclass(frozen=True)
class Disclosed:
    """Tables that may be shown, tables that may be counted, and a restricted list of the counts that were hidden."""

    shown: dict[str, pd.DataFrame]
    counted: dict[str, pd.DataFrame]
    hidden: pd.DataFrame


def disclose(
    tables: Tables, audience: str, limit: int, years: pd.Series, measures: pd.DataFrame | None = None
) -> Disclosed:
    """Make the tables of a report for an audience; ``years`` gives each review's year, ``limit`` 0 hides nothing.

    ``measures`` is codebook/national_measures.csv, by which ours are counted beside national figures.

    A hidden count is missing (<NA>), and so are its interval and, where that is a count of cases, its N.
    """
    shown, counted = select_shown(tables, audience), select_counted(tables, audience)
    if audience == "public":
        counted = recount_published(counted, tables, years, NO_MEASURES if measures is None else measures)
        shown = dict(counted)
    counted[CASES] = count_cases(counted["reviews"])
    hidden = _hide(counted, limit) if limit > 0 else {}
    if limit > 0 and {"comparisons", "theme_counts"} <= counted.keys():
        counted["comparisons"] = hide_comparisons(
            counted["comparisons"], hidden, NO_MEASURES if measures is None else measures, limit,
            counted["theme_counts"], list_read(counted["reviews"]),
        )  # fmt: skip
    counted |= _blank_hidden(counted, hidden, limit)
    shown |= {name: counted[name] for name in COUNTED_ANEW if name in counted}
    return Disclosed(shown, counted, _list_hidden(tables, audience, counted, hidden))


def _hide(counted: Tables, limit: int) -> dict[Key, str]:
    """Hide counts of cases first, then of themes within them, each so that nothing hidden can be worked out."""
    cases = counted[CASES]
    counts: dict[Key, int] = {("cases", row.by, row.group): int(row.n) for row in cases.itertuples()}
    counts |= _count_halves(counted["reviews"])
    total = int(cases["of"].max()) if len(cases) else 0
    sums = [Sum(ALL, keys) for keys in _list_partitions(cases)]
    within = _nest_groups(counted["reviews"], with_blank=True)
    sums += [Sum(("cases", *whole), tuple(("cases", *part) for part in parts)) for whole, parts in within]
    hidden = hide_counts({**counts, ALL: total}, [*sums, *_sum_halves(counted)], limit, printed=[ALL])
    if "theme_counts" not in counted:
        return hidden
    themes = _list_theme_counts(counted)
    also = [key for key in themes if key[1] not in EVERYBODY_KNOWS and ("cases", *key[1:]) in hidden]
    codes = sorted({key[0] for key in themes})
    nested = _nest_groups(counted["reviews"])
    theme_sums = [
        Sum((code, *whole), tuple((code, *part) for part in parts)) for code in codes for whole, parts in nested
    ]
    return hidden | hide_counts(themes, theme_sums, limit, also=also) | _hide_pairs(counted, limit)


def _list_partitions(cases: pd.DataFrame) -> Iterator[tuple[Key, ...]]:
    for by, rows in cases[cases["by"] != "half"].groupby("by", sort=True):
        yield tuple(("cases", by, group) for group in rows["group"])


def _sum_halves(counted: Tables) -> Iterator[Sum]:
    """Say which years make up the halves that trends print the size of, and that the halves make up all."""
    halves = _list_halves(counted["reviews"])
    for half, years in halves.items():
        yield Sum(("cases", "half", half), tuple(("cases", "year", year) for year in years))
    if halves:
        unknown = (describe_cases(list_read(counted["reviews"]))["year"] == "").any()
        parts = [("cases", "half", half) for half in halves] + [("cases", "year", "")] * bool(unknown)
        yield Sum(ALL, tuple(parts))


def _count_halves(reviews: pd.DataFrame) -> dict[Key, int]:
    years = describe_cases(list_read(reviews))["year"]
    return {("cases", "half", half): int(years.isin(own).sum()) for half, own in _list_halves(reviews).items()}


def _list_halves(reviews: pd.DataFrame) -> dict[str, list[str]]:
    """List the years of the earlier and the later half, as the trends have them."""
    years = sorted(set(describe_cases(list_read(reviews))["year"]) - {""})
    split = choose_split(pd.to_numeric(describe_cases(list_read(reviews)).query("year != ''")["year"]))
    if split is None:
        return {}
    return {"early": [year for year in years if int(year) < split], "late": [y for y in years if int(y) >= split]}


def _list_theme_counts(counted: Tables) -> dict[Key, int]:
    """List all counts of themes that the report may print, by (code, by, group)."""
    rows = counted["theme_counts"]
    counts: dict[Key, int] = {
        (row.code, row.by, row.group): int(row.n) for row in rows.itertuples() if row.by != "scope"
    }
    for row in counted.get("theme_trends", pd.DataFrame(columns=["code"])).itertuples():
        counts |= {(row.code, "half", "early"): int(row.n_early), (row.code, "half", "late"): int(row.n_late)}
    return counts


def _nest_groups(
    reviews: pd.DataFrame, *, with_blank: bool = False
) -> list[tuple[tuple[str, str], list[tuple[str, str]]]]:
    """List which groups of reviews are made up of which groups of another grouping: (group, its parts).

    Counts of cases print how many are not known too (``with_blank``); themes are not counted by what is not known.
    """
    cases = describe_cases(list_read(reviews))
    groups: dict[tuple[str, str], frozenset[str]] = {("all", "all"): frozenset(cases["review_id"])}
    for by in cases.columns.difference(["review_id", "scope"]):
        groups |= {
            (by, group): frozenset(rows["review_id"]) for group, rows in cases.groupby(by) if group or with_blank
        }
    for half, years in _list_halves(reviews).items():
        groups["half", half] = frozenset(cases.loc[cases["year"].isin(years), "review_id"])
    nested = []
    for whole, members in groups.items():
        for by in sorted({by for by, _ in groups} - {whole[0], "all"}):
            parts = [key for key in groups if key[0] == by and groups[key] <= members]
            if parts and frozenset().union(*(groups[key] for key in parts)) == members:
                nested.append((whole, parts))
    return nested


def _hide_pairs(counted: Tables, limit: int) -> dict[Key, str]:
    pairs = counted.get("theme_pairs", pd.DataFrame())
    counts: dict[Key, int] = {("pair", row.code, row.other_code): int(row.n_both) for row in pairs.itertuples()}
    return hide_counts(counts, [], limit)


def _blank_hidden(counted: Tables, hidden: Mapping[Key, str], limit: int) -> dict[str, pd.DataFrame]:
    made = {CASES: _blank(counted[CASES], [("cases", r.by, r.group) in hidden for r in counted[CASES].itertuples()])}
    if "theme_counts" not in counted:
        return made
    made["theme_counts"] = _blank_themes(counted["theme_counts"], hidden, limit)
    if "theme_differences" in counted:
        rows = counted["theme_differences"]
        some = {(code, by) for code, by, *_ in hidden}
        kept = [(r.code, r.by) not in some for r in rows.itertuples()]
        made["theme_differences"] = rows[pd.Series(kept, index=rows.index, dtype=bool)].reset_index(drop=True)
    if "theme_trends" in counted:
        rows = counted["theme_trends"]
        sizes = any(("cases", "half", half) in hidden for half in ("early", "late"))
        both = [
            not sizes and not any((r.code, "half", half) in hidden for half in ("early", "late"))
            for r in rows.itertuples()
        ]
        made["theme_trends"] = rows[pd.Series(both, index=rows.index, dtype=bool)].reset_index(drop=True)
    if "theme_pairs" in counted:
        rows = counted["theme_pairs"]
        gone = [("pair", r.code, r.other_code) in hidden for r in rows.itertuples()]
        made["theme_pairs"] = rows[~pd.Series(gone, index=rows.index, dtype=bool)].reset_index(drop=True)
    return made


def _blank_themes(rows: pd.DataFrame, hidden: Mapping[Key, str], limit: int) -> pd.DataFrame:
    """Blank hidden theme counts, with N where that is a hidden count of cases; national ones go by their own size."""
    gone = [
        (r.code, r.by, r.group) in hidden or (r.by == "scope" and _hides(r, hidden, limit)) for r in rows.itertuples()
    ]
    blanked = _blank(rows, gone, ("n", "low", "high"))
    unknown = [("cases", row.by, row.group) in hidden for row in rows.itertuples()]
    return _blank(blanked, unknown, ("n", "of", "low", "high"))


def _hides(row: Any, hidden: Mapping[Key, str], limit: int) -> bool:
    """The region's count by scope is the count of all; a national one adds up to nothing that is printed."""
    return (row.code, "all", "all") in hidden if row.group == "regional" else int(row.n) < limit


def _blank(rows: pd.DataFrame, gone: Sequence[bool], columns: Sequence[str] = ("n",)) -> pd.DataFrame:
    mask = pd.Series(list(gone), index=rows.index, dtype=bool)
    return rows.assign(**{column: rows[column].mask(mask) for column in columns if column in rows})


def _list_hidden(tables: Tables, audience: str, counted: Tables, hidden: Mapping[Key, str]) -> pd.DataFrame:
    """List what the audience is not shown: counts with the reason, and rows left out table by table."""
    rows = [{"what": " / ".join(key), "rows": 1, "why": WHY[reason]} for key, reason in hidden.items()]
    for name, table in sorted(tables.items()):
        left = len(table) - len(counted.get(name, ()))
        if left > 0:
            rows.append({"what": f"table {name}", "rows": left, "why": f"not for the audience {audience!r}"})
    return pd.DataFrame(rows, columns=["what", "rows", "why"])
