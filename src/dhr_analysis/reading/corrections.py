"""A person's corrections of recommendations, laid over what the machine found."""

from pathlib import Path
from typing import Any

import pandas as pd

from ..codebook import load_codebook
from ..csvfiles import ROW, split_list
from ..errors import Fault, FaultsError, suggest_name
from ..ids import fold_text, make_id
from ..tables import make_problem, make_table

FILE = "decisions/recommendations.csv"
FIELDS = ("text", "number", "level", "scope")


def lay_over_recommendations(
    tables: dict[str, pd.DataFrame], decided: pd.DataFrame, codebook: Path
) -> tuple[pd.DataFrame, pd.DataFrame, list[dict[str, str]]]:
    """Lay decisions/recommendations.csv over the machine's recommendations and their agencies.

    ``correct`` changes what its filled cells say, ``drop`` removes, ``merge`` removes in favour of ``merge_into``,
    ``add`` and ``split`` make a new row (split: beside the row it was split from). A row whose recommendation is no
    longer there is kept in the file and told of as a problem. Raises FaultsError for an unknown agency.
    """
    rows = tables["recommendations"].to_dict("records")
    found = {row["recommendation_id"]: row for row in rows}
    agencies = tables["recommendation_agencies"].to_dict("records")
    sectors = dict(load_codebook(codebook, "agencies")[["agency", "sector"]].itertuples(index=False))
    _check_agencies(decided, sectors)
    lost = []
    for row in decided.to_dict("records"):
        target = found.get(row["recommendation_id"])
        if target is None and row["change"] != "add":
            lost.append(_tell_lost(row))
            continue
        changed = _change(found, target, row)
        if changed and row["agencies"]:
            agencies = [agency for agency in agencies if agency["recommendation_id"] != changed]
            agencies += [_person_agency(changed, name, sectors) for name in split_list(row["agencies"])]
    kept = make_table("recommendations", found.values())
    laid = make_table("recommendation_agencies", [row for row in agencies if row["recommendation_id"] in found])
    return kept, laid, lost


def _change(found: dict[str, dict[str, Any]], target: dict[str, Any] | None, row: dict[str, Any]) -> str:
    """Make one change in place; returns the id whose agencies may be replaced, blank when the row is gone."""
    if row["change"] in ("drop", "merge"):
        found.pop(row["recommendation_id"])
        return ""
    filled = {field: row[field] for field in FIELDS if row[field]}
    if row["change"] == "correct" and target is not None:
        target.update(filled, decided_by=row["decided_by"])
        return str(row["recommendation_id"])
    review = target["review_id"] if target else row["review_id"]
    made = make_id("r", review, fold_text(row["text"]))
    page = int(row["page"]) if row["page"].isdigit() else None
    base = dict(target or {"review_id": review, "document_id": row["document_id"], "page": page, "confidence": 1.0})
    found[made] = {**base, **filled, "recommendation_id": made, "found_by": "person", "decided_by": row["decided_by"]}
    return made


def _person_agency(recommendation_id: str, agency: str, sectors: dict[str, str]) -> dict[str, str]:
    return {
        "recommendation_id": recommendation_id,
        "agency": agency,
        "sector": sectors[agency],
        "words": "",
        "source": "person",
    }


def _check_agencies(decided: pd.DataFrame, sectors: dict[str, str]) -> None:
    faults = [
        Fault(FILE, repr(name), "an agency of codebook/agencies.csv", suggest_name(name, sectors), row[ROW], "agencies")
        for row in decided.to_dict("records")
        for name in split_list(row["agencies"])
        if name not in sectors
    ]
    if faults:
        raise FaultsError(faults)


def _tell_lost(row: dict[str, Any]) -> dict[str, str]:
    what = f"a decision of {row['decided_by']} rests on {row['recommendation_id']}, which is no longer found"
    what_to_do = "Find it again in the notebook 2_read and give its new id; the row is kept until then."
    where = f"row {row[ROW]}: {row['quote'] or row['text']}"
    return make_problem("read", "warning", what, what_to_do, file=FILE, where=where)
