"""Say what each line of a list of recommendations is: heading, introduction, item, part, or words beside an item."""

import re
from collections.abc import Sequence
from dataclasses import dataclass

from .bodies import Setting, has_body, is_agency_heading
from .candidates import Line, Zone
from .item_numbers import NO_NUMBER, ItemNumber, read_item_number, split_label
from .phrases import load_cue
from .plan_tables import name_field, prints_recommendations
from .subjects import states_act
from .wordings import asks_for_something, find_recommending_words, is_about_recommendations, split_sentences

LABELS = ("label", "code", "action")
COUNTS = ("simple", "decimal", "minor")
OPEN = ("item", "title", "part", "bullet", "more", "text")
FIELDS = ("lead", "target", "status", "completion", "evidence", "scope", "milestones")
_LEFT_OPEN = re.compile(r"[\w,;–—-]$")
_STEM_END = re.compile(
    r"\b(?:should|must|shall|will|to|that|ought to|need to|needs to|by|and|are asked to|is asked to)\s*(?:\w+ly\s*)?:$",
    re.I,
)
_BARE = re.compile(r"(?P<count>\d{1,2})\s+(?=[\"“‘'(]?[A-Z])")
TITLE_WORDS = 14
FEWEST_WORDS = 4
BRIEF = 6  # a title may be an order too ("Tell fathers")


@dataclass(frozen=True, slots=True)
class TaggedLine:
    """A line with what it is: heading, lead (names the body of the next items), intro, title, item, part, bullet,
    more (goes on the item), text (of a title), field ("Lead: …"), beside (a reason or remark)."""

    line: Line
    tag: str
    number: ItemNumber = NO_NUMBER


@dataclass(frozen=True, slots=True)
class _Form:
    """How one section of a list prints its items."""

    labelled: bool = False
    counted: tuple[str, ...] = ()
    bulleted: bool = False
    tabled: bool = False
    plain: bool = False
    named: bool = False

    @property
    def counts_by(self) -> str:
        """The family that numbers the items where a section has two: "1." under paragraphs "8.1"."""
        return max(("simple", "decimal"), key=self.counted.count) if self.counted else ""


def tag_lines(zone: Zone, setting: Setting) -> list[TaggedLine]:
    """Tag the lines of a part that lists recommendations, in order; each tag depends on those before it."""
    read = [_read_number(line, setting) for line in split_run(zone.lines)]
    lines, numbers = [line for line, _ in read], [number for _, number in read]
    forms = _find_forms(lines, numbers, setting)
    if _is_plain(lines, numbers, setting):
        forms = _find_forms(lines, numbers, setting, plain=True)
    anywhere = any(form.labelled or form.tabled for form in forms.values())
    tagged: list[TaggedLine] = []
    for place, (line, number) in enumerate(zip(lines, numbers, strict=True)):
        form = forms[line.section]
        tag = _tag_line(line, number, form, tagged, setting, strict=zone.weak or (anywhere and not form.labelled))
        if tag in ("beside", "item") and _waits(tag, number, tagged, line, setting):
            later = _asks_later(lines[place + 1 :], numbers[place + 1 :], setting)
            tag = {"beside": "beside" if later else "text", "item": "title" if later else "item"}[tag]
        tagged.append(TaggedLine(line, tag, number))
    return tagged


def _waits(tag: str, number: ItemNumber, before: list[TaggedLine], line: Line, setting: Setting) -> bool:
    """Say whether the words of a labelled item may come later: behind its title, or behind a reason before them."""
    if tag == "beside":
        return bool(before) and before[-1].tag == "title"
    brief = len(line.text.split()) <= BRIEF and not line.text.rstrip().endswith((".", ":", ";"))
    asks = asks_for_something(line.text, setting.folder) and not brief
    return number.family in LABELS and not asks and not line.text.endswith(":")


def split_run(lines: Sequence[Line]) -> list[Line]:
    """Part bare numbers that count up from 1, once or again and again ("1 The Force …"), from the words behind them."""
    bare = [(place, hit) for place, line in enumerate(lines) if not line.paragraph and (hit := _BARE.match(line.text))]
    made = list(lines)
    counts = [int(hit["count"]) for _, hit in bare]
    if len(counts) < 2 or not all(two in (1, one + 1) for one, two in zip([0, *counts], counts, strict=False)):
        return made
    for place, hit in bare:
        made[place] = lines[place]._replace(paragraph=hit["count"], text=lines[place].text[hit.end() :])
    return made


