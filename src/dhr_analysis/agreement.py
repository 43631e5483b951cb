"""How far coders agree, and how far the machine agrees with people: counts first, then figures with their intervals.

Takes pairs of marks (deciding.marks); nothing here decides who is right.
"""

from collections.abc import Iterator
from typing import Any

import pandas as pd

from .deciding.figures import (
    FEW_MARKS,
    FEW_UNITS,
    count_pairs,
    divide,
    draw_anew,
    find_ac1s,
    find_kappas,
    find_middle,
    is_too_few,
    measure_ac1,
    measure_alpha,
    measure_kappa,
    measure_specific,
)
from .deciding.marks import (
    PAIR_COLUMNS,
    UNITS,
    list_coders,
    list_disagreements,
    pair_marks,
    pool_reviews,
    read_machine_codings,
)
from .deciding.places import cite_passage, shorten_text
from .deciding.samples import ASIDE, FOUND, NONE, list_population, mark_passages
from .deciding.themes import MACHINE
from .decisions import read_coding_decisions
from .errors import DhrError, suggest_name
from .reporting.page import count_things
from .study import Study
from .synthesis.intervals import find_wilson_interval
from .tables import read_table

TOO_FEW = "too few to say"
ALL = "all codes"
AGREEMENT_COLUMNS = [
    "code", "n", "both", "first_only", "second_only", "neither", "percent", "kappa", "kappa_low", "kappa_high", "alpha",
    "ac1", "ac1_low", "ac1_high", "positive", "negative", "drawn", "reading",
]  # fmt: skip


def measure_agreement(pairs: pd.DataFrame, seed: int = 2013) -> pd.DataFrame:
    """Measure agreement for each code and over all codes.

    ``pairs``: columns review_id, code, first, second (bool), a row a unit. Columns: code, n, both, first_only,
    second_only, neither, percent, kappa (Cohen) with its interval, alpha (Krippendorff), ac1 (Gwet) with its interval,
    positive and negative agreement, drawn (what is drawn anew for the 95 % intervals: reviews or units), reading
    ("too few to say" or blank). A figure that is not defined is missing.
    """
    rows = [_measure(code, group, seed) for code, group in _group(pairs)]
    return pd.DataFrame(rows, columns=AGREEMENT_COLUMNS)


def _group(pairs: pd.DataFrame) -> Iterator[tuple[str, pd.DataFrame]]:
    for code, group in pairs.groupby("code", sort=True):
        yield str(code), group
    if pairs["code"].nunique() > 1:
        yield ALL, pairs


def _measure(code: str, pairs: pd.DataFrame, seed: int) -> dict[str, Any]:
    counts = count_pairs(pairs)
    drawn, resampled = draw_anew(pairs, seed)
    return {
        "code": code, "n": counts.n, "both": counts.both, "first_only": counts.first_only,
        "second_only": counts.second_only, "neither": counts.neither,
        "percent": 100 * (counts.both + counts.neither) / counts.n,
        "kappa": measure_kappa(counts), **find_middle("kappa", find_kappas(resampled)),
        "alpha": measure_alpha(counts),
        "ac1": measure_ac1(counts), **find_middle("ac1", find_ac1s(resampled)),
        **measure_specific(counts), "drawn": drawn, "reading": TOO_FEW if is_too_few(counts) else "",
    }  # fmt: skip


MACHINE_COLUMNS = [
    "code", "n", "right", "wrong", "missed", "precision", "precision_low", "precision_high", "recall", "recall_low",
    "recall_high", "found", "unmarked", "checked", "missed_in_all", "missed_low", "missed_high", "recall_in_all",
    "reading",
]  # fmt: skip


