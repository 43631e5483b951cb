"""The handout of a learning event: a theme to take home, with room to write."""

from ..reporting.opened import Report
from ..reporting.pieces import Html, join_html, make_heading, make_list, make_paragraph, wrap_html
from ..reporting.words import count_things, end_sentence
from .seven_minutes import NO_THEME, NO_WORDS, say_background, say_group, say_why
from .sheet_pieces import make_bullets, make_lines, make_quotes, make_sentences, name_subject, show_words
from .themes import (
    Theme,
    count_bodies,
    list_asked_for,
    list_good_practice,
    list_proposed_for,
    list_questions,
    list_quotes,
    list_wide_groups,
    say_short,
)

LINES = 2  # to write on, under each question


def show_handout(report: Report, theme: Theme | None) -> Html:
    """Show a theme: what it is, the reviews' words, good practice, what is asked, questions with room to write."""
    if theme is None:
        return make_paragraph(NO_THEME, kind="note")
    parts = [
        name_subject(theme.name),
        make_paragraph(theme.definition, kind="lead"),
        make_sentences(say_why(report, theme), *say_background(report, theme)),
        show_words(report, theme.code),
        make_heading("In the words of the reviews", 2),
        make_quotes(list_quotes(report, theme.code, 3), NO_WORDS),
        make_heading("Good practice", 2),
        make_quotes(list_good_practice(report, theme.code, 2), "No passage commends practice on this theme."),
        make_heading("What reviews ask for", 2),
        _tell_asked(report, theme),
        make_heading("What this study proposes", 2),
        make_bullets(
            (end_sentence(say_short(text, 45)) for text in list_proposed_for(report, theme.code, 3)),
            "Nothing is proposed on this theme yet.",
        ),
        make_heading("To talk about, and to write down", 2),
        _ask(report, theme),
    ]
    return join_html(parts)


def _tell_asked(report: Report, theme: Theme) -> Html:
    asked = list_asked_for(report, theme.code)
    if asked.empty:
        return make_paragraph("No recommendation is about this theme.", kind="note")
    n, reviews, verb = len(asked), asked["review_id"].nunique(), "is" if len(asked) == 1 else "are"
    lead = f"{count_things(n, 'recommendation')} of {count_things(reviews, 'review')} {verb} about it."
    bodies = [f"{name}: {count}" for name, count in count_bodies(report, theme.code)[:4]]
    groups = [say_group(row) for row in list_wide_groups(report, theme.code, 3).to_dict("records")]
    return join_html([make_sentences(lead, f"Bodies named: {'; '.join(bodies)}." if bodies else ""), make_list(groups)])


def _ask(report: Report, theme: Theme) -> Html:
    questions = list_questions(report, theme.code, 3)
    asked = (join_html([make_paragraph(one), make_lines(LINES)]) for one in questions)
    return join_html(wrap_html("div", one, 'class="ask"') for one in asked)
