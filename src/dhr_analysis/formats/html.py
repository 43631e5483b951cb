"""Read a web page: its report without the site around it."""

from pathlib import Path
from typing import Any

from ..blocks import Block
from ..csvfiles import decode_text
from ..reading.mend import tidy_text
from ..reading.numbers import split_bullet, split_number
from .files import Reading


def read_html(path: Path, data: bytes) -> Reading:
    """Read a web page; navigation, notices, headers, footers and side columns are left out."""
    import lxml.html

    parser = lxml.html.HTMLParser(encoding="utf-8", no_network=True, remove_comments=True)
    root = lxml.html.document_fromstring(decode_text(data).encode("utf-8"), parser=parser)
    blocks: list[Block] = []
    for element in root.iter("h1", "h2", "h3", "h4", "h5", "h6", "p", "li"):
        if any(parent.tag in ("nav", "header", "footer", "aside") for parent in element.iterancestors()):
            continue
        text = tidy_text(element.text_content())
        if text:
            blocks.append(_make_block(element, text))
    return Reading(tuple(blocks))


def _make_block(element: Any, text: str) -> Block:
    heading = element.tag[0] == "h"
    bullet, text = split_bullet(text)
    number, rest = split_number(text)
    kind = "heading" if heading else "list_item" if element.tag == "li" or bullet else "paragraph"
    return Block(rest, kind, number=number, level=int(element.tag[1]) if heading else 0)
