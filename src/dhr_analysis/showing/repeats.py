"""Stage 5: what was asked again: by how many reviews, in how many areas, since when, and what came of it."""

import pandas as pd

from ..reporting.asked import list_groups, list_members
from ..reporting.figures_time import draw_timeline
from ..reporting.opened import Report
from ..reporting.page import Html, join_html, make_html_table, make_paragraph
from ..reporting.pieces import make_details
from ..reporting.words import count_things, cut_words, say_of
from .opened import lead_to
from .sources import say_done, tabulate_sources

LINES = 12  # groups in the timeline
STAGE = "5_synthesise"


def show_repeats(shown: Report) -> Html:
    """Show which acts more than one review asked for, widest first: a line each, then its members, folded."""
    groups, members = list_groups(shown), list_members(shown)
    if groups.empty:
        return make_paragraph("No act was asked for by more than one review.")
    of = count_asking(shown)
    title = f"“{groups.iloc[0]['label']}”: {say_group(groups.iloc[0], members, of)}"
    lead = (
        f"{count_things(len(groups), 'act')} {'was' if len(groups) == 1 else 'were'} asked for by more than one review."
    )
    folds = [_fold_group(group, members, of) for _, group in groups.iterrows()]
    parts = [make_paragraph(lead, kind="lead"), _draw(groups, members, title, of), *folds]
    return lead_to(join_html(parts), STAGE)


def count_asking(shown: Report) -> int:
    """Count the region's reviews that recommend anything: what groups are counted of."""
    asked = shown.asked
    return int(asked.loc[asked["review_id"].isin(shown.regional_ids), "review_id"].nunique())


def say_group(group: pd.Series, members: pd.DataFrame, of: int) -> str:
    """Say of a group: asked by n of N reviews in m areas since when, and in how many it is done."""
    own = members[members["group_id"] == group["group_id"]]
    regional, national = int(group["n_regional_reviews"]), int(group["n_reviews"]) - int(group["n_regional_reviews"])
    beside = f" and {count_things(national, 'national one')}" if national else ""
    since = "" if pd.isna(group["first_year"]) else f" since {int(group['first_year'])}"
    areas = count_things(int(group["n_csps"]), "area")
    return f"asked by {say_of(regional, of)} reviews{beside} in {areas}{since}; {say_done(own)}"


def _draw(groups: pd.DataFrame, members: pd.DataFrame, title: str, of: int) -> Html:
    data = _tabulate(groups, members, of)
    widest = groups.head(LINES)
    marks = members[members["group_id"].isin(widest["group_id"]) & members["year"].notna()]
    if marks.empty:
        return data
    order = {group: place for place, group in enumerate(widest["group_id"])}
    kept = marks.drop_duplicates(["group_id", "review_id"]).assign(order=lambda rows: rows["group_id"].map(order))
    drawn = kept.sort_values(["order", "year", "review_id"])
    drawn = drawn.assign(label=[cut_words(label, 14) for label in drawn["label"]])[["label", "year", "state"]]
    told = [f"{row['label']}: {say_group(row, members, of)}" for _, row in widest.iterrows()]
    alt = f"{title}. {'; '.join(told)}."
    few = f" The {LINES} widest of {len(groups)}." if len(groups) > LINES else ""
    subtitle = (
        "A line is an act, a mark is a review in the year of its completion; shape and colour tell what its printed "
        f"plan says.{few} N = {of} reviews of the region that recommend anything."
    )
    return draw_timeline(drawn, "fig-repeats", title, subtitle, alt, data)


def _tabulate(groups: pd.DataFrame, members: pd.DataFrame, of: int) -> Html:
    rows = [
        {
            "what is asked": row["label"], "reviews of the region": say_of(row["n_regional_reviews"], of),
            "national": int(row["n_reviews"]) - int(row["n_regional_reviews"]), "areas": int(row["n_csps"]),
            "since": "" if pd.isna(row["first_year"]) else str(row["first_year"]),
            "done": say_done(members[members["group_id"] == row["group_id"]]),
        }
        for _, row in groups.iterrows()
    ]  # fmt: skip
    return make_html_table(pd.DataFrame(rows), "Acts asked for by more than one review", source="recommendation_groups")


def _fold_group(group: pd.Series, members: pd.DataFrame, of: int) -> Html:
    own = members[members["group_id"] == group["group_id"]]
    table = tabulate_sources(own, f"Who asked: {cut_words(group['label'], 12)}")
    return make_details(f"{group['label'].rstrip('.')}: {say_group(group, members, of)}", table)
