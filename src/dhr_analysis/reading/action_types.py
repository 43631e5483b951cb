"""Say what kind of act a recommendation asks, and whether it names an owner, a deadline and a measure."""

import re
from functools import cache
from pathlib import Path

from ..codebook import load_codebook
from ..csvfiles import split_list
from .dates import find_dates
from .phrases import compile_phrase


def classify_action(text: str, codebook_folder: Path, *, national: bool = False) -> str:
    """Name the kind of act by the first words of codebook/action_types.csv that the text holds, else "other".

    Of words that begin at one place the longest count; what is asked of national bodies is law_or_national.
    """
    if national:
        return "law_or_national"
    hits = [
        (hit.start(), -hit.end(), value)
        for value, pattern in _load_rules(codebook_folder, "action_type")
        if (hit := pattern.search(text))
    ]
    return min(hits)[2] if hits else "other"


def has_rule(rule: str, text: str, codebook_folder: Path) -> bool:
    """Say whether a text holds words of a rule (has_owner, has_deadline, has_measure); a date is a deadline."""
    if rule == "has_deadline" and find_dates(text):
        return True
    if rule == "has_measure" and re.search(r"\d\s?%", text):
        return True
    return any(pattern.search(text) for _, pattern in _load_rules(codebook_folder, rule))


@cache
def _load_rules(folder: Path, rule: str) -> list[tuple[str, re.Pattern[str]]]:
    table = load_codebook(folder, "action_types")
    return [
        (
            row["value"],
            re.compile("|".join(map(compile_phrase, sorted(split_list(row["phrase"]), key=lambda p: (-len(p), p))))),
        )
        for row in table[table["rule"] == rule].to_dict("records")
    ]
