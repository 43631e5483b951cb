"""People's decisions: CSV files that are laid over the machine's tables; a person's row always wins."""

from collections import defaultdict
from collections.abc import Collection, Mapping
from pathlib import Path
from typing import Any

import pandas as pd

from .csvfiles import ROW, Sheet, read_csv
from .deciding.themes import collect_words, lay_words, tell_unknown
from .deciding.verdicts import check_rows, judge_codings, lay_judgement, tell_disputed
from .errors import Fault, FaultsError, suggest_name
from .tables import TABLES, make_problem, make_table

Decisions = Mapping[str, pd.DataFrame]
Row = dict[str, Any]
FACTS_FILE = "decisions/facts.csv"
WHO = ("decided_by", "decided_on", "note")
AGREED = "agreed_codings"
SHEETS: dict[str, Sheet] = {
    "facts": Sheet(
        ("review_id", "fact", "value", *WHO), ("review_id", "fact", "decided_by"), None, ("review_id", "fact"),
    ),
    "recommendations": Sheet(
        (
            "recommendation_id", "change", "review_id", "text", "number", "agencies", "level", "scope",
            "merge_into", "document_id", "page", "quote", *WHO,
        ),
        ("change", "decided_by"),
        {"change": ("correct", "drop", "add", "merge", "split")},
    ),
    "codings": Sheet(
        ("passage_id", "code", "verdict", "start", "end", "quote", "memo", *WHO, "wording", "sample"),
        ("passage_id", "code", "verdict", "decided_by"),
        {"verdict": ("accept", "reject", "add", "change_span")}, ("passage_id", "code", "start", "decided_by"),
    ),
    "agreed_codings": Sheet(
        ("review_id", "passage_id", "code", "present", "reason", *WHO), ("code", "present", "decided_by"),
        {"present": ("yes", "no")}, ("review_id", "passage_id", "code"),
    ),
    "same_as": Sheet(
        ("recommendation_id", "change", "group", "label", *WHO), ("change", "decided_by"),
        {"change": ("together", "apart", "rename")}, ("recommendation_id", "group"),
    ),
    "topic_labels": Sheet(("topic", "words", "label", "merge_into", *WHO), ("label", "decided_by")),
    "proposals": Sheet(
        ("proposal_id", "status", "text", "addressee", "measure", "due", *WHO), ("proposal_id", "status", "decided_by"),
        {"status": ("accepted", "edited", "rejected", "draft")}, ("proposal_id",),
    ),
    "action_status": Sheet(
        (
            "step_id", "csp", "status", "due", "owner", "update", "assurance", "next_review",
            "meeting", *WHO, "milestones",
        ),
        ("step_id", "decided_by"),
    ),
    "memos": Sheet(("about", "id", "memo", *WHO), ("about", "memo", "decided_by")),
    "matrix": Sheet(
        ("review_id", "code", "summary", *WHO), ("review_id", "code", "summary", "decided_by"),
        None, ("review_id", "code"),
    ),
    "not_secret": Sheet(("words", *WHO), ("words", "decided_by"), None, ("words",)),
    "interim_figures": Sheet(("figure", "value"), ("figure",), None, ("figure",)),
}  # fmt: skip
SEVERAL = ("codings", "interim_figures")  # codings_AB.csv, interim_figures_partners.csv: one a coder, an audience


def name_sheet(name: str) -> str:
    """Name the sheet of SHEETS whose columns a file has: those of ``codings_AB`` are those of ``codings``."""
    return next((sheet for sheet in SEVERAL if name.startswith(f"{sheet}_")), name)


def read_decisions(folder: Path, name: str) -> pd.DataFrame:
    """Read one sheet of decisions; empty, with its columns, when nobody has decided anything yet.

    ``codings_AB`` uses the columns of ``codings``. Raises FaultsError with every fault of the file.
    """
    sheet = SHEETS[name_sheet(name)]
    path = folder / f"{name}.csv"
    if not path.exists():
        return pd.DataFrame(columns=[*sheet.columns, "row_in_file"])
    return read_csv(path, sheet, name=f"decisions/{path.name}")


def read_coding_decisions(folder: Path) -> dict[str, pd.DataFrame]:
    """Read what all coders decided on codings, and what they agreed on.

    ``codings``: the rows of every codings_<initials>.csv, with ``file`` naming theirs; ``agreed_codings``. Raises
    FaultsError with every fault of a file.
    """
    parts = [
        read_decisions(folder, path.stem).assign(file=f"decisions/{path.name}")
        for path in sorted(folder.glob("codings_*.csv"))
    ]
    none = pd.DataFrame(columns=[*SHEETS["codings"].columns, ROW, "file"])
    joined = pd.concat(parts, ignore_index=True) if parts else none
    return {"codings": joined, "agreed_codings": read_decisions(folder, AGREED)}


