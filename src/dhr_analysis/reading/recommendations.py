"""Find the recommendations of a review in all its documents: lists, tables, boxes and prose; each once."""

import json
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path
from typing import Any

import pandas as pd

from ..ids import make_text_ids
from ..tables import make_problem, make_table
from .action_types import classify_action, has_rule
from .addressees import Addressee, Setting, find_addressees
from .agencies import AgencyMatch, find_agencies
from .candidates import Candidate, Line, find_zones, list_headings, list_lines
from .copies import Merged, Printed, is_same_print, merge_copies
from .counter import count_numbers
from .item_numbers import NO_NUMBER, read_item_number
from .items import list_items, split_inline_parts
from .levels import find_level, find_scope, is_already_done
from .own_names import learn_own_names
from .phrases import load_cue
from .plan_tables import PlanRow, is_header, list_plan_rows, split_recommendation
from .prose import list_prose
from .wordings import asks_for_something, is_about_recommendations

STAGE = "read"
RANKS = {"overview": 0, "joint_review": 0, "learning_review": 1, "other": 2, "executive_summary": 3, "action_plan": 4}
Found = tuple[Candidate, tuple[Addressee, ...]]


def find_recommendations(
    passages: pd.DataFrame, documents: pd.DataFrame, codebook_folder: Path
) -> tuple[pd.DataFrame, pd.DataFrame, pd.DataFrame, list[dict[str, str]]]:
    """Find the recommendations of all reviews among the passages.

    Returns the tables ``recommendations``, ``recommendation_copies`` and ``recommendation_agencies``, and rows for
    ``problems``: agencies not matched, numbers missing in a list, and how many were found in each document.
    """
    kinds = dict(zip(documents["document_id"], documents["doc_type"], strict=True))
    files = dict(zip(documents["document_id"], documents["file"], strict=True))
    recommendations: list[dict[str, Any]] = []
    copies: list[dict[str, Any]] = []
    agencies: list[dict[str, Any]] = []
    problems: list[dict[str, str]] = []
    for review_id, of_review in passages.groupby("review_id", sort=True):
        lists = _list_review(of_review, kinds, codebook_folder)
        merged = merge_copies([[_make_printed(candidate, found) for candidate, found in items] for items in lists])
        addressed = {id(candidate): found for items in lists for candidate, found in items}
        rows = _write_rows(str(review_id), merged, addressed, of_review, codebook_folder)
        recommendations += rows[0]
        copies += rows[1]
        agencies += rows[2]
        problems += _tell_unmatched(rows[0], rows[2], files)
        problems += count_numbers([candidate for items in lists for candidate, _ in items], files)
    return (
        make_table("recommendations", recommendations),
        make_table("recommendation_copies", copies),
        make_table("recommendation_agencies", agencies),
        problems,
    )


def _make_printed(candidate: Candidate, found: Sequence[Addressee]) -> Printed:
    named = [addressee for addressee in found if addressee.source in ("text", "stem")]
    around = [addressee for addressee in found if addressee.source not in ("text", "stem")]
    return Printed(candidate, _codes(named), _codes(around), _without_names(candidate.text, named))


def _codes(found: Sequence[Addressee]) -> frozenset[str]:
    return frozenset(addressee.agency for addressee in found if addressee.agency)


def _list_review(passages: pd.DataFrame, kinds: dict[str, str], folder: Path) -> list[list[Found]]:
    """List what each part of a review's documents prints; those whose words are to be kept come first."""
    ranked: list[tuple[float, str, list[Found]]] = []
    own = learn_own_names(passages, folder)
    for document_id, of_document in passages.groupby("document_id", sort=False):
        kind = kinds.get(str(document_id), "other")
        if kind == "home_office_letter":
            continue
        lines = list_lines(of_document)
        setting = Setting(folder, own, earlier=_name_bodies(lines, folder))
        for rank, items in list_candidates(lines, setting):
            ranked.append((RANKS.get(kind, 2) + rank, str(document_id), _address(items, setting)))
    ranked.sort(key=lambda entry: entry[:2])
    return _drop_doubles([items for _, _, items in ranked])


def list_candidates(lines: Sequence[Line], setting: Setting) -> list[tuple[float, list[Candidate]]]:
    """List the candidates of one document, list by list, each with a rank: lists 0, prose and boxes 0.2, tables 0.4."""
    zones = find_zones(lines, setting.folder)
    found = []
    for place, zone in enumerate(zones):
        items = list_items(zone, setting, f"{zone.lines[0].document_id} list {place}")
        found.append((_rank_list(items, zone.lines, setting.folder), items))
        if not zone.weak:
            found.append((0.1, list_bare_rows(zone.lines, setting)))
    found.append((0.2, list_prose(lines, zones, setting)))
    found.append((0.4, list_planned(list_plan_rows(lines, setting.folder), setting)))
    return [(rank, items) for rank, items in found if items]


