"""Slides as a page: one section a slide, no script, printed one to a page of 16 to 9."""

from collections.abc import Sequence

from ..reporting.opened import Report
from ..reporting.palette import NATION, OURS, RAG
from ..reporting.pieces import NOTHING, Html, escape, join_html, make_details, make_list, make_paragraph
from ..reporting.sections_front import show_support
from .sheet_pieces import make_quotes
from .slides import LAST_WORDS, Bar, Slide

COLOURS = {"ours": OURS, "nation": NATION, **RAG}


def show_slides(slides: Sequence[Slide]) -> Html:
    """Show the slides, numbered from 3: the title and the note on support come before them."""
    return join_html(_show_slide(slide, number) for number, slide in enumerate(slides, start=3))


def show_support_slide(report: Report) -> Html:
    """Show what the slides are about and where to turn, before anything else is said."""
    inner = show_support(report)
    return Html(
        f'<section class="slide" aria-labelledby="slide-2"><h2 id="slide-2">Before we begin</h2>\n{inner.text}\n'
        f"{_number(2).text}</section>"
    )


def show_last_slide(number: int, question: str) -> Html:
    """Show the closing slide: what each will do first."""
    return Html(
        f'<section class="slide" aria-labelledby="slide-{number}"><h2 id="slide-{number}">{escape(question)}</h2>\n'
        f"{join_html(make_paragraph(words) for words in LAST_WORDS).text}\n{_number(number).text}</section>"
    )


def _number(number: int) -> Html:
    return Html(f'<p class="place" aria-hidden="true">{number}</p>')


def _show_slide(slide: Slide, number: int) -> Html:
    inner = join_html(
        [
            make_paragraph(slide.counted, kind="of") if slide.counted else NOTHING,
            make_bars(slide.bars),
            make_quotes(slide.quotes),
            make_list(slide.items),
            _ask(slide.question),
            make_details("Notes for the speaker", make_list(slide.notes), kind="notes") if slide.notes else NOTHING,
            _number(number),
        ]
    )
    head = f'<h2 id="slide-{number}">{escape(slide.title)}</h2>'
    return Html(f'<section class="slide" aria-labelledby="slide-{number}">{head}\n{inner.text}\n</section>')


def _ask(question: str) -> Html:
    if not question:
        return NOTHING
    return make_paragraph(Html("<b>To talk about:</b> "), question, kind="question")


def make_bars(bars: Sequence[Bar]) -> Html:
    """Make bars as a list: label, bar, number in words; what is hidden has no bar."""
    if not bars:
        return NOTHING
    rows = "\n".join(_make_bar(bar) for bar in bars)
    return Html(f'<ul class="bars">\n{rows}\n</ul>')


def _make_bar(bar: Bar) -> str:
    """Make a bar on a pale track: the full track is all of them."""
    style = f"width:{(bar.share or 0):.1%};background:{COLOURS[bar.colour]}"
    drawn = "" if bar.share is None else f'<span class="whole"><span class="bar" style="{style}"></span></span>'
    value = f'<span class="value">{escape(bar.words)}</span>'
    return f'<li><span class="label">{escape(bar.label)}</span> <span class="track">{drawn}{value}</span></li>'
