"""What people say of a code in a passage, and what the codings are when their word is laid over the machine's.

The unit is code × passage: a person says yes (accept, add, change_span) or no (reject). Her own words mark the place.
"""

from collections import defaultdict
from collections.abc import Collection, Mapping
from dataclasses import dataclass
from typing import Any

import pandas as pd

from ..csvfiles import ROW
from ..tables import make_problem
from .places import cite_passage, find_passages, find_span, join_names, shorten_text

STAGE = "code"
YES = ("accept", "add", "change_span")
Row = dict[str, Any]
Key = tuple[str, str]


@dataclass(frozen=True)
class Judgement:
    """People's word on a code in a passage: ``present`` is None where they disagree and nothing is agreed."""

    present: bool | None
    decided_by: str
    rows: tuple[Row, ...]


def check_rows(
    decisions: Mapping[str, pd.DataFrame], passages: pd.DataFrame, codes: Collection[str]
) -> tuple[dict[str, list[Row]], list[Row]]:
    """Split rows of decisions into those that fit the passages and codes there are, and problems for the others.

    Returns the fitting rows by sheet (``codings``; ``agreed_codings``, of passages only), and rows of ``problems``.
    """
    known = set(passages["passage_id"])
    fitting: dict[str, list[Row]] = {}
    problems = []
    for name in ("codings", "agreed_codings"):
        rows = [row for row in decisions[name].to_dict("records") if row["passage_id"]]
        fitting[name] = [row for row in rows if row["passage_id"] in known and (not codes or row["code"] in codes)]
        problems += [_tell_lost(row, name, passages) for row in rows if row["passage_id"] not in known]
        problems += [
            _tell_code(row, name) for row in rows if row["passage_id"] in known and codes and row["code"] not in codes
        ]
    return fitting, problems


def judge_codings(rows: Mapping[str, list[Row]]) -> dict[Key, Judgement]:
    """Judge each code × passage that someone decided on: what is agreed wins, else what all who decided say."""
    by_key: dict[Key, dict[str, list[Row]]] = defaultdict(lambda: defaultdict(list))
    for row in rows["codings"]:
        by_key[row["passage_id"], row["code"]][row["decided_by"]].append(row)
    agreed = {(row["passage_id"], row["code"]): row for row in rows["agreed_codings"]}
    return {key: _judge(by_key.get(key, {}), agreed.get(key)) for key in sorted({*by_key, *agreed})}


def _judge(by_coder: Mapping[str, list[Row]], agreed: Row | None) -> Judgement:
    yes = {coder: [row for row in rows if row["verdict"] in YES] for coder, rows in by_coder.items()}
    rows = tuple(row for coder in sorted(yes) for row in yes[coder])
    if agreed is not None:
        return Judgement(agreed["present"] == "yes", agreed["decided_by"], rows)
    says = {bool(found) for found in yes.values()}
    return Judgement(says.pop() if len(says) == 1 else None, join_names(by_coder), rows)


def lay_judgement(judged: Judgement, key: Key, found: list[Row], passage: Row) -> tuple[list[Row], list[Row]]:
    """Lay people's word over the machine's codings of a code in a passage; returns the codings and problems.

    No: what the machine found goes, what it had set aside stays set aside. Yes: what it found stays, unless a coder
    gave other words and none accepted the machine's; coders' own words are further codings, with their initials as
    ``coder``. Where nobody gave words the coding is the whole passage.
    """
    if not judged.present:
        return [{**row, "decided_by": judged.decided_by} for row in found if row["status"] != "found"], []
    verdicts = {row["verdict"] for row in judged.rows}
    replaced = "change_span" in verdicts and "accept" not in verdicts
    kept = [{**row, "decided_by": judged.decided_by} for row in found if row["status"] == "found" and not replaced]
    laid = {(row["start"], row["end"]) for row in kept}
    problems = []
    for row in judged.rows:
        span = find_span(passage["text"], row["start"], row["end"], row["quote"])
        if span is None and row["start"]:
            problems.append(_tell_words(row, passage))
        if span and span not in laid and not (row["verdict"] == "accept" and kept):
            laid.add(span)
            kept.append(_make_row(key, row["decided_by"], judged.decided_by, span, passage, row["memo"]))
    if not kept:
        whole = (0, len(passage["text"]))
        coder = judged.rows[0]["decided_by"] if judged.rows else judged.decided_by
        memo = judged.rows[0]["memo"] if judged.rows else ""
        kept.append(_make_row(key, coder, judged.decided_by, whole, passage, memo))
    return kept, problems


def _make_row(key: Key, coder: str, decided_by: str, span: tuple[int, int], passage: Row, memo: str) -> Row:
    start, end = span
    return {
        "passage_id": key[0], "code": key[1], "coder": coder, "status": "found", "start": start, "end": end,
        "quote": passage["text"][start:end], "method": "person", "score": 1.0, "decided_by": decided_by,
        "reason": memo,
    }  # fmt: skip


def tell_disputed(judged: Mapping[Key, Judgement], passages: Mapping[str, Row]) -> list[Row]:
    """Tell of each code in a passage about which coders disagree: rows of ``problems``, severity note."""
    problems = []
    for (passage_id, code), judgement in judged.items():
        if judgement.present is None:
            passage = passages[passage_id]
            what = (
                f"{judgement.decided_by.replace(';', ' and ')} disagree on {code} in {passage_id}; the machine's stays"
            )
            where = f"{cite_passage(passage)}: {shorten_text(passage['text'])}".removeprefix(": ")
            todo = "Talk it over and put the outcome into decisions/agreed_codings.csv (dhr sheets STUDY --against)."
            problems.append(make_problem(STAGE, "note", what, todo, document_id=passage["document_id"], where=where))
    return problems


def _file(row: Row, name: str) -> str:
    return str(row.get("file") or f"decisions/{name}.csv")


def _tell_lost(row: Row, name: str, passages: pd.DataFrame) -> Row:
    words = row.get("quote") or row.get("reason") or ""
    what = f"a decision of {row['decided_by']} on {row['code']} rests on the passage {row['passage_id']}, which is gone"
    now = find_passages(passages, row.get("quote") or "")["passage_id"].tolist()
    todo = f"The words now stand in {', '.join(now[:3])}: give that passage_id. " if now else ""
    todo += "The row is kept, and counts again when its passage is back."
    return make_problem(STAGE, "warning", what, todo, file=_file(row, name), where=f"row {row[ROW]}: {words}")


def _tell_code(row: Row, name: str) -> Row:
    what = f"a decision of {row['decided_by']} is on the code {row['code']!r}, which codebook/codes.csv does not have"
    todo = "Give the code's new name in the row, or add the code to codebook/codes.csv. The row is kept until then."
    where = f"row {row[ROW]}: {row.get('quote') or row.get('reason') or ''}"
    return make_problem(STAGE, "warning", what, todo, file=_file(row, name), where=where)


def _tell_words(row: Row, passage: Row) -> Row:
    what = f"the words that {row['decided_by']} coded {row['code']} no longer stand in {row['passage_id']}"
    todo = "Nothing, if the passage as a whole shows the code; else give the words in quote, and start and end."
    where = f"row {row[ROW]}: {row['quote']}"
    return make_problem(
        STAGE, "note", what, todo, file=_file(row, "codings"), document_id=passage["document_id"], where=where
    )
