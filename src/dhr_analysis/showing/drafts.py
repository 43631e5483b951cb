"""Stage 5: the proposals with owner, date, measure and what stands behind them, and the rules they were drafted by."""

import pandas as pd

from ..csvfiles import split_list
from ..reporting.opened import Report
from ..reporting.page import Html, join_html, make_html_table, make_paragraph
from ..reporting.pieces import escape, make_details, make_heading
from ..reporting.sections_proposals import LEVELS, list_proposals
from ..reporting.words import count_things, end_sentence, join_words, say_date, start_large, start_small
from ..synthesis.proposals import say_rules
from .opened import lead_to
from .sources import fold_sources, say_done

STAGE = "5_synthesise"
OPEN_DATE = "for the heads of community safety to agree"


def show_drafts(shown: Report) -> Html:
    """Show the proposals that stand, each with owner, by when, measure, reviews and partnerships; sources folded."""
    proposals = list_proposals(shown)
    if proposals.empty:
        return make_paragraph("Nothing is proposed yet: no organisation is asked for the same by enough reviews.")
    drafts = int((proposals["status"] == "draft").sum())
    lead = f"{count_things(len(proposals), 'proposal')}" + (
        f", {drafts} of them drafts by rule. Accept, edit or reject each in proposals.csv; it stays decided."
        if drafts
        else ", all decided by a person."
    )
    parts = [make_paragraph(lead, kind="lead")]
    for level in LEVELS:
        own = proposals[proposals["level"] == level]
        if len(own):
            parts.append(make_heading(shown.word("level", level), 3, f"proposed-{level.replace('_', '-')}"))
            parts += [_show_draft(shown, row) for _, row in own.iterrows()]
    table = make_details("All proposals in one table", _tabulate(shown, proposals))
    return lead_to(join_html([*parts, table]), STAGE)


def _show_draft(shown: Report, row: pd.Series) -> Html:
    ids = split_list(row["recommendation_ids"])
    own = shown.asked[shown.asked["recommendation_id"].isin(ids)]
    areas = sorted({csp for csp in own.loc[own["review_id"].isin(shown.regional_ids), "csp"] if csp})
    text = end_sentence(start_large(row["text"]))
    facts = [
        f"Owner: {find_owners(shown, row)}.", f"By when: {find_due(shown, row)}.",
        f"How one will know: {start_small(end_sentence(row['measure']))}" if row["measure"] else "",
        f"Behind it: {count_things(int(row['n_reviews']), 'review')}"
        + (f" of {join_words(areas)}" if areas else "") + f"; {say_done(own)}.",
        f"Status: {shown.word('proposal_status', row['status'])}.",
    ]  # fmt: skip
    number, told = escape(row["number"]), escape(" ".join(filter(None, facts)))
    inner = f'<p class="what"><b>{number}.</b> {escape(text)}</p><p class="note">{told}</p>'
    summary = f"The {count_things(len(own), 'recommendation')} behind proposal {row['number']}"
    sources = fold_sources(shown, ids, summary, f"Behind proposal {row['number']}")
    return join_html([Html(f'<div class="proposal" id="proposal-{number}">{inner}</div>'), sources])


def find_owners(shown: Report, row: pd.Series) -> str:
    """Find who is to act: the owners of the proposal's steps, else whom it is addressed to."""
    steps = shown["action_plan"].query("proposal_id == @row.proposal_id")
    owners = sorted({owner for owner in steps["owner"] if owner})
    name = shown.word("agency", row["addressee"])
    return join_words(owners) if owners and len(owners) <= 3 else start_large(name)


def find_due(shown: Report, row: pd.Series) -> str:
    """Find by when: the dates agreed for the proposal's steps, in words; else that they are to be agreed."""
    steps = shown["action_plan"].query("proposal_id == @row.proposal_id")
    dates = sorted({due for due in steps["due"] if due})
    if not dates:
        return OPEN_DATE
    agreed = int((steps["due"] != "").sum())
    said = say_date(dates[0]) if len(dates) == 1 else f"{say_date(dates[0])} to {say_date(dates[-1])}"
    return said if agreed == len(steps) else f"{said} ({agreed} of {len(steps)} steps; the others are to be agreed)"


def _tabulate(shown: Report, proposals: pd.DataFrame) -> Html:
    table = pd.DataFrame({
        "proposal": [f"{row.number}. {row.text}" for row in proposals.itertuples()],
        "by when": [find_due(shown, row) for _, row in proposals.iterrows()],
        "how one will know": proposals["measure"], "reviews": proposals["n_reviews"],
        "partnerships": proposals["n_csps"],
        "status": [shown.word("proposal_status", one) for one in proposals["status"]],
    })  # fmt: skip
    return make_html_table(table, "Proposals", source="proposals", kind="acts")


def show_rules(shown: Report) -> Html:
    """Print the rules by which proposals are drafted, and where they can be changed."""
    return make_paragraph(
        f"{say_rules(shown.study.settings.proposals)} These numbers stand in study.yml, under proposals.", kind="note"
    )
