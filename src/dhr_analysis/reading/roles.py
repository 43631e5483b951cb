"""Say what each block does in a review: by the headings above it, and where its own words are plain boilerplate."""

import re
from collections.abc import Mapping, Sequence
from functools import cache
from pathlib import Path

from ..blocks import Block
from ..codebook import load_codebook
from ..tables import FINDING_ROLES
from .heading_phrases import compile_phrase, fold_words, weigh_phrase
from .numbers import number_depth
from .sections import Step, leave_sections

PLAN_TITLE = "plan_title"  # an action plan's own title: its tables are the plan, its paragraphs tell the case
PARTS = "parts"  # role in headings.csv of headings that only hold others ("Executive summary", "Part two")
FRONT_WORDS = 12  # a paragraph straight under such a heading tells the case when it is longer than a title line
_OPENER = re.compile(r"^(?:section|part|chapter|appendix|annex)\s+\w{1,5}\b[\s:.–-]*", re.IGNORECASE)
_TYPED_NUMBER = re.compile(r"^\s*(?:\d{1,2}(?:\.\d{1,2})*[.):]?|(?:[A-Z]|[IVX]{1,5})[.):])\s+(?=\S)")
_LETTERED = re.compile(r"(?P<letter>[A-Z])[.)]\s")
_SENTENCE = re.compile(r"(?<=[.!?;])\s+(?=[A-Z(\"“])")
Rules = tuple[tuple[re.Pattern[str], str], ...]


@cache
def find_heading_role(text: str, folder: Path) -> str:
    """Say the role that a heading gives to its section; blank when its words are not in headings.csv."""
    rules = _load_rules(folder, "headings", "heading", "")
    text = _TYPED_NUMBER.sub("", text)
    bare = fold_words(_OPENER.sub("", text.strip()))
    for folded in dict.fromkeys((bare, fold_words(text))):
        for pattern, role in rules:
            if folded and pattern.fullmatch(folded):
                return role
    return ""


def find_content_role(text: str, folder: Path, where: str = "text") -> str:
    """Say the role that a text has by its own words (statutory definitions, purposes of a review); blank for others."""
    folded = fold_words(text)
    quick = _load_quick_test(folder, where)
    if not quick.search(folded):
        return ""
    return next(role for pattern, role in _load_rules(folder, "roles", "phrase", where) if pattern.search(folded))


def assign_roles(blocks: Sequence[Block], contents: set[int], folder: Path) -> list[str]:
    """Say the role of every block; ``contents`` are the places of contents pages."""
    roles: list[str] = []
    path: tuple[Step, ...] = ()
    given: dict[Step, str] = {}
    letter = asked = False
    for index, block in enumerate(blocks):
        if index in contents:
            roles.append("furniture")
            continue
        if block.kind == "heading":
            known = find_heading_role(block.text, folder)
            outer = leave_sections(path, block)
            step = Step(block.level, block.text, block.number)
            if not path:
                title = known == "action_plan" and not _OPENER.match(block.text)
                known = PLAN_TITLE if title else known or _find_title_role(blocks, index)
            settled = _settle_role(known, outer, given, block)
            given = {**given, step: settled or _inherit_role(outer, path, given, block, folder)}
            path = (*outer, step)
            letter = letter and not known
        letter = letter or bool(find_content_role(block.text, folder, "letter"))
        section = given[path[-1]] if path else PARTS
        asked = _is_asked(block, asked, folder)
        roles.append("letter" if letter else _own_role(block, section, asked, folder))
    return roles


def _find_title_role(blocks: Sequence[Block], index: int) -> str:
    """Say that a document's first heading only holds the others, when it stands above all of them: it is the title."""
    others = [block.level for block in blocks[index + 1 :] if block.kind == "heading"]
    return PARTS if others and blocks[index].level < min(others) else ""


def _is_asked(block: Block, before: bool, folder: Path) -> bool:
    """Whether a block lists what the review was asked: it follows words such as "the questions were:"."""
    if block.kind == "list_item" or block.number.startswith("(") or block.number[-1:] == ")":
        return before
    stem = block.text.endswith((":", ";", "-", "–"))
    return stem and bool(find_content_role(block.text, folder, "stem"))


@cache
def _load_rules(folder: Path, name: str, column: str, where: str) -> Rules:
    table = load_codebook(folder, name)
    if where:
        table = table[table["where"] == where]
    # The more letters a phrase fixes, the more it knows; rows of equal weight keep the order of the file.
    rows = sorted(zip(table[column], table["role"], strict=True), key=lambda row: -weigh_phrase(row[0]))
    start, end = "^" if where == "opening" else "", "" if name == "headings" else r"(?!\S)"
    return tuple((re.compile(start + compile_phrase(phrase) + end), role) for phrase, role in rows)


