"""The framework matrix: reviews × codes, each cell with the best passages and a box for the researcher's summary."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import pandas as pd

from .books_out import Field, Page
from .places import cite_passage, shorten_text
from .themes import MACHINE

MATRIX, BEFORE = "Matrix", "Before"
BEST = 3  # passages a cell
QUOTED = 280
GUIDE = (
    "Each row is a review. Each code has two columns: passages (the best three, with their page) and summary.",
    "Write into summary, in a sentence or two, what the review says on the code; leave blank what is not charted yet.",
    "Save, then: dhr sheets STUDY --read THIS_FILE. Summaries written before are shown and may be improved here.",
)
Row = dict[str, Any]


@dataclass(frozen=True)
class Charted:
    """What a filled matrix says: new summaries, summaries improved, and lines on what is not taken over."""

    new: tuple[Row, ...]
    improved: tuple[Row, ...]
    lost: tuple[str, ...]


def make_matrix_pages(
    reviews: pd.DataFrame, codes: Sequence[str], evidence: pd.DataFrame, summaries: pd.DataFrame
) -> list[Page]:
    """Make the pages of a matrix: one row a review, two columns a code, summaries that are there filled in.

    ``evidence`` is what ``chart_evidence`` gives, ``summaries`` the rows of matrix.csv.
    """
    rows = reviews[["review_id", "csp"]].assign(year=reviews["date_of_death"].str[:4])
    fields = [Field("review_id", 14), Field("csp", 14), Field("year", 7)]
    cells = evidence.set_index(["review_id", "code"])["passages"].to_dict()
    written = summaries.set_index(["review_id", "code"])["summary"].to_dict()
    columns: dict[str, list[str]] = {}
    for code in codes:
        columns[f"{code}: passages"] = [cells.get((review, code), "") for review in rows["review_id"]]
        columns[f"{code}: summary"] = [written.get((review, code), "") for review in rows["review_id"]]
        fields += [Field(f"{code}: passages", 44), Field(f"{code}: summary", 40, filled_in=True)]
    matrix = Page(MATRIX, rows.assign(**columns), tuple(fields), frozen=1, first=True)
    before = summaries[["review_id", "code", "summary"]]
    shown = tuple(Field(name) for name in before.columns)
    guide = Page("How to", pd.DataFrame({"how to": list(GUIDE)}), (Field("how to", 110),))
    return [matrix, guide, Page(BEFORE, before, shown, hidden=True)]


def chart_evidence(codings: pd.DataFrame, passages: pd.DataFrame, codes: Sequence[str]) -> pd.DataFrame:
    """Chart the best passages of each review and code: those people decided on, then by score.

    Columns: review_id, code, passages (a text: page, paragraph and quote of at most three passages, a line each).
    """
    found = codings[(codings["status"] == "found") & codings["code"].isin(list(codes))]
    placed = found.merge(passages[["passage_id", "review_id", "page", "paragraph", "position"]], on="passage_id")
    placed = placed.assign(by_machine=placed["decided_by"].isin(("", MACHINE)))
    order = ["review_id", "code", "by_machine", "score", "position", "start"]
    placed = placed.sort_values(order, ascending=[True, True, True, False, True, True], kind="stable")
    best = placed.drop_duplicates(["review_id", "code", "passage_id"]).groupby(["review_id", "code"]).head(BEST)
    lines = [_cite(row) for row in best.to_dict("records")]
    charted = best.assign(passages=lines).groupby(["review_id", "code"], as_index=False, sort=True)["passages"]
    return charted.agg("\n".join) if len(best) else pd.DataFrame(columns=["review_id", "code", "passages"])


def _cite(row: Row) -> str:
    return f"[{cite_passage(row)}] {shorten_text(row['quote'], QUOTED)}".removeprefix("[] ")


def read_matrix(
    book: Mapping[str, list[Row]], about: Mapping[str, str], file: str, standing: pd.DataFrame, known: pd.DataFrame
) -> Charted:
    """Read a filled matrix; a summary that was improved since it was written out is told from one that contradicts.

    ``standing`` are the rows of matrix.csv, ``known`` the reviews there are. A cell as it was written out says
    nothing; a cell that was emptied is told of and changes nothing.
    """
    before = {(row["review_id"], row["code"]): row["summary"] for row in book.get(BEFORE, ())}
    now = standing.set_index(["review_id", "code"])["summary"].to_dict()
    who = {"decided_by": about["coder"], "decided_on": about.get("date", "")}
    new: list[Row] = []
    improved: list[Row] = []
    lost: list[str] = []
    for row in book.get(MATRIX, ()):
        for column in (name for name in row if name.endswith(": summary")):
            key = (row["review_id"], column.removesuffix(": summary"))
            place = f"{file}, row {row['row_in_file']}: {key[1]} in {key[0]}"
            if row[column] and row[column] != before.get(key, ""):
                made = {"review_id": key[0], "code": key[1], "summary": row[column], **who}
                (improved if key in now and now[key] == before.get(key) else new).append(made)
                if key[0] not in set(known["review_id"]):
                    lost.append(f"{place}: the study has no such review; kept: “{row[column]}”")
            elif key in before and not row[column]:
                lost.append(f"{place}: emptied, which changes nothing. To take it back delete its row in matrix.csv")
    return Charted(tuple(new), tuple(improved), tuple(lost))
