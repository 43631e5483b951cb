"""Pieces of one- and two-page sheets: what the page is about, numbered boxes, quotations, lines to write on."""

from collections.abc import Iterable, Sequence

from ..codebook import load_codebook
from ..reporting.glossary import make_glossary
from ..reporting.opened import Report
from ..reporting.pieces import NOTHING, Html, as_html, escape, join_html, make_list, make_paragraph
from ..reporting.researcher_text import find_text, place_text
from ..reporting.words import join_words
from .themes import Quote


def name_subject(subject: str) -> Html:
    """Say what the page is about: the export puts it into title and heading."""
    return make_paragraph(subject, kind="subject")


def make_box(number: int, title: str, *parts: Html, wide: bool = False) -> Html:
    """Make a numbered box with a heading."""
    inner = join_html(parts)
    head = f'<h2 id="box-{number}"><span class="number">{number}</span> {escape(title)}</h2>'
    kind = ' class="wide"' if wide else ""
    return Html(f'<section{kind} aria-labelledby="box-{number}">{head}\n{inner.text}\n</section>')


def make_boxes(boxes: Iterable[Html]) -> Html:
    """Set boxes beside each other where there is room, in the order in which they are read."""
    inner = join_html(boxes)
    return Html(f'<div class="boxes">\n{inner.text}\n</div>')


def make_quotes(quotes: Sequence[Quote], otherwise: str = "") -> Html:
    """Make quotations with their places; a sentence in their stead when there are none."""
    if not quotes:
        return make_paragraph(otherwise, kind="note") if otherwise else NOTHING
    return join_html(
        Html(f"<blockquote><p>“{escape(one.words)}”<br>{make_source(one).text}</p></blockquote>") for one in quotes
    )


def make_source(quote: Quote) -> Html:
    """Make the place of a quotation: review, document, page, paragraph."""
    return Html(f'<span class="source">{escape(quote.place)}</span>')


def make_sentences(*sentences: str) -> Html:
    """Make a paragraph of sentences; blank ones are left out, nothing is made of none."""
    kept = [sentence for sentence in sentences if sentence]
    return make_paragraph(" ".join(kept)) if kept else NOTHING


def make_bullets(items: Iterable[str], otherwise: str = "") -> Html:
    """Make a list; a sentence in its stead when there are no items."""
    made = make_list(items)
    return made if made or not otherwise else make_paragraph(otherwise, kind="note")


def make_lines(n: int) -> Html:
    """Make lines to write on; they say nothing to those who hear the page."""
    return Html("".join('<div class="lines" aria-hidden="true"></div>' for _ in range(n)))


def show_words(report: Report, section: str) -> Html:
    """Show the researcher's own words, where text/<report>.<section>.md holds some; else nothing."""
    return place_text(report, section) if find_text(report, section) else NOTHING


def show_help(report: Report) -> Html:
    """Say in a line what the page is about and who can be rung (codebook/support_lines.csv).

    It also tells the export which abbreviations to open.
    """
    lines = load_codebook(report.study.codebook, "support_lines").to_dict("records")
    told = [f"{row['name']} {row['number']}" for row in lines]
    help_ = f" To talk: {join_words(told)}; in an emergency 999." if told else ""
    about = make_paragraph(as_html(f"This page is about domestic abuse and deaths.{help_}"), kind="note")
    return join_html([about, make_glossary(report)])


def show_basis(report: Report) -> Html:
    """Say what the page's figures rest on, and what the audience is not told."""
    who = {
        "public": "Figures and words are of published reviews alone.",
        "partners": "Figures count all reviews; words are of published reviews alone.",
        "restricted": "This page holds words of unpublished reviews: keep it where they are kept.",
    }[report.audience]
    hidden = f" Counts under {report.limit} are not shown." if report.limit else ""
    draft = " Draft: wording and figures may change." if report.is_draft else ""
    return make_paragraph(f"{report.study.settings.title}. {who}{hidden}{draft}", kind="note")
