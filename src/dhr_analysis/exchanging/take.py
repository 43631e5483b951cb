"""What a file that came back says, as decisions of those who coded in it; the machine's own stay the machine's."""

import re
from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from ..deciding.places import shorten_text
from ..deciding.themes import MACHINE
from .gather import RECOMMENDATION, code_guid, user_guid
from .guids import make_guid
from .match import match_codes, match_source, name_coders
from .model import Coding, Project
from .texts import DocumentText

Row = dict[str, Any]
Place = tuple[str, int, int, str, str]  # document_id, start, end, code, coder


@dataclass(frozen=True)
class Taken:
    """What is taken over: rows of decisions by coder, memos, counts of what became of codings, lines on the rest."""

    rows: Mapping[str, list[Row]]
    memos: tuple[Row, ...]
    counts: Mapping[str, int]
    lines: tuple[str, ...] = ()


@dataclass(frozen=True)
class Known:
    """What the study knows: its texts by document_id; the document_id by guid and exported name of a source; the codes
    with their exported names; the coders; and the places of the codings that an export would hold now.
    """

    texts: Mapping[str, DocumentText]
    documents: Mapping[str, str]
    codes: Mapping[str, str]
    coders: tuple[str, ...]
    standing: frozenset[Place]


def list_standing(
    now: Project, documents: Mapping[str, str], codes: Iterable[str], coders: Iterable[str]
) -> frozenset[Place]:
    """List the places of a project's codings in our own terms."""
    code_of = {code_guid(code): code for code in (*codes, RECOMMENDATION)}
    coder_of = {user_guid(coder): coder for coder in (*coders, MACHINE)}
    return frozenset(
        (documents[coding.source], coding.start, coding.end, code_of.get(coding.code, ""), coder_of[coding.user])
        for coding in now.codings
    )


def take_project(project: Project, known: Known, coders: Mapping[str, str]) -> Taken:
    """Take people's codings over from a file; ``coders`` gives initials for the names of users, where they need any.

    What is there already is counted and not taken again; what has no place in the study is listed with its words; a
    code that the codebook doesn't have is kept under a name made from the file's. Raises DhrError when a user's
    initials can't be told.
    """
    names = name_coders(project, coders, known.coders)
    codes = match_codes(project.codes, known.codes)
    texts = {source.guid: source.text for source in project.sources}
    places = {source.guid: match_source(source, known.documents, known.texts) for source in project.sources}
    counts: Counter[str] = Counter()
    rows: dict[str, list[Row]] = {}
    lines: list[str] = []
    for coding in project.codings:
        coder, code, document = names.get(coding.user, ""), codes.get(coding.code, ""), places[coding.source]
        span = _locate(coding, texts[coding.source], document) if document and coder != MACHINE else None
        if coder == MACHINE:
            counts["of the machine, left with it"] += 1
        elif not document or not span or not code:
            counts["without a place in the study"] += 1
            lines.append(
                _say_lost(coding, coder, project, "is no text of the study" if not document else "lacks the words")
            )
        elif (document.document_id, *span, code, coder) in known.standing:
            counts["there already"] += 1
        else:
            made = _make_rows(coding, span, document, code, coder)
            counts["taken over"] += 1
            counts["of these over several passages, a row for each"] += len(made) > 1
            rows.setdefault(coder, []).extend(made)
    memos = [*_take_whole(project, places, codes, names), *_take_notes(project, names)]
    return Taken(rows, tuple(memos), +counts, (*_say_codes(project, codes, known), *lines))


def _locate(coding: Coding, text: str, document: DocumentText) -> tuple[int, int] | None:
    """Say where a coding stands in the study's text of today, which may have been read anew since."""
    if text == document.text:
        return (coding.start, coding.end) if coding.start < coding.end else None
    return document.find(coding.quote, coding.start * len(document.text) // max(len(text), 1))


def _make_rows(coding: Coding, span: tuple[int, int], document: DocumentText, code: str, coder: str) -> list[Row]:
    """Make the rows of a coding, one a passage it touches."""
    day = coding.date[:10] if re.match(r"\d{4}-\d\d-\d\dT", coding.date) else ""
    starts = {piece.passage_id: piece.start for piece in document.pieces}
    return [
        {
            "passage_id": passage_id, "code": code, "verdict": "add", "start": str(start), "end": str(end),
            "quote": document.text[starts[passage_id] + start : starts[passage_id] + end], "memo": coding.memo,
            "decided_by": coder, "decided_on": day,
        }
        for passage_id, start, end in document.place(*span)
    ]  # fmt: skip


def _take_whole(
    project: Project, places: Mapping[str, DocumentText | None], codes: Mapping[str, str], names: Mapping[str, str]
) -> list[Row]:
    """Keep codes on whole texts as memos: a code belongs to a passage here."""
    memos = []
    for coding in project.whole:
        document, coder = places.get(coding.source), names.get(coding.user, "")
        if document and coder not in ("", MACHINE):
            memo = f"{codes.get(coding.code, '')}: coded on the whole text"
            memos.append({"about": "document", "id": document.document_id, "memo": memo, "decided_by": coder})
    return memos


def _take_notes(project: Project, names: Mapping[str, str]) -> list[Row]:
    """Keep people's notes as memos of the study."""
    ours = make_guid("note", "about")
    return [
        {"about": "note", "id": note.name, "memo": note.text, "decided_by": names.get(note.user, "")}
        for note in project.notes
        if note.guid != ours and note.text and names.get(note.user, "") not in ("", MACHINE)
    ]


def _say_codes(project: Project, codes: Mapping[str, str], known: Known) -> list[str]:
    """Say which codes of a file the codebook doesn't have."""
    used = {coding.code for coding in (*project.codings, *project.whole)}
    strange = [
        code for code in project.codes if code.is_codable and codes[code.guid] not in (*known.codes, RECOMMENDATION)
    ]
    return [
        f"code {code.name!r} is not in the codebook; "
        + (f"its codings are kept as {codes[code.guid]!r}, and count once codebook/codes.csv has that code"
           if code.guid in used else "no one coded with it")
        for code in strange
    ]  # fmt: skip


def _say_lost(coding: Coding, coder: str, project: Project, why: str) -> str:
    source = next(source.name for source in project.sources if source.guid == coding.source)
    code = next((code.name for code in project.codes if code.guid == coding.code), "")
    why = why if code else "has a coding without a code"
    return f"{source} {why}: {coder or 'someone'} coded {code or 'nothing'} on “{shorten_text(coding.quote, 120)}”"
