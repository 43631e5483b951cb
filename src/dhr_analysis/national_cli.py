"""The command ``dhr national``: take national data into a study, the dataset's counts or reviews of the library."""

import csv
import io
import shutil
from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path

from .codebook import load_codebook
from .compare import FIGURES
from .csvfiles import decode_text
from .errors import DhrError
from .running.stamps import write_text
from .study import DOCUMENTS, REGISTER, Study
from .synthesis.library_pages import (
    make_document_rows,
    make_register_rows,
    make_review_ids,
    match_files,
    read_library_pages,
)
from .synthesis.national import CITATION, COLUMNS, count_national, read_national

FOLDER, LIBRARY = "national", "library"
PAGES = (".html", ".htm")


def load_national(study: Study, source: Path) -> str:
    """Take national data from a folder: the dataset (incidents.csv …), or saved pages of the library with its reports.

    Returns what to tell the person. Raises DhrError when the folder holds neither.
    """
    if not source.is_dir():
        raise DhrError(f"{source} is no folder. Name the folder with the national data after --from.")
    if (source / "incidents.csv").exists():
        return load_dataset(study, source)
    pages = sorted(path for path in source.iterdir() if path.suffix.lower() in PAGES)
    if pages:
        return load_library(study, pages, source)
    raise DhrError(
        f"{source} holds neither incidents.csv (the Domestic Homicide Review Dataset) nor a saved page of the library "
        "(.html). Put one of them there."
    )


def load_dataset(study: Study, source: Path) -> str:
    """Count incidents.csv, victims.csv and perpetrators.csv and keep the counts, never the rows, for the study.

    They stand in data/raw/<folder>/figures.csv. Raises FaultsError with every fault of the files.
    """
    measures = load_codebook(study.codebook, "national_measures")
    tables = read_national(source, measures)
    figures = count_national(tables, measures, study.settings.partnerships, citation=CITATION)
    folder = study.settings.national.folder or FOLDER
    path = study.raw.parent / folder / FIGURES
    write_text(path, _to_lines(COLUMNS, figures.to_dict("records"), header=True))
    told = f"{path}: {len(figures)} figures of {len(tables['incidents'])} incidents"
    if study.settings.national.folder:
        return f"{told}\nThey are used from the next run on: dhr run {study.name}"
    return f"{told}\nTo use them, write in study.yml:\nnational:\n  folder: {folder}"


def load_library(study: Study, pages: Sequence[Path], source: Path) -> str:
    """Add the reviews on saved pages to the registers, and copy the reports that were downloaded beside the pages.

    Rows that are there already are left as they are; a review is known by its id, a document by its file.
    """
    cards = read_library_pages(pages)
    ids = make_review_ids(cards)
    reports = {path.name: path for path in sorted(source.rglob("*")) if path.is_file() and path not in pages}
    matched = match_files(cards, list(reports))
    for name in filter(None, matched):
        target = study.raw / LIBRARY / name
        target.parent.mkdir(parents=True, exist_ok=True)
        if not target.exists():
            shutil.copyfile(reports[name], target)
    files = [f"{LIBRARY}/{name}" if name else "" for name in matched]
    reviews = make_register_rows(cards, ids, study.settings.partnerships)
    added = append_rows(study.raw / "register.csv", REGISTER.columns, reviews, "review_id")
    documents = append_rows(
        study.raw / "documents.csv", DOCUMENTS.columns, make_document_rows(cards, ids, files), "file"
    )
    missing = sum(not name for name in matched)
    return (
        f"{len(cards)} reviews on {len(pages)} saved pages: "
        f"{added} added to register.csv, {documents} to documents.csv\n"
        f"Without a downloaded report: {missing}. Check the rows, then: dhr check {study.name}"
    )


def append_rows(path: Path, columns: Sequence[str], rows: Iterable[Mapping[str, str]], key: str) -> int:
    """Append rows to a register, in the order of its own columns, but none whose key is there; returns how many."""
    text = decode_text(path.read_bytes()) if path.exists() else ",".join(columns) + "\n"
    there = list(csv.DictReader(io.StringIO(text, newline="")))
    header = next(csv.reader(io.StringIO(text, newline="")))
    known = {row[key] for row in there}
    fresh = [row for row in rows if row[key] not in known]
    if fresh:
        write_text(path, text + ("" if text.endswith("\n") else "\n") + _to_lines(header, fresh, header=False))
    return len(fresh)


def _to_lines(columns: Sequence[str], rows: Iterable[Mapping[str, object]], *, header: bool) -> str:
    text = io.StringIO()
    writer = csv.DictWriter(text, list(columns), restval="", extrasaction="ignore", lineterminator="\n")
    if header:
        writer.writeheader()
    writer.writerows(rows)
    return text.getvalue()
