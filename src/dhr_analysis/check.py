"""Check a study before it is run: everything a person must mend or should look at, in one message."""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path

import pandas as pd

from .codebook import SHEETS as CODEBOOK
from .codebook import collect_codebook
from .csvfiles import collect_csv
from .deciding.changes import say_changed_codes
from .decisions import SHEETS as DECISIONS
from .decisions import name_sheet
from .errors import DhrError, Fault, FaultsError
from .formats.cache import ReceivedFile, read_files
from .formats.ocr import find_tesseract
from .load import make_documents
from .running.books import find_notebooks
from .running.jobs import plan_jobs
from .study import (
    Study,
    StudySettings,
    check_study_name,
    collect_documents,
    collect_register,
    list_received,
    open_study,
    read_settings,
)

UNKNOWN = "unknown"  # stands for the partnerships of a study.yml that can't be read
TESSERACT = (
    "tesseract is not installed, so scanned pages can't be read. Windows: winget install UB-Mannheim.TesseractOCR; "
    "macOS: brew install tesseract; Debian or Ubuntu: sudo apt install tesseract-ocr"
)


@dataclass(frozen=True)
class Findings:
    """What a check found: what must be mended, what to look at, and what is good to know; each a line."""

    to_mend: tuple[str, ...]
    to_look_at: tuple[str, ...]
    to_know: tuple[str, ...]

    def __str__(self) -> str:
        parts = []
        for heading, lines in (
            ("To mend", self.to_mend), ("To look at", self.to_look_at), ("Good to know", self.to_know)
        ):  # fmt: skip
            if lines:
                parts += [f"{heading} ({len(lines)}):", *(f"  {line}" for line in lines)]
        return "\n".join(parts)


def check_study(root: Path, name: str) -> Findings:
    """Check a study's settings, registers, codebook, decisions and files; raises DhrError when there is no such study.

    Every file is opened and read once; what was read is kept for the run.
    """
    study, faults = open_leniently(root, name)
    register, register_faults = collect_register(study)
    rows, row_faults = collect_documents(study, register)
    faults += [*register_faults, *row_faults, *check_partnerships(study, register), *check_codebook(study.codebook)]
    faults += check_decisions(study.decisions)
    readings = read_files(study, list_received(study))
    damaged = [f"{reading.file}: {reading.unreadable}. {reading.advice}" for reading in readings if reading.unreadable]
    look = [*_find_doubles(readings), *_find_page_problems(readings), *_find_missing(register, rows, readings)]
    look += _find_unlisted(study, register, rows, readings, usable=not faults)
    look += [] if faults else say_changed_codes(study)
    return Findings(tuple([*map(str, faults), *damaged]), tuple(look), tuple(_tell(study, register, readings)))


def open_leniently(root: Path, name: str) -> tuple[Study, list[Fault]]:
    """Open a study even when its settings are at fault, so that all else can be checked too."""
    check_study_name(name)
    raw = root / "data" / "raw" / name
    if not raw.is_dir():
        open_study(name, root)  # says that there is none, and which there are
    unknown = Study(name, root, StudySettings(title=name, partnerships=[UNKNOWN]))
    try:
        study = Study(name, root, read_settings(raw / "study.yml"))
    except FaultsError as error:
        return unknown, list(error.faults)
    except DhrError as error:
        return unknown, [Fault("study.yml", str(error).rstrip("."))]
    try:
        plan_jobs(study, find_notebooks(root))
    except FaultsError as error:
        return study, list(error.faults)
    return study, []


def check_partnerships(study: Study, register: pd.DataFrame) -> list[Fault]:
    """Find regional reviews of partnerships that study.yml doesn't name."""
    known = study.settings.partnerships
    if known == [UNKNOWN]:
        return []
    hint = "Correct the name, add the partnership to study.yml, or give the review the scope national."
    regional = register[(register["scope"] == "regional") & (register["csp"] != "")]
    return [
        Fault("register.csv", repr(row.csp), ", ".join(known), hint, int(row.row_in_file), "csp")
        for row in regional.itertuples()
        if row.csp not in known
    ]


def check_codebook(folder: Path) -> list[Fault]:
    """Find every fault of the codebook's files."""
    return [fault for name in CODEBOOK for fault in collect_codebook(folder, name)[1]]


def check_decisions(folder: Path) -> list[Fault]:
    """Find every fault of the sheets of decisions, and files that are no such sheet."""
    faults = []
    for path in sorted(folder.glob("*.csv")):
        sheet = DECISIONS.get(name_sheet(path.stem))
        name = f"decisions/{path.name}"
        if sheet is None:
            faults.append(Fault(name, "is not a sheet of decisions", ", ".join([*DECISIONS, "codings_<initials>"])))
        else:
            faults += collect_csv(path, sheet, name=name)[1]
    return faults


def _find_doubles(readings: Iterable[ReceivedFile]) -> list[str]:
    files = defaultdict(list)
    for reading in readings:
        files[reading.sha256].append(reading.file)
    return [
        f"{', '.join(same[1:])}: the same content as {same[0]}, which is read in its place. "
        "Delete one if it came twice by mistake."
        for same in files.values()
        if len(same) > 1
    ]


def _find_page_problems(readings: Iterable[ReceivedFile]) -> list[str]:
    return [
        f"{reading.file}{f', page {problem.page}' if problem.page else ''}: {problem.what}. {problem.what_to_do}"
        for reading in readings
        for problem in reading.problems
    ]


def _find_missing(register: pd.DataFrame, rows: pd.DataFrame, readings: Iterable[ReceivedFile]) -> list[str]:
    received = {reading.file for reading in readings}
    have = {row.review_id for row in rows.itertuples() if row.file.replace("\\", "/") in received}
    due = register[register["status"].isin(("completed", "near_complete")) & ~register["review_id"].isin(have)]
    return [
        f"review {row.review_id} ({row.csp}) is {row.status.replace('_', ' ')}, but documents.csv names no file of it. "
        "Ask the partnership for it, or add its row."
        for row in due.itertuples()
    ]


def _find_unlisted(
    study: Study, register: pd.DataFrame, rows: pd.DataFrame, readings: list[ReceivedFile], *, usable: bool
) -> list[str]:
    """Say what is guessed of files without a row; the guess needs registers and a codebook without fault."""
    listed = {file.replace("\\", "/") for file in rows["file"]}
    unlisted = [reading for reading in readings if reading.file not in listed]
    if not usable:
        return [f"{reading.file}: has no row in documents.csv. Add one." for reading in unlisted]
    documents, _ = make_documents(study, register, rows, unlisted)
    return [
        f"{row.file}: has no row in documents.csv; taken as {row.doc_type.replace('_', ' ')} of review {row.review_id} "
        f"({row.assigned_by}). Add a row to make it sure."
        for row in documents.itertuples()
    ]


def _tell(study: Study, register: pd.DataFrame, readings: list[ReceivedFile]) -> list[str]:
    lines = [f"{len(register)} reviews in register.csv, {len(readings)} files in {study.raw}"]
    for scope, reviews in register.groupby("scope", sort=False):
        statuses = reviews["status"].value_counts().sort_index()
        counted = ", ".join(f"{n} {status.replace('_', ' ')}" for status, n in statuses.items())
        lines.append(f"{len(reviews)} {scope}: {counted}")
    return [*lines, *([] if find_tesseract() else [TESSERACT])]