@cache
def _load_quick_test(folder: Path, where: str) -> re.Pattern[str]:
    patterns = [pattern.pattern for pattern, _ in _load_rules(folder, "roles", "phrase", where)]
    return re.compile("|".join(patterns) or r"(?!)")


def _own_role(block: Block, section: str, asked: bool, folder: Path) -> str:
    if block.kind == "table_row" and (role := find_content_role(" ".join(block.header), folder, "table_header")):
        return role
    if section == PLAN_TITLE:
        prose = block.kind == "paragraph" and not block.number
        section = PARTS if prose else "action_plan"
    if "/" in section:
        section = _choose_part(block, section, folder)
    if section == PARTS:
        section = "facts" if _tells_case(block) else "front_matter"
    if block.kind == "heading" or section in ("recommendations", "action_plan", "letter"):
        return section
    if _is_question(block, section, asked, folder):
        return "terms_of_reference"
    return _find_standing_text(block.text, folder) or section


def _tells_case(block: Block) -> bool:
    """Whether a block under no section of its own is a sentence of the report, not a line of its title page."""
    if block.kind == "heading":
        return False
    stopped = block.text.endswith((".", "?", "!", ":", ";"))
    return number_depth(block.number) > 1 or (stopped and len(block.text.split()) >= FRONT_WORDS)


def _is_question(block: Block, section: str, asked: bool, folder: Path) -> bool:
    """Whether a block asks instead of telling: an item of the terms of reference, or nothing but questions."""
    if block.text.endswith("?"):
        return all(sentence.endswith("?") for sentence in _SENTENCE.split(block.text))
    if section not in ("facts", "front_matter", "boilerplate", "terms_of_reference"):
        return False
    listed = block.kind == "list_item" or block.number.startswith("(") or block.number[-1:] == ")"
    return listed and (asked or bool(find_content_role(block.text, folder, "opening")))


def _choose_part(block: Block, section: str, folder: Path) -> str:
    """Choose between the roles of "Conclusions and recommendations": what asks for something is the second."""
    first, second = section.split("/")
    labelled = bool(re.match(r"[A-Z][a-z]+\W|[A-Z]{1,4}-?\d", block.number)) or block.boxed
    return second if labelled or find_content_role(block.text, folder, "asks") == second else first


def _find_standing_text(text: str, folder: Path) -> str:
    """Say the role of a text most of which is boilerplate, counted in words of its sentences."""
    role = find_content_role(text, folder)
    if not role:
        return ""
    sentences = _SENTENCE.split(text)
    counted = sum(len(sentence.split()) for sentence in sentences if find_content_role(sentence, folder))
    return role if counted * 2 >= len(text.split()) else ""


def _settle_role(known: str, outer: tuple[Step, ...], given: Mapping[Step, str], heading: Block) -> str:
    """Correct what a heading's words say by where it stands: an analysis goes through the terms of reference again."""
    if known != "terms_of_reference" or _OPENER.match(heading.text):
        return known
    if outer and given[outer[-1]] in FINDING_ROLES and given[outer[-1]] != "facts":
        return given[outer[-1]]
    return "analysis" if {"analysis", "chronology"} & set(given.values()) else known


def _is_next_chapter(heading: Block, before: Step, folder: Path) -> bool:
    """Whether a heading's number goes on with those of the chapters, not with titles that a list counts itself."""
    count, last = _count_chapter(heading.number, heading.text), _count_chapter(before.number, before.text)
    if not count:
        return False
    if find_heading_role(before.text, folder):
        return count == last + 1 if last else count > 1
    return not last or count != last + 1


def _count_chapter(number: str, text: str) -> int:
    """Give the place of a chapter among all: 4 for "4" and for "D. The story"; 0 where nothing counts it."""
    if number_depth(number) == 1:
        return int(number)
    letter = _LETTERED.match(f"{number}. " if number else text)
    return ord(letter["letter"]) - ord("A") + 1 if letter else 0


def _inherit_role(
    outer: tuple[Step, ...], path: tuple[Step, ...], given: Mapping[Step, str], heading: Block, folder: Path
) -> str:  # fmt: skip
    """Say the role of a section whose heading tells nothing: that of the section around it, else of the one before."""
    if outer and given[outer[-1]] != PARTS:
        return given[outer[-1]]
    before = given[path[len(outer)]] if len(path) > len(outer) else ""
    if before in FINDING_ROLES or before in ("appendix", PARTS, PLAN_TITLE):
        return before
    if before in ("recommendations", "action_plan"):
        # One heading an agency goes on with the recommendations; a chapter with the next number is something new.
        return "boilerplate" if _is_next_chapter(heading, path[len(outer)], folder) else before
    told = any(role in FINDING_ROLES for role in given.values())
    return "analysis" if told else "facts"
