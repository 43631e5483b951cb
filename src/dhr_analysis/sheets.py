"""Sheets: workbooks in which people judge passages, write summaries and agree; written out, and read back as decisions.

Reads passages, documents, reviews and the machine's codings; writes workbooks into data/decisions/<study>/sheets and
takes filled ones back into data/decisions/<study>/*.csv. Nothing that is filled in is ever overwritten.
"""

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd

from .codebook import load_codebook
from .deciding import merge
from .deciding.answers import INITIALS, Answers, read_agreed, read_codings
from .deciding.books_in import read_about, read_book, require_columns
from .deciding.books_out import Page, write_book
from .deciding.changes import hash_wordings
from .deciding.coding_sheets import (
    AGREED,
    BLIND,
    CODINGS,
    OPEN,
    TO_AGREE,
    make_about,
    make_agreement_pages,
    make_coding_pages,
)
from .deciding.marks import list_disagreements, pair_marks, read_machine_codings
from .deciding.matrix import MATRIX, chart_evidence, make_matrix_pages, read_matrix
from .deciding.rows import make_rows
from .deciding.samples import draw_sample, list_population, mark_passages
from .deciding.themes import MACHINE
from .decisions import read_coding_decisions, read_decisions
from .errors import DhrError, suggest_name
from .reporting.page import count_things
from .study import Study
from .tables import read_table

Row = dict[str, Any]
ACTION_PLAN = "action plan"  # the kind of sheet that action_plan.py writes and reads
BLIND_ROWS = 200  # of a blind sheet when no size is asked for


@dataclass(frozen=True)
class Written:
    """A workbook written: where it stands, whether it was there already, and what is to be said about it."""

    path: Path
    is_new: bool
    lines: tuple[str, ...]


def write_coding_sheet(
    study: Study,
    coder: str,
    *,
    codes: Sequence[str] = (),
    sample: int = 0,
    blind: bool = False,
    seed: int | None = None,
) -> Written:
    """Write a coding sheet for a coder: one row a passage × code that she has not decided on.

    Without ``sample``: whatever the machine found or set aside. With it: that many rows drawn by ``seed`` (the
    study's), also where the machine found nothing; the same for every coder. ``blind`` leaves out what the machine
    or others say, and always draws a sample.
    """
    check_initials(coder)
    codebook = choose_codes(study, codes)
    names = list(codebook["code"])
    machine = read_machine_codings(study)
    marks = mark_passages(machine[machine["code"].isin(names)])
    wanted, about = marks[["passage_id", "code"]], {"sample": ""}
    if size := sample or (BLIND_ROWS if blind else 0):
        drawn_by = study.settings.seed if seed is None else seed
        passages, reviews = (read_table(study.processed, name) for name in ("passages", "reviews"))
        wanted = draw_sample(marks, list_population(passages, reviews, machine), names, size, drawn_by)
        about = {"sample": f"seed {drawn_by}, {size} rows, {'all codes' if not codes else ';'.join(sorted(names))}"}
    undecided, n_decided = _leave_out_decided(wanted, coder, study)
    rows = fill_rows(study, undecided, marks)
    about = {"kind": BLIND if blind else OPEN, "study": study.name, "coder": coder, **about, "codes": ";".join(names)}
    pages = make_coding_pages(rows, codebook, about, blind=blind)
    passages_n, codes_n = rows["passage_id"].nunique(), rows["code"].nunique()
    lines = [
        f"{count_things(len(rows), 'row')}: {count_things(passages_n, 'passage')}, {count_things(codes_n, 'code')}"
    ]
    lines += [f"{count_things(n_decided, 'row')} left out, because {coder} has decided on them"] if n_decided else []
    lines += [f"Sample: {about['sample']}; about half of it found by the machine"] if about["sample"] else []
    return _write(study, f"{'blind' if blind else 'codings'}_{coder}", pages, lines)


