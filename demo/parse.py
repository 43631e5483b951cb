"""Turn the lines of a source into blocks and marks."""

from pathlib import Path
from typing import Any

from source import (
    ACTION_KEYS,
    REC_KEYS,
    Block,
    Marked,
    Source,
    classify_line,
    fail,
    read_attributes,
    read_head,
    read_marks,
    remove_anchors,
    split_row,
    tidy,
)  # fmt: skip

TEXT_KINDS = ("paragraph", "numbered", "bullet", "quote", "box")


def read_source(path: Path) -> Source:
    """Parse one source; a SourceError names file and line of what can't be read."""
    lines = path.read_text(encoding="utf-8").splitlines()
    head, start = read_head(path, lines)
    notes, pieces, events = read_lines(path, lines, start)
    marks = close_spans(path, pieces, events)
    marks = attach_recommendations(path, notes, pieces, marks)
    marks = attach_actions(path, notes, marks)
    return Source(path, head, tuple(group_rows(path, pieces)), tuple(sorted(marks, key=lambda mark: mark.line)))


def read_lines(path: Path, lines: list[str], start: int) -> tuple[list[Any], list[Block], list[Any]]:
    """Attribute lines (line, kind, attributes, place of the next piece), pieces, and mark events."""
    notes: list[Any] = []
    pieces: list[Block] = []
    events: list[Any] = []
    opened: list[tuple[str, dict[str, str], int]] = []
    for number, raw in enumerate(lines[start:], start + 1):
        line = raw.strip()
        if line.startswith("@"):
            notes.append(read_note(path, number, line, len(pieces)))
        elif line:
            kind, printed_number, text, level = classify_line(path, number, line)
            text, found = read_marks(path, number, text, opened)
            events += [(len(pieces), *event) for event in found]
            rows = (split_row(text),) if kind == "row" else ()
            pieces.append(Block(kind, number, text, printed_number, level, rows))
    if opened:
        raise fail(path, opened[0][2], f"a mark is never closed: {opened[0][0]} {opened[0][1]}")
    return notes, pieces, events


def read_note(path: Path, number: int, line: str, place: int) -> tuple[int, str, dict[str, str], int]:
    """An @rec or @action line and the piece that it stands before."""
    name, _, rest = line[1:].partition(" ")
    if name not in ("rec", "action"):
        raise fail(path, number, f"unknown line @{name}; allowed: @rec, @action")
    return number, name, read_attributes(path, number, rest, REC_KEYS if name == "rec" else ACTION_KEYS), place


def close_spans(path: Path, pieces: list[Block], events: list[Any]) -> list[Marked]:
    """The words between each opening and closing mark, over several pieces if need be."""
    marks: list[Marked] = []
    opened: list[tuple[int, int, str, dict[str, str]]] = []
    for place, offset, what, kind, attributes in events:
        if what == "open":
            opened.append((place, offset, kind, attributes))
            continue
        begun = next(entry for entry in reversed(opened) if entry[3] is attributes)
        opened.remove(begun)
        first, at = begun[0], begun[1]
        texts = [piece.text for piece in pieces[first : place + 1]]
        texts[-1] = texts[-1][:offset]
        texts[0] = texts[0][at:]
        words = tidy(" ".join(texts))
        if not words:
            raise fail(path, pieces[first].line, f"{kind} {attributes} marks no words")
        marks.append(mark_words(kind, words, pieces[first], attributes))
    return marks


def mark_words(kind: str, words: str, piece: Block, attributes: dict[str, str]) -> Marked:
    """A mark that stands in a piece."""
    return Marked(kind, piece.line, words, piece.number, tidy(piece.text), attributes)


