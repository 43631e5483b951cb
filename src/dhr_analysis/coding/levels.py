"""From sentences to themes: which codes a review as a whole bears. Makes the table ``review_codes``."""

import pandas as pd

from ..tables import FINDING_ROLES, make_table
from .context import FOUND

ENOUGH = 0.2  # in a short report one sentence as sure as this makes a theme
ENOUGH_IF_LONG = 0.35  # a long report has more sentences, and so more chances that one of them is misread
LONG = 400
MACHINE = "machine"


def make_themes(codings: pd.DataFrame, passages: pd.DataFrame, reviews: pd.DataFrame, codes: list[str]) -> pd.DataFrame:
    """Make one row a review and code: present, n_passages, best_passage_id, score, rule.

    A review of which no findings text was read has ``present`` missing: not read is not the same as not found.
    """
    review_of = dict(zip(passages["passage_id"], passages["review_id"], strict=True))
    found = codings[codings["status"] == FOUND]
    found = found.assign(review_id=found["passage_id"].map(review_of))
    groups = dict(list(found.groupby(["review_id", "code"], sort=True)))
    findings = passages[passages["role"].isin(FINDING_ROLES)]
    sizes = findings.groupby("review_id").size().to_dict()
    read = set(sizes)
    rows = [
        _judge_theme(review_id, code, groups.get((review_id, code)), sizes.get(review_id, 0))
        for review_id in sorted(set(reviews["review_id"]) | set(read))
        for code in codes
    ]
    return make_table("review_codes", rows)


def _judge_theme(review_id: str, code: str, found: pd.DataFrame | None, size: int) -> dict[str, object]:
    row: dict[str, object] = {"review_id": review_id, "code": code, "decided_by": MACHINE}
    if not size:
        return row | {"present": None, "rule": "not read: no findings text", "n_passages": None, "score": None}
    if found is None:
        return row | {"present": False, "rule": "no sentence found", "n_passages": 0, "score": 0.0}
    ordered = found.sort_values(["score", "passage_id", "start"], ascending=[False, True, True], kind="stable")
    best = ordered.iloc[0]
    together = 1 - float((1 - ordered["score"]).prod())
    enough = ENOUGH_IF_LONG if size > LONG else ENOUGH
    count = found["passage_id"].nunique()
    passages = f"{count} passage{'s' if count != 1 else ''} of {size}"
    rule = f"{passages}, together {together:.2f} sure; enough is {enough}"
    return row | {
        "present": together >= enough, "n_passages": count, "best_passage_id": best["passage_id"],
        "score": round(together, 4), "rule": rule,
    }  # fmt: skip