def measure_machine(pairs: pd.DataFrame, marks: pd.DataFrame, n_population: int) -> pd.DataFrame:
    """Measure the machine against people, for each code and over all.

    ``pairs``: a person first, the machine second (deciding.marks.pair_marks); ``marks``: what the machine marked in
    all (deciding.samples.mark_passages); ``n_population``: passages that a code may stand in. Columns: code, n, right
    (both say yes), wrong (only the machine), missed (only the person); precision and recall among what was judged with
    their 95 % intervals (Wilson); found, unmarked (passages in all with and without the machine's mark), checked
    (of the unmarked, those that a person judged as part of a drawn sample), missed_in_all with its interval (the share
    missed in the sample, applied to all unmarked; missing where none were drawn), recall_in_all, reading.
    """
    known = pairs.merge(marks[["passage_id", "code", "mark"]], on=["passage_id", "code"], how="left")
    known = known.assign(mark=known["mark"].fillna(NONE).astype("str"))
    rows = [_measure_code(code, group, marks, n_population) for code, group in known.groupby("code", sort=True)]
    if len(rows) > 1:
        rows.append(_add_up(known, rows, marks, n_population))
    return pd.DataFrame(rows, columns=MACHINE_COLUMNS)


def _measure_code(code: str, pairs: pd.DataFrame, marks: pd.DataFrame, n_population: int) -> dict[str, Any]:
    mine = marks[marks["code"] == code]
    found = int((mine["mark"] == FOUND).sum())
    there = {FOUND: found, ASIDE: len(mine) - found, NONE: n_population - len(mine)}
    row = {"code": code, **_judge(pairs), "found": found, "unmarked": there[ASIDE] + there[NONE]}
    drawn = pairs[(pairs["sample"] != "") & (pairs["mark"] != FOUND)]
    return {**row, **_estimate_missed(drawn, there, row["precision"]), "reading": _read(row)}


def _judge(pairs: pd.DataFrame) -> dict[str, Any]:
    counts = count_pairs(pairs)
    right, missed, wrong = counts.both, counts.first_only, counts.second_only
    row: dict[str, Any] = {"n": counts.n, "right": right, "wrong": wrong, "missed": missed}
    for name, of in (("precision", right + wrong), ("recall", right + missed)):
        low, high = find_wilson_interval(right, of)
        row |= {name: divide(right, of), f"{name}_low": low, f"{name}_high": high}
    return row


def _estimate_missed(drawn: pd.DataFrame, there: dict[str, int], precision: float) -> dict[str, Any]:
    """Estimate what was missed in all from drawn passages that the machine set aside or left unmarked.

    Each of the two is scaled up by itself, since more of the former are drawn; what was not drawn at all but is there
    leaves the estimate open.
    """
    total, low, high = 0.0, 0.0, 0.0
    for name in (ASIDE, NONE):
        judged = drawn[drawn["mark"] == name]
        if there[name] and judged.empty:
            total = low = high = float("nan")
        elif there[name]:
            ends = find_wilson_interval(int(judged["first"].sum()), len(judged))
            total += there[name] * judged["first"].mean()
            low, high = low + there[name] * ends[0], high + there[name] * ends[1]
    right = precision * there[FOUND] if there[FOUND] else 0.0
    figures = {"missed_in_all": total, "missed_low": low, "missed_high": high}
    return {"checked": len(drawn), **figures, "recall_in_all": divide(right, right + total)}


def _add_up(pairs: pd.DataFrame, rows: list[dict[str, Any]], marks: pd.DataFrame, n_population: int) -> dict[str, Any]:
    """Measure over all codes that were judged, taken together."""
    row: dict[str, Any] = {"code": ALL, **_judge(pairs)}
    mine = marks[marks["code"].isin([part["code"] for part in rows])]
    there = {name: int((mine["mark"] == name).sum()) for name in (FOUND, ASIDE)}
    there[NONE] = n_population * len(rows) - len(mine)
    row |= {"found": there[FOUND], "unmarked": there[ASIDE] + there[NONE]}
    drawn = pairs[(pairs["sample"] != "") & (pairs["mark"] != FOUND)]
    return {**row, **_estimate_missed(drawn, there, row["precision"]), "reading": _read(row)}


def _read(row: dict[str, Any]) -> str:
    return TOO_FEW if min(row["right"] + row["wrong"], row["right"] + row["missed"]) < FEW_MARKS else ""