def write_matrix(study: Study, coder: str, *, codes: Sequence[str] = ()) -> Written:
    """Write the framework matrix, reviews × codes, for a researcher's summaries; those written before are shown."""
    check_initials(coder)
    names = list(choose_codes(study, codes)["code"])
    reviews, codings, passages = (read_table(study.processed, name) for name in ("reviews", "codings", "passages"))
    shown = reviews[reviews["review_id"].isin(passages["review_id"])]
    summaries = read_decisions(study.decisions, "matrix")
    evidence = chart_evidence(codings, passages, names)
    about = {"kind": MATRIX, "study": study.name, "coder": coder, "codes": ";".join(names)}
    pages = [*make_matrix_pages(shown, names, evidence, summaries), make_about(about)]
    lines = [
        f"{len(shown)} reviews × {len(names)} codes; {len(evidence)} cells with passages, {len(summaries)} summaries"
    ]
    return _write(study, f"matrix_{coder}", pages, lines)


def write_agreement_sheet(study: Study, first: str, second: str) -> Written:
    """Write the passages on which two coders (or a coder and the machine) disagree, for them to agree on."""
    passages, machine = read_table(study.processed, "passages"), read_machine_codings(study)
    decisions = read_coding_decisions(study.decisions)
    apart = list_disagreements(pair_marks(first, second, decisions, machine, passages))
    agreed = set(decisions["agreed_codings"][["passage_id", "code"]].itertuples(index=False, name=None))
    keys = apart[["passage_id", "code"]].itertuples(index=False, name=None)
    apart = apart[np.array([key not in agreed for key in keys], dtype=bool)]
    rows = fill_rows(study, apart, mark_passages(machine)).merge(apart, on=["review_id", "passage_id", "code"])
    yes_no = {True: "yes", False: "no"}
    rows = rows.assign(first_says=rows["first"].map(yes_no), second_says=rows["second"].map(yes_no))
    about = {"kind": TO_AGREE, "study": study.name, "coder": f"{first};{second}", "first": first, "second": second}
    pages = make_agreement_pages(rows, choose_codes(study, ()), about)
    return _write(study, f"agree_{first}_{second}", pages, [f"{len(rows)} passages × codes to agree on"])


def read_sheet(study: Study, path: Path, *, replace: bool = False) -> list[str]:
    """Read a filled sheet of any kind into the study's decisions; returns what is to be said about it, line by line.

    What contradicts an earlier decision is listed and left out; with ``replace`` it takes its place. Raises
    FaultsError, and changes nothing, when a cell can't be understood.
    """
    book = read_book(path)
    about = read_about(book, path.name)
    if about.get("study") != study.name:
        raise DhrError(f"{path.name} is a sheet of the study {about.get('study')!r}, not of {study.name!r}.")
    if about["kind"] == ACTION_PLAN:
        from .action_plan import read_plan_sheet

        return read_plan_sheet(study, path)
    if about["kind"] == MATRIX:
        return _take_matrix(study, book, about, path.name, replace)
    if about["kind"] == TO_AGREE:
        require_columns(book, AGREED, ("review_id", "passage_id", "code", "present", "reason", "agreed_by"), path.name)
        answers = read_agreed(book, about, path.name)
        return _say_merged("agreed_codings", *_merge(study, "agreed_codings", answers, merge.AGREED, replace))
    check_initials(about["coder"])
    require_columns(book, CODINGS, ("passage_id", "code", "verdict" if about["kind"] == OPEN else "present"), path.name)
    codes = set(load_codebook(study.codebook, "codes")["code"])
    answers = read_codings(book, about, path.name, read_table(study.processed, "passages"), codes)
    return take_codings(study, about["coder"], answers, replace=replace)


def take_codings(study: Study, coder: str, answers: Answers, *, replace: bool = False) -> list[str]:
    """Take a coder's decisions and memos into the study's decisions; returns what is to be said about it."""
    name = f"codings_{coder}"
    lines = _say_merged(name, *_merge(study, name, answers, merge.CODINGS, replace))
    if answers.memos:
        kept = merge.merge_into_file(study.decisions, "memos", answers.memos, merge.MEMOS)
        lines += [f"memos.csv: {_count(kept.counts)}"]
    return lines


