"""Say what each line of a list of recommendations is: heading, introduction, item, part, or words beside an item."""

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace

from .bodies import Setting, find_label, has_body, is_agency_heading
from .candidates import Line, Zone
from .item_numbers import NO_NUMBER, ItemNumber
from .list_forms import (
    COUNTS,
    LABELS,
    ListForm,
    asks,
    find_forms,
    find_runs,
    is_plain,
    is_remark,
    read_number,
    split_run,
)
from .phrases import load_cue
from .plan_tables import name_field
from .subjects import states_act
from .wordings import asks_for_something, find_recommending_words, is_about_recommendations, split_sentences

OPEN = ("item", "title", "part", "bullet", "more", "text")
FIELDS = ("lead", "target", "status", "completion", "evidence", "scope", "milestones")
_LEFT_OPEN = re.compile(r"[\w,;–—-]$")
_STEM_END = re.compile(
    r"\b(?:should|must|shall|will|to|that|ought to|need to|needs to|by|and|are asked to|is asked to)\s*(?:\w+ly\s*)?:$",
    re.I,
)
_FOLLOWS = re.compile(r"(?:They|It|Both|Each of them|These) (?:should|must|ought to|need)\b")
TITLE_WORDS = 14
LEAST, MOST = 6.0, 60.0  # points by which a bullet is set in
BRIEF = 6  # a title may be an order too ("Tell fathers")


@dataclass(frozen=True, slots=True)
class TaggedLine:
    """A line with what it is: heading, lead (names the body of the next items), intro, title, item, part, bullet,
    more (goes on the item), text (of a title), field ("Lead: …"), beside (a reason or remark)."""

    line: Line
    tag: str
    number: ItemNumber = NO_NUMBER


def tag_lines(zone: Zone, setting: Setting) -> list[TaggedLine]:
    """Tag the lines of a part that lists recommendations, in order; each tag depends on those before it."""
    read = [read_number(line, setting) for line in split_run(zone.lines)]
    lines, numbers = [line for line, _ in read], [number for _, number in read]
    forms = find_forms(lines, numbers, setting)
    if is_plain(lines, numbers, setting):
        forms = find_forms(lines, numbers, setting, plain=True)
    anywhere = any(form.labelled or form.tabled for form in forms.values())
    runs = set() if zone.weak else find_runs(lines, numbers)
    tagged: list[TaggedLine] = []
    for place, (line, number) in enumerate(zip(lines, numbers, strict=True)):
        form = replace(forms[line.section], run=line.position in runs)
        strict = zone.weak or (anywhere and not form.labelled and not form.is_list)
        if _is_stem(line, lines[place + 1 : place + 2], setting) and not strict:
            tagged.append(TaggedLine(line, "item", number))
            continue
        tag = _tag_line(line, number, form, tagged, setting, strict=strict)
        if _waits(tag, number, tagged, line, form, setting):
            later = _asks_later(lines[place + 1 :], numbers[place + 1 :], setting)
            tag = {"beside": ("text", "beside"), "heading": ("heading", "title")}.get(tag, ("item", "title"))[later]
        tagged.append(TaggedLine(line, tag, number))
    return tagged


def _is_stem(line: Line, following: Sequence[Line], setting: Setting) -> bool:
    """Say whether a paragraph asks a body for what the bullets below it say ("Thornshire Police to:")."""
    if line.kind != "paragraph" or line.paragraph or not _STEM_END.search(line.text):
        return False
    return bool(following) and following[0].kind == "list_item" and has_body(line.text, setting)


def _waits(
    tag: str, number: ItemNumber, before: list[TaggedLine], line: Line, form: ListForm, setting: Setting
) -> bool:
    """Say whether the words of a numbered item may come later: behind its title, or behind a reason before them."""
    if tag == "beside":
        return bool(before) and before[-1].tag == "title"
    if tag == "heading":
        return number.family == "simple" and not is_agency_heading(line.text, setting)
    if tag == "item" and form.run and _is_title(line, setting):
        return True
    brief = len(line.text.split()) <= BRIEF and not line.text.rstrip().endswith((".", ":", ";"))
    asks = asks_for_something(line.text, setting.folder) and not brief
    return tag == "item" and number.family in LABELS and not asks and not line.text.endswith(":")


def _tag_line(
    line: Line, number: ItemNumber, form: ListForm, before: list[TaggedLine], setting: Setting, *, strict: bool
) -> str:
    if line.kind == "table_row":
        return "table"
    if line.kind == "heading":
        return _tag_heading(line, number, setting)
    last = before[-1].tag if before else ""
    if number.family == "action" and form.named:
        return "beside"
    if number.family == "code" and not asks(line.text, setting) and _tells_of_list(line.text, setting):
        return "beside"
    if number.family in LABELS:
        return "title" if _is_title(line, setting) else "item"
    if number.family == "other":
        return "beside"
    parted = number.family == "minor" and _shape(number) != _shape(_open_number(before))
    if parted and (_takes_parts(before) or _opens_parts(number, before)):
        return "part"
    if (
        number.family == "simple"
        and _takes_parts(before)
        and _open_number(before).family in ("decimal", "label", "code")
    ):
        return "part"
    if number.family in COUNTS:
        other = form.counts_by not in ("", number.family) and number.family == "decimal"
        return _tag_counted(line, form, setting, strict=strict or other)
    if line.kind == "list_item":
        if _is_nested(line, form, before, setting):
            return "bullet"
        return _tag_bullet(line, form, before, setting, strict=strict)
    if last in OPEN and not read_field(line, setting) and _goes_on(before, line):
        return "more"
    return _tag_paragraph(line, form, before, setting, strict=strict)


