"""Choose what to propose: from groups of recommendations that ask the same act, then from themes of what is left.

The rules, whose numbers stand in study.yml under ``proposals``:
1. An act that two or more of the region's reviews ask of one organisation is proposed to that organisation; where it is
   asked of two or more organisations of one sector, to the sector; where of three or more sectors, to all agencies.
2. What no act has gathered is proposed by theme, in the same way, the widest asked first.
3. What reviews ask of government is proposed to the national body that they name.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass

import pandas as pd

from ..study import ProposalSettings
from .acts import Act, find_acts, list_agencies

LEVELS = ("organisation", "sector", "across_agencies", "national")
ALL, NATIONAL, PARTNERSHIP = "all_agencies", "national_government", "partnership"
MOST_OF = 0.75  # share of the reviews behind an act that ask it of one body or sector: then it is that one's


@dataclass(frozen=True)
class Draft:
    """A proposal before it has words: who (an agency, ``sector:…`` or all), what (act or theme), and its sources."""

    level: str
    who: str
    sector: str
    code: str
    act: str
    recommendations: tuple[str, ...]
    groups: tuple[str, ...]


def gather_asks(
    recommendations: pd.DataFrame, agencies: pd.DataFrame, codes: pd.Series, groups: pd.DataFrame, reviews: pd.DataFrame
) -> pd.DataFrame:
    """Gather what the region's reviews ask, one row a recommendation, agency and group.

    ``codes`` is the theme of each recommendation, by its id (choose_codes). Columns: recommendation_id, review_id,
    csp, scope, agency, sector, group_id, code; blank: none.
    """
    regional = reviews.loc[reviews["scope"] != "national", ["review_id", "csp"]]
    asks = recommendations[["recommendation_id", "review_id", "scope"]].merge(regional, on="review_id")
    named = agencies.loc[agencies["agency"] != "", ["recommendation_id", "agency", "sector"]].drop_duplicates()
    asks = asks.merge(named, how="left").merge(groups[["recommendation_id", "group_id"]], how="left")
    asks["code"] = asks["recommendation_id"].map(codes)
    filled = asks.astype({column: "str" for column in asks}).where(asks.notna(), "")
    return filled.sort_values(list(filled.columns)).reset_index(drop=True)


def choose_codes(
    recommendations: pd.DataFrame,
    agencies: pd.DataFrame,
    codes: pd.DataFrame,
    acts: Mapping[str, Act],
    practice: Sequence[str],
) -> pd.Series:
    """Choose the one theme that a recommendation counts for, by its id: of the act it asks, else its surest code.

    Only codes of practice: themes of the case itself (dynamics) can't be proposed to anybody. Blank: none.
    """
    named = list_agencies(recommendations["recommendation_id"], agencies)
    of_practice = codes[codes["code"].isin(list(practice))]
    surest = of_practice.sort_values(["score", "code"], ascending=[False, True]).drop_duplicates("recommendation_id")
    by_code = dict(zip(surest["recommendation_id"], surest["code"], strict=True))
    chosen = []
    for row, told in zip(recommendations.itertuples(), named, strict=True):
        asked = find_acts(row.text, told, acts)
        chosen.append(acts[asked[0]].code if asked else by_code.get(row.recommendation_id, ""))
    return pd.Series(chosen, index=recommendations["recommendation_id"], dtype="str")


def choose_drafts(asks: pd.DataFrame, acts: pd.DataFrame, rules: ProposalSettings) -> list[Draft]:
    """Choose all proposals that the rules allow, not yet ranked.

    ``asks`` as made by gather_asks, ``acts`` with columns group_id, code (blank: the commonest of its members).
    """
    home = asks[(asks["agency"] != NATIONAL) & (asks["scope"] != "national")]
    drafts = list(_draft_acts(home, acts, rules))
    gathered = {recommendation for draft in drafts for recommendation in draft.recommendations}
    left = home[~home["recommendation_id"].isin(gathered) & (home["code"] != "")]
    drafts += list(_draft_themes(left, rules))
    national = asks[(asks["agency"] == NATIONAL) | (asks["scope"] == "national")]
    return drafts + list(_draft_national(national, acts, rules))


def _draft_acts(home: pd.DataFrame, acts: pd.DataFrame, rules: ProposalSettings) -> Iterator[Draft]:
    codes = dict(zip(acts["group_id"], acts["code"], strict=True))
    for group, asked in home[home["group_id"] != ""].groupby("group_id", sort=True):
        code = codes.get(group, "") or _find_commonest(asked["code"])
        for level, who, sector, rows in _choose_owners(asked, rules):
            yield Draft(level, who, sector, code, str(group), _list_ids(rows), (str(group),))


def _choose_owners(asked: pd.DataFrame, rules: ProposalSettings) -> Iterator[tuple[str, str, str, pd.DataFrame]]:
    """Choose who is to do one act: one body, a sector, all agencies, or several bodies each by itself."""
    total = asked["review_id"].nunique()
    named = asked[asked["agency"] != ""]
    bodies = _count_reviews(named, "agency")
    if total < rules.organisation_min_reviews or bodies.empty:
        return
    if bodies.iloc[0] >= MOST_OF * total and bodies.index[0] != ALL:
        yield _own(asked, named, str(bodies.index[0]))
        return
    sectors = _count_reviews(named, "sector")
    in_first = named[named["sector"] == sectors.index[0]]
    if sectors.iloc[0] >= MOST_OF * total and in_first["agency"].nunique() >= rules.sector_min_organisations:
        yield "sector", f"sector:{sectors.index[0]}", str(sectors.index[0]), asked
    elif ALL in bodies.index or len(sectors) >= rules.across_min_sectors:
        yield "across_agencies", ALL, PARTNERSHIP, asked
    else:
        for body in bodies.index[bodies >= rules.organisation_min_reviews]:
            yield _own(asked, named, str(body), alone=True)


def _own(
    asked: pd.DataFrame, named: pd.DataFrame, body: str, *, alone: bool = False
) -> tuple[str, str, str, pd.DataFrame]:
    theirs = named[named["agency"] == body]
    return "organisation", body, str(theirs["sector"].iloc[0]), theirs if alone else asked


def _count_reviews(rows: pd.DataFrame, column: str) -> pd.Series:
    """Count the reviews by a column's values, most first, then by name."""
    counts = rows[rows[column] != ""].groupby(column)["review_id"].nunique().sort_index()
    return counts.sort_values(ascending=False, kind="stable")


