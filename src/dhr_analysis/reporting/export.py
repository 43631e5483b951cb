"""From a notebook that has run to one page: HTML without code, scripts or anything fetched."""

import re
from pathlib import Path
from typing import Any

from .. import __version__
from ..errors import DhrError
from .arrange import arrange_page as arrange_page
from .glossary import open_only
from .words import say_date as say_date

TEMPLATES = Path(__file__).parent / "templates"
AUDIENCES = {
    "restricted": "Restricted: for the researcher only, not to be shared",
    "partners": "For partners: Heads of Community Safety and the agencies they work with",
    "public": "For the public",
}
SHOWN = ["text/html", "text/markdown", "image/svg+xml", "image/png", "text/plain"]  # the template leaves plain text out
TITLE = re.compile(r"<h1(?: [^>]*)?>")
# A notebook chooses by its metadata, {"dhr": {"layout": "sheet"}}: a report with numbered sections and contents; a
# sheet of a page or two; slides, one to a screen or printed page.
LAYOUTS = ("report", "sheet", "slides")
SUBJECT = re.compile(r'<p class="subject">(.*?)</p>\n?', re.DOTALL)  # what the page is about: joins title and heading


def export_page(
    notebook: Any, *, title: str, study: str = "", audience: str = "restricted", edition: str = "", date: str = ""
) -> str:
    """Make the page of an executed notebook (nbformat node), as a text that depends on nothing but its arguments.

    Raises DhrError when the page would have no title or two, or a picture without words for those who don't see it.
    """
    from nbconvert import HTMLExporter
    from traitlets.config import Config

    marking = say_marking(audience, edition, date)
    exporter = HTMLExporter(  # type: ignore[no-untyped-call]
        template_name="dhr",
        extra_template_basedirs=[str(TEMPLATES)],
        config=Config({"NbConvertBase": {"display_data_priority": SHOWN}}),
        exclude_input=True,
        exclude_anchor_links=True,
        filters={
            "arrange_page": arrange_page,
            "arrange_slides": arrange_slides,
            "open_only": open_only,
            "require_alt": require_alt,
            "strip_prolog": strip_prolog,
        },
    )
    layout = find_layout(notebook)
    if layout not in LAYOUTS:
        raise DhrError(f"The notebook of {title!r} asks for the layout {layout!r}; there are {', '.join(LAYOUTS)}.")
    page = {"title": title, "study": study, "marking": marking, "program": f"Made with dhr_analysis {__version__}"}
    text, _ = exporter.from_notebook_node(notebook, resources={"page": page | {"layout": layout}})
    text = name_subject(text)
    titles = len(TITLE.findall(text))
    if titles != 1:
        raise DhrError(
            f"The page {title!r} has {titles} headings of level 1; give its notebook one, in the first cell."
        )
    return re.sub(r"\n\s*\n+", "\n", text.strip()) + "\n"


def find_layout(notebook: Any) -> str:
    """Find the layout that a notebook asks for."""
    return str(notebook.metadata.get("dhr", {}).get("layout", LAYOUTS[0]))


def say_marking(audience: str, edition: str, date: str) -> str:
    """Say for whom a page is, in which edition, and of when."""
    which = f"{edition.capitalize()} edition" if edition else ""
    return " · ".join(filter(None, [AUDIENCES[audience], which, say_date(date)]))


def name_subject(page: str) -> str:
    """Let title and heading say what the page is about, where its notebook says so: ``Briefing: Coventry``."""
    found = SUBJECT.search(page)
    if not found:
        return page
    rest = page[: found.start()] + page[found.end() :]
    headed = re.sub(r"(<h1[^>]*>.*?)(</h1>)", lambda head: f"{head[1]}: {found[1]}{head[2]}", rest, count=1, flags=re.S)
    return re.sub(r"(<title>.*?)( – |</title>)", lambda head: f"{head[1]}: {found[1]}{head[2]}", headed, count=1)


def arrange_slides(body: str) -> str:
    """Put what stands before the first slide on a title slide of its own."""
    first = body.find('<section class="slide"')
    front, rest = (body, "") if first < 0 else (body[:first], body[first:])
    return f'<section class="slide title">\n{front.strip()}\n</section>\n{rest}'


def require_alt(output: Any, kind: str) -> str:
    """Say what a picture shows, from the metadata it was displayed with; raises DhrError when nobody has said it."""
    words = str(output.get("metadata", {}).get(kind, {}).get("alt", "")).strip()
    if not words:
        raise DhrError(
            "A picture has no words for those who don't see it. "
            f"Show it with: display(figure, metadata={{{kind!r}: {{'alt': 'what the chart says'}}}})"
        )
    return words


def strip_prolog(svg: str | list[str]) -> str:
    """Drop what stands before the svg element, so that it can stand in a page."""
    text = svg if isinstance(svg, str) else "".join(svg)
    return text[text.index("<svg") :]
