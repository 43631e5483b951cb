"""Stage 4: how topics were made, how far they can be trusted, and what they show beside the codes."""

from typing import Any

import pandas as pd

from ..reporting.charts import draw_chart, finish_chart, hide_axis, wrap_words
from ..reporting.opened import Report
from ..reporting.page import Html, join_html, make_html_table, make_paragraph
from ..reporting.palette import INK, LINE, OURS, PAPER
from ..reporting.words import FEW, count_things, say_of

UNASSIGNED = -1
ONE_CASE = 0.5  # a topic of which more comes from one review is no theme
STEADY = 0.6  # agreement from which a topic comes back in most runs
ROW = 0.42


def show_method(shown: Report) -> Html:
    """Say how topics were made and why so, how much is in none, how steady they are and how far their words agree."""
    topics, placed = shown["topics"], shown["passage_topics"]
    if topics.empty:
        return make_paragraph(NONE_MADE)
    loose, of = int((placed["topic"] == UNASSIGNED).sum()), len(placed)
    how = topics["method"].iloc[0].split("; ")[0]
    reviews = shown["passages"].loc[shown["passages"]["passage_id"].isin(placed["passage_id"]), "review_id"].nunique()
    n = count_things(len(topics), "topic")
    lead = f"{count_things(of, 'passage')} of {count_things(reviews, 'review')} fall into {n}."
    sentences = [
        f"Method: {how}." if how else "",
        f"{say_of(loose, of, share=True)} passages are in no topic."
        if loose
        else "No passage is left without a topic.",
        _say_stability(shown, topics),
        _say_coherence(topics),
        "A topic is a prompt to read, not a finding: the codes carry the counts.",
    ]
    return join_html([make_paragraph(lead, kind="lead"), make_paragraph(" ".join(filter(None, sentences)))])


NONE_MADE = (
    "No topics were made: there are too few passages of findings for them. The themes of the codebook stand without "
    "them; what to change, if you want topics all the same, is said under Things to look at."
)


def _say_stability(shown: Report, topics: pd.DataFrame) -> str:
    seeds, known = shown.study.settings.topics.n_seeds, topics["stability"].dropna()
    if known.empty:
        return ""
    steady = int((known >= STEADY).sum())
    overall = topics["method"].iloc[0].rpartition("stability of all topics ")[2]
    return (
        f"Over {seeds} further runs, each with another seed and without a fifth of the reviews, "
        f"{say_of(steady, len(known))} topics came back well ({STEADY} or more of 1), the least steady at "
        f"{known.min():.2f}, the steadiest at {known.max():.2f}" + (f"; all together {overall}." if overall else ".")
    )


def _say_coherence(topics: pd.DataFrame) -> str:
    known = topics["coherence"].dropna()
    if known.empty:
        return ""
    held = int((known > 0).sum())
    return (
        f"In {say_of(held, len(known))} topics the words stand together more often than by chance (coherence above 0; "
        f"{known.min():.2f} to {known.max():.2f})."
    )


def show_topics(shown: Report) -> Html:
    """Show the topics by the number of reviews they come from, with how steady each is; one review's are marked."""
    topics = order_topics(shown)
    if topics.empty:
        return make_paragraph("There are no topics to show.", kind="note")
    of = count_reviews(shown)
    lone = int(topics["alone"].sum())
    wide = topics.iloc[0]
    title = f"The widest topic, {wide['name']}, comes from {say_of(wide['n_reviews'], of)} reviews"
    title += f"; {count_things(lone, 'topic')} {'is' if lone == 1 else 'are'} mostly one case" if lone else ""
    told = [f"{row.name}: {say_of(row.n_reviews, of)} reviews, {row.n_passages} passages" for row in list_rows(topics)]
    subtitle = (
        "Reviews that each topic comes from, of those with passages of findings. Hollow: more than half of it is from "
        "one review, so it is no theme. Steadiness from 0 to 1."
    )
    data = _tabulate(shown, topics, of)
    with draw_chart("fig-topics", 0.4 + ROW * len(topics)) as (figure, axes):
        for place, row in enumerate(list_rows(topics)):
            axes.plot([0, row.n_reviews / of], [place, place], color=LINE, linewidth=2, zorder=1)
            colour = PAPER if row.alone else OURS
            axes.plot([row.n_reviews / of], [place], "o", color=colour, markeredgecolor=OURS if not row.alone else INK,
                      markersize=8, zorder=2)  # fmt: skip
            sure = "" if pd.isna(row.stability) else f"; steadiness {row.stability:.2f}"
            axes.text(1.06, place, f"{say_of(row.n_reviews, of)}{sure}", va="center")
        axes.set_yticks(range(len(topics)), [wrap_words(name, 40) for name in topics["name"]])
        axes.set_ylim(len(topics) - 0.4, -0.6)
        axes.set_xlim(0, 1.6)
        axes.tick_params(axis="y", length=0)
        hide_axis(axes)
        return finish_chart(figure, "fig-topics", title, subtitle, f"{title}. {'; '.join(told)}.", data)


def list_rows(topics: pd.DataFrame) -> list[Any]:
    """List the topics as rows with named values."""
    return list(topics.itertuples(index=False))


def order_topics(shown: Report) -> pd.DataFrame:
    """Order the topics, widest first. Columns: those of ``topics``, name, alone (mostly from one review)."""
    topics = shown["topics"]
    named = topics.assign(
        name=[row.label or f"topic {row.topic}" for row in topics.itertuples()],
        alone=topics["largest_share"].fillna(0) > ONE_CASE,
    )
    order = ["alone", "n_reviews", "n_passages", "topic"]
    return named.sort_values(order, ascending=[True, False, False, True]).reset_index(drop=True)


def count_reviews(shown: Report) -> int:
    """Count the reviews whose passages were grouped; at least as many as the widest topic has."""
    placed = shown["passages"].merge(shown["passage_topics"], on="passage_id")
    return max(int(placed["review_id"].nunique()), int(shown["topics"]["n_reviews"].max()), 1)


def _tabulate(shown: Report, topics: pd.DataFrame, of: int) -> Html:
    table = pd.DataFrame({
        "topic": topics["name"], "words": [list_words(words) for words in topics["words"]],
        "reviews": [say_of(n, of) for n in topics["n_reviews"]], "passages": topics["n_passages"],
        "from one review": [say_share(row.largest_share, row.n_passages) for row in topics.itertuples()],
        "steadiness": round_all(topics["stability"]), "coherence": round_all(topics["coherence"]),
        "nearest code": [shown.name_code(code) if code else "" for code in topics["nearest_code"]],
        "nearness": round_all(topics["nearness"]),
    })  # fmt: skip
    note = "From one review: the most that any one review gives. Nearness: cosine of meanings, 1 is the same."
    return make_html_table(table, "Topics", note=note, source="topics")


def round_all(values: pd.Series) -> list[str]:
    """Say figures with two decimals; what is missing is blank."""
    return ["" if pd.isna(value) else f"{value:.2f}" for value in values]


def list_words(words: str, most: int = 10) -> str:
    """List a topic's words with commas."""
    return ", ".join(words.split(";")[:most])


def say_share(share: float, of: int) -> str:
    """Say a share of passages: in per cent where they are ten or more, else as n of N."""
    if pd.isna(share):
        return ""
    return f"{share:.0%}" if of >= FEW else say_of(round(share * of), of)
