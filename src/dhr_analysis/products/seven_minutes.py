"""The seven-minute briefing: a theme on one page, in seven boxes, for a team to read and talk over."""

import pandas as pd

from ..reporting.opened import Report
from ..reporting.pieces import Html, join_html, make_paragraph
from ..reporting.words import count_things, end_sentence, join_words, say_of, start_small, were
from .sheet_pieces import make_box, make_boxes, make_bullets, make_quotes, make_sentences, name_subject, show_words
from .themes import (
    Theme,
    count_bodies,
    list_asked_for,
    list_companions,
    list_good_practice,
    list_proposed_for,
    list_questions,
    list_quotes,
    list_wide_groups,
    say_short,
)

NO_WORDS = "The reviews with this theme are not published, so their words are not shown."
NO_THEME = "There is no theme at this place: fewer themes were found in the reviews."


def show_seven_minutes(report: Report, theme: Theme | None) -> Html:
    """Show a theme in seven boxes."""
    if theme is None:
        return make_paragraph(NO_THEME, kind="note")
    boxes = [
        make_box(1, "What it is and why it matters", make_sentences(theme.definition, say_why(report, theme))),
        make_box(2, "Background", make_sentences(*say_background(report, theme))),
        make_box(3, "What happened", make_quotes(list_quotes(report, theme.code, 1), NO_WORDS)),
        make_box(4, "What reviews found", *_tell_findings(report, theme)),
        make_box(5, "Good practice", _tell_good_practice(report, theme)),
        make_box(6, "What to do", _tell_what_to_do(report, theme)),
        make_box(7, "Questions for your team", make_bullets(list_questions(report, theme.code, 3)), wide=True),
    ]
    return join_html([name_subject(theme.name), make_boxes(boxes), show_words(report, theme.code)])


def say_why(report: Report, theme: Theme) -> str:
    """Say in how many reviews and partnerships the theme was found."""
    if theme.n == 0:
        return f"It was found in none of {count_things(theme.of, 'review')} read."
    text = f"It was found in {theme.say_count()}"
    if theme.n_csps and theme.of_csps > 1:
        text += f", in {say_of(theme.n_csps, theme.of_csps)} partnerships"
    return f"{text}."


def say_background(report: Report, theme: Theme) -> list[str]:
    """Say when the deaths were, whether the theme is rising, what it comes with, and how often it was asked about."""
    years = pd.to_numeric(report.cases["date_of_death"].str[:4], errors="coerce").dropna().astype(int)
    span = f"The deaths reviewed were between {years.min()} and {years.max()}." if years.nunique() > 1 else ""
    with_it = [f"{name} ({count_things(n, 'review')})" for name, n in list_companions(report, theme.code, 2)]
    together = f"It comes up most often together with {join_words(with_it)}." if with_it else ""
    return [span, _say_trend(report, theme), together]


def _say_trend(report: Report, theme: Theme) -> str:
    trends = report.count_from("theme_trends")
    own = trends[trends["code"] == theme.code].to_dict("records")
    if not own or own[0]["reading"] == "too few to say":
        return "There are too few reviews to say whether it is rising or falling."
    row = own[0]
    return (
        f"In deaths before {row['split_year']} it was found in {say_of(row['n_early'], row['of_early'])} reviews, "
        f"since then in {say_of(row['n_late'], row['of_late'])}: {report.word('reading', row['reading'])}."
    )


def _tell_findings(report: Report, theme: Theme) -> list[Html]:
    quotes = list_quotes(report, theme.code, 3)[1:]
    asked = list_asked_for(report, theme.code)
    n = len(asked)
    made = (
        f"{count_things(n, 'recommendation')} of {count_things(asked['review_id'].nunique(), 'review')} "
        f"{'is' if n == 1 else 'are'} about it." if n else "No recommendation is about it."
    )  # fmt: skip
    bodies = count_bodies(report, theme.code)[:3]
    told = f"Named most often: {join_words(f'{name} ({count})' for name, count in bodies)}." if bodies else ""
    return [make_sentences(made, told), make_quotes(quotes)]


def _tell_good_practice(report: Report, theme: Theme) -> Html:
    quotes = list_good_practice(report, theme.code, 1)
    if quotes:
        return make_quotes(quotes)
    elsewhere = list_good_practice(report, "", 1)
    none = "No passage commends practice on this theme."
    if not elsewhere:
        return make_paragraph(none, kind="note")
    return join_html([make_sentences(f"{none} On another:"), make_quotes(elsewhere)])


def _tell_what_to_do(report: Report, theme: Theme) -> Html:
    proposed = [end_sentence(say_short(text)) for text in list_proposed_for(report, theme.code, 3)]
    if proposed:
        drafts = "Drafts, not yet decided on." if _are_drafts(report, theme) else ""
        return join_html([make_bullets(proposed), make_sentences(drafts)])
    groups = list_wide_groups(report, theme.code, 3)
    asked = [say_group(row) for row in groups.to_dict("records")]
    return make_bullets(asked, "Nothing is proposed on this theme yet.")


def _are_drafts(report: Report, theme: Theme) -> bool:
    proposals = report["proposals"]
    return bool((proposals.loc[proposals["code"] == theme.code, "status"] == "draft").any())


def say_group(group: dict[str, object]) -> str:
    """Say an act that reviews ask for again: what, by how many, since when."""
    reviews, csps = int(group["n_regional_reviews"]), int(group["n_csps"])  # type: ignore[call-overload]
    since = f", since {int(group['first_year'])}" if pd.notna(group["first_year"]) else ""  # type: ignore[call-overload]
    asked = f"asked by {count_things(reviews, 'review')} of {count_things(csps, 'partnership')}{since}"
    return f"{str(group['label']).rstrip('.')}: {start_small(asked)}."


def say_asked(n: int) -> str:
    """Say that so many acts were asked for again."""
    return f"{count_things(n, 'act')} {were(n)} asked for by reviews of two or more partnerships."
