"""What people's decisions make of the themes: a passage a person found, all passages rejected, a review agreed on."""

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

import pandas as pd

from ..csvfiles import ROW
from ..tables import make_problem
from .places import join_names
from .verdicts import STAGE

MACHINE = "machine"
Row = dict[str, Any]
Key = tuple[str, str]


@dataclass(frozen=True)
class Word:
    """People's word on a theme of a review, and the passages that show it (none: as the machine has them)."""

    present: bool
    decided_by: str
    passage_ids: tuple[str, ...] | None = None


def collect_words(
    machine: pd.DataFrame, codings: pd.DataFrame, passages: pd.DataFrame, decisions: Mapping[str, pd.DataFrame]
) -> dict[Key, Word]:
    """Collect people's word on each review × code: what is agreed on the review, else what they say of its passages.

    A passage that a person found to show the code makes it present; when all passages that the machine found were
    rejected, it is absent.
    """
    before = _group(machine, passages)
    after = _group(codings, passages)
    rejecters = _name_rejecters(decisions)
    words: dict[Key, Word] = {}
    for key in sorted({*before, *after}):
        people = join_names(row["decided_by"] for row in after.get(key, ()) if row["decided_by"] not in ("", MACHINE))
        if people:
            words[key] = Word(True, _split(people), _order(after[key]))
        elif key not in after:
            words[key] = Word(False, _split(_join(rejecters, before[key])), ())
    for row in decisions["agreed_codings"].to_dict("records"):
        if not row["passage_id"]:
            shown = words.get((row["review_id"], row["code"]))
            passage_ids = shown.passage_ids if shown and row["present"] == "yes" else None
            words[row["review_id"], row["code"]] = Word(row["present"] == "yes", row["decided_by"], passage_ids)
    return words


def lay_words(review_codes: pd.DataFrame, words: Mapping[Key, Word]) -> list[Row]:
    """Lay people's word over the machine's themes; rows of ``review_codes``, in the order given."""
    return [_lay(row, words.get((row["review_id"], row["code"]))) for row in review_codes.to_dict("records")]


def tell_unknown(review_codes: pd.DataFrame, decisions: Mapping[str, pd.DataFrame]) -> list[Row]:
    """Tell of decisions on reviews or codes that there are not: rows of ``problems``."""
    known = set(review_codes[["review_id", "code"]].itertuples(index=False, name=None))
    problems = []
    for row in decisions["agreed_codings"].to_dict("records"):
        if not row["passage_id"] and (row["review_id"], row["code"]) not in known:
            what = f"a decision of {row['decided_by']} is on review {row['review_id']!r} and code {row['code']!r}, "
            what += "which the study does not have"
            todo = "Correct review_id or code. The row is kept until then."
            where = f"row {row[ROW]}: {row['reason']}"
            problems.append(
                make_problem(STAGE, "warning", what, todo, file="decisions/agreed_codings.csv", where=where)
            )
    return problems


def _lay(row: Row, word: Word | None) -> Row:
    if word is None:
        return row
    laid = {**row, "present": word.present, "decided_by": word.decided_by}
    if word.passage_ids is not None:
        laid["n_passages"] = len(word.passage_ids)
        if row["best_passage_id"] not in word.passage_ids:
            laid["best_passage_id"] = word.passage_ids[0] if word.passage_ids else ""
    return laid


def _group(codings: pd.DataFrame, passages: pd.DataFrame) -> dict[Key, list[Row]]:
    """Group the codings found by review and code."""
    review_of = dict(zip(passages["passage_id"], passages["review_id"], strict=True))
    groups: dict[Key, list[Row]] = defaultdict(list)
    for row in codings[codings["status"] == "found"].to_dict("records"):
        groups[review_of.get(row["passage_id"], ""), row["code"]].append(row)
    return dict(groups)


def _name_rejecters(decisions: Mapping[str, pd.DataFrame]) -> dict[Key, str]:
    """Say who rejected a code × passage; who agreed on it, where it was agreed."""
    single = decisions["codings"]
    names: dict[Key, list[str]] = defaultdict(list)
    for row in single[single["verdict"] == "reject"].to_dict("records"):
        names[row["passage_id"], row["code"]].append(row["decided_by"])
    joined = {key: join_names(found) for key, found in names.items()}
    agreed = decisions["agreed_codings"].to_dict("records")
    return joined | {(row["passage_id"], row["code"]): row["decided_by"] for row in agreed if row["passage_id"]}


def _order(rows: Iterable[Row]) -> tuple[str, ...]:
    """Order the passages of a theme: those that people decided on first, then as they stand."""
    ordered = sorted(rows, key=lambda row: row["decided_by"] in ("", MACHINE))
    return tuple(dict.fromkeys(row["passage_id"] for row in ordered))


def _join(rejecters: Mapping[Key, str], rows: Iterable[Row]) -> str:
    return ";".join(rejecters.get((row["passage_id"], row["code"]), "") for row in rows)


def _split(names: str) -> str:
    return join_names(names.split(";"))
