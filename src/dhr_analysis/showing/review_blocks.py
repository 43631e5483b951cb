"""Stage 2, review by review: facts with their words, recommendations, actions, and what was not understood."""

import re

import pandas as pd

from ..reporting.asked import place_of_recommendation
from ..reporting.opened import Report
from ..reporting.page import Html, join_html, make_html_table, make_list, make_paragraph
from ..reporting.pieces import escape, make_details, make_heading
from ..reporting.words import count_things, join_words
from .opened import drop_blank, list_read_ids, place_of_review, say_confidence, say_place, tidy_words
from .review_facts import select_of, show_facts

CALLED = ("victim_called", "perpetrator_called")
COUNTED = re.compile(r"recommendations .*\d+ found")  # how reading.counter tells of a list's printed numbers


def show_reviews(shown: Report) -> Html:
    """Show each review read, folded: its facts, recommendations, actions and what was not understood."""
    ids = list_read_ids(shown)
    if not ids:
        return make_paragraph("No review was read yet.", kind="note")
    return join_html(_show_review(shown, one) for one in ids)


def _show_review(shown: Report, review: str) -> Html:
    row = shown["reviews"].set_index("review_id").loc[review]
    asked, actions, doubts = (select_of(shown, name, review) for name in ("recommendations", "actions", "problems"))
    counted = doubts["what"].str.match(COUNTED)
    open_ones = doubts[~counted | (doubts["severity"] == "warning")]
    heading = make_heading(f"{review}, {row['csp'] or 'partnership not known'}", 3, place_of_review(review))
    unmatched = list_unmatched(shown, asked)
    line = (
        f"{say_called(row)}{say_number(len(asked), 'recommendation')}, {say_number(len(actions), 'printed action')}, "
        f"{say_number(len(open_ones) + len(unmatched), 'thing').replace('no things', 'nothing')} in doubt."
    )
    inner = join_html([
        show_facts(shown, review), _show_asked(shown, asked, review), _show_counter(doubts[counted]),
        _show_actions(shown, actions, asked, review), _show_doubts(open_ones, unmatched),
    ])  # fmt: skip
    return join_html([heading, make_paragraph(line), make_details(f"What was read in {review}", inner, kind="told")])


def say_number(n: int, thing: str) -> str:
    """Say a number of things, none as ``no``."""
    return count_things(n, thing) if n else f"no {thing}s"


def say_called(row: pd.Series) -> str:
    """Say whom the review calls what; blank where that was not found."""
    victim, perpetrator = (row[name] or "" for name in CALLED)
    told = [f"the victim “{victim}”" if victim else "", f"the perpetrator “{perpetrator}”" if perpetrator else ""]
    return f"The review calls {join_words(told)}. " if any(told) else ""


def list_unmatched(shown: Report, asked: pd.DataFrame) -> list[str]:
    """List the words for bodies that recommendations name and no agency of the codebook answers to."""
    named = shown["recommendation_agencies"]
    own = named[named["recommendation_id"].isin(asked["recommendation_id"]) & (named["agency"] == "")]
    return sorted({words for words in own["words"] if words})


def _show_asked(shown: Report, asked: pd.DataFrame, review: str) -> Html:
    if asked.empty:
        return make_paragraph("No recommendation was found.", kind="note")
    copies = shown["recommendation_copies"].groupby("recommendation_id").size()
    table = pd.DataFrame([
        {
            "recommendation": _tell_text(row), "to whom": say_addressees(shown, row.recommendation_id),
            "kind": _say_kind(shown, row), "where": _say_where(row, int(copies.get(row.recommendation_id, 0))),
            "sure (0 to 1)": say_confidence(row.confidence),
        }
        for row in asked.itertuples()
    ])  # fmt: skip
    caption = f"{review}: recommendations as printed"
    return make_html_table(table, caption, source="recommendations", kind="acts")


def _tell_text(row: object) -> Html:
    """Tell number, words that introduce lettered parts, and text, at the place that links lead to."""
    number, stem = str(getattr(row, "number", "") or ""), str(getattr(row, "stem", "") or "")
    words = " ".join(
        filter(None, [f"{number}:" if number else "", f"{stem} …" if stem else "", getattr(row, "text", "")])
    )
    return Html(
        f'<span id="{place_of_recommendation(str(getattr(row, "recommendation_id", "")))}">{escape(words)}</span>'
    )


def _say_where(row: object, copies: int) -> str:
    place = say_place(getattr(row, "page", pd.NA), getattr(row, "paragraph", ""))
    told = [
        place,
        f"{count_things(copies, 'further copy', 'further copies')}" if copies else "",
    ]
    return "; ".join(filter(None, told))


def say_addressees(shown: Report, recommendation_id: str) -> str:
    """Say whom a recommendation is to, with the words that say so where they are others."""
    agencies = shown["recommendation_agencies"]
    named = agencies[agencies["recommendation_id"] == recommendation_id]
    told = []
    for row in named.itertuples():
        name = shown.word("agency", row.agency) if row.agency else "not recognised"
        told.append(f"{name} (“{row.words}”)" if row.words and row.words.lower() != name.lower() else name)
    return "; ".join(told) or "nobody named"


def _say_kind(shown: Report, row: object) -> str:
    level, scope, kind = (str(getattr(row, name, "") or "") for name in ("level", "scope", "action_type"))
    told = [
        f"by {shown.word('recommendation_level', level)}" if level else "",
        f"to {shown.word('scope', scope)}" if scope else "",
        "" if kind in ("", "other") else shown.word("action_type", kind).lower(),
    ]
    return "; ".join(filter(None, told))


def _show_counter(counted: pd.DataFrame) -> Html:
    """Show the printed numbers of each list beside what was found."""
    lines = [
        f"{row.file or 'a document'}{f', under “{row.where}”' if row.where else ''}: "
        f"{row.what.removeprefix('recommendations ')}"
        for row in counted.itertuples()
    ]
    if not lines:
        return Html("")
    return join_html([make_paragraph("Printed numbers against what was found:"), make_list(lines, kind="evidence")])


def _show_actions(shown: Report, actions: pd.DataFrame, asked: pd.DataFrame, review: str) -> Html:
    if actions.empty:
        return make_paragraph("No action plan was found.", kind="note")
    numbers = dict(zip(asked["recommendation_id"], asked["number"], strict=True))
    table = pd.DataFrame({
        "action": [tidy_words(one) for one in actions["action"]],
        "to recommendation": [numbers.get(one, "") or "linked" if one else "" for one in actions["recommendation_id"]],
        "lead, as printed": actions["lead"],
        "target, as printed": actions["target_printed"], "status, as printed": actions["status_printed"],
        "read as": [shown.word("action_status", one) for one in actions["status"]], "page": actions["page"],
    })  # fmt: skip
    caption = f"{review}: lines of printed action plans"
    return make_html_table(drop_blank(table), caption, source="actions", kind="acts")


def _show_doubts(doubts: pd.DataFrame, unmatched: list[str]) -> Html:
    items = [f"{row.what}. {row.what_to_do}" for row in doubts.itertuples()]
    items += [f"A body that the codebook does not know: “{words}”." for words in unmatched]
    if not items:
        return make_paragraph("Nothing was left that the program did not understand.", kind="note")
    return join_html([make_paragraph("Not understood, or in doubt:"), make_list(items, kind="evidence")])
