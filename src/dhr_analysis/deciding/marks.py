"""Who says what of a code in a passage: the marks of two coders, or of a coder and the machine, laid side by side."""

import pandas as pd

from ..decisions import Decisions
from ..errors import DhrError, suggest_name
from ..study import Study
from ..tables import read_table, write_table
from .themes import MACHINE
from .verdicts import YES

AGREED = "agreed"
UNITS = ("passage", "review")
PAIR_COLUMNS = [
    "review_id", "passage_id", "code", "first", "second", "first_words", "second_words", "first_memo", "second_memo",
    "sample",
]  # fmt: skip


def keep_machine_codings(study: Study, codings: pd.DataFrame) -> pd.DataFrame:
    """Keep the codings as the machine made them, before people's decisions are laid over; returns them as written."""
    return write_table(study.processed / "parts" / "code", "codings", codings)


def read_machine_codings(study: Study) -> pd.DataFrame:
    """Read the codings as the machine made them; says which stage to run when they aren't there."""
    return read_table(study.processed / "parts" / "code", "codings")


def list_coders(decisions: Decisions) -> list[str]:
    """List those who decided on codings, by initials."""
    return sorted(set(decisions["codings"]["decided_by"]))


def list_marks(coder: str, decisions: Decisions) -> pd.DataFrame:
    """List what a coder says of each passage × code she decided on.

    Columns: passage_id, code, present (bool), words (blank: the whole passage), memo, sample. ``agreed`` gives what
    was agreed on. Raises DhrError for a coder who has not decided anything.
    """
    if coder == AGREED:
        rows = decisions["agreed_codings"].query("passage_id != ''")
        made = rows.assign(present=rows["present"] == "yes", words="", memo=rows["reason"], sample="")
    else:
        rows = decisions["codings"].query("decided_by == @coder")
        if rows.empty:
            known = list_coders(decisions)
            hint = suggest_name(coder, known) if known else "Nobody has: make a sheet with dhr sheets STUDY --coder AB."
            raise DhrError(f"No codings of {coder!r} are in the decisions. {hint}")
        yes = rows["verdict"].isin(YES)
        made = rows.assign(present=yes, words=rows["quote"].where(yes & (rows["start"] != ""), "")).sort_values(
            "present", ascending=False, kind="stable"
        )
    columns = ["passage_id", "code", "present", "words", "memo", "sample"]
    return made.drop_duplicates(["passage_id", "code"])[columns].reset_index(drop=True)


def pair_marks(
    first: str, second: str, decisions: Decisions, machine: pd.DataFrame, passages: pd.DataFrame
) -> pd.DataFrame:
    """Pair what two coders say, where both decided; ``machine`` as second has a word on whatever the first decided.

    Columns: review_id, passage_id, code, first, second (bool), first_words, second_words, first_memo, second_memo,
    sample; in the order of ``passages``. Passages that are gone are left out.
    """
    ours = list_marks(first, decisions).rename(
        columns={"present": "first", "words": "first_words", "memo": "first_memo"}
    )
    if second == MACHINE:
        found = machine[machine["status"] == "found"].drop_duplicates(["passage_id", "code"])
        theirs = found.assign(second=True, second_words=found["quote"], second_memo=found["reason"])
        pairs = ours.merge(theirs[["passage_id", "code", "second", "second_words", "second_memo"]], how="left")
        pairs["second"] = pairs["second"].notna()
        pairs = pairs.fillna({"second_words": "", "second_memo": ""})
    else:
        theirs = list_marks(second, decisions).drop(columns="sample")
        named = theirs.rename(columns={"present": "second", "words": "second_words", "memo": "second_memo"})
        pairs = ours.merge(named, on=["passage_id", "code"])
    rank = {passage_id: place for place, passage_id in enumerate(passages["passage_id"])}
    review = dict(zip(passages["passage_id"], passages["review_id"], strict=True))
    pairs = pairs[pairs["passage_id"].isin(rank)]
    pairs = pairs.assign(review_id=pairs["passage_id"].map(review), rank=pairs["passage_id"].map(rank))
    ordered = pairs.sort_values(["rank", "code"], kind="stable")[PAIR_COLUMNS]
    return ordered.astype({"first": bool, "second": bool}).reset_index(drop=True)


def pool_reviews(pairs: pd.DataFrame) -> pd.DataFrame:
    """Pool pairs to review × code: yes where any of the passages that both decided on says yes.

    Columns: review_id, code, first, second, n_passages.
    """
    grouped = pairs.groupby(["review_id", "code"], as_index=False, sort=True)
    return grouped.agg(first=("first", "any"), second=("second", "any"), n_passages=("passage_id", "size"))


def list_disagreements(pairs: pd.DataFrame) -> pd.DataFrame:
    """List the passages × codes on which the two disagree: columns as ``pair_marks``, with both coders' words."""
    return pairs[pairs["first"] != pairs["second"]].reset_index(drop=True)