def open_pairs(study: Study, first: str = "", second: str = MACHINE) -> pd.DataFrame:
    """Open the pairs of two coders of a study, passage by passage; ``first`` blank: the first coder there is.

    Empty when nobody has decided on codings yet. Raises DhrError for a coder there isn't.
    """
    decisions = read_coding_decisions(study.decisions)
    coders = list_coders(decisions)
    if not first and not coders:
        return pd.DataFrame(columns=PAIR_COLUMNS)
    machine = read_machine_codings(study)
    return pair_marks(first or coders[0], second, decisions, machine, read_table(study.processed, "passages"))


def open_machine_measures(study: Study, coder: str = "") -> pd.DataFrame:
    """Measure a study's machine against a coder (blank: the first there is); columns as ``measure_machine``."""
    pairs = open_pairs(study, coder)
    if pairs.empty:
        return pd.DataFrame(columns=MACHINE_COLUMNS)
    machine = read_machine_codings(study)
    passages, reviews = (read_table(study.processed, name) for name in ("passages", "reviews"))
    return measure_machine(pairs, mark_passages(machine), len(list_population(passages, reviews, machine)))


def name_coders(study: Study, first: str = "", second: str = MACHINE) -> tuple[str, str]:
    """Name the two who are compared; where nobody has decided anything, the first is "nobody"."""
    coders = list_coders(read_coding_decisions(study.decisions))
    return first or (coders[0] if coders else "nobody"), second


def show_figures(figures: pd.DataFrame) -> pd.DataFrame:
    """Make figures fit to be read: rounded, and blank where there is too little to say (``reading`` says so).

    Estimates of what was missed are blank where fewer than twenty unmarked passages were drawn and judged.
    """
    few = figures["reading"] == TOO_FEW
    shown = {}
    for name in figures.select_dtypes("float"):
        of_missed = str(name).startswith("missed_") or name == "recall_in_all"
        blank = (few & (name == "recall_in_all")) | (figures["checked"] < FEW_UNITS) if of_missed else few
        whole = name == "percent" or str(name).startswith("missed_")
        shown[name] = figures[name].mask(blank).round(0 if whole else 2)
    return figures.assign(**shown)


def choose_unit(pairs: pd.DataFrame, unit: str) -> pd.DataFrame:
    """Give the pairs by the unit chosen: passage × code as they are, or pooled to review × code.

    Raises DhrError for another unit. The unit is chosen before coding and printed with the figures.
    """
    if unit not in UNITS:
        raise DhrError(f"There is no unit {unit!r}. {suggest_name(unit, UNITS)}")
    return pairs if unit == "passage" else pool_reviews(pairs)


def say_unit(pairs: pd.DataFrame, unit: str, first: str, second: str) -> str:
    """Say in a sentence who is compared, by which unit, on how much."""
    if pairs.empty:
        return "Nobody has decided on codings yet. Make a sheet with: dhr sheets STUDY --coder AB --blind"
    chosen = choose_unit(pairs, unit)
    what = "passage × code" if unit == "passage" else "review × code (yes where any passage judged by both says yes)"
    return (
        f"{first} and {second} are compared by {what}: {count_things(len(chosen), 'unit')}, "
        f"{count_things(chosen['code'].nunique(), 'code')}, {count_things(chosen['review_id'].nunique(), 'review')}."
    )


def list_apart(pairs: pd.DataFrame, passages: pd.DataFrame) -> pd.DataFrame:
    """List where two coders differ, to be talked over: columns code, review_id, where, first, second (yes or no with
    the words given), passage.
    """
    apart = list_disagreements(pairs).merge(passages[["passage_id", "page", "paragraph", "text"]], on="passage_id")
    said = {
        side: [
            f"{'yes' if yes else 'no'}{f': {words}' if words else ''}"
            for yes, words in zip(apart[side], apart[f"{side}_words"], strict=True)
        ]
        for side in ("first", "second")
    }
    where = [cite_passage(row) for row in apart[["page", "paragraph"]].to_dict("records")]
    made = apart.assign(**said, where=where, passage=apart["text"].map(shorten_text))
    return made[["code", "review_id", "where", "first", "second", "passage"]].sort_values("code", kind="stable")
