"""Find recommendations printed outside the lists: in boxes, under labels, and in sentences of the analysis."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import replace

from .bodies import Setting, find_bodies, has_body
from .candidates import Candidate, Line, Zone, list_headings, walk_outside
from .item_numbers import number_part, read_item_number, split_label
from .items import are_acts, split_inline_parts, trim_item
from .ordinals import split_ordinals
from .phrases import load_cue
from .wordings import asks_for_something, find_recommending_words, find_said, is_about_recommendations, split_sentences

ENOUGH = 3
_ORDERED = re.compile(
    r"(?P<body>[A-Z][^,.;:]{2,80}?)\s+(?:is|are)\s+to\s+[a-z]|(?P<other>[A-Z][^,.;:]{2,80}?)\s+(?:must|shall)\s+(?!have\b)[a-z]"
)
_AGAIN = re.compile(r"^(?:It|They)\s+")  # "It calls upon the Force to …", said of the panel
_FOLLOWS = re.compile(r"^(?:This|These|It|They|Such|Both)\b")


def list_prose(lines: Sequence[Line], zones: Sequence[Zone], setting: Setting) -> list[Candidate]:
    """List the recommendations that stand outside the lists, in order; each with the list or parts that follow it."""
    found: list[Candidate] = []
    used: set[int] = set()
    for place, line in walk_outside(lines, zones):
        if line.position in used:
            continue
        for candidate, tail in _read_line(lines, place, setting):
            found += _finish(candidate, tail, setting)
            used |= {entry.position for entry in tail}
    listed = any(not zone.weak for zone in zones)
    return found if listed or len(found) < ENOUGH else _add_plain(lines, zones, found, setting)


def _add_plain(
    lines: Sequence[Line], zones: Sequence[Zone], found: list[Candidate], setting: Setting
) -> list[Candidate]:
    """Add paragraphs that are nothing but "The Board is to …", in a report that only recommends in passing."""
    known = {candidate.passage_id for candidate in found}
    for _, line in walk_outside(lines, zones):
        plain = line.kind == "paragraph" and not line.paragraph and len(split_sentences(line.text)) == 1
        ordered = _ORDERED.match(line.text)
        if (
            plain
            and ordered
            and line.passage_id not in known
            and has_body(ordered["body"] or ordered["other"], setting)
        ):
            found.append(_make_candidate(line, line.text, "", "sentence", 0.7))
    return sorted(found, key=lambda candidate: candidate.position)


def _read_line(lines: Sequence[Line], place: int, setting: Setting) -> Iterator[tuple[Candidate, list[Line]]]:
    line = lines[place]
    label, text = split_label(line.text)
    number = label if label.family == "label" and text else read_item_number(line.paragraph)
    if number is label:
        lines = [*lines[:place], line._replace(text=text), *lines[place + 1 :]]
    if number.family == "label" or (line.boxed and number.family == "code"):
        yield from _read_labelled(lines, place, number.printed, setting)
        return
    if line.kind == "heading" or is_reported_review(line, setting):
        return
    stem, ordered = split_ordinals(line.text, setting.folder)
    if ordered:
        for words in ordered:
            yield replace(_make_candidate(line, words, "", "sentence", 0.85), stem=stem), []
        return
    spans = split_sentences(line.text)
    recommended = False
    for at, (start, end) in enumerate(spans):
        again = recommended and _recommends(_AGAIN.sub("The panel ", line.text[start:end]), line, setting)
        led = at + 1 >= len(spans) and _leads_to_orders(line.text[start:end], _list_tail(lines, place), setting)
        recommended = again or led or _recommends(line.text[start:end], line, setting)
        if not recommended:
            continue
        if at + 1 < len(spans) and _belongs(line.text[slice(*spans[at + 1])], setting):
            end = spans[at + 1][1]
        tail = _list_tail(lines, place) if line.text[start:end].endswith(":") and at + 1 >= len(spans) else []
        yield _make_candidate(line, line.text[start:end], "", "box" if line.boxed else "sentence", 0.85), tail


def _read_labelled(
    lines: Sequence[Line], place: int, number: str, setting: Setting
) -> Iterator[tuple[Candidate, list[Line]]]:
    line = lines[place]
    text, title, tail = line.text, "", []
    if not text or (line.kind == "heading" and _is_title(text, setting)):
        following = lines[place + 1 : place + 2]
        if not following or following[0].kind not in ("paragraph", "list_item"):
            return
        title, text, tail = text, following[0].text, [following[0]]
    if not asks_for_something(text, setting.folder) and not has_body(text, setting):
        return
    more = _list_tail(lines, place + len(tail)) if text.rstrip().endswith(":") else []
    made = _make_candidate(line, text, number, "box" if line.boxed else "label", 0.93)
    if not more:
        yield trim_item(replace(made, title=title), setting), tail
    else:
        yield replace(made, title=title), more


def _is_title(text: str, setting: Setting) -> bool:
    """Say whether the words of a labelled heading only name a matter; a short order without a full stop does too."""
    brief = len(text.split()) <= 8 and not text.endswith(".")
    return brief or (len(text.split()) <= 14 and not asks_for_something(text, setting.folder))


def _make_candidate(line: Line, text: str, number: str, rule: str, confidence: float) -> Candidate:
    return Candidate(
        line.document_id, line.passage_id, line.position, line.page, line.paragraph, number, text.strip(), rule,
        confidence, headings=list_headings(line), listed_in=f"{line.document_id} prose",
    )  # fmt: skip


def is_reported_review(line: Line, setting: Setting) -> bool:
    """Say whether a line stands under a heading about other reviews, or about what others recommended."""
    headings = list_headings(line)
    return any(
        load_cue(setting.folder, "not_recommendation_heading").search(heading) and "recommend" in heading.lower()
        for heading in headings
    )


def _recommends(sentence: str, line: Line, setting: Setting) -> bool:
    """Say whether a sentence recommends: by the review's own words, or by "is asked to" behind a body."""
    said = find_recommending_words(sentence, setting.folder)
    if said:
        return _reaches_body(sentence, said, setting) and not is_only_about(sentence, setting)
    asked = load_cue(setting.folder, "passive_ask").search(sentence)
    if (
        asked
        and has_body(sentence[: asked.start()], setting)
        and (line.boxed or line.bold or line.role in ("lessons", "conclusions"))
    ):
        return not load_cue(setting.folder, "other_case").search(sentence[: asked.start()])
    return bool(line.boxed and "recommend" in line.heading.lower() and asks_for_something(sentence, setting.folder))


