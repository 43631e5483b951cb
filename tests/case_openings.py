"""Openings of invented reviews, with the facts that they tell, read as a document is read.

In tests/labelled/case_openings.csv "=" begins a line of the cover, "#" a heading, "|" a numbered paragraph, "+" a row
of a table, "-" a list item and "^" a footnote. "?no" means that "no" and blank are both right, "?" that anything is.
"""

from pathlib import Path

import pandas as pd

from dhr_analysis.blocks import Block
from dhr_analysis.codebook import find_codebook
from dhr_analysis.reading.facts import find_facts
from dhr_analysis.reading.passages import make_passages
from dhr_analysis.tables import make_table

LABELLED = Path(__file__).parent / "labelled" / "case_openings.csv"
SCORED = (
    "date_of_death", "death_type", "relationship", "method", "victim_sex", "victim_age", "perpetrator_sex",
    "perpetrator_age", "number_of_victims", "number_of_perpetrators", "children_in_household", "period_under_review",
)  # fmt: skip


def load_openings(split: str) -> list[dict[str, str]]:
    """Load the openings of one split: "tune" or "aside"."""
    table = pd.read_csv(LABELLED, dtype="str", keep_default_na=False)
    return table[table["split"] == split].to_dict("records")


def find_opening_facts(text: str) -> dict[str, str]:
    """Find the facts that an opening tells, several values of one fact joined by ";"."""
    documents = make_table(
        "documents", [{"document_id": "d", "review_id": "R1", "csp": "Walsall", "doc_type": "overview"}]
    )
    passages = make_passages(list(_list_blocks(text)), "d", "R1", find_codebook())
    facts, _ = find_facts(passages, documents, find_codebook())
    return facts[facts["used"]].groupby("fact")["value"].agg(";".join).to_dict()


def judge(found: str, expected: str) -> str:
    """Judge a value: right, blank or wrong."""
    if expected == "?" or found == expected.removeprefix("?") or (not found and expected[:1] == "?"):
        return "right"
    return "blank" if not found else "wrong"


def score_openings(split: str) -> pd.DataFrame:
    """Score every fact of a split; columns: opening, fact, found, expected, judged."""
    rows = []
    for opening in load_openings(split):
        found = find_opening_facts(opening["text"])
        for fact in SCORED:
            value = found.get(fact, "")
            judged = judge(value, opening[fact])
            if value or opening[fact]:
                rows.append((opening["opening"], fact, value, opening[fact], judged))
    return pd.DataFrame(rows, columns=["opening", "fact", "found", "expected", "judged"])


def _list_blocks(text: str):
    header: tuple[str, ...] = ()
    for line in text.splitlines():
        mark, words = line[:1], line[1:].strip()
        row = 0
        if mark == "+":
            cells = tuple(cell.strip() for cell in words.split(" + "))
            row, header = (1, header) if header else (0, cells)
            yield Block(" | ".join(cells), "table_row", 1, cells=cells, header=header, table=1, row=row)
            continue
        header = ()
        if mark == "|":
            number, _, words = words.partition(" | ")
            yield Block(words, "paragraph", 1, number)
        else:
            kinds = {"#": "heading", "-": "list_item", "^": "footnote"}
            yield Block(
                words if mark in "=#-^" else line, kinds.get(mark, "paragraph"), 1, level=1 if mark == "#" else 0
            )
