"""Stamps: what a job was made from and what it made, by content, so that a run does again only what has changed.

A stamp is a small JSON file in data/processed/<study>/stamps, written whole after the job's last output. A run that
is stopped at any moment, however rudely, therefore leaves either a finished job with its stamp or a job without one.
"""

import hashlib
import json
import os
import platform
import re
from collections.abc import Iterable
from concurrent.futures import ThreadPoolExecutor
from functools import cache
from pathlib import Path
from typing import Any

from ..formats.ocr import find_tesseract
from ..study import REGISTER_FILES, Study, list_received
from ..tables import table_path
from .books import read_cells, read_code
from .jobs import Job
from .sources import hash_sources

ABSENT = "absent"
PAGE_CODE = ("dhr_analysis.reporting.export",)  # makes a page of every notebook, and no notebook imports it
PRODUCT_CODE = ("dhr_analysis.reporting.products",)  # makes what goes with a report, and looks through all of it
# Settings that say which products are made for whom, or how fast, but change nothing in a table.
NOT_FOR_STAGES = {"title", "commissioner", "reports", "audiences", "edition", "backend", "themes", "monitoring"}
NOT_FOR_REPORTS = {"reports", "audiences", "backend"}
Hashes = dict[str, str]


def fingerprint_job(study: Study, job: Job) -> Hashes:
    """Fingerprint all that decides what a job makes: name of the input → hash of its content."""
    hashes = {
        "the notebook": hash_json(read_cells(job.notebook)),
        "the parameters": hash_json([item for item in job.parameters if item[0] != "root"]),
        "the program": hash_sources(read_code(job.notebook), PAGE_CODE + (PRODUCT_CODE if job.is_report else ())),
        "installed packages": hash_json(list_versions()),
        "settings in study.yml": _hash_settings(study, NOT_FOR_REPORTS if job.is_report else NOT_FOR_STAGES),
    }
    hashes |= {f"table {name}": hash_file(table_path(study.processed, name)) for name in job.needs}
    hashes |= hash_inputs(study, job.decisions)
    if job.reads_files:
        hashes["the reading of scans"] = "tesseract" if find_tesseract() else ABSENT
        hashes |= hash_files(study.raw, list_received(study))
    return dict(sorted(hashes.items()))


def hash_inputs(study: Study, decisions: Iterable[str] = ("*",)) -> Hashes:
    """Hash what people edit: registers, codebook, the named sheets of decisions; and data that settings point to."""
    hashes = {name: hash_file(study.raw / name) for name in REGISTER_FILES if name != "study.yml"}
    hashes |= {f"codebook/{path.name}": hash_file(path) for path in sorted(study.codebook.glob("*.csv"))}
    for pattern in decisions:
        hashes |= {f"decisions/{path.name}": hash_file(path) for path in sorted(study.decisions.glob(f"{pattern}.csv"))}
    if "*" in decisions:  # the researcher's own words, which reports place
        texts = sorted((study.decisions / "text").glob("*.md"))
        hashes |= {f"decisions/text/{path.name}": hash_file(path) for path in texts}
    for setting, folder in (("national", study.settings.national.folder), ("embeddings", study.settings.embeddings)):
        place = study.raw.parent / folder
        if folder and place.is_dir():
            files = sorted(path for path in place.rglob("*") if path.is_file())
            hashes |= {f"{setting}/{name}": digest for name, digest in hash_files(place, files).items()}
    return hashes


def is_unchanged(study: Study, job: Job, inputs: Hashes) -> bool:
    """Say whether a job's stamp fits its inputs and whether all that it made still stands there unaltered."""
    stamp = read_stamp(study, job.name)
    return bool(stamp) and stamp["inputs"] == inputs and _stand_unaltered(study, stamp["outputs"])