def _read_number(line: Line, setting: Setting) -> tuple[Line, ItemNumber]:
    """Read a line's number; a label that still stands in its text is taken out of it and counts before others."""
    if line.kind == "table_row":
        return line, NO_NUMBER
    number, text = split_label(line.text)
    coded = number.family == "code" and not line.paragraph and line.kind != "heading"
    if number.family == "label" or (coded and not load_cue(setting.folder, "not_a_code").match(number.printed)):
        return line._replace(text=text), number
    return line, read_item_number(line.paragraph)


def _is_plain(lines: Sequence[Line], numbers: Sequence[ItemNumber], setting: Setting) -> bool:
    """Say whether the items of a list say "the Force reviews …", without "should" or "to", as often as not."""
    if any(number.family in LABELS for number in numbers):
        return False
    items = [
        line.text
        for line, number in zip(lines, numbers, strict=True)
        if line.kind == "list_item" or (line.kind == "paragraph" and number.family in COUNTS)
    ]
    asking = [text for text in items if _asks(text, setting)]
    stating = [text for text in items if text not in asking and states_act(text, setting)]
    return len(stating) > 0 and len(stating) >= len(asking)


def _find_forms(
    lines: Sequence[Line], numbers: Sequence[ItemNumber], setting: Setting, *, plain: bool = False
) -> dict[str, _Form]:
    """Find how each section prints its items; ``plain``: items say "the Force reviews …", without "should" or "to"."""
    forms: dict[str, _Form] = {}
    for line, number in zip(lines, numbers, strict=True):
        form = forms.get(line.section, _Form())
        asks = line.kind not in ("heading", "table_row") and (
            _asks(line.text, setting) or line.text.rstrip().endswith(":") or (plain and states_act(line.text, setting))
        )
        labelled = form.labelled or (number.family in LABELS and line.kind != "table_row")
        counted = form.counted + ((number.family,) if number.family in COUNTS and asks else ())
        bulleted = form.bulleted or (line.kind == "list_item" and number.family == "none" and asks)
        tabled = form.tabled or (line.kind == "table_row" and prints_recommendations(line, setting.folder))
        forms[line.section] = _Form(labelled, counted, bulleted, tabled, plain, form.named or number.family == "label")
    return forms


def _asks(text: str, setting: Setting) -> bool:
    """Say whether an unlabelled text asks for an act and does not merely speak of the recommendations."""
    sentences = [text[start:end] for start, end in split_sentences(text)]
    if len(text.split()) < FEWEST_WORDS or is_about_recommendations(sentences[0], setting.folder):
        return False
    return any(
        asks_for_something(sentence, setting.folder) and not is_about_recommendations(sentence, setting.folder)
        for sentence in sentences
    )


def _tag_line(
    line: Line, number: ItemNumber, form: _Form, before: list[TaggedLine], setting: Setting, *, strict: bool
) -> str:
    if line.kind == "table_row":
        return "table"
    if line.kind == "heading":
        return _tag_heading(line, number, setting)
    last = before[-1].tag if before else ""
    if number.family == "action" and form.named:
        return "beside"
    if number.family in LABELS:
        return "title" if _is_title(line, setting) else "item"
    if number.family == "other":
        return "beside"
    if number.family == "minor" and _takes_parts(before):
        return "part"
    if number.family == "simple" and _takes_parts(before) and _open_family(before) in ("decimal", "label", "code"):
        return "part"
    if number.family in COUNTS:
        other = form.counts_by not in ("", number.family) and number.family == "decimal"
        return _tag_counted(line, form, setting, strict=strict or other)
    if line.kind == "list_item":
        return _tag_bullet(line, form, before, setting, strict=strict)
    if last in OPEN and not read_field(line, setting) and _goes_on(before, line):
        return "more"
    return _tag_paragraph(line, form, before, setting, strict=strict)


