"""People's decisions: CSV files that are laid over the machine's tables; a person's row always wins."""

from pathlib import Path

import pandas as pd

from .csvfiles import Sheet, read_csv

WHO = ("decided_by", "decided_on", "note")
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
        ("passage_id", "code", "verdict", "start", "end", "quote", "memo", *WHO),
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
            "meeting", *WHO,
        ),
        ("step_id", "decided_by"),
    ),
    "memos": Sheet(("about", "id", "memo", *WHO), ("about", "memo", "decided_by")),
    "matrix": Sheet(
        ("review_id", "code", "summary", *WHO), ("review_id", "code", "summary", "decided_by"),
        None, ("review_id", "code"),
    ),
}  # fmt: skip


def read_decisions(folder: Path, name: str) -> pd.DataFrame:
    """Read one sheet of decisions; empty, with its columns, when nobody has decided anything yet.

    ``codings_AB`` uses the columns of ``codings``. Raises FaultsError with every fault of the file.
    """
    sheet = SHEETS["codings" if name.startswith("codings_") else name]
    path = folder / f"{name}.csv"
    if not path.exists():
        return pd.DataFrame(columns=[*sheet.columns, "row_in_file"])
    return read_csv(path, sheet, name=f"decisions/{path.name}")


def lay_over_facts(reviews: pd.DataFrame, decided: pd.DataFrame) -> pd.DataFrame:
    """Lay facts.csv over the reviews table: a person's value replaces the machine's, a blank value blanks it."""
    from .tables import TABLES, make_table

    laid = reviews.astype(object).set_index("review_id")
    types = {column.name: column.type for column in TABLES["reviews"].columns}
    for row in decided.to_dict("records"):
        if row["review_id"] in laid.index and row["fact"] in laid.columns:
            blank = None if types[row["fact"]] in ("int", "bool") else ""
            laid.loc[row["review_id"], row["fact"]] = row["value"] or blank
    return make_table("reviews", laid.reset_index())
