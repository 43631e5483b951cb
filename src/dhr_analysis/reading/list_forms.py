"""Find out how a list prints its items: under labels, by numbers, with bullets, in a table, or as plain statements."""

import re
from collections.abc import Sequence
from dataclasses import dataclass

from .bodies import Setting, is_agency_heading
from .candidates import Line
from .item_numbers import NO_NUMBER, ItemNumber, is_theme, read_item_number, split_label
from .phrases import load_cue, load_words
from .plan_columns import prints_recommendations
from .subjects import states_act
from .wordings import asks_for_something, cut_clause, find_said, is_about_recommendations, names_act, split_sentences

LABELS = ("label", "code", "action")
COUNTS = ("simple", "decimal", "minor")
_BARE = re.compile(r"(?P<count>\d{1,2}[a-h]?)\s+(?=[\"“‘'(]?[A-Z])")
_WORDED = re.compile(r"(?P<word>[A-Z][a-z]{2,14})\s(?P<count>\d{1,2})[:.]?\s+(?=[\"“‘'(]?[A-Z])")
FEWEST_WORDS = 3
MANY = 3  # so many lines that ask make a list of a section beside labelled ones


@dataclass(frozen=True, slots=True)
class ListForm:
    """How one section of a list prints its items."""

    labelled: bool = False
    counted: tuple[str, ...] = ()
    bulleted: bool = False
    tabled: bool = False
    plain: bool = False
    named: bool = False
    run: bool = False
    asking: tuple[bool, ...] = ()
    nominal: bool = True

    @property
    def is_list(self) -> bool:
        """Whether nearly all its numbered lines and bullets ask for something, whatever other sections print."""
        return self.asking.count(True) >= MANY and self.asking.count(True) * 4 >= len(self.asking) * 3

    @property
    def counts_by(self) -> str:
        """The family that numbers the items where a section has two: "1." under paragraphs "8.1"."""
        return max(("simple", "decimal"), key=self.counted.count) if self.counted else ""


def split_run(lines: Sequence[Line]) -> list[Line]:
    """Part bare numbers that count up from 1, once or again and again ("1 The Force …"), from the words behind them."""
    bare = [(place, hit) for place, line in enumerate(lines) if not line.paragraph and (hit := _BARE.match(line.text))]
    made = list(lines)
    if not counts_up([hit["count"] for _, hit in bare]):
        return made
    for place, hit in bare:
        made[place] = lines[place]._replace(paragraph=hit["count"], text=lines[place].text[hit.end() :])
    return made


def counts_up(printed: Sequence[str]) -> bool:
    """Say whether two numbers or more count up from 1, once or again and again, each with letters or none (1a, 1b)."""
    counts = [(int(re.sub(r"\D", "", number)), "".join(re.findall("[a-h]", number))) for number in printed]
    return len(counts) > 1 and all(_follows(one, two) for one, two in zip([(0, ""), *counts], counts, strict=False))


def _follows(one: tuple[int, str], two: tuple[int, str]) -> bool:
    if two[1] not in ("", "a"):
        return two == (one[0], chr(ord(one[1]) + 1)) if one[1] else False
    return two[0] in (1, one[0] + 1)


def split_worded_run(lines: Sequence[Line], setting: Setting) -> tuple[list[Line], dict[int, ItemNumber]]:
    """Part labels in a review's own word that count up ("Ask 1 Check …", "Ask 2 …") from words that mostly ask.

    Gives the lines without them, and the labels by the positions of their lines.
    """
    bare = [(place, line) for place, line in enumerate(lines) if not line.paragraph]
    hits = [(place, hit) for place, line in bare if (hit := _WORDED.match(line.text))]
    words = {hit["word"].lower() for _, hit in hits}
    counts = [int(hit["count"]) for _, hit in hits]
    asking = [asks(lines[place].text[hit.end() :], setting) for place, hit in hits]
    apart = words & load_words(setting.folder, "not_a_code") or any(is_theme(word) for word in words)
    if len(words) != 1 or apart or counts != list(range(1, len(hits) + 1)):
        return list(lines), {}
    if len(hits) < MANY or asking.count(True) * 2 <= len(asking):
        return list(lines), {}
    made = list(lines)
    for place, hit in hits:
        made[place] = lines[place]._replace(text=lines[place].text[hit.end() :])
    return made, {lines[place].position: ItemNumber("label", f"{hit['word']} {hit['count']}") for place, hit in hits}


def read_number(line: Line, setting: Setting) -> tuple[Line, ItemNumber]:
    """Read a line's number; a label that still stands in its text is taken out of it and counts before others."""
    if line.kind == "table_row":
        return line, NO_NUMBER
    number, text = split_label(line.text)
    bare = read_item_number(line.text) if line.kind == "heading" and not line.paragraph else NO_NUMBER
    if bare.family == "label":
        return line._replace(text=""), bare
    if line.kind == "heading" and number.family == "label" and not text:
        return line._replace(text=""), number
    coded = number.family == "code" and not line.paragraph and line.kind != "heading"
    if number.family == "label" or (coded and not load_cue(setting.folder, "not_a_code").match(number.printed)):
        return line._replace(text=text), number
    return line, read_item_number(line.paragraph)


