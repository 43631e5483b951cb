"""Find the recommendations of a review in all its documents: lists, tables, boxes and prose; each once."""

from collections.abc import Sequence
from pathlib import Path
from typing import Any

import pandas as pd

from ..ids import make_text_ids
from ..tables import make_problem, make_table
from .action_types import classify_action, has_rule
from .addressees import Addressee
from .candidates import Candidate
from .copies import Merged, Printed, merge_copies
from .counter import count_numbers
from .gather import Found, list_codes, list_review
from .levels import find_level, find_scope, is_already_done

STAGE = "read"


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
        lists = list_review(of_review, kinds, codebook_folder)
        merged = merge_copies(_print_lists(lists, codebook_folder), codebook_folder)
        addressed = {id(candidate): found for items in lists for candidate, found in items}
        rows = _write_rows(str(review_id), merged, addressed, codebook_folder)
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


def _print_lists(lists: Sequence[Sequence[Found]], folder: Path) -> list[list[Printed]]:
    """Make what is compared of each item, with its level, which depends on the headings over all of a document."""
    headings: dict[str, dict[str, None]] = {}
    for candidate, _ in (entry for items in lists for entry in items):
        headings.setdefault(candidate.document_id, {}).update(dict.fromkeys(candidate.headings))
    return [
        [
            _make_printed(candidate, found, find_level(candidate, list(headings[candidate.document_id]), folder))
            for candidate, found in items
        ]
        for items in lists
    ]


def _make_printed(candidate: Candidate, found: Sequence[Addressee], level: str) -> Printed:
    named = [addressee for addressee in found if addressee.source in ("text", "stem")]
    around = [addressee for addressee in found if addressee.source not in ("text", "stem")]
    return Printed(candidate, list_codes(named), list_codes(around), _without_names(candidate.text, named), level)


def _write_rows(
    review_id: str,
    merged: Sequence[Merged],
    addressed: dict[int, tuple[Addressee, ...]],
    folder: Path,
) -> tuple[list[dict[str, Any]], list[dict[str, Any]], list[dict[str, Any]]]:
    ids = make_text_ids(
        "r", review_id, [f"{entry.first.candidate.stem} {entry.first.candidate.text}" for entry in merged]
    )
    recommendations, copies, agencies = [], [], []
    for recommendation_id, entry in zip(ids, merged, strict=True):
        found = _choose_addressees(entry, addressed)
        recommendations.append(_write_recommendation(recommendation_id, review_id, entry.first, found, folder))
        copies += [_write_copy(recommendation_id, copy.candidate, score) for copy, score in entry.copies]
        agencies += _write_agencies(recommendation_id, found)
    return recommendations, copies, agencies


def _choose_addressees(entry: Merged, addressed: dict[int, tuple[Addressee, ...]]) -> tuple[Addressee, ...]:
    """Take the addressees of the recommendation's own print; where it names nobody, of the first copy that does."""
    prints = [entry.first.candidate, *(copy.candidate for copy, _ in entry.copies)]
    return next(
        (addressed[id(one)] for one in prints if list_codes(addressed[id(one)])), addressed[id(entry.first.candidate)]
    )


def _write_recommendation(
    recommendation_id: str, review_id: str, printed: Printed, found: Sequence[Addressee], folder: Path
) -> dict[str, Any]:
    candidate = printed.candidate
    scope = find_scope(found, candidate.headings, folder, candidate.text)
    words = f"{candidate.stem} {candidate.text}".strip()
    return {
        "recommendation_id": recommendation_id, "review_id": review_id, "document_id": candidate.document_id,
        "passage_id": candidate.passage_id, "page": candidate.page, "paragraph": candidate.paragraph,
        "number": candidate.number, "text": candidate.text, "level": printed.level, "scope": scope,
        "action_type": classify_action(_without_names(words, found), folder, national=scope == "national"),
        "has_owner": bool(list_codes(found)) or has_rule("has_owner", words, folder),
        "has_deadline": has_rule("has_deadline", words, folder), "has_measure": has_rule("has_measure", words, folder),
        "title": candidate.title, "rationale": candidate.rationale, "stem": candidate.stem,
        "heading": candidate.headings[0] if candidate.headings else "", "found_by": candidate.found_by,
        "confidence": candidate.confidence if list_codes(found) else round(candidate.confidence - 0.15, 2),
        "already_done": is_already_done(candidate, folder), "decided_by": "machine",
    }  # fmt: skip


def _without_names(words: str, found: Sequence[Addressee]) -> str:
    for addressee in found:
        words = (
            words.replace(addressee.words, " ", 1)
            if addressee.source in ("text", "stem") and addressee.words
            else words
        )
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


def _tell_unmatched(
    recommendations: Sequence[dict[str, Any]], agencies: Sequence[dict[str, Any]], files: dict[str, str]
) -> list[dict[str, str]]:
    """Tell of recommendations whose addressee no row of agencies.csv knows, and of those that name nobody."""
    matched = {row["recommendation_id"] for row in agencies if row["agency"]}
    words = {row["recommendation_id"]: row["words"] for row in agencies if not row["agency"]}
    problems = []
    for row in recommendations:
        if row["recommendation_id"] in matched and row["recommendation_id"] not in words:
            continue
        named = words.get(row["recommendation_id"], "")
        what = f"no agency is known for {named!r}" if named else "the recommendation names nobody who must act"
        place = " ".join(
            filter(
                None,
                (
                    f"recommendation {row['number']}" if row["number"] else "",
                    f"page {row['page']}" if pd.notna(row["page"]) else "",
                ),
            )
        )
        todo = "Add the name to codebook/agencies.csv, or fill agencies in decisions/recommendations.csv."
        problems.append(
            make_problem(
                STAGE, "note", f"{what}: {row['text'][:90]}", todo, file=files.get(row["document_id"], ""),
                document_id=row["document_id"], where=place,
            )
        )  # fmt: skip
    return problems