def list_changes(study: Study, job: Job, inputs: Hashes) -> list[str]:
    """List what has changed since the job was last done; empty when it was never done."""
    stamp = read_stamp(study, job.name)
    if not stamp:
        return []
    before = stamp["inputs"]
    changed = [name for name in sorted({*before, *inputs}) if before.get(name) != inputs.get(name)]
    return changed or ["what it made"]


def write_stamp(study: Study, job: Job, inputs: Hashes, outputs: Iterable[Path]) -> None:
    """Write a job's stamp, after all its outputs."""
    made = {path.relative_to(study.root).as_posix(): hash_file(path) for path in sorted(outputs)}
    write_text(_stamp_path(study, job.name), json.dumps({"inputs": inputs, "outputs": made}, indent=1) + "\n")


def read_stamp(study: Study, name: str) -> dict[str, Any]:
    """Read a job's stamp; empty when there is none (or none that can be read)."""
    try:
        stamp: dict[str, Any] = json.loads(_stamp_path(study, name).read_text(encoding="utf-8"))
    except (OSError, ValueError):
        return {}
    return stamp if isinstance(stamp, dict) and {"inputs", "outputs"} <= stamp.keys() else {}


def list_outputs(study: Study, job: Job, further: Iterable[Path] = ()) -> list[Path]:
    """List what a job has made: its page, its tables, its part of the problems, and further products."""
    part = study.processed / "parts" / job.name.partition("_")[2] / "problems.parquet"
    tables = [table_path(study.processed, name) for name in job.makes]
    return [job.html, *tables, *([part] if tables and part.exists() else []), *further]


def remove_leftovers(study: Study, jobs: Iterable[Job]) -> list[str]:
    """Remove reports that study.yml no longer asks for, where no one has altered them; returns their paths."""
    planned = {job.name for job in jobs}
    removed = []
    for path in sorted((study.processed / "stamps").glob("*.json")):
        if path.stem in planned:
            continue
        for name, digest in read_stamp(study, path.stem).get("outputs", {}).items():
            if hash_file(study.root / name) == digest:
                (study.root / name).unlink()
                removed.append(name)
        path.unlink()
    return removed


def write_text(path: Path, text: str) -> None:
    """Write a text file whole or not at all."""
    path.parent.mkdir(parents=True, exist_ok=True)
    part = path.with_name(f".{path.name}.{os.getpid()}.part")
    part.write_text(text, encoding="utf-8", newline="\n")
    os.replace(part, path)


def hash_file(path: Path) -> str:
    """Hash a file's bytes."""
    if not path.is_file():
        return ABSENT
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


def hash_files(folder: Path, paths: Iterable[Path]) -> Hashes:
    """Hash many files; keyed by their names within a folder."""
    files = list(paths)
    with ThreadPoolExecutor() as pool:
        digests = list(pool.map(hash_file, files))
    return {path.relative_to(folder).as_posix(): digest for path, digest in zip(files, digests, strict=True)}


def hash_json(value: Any) -> str:
    """Hash a value by its JSON."""
    return hashlib.sha256(json.dumps(value, sort_keys=True, ensure_ascii=False).encode("utf-8")).hexdigest()


@cache
def list_versions() -> Hashes:
    """List the versions of Python and of the packages that the program asks for (not those of its extras)."""
    from importlib.metadata import requires, version

    found = {"python": platform.python_version()}
    for line in requires("dhr_analysis") or []:
        name = re.match(r"[\w.-]+", line)
        if name and "extra ==" not in line:
            found[name[0]] = version(name[0])
    return dict(sorted(found.items()))


def _hash_settings(study: Study, left_out: set[str]) -> str:
    settings = study.settings.model_dump(mode="json", exclude=left_out)
    return hash_json(settings | {"date": study.date})


def _stand_unaltered(study: Study, outputs: Hashes) -> bool:
    return all(hash_file(study.root / name) == digest for name, digest in outputs.items())


def _stamp_path(study: Study, name: str) -> Path:
    return study.processed / "stamps" / f"{name}.json"