def _rank_list(items: Sequence[Candidate], lines: Sequence[Line], folder: Path) -> float:
    """Rank a list: one that repeats what stands elsewhere comes after boxes, one in a summary after the report's own."""
    words = " ".join([lines[0].heading, *(item.introduction for item in items)])
    if load_cue(folder, "repeated_list").search(words):
        return 0.3
    return 0.1 if "executive summary" in lines[0].section.lower() else 0.0


def list_bare_rows(lines: Sequence[Line], setting: Setting) -> list[Candidate]:
    """List the recommendations of tables without a header: rows of a number and a text that asks for something."""
    found = []
    for line in lines:
        cells = [" ".join(str(cell).split()) for cell in json.loads(line.cells)] if line.cells else []
        header = [str(cell) for cell in json.loads(line.columns)] if line.columns else []
        if line.kind != "table_row" or not 1 <= len(cells) <= 3 or is_header(header, setting.folder):
            continue
        text = max(cells, key=len)
        rest = [cell for cell in cells if cell and cell != text]
        number = read_item_number(rest[0]) if rest else NO_NUMBER
        if asks_for_something(text, setting.folder) and not is_about_recommendations(text, setting.folder):
            lead = "; ".join(rest[1:] if number.family != "none" else rest)
            printed, words = (number.printed, text) if number.printed else split_recommendation(text)
            found.append(
                Candidate(
                    line.document_id, line.passage_id, line.position, line.page, line.paragraph, printed, words,
                    "table without header", 0.8, headings=list_headings(line), lead=lead, listed_in=f"{line.document_id} rows",
                )
            )  # fmt: skip
    return found


def list_planned(rows: Sequence[PlanRow], setting: Setting) -> list[Candidate]:
    """List the recommendations that tables print, one for all rows with the same words."""
    found: list[Candidate] = []
    for row in rows:
        if not row.recommendation:
            continue
        if found and found[-1].text == row.recommendation and found[-1].number == row.number:
            leads = dict.fromkeys([*found[-1].lead.split("; "), *row.lead.split("\n")])
            found[-1] = replace(found[-1], lead="; ".join(lead for lead in leads if lead))
            continue
        headings = (row.above, row.theme, *row.headings)
        found.append(
            Candidate(
                row.line.document_id, row.line.passage_id, row.line.position, row.line.page, row.line.paragraph,
                row.number, row.recommendation, "table", 0.9, headings=tuple(filter(None, headings)),
                lead="; ".join(row.lead.split("\n")), source=row.source, listed_in=f"{row.line.document_id} table",
            )
        )  # fmt: skip
    return [part for item in found for part in _split_planned(item, setting)]


def _split_planned(item: Candidate, setting: Setting) -> list[Candidate]:
    inline = split_inline_parts(item.text, setting)
    if not inline:
        return [item]
    return [replace(item, number=f"{item.number}{mark}", text=text, stem=inline[0]) for mark, text in inline[1]]


def _name_bodies(lines: Sequence[Line], folder: Path) -> tuple[AgencyMatch, ...]:
    """List the bodies that a document names in full, if it has but one of their kind ("the only Trust")."""
    named = [match for line in lines if line.kind != "heading" for match in find_agencies(line.text, folder) if match.starred]
    trusts = {match.agency for match in named if "Trust" in match.words}
    return tuple(match for match in dict.fromkeys(named) if "Trust" in match.words) if len(trusts) == 1 else ()


def _address(items: Sequence[Candidate], setting: Setting) -> list[Found]:
    """Find who must act on each item; "the Trust" may mean a body that an earlier item names."""
    found: list[Found] = []
    earlier, previous, above = setting.earlier, (), ()
    for item in items:
        previous = previous if item.headings == above else ()
        above = item.headings
        around = replace(setting, stem=item.stem, lead=item.lead, headings=item.headings, earlier=earlier, previous=previous)
        addressees = tuple(find_addressees(item.text, around))
        previous = tuple(_stand_for(agency, addressees) for agency in sorted(_codes(addressees)))
        found.append((item, addressees))
        words = " ".join((item.stem, item.text))
        earlier += tuple(match for match in find_agencies(words, setting.folder, setting.own) if match.kind in ("body", "own"))
    return found


def _stand_for(agency: str, addressees: Sequence[Addressee]) -> AgencyMatch:
    named = next(addressee for addressee in addressees if addressee.agency == agency)
    return AgencyMatch(agency, named.sector, "body", 0, 0, named.words)


def _drop_doubles(lists: Sequence[Sequence[Found]]) -> list[list[Found]]:
    """Drop what two finders met at one and the same place."""
    kept: list[list[Found]] = []
    seen: list[Candidate] = []
    for items in lists:
        fresh = [entry for entry in items if not any(is_same_print(entry[0], other) for other in seen)]
        seen += [candidate for candidate, _ in fresh]
        kept.append(fresh)
    return kept


