"""From a notebook that has run to one page: HTML without code, scripts or anything fetched."""

import re
from pathlib import Path
from typing import Any

from .. import __version__
from ..errors import DhrError
from ..study import DATE

TEMPLATES = Path(__file__).parent / "templates"
AUDIENCES = {
    "restricted": "Restricted: for the researcher only, not to be shared",
    "partners": "For partners: Heads of Community Safety and the agencies they work with",
    "public": "For the public",
}
SHOWN = ["text/html", "text/markdown", "image/svg+xml", "image/png", "text/plain"]  # the template leaves plain text out
HEADING = re.compile(r"<h([23])(?: [^>]*)?>(.*?)</h\1>", re.DOTALL)
TITLE = re.compile(r"<h1(?: [^>]*)?>")
MONTHS = (
    "January", "February", "March", "April", "May", "June",
    "July", "August", "September", "October", "November", "December",
)  # fmt: skip
# A notebook chooses by its metadata, {"dhr": {"layout": "sheet"}}: a report with numbered sections and contents; a
# sheet of a page or two; slides, one to a screen or printed page.
LAYOUTS = ("report", "sheet", "slides")
SUBJECT = re.compile(r'<p class="subject">(.*?)</p>\n?', re.DOTALL)  # what the page is about: joins title and heading
BRIEF = "In brief"  # stands before the list of contents and bears no number


def export_page(
    notebook: Any, *, title: str, study: str = "", audience: str = "restricted", edition: str = "", date: str = ""
) -> str:
    """Make the page of an executed notebook (nbformat node), as a text that depends on nothing but its arguments.

    Raises DhrError when the page would have no title or two, or a picture without words for those who don't see it.
    """
    from nbconvert import HTMLExporter
    from traitlets.config import Config

    which = f"{edition.capitalize()} edition" if edition else ""
    marking = " · ".join(filter(None, [AUDIENCES[audience], which, say_date(date)]))
    exporter = HTMLExporter(  # type: ignore[no-untyped-call]
        template_name="dhr",
        extra_template_basedirs=[str(TEMPLATES)],
        config=Config({"NbConvertBase": {"display_data_priority": SHOWN}}),
        exclude_input=True,
        exclude_anchor_links=True,
        filters={
            "arrange_page": arrange_page, "arrange_slides": arrange_slides, "require_alt": require_alt,
            "strip_prolog": strip_prolog,
        },
    )
    layout = str(notebook.metadata.get("dhr", {}).get("layout", LAYOUTS[0]))
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


def say_date(date: str) -> str:
    """Say a date as people do: ``2013-09-01`` is 1 September 2013, ``2013-09`` is September 2013."""
    if not DATE.fullmatch(date):
        return date
    year, *further = date.split("-")
    month = [MONTHS[int(further[0]) - 1]] if further else []
    return " ".join([*(str(int(day)) for day in further[1:]), *month, year])


def arrange_page(body: str) -> str:
    """Number the headings, give them ids, and put the list of contents before the first numbered one."""
    entries: list[tuple[int, str, str, str]] = []
    counts = {2: 0, 3: 0}

    def number_heading(found: re.Match[str]) -> str:
        level, words = int(found[1]), found[2].strip()
        if _plain(words) == BRIEF:
            return f'<h2 id="in-brief">{words}</h2>'
        counts[level] += 1
        counts[3] = 0 if level == 2 else counts[3]
        number = str(counts[2]) if level == 2 else f"{counts[2]}.{counts[3]}"
        entries.append((level, f"s{number.replace('.', '-')}", number, _plain(words)))
        back = BACK if level == 2 and counts[2] > 1 else ""
        return f'{back}<h{level} id="{entries[-1][1]}"><span class="number">{number}</span> {words}</h{level}>'

    numbered = HEADING.sub(number_heading, body)
    if counts[2] < 2:
        return numbered
    first = numbered.index('<h2 id="s1">')
    return f"{numbered[:first]}{_list_contents(entries)}{numbered[first:]}{BACK}"


BACK = '<p class="back"><a href="#contents">Back to the contents</a></p>\n'


def _list_contents(entries: list[tuple[int, str, str, str]]) -> str:
    items = "\n".join(
        f'<li><span class="number">{number}</span> <a href="#{place}">{words}</a></li>'
        for level, place, number, words in entries
        if level == 2
    )
    head = '<nav class="contents" aria-labelledby="contents"><h2 id="contents">Contents</h2>'
    return f"{head}\n<ol>\n{items}\n</ol></nav>\n"


def _plain(words: str) -> str:
    return re.sub(r"<[^>]+>", "", words).strip()


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