def attach_recommendations(path: Path, notes: list[Any], pieces: list[Block], marks: list[Marked]) -> list[Marked]:
    """Give each recommendation its words (its marked words, else the next block) and its attributes."""
    spans = {mark.attributes["id"]: mark for mark in marks if mark.kind == "rec"}
    made = [mark for mark in marks if mark.kind != "rec"]
    if sum(mark.kind == "rec" for mark in marks) > len(spans):
        raise fail(path, marks[-1].line, "the words of one recommendation are marked twice")
    seen: dict[str, int] = {}
    for line, name, attributes, place in notes:
        if name != "rec":
            continue
        rec = attributes["id"]
        if rec in seen:
            raise fail(path, line, f"@rec id {rec} is doubled (first on line {seen[rec]})")
        seen[rec] = line
        piece = pieces[place] if place < len(pieces) else None
        if rec in spans:
            made.append(Marked("rec", line, spans[rec].text, spans[rec].number, spans[rec].block_text, attributes))
        elif piece and piece.kind in TEXT_KINDS and tidy(piece.text):
            pieces[place] = Block(piece.kind, piece.line, f"\x01{rec}\x02{piece.text}", piece.number, piece.level)
            made.append(mark_words("rec", tidy(piece.text), piece, attributes))
        else:
            raise fail(path, line, f"@rec {rec} has no words: mark them or put the line before a paragraph")
    for rec, span in spans.items():
        if rec not in seen:
            raise fail(path, span.line, f"<<rec {rec}>> has no @rec line")
    return made


def attach_actions(path: Path, notes: list[Any], marks: list[Marked]) -> list[Marked]:
    """Give each marked action the attributes of its @action line."""
    spans = {mark.attributes["id"]: mark for mark in marks if mark.kind == "act"}
    if sum(mark.kind == "act" for mark in marks) > len(spans):
        raise fail(path, marks[-1].line, "the words of one action are marked twice")
    made = [mark for mark in marks if mark.kind != "act"]
    seen: dict[str, int] = {}
    for line, name, attributes, _ in notes:
        if name != "action":
            continue
        action = attributes["id"]
        if action in seen or action not in spans:
            what = f"doubled (first on line {seen[action]})" if action in seen else "without words: mark them <<act …>>"
            raise fail(path, line, f"@action {action} is {what}")
        seen[action] = line
        made.append(Marked("act", line, spans[action].text, "", spans[action].block_text, attributes))
    for action, span in spans.items():
        if action not in seen:
            raise fail(path, span.line, f"<<act {action}>> has no @action line")
    return made


def group_rows(path: Path, pieces: list[Block]) -> list[Block]:
    """Blocks to print: rows next to each other become one table, sentence marks are gone."""
    blocks: list[Block] = []
    for piece in pieces:
        if piece.kind == "row" and blocks and blocks[-1].kind == "table":
            last = blocks[-1]
            check_row(path, piece, last)
            blocks[-1] = Block("table", last.line, rows=last.rows + piece.rows)
        elif piece.kind == "row":
            blocks.append(Block("table", piece.line, rows=piece.rows))
        else:
            blocks.append(piece)
    return blocks


def check_row(path: Path, piece: Block, table: Block) -> None:
    """Refuse a row that doesn't fit its table."""
    row, width = piece.rows[0], len(table.rows[0])
    if len(row) not in (1, width):
        raise fail(
            path, piece.line, f"the row has {len(row)} cells; its table has {width} columns (one cell spans all)"
        )
    if any(cell == "<" and len(table.rows[-1]) != width for cell in row) or ("<" in row and len(table.rows) == 1):
        raise fail(path, piece.line, "a cell < has no cell above it to be merged with")


def list_notes(blocks: tuple[Block, ...]) -> dict[int, list[tuple[int, str]]]:
    """Footnotes (number, text) by the place of the block that they belong to, which is the one before them."""
    found: dict[int, list[tuple[int, str]]] = {}
    owner, count = 0, 0
    for place, block in enumerate(blocks):
        if block.kind != "footnote":
            owner = place
            continue
        count += 1
        found.setdefault(owner, []).append((count, remove_anchors(block.text)))
    return found
