"""The exchange with other programs for qualitative work (NVivo, MAXQDA, ATLAS.ti, QualCoder …) by REFI-QDA 1.5.

A study goes out as .qdpx (texts, codes, codings, cases) or .qdc (codebook alone); what people coded there comes back
as their decisions. What the standard has no place for is listed each time.
"""

import os
from collections import Counter
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path

import pandas as pd

from . import __version__
from .codebook import load_codebook
from .deciding.changes import hash_wordings
from .deciding.merge import CODINGS, MEMOS, merge_into_file, write_rows
from .decisions import read_coding_decisions
from .errors import DhrError
from .exchanging.archive import write_archive
from .exchanging.codes_xml import read_codebook, write_codebook
from .exchanging.gather import OURS, RECOMMENDATION, gather_codes, gather_project, name_codes, source_guid
from .exchanging.match import match_codes
from .exchanging.model import Code, Project
from .exchanging.take import Known, list_standing, take_project
from .exchanging.texts import make_texts
from .exchanging.xml_in import read_project
from .exchanging.xml_out import write_project
from .reporting.page import count_things
from .study import Study
from .tables import read_table, table_path

PROJECT, CODEBOOK = ".qdpx", ".qdc"
LINE_ENDS = {"lf": "\n", "crlf": "\r\n"}
ON = ("source", "case")
CAUTION = "It holds the reviews' whole texts: share it as you would share the reviews."


@dataclass(frozen=True)
class Form:
    """How a project is written: codes without groups, variables on the texts or on the cases, line ends lf or crlf."""

    flat: bool = False
    variables: str = "source"
    line_endings: str = "lf"


def export_study(study: Study, path: Path, form: Form = Form(), *, replace: bool = False) -> list[str]:
    """Export a study (.qdpx) or its codebook (.qdc); returns what is to be said, line by line, with what is lost.

    The same study gives the same bytes. Refuses to replace another file, in which someone may have coded, unless
    asked. A project is read back and compared before it counts as written.
    """
    _check_form(path, form)
    codebook = load_codebook(study.codebook, "codes")
    if path.suffix.lower() == CODEBOOK:
        codes = gather_codes(codebook, flat=form.flat)
        _keep_safe(path, lambda target: target.write_bytes(write_codebook(codes, _origin())), replace)
        return [f"{path}: {_count_codes(codes)}"]
    project, losses = prepare_project(study, codebook, flat=form.flat)
    entries = write_project(project, on_cases=form.variables == "case", line_ends=LINE_ENDS[form.line_endings])
    _keep_safe(path, lambda target: write_archive(target, entries), replace)
    return [f"{path}: {_count(project)}", _compare(project, read_project(path)), *losses, CAUTION]


def prepare_project(study: Study, codebook: pd.DataFrame, *, flat: bool = False) -> tuple[Project, list[str]]:
    """Prepare a study for export: the project, and lines on what the standard has no place for."""
    decisions = read_coding_decisions(study.decisions)
    losses = list_losses(study, decisions)
    note = "\n".join([f"{study.settings.title}. Made by {_origin()}.", "Not in this file:", *losses])
    return gather_project(study, codebook, decisions["codings"], note, __version__, flat=flat), losses


def list_losses(study: Study, decisions: Mapping[str, pd.DataFrame]) -> list[str]:
    """List in lines what of a study does not go into a project."""
    codings = read_table(study.processed, "codings")
    aside = int((codings["status"] != "found").sum())
    rejected = int((decisions["codings"]["verdict"] == "reject").sum())
    agreed = len(decisions["agreed_codings"])
    lines = [
        f"{count_things(aside, 'coding')} set aside (negated, considered, definitions …)" if aside else "",
        f"{count_things(rejected, 'rejection')} by people; they stay in data/decisions" if rejected else "",
        f"{count_things(agreed, 'agreed decision')} but for the codings they led to" if agreed else "",
        "scores of codings, themes of whole reviews, agreement, topics, proposals and the action plan",
        "pages and layout of the files: a document goes as plain text, with its printed numbers",
    ]
    if table_path(study.processed, "recommendations").exists():
        n = len(read_table(study.processed, "recommendations"))
        what = count_things(n, "recommendation")
        lines.append(f"addressees, actions and status of {what}; the words go, coded Recommendation")
    return [f"not exported: {line}" for line in lines if line]


def import_file(study: Study, path: Path, coders: Mapping[str, str] | None = None) -> list[str]:
    """Import a .qdpx that people coded in, or a .qdc codebook; returns what is to be said, line by line.

    People's codings become rows of decisions/codings_<initials>.csv; nothing there is overwritten, and what is there
    already is not taken twice. ``coders``: user's name → initials ("": codings without a user).
    """
    suffix = path.suffix.lower()
    if suffix == CODEBOOK:
        return _import_codebook(study, path)
    if suffix != PROJECT:
        raise DhrError(f"{path.name} can't be imported; allowed: {PROJECT} (project), {CODEBOOK} (codebook).")
    project = read_project(path)
    taken = take_project(project, describe_study(study), coders or {})
    lines = [f"{path.name} of {project.origin or 'an unnamed program'}: {_count(project)}", *project.warnings]
    lines += [f"codings {what}: {n}" for what, n in taken.counts.items()]
    wordings = hash_wordings(study.codebook)
    for coder, rows in sorted(taken.rows.items()):
        dated = [{**row, "wording": wordings.get(row["code"], "")} for row in rows]
        merged = merge_into_file(study.decisions, f"codings_{coder}", dated, CODINGS)
        lines.append(f"codings_{coder}.csv: " + ", ".join(f"{n} {what}" for what, n in sorted(merged.counts.items())))
        lines += [f"  contradicts an earlier decision, which stays: {line}" for line in merged.contradicted]
    if taken.memos:
        merged = merge_into_file(study.decisions, "memos", taken.memos, MEMOS)
        lines.append("memos.csv: " + ", ".join(f"{n} {what}" for what, n in sorted(merged.counts.items())))
    return [*lines, *taken.lines]


