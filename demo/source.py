"""Read a source of the demo study: a YAML head, then one block a line (demo/README.md tells the format)."""

import re
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import yaml

HEAD_KEYS = ("file", "review_id", "document_id", "csp", "doc_type", "published", "title", "region", "layout")
TRUTH_KEYS = ("case", "themes", "no_contact")
LAYOUT_KEYS = (
    "columns", "running_head", "running_foot", "marking", "font", "size", "numbers", "word_numbers", "ol", "ruled",
    "landscape_tables", "repeat_header", "site", "ocr", "contents", "page_breaks",
)  # fmt: skip
LAYOUT_CHOICES = {
    "columns": ("1", "2"),
    "font": ("serif", "sans"),
    "numbers": ("hanging", "inline", "alone"),
    **dict.fromkeys(
        ("word_numbers", "ol", "ruled", "landscape_tables", "repeat_header", "site", "ocr", "contents", "page_breaks"),
        ("true", "false", "yes", "no"),
    ),
}
CASE_KEYS = (
    "date_of_death", "victim_sex", "victim_age", "perpetrator_sex", "perpetrator_age", "relationship", "death_type",
    "method", "number_of_victims", "children_in_household",
)  # fmt: skip
TRAPS = ("negation", "definition", "terms_of_reference", "other_case", "hypothetical")
REC_KEYS = ("id", "number", "agencies", "scope", "level", "codes", "paragraph")
ACTION_KEYS = ("id", "rec", "lead", "target", "status")
KINDS = {"-": "bullet", ">": "quote", "!": "box", "^": "footnote", "=": "front", "|": "numbered", "+": "row"}
# An anchor stays in the text until a writer prints it, so that the PDF can tell on which page a recommendation begins.
ANCHOR = re.compile("\x01([^\x02]*)\x02")
TOKEN = re.compile(
    r"\{\{(?:trap=(?P<trap>\w+)\s+)?codes=(?P<codes>[\w;]*)\|(?P<open>)|(?P<shut>\}\})"
    r"|<<(?P<kind>rec|act)\s+(?P<id>[^<>\s]+)>>|<</(?P<end>rec|act)>>"
)
ATTRIBUTE = re.compile(r'(\w+)=(?:"([^"]*)"|(\S+))\s*')


class SourceError(Exception):
    """A source that can't be built: the message names file and line, what was found and what is allowed."""


@dataclass(frozen=True)
class Block:
    """A piece of the printed text; `rows` holds a table's cells, `number` a printed paragraph number."""

    kind: str
    line: int
    text: str = ""
    number: str = ""
    level: int = 0
    rows: tuple[tuple[str, ...], ...] = ()


@dataclass(frozen=True)
class Marked:
    """Marked words (a recommendation, an action or a labelled sentence) and where they stand."""

    kind: str
    line: int
    text: str
    number: str
    block_text: str
    attributes: dict[str, str] = field(default_factory=dict)


@dataclass(frozen=True)
class Source:
    """A parsed source: its head, what is printed, and the truth that was written beside it."""

    path: Path
    head: dict[str, Any]
    blocks: tuple[Block, ...]
    marks: tuple[Marked, ...]

    @property
    def layout(self) -> dict[str, str]:
        """Layout settings of the head, all as text."""
        return self.head.get("layout") or {}

    def has(self, setting: str, default: str = "false") -> bool:
        """Whether a yes-or-no layout setting is on."""
        return str(self.layout.get(setting, default)).lower() in ("true", "yes")

    def marked(self, kind: str) -> list[Marked]:
        """Marks of one kind: rec, act or passage."""
        return [mark for mark in self.marks if mark.kind == kind]


def fail(path: Path, line: int, what: str) -> SourceError:
    """Make the error for a line of a source."""
    return SourceError(f"{path.name}, line {line}: {what}")


def remove_anchors(text: str) -> str:
    """Text as printed, without page anchors."""
    return ANCHOR.sub("", text)


def tidy(text: str) -> str:
    """Text on one line with single spaces, line breaks of table cells taken out."""
    return " ".join(remove_anchors(text).replace(" // ", " ").split())


def split_row(text: str) -> tuple[str, ...]:
    """Cells of a table row."""
    return tuple(cell.strip() for cell in re.split(r"(?:^|(?<=\s))\+(?=\s|$)", text)[1:])


