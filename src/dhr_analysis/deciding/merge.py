"""Put what people decided into the files of decisions: rows are added, blanks filled, nothing filled is overwritten."""

import csv
import io
import os
from collections import Counter
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from ..csvfiles import ROW, read_csv
from ..decisions import SHEETS
from .places import fold_letters
from .verdicts import YES

Row = dict[str, Any]


@dataclass(frozen=True)
class Rule:
    """How rows of a file meet: which columns say what a row is about, which may be filled in later, what is the same.

    ``meet`` says of an older and a newer row about the same thing: ``same``, ``beside`` (both stand) or ``against``.
    """

    about: tuple[str, ...]
    fillable: tuple[str, ...]
    meet: Callable[[Row, Row], str]
    say: Callable[[Row], str]


@dataclass(frozen=True)
class Merged:
    """A file's rows after a merge, how many were added, filled in, replaced or there already, and what contradicts."""

    rows: tuple[Row, ...]
    counts: Counter[str]
    contradicted: tuple[str, ...]


def merge_rows(existing: Iterable[Row], new: Iterable[Row], rule: Rule, *, replace: bool = False) -> Merged:
    """Merge newer rows into a file's rows; a row that contradicts an older one is listed and left out.

    With ``replace`` it takes the older one's place, whose word is kept in the column ``note``.
    """
    rows = [dict(row) for row in existing]
    counts: Counter[str] = Counter()
    contradicted = []
    for row in new:
        group = [old for old in rows if all(old[column] == row[column] for column in rule.about)]
        against = [old for old in group if rule.meet(old, row) == "against"]
        same = next((old for old in group if rule.meet(old, row) == "same"), None)
        if against and not replace:
            contradicted.append(f"{rule.say(row)}, but before: {'; '.join(map(rule.say, against))}")
        elif against:
            before = "; ".join([*(old["note"] for old in against if old["note"]), *map(rule.say, against)])
            rows[rows.index(against[0])] = {**row, "note": f"before: {before}".replace("before: before: ", "before: ")}
            rows = [old for old in rows if not any(old is gone for gone in against[1:])]
            counts["replaced"] += 1
        elif same is not None:
            filled = {column: row[column] for column in rule.fillable if row[column] and not same[column]}
            same.update(filled)
            counts["filled in" if filled else "there already"] += 1
        else:
            rows.append(dict(row))
            counts["added"] += 1
    return Merged(tuple(rows), counts, tuple(contradicted))


def meet_codings(old: Row, new: Row) -> str:
    """Say how two decisions of one coder on a code × passage meet."""
    if (old["verdict"] in YES) != (new["verdict"] in YES):
        return "against"
    verdicts = {old["verdict"], new["verdict"]}
    if len(verdicts) == 1 and (verdicts <= {"accept", "reject"} or _same_words(old, new)):
        return "same"
    return "against" if verdicts <= {"accept", "change_span"} else "beside"


def _same_words(old: Row, new: Row) -> bool:
    if (old["start"], old["end"]) == (new["start"], new["end"]):
        return True
    return bool(old["start"] and new["start"]) and fold_letters(old["quote"]) == fold_letters(new["quote"])


def _meet_plain(column: str) -> Callable[[Row, Row], str]:
    return lambda old, new: "same" if old[column] == new[column] else "against"


CODINGS = Rule(
    ("passage_id", "code", "decided_by"),
    ("memo", "decided_on", "wording", "sample"),
    meet_codings,
    lambda row: f"{row['decided_by']}: {row['verdict']} {row['code']} in {row['passage_id']} “{row['quote']}”",
)
AGREED = Rule(
    ("review_id", "passage_id", "code"),
    ("reason", "decided_on"),
    _meet_plain("present"),
    lambda row: f"{row['decided_by']}: {row['present']} to {row['code']} in {row['passage_id'] or row['review_id']}",
)
MATRIX = Rule(
    ("review_id", "code"),
    ("decided_on",),
    _meet_plain("summary"),
    lambda row: f"{row['decided_by']} on {row['code']} in {row['review_id']}: “{row['summary']}”",
)
MEMOS = Rule(
    ("about", "id", "memo", "decided_by"), ("decided_on",), lambda old, new: "same", lambda row: str(row["memo"])
)


def merge_into_file(folder: Path, name: str, new: Iterable[Row], rule: Rule, *, replace: bool = False) -> Merged:
    """Merge rows into a file of decisions, untouched when nothing is new; FaultsError tells of its faults."""
    sheet = SHEETS["codings" if name.startswith("codings_") else name]
    path = folder / f"{name}.csv"
    existing = read_csv(path, sheet, name=f"decisions/{path.name}").to_dict("records") if path.exists() else []
    complete = [{**dict.fromkeys(sheet.columns, ""), **row} for row in new]
    merged = merge_rows(existing, complete, rule, replace=replace)
    if merged.counts.keys() - {"there already"}:
        write_rows(path, sheet.columns, merged.rows)
    return merged


def write_rows(path: Path, columns: Iterable[str], rows: Iterable[Row]) -> None:
    """Write a CSV file whole or not at all, so that Excel opens it right (UTF-8 with a byte order mark)."""
    text = io.StringIO()
    writer = csv.DictWriter(text, list(columns), lineterminator="\n", extrasaction="ignore")
    writer.writeheader()
    writer.writerows({key: value for key, value in row.items() if key != ROW} for row in rows)
    path.parent.mkdir(parents=True, exist_ok=True)
    part = path.with_name(f".{path.name}.{os.getpid()}.part")
    part.write_text(text.getvalue(), encoding="utf-8-sig", newline="\n")
    os.replace(part, path)
