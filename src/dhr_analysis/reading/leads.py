"""Tell the lines that lead up to the items of a list: introductions, agencies' names, stems, fields below an item."""

import re
from collections.abc import Sequence

from .bodies import Setting, has_body, is_agency_heading
from .candidates import Line
from .item_numbers import read_item_number
from .list_forms import asks
from .phrases import load_cue
from .plan_columns import name_field
from .wordings import asks_for_something, is_about_recommendations, split_sentences

FIELDS = ("lead", "target", "status", "completion", "evidence", "scope", "milestones")
STEM_END = re.compile(
    r"\b(?:should|must|shall|will|to|that|ought to|need to|needs to|by|and|are asked to|is asked to)\s*(?:\w+ly\s*)?:$",
    re.I,
)
OPEN_END = re.compile(
    r"\b(?:(?:is|are|be)\s+(?:\w+ly\s+)?(?:asked|invited|requested|urged|called (?:up)?on|recommended|encouraged"
    r"|required|advised|expected|given)"
    r"|(?:itself|themselves)|undertakes?|should|must|shall|will|to|that|ought to|needs? to)$",
    re.IGNORECASE,
)
TITLE_WORDS = 14


def read_field(line: Line, setting: Setting) -> tuple[str, str] | None:
    """Read a line such as "Lead agency: the Trust" below an item: the kind of field and its words; None for others."""
    label, colon, words = line.text.partition(":")
    column = name_field(label, setting.folder) if colon and words.strip() else ""
    return (column, words.strip()) if column in FIELDS else None


def is_list_introduction(text: str, setting: Setting) -> bool:
    """Say whether a text only leads up to a list: it ends with a colon and asks nobody for anything yet."""
    if not text.rstrip().endswith(":"):
        return False
    last = text[slice(*split_sentences(text)[-1])]
    if is_about_recommendations(last, setting.folder):
        return True
    return not has_body(last, setting) or not (STEM_END.search(last) or asks_for_something(last, setting.folder))


def is_lead(line: Line, setting: Setting) -> bool:
    """Say whether a line does the work of a heading: an agency's name, or "The next item is for the Trust"."""
    text = line.text.strip()
    if read_field(line, setting):
        return False
    if len(text.split()) <= TITLE_WORDS and not asks(text, setting):
        grouping = any(
            load_cue(setting.folder, cue).search(text)
            for cue in ("panel_heading", "multi_heading", "local_heading", "national_heading")
        )
        if is_agency_heading(text, setting) or (grouping and len(text.split()) <= 5 and not text.endswith(".")):
            return True
    speaks = re.search(r"\b(?:recommendations?|items?|following|these|next|first)\b", text, re.IGNORECASE)
    return bool(
        speaks
        and len(text.split()) <= 30
        and re.search(r"\b(?:for|to|concerns?|addressed)\b", text)
        and is_about_body(text, setting)
    )


def is_about_body(text: str, setting: Setting) -> bool:
    """Say whether a remark gives the following items to a body ("Recommendations 1 to 3 are for the Force")."""
    given = re.search(
        r"\b(?:(?:is|are)\s+(?:addressed\s+|directed\s+|made\s+)?(?:for|to)|concerns?|relates?\s+to"
        r"|addressed to|directed at)\s+"
        r"(?P<body>[^.:;]+)",
        text,
    )
    return (
        given is not None
        and has_body(given["body"], setting)
        and not re.match(r"(?:the\s+)?(?:panel|review)\b", given["body"], re.I)
    )


def is_stem(line: Line, following: Sequence[Line], setting: Setting) -> bool:
    """Say whether a paragraph asks a body for what the bullets below it say ("Thornshire Police to:").

    Above lettered parts it may stop in mid-sentence instead ("Thornshire Police is asked", "(i) to meet …").
    """
    if line.kind != "paragraph" or line.paragraph or not following:
        return False
    if STEM_END.search(line.text):
        return following[0].kind == "list_item" and has_body(line.text, setting)
    lettered = read_item_number(following[0].paragraph).family == "minor" and following[0].text[:1].islower()
    return lettered and OPEN_END.search(line.text.rstrip()) is not None
