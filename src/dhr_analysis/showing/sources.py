"""The recommendations behind a group or a proposal: review, page, number, words and what is known of their doing."""

import pandas as pd

from ..reporting.asked import place_of_recommendation
from ..reporting.opened import Report
from ..reporting.page import Html, make_html_table
from ..reporting.pieces import make_details, make_link
from .opened import say_place

STATES = {"done": "done", "open": "not yet done", "unknown": "nothing known"}


def fold_sources(shown: Report, ids: list[str], summary: str, caption: str) -> Html:
    """Fold the recommendations of the given ids away under a line; earliest first."""
    asked = shown.asked
    own = asked[asked["recommendation_id"].isin(ids)]
    if own.empty:
        return Html("")
    return make_details(summary, tabulate_sources(own, caption))


def tabulate_sources(own: pd.DataFrame, caption: str) -> Html:
    """Set recommendations (rows of asked.join_asked) in a table; each review leads to its words in stage 2's page."""
    ordered = own.sort_values(["year", "csp", "review_id", "recommendation_id"], kind="stable")
    table = pd.DataFrame({
        "what the review asks": ordered["text"].tolist(),
        "review": [
            make_link(row.review_id, place_of_recommendation(row.recommendation_id)) for row in ordered.itertuples()
        ],
        "partnership": ordered["csp"].tolist(),
        "where": [say_place(row.page, row.paragraph, row.number) for row in ordered.itertuples()],
        "year": ordered["year"].tolist(), "state": [STATES[state] for state in ordered["state"]],
    }).astype({"year": "Int64"}).astype({"year": "str"}).replace({"year": {"<NA>": ""}})  # fmt: skip
    return make_html_table(table, caption, source="recommendations", kind="acts")


def say_done(own: pd.DataFrame) -> str:
    """Say in how many of some recommendations the printed plans say that it is done."""
    done, known = int((own["state"] == "done").sum()), int((own["state"] != "unknown").sum())
    if not known:
        return "nothing known of its doing"
    return f"done in {done}" if done else f"not yet done where a plan tells ({known})"