def describe_study(study: Study) -> Known:
    """Describe what a study knows, for a file to be matched with."""
    codebook = load_codebook(study.codebook, "codes")
    now, _ = prepare_project(study, codebook)
    documents = read_table(study.processed, "documents")
    originals = documents[documents["same_as"] == ""]
    texts = make_texts(read_table(study.processed, "passages"), list(originals["document_id"]))
    shas = zip(originals["sha256"], originals["document_id"], strict=True)
    by_guid = {source_guid(sha): document for sha, document in shas}
    by_name = {source.name: by_guid[source.guid] for source in now.sources}
    codes = name_codes(codebook.to_dict("records"), flat=False)
    coders = tuple(user.id for user in now.users)
    return Known(texts, by_name | by_guid, codes, coders, list_standing(now, by_guid, codes, coders))


def _import_codebook(study: Study, path: Path) -> list[str]:
    """Say which codes of a .qdc are ours, and draft rows for those that are not; the codebook itself is left alone."""
    if not path.is_file():
        raise DhrError(f"{path} is not there. Name the .qdc file that another program has exported.")
    codes = read_codebook(path.read_bytes(), path.name)
    codebook = load_codebook(study.codebook, "codes")
    matched = match_codes(codes, name_codes(codebook.to_dict("records"), flat=False))
    known = {*codebook["code"], RECOMMENDATION}
    new = [code for code in codes if code.is_codable and matched[code.guid] not in known]
    groups = {code.guid: code.name for code in codes}
    lines = [f"{path.name}: {_count_codes(tuple(codes))}, of which {len(new)} are not in the codebook"]
    if new:
        rows = [
            {
                "code": matched[code.guid],
                "group": groups.get(code.parent, ""),
                "name": code.name,
                "definition": code.description,
            }
            for code in new
        ]
        draft = study.decisions / "sheets" / f"codes_from_{path.stem}.csv"
        _keep_safe(draft, lambda target: write_rows(target, ("code", "group", "name", "definition"), rows), False)
        lines += [f"  new: {row['code']} ({row['name']})" for row in rows]
        lines.append(f"Drafted in {draft}: complete the rows and copy them into codebook/codes.csv.")
    return lines


def _check_form(path: Path, form: Form) -> None:
    if path.suffix.lower() not in (PROJECT, CODEBOOK):
        raise DhrError(
            f"{path.name}: unknown ending {path.suffix!r}; allowed: {PROJECT} (project), {CODEBOOK} (codebook)."
        )
    for value, allowed in ((form.variables, ON), (form.line_endings, tuple(LINE_ENDS))):
        if value not in allowed:
            raise DhrError(f"{value!r} is not known; allowed: {', '.join(allowed)}.")


def _keep_safe(path: Path, write: Callable[[Path], object], replace: bool) -> None:
    """Write a file beside its place, and put it there unless another one stands there that must be kept."""
    path.parent.mkdir(parents=True, exist_ok=True)
    part = path.with_name(f".{os.getpid()}.part{path.suffix}")
    try:
        write(part)
        if path.exists() and not replace and path.read_bytes() != part.read_bytes():
            raise DhrError(f"{path} is there already and differs. Name another file, or add --replace.")
        os.replace(part, path)
    finally:
        part.unlink(missing_ok=True)


def _compare(project: Project, read: Project) -> str:
    """Compare a project with what was read back from its file; raises DhrError when anything is lost."""
    texts = {source.guid: source.text for source in project.sources}
    ours = Counter(
        (item.source, item.code, item.user, texts[item.source][item.start : item.end]) for item in project.codings
    )
    theirs = Counter((item.source, item.code, item.user, item.quote) for item in read.codings)
    if ours != theirs or texts != {source.guid: source.text for source in read.sources} or read.warnings:
        lost = (ours - theirs).total()
        raise DhrError(
            f"The file was read back otherwise than written ({lost} codings differ; {'; '.join(read.warnings)})."
        )
    return f"read back: {theirs.total()} codings and {len(read.sources)} texts, the same as written"


def _count(project: Project) -> str:
    counts = [
        (len(project.sources), "text"), (len(project.codings), "coding"), (len(project.users), "user"),
        (len(project.cases), "case"),
    ]  # fmt: skip
    return ", ".join([*(count_things(n, thing) for n, thing in counts), _count_codes(project.codes)])


def _count_codes(codes: tuple[Code, ...]) -> str:
    groups = sum(not code.is_codable for code in codes)
    return f"{count_things(len(codes) - groups, 'code')} in {count_things(groups, 'group')}"


def _origin() -> str:
    return f"{OURS} {__version__}"