def _leads_to_orders(sentence: str, tail: Sequence[Line], setting: Setting) -> bool:
    """Say whether "the Panel recommends:" stands over lettered parts that each begin with "that" or "to"."""
    said = find_recommending_words(sentence, setting.folder)
    if not said or sentence[said.end() :].strip() != ":" or not tail:
        return False
    lettered = all(read_item_number(line.paragraph).family in ("minor", "simple") for line in tail)
    return lettered and all(re.match(r"(?:that|to)\s", line.text, re.IGNORECASE) for line in tail)


def _reaches_body(sentence: str, said: re.Match[str], setting: Setting) -> bool:
    """Say whether recommending words lead to an act or a body: "recommends that …", "asks the Trust to …"."""
    rest = sentence[said.end() :]
    if "recommend" in said.group().lower() and re.match(r"\s*,?\s*(?:\w+\s+){0,3}?that\b|\s+to\b", rest):
        return True
    bodies = find_bodies(rest, setting)
    near = bool(bodies) and len(rest[: bodies[0].start].split()) <= 4
    return near or said["impersonal"] is not None or _opens_with_body(rest, setting)


def _opens_with_body(rest: str, setting: Setting) -> bool:
    return has_body(" ".join(rest.split()[:5]), setting)


def is_only_about(sentence: str, setting: Setting) -> bool:
    """Say whether a sentence with recommending words only leads up to a list ("We recommend the following:")."""
    said = find_recommending_words(sentence, setting.folder)
    rest = sentence[said.end() :] if said else sentence
    return is_about_recommendations(rest, setting.folder) and not asks_for_something(rest, setting.folder)


def _belongs(sentence: str, setting: Setting) -> bool:
    own = find_said(sentence, setting.folder)
    return _FOLLOWS.match(sentence) is not None and not own and asks_for_something(sentence, setting.folder)


def _list_tail(lines: Sequence[Line], place: int) -> list[Line]:
    """List the bullets or lettered parts that follow a line."""
    tail: list[Line] = []
    for line in lines[place + 1 :]:
        family = read_item_number(line.paragraph).family
        if line.kind == "heading" or line.kind == "table_row":
            break
        if not (line.kind == "list_item" or family == "minor" or (family == "simple" and line.text[:1].islower())):
            break
        tail.append(line)
    return tail


def _finish(candidate: Candidate, tail: list[Line], setting: Setting) -> list[Candidate]:
    """Add the parts behind a stem: acts with letters become recommendations of their own, bullets stay in the text."""
    if not candidate.text.endswith(":") or not tail:
        inline = split_inline_parts(candidate.text, setting)
        if not inline:
            return [candidate]
        return [
            replace(candidate, stem=inline[0], text=text, number=number_part(candidate.number, mark))
            for mark, text in inline[1]
        ]
    lettered = all(read_item_number(line.paragraph).family in ("minor", "simple") for line in tail)
    if lettered and are_acts(candidate.text, [line.text for line in tail], setting):
        return [
            replace(
                candidate, passage_id=line.passage_id, position=line.position, page=line.page, stem=candidate.text,
                text=line.text.strip(), number=number_part(candidate.number, line.paragraph.strip()),
            )
            for line in tail
        ]  # fmt: skip
    return [replace(candidate, text=" ".join([candidate.text, *(line.text.strip() for line in tail)]))]
