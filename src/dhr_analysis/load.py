"""Stage 1: the files received become the table ``documents``; their blocks are kept for stage 2.

Reads study.yml, register.csv, documents.csv and data/raw/<study>; makes ``documents`` and its problems.
"""

from collections.abc import Iterable
from typing import Any

import pandas as pd

from .blocks import Block
from .codebook import load_codebook
from .errors import FaultsError
from .formats.cache import ReceivedFile, read_files
from .ids import make_id
from .problems import write_problems
from .reading.assign import find_region, guess_doc_type, guess_review
from .study import Study, collect_documents, collect_register, list_received
from .tables import make_problem, make_table, write_table

OPENING_WORDS = 600  # about two pages: cover, running heads and the first paragraphs
Problem = dict[str, str]


def run_load(study: Study) -> pd.DataFrame:
    """Run stage 1: read the registers and the files, write ``documents`` and its problems."""
    register, rows, problems = read_registers(study)
    readings = read_files(study, list_received(study))
    documents, found = make_documents(study, register, rows, readings)
    write_problems(study.processed, "load", [*problems, *found])
    return write_table(study.processed, "documents", documents)


def read_registers(study: Study) -> tuple[pd.DataFrame, pd.DataFrame, list[Problem]]:
    """Read both registers; a named file that isn't there is a problem, every other fault stops the run."""
    register, faults = collect_register(study)
    rows, more = collect_documents(study, register)
    missing = [
        fault for fault in more if fault.column == "file" and fault.found.endswith(f"is not in {study.raw.name}")
    ]
    if grave := [*faults, *(fault for fault in more if fault not in missing)]:
        raise FaultsError(grave)
    problems = [
        make_problem("load", "error", fault.found, fault.hint, file="documents.csv", where=f"row {fault.row}")
        for fault in missing
    ]
    return register, rows, problems


def make_documents(
    study: Study, register: pd.DataFrame, rows: pd.DataFrame, readings: Iterable[ReceivedFile]
) -> tuple[pd.DataFrame, list[Problem]]:
    """Make the table ``documents`` and its problems from the registers and what was read."""
    given = {row["file"].replace("\\", "/"): row for row in rows.to_dict("records")}
    reviews = {row["review_id"]: row for row in register.to_dict("records")}
    partnerships = load_codebook(study.codebook, "partnerships")
    doc_types = load_codebook(study.codebook, "doc_types")
    made: list[dict[str, Any]] = []
    problems: list[Problem] = []
    originals: dict[str, str] = {}
    for reading in readings:
        file = reading.file
        opening = _opening(reading.blocks)
        row = given.get(file)
        review, reason = (row["review_id"], "documents.csv") if row else guess_review(file, opening, register)
        known = reviews.get(review, {})
        csp = known.get("csp", "")
        original = originals.setdefault(reading.sha256, make_id("d", reading.sha256))
        doubled = any(document["document_id"] == original for document in made)
        document = {
            "document_id": make_id("d", reading.sha256, file) if doubled else original,
            "file": file,
            "sha256": reading.sha256,
            "review_id": review,
            "csp": csp,
            "region": find_region(csp, partnerships)
            or (study.settings.region if csp in study.settings.partnerships else ""),
            "doc_type": (row or {}).get("doc_type") or guess_doc_type(file, opening, doc_types),
            "published": known.get("published", "no") == "yes",
            "audience": "public" if known.get("published") == "yes" else "restricted",
            "n_pages": reading.n_pages,
            "n_words": sum(len(block.text.split()) for block in reading.blocks),
            "text_source": reading.text_source,
            "same_as": original if doubled else "",
            "title": (row or {}).get("title", ""),
            "scope": known.get("scope", "regional"),
            "status": known.get("status", ""),
            "assigned_by": reason,
        }
        made.append(document)
        problems += _document_problems(document, reading, row is not None, review in reviews)
    return make_table("documents", made), problems


def _opening(blocks: Iterable[Block]) -> str:
    words: list[str] = []
    for block in blocks:
        words += block.text.split()
        if len(words) >= OPENING_WORDS:
            break
    return " ".join(words[:OPENING_WORDS])


def _document_problems(
    document: dict[str, Any], reading: ReceivedFile, listed: bool, registered: bool
) -> list[Problem]:
    place = {"file": document["file"], "document_id": document["document_id"]}
    problems = [
        make_problem(
            "load", "warning", fault.what, fault.what_to_do, where=f"page {fault.page}" if fault.page else "", **place
        )
        for fault in reading.problems
    ]
    if reading.unreadable:
        problems.append(make_problem("load", "error", reading.unreadable, reading.advice, **place))
    if not listed:
        what = (
            f"the file has no row in documents.csv; taken as review {document['review_id']}: {document['assigned_by']}"
        )
        what += f"; taken as {document['doc_type'].replace('_', ' ')}"
        problems.append(make_problem("load", "warning", what, "Check it, and add a row to documents.csv.", **place))
    if not registered:
        what = f"review {document['review_id']} is not in register.csv, so it counts as unpublished"
        problems.append(make_problem("load", "warning", what, "Add the review to register.csv.", **place))
    if document["same_as"]:
        what = "the file has the same content as another one, which is read in its place"
        problems.append(
            make_problem("load", "note", what, "Delete one of the two if it came twice by mistake.", **place)
        )
    return problems
