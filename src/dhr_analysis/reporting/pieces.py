"""Pieces of a page: safe HTML with the pictures and tables that its Word file and workbook need.

A piece carries its tables as plain values (``Sheet``) and its charts as pictures (``Picture``) beside the HTML, so that
every product of a report is made from the same calls and can't say another number than the page.
"""

import html
from collections.abc import Iterable
from dataclasses import asdict, dataclass
from typing import Any

PRODUCTS = "application/vnd.dhr-analysis+json"  # the mime type under which a notebook keeps pictures and sheets


@dataclass(frozen=True)
class Picture:
    """A chart for the Word file: the name that it has in the page, its PNG in base 64, its width in centimetres."""

    name: str
    png: str
    width: float


@dataclass(frozen=True)
class Sheet:
    """A table for the workbook: caption, columns, rows of plain values, and what a reader must know of it."""

    caption: str
    columns: tuple[str, ...]
    rows: tuple[tuple[Any, ...], ...]
    note: str = ""
    source: str = ""


@dataclass(frozen=True)
class Html:
    """A finished piece of HTML; notebooks show it as it is."""

    text: str
    pictures: tuple[Picture, ...] = ()
    sheets: tuple[Sheet, ...] = ()

    def _repr_html_(self) -> str:
        return self.text

    def _repr_mimebundle_(self, include: Any = None, exclude: Any = None) -> dict[str, Any]:
        beside = {"pictures": [asdict(one) for one in self.pictures], "sheets": [asdict(one) for one in self.sheets]}
        return {"text/html": self.text} | ({PRODUCTS: beside} if self.pictures or self.sheets else {})

    def __str__(self) -> str:
        return self.text

    def __bool__(self) -> bool:
        return bool(self.text)


NOTHING = Html("")


def join_html(parts: Iterable[Html], *, by: str = "\n") -> Html:
    """Join pieces of HTML, one below the other; empty ones are left out."""
    kept = [part for part in parts if part.text]
    pictures = tuple(picture for part in kept for picture in part.pictures)
    sheets = tuple(sheet for part in kept for sheet in part.sheets)
    return Html(by.join(part.text for part in kept), pictures, sheets)


def wrap_html(tag: str, inner: Html, attributes: str = "") -> Html:
    """Put a piece into an element; ``attributes`` stand as they are, so escape what comes from outside."""
    opening = f"<{tag} {attributes}>" if attributes else f"<{tag}>"
    return Html(f"{opening}{inner.text}</{tag}>", inner.pictures, inner.sheets)


def escape(value: object) -> str:
    """Escape a text for HTML."""
    return html.escape(str(value))


def as_html(part: "str | Html") -> Html:
    """Take a plain text as HTML; a piece stays as it is."""
    return part if isinstance(part, Html) else Html(escape(part))


def make_paragraph(*parts: "str | Html", kind: str = "") -> Html:
    """Make a paragraph of texts and inline pieces; ``kind`` is a class of the page's style: lead, note, warning."""
    inner = "".join(as_html(part).text for part in parts)
    return Html(f'<p class="{escape(kind)}">{inner}</p>' if kind else f"<p>{inner}</p>")


def make_list(items: "Iterable[str | Html]", *, numbered: bool = False, kind: str = "") -> Html:
    """Make a list of texts or inline pieces; nothing when there are none."""
    rows = "".join(f"<li>{as_html(item).text}</li>" for item in items)
    tag = "ol" if numbered else "ul"
    attribute = f' class="{escape(kind)}"' if kind else ""
    return Html(f"<{tag}{attribute}>{rows}</{tag}>" if rows else "")


def make_heading(words: str, level: int, place: str = "") -> Html:
    """Make a heading; ``place`` is the id that links lead to, made of its words unless given."""
    return Html(f'<h{level} id="{escape(place or make_place(words))}" class="placed">{escape(words)}</h{level}>')


def make_link(words: "str | Html", place: str) -> Html:
    """Link words to a place in the page; the export takes the link away where the page has no such place."""
    return Html(f'<a href="#{escape(place)}">{as_html(words).text}</a>')


def make_ref(place: str) -> Html:
    """Refer to a section by its number, in brackets; nothing is left of it where the page has no such section."""
    return Html(f' <a class="ref" href="#{escape(place)}">(see below)</a>')


def make_details(summary: str, inner: Html, *, kind: str = "") -> Html:
    """Fold a piece away under a line that opens it."""
    opening = f'<details class="{escape(kind)}">' if kind else "<details>"
    text = f"{opening}<summary>{escape(summary)}</summary>\n{inner.text}\n</details>"
    return Html(text, inner.pictures, inner.sheets)


def make_margin(*parts: "str | Html") -> Html:
    """Make a note that stands in the margin on wide screens and under its paragraph on narrow ones."""
    return Html(f'<p class="margin">{"".join(as_html(part).text for part in parts)}</p>')


def make_place(words: str) -> str:
    """Make a place's name of words: small letters and digits joined by hyphens."""
    letters = "".join(letter if letter.isalnum() and letter.isascii() else " " for letter in words.lower())
    return "-".join(letters.split()) or "x"
