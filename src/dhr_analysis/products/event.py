"""A learning event: its slides, as a page and for PowerPoint."""

from ..codebook import load_codebook
from ..reporting.export import AUDIENCES, say_date
from ..reporting.opened import Report
from ..reporting.pieces import Html, join_html
from .plan_page import open_plan
from .slides import LAST_WORDS, Slide, list_slides
from .slides_html import show_last_slide, show_slides
from .slides_pptx import write_slides
from .themes import list_questions

TITLE = "What the reviews teach us"


def make_event(report: Report) -> list[Slide]:
    """Make the slides of an event from a report's tables."""
    return list_slides(report, open_plan(report))


def show_deck(report: Report, event: list[Slide]) -> Html:
    """Show all slides as a page, the closing one last."""
    return join_html([show_slides(event), show_last_slide(len(event) + 3, _close(report).title)])


def show_files(report: Report, event: list[Slide]) -> Html:
    """Write the slides for PowerPoint beside the page, with the same words and figures."""
    settings = report.study.settings
    edition = f"{report.edition.capitalize()} edition"
    marking = " · ".join(filter(None, [AUDIENCES[report.audience], edition, say_date(report.study.date)]))
    slides = [_say_support(report), *event, _close(report)]
    by = f"Commissioned by {settings.commissioner}" if settings.commissioner else ""
    subtitle = ". ".join(filter(None, [settings.title, by]))
    return write_slides(report.folder / "event_slides.pptx", TITLE, subtitle, marking, slides)


def _say_support(report: Report) -> Slide:
    lines = load_codebook(report.study.codebook, "support_lines").to_dict("records")
    items = [f"{row['name']}: {row['number']}. {row['for_whom']}." for row in lines]
    about = "These slides are about domestic abuse, homicide and suicide. Leave the room whenever you wish."
    return Slide("support", "Before we begin", about, items=tuple(items), notes=("In an emergency: 999.",))


def _close(report: Report) -> Slide:
    question = next(iter(list_questions(report, "next_steps", 1)), "What will you do first?")
    return Slide("close", question, items=LAST_WORDS)