def _tag_heading(line: Line, number: ItemNumber, setting: Setting) -> str:
    if number.family in ("label", "code", "action"):
        return "item" if len(line.text.split()) > 8 and _asks(line.text, setting) else "title"
    return (
        "item" if len(line.text.split()) > 14 and _asks(line.text, setting) and line.text.endswith(".") else "heading"
    )


def _is_title(line: Line, setting: Setting) -> bool:
    short = len(line.text.split()) <= TITLE_WORDS and not line.text.rstrip().endswith((".", ":", ";"))
    return not line.text or (short and not asks_for_something(line.text, setting.folder))


def _takes_parts(before: list[TaggedLine]) -> bool:
    for tagged in reversed(before):
        if tagged.tag == "part":
            return True
        if tagged.tag in ("item", "text", "more"):
            return tagged.line.text.rstrip().endswith(":")
        if tagged.tag != "bullet":
            return False
    return False


def _open_family(before: list[TaggedLine]) -> str:
    return next((tagged.number.family for tagged in reversed(before) if tagged.tag in ("item", "title")), "")


def _tag_counted(line: Line, form: _Form, setting: Setting, *, strict: bool) -> str:
    said = find_recommending_words(line.text, setting.folder) is not None
    if is_list_introduction(line.text, setting):
        return "intro"
    if form.labelled or strict:
        return "item" if said and has_body(line.text, setting) else "beside"
    if _asks(line.text, setting) or line.text.rstrip().endswith(":") or (form.plain and states_act(line.text, setting)):
        return "item"
    return "title" if _is_title(line, setting) and not form.counted else "intro"


def _tag_bullet(line: Line, form: _Form, before: list[TaggedLine], setting: Setting, *, strict: bool) -> str:
    counted = form.labelled or bool(form.counted)
    for tagged in reversed(before):
        if tagged.tag in ("item", "part", "text", "more") and (counted or tagged.line.text.rstrip().endswith(":")):
            return "bullet"
        if tagged.tag == "bullet":
            return "bullet"
        break
    if strict or form.labelled:
        return "beside"
    if form.plain and states_act(line.text, setting):
        return "item"
    return "item" if _asks(line.text, setting) or (before and before[-1].tag in ("intro", "item")) else "beside"


def _goes_on(before: list[TaggedLine], line: Line) -> bool:
    """Say whether a line goes on the item before it: that has no end, or this begins in lower case."""
    open_text = before[-1].line.text.rstrip()
    if before[-1].tag == "title":
        return False
    return line.text[:1].islower() or (
        _LEFT_OPEN.search(open_text) is not None
        and before[-1].tag in ("item", "more", "text")
        and len(open_text.split()) > 4
    )


def _tag_paragraph(line: Line, form: _Form, before: list[TaggedLine], setting: Setting, *, strict: bool) -> str:
    last = before[-1].tag if before else ""
    if last in (*OPEN, "beside", "field") and read_field(line, setting):
        return "field"
    if last == "title" and _asks(line.text, setting):
        return "text"
    if is_lead(line, setting):
        return "lead"
    if is_list_introduction(line.text, setting):
        return "intro"
    if find_recommending_words(line.text, setting.folder) and has_body(line.text, setting):
        return "item"
    if form.labelled or form.counted or form.bulleted or strict:
        return "beside" if last in (*OPEN, "beside", "field") else "intro"
    if _asks(line.text, setting):
        return "item"
    return "beside" if last in OPEN else "intro"


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
    return not has_body(last, setting) or not (_STEM_END.search(last) or asks_for_something(last, setting.folder))


def is_lead(line: Line, setting: Setting) -> bool:
    """Say whether a line does the work of a heading: an agency's name, or "The next item is for the Trust"."""
    text = line.text.strip()
    if len(text.split()) <= TITLE_WORDS and not _asks(text, setting):
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


def _asks_later(lines: Sequence[Line], numbers: Sequence[ItemNumber], setting: Setting) -> bool:
    for line, number in zip(lines, numbers, strict=True):
        if line.kind in ("heading", "table_row") or number.family != "none":
            return False
        if _asks(line.text, setting):
            return True
    return False