def find_forms(
    lines: Sequence[Line], numbers: Sequence[ItemNumber], setting: Setting, *, plain: bool = False
) -> dict[str, ListForm]:
    """Find how each section prints its items; ``plain``: items say "the Force reviews …", without "should" or "to"."""
    forms: dict[str, ListForm] = {}
    parts = _find_parts(lines, numbers)
    for line, number in zip(lines, numbers, strict=True):
        form = forms.get(line.section, ListForm())
        asking = line.kind not in ("heading", "table_row") and (
            asks(line.text, setting) or line.text.rstrip().endswith(":") or (plain and states_act(line.text, setting))
        )
        labelled = form.labelled or (number.family in LABELS and line.kind != "table_row")
        counted = form.counted + (
            (number.family,) if number.family in COUNTS and asking and line.position not in parts else ()
        )
        bulleted = form.bulleted or (line.kind == "list_item" and number.family == "none" and asking)
        listed = line.kind == "list_item" or (line.kind == "paragraph" and number.family in COUNTS)
        tabled = form.tabled or (line.kind == "table_row" and prints_recommendations(line, setting.folder))
        forms[line.section] = ListForm(
            labelled, counted, bulleted, tabled, plain, form.named or number.family == "label",
            asking=form.asking + ((asking,) if listed else ()),
            nominal=form.nominal and (line.kind != "list_item" or (not asking and names_thing(line.text, setting))),
        )  # fmt: skip
    return forms


def _find_parts(lines: Sequence[Line], numbers: Sequence[ItemNumber]) -> set[int]:
    """Find the positions of plain numbers that count the parts of "7.1 The Force should:", not items."""
    parts: set[int] = set()
    inside = False
    for line, number in zip(lines, numbers, strict=True):
        if number.family == "decimal":
            inside = line.text.rstrip().endswith(":")
        elif number.family == "simple" and inside:
            parts.add(line.position)
        else:
            inside = False
    return parts


def names_thing(text: str, setting: Setting) -> bool:
    """Say whether a bullet is a name of something to be done or made ("Review of the policy"), no sentence or body."""
    first = cut_clause(text)
    stated = re.search(r"\b(?:is|are|was|were|has|have|had|did|does|do)\b", first) is not None
    return not stated and len(text.split()) > FEWEST_WORDS and not is_agency_heading(text, setting)


def is_plain(lines: Sequence[Line], numbers: Sequence[ItemNumber], setting: Setting) -> bool:
    """Say whether the items of a list say "the Force reviews …", without "should" or "to", as often as not."""
    if any(number.family in LABELS for number in numbers):
        return False
    items = [
        line.text
        for line, number in zip(lines, numbers, strict=True)
        if line.kind == "list_item" or (line.kind == "paragraph" and number.family in COUNTS)
    ]
    asking = [text for text in items if asks(text, setting)]
    stating = [text for text in items if text not in asking and states_act(text, setting)]
    return len(stating) > 0 and len(stating) >= len(asking)


def asks(text: str, setting: Setting) -> bool:
    """Say whether an unlabelled text asks for an act and does not merely speak of the recommendations."""
    sentences = [text[start:end] for start, end in split_sentences(text)]
    if (
        len(text.split()) < FEWEST_WORDS
        or text.rstrip().endswith("?")
        or is_about_recommendations(sentences[0], setting.folder)
    ):
        return False
    return names_act(sentences[0], setting.folder) or any(
        asks_for_something(sentence, setting.folder) and not is_about_recommendations(sentence, setting.folder)
        for sentence in sentences
    )


def find_runs(lines: Sequence[Line], numbers: Sequence[ItemNumber]) -> set[int]:
    """Find the positions of lines whose plain numbers count up from 1, once or again and again: a list surely."""
    counted = [
        (line.position, number.printed)
        for line, number in zip(lines, numbers, strict=True)
        if number.family == "simple" and line.kind in ("paragraph", "list_item")
    ]
    return {position for position, _ in counted} if counts_up([count for _, count in counted]) else set()


def is_remark(text: str, setting: Setting) -> bool:
    """Say whether a numbered text tells something about the review instead of naming what is to be done."""
    first = text[slice(*split_sentences(text)[0])] if text.strip() else ""
    past = re.search(r"\b(?:was|were|had|did|has|have)\b", cut_clause(first)) is not None
    told = re.match(
        r"(?:the|this|our)\s+(?:\w+\s+)?(?:panel|review|report|author|chair)\b|we\b|it\b|there\b", text, re.I
    )
    return past or told is not None or text.endswith("?") or is_about_recommendations(first, setting.folder)


def is_told(text: str, setting: Setting) -> bool:
    """Say whether a text of several sentences asks for nothing, or begins with a remark that asks for nothing."""
    spans = split_sentences(text)
    if len(spans) < 2:
        return False
    first = text[slice(*spans[0])]
    asked = asks_for_something(first, setting.folder) or find_said(text, setting.folder) is not None
    return not asked and (is_remark(first, setting) or not asks(text, setting))
