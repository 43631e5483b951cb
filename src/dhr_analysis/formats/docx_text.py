"""Take the words of a Word paragraph as they are shown: insertions kept, deletions and hidden text left out."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from .docx_styles import Style, W, lay_over, read_number, read_toggle

MC = "{http://schemas.openxmlformats.org/markup-compatibility/2006}"
LEFT_OUT = {f"{W}{name}" for name in ("del", "moveFrom", "instrText", "delText", "rPr", "pPr", "comment", "rt")}
SIGNS = {f"{W}{name}": text for name, text in {"tab": "\t", "br": "\n", "cr": "\n", "noBreakHyphen": "-"}.items()}
NOTES = {f"{W}footnoteReference": "footnote", f"{W}endnoteReference": "endnote"}
TEXT_BOX = f"{W}txbxContent"


@dataclass(frozen=True)
class Shown:
    """A paragraph as shown: words, face, the notes it refers to and the text boxes anchored in it.

    Words that are underlined from end to end count as bold: that is how typewritten headings are set.
    """

    text: str
    bold: bool
    italic: bool
    size: float
    notes: tuple[tuple[str, str], ...] = ()
    boxes: tuple[Any, ...] = ()


def show_paragraph(paragraph: Any, style: Style, styles: Mapping[str, Style]) -> Shown:
    """Show a paragraph; ``style`` is its resolved paragraph style."""
    pieces: list[tuple[str, Style]] = []
    notes: list[tuple[str, str]] = []
    boxes: list[Any] = []
    for item, look in _walk(paragraph, style, styles):
        if item.tag == TEXT_BOX:
            boxes.append(item)
        elif item.tag in NOTES:
            notes.append((NOTES[item.tag], item.get(f"{W}id", "")))
        elif not look.hidden:
            pieces.append((_read_piece(item), look))
    letters = [(text, look) for text, look in pieces if text.strip()]
    size = max((look.size or 0.0 for _, look in letters), default=0.0)
    return Shown(
        "".join(text for text, _ in pieces),
        bool(letters) and all(look.bold or look.underlined for _, look in letters),
        bool(letters) and all(look.italic for _, look in letters),
        size, tuple(notes), tuple(boxes),
    )  # fmt: skip


def iter_paragraphs(element: Any) -> Iterator[Any]:
    """Give the paragraphs inside an element in order, of drawings that are stored twice only the first."""
    for child in element:
        if child.tag == f"{MC}AlternateContent":
            branch = choose_branch(child)
            if branch is not None:
                yield from iter_paragraphs(branch)
        elif isinstance(child.tag, str):
            if child.tag == f"{W}p":
                yield child
            yield from iter_paragraphs(child)


def is_mark_deleted(paragraph: Any) -> bool:
    """Whether a tracked change removes the paragraph's end, so that it runs on into the next."""
    mark = paragraph.find(f"{W}pPr/{W}rPr")
    return mark is not None and mark.find(f"{W}del") is not None


def choose_branch(element: Any) -> Any:
    """Choose one of the alternatives in which Word stores the same drawing twice."""
    choice = element.find(f"{MC}Choice")
    return choice if choice is not None else element.find(f"{MC}Fallback")


def _walk(element: Any, look: Style, styles: Mapping[str, Style]) -> Iterator[tuple[Any, Style]]:
    for child in element:
        tag = child.tag
        if tag in LEFT_OUT or not isinstance(tag, str):
            continue
        if tag == f"{MC}AlternateContent":
            branch = choose_branch(child)
            if branch is not None:
                yield from _walk(branch, look, styles)
        elif tag == f"{W}r":
            yield from _walk(child, _look_of_run(child, look, styles), styles)
        elif tag in (TEXT_BOX, f"{W}t", f"{W}sym") or tag in NOTES or tag in SIGNS:
            yield child, look
        else:
            yield from _walk(child, look, styles)


def _look_of_run(run: Any, look: Style, styles: Mapping[str, Style]) -> Style:
    properties = run.find(f"{W}rPr")
    if properties is None:
        return look
    named = properties.find(f"{W}rStyle")
    chosen = styles.get(named.get(f"{W}val", "")) if named is not None else None
    size = read_number(properties, f"{W}sz")
    own = Style(
        bold=read_toggle(properties, "b"), italic=read_toggle(properties, "i"),
        underlined=read_toggle(properties, "u"),
        hidden=read_toggle(properties, "vanish"), size=size / 2 if size else None,
    )  # fmt: skip
    if chosen is not None:
        # A character style is laid over the paragraph's look only in what it says itself, not in its defaults.
        own = lay_over(own, Style(bold=chosen.bold or None, italic=chosen.italic or None, hidden=chosen.hidden))
    return lay_over(own, look)


def _read_piece(item: Any) -> str:
    if item.tag == f"{W}sym":
        return "•"
    if item.tag in SIGNS:
        return SIGNS[item.tag]
    return item.text or ""