def _tag_heading(line: Line, number: ItemNumber, setting: Setting) -> str:
    if number.family in ("label", "code", "action"):
        return "item" if len(line.text.split()) > 8 and asks(line.text, setting) else "title"
    return "item" if len(line.text.split()) > 14 and asks(line.text, setting) and line.text.endswith(".") else "heading"


def _tells_of_list(text: str, setting: Setting) -> bool:
    sentences = [text[start:end] for start, end in split_sentences(text)]
    return any(is_about_recommendations(sentence, setting.folder) for sentence in sentences)


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


def _opens_parts(number: ItemNumber, before: list[TaggedLine]) -> bool:
    """Say whether "(a)" follows an item that stops in mid-sentence, without a colon ("We recommend that the Trust")."""
    if (
        not before
        or before[-1].tag not in ("item", "text", "more")
        or number.printed.strip("().") not in ("a", "i", "A")
    ):
        return False
    return re.search(r"[\w,–—-]$", before[-1].line.text.rstrip()) is not None


def _open_number(before: list[TaggedLine]) -> ItemNumber:
    return next((tagged.number for tagged in reversed(before) if tagged.tag in ("item", "title")), NO_NUMBER)


def _shape(number: ItemNumber) -> str:
    """Give the shape of a number: "V" and "VI" have one, "(a)" another; an item's parts differ from it in shape."""
    bare = number.printed.strip("().")
    kind = "roman" if re.fullmatch(r"[ivxIVX]+", bare) else "letter" if bare.isalpha() else "count"
    return f"{kind} {bare.isupper()} {re.sub(r'[A-Za-z0-9]', '', number.printed)}"


def _tag_counted(line: Line, form: ListForm, setting: Setting, *, strict: bool) -> str:
    said = find_recommending_words(line.text, setting.folder) is not None and has_body(line.text, setting)
    if find_label(line.text, setting) and not (form.labelled or strict):
        return "item"
    if is_list_introduction(line.text, setting):
        return "intro"
    if form.labelled or strict:
        return "item" if said else "beside"
    if asks(line.text, setting) or said or line.text.rstrip().endswith(":"):
        return "item"
    if (form.plain and states_act(line.text, setting)) or (form.run and not is_remark(line.text, setting)):
        return "item"
    return "title" if _is_title(line, setting) and not form.counted else "intro"


def _is_nested(line: Line, form: ListForm, before: list[TaggedLine], setting: Setting) -> bool:
    """Say whether a bullet belongs to the item above: to any with a number, to a bullet or paragraph with a colon."""
    if not before or before[-1].tag not in ("item", "part", "text", "more", "bullet"):
        return False
    place = max(n for n, tagged in enumerate(before) if tagged.tag not in ("bullet", "more"))
    head, own = before[place], [tagged.line for tagged in before[place + 1 :] if tagged.tag == "bullet"]
    if head.line.kind != "list_item" and (form.labelled or form.counted):
        return True
    if head.line.kind != "list_item":
        return bool(own) or before[-1].line.text.rstrip().endswith(":")
    if line.level != head.line.level:
        return line.level > head.line.level
    steps = [_measure_indent(head.line, other) for other in (line, *own)]
    if any(step > 0 for step in steps) and not (_is_whole(head.line) and asks(line.text, setting)):
        return steps[0] > 0
    return head.line.text.rstrip().endswith(":") and not _is_closed(line, own, setting)


def _measure_indent(one: Line, other: Line) -> float:
    """Measure how much deeper a bullet is set in; a step to another column of the page counts for none."""
    step = other.indent - one.indent
    return step if LEAST <= abs(step) <= MOST else 0.0


def _is_whole(line: Line) -> bool:
    return line.text.rstrip().endswith((".", ";"))


def _is_closed(line: Line, own: Sequence[Line], setting: Setting) -> bool:
    """Say whether the bullets below a bullet with a colon are at an end, where nothing sets them in."""
    if not own or line.text[:1].islower():
        return False
    stopped = own[-1].text.rstrip().endswith(".")
    fuller = asks(line.text, setting) and has_body(line.text, setting) and not asks(own[0].text, setting)
    return fuller or (stopped and own[0].text[:1].islower())


def _tag_bullet(line: Line, form: ListForm, before: list[TaggedLine], setting: Setting, *, strict: bool) -> str:
    if strict or form.labelled:
        return "beside"
    if form.plain and states_act(line.text, setting):
        return "item"
    led = bool(before) and (before[-1].tag in ("intro", "item") or before[-1].line.text.rstrip().endswith(":"))
    return "item" if asks(line.text, setting) or led else "beside"


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


def _tag_paragraph(line: Line, form: ListForm, before: list[TaggedLine], setting: Setting, *, strict: bool) -> str:
    last = before[-1].tag if before else ""
    if last in (*OPEN, "beside", "field") and read_field(line, setting):
        return "field"
    if last == "title" and asks(line.text, setting):
        return "text"
    if last in OPEN and _FOLLOWS.match(line.text) and asks(line.text, setting):
        return "more"
    if is_lead(line, setting):
        return "lead"
    if is_list_introduction(line.text, setting):
        return "intro"
    if find_recommending_words(line.text, setting.folder) and has_body(line.text, setting):
        return "item"
    if form.labelled or form.counted or form.bulleted or strict:
        return "beside" if last in (*OPEN, "beside", "field") else "intro"
    if asks(line.text, setting):
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


def _asks_later(lines: Sequence[Line], numbers: Sequence[ItemNumber], setting: Setting) -> bool:
    for line, number in zip(lines, numbers, strict=True):
        if line.kind in ("heading", "table_row") or number.family != "none":
            return False
        if asks(line.text, setting):
            return True
    return False
