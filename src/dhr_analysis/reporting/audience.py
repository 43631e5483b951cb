"""What an audience may see, and what may be counted for it.

restricted: everything. partners: everything is counted; of unpublished reviews no words and no facts of the case are
shown, but their recommendations are, since partners must act on them. public: only published reviews, in all things.
"""

from collections.abc import Iterable, Mapping

import pandas as pd

from ..errors import DhrError, suggest_name
from ..tables import AUDIENCES, make_table
from .topic_words import hide_topic_words

# Rows of unpublished reviews in these are not for partners: words, facts and themes of a single case.
WORDS_OF_A_CASE = (
    "passages", "facts", "codings", "review_codes", "passage_topics", "topic_examples", "good_practice",
    "theme_exceptions",
)  # fmt: skip
TOLD_OF_A_REVIEW = ("review_id", "csp", "region", "status", "published", "kind", "scope", "received", "read")
NAMES_OF_A_FILE = ("file", "title", "sha256")
Tables = Mapping[str, pd.DataFrame]


def check_audience(audience: str) -> None:
    """Refuse an audience that is none."""
    if audience not in AUDIENCES:
        raise DhrError(f"There is no audience {audience!r}. {suggest_name(audience, AUDIENCES)}")


def select_counted(tables: Tables, audience: str) -> dict[str, pd.DataFrame]:
    """Select the rows that may be counted for an audience: for the public those of published reviews.

    Tables without a way to their review (topics, counts over all reviews) are left out for the public, since they
    speak of unpublished reviews too; ``problems`` is for the researcher alone. ``tables`` must hold ``reviews``.
    """
    check_audience(audience)
    if audience == "restricted":
        return dict(tables)
    told = {name: table for name, table in tables.items() if name != "problems"}
    return told if audience == "partners" else _select_published(told, told)


def select_shown(tables: Tables, audience: str) -> dict[str, pd.DataFrame]:
    """Select the rows and cells that an audience may see; tables and columns as they were, cells blanked."""
    counted = select_counted(tables, audience)
    if audience != "partners":
        return counted
    cases = {name: table for name, table in tables.items() if name in WORDS_OF_A_CASE}
    shown = counted | _select_published(cases, tables)
    published = list_published(tables["reviews"])
    if "documents" in shown:
        hidden = ~shown["documents"]["review_id"].isin(published)
        shown["documents"] = _blank("documents", shown["documents"], hidden, NAMES_OF_A_FILE)
    if {"topics", "passages"} <= tables.keys():
        shown["topics"] = hide_topic_words(shown["topics"], tables["passages"], published)
    hidden = ~shown["reviews"]["review_id"].isin(published)
    facts = [column for column in shown["reviews"] if column not in TOLD_OF_A_REVIEW]
    shown["reviews"] = _blank("reviews", shown["reviews"], hidden, facts)
    if "recommendations" in shown:
        hidden = ~shown["recommendations"]["review_id"].isin(published)
        shown["recommendations"] = _blank("recommendations", shown["recommendations"], hidden, ("rationale", "heading"))
    return shown


def list_published(reviews: pd.DataFrame) -> set[str]:
    """List the ids of the published reviews; a blank counts as not published."""
    return set(reviews.loc[reviews["published"].fillna(False), "review_id"])


def _blank(name: str, table: pd.DataFrame, hidden: pd.Series, columns: Iterable[str]) -> pd.DataFrame:
    blanked = table.astype(object)
    blanked.loc[hidden, [column for column in columns if column in table]] = None
    return make_table(name, blanked)


def _select_published(wanted: Tables, tables: Tables) -> dict[str, pd.DataFrame]:
    owners = _find_owners(tables)
    published = list_published(tables["reviews"])
    reviews = {name: _review_of(table, owners) for name, table in wanted.items()}
    return {
        name: wanted[name][review.isin(published)].reset_index(drop=True)
        for name, review in reviews.items()
        if review is not None
    }


def _find_owners(tables: Tables) -> dict[str, dict[str, str]]:
    """Find each document's, passage's and recommendation's review."""
    keys = {"documents": "document_id", "passages": "passage_id", "recommendations": "recommendation_id"}
    return {
        key: dict(zip(tables[name][key], tables[name]["review_id"], strict=True))
        for name, key in keys.items()
        if name in tables
    }


def _review_of(table: pd.DataFrame, owners: Mapping[str, Mapping[str, str]]) -> pd.Series | None:
    if "review_id" in table:
        return table["review_id"]
    key = next((key for key in owners if key in table), None)
    return None if key is None else table[key].map(owners[key]).astype(object).fillna("")
