"""The researcher's own words: data/decisions/<study>/text/<report>.<section>.md, a small and safe part of Markdown.

Understood are: paragraphs, ``### headings``, ``- lists``, ``1. lists``, ``> quotations``, ``**strong**``,
``*emphasis*`` and ``[links](#place)`` within the page or to https. Anything else, HTML too, is printed as it is.
"""

import re
from collections.abc import Iterator
from pathlib import Path

from ..csvfiles import decode_text
from .care import find_care_words
from .opened import Report
from .pieces import Html, escape, join_html, make_paragraph

BULLET, NUMBER = re.compile(r"[-*+]\s+(.*)"), re.compile(r"\d+[.)]\s+(.*)")
HEADING, QUOTE = re.compile(r"#{1,6}\s+(.*?)\s*#*"), re.compile(r">\s?(.*)")
LINK = re.compile(r"\[([^\]]+)\]\((#[\w-]+|https://[^\s()<>\"]+)\)")
KINDS = ((HEADING, "h"), (BULLET, "ul"), (NUMBER, "ol"), (QUOTE, "q"))


def place_text(report: Report, section: str) -> Html:
    """Place the researcher's words of a section; where there are none, a draft says so and a final edition is silent.

    A text for one audience (``<report>.<section>.<audience>.md``) goes before the one for all.
    """
    path = find_text(report, section)
    if path is None:
        name = f"{report.name}.{section}.md"
        text = f"For the researcher to write, in the study's decisions: text/{name}"
        return make_paragraph(text, kind="todo") if report.is_draft else Html("")
    words = decode_text(path.read_bytes())
    made = make_markdown(words)
    care = [f"“{one.words}”: better “{one.instead}”" for one in find_care_words(words, report.study.codebook)]
    note = (
        make_paragraph(f"Care with words in {path.name}: {'; '.join(care)}.", kind="todo")
        if care and report.is_draft
        else Html("")
    )
    return join_html([made, note])


def find_text(report: Report, section: str) -> Path | None:
    """Find the file of a section's words; None when there is none or it is empty."""
    folder = report.study.decisions / "text"
    stem = f"{report.name}.{section}"
    for path in (folder / f"{stem}.{report.audience}.md", folder / f"{stem}.md"):
        if path.is_file() and path.read_bytes().strip():
            return path
    return None


def make_markdown(text: str) -> Html:
    """Make HTML of the small part of Markdown that texts may use."""
    return join_html(_make_block(kind, lines) for kind, lines in _split_blocks(text))


def _split_blocks(text: str) -> Iterator[tuple[str, list[str]]]:
    """Split a text into blocks of one kind: (kind, lines without their mark)."""
    kind = ""
    lines: list[str] = []
    for line in [*text.replace("\r\n", "\n").split("\n"), ""]:
        found, words = _tell_line(line.strip())
        going_on = found == "p" and kind in ("ul", "ol", "q") and lines  # a list item's further line
        if going_on:
            lines[-1] = f"{lines[-1]} {words}"
            continue
        if found != kind or found == "h":
            if lines:
                yield kind, lines
            kind, lines = found, []
        if found:
            lines.append(words)
    if lines:
        yield kind, lines


def _tell_line(line: str) -> tuple[str, str]:
    for pattern, kind in KINDS:
        if found := pattern.fullmatch(line):
            return kind, found[1]
    return ("p", line) if line else ("", "")


def _make_block(kind: str, lines: list[str]) -> Html:
    if kind == "h":
        return Html(f"<h3>{_make_inline(lines[0])}</h3>")
    if kind in ("ul", "ol"):
        return Html(f"<{kind}>{''.join(f'<li>{_make_inline(line)}</li>' for line in lines)}</{kind}>")
    if kind == "q":
        return Html(f"<blockquote><p>{_make_inline(' '.join(lines))}</p></blockquote>")
    return Html(f"<p>{_make_inline(' '.join(lines))}</p>")


def _make_inline(text: str) -> str:
    made = escape(text)
    made = LINK.sub(lambda link: f'<a href="{link[2]}">{link[1]}</a>', made)
    made = re.sub(r"\*\*(\S(?:.*?\S)?)\*\*", r"<strong>\1</strong>", made)
    return re.sub(r"(?<!\*)\*(\S(?:[^*]*?\S)?)\*(?!\*)", r"<em>\1</em>", made)
