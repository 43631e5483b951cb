"""From the blocks of a document to the table of its passages."""

import json
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path

import pandas as pd

from ..blocks import Block
from ..ids import make_text_ids
from ..tables import make_table
from .contents import find_contents
from .roles import PARTS, assign_roles, find_heading_role
from .sections import mark_headings, place_blocks


def make_passages(blocks: Sequence[Block], document_id: str, review_id: str, codebook_folder: Path) -> pd.DataFrame:
    """Make the passages of a document, in reading order.

    Columns: table ``passages``. A table's header row is a passage too (row 0, its cells equal its columns);
    contents pages have the role furniture.
    """
    numbered = attach_numbers(blocks)
    contents = find_contents(numbered, lambda text: find_heading_role(text, codebook_folder) == "furniture")
    listed = [replace(block, kind="list_item") if place in contents else block for place, block in enumerate(numbered)]
    unlisted = mark_headings(listed, lambda text: find_heading_role(text, codebook_folder) not in ("", PARTS))
    places = place_blocks(unlisted)
    roles = assign_roles(unlisted, contents, codebook_folder)
    ids = make_text_ids("p", document_id, [f"{block.number} {block.text}" for block in unlisted])
    rows = [
        {
            "passage_id": passage_id, "document_id": document_id, "review_id": review_id, "position": position,
            "page": block.page, "paragraph": block.number, "heading": place.heading, "section": place.section,
            "kind": block.kind, "role": role, "text": block.text, "level": block.level, "bold": block.bold,
            "italic": block.italic, "boxed": block.boxed, "indent": block.indent, "table": block.table,
            "row": block.row, "cells": _list_texts(block.cells), "columns": _list_texts(block.header),
            "shading": _list_texts(block.shading), "text_source": block.text_source, "raw": block.raw,
            "quality": block.quality,
        }
        for position, (passage_id, block, place, role) in enumerate(zip(ids, unlisted, places, roles, strict=True))
    ]  # fmt: skip
    return make_table("passages", rows)


def attach_numbers(blocks: Sequence[Block]) -> list[Block]:
    """Give a number that stands alone to the text that follows it."""
    made: list[Block] = []
    waiting = None
    for block in blocks:
        if waiting is not None:
            if not block.number and block.kind in ("paragraph", "list_item", "heading") and block.text:
                block = replace(block, number=waiting.number)
            else:
                made.append(waiting)
            waiting = None
        if block.number and not block.text and block.kind != "table_row":
            waiting = block
        else:
            made.append(block)
    return [*made, waiting] if waiting is not None else made


def _list_texts(texts: Sequence[str]) -> str:
    return json.dumps(list(texts), ensure_ascii=False) if texts else ""