def fill_rows(study: Study, wanted: pd.DataFrame, marks: pd.DataFrame) -> pd.DataFrame:
    """Fill the rows of a sheet with the study's passages, files and codes; columns as deciding.rows says."""
    passages, documents = (read_table(study.processed, name) for name in ("passages", "documents"))
    codebook = load_codebook(study.codebook, "codes")
    files = dict(zip(documents["document_id"], documents["file"], strict=True))
    names = dict(zip(codebook["code"], codebook["name"], strict=True))
    return make_rows(wanted, marks, passages, files, names, hash_wordings(study.codebook))


def choose_codes(study: Study, codes: Iterable[str]) -> pd.DataFrame:
    """Choose codes of the codebook, all when none is named; raises DhrError for one that it doesn't have."""
    codebook = load_codebook(study.codebook, "codes")
    known = list(codebook["code"])
    for code in codes:
        if code not in known:
            raise DhrError(f"The codebook has no code {code!r}. {suggest_name(code, known)}")
    return codebook[codebook["code"].isin(list(codes))] if codes else codebook


def check_initials(coder: str) -> None:
    """Refuse initials that can't name a file or would be taken for the machine."""
    if not INITIALS.fullmatch(coder) or coder.lower() in (MACHINE, "agreed"):
        raise DhrError(
            f"{coder!r} can't stand for a coder; allowed: 1 to 12 letters and digits, for instance AB or AB2."
        )


def _leave_out_decided(wanted: pd.DataFrame, coder: str, study: Study) -> tuple[pd.DataFrame, int]:
    decided = read_decisions(study.decisions, f"codings_{coder}")
    done = set(decided[["passage_id", "code"]].itertuples(index=False, name=None))
    keys = wanted[["passage_id", "code"]].itertuples(index=False, name=None)
    is_open = np.array([key not in done for key in keys], dtype=bool)
    return wanted[is_open], len(wanted) - int(is_open.sum())


def _write(study: Study, name: str, pages: Sequence[Page], lines: Sequence[str]) -> Written:
    """Write a workbook under a name of its own, unless the very same one stands there."""
    path, is_new = write_book(study.decisions / "sheets", name, pages)
    return Written(path, is_new, tuple(lines))


def _merge(
    study: Study, name: str, answers: Answers, rule: merge.Rule, replace: bool
) -> tuple[merge.Merged, tuple[str, ...]]:
    return merge.merge_into_file(study.decisions, name, answers.decisions, rule, replace=replace), answers.lost


def _take_matrix(
    study: Study, book: dict[str, list[Row]], about: dict[str, str], file: str, replace: bool
) -> list[str]:
    standing = read_decisions(study.decisions, "matrix")
    charted = read_matrix(book, about, file, standing, read_table(study.processed, "reviews"))
    improved = merge.merge_into_file(study.decisions, "matrix", charted.improved, merge.MATRIX, replace=True)
    merged = merge.merge_into_file(study.decisions, "matrix", charted.new, merge.MATRIX, replace=replace)
    both = merge.Merged(merged.rows, merged.counts + improved.counts, merged.contradicted)
    return _say_merged("matrix", both, charted.lost)


def _say_merged(name: str, merged: merge.Merged, lost: Sequence[str]) -> list[str]:
    lines = [f"{name}.csv: {_count(merged.counts)}"]
    if merged.contradicted:
        lines.append(
            f"{len(merged.contradicted)} contradict earlier decisions, which stay (--replace lets the sheet win):"
        )
        lines += [f"  {line}" for line in merged.contradicted]
    if lost:
        lines.append(f"{len(lost)} fit nothing that there is now; they are kept:")
        lines += [f"  {line}" for line in lost]
    return lines


def _count(counts: Counter[str]) -> str:
    return ", ".join(f"{n} {what}" for what, n in sorted(counts.items())) or "nothing filled in"
