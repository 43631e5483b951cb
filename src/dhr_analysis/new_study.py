"""Begin a study: its folders, the files received, and drafts of study.yml and the two registers.

Nothing that is there already is ever overwritten. What a draft doesn't know is left blank, for ``dhr check`` to name.
"""

import csv
import io
import re
import shutil
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path

import pandas as pd

from .codebook import load_codebook
from .csvfiles import split_list
from .errors import DhrError
from .formats.cache import ReceivedFile, read_files
from .ids import fold_text
from .reading.assign import find_region, guess_doc_type, guess_review
from .running.stamps import hash_file, write_text
from .study import DOCUMENTS, REGISTER, REGISTER_FILES, Study, StudySettings, check_study_name, list_received

OPENING_WORDS = 600  # cover, running heads and the first paragraphs


@dataclass(frozen=True)
class NewStudy:
    """What was made: files copied, files left as they were because others of that name were there, drafts written."""

    study: Study
    copied: tuple[str, ...]
    kept: tuple[str, ...]
    drafted: tuple[str, ...]


def make_study(root: Path, name: str, source: Path | None = None) -> NewStudy:
    """Make a study's folders, copy the files of ``source`` into it, and draft what is missing of its three files."""
    check_study_name(name)
    study = Study(name, root, StudySettings(title=name, partnerships=["unknown"]))
    if source is not None:
        _check_source(study, source)
    for folder in (study.raw, study.decisions):
        folder.mkdir(parents=True, exist_ok=True)
    copied, kept = copy_files(source, study.raw) if source else ([], [])
    drafted = _draft_files(study)
    return NewStudy(study, tuple(copied), tuple(kept), tuple(drafted))


def _check_source(study: Study, source: Path) -> None:
    if not source.is_dir():
        raise DhrError(f"{source} is no folder. Name the folder that holds the reviews with --from.")
    if study.raw.resolve().is_relative_to(source.resolve()):
        raise DhrError(f"{source} holds the study's own folder {study.raw}. Name the folder with the reviews alone.")


def copy_files(source: Path, raw: Path) -> tuple[list[str], list[str]]:
    """Copy a folder's files with its subfolders; returns what was copied and what was left, because it is there."""
    copied, kept = [], []
    files = sorted(path for path in source.rglob("*") if path.is_file() and not _is_hidden(path.relative_to(source)))
    for path in files:
        name = path.relative_to(source).as_posix()
        target = raw / name
        if target.exists():
            if hash_file(target) != hash_file(path):
                kept.append(name)
            continue
        target.parent.mkdir(parents=True, exist_ok=True)
        part = target.with_name(f".{target.name}.part")
        shutil.copyfile(path, part)
        part.replace(target)
        copied.append(name)
    return copied, kept


def _is_hidden(path: Path) -> bool:
    return any(part.startswith((".", "~$")) or part in ("Thumbs.db", "desktop.ini") for part in path.parts)


def _draft_files(study: Study) -> list[str]:
    missing = [name for name in REGISTER_FILES if not (study.raw / name).exists()]
    if not missing:
        return []
    rows = draft_documents(study, read_files(study, list_received(study)))
    drafts = {
        "study.yml": draft_settings(
            study.name, [row["csp"] for row in rows], load_codebook(study.codebook, "partnerships")
        ),
        "register.csv": _to_csv(REGISTER.columns, draft_register(rows)),
        "documents.csv": _to_csv(DOCUMENTS.columns, rows),
    }
    for name in missing:
        write_text(study.raw / name, drafts[name])
    return missing


def draft_documents(study: Study, readings: Iterable[ReceivedFile]) -> list[dict[str, str]]:
    """Draft a row of documents.csv for each file, by its name and first pages; ``csp`` is its partnership, if one.

    A register that is there already is used, so that files are assigned to its reviews.
    """
    register = _read_register(study)
    doc_types = load_codebook(study.codebook, "doc_types")
    partnerships = load_codebook(study.codebook, "partnerships")
    rows = []
    for reading in readings:
        opening = " ".join(" ".join(block.text for block in reading.blocks).split()[:OPENING_WORDS])
        review, _ = guess_review(reading.file, opening, register)
        rows.append(
            {
                "file": reading.file,
                "review_id": review,
                "doc_type": guess_doc_type(reading.file, opening, doc_types),
                "title": "",
                "csp": guess_partnership(f"{reading.file} {opening}", partnerships),
            }
        )
    return rows


def _read_register(study: Study) -> pd.DataFrame:
    from .csvfiles import collect_csv

    path = study.raw / "register.csv"
    return collect_csv(path, REGISTER)[0] if path.exists() else pd.DataFrame(columns=list(REGISTER.columns), dtype=str)


def guess_partnership(text: str, partnerships: pd.DataFrame) -> str:
    """Guess the partnership that a text names most often; blank when none is named, or two equally often."""
    counts = {
        row["csp"]: sum(len(_find_name(name, text)) for name in {row["csp"], *split_list(row["names"])})
        for row in partnerships.to_dict("records")
    }
    most = max(counts.values(), default=0)
    named = [csp for csp, count in counts.items() if count == most and most]
    return named[0] if len(named) == 1 else ""


def _find_name(name: str, text: str) -> list[str]:
    words = r"[\W_]+".join(map(re.escape, re.findall(r"\w+", name)))
    return re.findall(rf"(?<![^\W_]){words}(?![^\W_])", text, re.IGNORECASE) if words else []


def draft_register(rows: Sequence[dict[str, str]]) -> list[dict[str, str]]:
    """Draft a row of register.csv for each review that the documents name: to be checked, and said so in its note.

    A review of which documents came is taken as completed, and as not published until somebody says it is.
    """
    reviews: dict[str, set[str]] = {}
    for row in rows:
        reviews.setdefault(row["review_id"], set()).update(filter(None, [row["csp"]]))
    note = "drafted from the files: check csp, status, kind and published"
    return [
        {
            "review_id": review,
            "csp": next(iter(csps)) if len(csps) == 1 else "",
            "status": "completed",
            "published": "no",
            "note": note,
        }
        for review, csps in sorted(reviews.items())
    ]


def draft_settings(name: str, csps: Iterable[str], known: pd.DataFrame) -> str:
    """Draft study.yml; the partnerships are those that the documents name, the region theirs if they share one."""
    named = sorted(set(filter(None, csps)), key=fold_text)
    regions = {find_region(csp, known) for csp in named}
    region = regions.pop() if len(regions) == 1 else ""
    partnerships = "".join(f"\n  - {csp}" for csp in named) or " []  # for instance [Birmingham, Coventry]"
    return (
        f"title: Domestic Homicide Reviews ({name})\n"
        'commissioner: ""\n'
        f'region: "{region}"  # for instance West Midlands\n'
        f"partnerships:{partnerships}\n"
        'lead_partnership: ""\n'
        "# Further reports: briefing, seven_minute_briefing, handout, event_slides, action_plan, monitoring\n"
        "reports: [interim_report, final_report]\n"
        "audiences: [partners, public]\n"
        "small_number_limit: {partners: 0, public: 5}  # smaller counts are hidden from that audience\n"
        f"date: {date.today().isoformat()}  # date on the reports; change it for a new edition\n"
        "edition: draft  # or final\n"
    )


def _to_csv(columns: Sequence[str], rows: Iterable[dict[str, str]]) -> str:
    text = io.StringIO()
    writer = csv.DictWriter(text, columns, restval="", extrasaction="ignore", lineterminator="\n")
    writer.writeheader()
    writer.writerows(rows)
    return text.getvalue()
