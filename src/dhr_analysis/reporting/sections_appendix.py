"""The appendices: codebook, reviews, agreement, what is hidden from whom."""

import pandas as pd

from ..agreement import measure_agreement, open_machine_measures, open_pairs
from ..deciding.marks import list_coders
from ..decisions import read_coding_decisions
from ..errors import DhrError
from .opened import Report, disclose_study, read_tables
from .page import Html, join_html, make_html_table, make_paragraph
from .pieces import make_details
from .words import count_things, say_of

ALL = "all codes"
AUDIENCE_WORDS = {"partners": "partners", "public": "the public"}


def show_codebook(report: Report) -> Html:
    """Show the codebook: each code's name, definition, what belongs to it and what does not."""
    parts = []
    for group, rows in report.codes.groupby("group", sort=False):
        table = rows[["name", "definition", "include", "exclude"]].reset_index(drop=True)
        caption = f"{report.word('group', group)}: {count_things(len(rows), 'code')}"
        parts.append(make_html_table(table, caption, source="codebook/codes.csv"))
    return join_html(parts)


def show_reviews(report: Report) -> Html:
    """Show the list of reviews: partnership, kind, status, whether published, and whether included."""
    reviews = report.count_from("reviews").sort_values(["scope", "csp", "review_id"], ascending=[False, True, True])
    table = pd.DataFrame({
        "review": reviews["review_id"], "partnership": reviews["csp"],
        "kind": [report.word("kind", kind) for kind in reviews["kind"]],
        "status": [report.word("status", status) for status in reviews["status"]],
        "published": reviews["published"].fillna(False).map({True: "yes", False: "no"}),
        "read": [
            _say_read(read, scope) for read, scope in zip(reviews["read"].fillna(False), reviews["scope"], strict=True)
        ],
    })  # fmt: skip
    return make_html_table(table, f"Reviews: {len(reviews)}", source="register.csv")


def _say_read(read: bool, scope: str) -> str:
    return "no" if not read else "for comparison" if scope == "national" else "yes"


def show_agreement(report: Report) -> Html:
    """Show how far coders agree, and how far the machine agrees with people; counts before figures."""
    try:
        decisions = read_coding_decisions(report.study.decisions)
        coders = list_coders(decisions)
        if not coders:
            return make_paragraph(_say_nobody(report), kind="note")
        machine = open_machine_measures(report.study)
        between = _measure_between(report, coders)
    except DhrError as error:
        return make_paragraph(f"Agreement could not be measured: {error}", kind="note")
    return join_html([_tell_between(between, coders), _tell_machine(machine)])


def _say_nobody(report: Report) -> str:
    return (
        "Nobody has coded by hand yet, so there is no agreement to report: themes are the machine's alone. "
        f"To make a sheet for a second, blind coder: dhr sheets {report.study.name} --coder AB --blind."
    )


def _measure_between(report: Report, coders: list[str]) -> pd.DataFrame:
    if len(coders) < 2:
        return pd.DataFrame()
    pairs = open_pairs(report.study, coders[0], coders[1])
    pairs = pairs[pairs["review_id"].isin(report.count_from("reviews")["review_id"])]
    return measure_agreement(pairs) if len(pairs) else pd.DataFrame()


def _tell_between(rows: pd.DataFrame, coders: list[str]) -> Html:
    if rows.empty:
        text = "One person has coded so far." if len(coders) < 2 else "The two coders have no passage in common."
        return make_paragraph(f"{text} Agreement between people can't be reported.", kind="note")
    total = rows[rows["code"] == ALL] if (rows["code"] == ALL).any() else rows
    row = total.iloc[0]
    lead = (
        "Before talking it over, two coders gave the same answer on "
        f"{say_of(row['both'] + row['neither'], row['n'])} passages and codes "
        f"({row['both']} both yes, {row['neither']} both no)."
    )
    columns = [
        "code",
        "n",
        "both",
        "first_only",
        "second_only",
        "neither",
        "percent",
        "kappa",
        "alpha",
        "ac1",
        "reading",
    ]
    table = rows[[column for column in columns if column in rows]].round(2)
    return join_html(
        [
            make_paragraph(lead, kind="lead"),
            make_html_table(table, "Agreement of two coders, by code", source="agreement"),
        ]
    )


def _tell_machine(rows: pd.DataFrame) -> Html:
    if rows.empty:
        return make_paragraph("The machine was not compared with people yet.", kind="note")
    total = rows[rows["code"] == ALL] if (rows["code"] == ALL).any() else rows
    row = total.iloc[0]
    found, there = int(row["right"] + row["wrong"]), int(row["right"] + row["missed"])
    lead = (
        f"Against a person, {say_of(row['right'], found)} codings of the machine were right, and it found "
        f"{say_of(row['right'], there)} "
        "that the person found in the same passages."
    )
    columns = ["code", "n", "right", "wrong", "missed", "precision", "recall", "missed_in_all", "reading"]
    table = make_html_table(rows[columns].round(2), "The machine against a person, by code", source="agreement")
    return join_html([make_paragraph(lead, kind="lead"), make_details("By code", table)])


def show_hidden(report: Report) -> Html:
    """Show the researcher what other audiences are not shown, and why; nothing to those audiences."""
    if report.audience != "restricted":
        return Html("")
    tables = read_tables(report.study)
    parts = []
    for audience in (one for one in AUDIENCE_WORDS if one in report.study.settings.audiences):
        hidden = disclose_study(report.study, tables, audience).hidden
        limit = dict(report.study.settings.small_number_limit).get(audience, 0)
        lead = (
            f"From {AUDIENCE_WORDS[audience]} (limit {limit}): {count_things(len(hidden), 'entry', 'entries')} "
            "left out or hidden."
        )
        table = make_html_table(hidden, f"Hidden from {AUDIENCE_WORDS[audience]}", most=300)
        parts += [make_paragraph(lead), make_details(f"What {AUDIENCE_WORDS[audience]} are not shown, and why", table)]
    return join_html(parts)
