"""Say what each block does in a review: by the headings above it, and where its own words are plain boilerplate."""

import re
from collections.abc import Sequence
from functools import cache
from pathlib import Path

from ..blocks import Block
from ..codebook import load_codebook
from .phrases import compile_phrase, fold_words
from .sections import Place

CONTENTS = "furniture"
FINDINGS = ("facts", "chronology", "analysis", "lessons", "conclusions")
_TOP = re.compile(r"^(?:section|part|chapter|appendix|annex)\s+(?:\w{1,5})\b[\s:.–-]*", re.IGNORECASE)


@cache
def _load_rules(folder: Path, name: str, column: str) -> tuple[tuple[str, str, str], ...]:
    table = load_codebook(folder, name)
    where = table["where"] if "where" in table else ["heading"] * len(table)
    rows = list(zip(table[column], table["role"], where, strict=True))
    # The more words a phrase fixes, the more it knows; rows of equal weight keep the order of the file.
    return tuple(sorted(rows, key=lambda row: -len(re.sub(r"\([^)]*\)|[*\s]", "", row[0]))))


def find_heading_role(text: str, folder: Path) -> str:
    """Say the role that a heading gives to its section; blank when its words are not in headings.csv."""
    folded = fold_words(text)
    bare = fold_words(_TOP.sub("", text))
    for phrase, role, _ in _load_rules(folder, "headings", "heading"):
        pattern = compile_phrase(phrase, whole=True)
        if pattern.search(folded) or (bare.strip() and pattern.search(bare)):
            return role
    return ""


def find_content_role(text: str, folder: Path, where: str = "text") -> str:
    """Say the role that a text has by its own words (statutory definitions, purposes of a review); blank for others."""
    folded = fold_words(text)
    for phrase, role, place in _load_rules(folder, "roles", "phrase"):
        if place == where and compile_phrase(phrase, whole=False).search(folded):
            return role
    return ""


def assign_roles(blocks: Sequence[Block], places: Sequence[Place], contents: set[int], folder: Path) -> list[str]:
    """Say the role of every block."""
    roles: list[str] = []
    stack: list[tuple[int, str]] = []
    letter = False
    for index, block in enumerate(blocks):
        if index in contents:
            roles.append(CONTENTS)
            continue
        if block.kind == "heading":
            stack = _enter_section(stack, block, folder)
            letter = letter and not find_heading_role(block.text, folder)
        letter = letter or bool(find_content_role(block.text, folder, "letter"))
        section = stack[-1][1] if stack else "front_matter"
        roles.append("letter" if letter else _own_role(block, section, folder))
    return roles


def _own_role(block: Block, section: str, folder: Path) -> str:
    if block.kind == "table_row" and find_content_role(" ".join(block.header), folder, "table_header"):
        return find_content_role(" ".join(block.header), folder, "table_header")
    if block.kind == "heading" or section in ("recommendations", "action_plan"):
        return section
    return find_content_role(block.text, folder) or section


def _enter_section(stack: list[tuple[int, str]], heading: Block, folder: Path) -> list[tuple[int, str]]:
    outer = [step for step in stack if step[0] < heading.level]
    siblings = [step for step in stack if step[0] >= heading.level]
    role = find_heading_role(heading.text, folder)
    if not role:
        role = _inherit_role(outer, siblings)
    return [*outer, (heading.level, role)]


def _inherit_role(outer: list[tuple[int, str]], siblings: list[tuple[int, str]]) -> str:
    if outer:
        return outer[-1][1]
    # A heading of unknown words beside "Analysis" or "Recommendations" goes on with them (one heading an agency).
    if siblings and siblings[0][1] in (*FINDINGS, "recommendations", "action_plan", "appendix"):
        return siblings[0][1]
    return "analysis" if siblings and siblings[0][1] != "front_matter" else "front_matter"