def _write_rows(
    review_id: str, merged: Sequence[Merged], addressed: dict[int, tuple[Addressee, ...]], passages: pd.DataFrame, folder: Path
) -> tuple[list[dict[str, Any]], list[dict[str, Any]], list[dict[str, Any]]]:
    ids = make_text_ids("r", review_id, [f"{entry.first.candidate.stem} {entry.first.candidate.text}" for entry in merged])
    listed = {entry.first.candidate.document_id: _list_headings(merged, entry.first.candidate.document_id) for entry in merged}
    recommendations, copies, agencies = [], [], []
    for recommendation_id, entry in zip(ids, merged, strict=True):
        found = _choose_addressees(entry, addressed)
        level = find_level(entry.first.candidate, listed[entry.first.candidate.document_id], folder)
        recommendations.append(_write_recommendation(recommendation_id, review_id, entry, found, level, folder))
        copies += [_write_copy(recommendation_id, copy.candidate, score) for copy, score in entry.copies]
        agencies += _write_agencies(recommendation_id, found)
    return recommendations, copies, agencies


def _choose_addressees(entry: Merged, addressed: dict[int, tuple[Addressee, ...]]) -> tuple[Addressee, ...]:
    """Take the addressees of the recommendation's own print; where it names nobody, of the first copy that does."""
    prints = [entry.first.candidate, *(copy.candidate for copy, _ in entry.copies)]
    return next((addressed[id(one)] for one in prints if _codes(addressed[id(one)])), addressed[id(entry.first.candidate)])


def _list_headings(merged: Sequence[Merged], document_id: str) -> list[str]:
    found = [entry.first.candidate for entry in merged if entry.first.candidate.document_id == document_id]
    return list(dict.fromkeys(heading for candidate in found for heading in candidate.headings))


def _write_recommendation(
    recommendation_id: str, review_id: str, entry: Merged, found: Sequence[Addressee], level: str, folder: Path
) -> dict[str, Any]:
    candidate = entry.first.candidate
    scope = find_scope(found, candidate.headings, folder)
    words = f"{candidate.stem} {candidate.text}".strip()
    return {
        "recommendation_id": recommendation_id, "review_id": review_id, "document_id": candidate.document_id,
        "passage_id": candidate.passage_id, "page": candidate.page, "paragraph": candidate.paragraph,
        "number": candidate.number, "text": candidate.text, "level": level, "scope": scope,
        "action_type": classify_action(_without_names(words, found), folder, national=scope == "national"),
        "has_owner": bool(_codes(found)) or has_rule("has_owner", words, folder),
        "has_deadline": has_rule("has_deadline", words, folder), "has_measure": has_rule("has_measure", words, folder),
        "title": candidate.title, "rationale": candidate.rationale, "stem": candidate.stem,
        "heading": candidate.headings[0] if candidate.headings else "", "found_by": candidate.found_by,
        "confidence": candidate.confidence if _codes(found) else round(candidate.confidence - 0.15, 2),
        "already_done": is_already_done(candidate, folder), "decided_by": "machine",
    }  # fmt: skip


def _without_names(words: str, found: Sequence[Addressee]) -> str:
    for addressee in found:
        words = words.replace(addressee.words, " ", 1) if addressee.source in ("text", "stem") and addressee.words else words
    return words


def _write_copy(recommendation_id: str, copy: Candidate, score: float) -> dict[str, Any]:
    return {
        "recommendation_id": recommendation_id, "document_id": copy.document_id, "passage_id": copy.passage_id,
        "page": copy.page, "number": copy.number, "text": copy.text, "similarity": score,
    }  # fmt: skip


def _write_agencies(recommendation_id: str, found: Sequence[Addressee]) -> list[dict[str, Any]]:
    rows: dict[tuple[str, str], dict[str, Any]] = {}
    for addressee in found:
        row = {
            "recommendation_id": recommendation_id, "agency": addressee.agency, "sector": addressee.sector,
            "words": addressee.words, "source": addressee.source,
        }  # fmt: skip
        rows.setdefault((addressee.agency, addressee.words), row)
    return list(rows.values())


def _tell_unmatched(recommendations: Sequence[dict[str, Any]], agencies: Sequence[dict[str, Any]], files: dict[str, str]) -> list[dict[str, str]]:
    """Tell of recommendations whose addressee no row of agencies.csv knows, and of those that name nobody."""
    matched = {row["recommendation_id"] for row in agencies if row["agency"]}
    words = {row["recommendation_id"]: row["words"] for row in agencies if not row["agency"]}
    problems = []
    for row in recommendations:
        if row["recommendation_id"] in matched and row["recommendation_id"] not in words:
            continue
        named = words.get(row["recommendation_id"], "")
        what = f"no agency is known for {named!r}" if named else "the recommendation names nobody who must act"
        place = " ".join(filter(None, (f"recommendation {row['number']}" if row["number"] else "", f"page {row['page']}" if pd.notna(row["page"]) else "")))
        todo = "Add the name to codebook/agencies.csv, or fill agencies in decisions/recommendations.csv."
        problems.append(
            make_problem(
                STAGE, "note", f"{what}: {row['text'][:90]}", todo, file=files.get(row["document_id"], ""),
                document_id=row["document_id"], where=place,
            )
        )  # fmt: skip
    return problems
