"""The summary of the final report: two pages of sentences, each with its figure, for those who read nothing else."""

import re

import pandas as pd

from .asked import WEAK, count_told, list_asked, list_groups, list_told
from .opened import Report
from .page import Html, join_html, make_list, make_paragraph
from .pieces import escape, make_link, make_ref, wrap_html
from .sections_front import say_register
from .sections_method import MANY
from .sections_proposals import LEVELS, list_proposals
from .sections_themes import select_counts
from .words import count_things, cut_words, end_sentence, join_words, say_of, start_large

ACTS, THEMES, BODIES, PROPOSED = 5, 5, 4, 12
WORDS = 34  # of a recommendation; it stands in full below


def show_summary(report: Report) -> Html:
    """Summarise what was read, what reviews say, what they ask for, what came of it, and what is proposed."""
    parts = [_tell_read(report), _tell_themes(report), _tell_asked(report), _tell_again(report), _tell_proposed(report),
             _tell_certainty(report)]  # fmt: skip
    return wrap_html("div", join_html(parts), 'class="summary"')


def _head(words: str) -> Html:
    return Html(f'<p class="head">{escape(words)}</p>')


def _tell_read(report: Report) -> Html:
    status = report.cases["status"].value_counts()
    drafts = len(report.cases) - int(status.get("completed", 0))
    draft = f" {count_things(drafts, 'of them is a draft', 'of them are drafts')}." if drafts else ""
    return join_html([_head("What was read"), make_paragraph(say_register(report), draft, make_ref("the-reviews"))])


def _tell_themes(report: Report) -> Html:
    counts = select_counts(report, "practice").dropna(subset=["n"])
    people = select_counts(report, "dynamics").dropna(subset=["n"])
    if counts.empty:
        return join_html(
            [
                _head("What the reviews say"),
                make_paragraph("Counts this small are not printed in this edition.", make_ref("what-the-reviews-say")),
            ]
        )
    said = [
        *_list_themes("Of what agencies did, reviews speak most of:", counts),
        *_list_themes("Of people's lives, they speak most of:", people),
    ]
    return join_html([_head("What the reviews say"), *said])


def _list_themes(lead: str, counts: pd.DataFrame) -> list[Html]:
    rows = counts[counts["n"] > 0].head(THEMES)
    items = [f"{row.name}: {say_of(row.n, row.of)} reviews" for row in rows.itertuples(index=False)]
    return [make_paragraph(lead, make_ref("common-themes")), make_list(items)] if items else []


def _tell_asked(report: Report) -> Html:
    asked, told = list_asked(report), list_told(report)
    if asked.empty:
        return Html("")
    bodies = count_told(told).head(BODIES)
    names = join_words(f"{report.word('agency', row.agency)} ({row.recommendations})" for row in bodies.itertuples())
    weak = int(asked["action_type"].isin(WEAK).sum())
    text = (
        f"The region's reviews read make {count_things(len(asked), 'recommendation')}, most of them to {names}. "
        f"{say_of(weak, len(asked), share=True)} ask to train staff or raise awareness."
    )
    return join_html([_head("What they ask for"), make_paragraph(text, make_ref("what-the-reviews-recommend"))])


def _tell_again(report: Report) -> Html:
    groups = list_groups(report)
    several = groups[groups["n_csps"] >= 2]
    if several.empty:
        return Html("")
    items = [
        Html(f"{make_link(start_large(row.label.rstrip('.')), f'again-{row.group_id}').text} "
             f"({count_things(int(row.n_csps), 'partnership')}, {count_things(int(row.n_reviews), 'review')})")
        for row in several.head(ACTS).itertuples()
    ]  # fmt: skip
    text = (
        f"{count_things(len(several), 'act')} {'was' if len(several) == 1 else 'were'} asked for by two or more "
        "partnerships. The widest:"
    )
    return join_html([_head("What is asked again"), make_paragraph(text, make_ref("asked-again")), make_list(items)])


def _tell_proposed(report: Report) -> Html:
    proposals = list_proposals(report)
    if proposals.empty:
        return Html("")
    parts = [_head("What should be done")]
    for level in LEVELS:
        own = proposals[proposals["level"] == level].head(PROPOSED)
        items = [Html(_tell_proposal(row)) for row in own.itertuples()]
        if items:
            parts += [make_paragraph(f"{report.word('level', level)}:"), make_list(items)]
    return join_html(parts)


def _tell_proposal(row: object) -> str:
    number = str(getattr(row, "number", ""))
    link = make_link(f"Recommendation {number}", f"proposal-{number}").text
    first = re.split(r"(?<=[.?!])\s+(?=[A-Z])", str(getattr(row, "text", "")).strip())[0]
    return f"{link}: {escape(end_sentence(cut_words(first, WORDS)))}"


def _tell_certainty(report: Report) -> Html:
    cases, known = len(report.cases), len(report.regional_ids)
    of = f"{'published' if report.audience == 'public' else 'known'} reviews"
    few = " With so few, one more can change the order of themes." if cases < MANY else ""
    text = (
        f"{say_of(cases, known)} {of} are in.{few} That reviews are silent on a theme does not mean that it was not "
        "there."
    )
    where = make_paragraph("Which questions this report answers, and where", make_ref("reporting-checklist"), ".")
    return join_html([_head("How sure this is"), make_paragraph(text, make_ref("method-and-limits")), where])
