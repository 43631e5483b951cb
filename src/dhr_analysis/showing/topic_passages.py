"""Stage 4: the passages that show each topic, and the topics that no code is near to."""

import pandas as pd

from ..reporting.evidence import cite
from ..reporting.opened import Report
from ..reporting.page import Html, join_html, make_html_table, make_list, make_paragraph
from ..reporting.pieces import escape, make_details
from ..reporting.words import count_things, cut_words, join_words, start_large
from .topics import list_rows, list_words, order_topics, round_all

MISSED = 5
FAR = 0.35  # nearness to the nearest code under which a topic may be something that the codebook misses
WORDS = 60


def show_topic_passages(shown: Report) -> Html:
    """Show three passages for each topic with their page, folded; each from another review while there are some."""
    topics = order_topics(shown)
    if topics.empty:
        return make_paragraph("There are no topics, so there are no passages to show.", kind="note")
    examples = shown["topic_examples"].merge(
        shown["documents"][["document_id", "doc_type"]], on="document_id", how="left"
    )
    examples = examples.merge(shown["passages"][["passage_id", "paragraph"]], on="passage_id", how="left")
    graphic = set(shown["codings"].loc[shown["codings"]["graphic"].fillna(False), "passage_id"])
    return join_html(_fold_topic(shown, row, examples, graphic) for row in list_rows(topics))


def _fold_topic(shown: Report, topic: object, examples: pd.DataFrame, graphic: set[str]) -> Html:
    own = examples[examples["topic"] == getattr(topic, "topic", None)].sort_values("place")
    items = [_tell_passage(shown, row, graphic) for _, row in own.iterrows()]
    alone = " – mostly one case, no theme" if getattr(topic, "alone", False) else ""
    words = list_words(str(getattr(topic, "words", "")))
    summary = f"{start_large(str(getattr(topic, 'name', '')))}: {count_things(int(topic.n_passages), 'passage')}{alone}"  # type: ignore[attr-defined]
    inner = join_html([make_paragraph(f"Words: {words}.", kind="note"), make_list(items, kind="quotes")])
    return make_details(summary, inner)


def _tell_passage(shown: Report, row: pd.Series, graphic: set[str]) -> Html:
    where = escape(cite(shown, row.fillna({"paragraph": "", "doc_type": ""})))
    if row["passage_id"] in graphic:
        return Html(f'Words left out: they describe injuries. <span class="where">{where}</span>')
    return Html(f'<q>{escape(cut_words(row["quote"], WORDS))}</q> <span class="where">{where}</span>')


def show_far_topics(shown: Report) -> Html:
    """Show the topics that lie farthest from every code: what the codebook may miss."""
    topics = order_topics(shown)
    far = topics[topics["nearness"].notna()].sort_values(["nearness", "topic"]).head(MISSED)
    if far.empty:
        return make_paragraph("No topic can be set beside the codes.", kind="note")
    missed = far[(far["nearness"] < FAR) & ~far["alone"]]
    text = (
        f"Under a nearness of {FAR} to every code lie {join_words(f'“{name}”' for name in missed['name'])}: read their "
        "passages and ask whether the codebook needs a code."
        if len(missed)
        else f"Every topic of more than one case lies near some code ({FAR} or more): nothing points to a missing one. "
        "These lie farthest."
    )
    table = pd.DataFrame({
        "topic": far["name"], "words": [list_words(words, 8) for words in far["words"]],
        "nearest code": [shown.name_code(code) for code in far["nearest_code"]], "nearness": round_all(far["nearness"]),
        "one case": ["mostly one case" if alone else "" for alone in far["alone"]],
    })  # fmt: skip
    kept = table if far["alone"].any() else table.drop(columns="one case")
    return join_html([make_paragraph(text), make_html_table(kept, "Topics least near to any code", source="topics")])