def lay_over_codings(
    codings: pd.DataFrame, passages: pd.DataFrame, decisions: Decisions, codes: Collection[str] = ()
) -> tuple[pd.DataFrame, list[Row]]:
    """Lay people's decisions over the machine's codings; returns the table ``codings`` and rows of ``problems``.

    ``decisions`` is what ``read_coding_decisions`` gives, ``codes`` are those of the codebook (none: not checked). A
    person's row wins and ``decided_by`` says whose it is; what is agreed wins over single coders; where coders
    disagree and nothing is agreed, the machine's row stays and a problem says so. A decision whose passage or code
    is gone is a problem with its quote.
    """
    rows, problems = check_rows(decisions, passages, codes)
    judged = judge_codings(rows)
    wanted = passages[passages["passage_id"].isin({passage_id for passage_id, _ in judged})]
    there = {row["passage_id"]: row for row in wanted.to_dict("records")}
    problems += tell_disputed(judged, there)
    settled = {key: judgement for key, judgement in judged.items() if judgement.present is not None}
    if not settled:
        return make_table("codings", codings), problems
    touched = pd.Series(list(zip(codings["passage_id"], codings["code"], strict=True)), index=codings.index).isin(
        list(settled)
    )
    found: dict[tuple[str, str], list[Row]] = defaultdict(list)
    for row in codings[touched].to_dict("records"):
        found[row["passage_id"], row["code"]].append(row)
    laid = []
    for key, judgement in settled.items():
        made, more = lay_judgement(judgement, key, found[key], there[key[0]])
        laid += made
        problems += more
    joined = make_table("codings", pd.concat([codings[~touched], make_table("codings", laid)], ignore_index=True))
    return order_codings(joined, passages), problems


def order_codings(codings: pd.DataFrame, passages: pd.DataFrame) -> pd.DataFrame:
    """Order codings as their passages stand, then by code, place and coder."""
    rank = pd.Series(range(len(passages)), index=passages["passage_id"])
    order = codings.assign(rank=codings["passage_id"].map(rank))
    return (
        order.sort_values(["rank", "code", "start", "coder"], kind="stable").drop(columns="rank").reset_index(drop=True)
    )


def lay_over_review_codes(
    review_codes: pd.DataFrame,
    machine: pd.DataFrame,
    codings: pd.DataFrame,
    passages: pd.DataFrame,
    decisions: Decisions,
) -> tuple[pd.DataFrame, list[Row]]:
    """Lay people's decisions over the themes; returns the table ``review_codes`` and rows of ``problems``.

    ``machine`` are the codings as the machine made them, ``codings`` those with decisions laid over. A passage that a
    person found to show the code makes the theme present; where people rejected all that the machine found, it is
    absent; a row of agreed_codings.csv without a passage decides on the review as a whole.
    """
    words = collect_words(machine, codings, passages, decisions)
    return make_table("review_codes", lay_words(review_codes, words)), tell_unknown(review_codes, decisions)


def lay_over_facts(reviews: pd.DataFrame, decided: pd.DataFrame) -> pd.DataFrame:
    """Lay facts.csv over the reviews table: a person's value replaces the machine's, a blank value blanks it.

    Raises FaultsError for a value that the fact can't have.
    """
    faults = [fault for row in decided.to_dict("records") if (fault := _check_fact(row))]
    if faults:
        raise FaultsError(faults)
    laid = reviews.astype(object).set_index("review_id")
    types = {column.name: column.type for column in TABLES["reviews"].columns}
    for row in decided.to_dict("records"):
        if row["review_id"] in laid.index and row["fact"] in laid.columns:
            blank = None if types[row["fact"]] in ("int", "bool") else ""
            value = row["value"].lower() == "yes" if types[row["fact"]] == "bool" and row["value"] else row["value"]
            laid.loc[row["review_id"], row["fact"]] = blank if row["value"] == "" else value
    return make_table("reviews", laid.reset_index())


def list_lost_facts(reviews: pd.DataFrame, decided: pd.DataFrame) -> list[Row]:
    """List rows of facts.csv about a review or fact that there is not: rows of ``problems``."""
    reviews_known, facts_known = set(reviews["review_id"]), set(reviews.columns) - {"review_id"}
    problems = []
    for row in decided.to_dict("records"):
        for column, known in (("review_id", reviews_known), ("fact", facts_known)):
            if row[column] not in known:
                what = f"a decision of {row['decided_by']} is on the {column.removesuffix('_id')} {row[column]!r}, "
                what += "which the study does not have"
                todo = f"{suggest_name(row[column], known)} Correct {column}; the row is kept until then."
                where = f"row {row[ROW]}: {row['fact']} = {row['value']}"
                problems.append(make_problem("read", "warning", what, todo, file=FACTS_FILE, where=where))
    return problems


def _check_fact(row: Row) -> Fault | None:
    column = next((column for column in TABLES["reviews"].columns if column.name == row["fact"]), None)
    if column is None or row["value"] == "":
        return None
    allowed = {"int": "a whole number", "bool": "yes or no"}.get(column.type, ", ".join(column.values))
    fits = {"int": row["value"].isdigit(), "bool": row["value"].lower() in ("yes", "no")}
    if fits.get(column.type, not column.values or row["value"] in column.values):
        return None
    hint = suggest_name(row["value"], column.values) if column.values else ""
    return Fault(FACTS_FILE, f"{row['fact']} {row['value']!r}", allowed, hint, row[ROW], "value")
