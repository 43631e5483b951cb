"""Read a finished file whole, as the pieces of text in it: what is seen, and what is not (comments, names, metadata).

HTML with attributes, comments, styles and what data addresses hold; DOCX, XLSX and PPTX part by part, hidden sheets,
notes, properties and files within files among them; PNG pictures' own texts; anything else as plain text.
"""

import base64
import html
import io
import json
import re
import zipfile
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import unquote

import pandas as pd

from ..study import Study

PACKED = (".docx", ".xlsx", ".pptx", ".zip")
# In a paragraph or cell the pieces of a word may stand in several elements, so their texts are joined without a gap.
PARAGRAPHS = ("p", "si", "c", "comment", "text")
CELLS = ("r", "ref", "sqref", "topLeftCell", "activeCell")  # where a cell stands: B8 there is no review
INLINE = re.compile(r"</?(?:a|abbr|b|em|i|q|span|strong|sub|sup|tspan|u)(?: [^>]*)?>")
DATA = re.compile(r"data:[^,;]*(?:;(?!base64)[^,;]*)*(;base64)?,(.*)", re.DOTALL)
ATTRIBUTE = re.compile(r"""([\w:-]+)\s*=\s*("[^"]*"|'[^']*')""")


@dataclass(frozen=True)
class Piece:
    """A piece of text and where it stands in the file."""

    place: str
    text: str


def read_pieces(path: Path) -> list[Piece]:
    """Read all text of a file; its name is a piece too."""
    name = Piece("name of the file", path.name)
    if path.suffix.lower() in PACKED:
        return [name, *_read_packed("", path)]
    data = path.read_bytes()
    if path.suffix.lower() in (".html", ".htm", ".svg"):
        return [name, *_read_html(data.decode("utf-8", errors="replace"))]
    return [name, *_read_data("text", data)]


def _read_data(place: str, data: bytes) -> Iterator[Piece]:
    """Read what lies within a file, by what it begins with."""
    if data.startswith(b"PK"):
        yield from _read_packed(place, io.BytesIO(data))
    elif data.startswith(b"\x89PNG"):
        yield from _read_png(place, data)
    else:
        yield Piece(place, data.decode("utf-8", errors="replace"))


def _read_html(text: str) -> Iterator[Piece]:
    yield from (Piece("comment", found) for found in re.findall(r"<!--(.*?)-->", text, flags=re.DOTALL))
    for tag in re.findall(r"<[a-zA-Z][^<>]*>", text):
        for name, value in ATTRIBUTE.findall(tag):
            held = DATA.fullmatch(value[1:-1])
            if held and held[1]:
                yield from _read_data(f"attribute {name}", base64.b64decode(held[2]))
            else:
                yield Piece(f"attribute {name}", html.unescape(unquote(held[2]) if held else value[1:-1]))
    for number, drawing in enumerate(re.findall(r"<svg.*?</svg>", text, flags=re.DOTALL), start=1):
        # A label's lines are elements of their own: read together they are a sentence again.
        yield Piece(f"drawing {number}", html.unescape(re.sub(r"<[^>]+>", " ", drawing)))
    seen = re.sub(r"<!--.*?-->", "", text, flags=re.DOTALL)
    seen = re.sub(r"<[^>]+>", "\n", INLINE.sub("", seen))
    for place, block in enumerate(html.unescape(seen).split("\n\n"), start=1):
        if block.strip():
            yield Piece(f"text, block {place}", block)


def _read_packed(within: str, path: Path | io.BytesIO) -> Iterator[Piece]:
    """Read the parts of an archive; those of one that lies ``within`` another are named so."""
    with zipfile.ZipFile(path) as packed:
        if packed.comment:
            yield Piece("comment of the archive", packed.comment.decode("utf-8", errors="replace"))
        for entry in packed.infolist():
            data = packed.read(entry)
            place = "/".join(filter(None, [within, entry.filename]))
            yield Piece("name of a part", place)
            if entry.filename.endswith((".xml", ".rels", ".vml")):
                yield from _read_xml(place, data)
            else:
                yield from _read_data(place, data)


def _read_xml(name: str, data: bytes) -> Iterator[Piece]:
    from lxml import etree

    root = etree.fromstring(data, etree.XMLParser(resolve_entities=False, no_network=True, huge_tree=True))
    for element in root.iter():
        if not isinstance(element.tag, str):
            yield Piece(f"{name}, comment", str(element.text or ""))
            continue
        for attribute, value in element.attrib.items():
            if etree.QName(attribute).localname not in CELLS:
                yield Piece(f"{name}, attribute {etree.QName(attribute).localname}", value)
        if etree.QName(element).localname in PARAGRAPHS:
            yield Piece(name, "".join(element.itertext()))
    yield Piece(f"{name}, whole", "\n".join(root.itertext()))


def _read_png(name: str, data: bytes) -> Iterator[Piece]:
    """Read the text chunks of a PNG."""
    place = 8
    while place + 8 <= len(data):
        length, kind = int.from_bytes(data[place : place + 4], "big"), data[place + 4 : place + 8]
        if kind in (b"tEXt", b"iTXt", b"zTXt", b"eXIf"):
            yield Piece(f"{name}, metadata", data[place + 8 : place + 8 + length].decode("utf-8", errors="replace"))
        place += 12 + length


def list_fixed_texts(study: Study, tables: Mapping[str, pd.DataFrame]) -> Iterator[str]:
    """List texts that are nobody's secret: the notebooks' and the program's own words, settings, names.

    A name or a sentence that these have is no sign of an unpublished review.
    """
    from ..running.books import find_notebooks

    for path in sorted(find_notebooks(study.root).rglob("*.ipynb")):
        yield "\n".join("".join(cell["source"]) for cell in json.loads(path.read_text(encoding="utf-8"))["cells"])
    for path in sorted(Path(__file__).parent.rglob("*.py")):
        yield path.read_text(encoding="utf-8")
    yield json.dumps(study.settings.model_dump(mode="json"), ensure_ascii=False)
    published = tables["reviews"]["published"].fillna(False)
    yield "\n".join([*tables["reviews"]["csp"], *tables["reviews"].loc[published, "review_id"]])


def list_codebook(study: Study) -> list[str]:
    """List the codebook's files as texts: their words stand in reports whatever reviews say."""
    return [path.read_text(encoding="utf-8", errors="replace") for path in sorted(study.codebook.glob("*.csv"))]
