"""The rows of a coding sheet: passage × code with what stands around the passage and what the machine made of it."""

from collections.abc import Collection

import pandas as pd

from .places import shorten_text

AROUND = 200  # letters of the passage before and of the one after
OPEN_COLUMNS = ("verdict", "new_words", "memo")
BLIND_COLUMNS = ("present", "new_words", "memo")


def make_rows(
    wanted: pd.DataFrame,
    marks: pd.DataFrame,
    passages: pd.DataFrame,
    files: dict[str, str],
    names: dict[str, str],
    wordings: dict[str, str],
) -> pd.DataFrame:
    """Make the rows of a sheet for passages × codes, as the passages stand in their documents.

    ``wanted``: passage_id and code; ``files``: document_id → file; ``names`` and ``wordings`` by code. Columns:
    review_id, file, page, paragraph, heading, before, text, after, code, code_name, machine (status; blank: no mark),
    words, reason, passage_id, start, end, wording. All are text.
    """
    placed = place_passages(passages, set(wanted["passage_id"])).assign(
        file=lambda table: table["document_id"].map(files)
    )
    marked = marks[["passage_id", "code", "status", "quote", "reason", "start", "end"]]
    rows = (
        wanted[["passage_id", "code"]]
        .merge(placed, on="passage_id")
        .merge(marked, on=["passage_id", "code"], how="left")
    )
    rows = rows.sort_values(["rank", "code"], kind="stable").rename(columns={"status": "machine", "quote": "words"})
    rows = rows.assign(code_name=rows["code"].map(names), wording=rows["code"].map(wordings))
    columns = [
        "review_id", "file", "page", "paragraph", "heading", "before", "text", "after", "code", "code_name", "machine",
        "words", "reason", "passage_id", "start", "end", "wording",
    ]  # fmt: skip
    return rows[columns].astype(object).where(rows[columns].notna(), "").astype("str").reset_index(drop=True)


def place_passages(passages: pd.DataFrame, wanted: Collection[str]) -> pd.DataFrame:
    """Give passages with the ends of their neighbours: further columns before, after, rank (place in ``passages``)."""
    texts = passages.groupby("document_id", sort=False)["text"]
    placed = passages.assign(
        before=texts.shift(1).fillna("").map(_shorten_head), after=texts.shift(-1).fillna("").map(_shorten_tail),
        rank=range(len(passages)),
    )  # fmt: skip
    return placed[placed["passage_id"].isin(wanted)]


def _shorten_tail(text: str) -> str:
    return shorten_text(text, AROUND)


def _shorten_head(text: str) -> str:
    return text if len(text) <= AROUND else "…" + text[-AROUND:].split(" ", 1)[-1]
