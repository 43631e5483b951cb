"""Say what each line of a list of recommendations is: heading, introduction, item, part, or words beside an item."""

import re
from collections.abc import Sequence
from dataclasses import replace

from .bodies import Setting, find_label, has_body, is_agency_heading
from .bullets import TaggedLine, is_nested
from .candidates import Line, Zone
from .item_numbers import NO_NUMBER, ItemNumber
from .leads import TITLE_WORDS, is_lead, is_list_introduction, is_stem, read_field
from .list_forms import (
    COUNTS,
    LABELS,
    ListForm,
    asks,
    find_forms,
    find_runs,
    is_plain,
    is_remark,
    is_told,
    names_thing,
    read_number,
    split_run,
    split_worded_run,
)
from .ordinals import split_ordinals
from .subjects import states_act
from .wordings import (
    asks_for_something,
    find_recommending_words,
    is_about_recommendations,
    split_sentences,
    starts_with_order,
)

OPEN = ("item", "title", "part", "bullet", "more", "text")
_LEFT_OPEN = re.compile(r"[\w,;–—-]$")
_FOLLOWS = re.compile(r"(?:They|It|Both|Each of them|These) (?:should|must|ought to|need)\b")
BRIEF = 6  # a title may be an order too ("Tell fathers")


def tag_lines(zone: Zone, setting: Setting) -> list[TaggedLine]:
    """Tag the lines of a part that lists recommendations, in order; each tag depends on those before it."""
    parted, labels = split_worded_run(split_run(zone.lines), setting)
    read = [(line, labels[line.position]) if line.position in labels else read_number(line, setting) for line in parted]
    lines, numbers = [line for line, _ in read], _leave_sections([line for line, _ in read], [n for _, n in read])
    forms = find_forms(lines, numbers, setting)
    if is_plain(lines, numbers, setting):
        forms = find_forms(lines, numbers, setting, plain=True)
    labelled = any(form.labelled for form in forms.values())
    tabled = any(form.tabled for form in forms.values())
    runs = set() if zone.weak else find_runs(lines, numbers)
    tagged: list[TaggedLine] = []
    for place, (line, number) in enumerate(zip(lines, numbers, strict=True)):
        form = replace(forms[line.section], run=line.position in runs)
        beside_table = tabled and not labelled and not form.run  # a run of numbers is a list beside a table too
        strict = zone.weak or ((labelled or beside_table) and not form.labelled and not form.is_list)
        if is_stem(line, lines[place + 1 : place + 2], setting) and not strict:
            tagged.append(TaggedLine(line, "item", number))
            continue
        tag = _tag_line(line, number, form, tagged, setting, strict=strict)
        if _waits(tag, number, tagged, line, form, setting):
            later = _asks_later(lines[place + 1 :], numbers[place + 1 :], setting)
            tag = {"beside": ("text", "beside"), "heading": ("heading", "title")}.get(tag, ("item", "title"))[later]
        tagged.append(TaggedLine(line, tag, number))
    return tagged


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
    told = not asks(line.text, setting) and _tells_of_list(line.text, setting)
    if number.family == "code" and told and not _is_title(line, setting):
        return "beside"
    if _is_paragraph_number(number) and is_told(line.text, setting):
        return "beside"
    if number.family in LABELS:
        return "title" if _is_title(line, setting) else "item"
    if number.family == "other":
        return "beside"
    parted = number.family == "minor" and _shape(number) != _shape(_open_number(before))
    if parted and (_takes_parts(before) or _opens_parts(line, number, before)):
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
        if is_nested(line, form, before, setting):
            return "bullet"
        return _tag_bullet(line, form, before, setting, strict=strict)
    if last in OPEN and not read_field(line, setting) and _goes_on(before, line):
        return "more"
    return _tag_paragraph(line, form, before, setting, strict=strict)


def _tag_heading(line: Line, number: ItemNumber, setting: Setting) -> str:
    if number.family in ("label", "code", "action"):
        stated = len(line.text.split()) > 8 or (len(line.text.split()) > 3 and line.text.endswith("."))
        said = find_recommending_words(line.text, setting.folder) is not None
        return "item" if stated and (said or asks(line.text, setting)) else "title"
    return "item" if len(line.text.split()) > 14 and asks(line.text, setting) and line.text.endswith(".") else "heading"


def _leave_sections(lines: Sequence[Line], numbers: Sequence[ItemNumber]) -> list[ItemNumber]:
    """Take "C6" for the number of a section, not of an item, over a list whose items are labelled."""
    labelled = any(number.family == "label" for number in numbers)
    return [
        NO_NUMBER if labelled and line.kind == "heading" and _is_paragraph_number(number) else number
        for line, number in zip(lines, numbers, strict=True)
    ]


def _is_paragraph_number(number: ItemNumber) -> bool:
    """Say whether a code may count all paragraphs of a part ("D2.3"), not recommendations alone ("WMP1")."""
    return number.family == "code" and re.fullmatch(r"[A-Z]\.?\d{1,2}(?:\.\d{1,2})*", number.printed) is not None


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


def _opens_parts(line: Line, number: ItemNumber, before: list[TaggedLine]) -> bool:
    """Say whether "(a)" follows an item that stops in mid-sentence, without a colon ("We recommend that the Trust").

    Later letters may follow too, where the letters run on under one body after another.
    """
    if not before or before[-1].tag not in ("item", "text", "more"):
        return False
    if number.printed.strip("().") not in ("a", "i", "A") and not line.text[:1].islower():
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
    ordered = is_agency_heading(line.heading, setting) and starts_with_order(line.text, setting.folder)
    if is_list_introduction(line.text, setting) and not ordered:
        return "intro"
    if form.labelled or strict:
        return "item" if said else "beside"
    if asks(line.text, setting) or said or line.text.rstrip().endswith(":"):
        return "item"
    if (form.plain and states_act(line.text, setting)) or (form.run and not is_remark(line.text, setting)):
        return "item"
    return "title" if _is_title(line, setting) and not form.counted else "intro"


def _tag_bullet(line: Line, form: ListForm, before: list[TaggedLine], setting: Setting, *, strict: bool) -> str:
    if strict or form.labelled:
        return "beside"
    if form.plain and states_act(line.text, setting):
        return "item"
    led = bool(before) and (before[-1].tag in ("intro", "item") or before[-1].line.text.rstrip().endswith(":"))
    nominal = form.nominal and is_agency_heading(line.heading, setting) and names_thing(line.text, setting)
    return "item" if asks(line.text, setting) or led or nominal else "beside"


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
    if split_ordinals(line.text, setting.folder)[1]:
        return "item"
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


def _asks_later(lines: Sequence[Line], numbers: Sequence[ItemNumber], setting: Setting) -> bool:
    for line, number in zip(lines, numbers, strict=True):
        if line.kind in ("heading", "table_row") or number.family != "none":
            return False
        if asks(line.text, setting):
            return True
    return False
