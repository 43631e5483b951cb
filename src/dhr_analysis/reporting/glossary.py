"""Abbreviations: opened at first use in a page, and listed at its end as far as the page uses them.

A page tells its terms in a placeholder (``make_glossary``), which the export fills when all else stands.
"""

import html
import json
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from .opened import Report
from .pieces import Html, escape

PLACEHOLDER = re.compile(r'<div class="glossary" data-terms="([^"]*)"></div>')
TAG = re.compile(r"(<[^>]+>)")
NOT_OPENED = ("h1", "h2", "h3", "svg", "nav", "summary", "a", "style")  # what others refer to stays as short as it is
QUOTED = ("q", "blockquote")
EVIDENCE = ('class="evidence"', 'class="quotes"')


@dataclass(frozen=True)
class Term:
    """An abbreviation: what it stands for and what that is."""

    opened: str
    meaning: str


def make_glossary(report: Report) -> Html:
    """Mark where the list of abbreviations stands; the export fills it with those that the page uses."""
    from ..codebook import load_codebook

    rows = load_codebook(report.study.codebook, "glossary").to_dict("records")
    terms = {row["term"]: [row["opened"], row["meaning"]] for row in rows}
    return Html(f'<div class="glossary" data-terms="{escape(json.dumps(terms, ensure_ascii=False))}"></div>')


def fill_glossary(body: str) -> str:
    """Open each abbreviation at its first use and fill the list; a page without a placeholder stays as it is."""
    found = PLACEHOLDER.search(body)
    if not found:
        return body
    terms = {term: Term(*said) for term, said in json.loads(html.unescape(found[1])).items()}
    opened = open_abbreviations(PLACEHOLDER.sub("<!--glossary-->", body), terms)
    return opened.replace("<!--glossary-->", _list_terms(opened, terms))


def open_only(body: str) -> str:
    """Open each abbreviation at its first use and make no list: a sheet of a page has no room for one."""
    found = PLACEHOLDER.search(body)
    if not found:
        return body
    terms = {term: Term(*said) for term, said in json.loads(html.unescape(found[1])).items()}
    return open_abbreviations(PLACEHOLDER.sub("", body), terms)


def open_abbreviations(body: str, terms: Mapping[str, Term]) -> str:
    """Open abbreviations where the text first uses them: in our prose before, in quotations in square brackets."""
    done: set[str] = set()
    pieces = []
    for text, skipped, quoted in _walk(body):
        if skipped or text.startswith("<"):
            pieces.append(text)
            continue
        pieces.append(_open_in(text, terms, done, quoted))
    return "".join(pieces)


def _walk(body: str) -> Iterator[tuple[str, bool, bool]]:
    """Walk through tags and texts: (piece, inside something that stays short, inside a quotation)."""
    skip = quote = 0
    lists: list[bool] = []
    for piece in TAG.split(body):
        if piece.startswith("<"):
            name = (re.match(r"</?\s*([a-z0-9]+)", piece) or [piece, ""])[1]
            step = -1 if piece.startswith("</") else 0 if piece.endswith("/>") else 1
            skip += step * (name in NOT_OPENED)
            quote += step * (name in QUOTED)
            if name in ("ul", "ol"):
                lists.append(any(mark in piece for mark in EVIDENCE)) if step > 0 else lists and lists.pop()
        yield piece, skip > 0, quote > 0 or any(lists)


def _open_in(text: str, terms: Mapping[str, Term], done: set[str], quoted: bool) -> str:
    known = sorted((term for term in terms if term in text and term not in done), key=len, reverse=True)
    for term in known:
        pattern = re.compile(rf"(?<![\w-]){re.escape(term)}(?![\w-])")
        use = pattern.search(text)
        if not use or term in done:
            continue
        done |= {term, f"{term}s", term.removesuffix("s")}
        opened = escape(terms[term].opened)
        if opened.lower() in text.lower():
            continue
        words = f"{term} [{opened}]" if quoted else f"{opened} ({term})"
        text = text[: use.start()] + words + text[use.end() :]
    return text


def _list_terms(body: str, terms: Mapping[str, Term]) -> str:
    plain = html.unescape(TAG.sub(" ", re.sub(r"<(style|svg).*?</\1>", " ", body, flags=re.DOTALL)))
    rows = []
    for term, said in sorted(terms.items()):
        if term.endswith("s") and term[:-1] in terms:
            continue
        if re.search(rf"(?<![\w-]){re.escape(term)}s?(?![\w-])", plain):
            meaning = f" {escape(said.meaning)}." if said.meaning else ""
            rows.append(f"<dt>{escape(term)}</dt><dd>{escape(said.opened)}.{meaning}</dd>")
    return f'<dl class="glossary">{"".join(rows)}</dl>' if rows else '<p class="note">No abbreviations are used.</p>'
