"""Print a source as a web page, bare or wrapped in a council's site."""

import html
import re
from itertools import groupby

from parse import list_notes
from source import Block, Source, remove_anchors

SITE_HEAD = """<div class="cookie-banner" role="region" aria-label="Cookies">\
<p>We use cookies to make this website work. \
<a href="/cookies">Find out about cookies</a></p><button type="button">Accept additional cookies</button> \
<button type="button">Reject additional cookies</button></div>
<a class="skip" href="#content">Skip to main content</a>
<header><p class="brand">{csp} City Council</p>
<form action="/search"><label for="q">Search this site</label><input id="q" name="q">\
<button>Search</button></form>
<nav aria-label="Main"><ul>\
<li><a href="/">Home</a></li><li><a href="/bins">Bins and recycling</a></li>\
<li><a href="/council-tax">Council tax</a></li><li><a href="/schools">Schools and learning</a></li>\
<li><a href="/community-safety">Community safety</a></li></ul></nav></header>
<nav class="breadcrumb" aria-label="Breadcrumb"><ol><li><a href="/">Home</a></li>\
<li><a href="/community-safety">Community safety</a></li><li>Domestic homicide reviews</li></ol></nav>
<main id="content">
"""
SITE_FOOT = """<section class="feedback"><h2>Was this page useful?</h2>\
<button>Yes</button> <button>No</button></section>
</main>
<aside><h2>In this section</h2><ul><li><a href="/dhr">About domestic homicide reviews</a></li>\
<li><a href="/help">Get help with domestic abuse</a></li></ul></aside>
<footer><ul><li><a href="/contact">Contact us</a></li><li><a href="/accessibility">Accessibility</a></li>\
<li><a href="/privacy">Privacy notice</a></li></ul><p>&copy; {csp} City Council</p></footer>
"""
# Which lists a list may stand inside.
NESTS = {"ul": ("ol", "ol-a"), "ol-a": ("ol",), "ol": ()}
STYLE = "body{font-family:Arial,sans-serif;max-width:60em;margin:auto}table{border-collapse:collapse}\
td,th{border:1px solid #666;padding:.3em;vertical-align:top;text-align:left}.box{border:2px solid #333;padding:.5em}"


def build_html(source: Source) -> tuple[bytes, dict[str, int]]:
    """The page's bytes; a web page has no page numbers."""
    title, csp = html.escape(source.head["title"]), html.escape(source.head["csp"])
    site = source.has("site")
    body = "\n".join([*print_contents(source), *print_blocks(source), *print_notes(source)])
    name = f"{title} | {csp} City Council" if site else title
    page = (
        f'<!DOCTYPE html>\n<html lang="en-GB">\n<head>\n<meta charset="utf-8">\n<title>{name}</title>\n'
        f"<style>{STYLE}</style>\n</head>\n<body>\n"
        + (SITE_HEAD.format(csp=csp) if site else "")
        + (f"<h1>{title}</h1>\n" if site else "")
        + f"{body}\n"
        + (SITE_FOOT.format(csp=csp) if site else "")
        + "</body>\n</html>\n"
    )
    return page.encode("utf-8"), {}


def print_text(text: str) -> str:
    """Escaped text; a cell's line breaks become <br>."""
    return html.escape(remove_anchors(text), quote=False).replace(" // ", "<br>")


def print_contents(source: Source) -> list[str]:
    """A list of links to the sections, if the layout has a contents page."""
    if not source.has("contents"):
        return []
    links = [
        f'<li><a href="#s{place}">{print_text(block.text)}</a></li>'
        for place, block in enumerate(source.blocks)
        if block.kind == "heading" and block.level == 1
    ]
    return ['<nav class="contents"><h2>Contents</h2><ul>', *links, "</ul></nav>"]


def print_blocks(source: Source) -> list[str]:
    """The blocks as HTML; bullets, and numbered paragraphs if their numbers come from <ol>, become lists."""
    notes = list_notes(source.blocks)
    shown = [
        (place, block) for place, block in enumerate(source.blocks) if block.kind not in ("footnote", "page_break")
    ]
    lists = ("bullet", "numbered") if source.has("ol") else ("bullet",)
    parts: list[str] = []
    for listed, group in groupby(shown, key=lambda pair: pair[1].kind in lists):
        entries = [(place, block, refer(notes, place)) for place, block in group]
        parts += print_list(entries) if listed else [print_block(source, *entry) for entry in entries]
    return parts


