"""A document's passages as one text, and places in it as places in passages."""

from bisect import bisect_right
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any

import pandas as pd

from ..deciding.places import locate_words

GAP = "\n\n"


@dataclass(frozen=True)
class Piece:
    """A passage in its document's text: where its own words begin and end (the printed number stands before them)."""

    passage_id: str
    start: int
    end: int


@dataclass(frozen=True)
class DocumentText:
    """A document as one text: its passages in reading order, each with its printed number, a blank line between."""

    document_id: str
    text: str
    pieces: tuple[Piece, ...]

    def place(self, start: int, end: int) -> list[tuple[str, int, int]]:
        """Say which passages a stretch of the text touches: (passage_id, start, end) in the passage's own words."""
        first = max(bisect_right([piece.start for piece in self.pieces], start) - 1, 0)
        placed = []
        for piece in self.pieces[first:]:
            if piece.start >= end:
                break
            low, high = _trim(self.text, max(start, piece.start), min(end, piece.end))
            if low < high:
                placed.append((piece.passage_id, low - piece.start, high - piece.start))
        return placed

    def find(self, words: str, near: int) -> tuple[int, int] | None:
        """Find words that stood in another state of the text; the nearest to where they stood."""
        return locate_words(self.text, words, near)


def _trim(text: str, start: int, end: int) -> tuple[int, int]:
    """Leave out blanks at the ends of a stretch."""
    while start < end and text[start].isspace():
        start += 1
    while start < end and text[end - 1].isspace():
        end -= 1
    return start, end


def join_passages(document_id: str, passages: Iterable[dict[str, Any]]) -> DocumentText:
    """Join a document's passages to one text, in the order given; line ends are of one sign, as the standard counts."""
    parts: list[str] = []
    pieces, length = [], 0
    for passage in passages:
        head = (GAP if parts else "") + (f"{passage['paragraph']} " if passage["paragraph"] else "")
        start = length + len(head)
        pieces.append(Piece(passage["passage_id"], start, start + len(passage["text"])))
        parts += [head, passage["text"].replace("\r", " ")]
        length = pieces[-1].end
    return DocumentText(document_id, "".join(parts), tuple(pieces))


def make_texts(passages: pd.DataFrame, documents: Sequence[str]) -> dict[str, DocumentText]:
    """Make the texts of documents, by document_id, in the order given; documents without a passage are left out."""
    columns = passages[["passage_id", "document_id", "position", "paragraph", "text"]].sort_values(
        "position", kind="stable"
    )
    groups = {name: group.to_dict("records") for name, group in columns.groupby("document_id", sort=False)}
    return {name: join_passages(name, groups[name]) for name in documents if name in groups}