def read_head(path: Path, lines: list[str]) -> tuple[dict[str, Any], int]:
    """The YAML head (all values as text) and the number of the line after it."""
    if not lines or lines[0].strip() != "---" or "---" not in [line.strip() for line in lines[1:]]:
        raise fail(path, 1, "a source begins with a YAML head between two lines of ---")
    end = 1 + [line.strip() for line in lines[1:]].index("---")
    try:
        head = yaml.load("\n".join(lines[1:end]), Loader=yaml.BaseLoader) or {}
    except yaml.YAMLError as error:
        raise fail(path, 2, f"the head is no YAML: {error}") from error
    check_keys(path, lines, head, HEAD_KEYS + TRUTH_KEYS)
    check_keys(path, lines, head.get("layout") or {}, LAYOUT_KEYS)
    check_keys(path, lines, head.get("case") or {}, CASE_KEYS)
    for key, value in (head.get("layout") or {}).items():
        if value not in LAYOUT_CHOICES.get(key, (value,)):
            line = find_key(lines, key)
            raise fail(path, line, f"layout {key} is {value!r}; allowed: {', '.join(LAYOUT_CHOICES[key])}")
    for key in ("file", "review_id", "document_id", "csp", "doc_type", "published", "title"):
        if not head.get(key):
            raise fail(path, 1, f"the head lacks {key}")
    check_themes(path, lines, head)
    return head, end + 1


def find_key(lines: list[str], key: str) -> int:
    """Number of the line on which a key of the head stands."""
    return next((n for n, text in enumerate(lines, 1) if re.search(rf"\b{re.escape(key)}:", text)), 1)


def check_keys(path: Path, lines: list[str], found: dict[str, Any], allowed: tuple[str, ...]) -> None:
    """Refuse keys of the head that the builder doesn't know."""
    for key in found:
        if key not in allowed:
            line = find_key(lines, key)
            raise fail(path, line, f"unknown key {key!r} in the head; allowed: {', '.join(sorted(allowed))}")


def check_themes(path: Path, lines: list[str], head: dict[str, Any]) -> None:
    """Refuse themes that are neither yes, no, nor no with a known reason, and published that is neither."""
    allowed = {"yes", "no", *(f"no {trap}" for trap in TRAPS)}
    for code, value in (head.get("themes") or {}).items():
        if value not in allowed:
            line = find_key(lines, code)
            raise fail(path, line, f"theme {code} is {value!r}; allowed: {', '.join(sorted(allowed))}")
    if head["published"] not in ("yes", "no"):
        raise fail(path, 1, f"published is {head['published']!r}; allowed: yes, no")


def read_attributes(path: Path, line: int, text: str, allowed: tuple[str, ...]) -> dict[str, str]:
    """Attributes of an @rec or @action line."""
    left = ATTRIBUTE.sub("", text).strip()
    found = {name: quoted or bare for name, quoted, bare in ATTRIBUTE.findall(text)}
    unknown = [name for name in found if name not in allowed]
    if left or unknown or "id" not in found:
        raise fail(path, line, f"can't read {left or unknown or text!r}; write id=… and of {', '.join(allowed)}")
    return found


def classify_line(path: Path, number: int, line: str) -> tuple[str, str, str, int]:
    """Kind, printed number, text and heading level of a line."""
    heading = re.match(r"(#{1,3})\s+(.*)", line)
    if heading:
        return "heading", "", heading[2], len(heading[1])
    if line == "%%":
        return "page_break", "", "", 0
    kind = KINDS.get(line[0]) if line[1:2] in (" ", "") else None
    if kind == "numbered":
        parts = line[1:].split(" | ", 1)
        if len(parts) != 2:
            raise fail(path, number, "a numbered paragraph is written '| 1.2 | Text'")
        return kind, parts[0].strip(), parts[1].strip(), 0
    if kind:
        return kind, "", line if kind == "row" else line[1:].strip(), 0
    return "paragraph", "", line, 0


def read_marks(
    path: Path, number: int, text: str, opened: list[tuple[str, dict[str, str], int]]
) -> tuple[str, list[Any]]:
    """Text with marks replaced by anchors, and the marks' events (offset, what, attributes) in order."""
    printed, at, events = "", 0, []
    for token in TOKEN.finditer(text):
        printed += text[at : token.start()]
        at = token.end()
        if token["open"] is not None or token["kind"]:
            kind = token["kind"] or "passage"
            attributes = (
                {"id": token["id"]} if token["kind"] else {"codes": token["codes"], "trap": token["trap"] or ""}
            )
            if attributes.get("trap") and attributes["trap"] not in TRAPS:
                raise fail(path, number, f"unknown trap {attributes['trap']!r}; allowed: {', '.join(TRAPS)}")
            opened.append((kind, attributes, number))
            if kind == "rec":
                printed += f"\x01{token['id']}\x02"
            events.append((len(printed), "open", kind, attributes))
        else:
            kind = token["end"] or "passage"
            if kind not in [entry[0] for entry in opened]:
                raise fail(path, number, f"{token[0]} closes a mark that is not open")
            place = max(n for n, entry in enumerate(opened) if entry[0] == kind)
            events.append((len(printed), "close", kind, opened.pop(place)[1]))
    return printed + text[at:], events