def refer(notes: dict[int, list[tuple[int, str]]], place: int) -> str:
    """Links to the footnotes of a block."""
    return "".join(f'<sup><a href="#fn{n}">{n}</a></sup>' for n, _ in notes.get(place, []))


def print_block(source: Source, place: int, block: Block, note: str) -> str:
    """One block outside lists."""
    text = print_text(block.text) + note
    if block.kind == "heading":
        level = block.level + source.has("site")
        return f'<h{level} id="s{place}">{text}</h{level}>'
    if block.kind == "table":
        return print_table(block)
    if block.kind == "numbered":
        return f'<p><span class="no">{html.escape(block.number)}</span> {text}</p>'
    pattern = {
        "quote": "<blockquote><p><em>{}</em></p></blockquote>",
        "box": '<p class="box"><strong>{}</strong></p>',
        "front": '<p class="front">{}</p>',
    }
    return pattern.get(block.kind, "<p>{}</p>").format(text)


def print_list(entries: list[tuple[int, Block, str]]) -> list[str]:
    """Nested lists of numbered paragraphs and bullets: bullets and (a) parts stand inside the item before them."""
    parts: list[str] = []
    opened: list[str] = []
    for _, block, note in entries:
        tag = list_tag(block, bool(opened))
        while opened and opened[-1] != tag and opened[-1] not in NESTS[tag]:
            parts.append(f"</li></{opened.pop()[:2]}>")
        if opened and opened[-1] == tag:
            parts.append("</li>")
        else:
            opened.append(tag)
            parts.append(open_list(tag, block))
        parts.append(f"<li>{print_text(block.text)}{note}")
    return [*parts, *(f"</li></{tag[:2]}>" for tag in reversed(opened))]


def list_tag(block: Block, inside: bool) -> str:
    """Which list a block belongs to: ul, ol, or ol-a for lettered parts."""
    if block.kind == "bullet":
        return "ul"
    return "ol-a" if inside and re.fullmatch(r"\(?[a-h]\)?\.?", block.number) else "ol"


def open_list(tag: str, block: Block) -> str:
    """The opening tag; a list that goes on after other text says where its numbers start."""
    if tag == "ul":
        return "<ul>"
    if tag == "ol-a":
        return '<ol type="a">'
    last = re.search(r"(\d+)\D*$", block.number)
    return f'<ol start="{int(last[1])}">' if last and int(last[1]) > 1 else "<ol>"


def print_table(block: Block) -> str:
    """A table with its header row; a cell `<` is merged with the cell above it, a lone cell spans the width."""
    header, *rows = block.rows
    lines = [
        "<table>",
        "<thead><tr>",
        *(f'<th scope="col">{print_text(cell)}</th>' for cell in header),
        "</tr></thead>",
    ]
    lines.append("<tbody>")
    for n, row in enumerate(rows):
        lines.append("<tr>" + "".join(print_cells(rows, n, row, len(header))) + "</tr>")
    return "\n".join([*lines, "</tbody>", "</table>"])


def print_cells(rows: list[tuple[str, ...]], n: int, row: tuple[str, ...], width: int) -> list[str]:
    """The cells of a row."""
    if len(row) == 1 and width > 1:
        return [f'<td colspan="{width}"><strong>{print_text(row[0])}</strong></td>']
    cells = []
    for column, cell in enumerate(row):
        if cell == "<":
            continue
        below = 0
        while n + below + 1 < len(rows) and rows[n + below + 1][column : column + 1] == ("<",):
            below += 1
        span = f' rowspan="{below + 1}"' if below else ""
        cells.append(f"<td{span}>{print_text(cell)}</td>")
    return cells


def print_notes(source: Source) -> list[str]:
    """Footnotes at the page's end."""
    notes = [note for _, group in sorted(list_notes(source.blocks).items()) for note in group]
    lines = [f'<p id="fn{n}"><sup>{n}</sup> {print_text(text)}</p>' for n, text in notes]
    return ["<hr>", *lines] if lines else []