def _find_commonest(codes: pd.Series) -> str:
    counts = codes[codes != ""].value_counts().sort_index().sort_values(ascending=False, kind="stable")
    return str(counts.index[0]) if len(counts) else ""


def _list_ids(rows: pd.DataFrame) -> tuple[str, ...]:
    return tuple(sorted(set(rows["recommendation_id"])))


def _draft_themes(left: pd.DataFrame, rules: ProposalSettings) -> Iterator[Draft]:
    """Draft by theme from what no act has gathered: the widest asked first, nothing gathered twice."""
    while True:
        candidates = list(_list_candidates(left, rules))
        if not candidates:
            return
        widest = min(candidates, key=lambda draft: _rank_key(draft, left))
        yield widest
        left = left[~left["recommendation_id"].isin(widest.recommendations)]


def _list_candidates(left: pd.DataFrame, rules: ProposalSettings) -> Iterator[Draft]:
    least = rules.organisation_min_reviews
    for code, rows in left.groupby("code", sort=True):
        if rows["review_id"].nunique() < least:
            continue
        sectors = rows.loc[rows["sector"] != "", "sector"].nunique()
        if sectors >= rules.across_min_sectors:
            yield Draft("across_agencies", ALL, PARTNERSHIP, str(code), "", _list_ids(rows), ())
        for sector, theirs in rows[rows["sector"] != ""].groupby("sector", sort=True):
            enough = theirs["agency"].nunique() >= rules.sector_min_organisations
            if enough and theirs["review_id"].nunique() >= least:
                yield Draft("sector", f"sector:{sector}", str(sector), str(code), "", _list_ids(theirs), ())
        for body, theirs in rows[~rows["agency"].isin(("", ALL))].groupby("agency", sort=True):
            if theirs["review_id"].nunique() >= least:
                sector = str(theirs["sector"].iloc[0])
                yield Draft("organisation", str(body), sector, str(code), "", _list_ids(theirs), ())


def _rank_key(draft: Draft, asks: pd.DataFrame) -> tuple[int, bool, int, int, int, str, str]:
    rows = asks[asks["recommendation_id"].isin(draft.recommendations)]
    counts = (rows["csp"].nunique(), rows["review_id"].nunique(), rows["recommendation_id"].nunique())
    # One act goes before a theme that gathers several: it can be done.
    return (-counts[0], not draft.act, -counts[1], -counts[2], LEVELS.index(draft.level), draft.code, draft.who)


def _draft_national(national: pd.DataFrame, acts: pd.DataFrame, rules: ProposalSettings) -> Iterator[Draft]:
    """Draft to government: an act that several reviews ask once, anything else recommendation by recommendation."""
    codes = dict(zip(acts["group_id"], acts["code"], strict=True))
    rows = national.assign(what=national["group_id"].where(national["group_id"] != "", national["recommendation_id"]))
    taken: set[str] = set()
    for what, asked in rows.groupby("what", sort=True):
        fresh = asked[~asked["recommendation_id"].isin(taken)]
        if fresh["review_id"].nunique() < rules.national_min_reviews or fresh.empty:
            continue
        taken |= set(fresh["recommendation_id"])
        group = str(fresh["group_id"].iloc[0])
        code = codes.get(group, "") or _find_commonest(fresh["code"])
        yield Draft("national", NATIONAL, "national", code, str(what), _list_ids(fresh), (group,) if group else ())


def rank_drafts(drafts: Iterable[Draft], asks: pd.DataFrame, most: int) -> list[Draft]:
    """Rank proposals by partnerships, acts before themes, then by reviews and recommendations; keep ``most``.

    Where there are more, the best two of each level stay, so that no level is crowded out.
    """
    ordered = sorted(drafts, key=lambda draft: (*_rank_key(draft, asks), draft.act))
    if len(ordered) <= most:
        return ordered
    kept = [draft for level in LEVELS for draft in [d for d in ordered if d.level == level][:2]][:most]
    kept += [draft for draft in ordered if draft not in kept][: most - len(kept)]
    return [draft for draft in ordered if draft in kept]
