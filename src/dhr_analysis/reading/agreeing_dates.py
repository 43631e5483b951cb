"""Dates told of a death brought together: less precise ones, days of an attack, years that stand as headings."""

import re
from collections.abc import Iterable, Sequence
from dataclasses import replace
from datetime import date

from .cast import Told
from .telling import Evidence, weigh

FACT, DEATH, ATTACK = "date_of_death", "a date beside the death", "a date beside the attack"
TOLD_NEXT, FOUND = "a date just before the death is told", "a date beside the finding of the body"
YEAR_HEADING = re.compile(r"\W*(?:[A-Z][a-z]+\s(?:to\s[A-Z][a-z]+\s)?)?((?:19|20)\d\d)\W*")
DAY = re.compile(r"(?<=-\d\d)-\d\d$")
VAGUE = 2.0  # weight that a year in prose has at most
WEEKS = 90  # days between an attack and a death from it


def agree_dates(evidence: Iterable[Evidence], told: Sequence[Told]) -> list[Evidence]:
    """Bring the dates of one review together: years added, coarse ones counted for precise ones, attacks left out."""
    made = [_add_heading_year(one, told) for one in evidence]
    return _prefer_death(_drop_vague(_let_agree(_complete(made))))


def find_heading_year(told: Sequence[Told], place: int) -> str:
    """Find the year that stands as a heading over a sentence, as in a chronology told year by year; blank if none."""
    for one in reversed(told[:place]):
        if one.sentence.kind == "heading":
            return year.group(1) if (year := YEAR_HEADING.fullmatch(one.sentence.plain)) else ""
    return ""


def _add_heading_year(one: Evidence, told: Sequence[Told]) -> Evidence:
    year = find_heading_year(told, one.place) if one.value.startswith("?") else ""
    return replace(one, value=year + one.value[1:]) if year else one


def _drop_vague(evidence: list[Evidence]) -> list[Evidence]:
    """Leave out a year told in prose where a day of another year is given."""
    days = [one for one in evidence if len(one.value) == 10 and one.weight >= 1.0]
    years = {one.value[:4] for one in days}
    return [one for one in evidence if len(one.value) > 4 or one.weight > VAGUE or not years or one.value in years]


def _prefer_death(evidence: list[Evidence]) -> list[Evidence]:
    """Leave out the day of an attack where a later day within weeks is given as that of the death.

    Where only attacks are dated the last of them was most likely the fatal one.
    """
    if evidence and all(one.rule == ATTACK for one in evidence):
        last = max(one.value for one in evidence)
        return [one if one.value == last else replace(one, weight=0.5 * one.weight) for one in evidence]
    dead = [one for one in evidence if one.rule != ATTACK and len(one.value) == 10]
    if not dead:
        return evidence
    day = date.fromisoformat(next(iter(weigh(dead))))
    return [
        one
        for one in evidence
        if one.rule != ATTACK or len(one.value) < 10 or not 0 < (day - date.fromisoformat(one.value)).days <= WEEKS
    ]


def _complete(evidence: list[Evidence]) -> list[Evidence]:
    """Give a day without a year the year of the death, where other dates of the death say it.

    Several attacks may be dated: where they alone are, the year is that of the last.
    """
    dated = [one for one in evidence if not one.value.startswith("?")]
    dead = [one for one in dated if one.rule != ATTACK]
    last = max((one.value[:4] for one in dated), default="")
    known = weigh(dead or [one for one in dated if one.value[:4] == last])
    made = []
    for one in evidence:
        fitting = [value for value in known if len(value) == 4 or value[5:7] == one.value[2:4]]
        if not one.value.startswith("?"):
            made.append(one)
        elif fitting:
            made.append(replace(one, value=fitting[0][:4] + one.value[1:]))
    return made


def _let_agree(evidence: list[Evidence]) -> list[Evidence]:
    """Count less precise dates for the plainest precise one that they agree with."""
    made = list(evidence)
    for length in (4, 7):
        weights = weigh(made)
        for coarse in [value for value in weights if len(value) == length]:
            finer = [value for value in weights if value.startswith(f"{coarse}-")]
            if finer and (len(finer) == 1 or 2 * weights[finer[0]] >= weights[coarse]):
                made = [replace(one, value=finer[0]) if one.value == coarse else one for one in made]
    return made


def blur(one: Evidence) -> Evidence:
    """Keep only the month in which a body was found that nobody had seen alive for a while, and trust it less."""
    return replace(one, value=DAY.sub("", one.value), weight=0.4 * one.weight)
