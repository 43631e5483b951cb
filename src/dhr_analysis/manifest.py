"""The manifest beside the reports: what they were made from and with, so that a reader can tell two editions apart.

One manifest.json for each audience's folder. It names no file of an unpublished review outside ``restricted``.
"""

import json
from collections.abc import Sequence
from typing import Any

from . import __version__
from .running.jobs import Job
from .running.sources import hash_package
from .running.stamps import (
    Hashes,
    fingerprint_job,
    hash_inputs,
    hash_json,
    is_unchanged,
    list_versions,
    read_stamp,
    write_text,
)
from .study import Study
from .tables import AUDIENCES, read_table


def write_manifests(study: Study, jobs: Sequence[Job]) -> None:
    """Write manifest.json for each audience that has a report made from the present inputs; rewrites what differs.

    Where no report fits the present inputs, the manifest stays: it still tells of the reports that stand there.
    """
    for audience in AUDIENCES:
        path = study.reports / audience / "manifest.json"
        reports = [job for job in jobs if job.is_report and job.audience == audience]
        current = [job for job in reports if is_unchanged(study, job, fingerprint_job(study, job))]
        if not reports:
            path.unlink(missing_ok=True)
        if not current:
            continue
        text = json.dumps(make_manifest(study, audience, reports, current), indent=2, ensure_ascii=False) + "\n"
        if not path.exists() or path.read_text(encoding="utf-8") != text:
            write_text(path, text)


def make_manifest(study: Study, audience: str, reports: Sequence[Job], current: Sequence[Job]) -> dict[str, Any]:
    """Make the manifest of an audience's folder; ``current`` are those of its reports that fit the present inputs."""
    edited = hash_inputs(study)
    codebook = {name: digest for name, digest in edited.items() if name.startswith("codebook/")}
    return {
        "study": study.name,
        "title": study.settings.title,
        "audience": audience,
        "edition": study.settings.edition,
        "date": study.date,
        "program": {"name": "dhr_analysis", "version": __version__, "source": hash_package()},
        "packages": list_versions(),
        "codebook_version": hash_json(codebook)[:12],
        "settings": study.settings.model_dump(mode="json"),
        "inputs": {**list_documents(study, audience), **_tell_inputs(edited, audience)},
        "reports": _list_reports(study, current),
        "outdated": sorted(job.html.name for job in reports if job not in current and job.html.exists()),
    }


def list_documents(study: Study, audience: str) -> Hashes:
    """List the documents behind the reports, name → hash; outside ``restricted`` only those of published reviews."""
    documents = read_table(study.processed, "documents")
    if audience != "restricted":
        documents = documents[documents["published"].fillna(False)]
    return {f"raw/{row.file}": row.sha256 for row in documents.sort_values("file").itertuples()}


def _tell_inputs(edited: Hashes, audience: str) -> Hashes:
    """Tell what people edited; outside ``restricted`` the decisions by one hash, since their names name coders."""
    if audience == "restricted":
        return edited
    decisions = {name: digest for name, digest in edited.items() if name.startswith("decisions/")}
    told = {name: digest for name, digest in edited.items() if name not in decisions}
    return told | ({"decisions": hash_json(decisions)} if decisions else {})


def _list_reports(study: Study, reports: Sequence[Job]) -> Hashes:
    made = {name: digest for job in reports for name, digest in read_stamp(study, job.name)["outputs"].items()}
    folder = study.reports.relative_to(study.root).as_posix()
    return {name.removeprefix(f"{folder}/").partition("/")[2]: digest for name, digest in sorted(made.items())}
