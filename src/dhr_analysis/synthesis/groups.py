"""Gather recommendations of different reviews that ask for the same act, whoever is asked.

Three ways in turn: the words of an act that the codebook knows; the meaning, where one act is far ahead; the wording,
where a recommendation is nearly another's. Then what people decided is laid over (same_as.py).
"""

from collections import defaultdict
from collections.abc import Sequence
from typing import Any

import numpy as np
import pandas as pd

from ..ids import make_id
from ..tables import make_table
from .acts import Act, find_acts, list_agencies
from .cases import find_year, select_regional
from .nearness import find_acts_by_meaning, find_near_pairs, join_pairs, list_act_texts

MACHINE = "machine"
MEMBERS = ["group_id", "recommendation_id", "label", "decided_by"]


def find_members(
    recommendations: pd.DataFrame,
    agencies: pd.DataFrame,
    codes: pd.DataFrame,
    acts: dict[str, Act],
    vectors: np.ndarray,
    act_vectors: np.ndarray,
) -> pd.DataFrame:
    """Find which recommendations ask the same act: one row a group and member, also groups of one review.

    ``vectors`` are the recommendations', ``act_vectors`` those of list_act_texts. A recommendation that asks two acts
    is in two groups. Columns: group_id, recommendation_id, label, decided_by ("machine").
    """
    ordered = recommendations.reset_index(drop=True)
    named = list_agencies(ordered["recommendation_id"], agencies)
    found = [find_acts(text, told, acts) for text, told in zip(ordered["text"], named, strict=True)]
    meant = find_acts_by_meaning(vectors, act_vectors, list_act_texts(acts.values())[1])
    placed = [names or ((meaning,) if meaning else ()) for names, meaning in zip(found, meant, strict=True)]
    keys = _place_by_wording(ordered, placed, _list_kinds(ordered, codes), vectors)
    labels = {name: act.label for name, act in acts.items()}
    rows = [
        {"group_id": key, "recommendation_id": recommendation, "label": labels.get(key, ""), "decided_by": MACHINE}
        for recommendation, groups in zip(ordered["recommendation_id"], keys, strict=True)
        for key in groups
    ]
    return _label_by_text(pd.DataFrame(rows, columns=MEMBERS), ordered)


def _list_kinds(recommendations: pd.DataFrame, codes: pd.DataFrame) -> list[frozenset[str]]:
    """List what kind of thing each recommendation asks: its codes and its kind of act."""
    coded = codes.groupby("recommendation_id")["code"].agg(set)
    return [
        frozenset({*coded.get(row.recommendation_id, set()), *filter(None, [row.action_type])})
        for row in recommendations.itertuples()
    ]


def _place_by_wording(
    recommendations: pd.DataFrame,
    placed: Sequence[tuple[str, ...]],
    kinds: Sequence[frozenset[str]],
    vectors: np.ndarray,
) -> list[tuple[str, ...]]:
    """Place what has no act yet: with the nearest text that has one, else with others worded alike."""
    ids = recommendations["recommendation_id"].tolist()
    open_places = [place for place, names in enumerate(placed) if not names]
    pairs = find_near_pairs(recommendations["text"].tolist(), vectors, kinds, open_places)
    keys = list(placed)
    for _, one, other in pairs:
        for near, far in ((one, other), (other, one)):
            if not keys[near] and placed[far]:
                keys[near] = placed[far]
    left = [pair for pair in pairs if not keys[pair[1]] and not keys[pair[2]]]
    groups = join_pairs(left, len(ids))
    members = defaultdict(list)
    for place, group in enumerate(groups):
        members[group].append(ids[place])
    return [
        names or ((make_id("g", min(members[group])),) if len(members[group]) > 1 else ())
        for names, group in zip(keys, groups, strict=True)
    ]


