"""Stage 5: what does not fit, and the practice that reviews call good."""

from collections.abc import Iterable

import pandas as pd

from ..reporting.evidence import cite, place_of
from ..reporting.opened import Report
from ..reporting.page import Cell, Html, join_html, make_html_table, make_list, make_paragraph
from ..reporting.pieces import escape, make_details, make_link
from ..reporting.words import count_things, cut_words, join_words, say_of, start_small
from .across import say_count
from .opened import place_of_review

GOOD_SHOWN = 6
WORDS = 45


def show_exceptions(shown: Report) -> Html:
    """Show what does not fit: themes that nearly all reviews have and some lack, and themes of one review alone."""
    rows = shown["theme_exceptions"]
    if rows.empty:
        return make_paragraph("No review stands apart: there are too few of them, or none lacks what the others have.")
    common = rows["kind"].str.startswith("common")
    missing, alone = rows[common], rows[~common]
    text = (
        f"Themes that three quarters of the reviews have and some lack: {say_count(missing['code'].nunique())}. Themes "
        f"that stand in one review alone: {say_count(len(alone))}. Read these again: not found may mean not said."
    )
    parts = [make_paragraph(text)]
    parts += [_list_missing(shown, missing)] if len(missing) else []
    return join_html([*parts, _list_alone(shown, alone) if len(alone) else Html("")])


def _list_missing(shown: Report, rows: pd.DataFrame) -> Html:
    told = [
        {
            "theme": Cell(shown.name_code(str(code)), to=place_of(str(code))),
            "found in": Cell(say_of(own["n"].iloc[0], own["of"].iloc[0])),
            "not found in": _link_reviews(own["review_id"]),
            "order": -int(own["n"].iloc[0]),
        }
        for code, own in rows.groupby("code", sort=True)
    ]  # fmt: skip
    table = pd.DataFrame(told).sort_values("order", kind="stable").drop(columns="order")
    return make_html_table(table, "Common themes, and the reviews that lack them", source="theme_exceptions")


def _link_reviews(review_ids: Iterable[str]) -> Html:
    return join_html((make_link(one, place_of_review(one)) for one in sorted(review_ids)), by=", ")


def _list_alone(shown: Report, rows: pd.DataFrame) -> Html:
    passages = shown["passages"].set_index("passage_id")
    table = pd.DataFrame({
        "theme": [Cell(shown.name_code(code), to=place_of(code)) for code in rows["code"]],
        "review": [make_link(one, place_of_review(one)) for one in rows["review_id"]],
        "words": [_quote(passages, one) for one in rows["passage_id"]],
    })  # fmt: skip
    return make_html_table(table, "Themes found in one review alone", source="theme_exceptions")


def _quote(passages: pd.DataFrame, passage_id: str) -> Html:
    if passage_id not in passages.index:
        return Html("")
    row = passages.loc[passage_id]
    page = "" if pd.isna(row["page"]) else f' <span class="where">page {row["page"]}</span>'
    return Html(f"<q>{escape(cut_words(row['text'], 30))}</q>{page}")


def show_good(shown: Report) -> Html:
    """Show the practice that reviews call good, with the themes it is about; national reviews are left out."""
    rows = shown["good_practice"]
    regional = rows[rows["review_id"].isin(shown.regional_ids)]
    if regional.empty:
        return make_paragraph("No passage singles out good practice.")
    placed = regional.merge(shown["documents"][["document_id", "doc_type"]], on="document_id", how="left")
    counts = shown["theme_counts"].query("by == 'all' and code == 'good_practice'")
    lead = (
        f"{say_of(counts['n'].iloc[0], counts['of'].iloc[0])} reviews single out good practice"
        if len(counts)
        else ("Reviews single out good practice")
    )
    good = shown["codings"].query("code == 'good_practice' and status == 'found'")
    sure = good.groupby("passage_id")["score"].max()
    placed = placed.assign(sure=placed["passage_id"].map(sure).fillna(0))
    placed = placed.sort_values(["sure", "passage_id"], ascending=[False, True])
    turn = placed.groupby("review_id").cumcount()  # one of each review first, so that no review fills the page
    ordered = placed.assign(turn=turn).sort_values(["turn", "review_id"], kind="stable")
    items = [_tell_good(shown, row) for _, row in ordered.iterrows()]
    first, rest = make_list(items[:GOOD_SHOWN], kind="quotes"), make_list(items[GOOD_SHOWN:], kind="quotes")
    more = make_details(f"{count_things(len(items) - GOOD_SHOWN, 'further passage')}", rest) if rest else Html("")
    return join_html([make_paragraph(f"{lead}, in {count_things(len(items), 'passage')}."), first, more])


def _tell_good(shown: Report, row: pd.Series) -> Html:
    about = [start_small(shown.name_code(code)) for code in str(row["codes"]).split(";") if code]
    on = f" On {join_words(about)}." if about else ""
    place = cite(shown, row.fillna({"paragraph": "", "doc_type": ""}))
    return Html(
        f'<q>{escape(cut_words(row["quote"], WORDS))}</q> <span class="where">{escape(place)}.{escape(on)}</span>'
    )
