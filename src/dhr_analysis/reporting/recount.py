"""Counts and proposals anew from published reviews alone: for the public a count over all would tell of the others."""

import re
from collections.abc import Mapping

import pandas as pd

from ..csvfiles import split_list
from ..synthesis.comparisons import count_ours
from ..synthesis.groups import describe_groups
from ..synthesis.intervals import find_newcombe_interval
from ..synthesis.notable import count_agency_themes, list_exceptions
from ..synthesis.themes import count_themes, find_differences, pair_themes
from ..synthesis.trends import find_trends
from ..tables import make_table
from .shingles import list_shingles

Tables = Mapping[str, pd.DataFrame]
OWN_WORDS = ("text", "measure")  # of a proposal: ours, but made of what reviews say
FEW_OF_OURS = re.compile(r"\bof ours\b|\bours to compare\b")  # what the stage says of how many ours are
FEW_WORDS = 5  # in a row, by which a shortened recommendation is known again


def recount_published(
    public: Tables, tables: Tables, years: pd.Series, measures: pd.DataFrame
) -> dict[str, pd.DataFrame]:
    """Count anew all that is counted over reviews.

    ``public`` are the rows of published reviews (audience.select_counted), ``tables`` all rows, ``years`` each
    review's year, ``measures`` codebook/national_measures.csv. Returns the tables of ``public`` with theme counts,
    groups, proposals and the action plan beside them, as far as the tables they come from are there.
    """
    made = dict(public)
    if "review_codes" in public:
        themes = public["review_codes"], public["reviews"]
        made["theme_counts"] = count_themes(*themes)
        made["theme_differences"] = find_differences(made["theme_counts"])
        made["theme_pairs"] = pair_themes(*themes)
        made["theme_trends"] = find_trends(*themes)
        made["theme_exceptions"] = list_exceptions(*themes)
        if "comparisons" in tables:
            made["comparisons"] = recompare(tables["comparisons"], made["theme_counts"], public["reviews"], measures)
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
        text, measure = (drop_hidden(row[column], hidden) for column in OWN_WORDS)
        if not ids or not text:
            continue
        kept = own.loc[ids]
        regional = kept[kept["scope"] != "national"]
        csps[row["proposal_id"]] = set(regional["csp"])
        said = row | {"text": text, "measure": measure}
        rows.append(_count_sources(said, ids, kept["review_id"].nunique(), regional["csp"].nunique(), public))
    plan = tables["action_plan"]
    keep = [not csp or csp in csps.get(one, ()) for one, csp in zip(plan["proposal_id"], plan["csp"], strict=True)]
    steps = plan[pd.Series(keep, index=plan.index, dtype=bool) & plan["proposal_id"].isin(list(csps))]
    said = {column: [drop_hidden(text, hidden) for text in steps[column]] for column in ("step", "measure", "note")}
    steps = steps.assign(**said)
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
    """List the word sequences that only unpublished recommendations have; short ones, since proposals shorten texts."""
    shown = {words for text in public["recommendations"]["text"] for words in list_shingles(text, FEW_WORDS)}
    return {words for text in tables["recommendations"]["text"] for words in list_shingles(text, FEW_WORDS)} - shown


def drop_hidden(text: str, hidden: set[str]) -> str:
    """Drop the sentences of a text that hold any of these word sequences."""
    sentences = re.split(r"(?<=[.!?])\s+", text)
    return " ".join(one for one in sentences if not list_shingles(one, FEW_WORDS) & hidden)


def recompare(
    rows: pd.DataFrame, theme_counts: pd.DataFrame, reviews: pd.DataFrame, measures: pd.DataFrame
) -> pd.DataFrame:
    """Set these reviews beside the same national figures: the table ``comparisons`` with ours counted anew."""
    ours = dict(zip(measures["measure"], measures["ours"], strict=True))
    made = []
    for row in rows.to_dict("records"):
        n, of = count_ours(ours.get(row["measure"], ""), row["death_type"], theme_counts, reviews)
        difference, low, high = find_newcombe_interval(n, of, int(row["theirs_n"]), int(row["theirs_of"]))
        said = [part for part in row["caution"].split("; ") if not FEW_OF_OURS.search(part)]
        counted = {"ours_n": n, "ours_of": of, "difference": difference, "low": low, "high": high}
        made.append(row | counted | {"caution": "; ".join(said)})
    return make_table("comparisons", made)