def _label_by_text(members: pd.DataFrame, recommendations: pd.DataFrame) -> pd.DataFrame:
    """Label a group that the codebook has no act for by the shortest of its texts."""
    texts = dict(zip(recommendations["recommendation_id"], recommendations["text"], strict=True))
    bare = members[members["label"] == ""]
    shortest = {
        group: min((texts[recommendation] for recommendation in rows["recommendation_id"]), key=lambda t: (len(t), t))
        for group, rows in bare.groupby("group_id", sort=True)
    }
    label = members["label"].where(members["label"] != "", members["group_id"].map(shortest))
    return members.assign(label=label.fillna("").astype("str"))


def describe_groups(
    members: pd.DataFrame, recommendations: pd.DataFrame, reviews: pd.DataFrame, actions: pd.DataFrame, years: pd.Series
) -> pd.DataFrame:
    """Describe the groups asked by two or more reviews, or made by a person: the table ``recommendation_groups``.

    ``years`` is the year of each review, by review_id (list_years). Ordered by partnerships, then reviews.
    """
    joined = members.merge(recommendations[["recommendation_id", "review_id"]], on="recommendation_id")
    joined = joined.merge(select_regional(reviews)[["review_id", "csp"]], on="review_id", how="left")
    joined["year"] = pd.to_numeric(joined["review_id"].map(years), errors="coerce").astype("Int64")
    done = list_done(recommendations, actions)
    joined["done"] = joined["recommendation_id"].isin(done)
    joined["regional"] = joined["review_id"].where(joined["csp"].notna())
    counted = joined.groupby("group_id", as_index=False).agg(
        n_members=("recommendation_id", "nunique"), n_reviews=("review_id", "nunique"), n_csps=("csp", "nunique"),
        n_regional_reviews=("regional", "nunique"), first_year=("year", "min"), last_year=("year", "max"),
        n_done=("done", "sum"), decided=("decided_by", lambda who: any(name != MACHINE for name in who)),
    )  # fmt: skip
    decided = counted["decided"].astype("bool")  # of no group pandas makes words
    kept = counted[(counted["n_reviews"] > 1) | (decided & (counted["n_members"] > 1))]
    table = members.merge(kept.drop(columns=["n_members", "decided"]), on="group_id")
    order = ["n_csps", "n_reviews", "label", "group_id", "recommendation_id"]
    return make_table("recommendation_groups", table.sort_values(order, ascending=[False, False, True, True, True]))


def list_done(recommendations: pd.DataFrame, actions: pd.DataFrame) -> set[str]:
    """List the recommendations that a report says are done: all their printed actions are, or the text says so."""
    live = actions[(actions["recommendation_id"] != "") & (actions["status"] != "superseded")]
    finished = (
        live.groupby("recommendation_id")["status"].agg(lambda statuses: (statuses == "done").all()).astype("bool")
    )
    said = recommendations.loc[recommendations["already_done"].fillna(False), "recommendation_id"]
    return {*finished[finished].index, *said}


def list_years(reviews: pd.DataFrame, register: pd.DataFrame) -> pd.Series:
    """List the year of each review, by review_id: when it was completed, else of the death; blank: neither known."""
    completed = dict(zip(register["review_id"], find_year(register["completed"]), strict=True))
    died = find_year(reviews["date_of_death"])
    years = [completed.get(review, "") or year for review, year in zip(reviews["review_id"], died, strict=True)]
    return pd.Series(years, index=reviews["review_id"], dtype="str")


def make_group_members(tables: dict[str, pd.DataFrame], acts: dict[str, Act], embed: Any) -> pd.DataFrame:
    """Find the members of all groups from the tables of stages 2 and 3; ``embed`` turns texts into vectors."""
    recommendations = tables["recommendations"]
    texts = list_act_texts(acts.values())[0]
    return find_members(
        recommendations, tables["recommendation_agencies"], tables["recommendation_codes"], acts,
        embed(recommendations["text"].tolist()), embed(texts),
    )  # fmt: skip
