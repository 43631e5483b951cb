"""Put the tagged lines of a list together into recommendations: text, parts, title, reason."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

from .bodies import Setting, find_label, has_body, is_agency_heading
from .bullets import TaggedLine
from .candidates import Candidate, Line, Zone, list_headings
from .item_numbers import ItemNumber, number_part
from .leads import read_field
from .ordinals import split_ordinals
from .phrases import load_cue
from .tags import tag_lines
from .wordings import (
    asks_for_something,
    find_act_span,
    find_recommending_words,
    find_said,
    split_sentences,
    starts_with_order,
    starts_with_verb,
)

CONFIDENCE = {"label": 0.97, "code": 0.95, "action": 0.8, "decimal": 0.9, "simple": 0.92, "minor": 0.9, "none": 0.8}
MANY = 4
_INLINE = re.compile(r"(?:^|(?<=[\s:;,]))\((?P<mark>[a-z]|[ivx]{1,4}|\d)\)\s*(?=\S)")
_REFERS = re.compile(r"\b(?:as to|see|point|paragraph|item|under|at)\s*$", re.IGNORECASE)  # "as to (a), the law …"
_BARE_STEM = re.compile(r":$|^[^,;:.]{2,80}\b(?:should|must|will|to)$")
_ASKS = re.compile(
    r"\b(?:should|must|shall|will|to|that)\s*(?:\w+ly\s*|,?\s*(?:by|before|within)\s[^:;]{2,40})?:$", re.IGNORECASE
)
_NOUN_LIST = re.compile(
    r"\b(?:including|includes?|covers?|covering|following|namely|such as|comprising|about|on|of|namely)\s*:$", re.I
)
_GIVEN = re.compile(
    r"(?<!\d)(?P<first>\d{1,3})(?:\s*(?P<link>to|and|–|-|&)\s*(?P<last>\d{1,3}))?\s+"
    r"(?:(?:is|are)\s+)?(?:for|to|concerns?|addressed to)\b"
)
_GERUND = re.compile(r"(?:by\s+)?(?:also\s+|not\s+|\w+ly\s+)?[a-z]{3,}ing\b(?! (?:of|is|are|was|were)\b)")
_IN_BRACKETS = re.compile(r"[(\[](?P<body>[^()\[\]]{2,80})[)\]]\.?")
_WAS = re.compile(r"\b(?:was|were|had|did)\b")
_LABEL = re.compile(r"^(?P<label>[^:.;]{3,80}):\s+(?=[A-Z\"“‘'])")


@dataclass(frozen=True, slots=True)
class _Group:
    """The lines of one item, and what stood above them."""

    lines: tuple[TaggedLine, ...]
    headings: tuple[str, ...]
    introduction: str
    title: str


def list_items(zone: Zone, setting: Setting, name: str) -> list[Candidate]:
    """List the recommendations of a part of a report in order; ``name`` tells its lists apart."""
    groups = _group_lines(tag_lines(zone, setting))
    items = [item for group in groups for item in _make_candidates(group, setting, name)]
    none = load_cue(setting.folder, "none_made")
    if any(none.search(line.text) for line in zone.lines):
        items = [item for item in items if _is_surely_listed(item, setting)]
    return _cut_reasons(items, setting)


def _is_surely_listed(item: Candidate, setting: Setting) -> bool:
    """Say whether an item counts even where the review says that it recommends nothing: it is listed, or says so."""
    if item.found_by in ("list, label", "list, code", "list, simple", "list, minor", "list, bullet"):
        return True
    return find_recommending_words(item.text, setting.folder) is not None


def _cut_reasons(items: list[Candidate], setting: Setting) -> list[Candidate]:
    """Where most items give a reason behind one asking sentence, cut a last sentence without a body off the rest."""
    reasoned = [item for item in items if item.rationale and len(split_sentences(item.text)) == 1]
    if len(reasoned) < MANY or len(reasoned) * 2 < len(items):
        return items
    return [_cut_reason(item, setting) if not item.rationale and not item.stem else item for item in items]


def _cut_reason(item: Candidate, setting: Setting) -> Candidate:
    spans = split_sentences(item.text)
    last = item.text[slice(*spans[-1])]
    if len(spans) != 2 or has_body(last, setting):
        return item
    return replace(item, text=item.text[: spans[0][1]], rationale=last)


def _group_lines(tagged: Sequence[TaggedLine]) -> Iterator[_Group]:
    """Gather each item with the lines that belong to it; leads and introductions hold until the next heading."""
    lead, title, count = "", "", ""
    introductions: list[tuple[int, str]] = []
    group: list[TaggedLine] = []
    above: tuple[tuple[str, ...], str, str] = ((), "", "")
    for entry in tagged:
        if entry.tag in ("part", "bullet", "more", "text", "beside", "field") and group:
            group.append(entry)
            continue
        if group:
            yield _Group(tuple(group), *above)
            group = []
        if entry.tag == "heading":
            lead, title = "", entry.line.text
            count = entry.number.printed if entry.number.family == "decimal" else ""
            introductions = [known for known in introductions if known[0] < entry.line.level]
        elif entry.tag == "lead":
            lead = entry.line.text
        elif entry.tag == "intro":
            level = _find_level_above(entry.line, tagged)
            introductions = [(level, entry.line.text), *introductions]
        elif entry.tag in ("item", "title"):
            if count and entry.number.family == "minor":
                # "(a)" right under "6.6 The Partnership" is 6.6(a).
                entry = replace(entry, number=ItemNumber("minor", number_part(count, entry.number.printed)))
            group = [entry]
            headings = list_headings(entry.line)
            given = narrow_lead(lead, entry.number.printed)
            introduction = "\n".join(text for _, text in introductions)
            above = ((given, *headings) if given else headings, introduction, title)
            title = ""
    if group:
        yield _Group(tuple(group), *above)


def _find_level_above(line: Line, tagged: Sequence[TaggedLine]) -> int:
    """Say the level of the heading that a line stands under; 0 where the list has none."""
    above = [entry.line.level for entry in tagged if entry.tag == "heading" and entry.line.position < line.position]
    return above[-1] if above else 0


def narrow_lead(lead: str, number: str) -> str:
    """Take from "Recommendations 1 to 3 are for the Force, and 4 for the Trust" the words that give this number."""
    spans = list(_GIVEN.finditer(lead))
    if not spans or not number.isdigit():
        return lead
    ends = [*(span.start() for span in spans[1:]), len(lead)]
    for span, end in zip(spans, ends, strict=True):
        first = int(span["first"])
        last = int(span["last"] or first)
        if first <= int(number) <= last or (span["link"] == "and" and int(number) in (first, last)):
            return lead[span.end() : end].strip(" ,:;.")
    return ""


def _make_candidates(group: _Group, setting: Setting, name: str) -> list[Candidate]:
    first = group.lines[0]
    title, kept = _take_title(group)
    if not any(entry.line.text.strip() for entry in kept):
        return []
    parts = [entry for entry in kept if entry.tag == "part"]
    body = _join_lines([entry for entry in _before_parts(kept)])
    opening = [first.line.text] if first.tag == "title" and title != first.line.text else []
    fields = [read_field(entry.line, setting) for entry in group.lines if entry.tag == "field"]
    lead = "; ".join(field[1] for field in fields if field and field[0] == "lead")
    beside = [*opening, *(entry.line.text for entry in group.lines if entry.tag == "beside")]
    base = Candidate(
        first.line.document_id, kept[0].line.passage_id, first.line.position, kept[0].line.page, first.line.paragraph,
        first.number.printed, body, _name_rule(first.number, kept[0].line), CONFIDENCE.get(first.number.family, 0.8),
        title=title, rationale=" ".join(beside), headings=group.headings, introduction=group.introduction,
        listed_in=name, lead=lead,
    )  # fmt: skip
    if parts and are_acts(body, [entry.line.text for entry in parts], setting):
        return [_make_part(base, body, entry, kept) for entry in parts]
    if parts:
        base = replace(base, text=_join_lines([entry for entry in kept if entry.tag != "beside"]))
    stem, ordered = split_ordinals(base.text, setting.folder)
    if ordered:
        return [replace(base, text=text, stem=stem) for text in ordered]
    inline = split_inline_parts(base.text, setting)
    if inline:
        stem, texts = inline
        return [replace(base, number=number_part(base.number, mark), text=text, stem=stem) for mark, text in texts]
    return [trim_item(item, setting) for item in _split_said(base, setting)]


def _split_said(item: Candidate, setting: Setting) -> list[Candidate]:
    """Split a paragraph without a number in which the review recommends more than once, sentence by sentence."""
    spans = split_sentences(item.text)
    said = [span for span in spans if find_said(item.text[slice(*span)], setting.folder)]
    if item.found_by != "list, paragraph" or len(said) < 2:
        return [item]
    ends = [*(start for start, _ in said[1:]), len(item.text)]
    return [
        replace(item, text=item.text[0 if place == 0 else start : end].strip())
        for place, ((start, _), end) in enumerate(zip(said, ends, strict=True))
    ]


def _take_title(group: _Group) -> tuple[str, list[TaggedLine]]:
    """Give the title line of an item, and its lines without it and without what stands beside."""
    first = group.lines[0]
    kept = [entry for entry in group.lines if entry.tag not in ("beside", "field")]
    if first.tag != "title":
        return group.title, kept
    reason = first.line.text.endswith(".") and len(first.line.text.split()) > 5
    return "" if reason else first.line.text, kept[1:]


def _before_parts(kept: Sequence[TaggedLine]) -> Iterator[TaggedLine]:
    for entry in kept:
        if entry.tag == "part":
            return
        yield entry


def _join_lines(entries: Sequence[TaggedLine]) -> str:
    return " ".join(entry.line.text.strip() for entry in entries if entry.line.text.strip())


def _name_rule(number: ItemNumber, line: Line) -> str:
    if number.family != "none":
        return f"list, {number.family}"
    return "list, bullet" if line.kind == "list_item" else "list, paragraph"


def _make_part(base: Candidate, stem: str, entry: TaggedLine, kept: Sequence[TaggedLine]) -> Candidate:
    place = kept.index(entry)
    tail = []
    for after in kept[place + 1 :]:
        if after.tag == "part":
            break
        tail.append(after)
    return replace(
        base, passage_id=entry.line.passage_id, page=entry.line.page, position=entry.line.position, stem=stem,
        number=number_part(base.number, entry.number.printed), text=_join_lines([entry, *tail]),
    )  # fmt: skip


def are_acts(stem: str, parts: Sequence[str], setting: Setting) -> bool:
    """Say whether the parts behind a stem each name an act ("should: (a) review …"), not the topics of one."""
    if _NOUN_LIST.search(stem.rstrip()):
        return False
    acts = [starts_with_order(part, setting.folder) or asks_for_something(part, setting.folder) for part in parts]
    asked = _ASKS.search(stem.rstrip())
    if len(parts) > 1 and (asked or find_label(stem, setting) == stem.rstrip(" :")):
        return True
    done = [starts_with_verb(part, setting.folder) or _GERUND.match(part) is not None for part in parts]
    return sum(acts) * 2 > len(acts) or (len(parts) > 1 and all(done) and has_body(stem, setting))


def split_inline_parts(text: str, setting: Setting) -> tuple[str, list[tuple[str, str]]] | None:
    """Split "The Trust should: (a) review …; and (b) train …" into its stem and parts; None when there are no such."""
    marks = [hit for hit in _INLINE.finditer(text) if hit.start() > 0 and not _REFERS.search(text[: hit.start()])]
    if (
        len(marks) < 2
        or marks[0]["mark"] not in ("a", "i", "1")
        or not _BARE_STEM.search(text[: marks[0].start()].rstrip())
    ):
        return None
    ends = [*(hit.start() for hit in marks[1:]), len(text)]
    texts = [text[hit.end() : end].strip() for hit, end in zip(marks, ends, strict=True)]
    stem = text[: marks[0].start()].strip()
    if not are_acts(stem if stem.endswith(":") else f"{stem}:", texts, setting):
        return None
    return stem, [(f"({hit['mark']})", part) for hit, part in zip(marks, texts, strict=True)]


def trim_item(item: Candidate, setting: Setting) -> Candidate:
    """Part an item's text from the title before it and the reason beside it."""
    text = item.text
    said = find_said(text, setting.folder)
    start, end = find_act_span(text, setting.folder)
    if not said and not any(asks_for_something(text[slice(*span)], setting.folder) for span in split_sentences(text)):
        end = _find_told(text)
    if said and not any(asks_for_something(text[slice(*span)], setting.folder) for span in split_sentences(text)):
        start, end = next(span for span in split_sentences(text) if span[0] <= said.start() < span[1])
    if said and said.start() >= start:
        start, stop = next(span for span in split_sentences(text) if span[0] <= said.start() < span[1])
        end = max(end, stop)
    before, after = text[:start].strip(), text[end:].strip()
    named = _IN_BRACKETS.fullmatch(after)
    if named and not item.lead and is_agency_heading(named["body"], setting):
        item = replace(item, lead=named["body"])
    title = item.title
    rationale = " ".join(filter(None, (before, item.rationale, after)))
    if before and len(before.split()) <= 10 and not title:
        title, rationale = before.rstrip(".:"), " ".join(filter(None, (item.rationale, after)))
    return _drop_label(replace(item, text=text[start:end].strip(), title=title, rationale=rationale), setting)


def _find_told(text: str) -> int:
    """Say where an order that no sentence asks by "should" ends: before the first sentence that tells what was."""
    spans = split_sentences(text)
    told = [start for start, end in spans if _WAS.search(text[start:end])]
    return len(text[: told[0]].rstrip()) if told and told[0] > 0 else len(text)


def _drop_label(item: Candidate, setting: Setting) -> Candidate:
    """Take "Information sharing: The Trust should …" apart; a label that is itself the subject stays."""
    label = _LABEL.match(item.text)
    if not label or len(label["label"].split()) > 8:
        return item
    rest = item.text[label.end() :]
    first = rest[slice(*split_sentences(rest)[0])]
    order = starts_with_order(first, setting.folder) or re.match(r"(?:to|that)\s", first, re.IGNORECASE)
    if order or not asks_for_something(first, setting.folder):
        return item
    return replace(item, text=rest, title=item.title or label["label"])
