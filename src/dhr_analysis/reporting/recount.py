"""Counts and proposals anew from published reviews alone, for the public: a count over all would speak of the others."""

from collections.abc import Mapping

import pandas as pd

from ..csvfiles import split_list
from ..synthesis.groups import describe_groups
from ..synthesis.notable import count_agency_themes, list_exceptions
from ..synthesis.themes import count_themes, find_differences, pair_themes
from ..synthesis.trends import find_trends
from ..tables import make_table
from .shingles import list_shingles

Tables = Mapping[str, pd.DataFrame]
OWN_WORDS = ("text", "measure")  # of a proposal: ours, but made of what reviews say


def recount_published(public: Tables, tables: Tables, years: pd.Series) -> dict[str, pd.DataFrame]:
    """Count anew all that is counted over reviews.

    ``public`` are the rows of published reviews (audience.select_counted), ``tables`` all rows, ``years`` each
    review's year. Returns the tables of ``public`` with theme counts, groups, proposals and the action plan beside
    them, as far as the tables they come from are there.
    """
    made = dict(public)
    if "review_codes" in public:
        themes = public["review_codes"], public["reviews"]
        made["theme_counts"] = count_themes(*themes)
        made["theme_differences"] = find_differences(made["theme_counts"])
        made["theme_pairs"] = pair_themes(*themes)
        made["theme_trends"] = find_trends(*themes)
        made["theme_exceptions"] = list_exceptions(*themes)
    if {"recommendation_agencies", "recommendation_codes"} <= public.keys():
        made["agency_themes"] = count_agency_themes(
            public["recommendations"], public["recommendation_agencies"], public["recommendation_codes"],
            public["reviews"],
        )  # fmt: skip
    if {"recommendation_groups", "actions"} <= public.keys():
        made["recommendation_groups"] = _regroup(public, tables, years)
        if {"proposals", "action_plan"} <= tables.keys():
            made |= _select_proposals(made, tables)
    return made


def _regroup(public: Tables, tables: Tables, years: pd.Series) -> pd.DataFrame:
    """Describe the groups again by their published members; a label that is another member's text is replaced."""
    texts = dict(zip(public["recommendations"]["recommendation_id"], public["recommendations"]["text"], strict=True))
    hidden = set(tables["recommendations"]["text"]) - set(texts.values())
    members = public["recommendation_groups"][["group_id", "recommendation_id", "label", "decided_by"]]
    shortest = (
        members.assign(text=members["recommendation_id"].map(texts))
        .groupby("group_id")["text"]
        .agg(lambda own: min(own, key=lambda text: (len(text), text)))
    )
    label = members["label"].where(~members["label"].isin(hidden), members["group_id"].map(shortest))
    return describe_groups(
        members.assign(label=label.astype("str")),
        public["recommendations"],
        public["reviews"],
        public["actions"],
        years,
    )


def _select_proposals(public: Tables, tables: Tables) -> dict[str, pd.DataFrame]:
    """Select the proposals that rest on a published review and take no words from others; count their sources anew.

    Of the action plan, the steps of partnerships with a published source, and those for all.
    """
    ids_of = public["recommendations"][["recommendation_id", "review_id"]]
    source = ids_of.merge(public["reviews"][["review_id", "csp", "scope"]], on="review_id")
    own = source.set_index("recommendation_id")
    hidden = _list_hidden_words(public, tables)
    rows, csps = [], {}
    for row in tables["proposals"].to_dict("records"):
        ids = [one for one in split_list(row["recommendation_ids"]) if one in own.index]
        said = {shingle for column in OWN_WORDS for shingle in list_shingles(row[column])}
        if not ids or said & hidden:
            continue
        kept = own.loc[ids]
        regional = kept[kept["scope"] != "national"]
        csps[row["proposal_id"]] = set(regional["csp"])
        rows.append(_count_sources(row, ids, kept["review_id"].nunique(), regional["csp"].nunique(), public))
    plan = tables["action_plan"]
    keep = [not csp or csp in csps.get(one, ()) for one, csp in zip(plan["proposal_id"], plan["csp"], strict=True)]
    steps = plan[pd.Series(keep, index=plan.index, dtype=bool) & plan["proposal_id"].isin(list(csps))]
    return {"proposals": make_table("proposals", rows), "action_plan": steps.reset_index(drop=True)}


def _count_sources(
    row: dict[str, object], ids: list[str], n_reviews: int, n_csps: int, public: Tables
) -> dict[str, object]:
    groups, passages = set(public["recommendation_groups"]["group_id"]), set(public["passages"]["passage_id"])
    return row | {
        "recommendation_ids": ";".join(ids),
        "passage_ids": ";".join(one for one in split_list(str(row["passage_ids"])) if one in passages),
        "group_ids": ";".join(one for one in split_list(str(row["group_ids"])) if one in groups),
        "n_reviews": n_reviews,
        "n_csps": n_csps,
        "n_done": None,  # told of the groups; here it would count sources that are not shown
    }


def _list_hidden_words(public: Tables, tables: Tables) -> set[str]:
    """List the word sequences that only unpublished recommendations have."""
    shown = {shingle for text in public["recommendations"]["text"] for shingle in list_shingles(text)}
    return {shingle for text in tables["recommendations"]["text"] for shingle in list_shingles(text)} - shown
