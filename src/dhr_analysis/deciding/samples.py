"""Samples of passage × code for people to judge: repeatable, spread over partnerships, years, codes and marks."""

import hashlib
from collections.abc import Sequence

import numpy as np
import pandas as pd

from ..tables import FINDING_ROLES

NONE = "none"  # the machine has not marked the code in the passage
ASIDE = "set aside"
FOUND = "found"
SHARES = ((FOUND, 0.5), (ASIDE, 0.15), (NONE, 0.35))
FEWEST_WORDS = 5  # shorter passages are headings, names or numbers


def mark_passages(codings: pd.DataFrame) -> pd.DataFrame:
    """Say what the machine makes of each passage × code it touched: its weightiest coding of the code there.

    Columns: passage_id, code, mark (found, set aside), status, start, end, quote, reason, score. What is found weighs
    more than what is set aside, then the score.
    """
    order = codings.assign(mark=np.where(codings["status"] == "found", FOUND, ASIDE))
    order = order.sort_values(
        ["passage_id", "code", "mark", "score", "start"], ascending=[True, True, True, False, True]
    )
    first = order.drop_duplicates(["passage_id", "code"])
    return first[["passage_id", "code", "mark", "status", "start", "end", "quote", "reason", "score"]].reset_index(
        drop=True
    )


def list_population(passages: pd.DataFrame, reviews: pd.DataFrame, codings: pd.DataFrame) -> pd.DataFrame:
    """List the passages that a code may stand in: findings, and whatever the machine marked.

    Columns: passage_id, review_id, csp, year (of death; blank: not known), in the order of ``passages``.
    """
    words = passages["text"].str.split().str.len()
    finding = passages["role"].isin(FINDING_ROLES) & (passages["kind"] != "heading") & (words >= FEWEST_WORDS)
    wanted = passages[finding | passages["passage_id"].isin(codings["passage_id"])]
    cases = reviews.set_index("review_id")
    return pd.DataFrame(
        {
            "passage_id": wanted["passage_id"],
            "review_id": wanted["review_id"],
            "csp": wanted["review_id"].map(cases["csp"]).fillna(""),
            "year": wanted["review_id"].map(cases["date_of_death"].str[:4]).fillna(""),
        }
    ).reset_index(drop=True)


def draw_sample(
    marks: pd.DataFrame, population: pd.DataFrame, codes: Sequence[str], size: int, seed: int
) -> pd.DataFrame:
    """Draw a sample of passage × code: the same for every coder who names the same seed, size and codes.

    Codes share the size evenly; of each code half are found by the machine, 15 % set aside and 35 % without its mark,
    as far as there are so many. Within these, partnerships and years have their shares. Columns: passage_id, code,
    mark; in the order of ``population``, then of code.
    """
    chosen = sorted(set(codes))
    place = np.random.default_rng(seed).permutation(len(chosen))
    parts = [
        _draw_code(
            marks[marks["code"] == code], population, code, size // len(chosen) + (rank < size % len(chosen)), seed
        )
        for code, rank in zip(chosen, place, strict=True)
    ]
    drawn = pd.concat(parts) if parts else pd.DataFrame(columns=["passage_id", "code", "mark"])
    rank = pd.Series(range(len(population)), index=population["passage_id"])
    order = drawn.assign(rank=drawn["passage_id"].map(rank)).sort_values(["rank", "code"])
    return order[["passage_id", "code", "mark"]].reset_index(drop=True)


def _draw_code(marks: pd.DataFrame, population: pd.DataFrame, code: str, size: int, seed: int) -> pd.DataFrame:
    rng = np.random.default_rng([seed, int(hashlib.sha256(code.encode("utf-8")).hexdigest()[:8], 16)])
    marked = dict(zip(marks["passage_id"], marks["mark"], strict=True))
    mark = population["passage_id"].map(lambda passage_id: marked.get(passage_id, NONE))
    pools = {name: population[mark == name] for name, _ in SHARES}
    sizes = share_out(size, {name: len(pool) for name, pool in pools.items()})
    drawn = [draw_evenly(pools[name], sizes[name], rng).assign(mark=name) for name, _ in SHARES]
    return pd.concat(drawn).assign(code=code)


def share_out(size: int, there: dict[str, int]) -> dict[str, int]:
    """Share a size out over found, set aside and unmarked; what one has too few of goes to the unmarked, then found."""
    found = round(size * SHARES[0][1])
    wanted = {FOUND: found, ASIDE: round(size * SHARES[1][1])}
    wanted[NONE] = size - found - wanted[ASIDE]
    given = {name: min(n, there[name]) for name, n in wanted.items()}
    for name in (NONE, FOUND, ASIDE):
        given[name] = min(there[name], given[name] + size - sum(given.values()))
    return given


def draw_evenly(pool: pd.DataFrame, size: int, rng: np.random.Generator) -> pd.DataFrame:
    """Draw rows at even steps through partnerships and years, so that each has its share; within, by lot."""
    if not size:
        return pool.iloc[:0]
    mixed = pool.iloc[rng.permutation(len(pool))].sort_values(["csp", "year"], kind="stable")
    steps = (rng.random() + np.arange(size)) * len(pool) / size
    return mixed.iloc[steps.astype(int)]
