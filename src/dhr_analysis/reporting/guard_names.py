"""Names and dates by which an unpublished review could be known: its cast, names that stand only in it, full dates."""

import re
from collections.abc import Collection, Iterable

import pandas as pd

from ..csvfiles import split_list
from ..decisions import read_decisions
from ..study import Study
from .words import MONTHS, say_date

CAPITAL = re.compile(r"(?<![\w’'-])[A-Z][\w’'-]*")
ANY_WORD = re.compile(r"(?<![\w’'-])\w[\w’'-]*")
INSIDE = re.compile(r"(?<=[\w,;:)”’] )[A-Z][\w’-]+")  # a capital within a sentence: a name, most often
SHORTEST = 3  # letters of a name that stands alone; shorter ones are initials, which the cast lists


def list_cast(reviews: pd.DataFrame, allowed: Iterable[str]) -> dict[str, str]:
    """List what reviews call victim and perpetrator, where it is a name: words with a capital that no other text has.

    "the victim" and "his mother" are no names; "Adult T" and "AD" are.
    """
    called = {
        name
        for column in ("victim_called", "perpetrator_called")
        for cell in reviews[column]
        for name in split_list(cell)
        if CAPITAL.search(name.removeprefix("The "))
    }
    common = "\n".join(allowed)
    return {
        name: "what an unpublished review calls victim or perpetrator"
        for name in sorted(called)
        if not re.search(rf"(?<!\w){re.escape(name)}(?!\w)", common)
    }


def list_only_names(texts: Iterable[str], allowed: Iterable[str]) -> dict[str, str]:
    """List the names that stand in these texts alone: always with a capital, also within a sentence, or with digits.

    A word that also occurs in small letters, or anywhere in the allowed texts, is none.
    """
    joined, common = "\n".join(texts), "\n".join(allowed)
    small = {word.lower() for word in ANY_WORD.findall(joined) if word[:1].islower()}
    known = {word.lower() for word in ANY_WORD.findall(common)}
    names = set(INSIDE.findall(joined)) | {word for word in ANY_WORD.findall(joined) if _is_odd(word)}
    return {
        name: "a name that stands only in unpublished reviews"
        for name in sorted(names)
        if len(name) >= SHORTEST and _root(name) not in small and not {name.lower(), _root(name)} & known
    }


def _root(name: str) -> str:
    return re.sub(r"['’]s$", "", name).lower()


def _is_odd(word: str) -> bool:
    """Say whether a word mixes letters and digits, as reference numbers do."""
    return bool(re.search(r"[A-Za-z]", word) and re.search(r"\d", word)) and len(word) > 4


def list_dates(reviews: pd.DataFrame) -> dict[str, str]:
    """List the full dates of the deaths, in the spellings that a report could use."""
    dates = [date for date in reviews["date_of_death"] if re.fullmatch(r"\d{4}-\d\d-\d\d", date)]
    found: dict[str, str] = {}
    for date in dates:
        year, month, day = date.split("-")
        spellings = (date, say_date(date), f"{day}/{month}/{year}", f"{int(day)} {MONTHS[int(month) - 1][:3]} {year}")
        found |= {spelling: "full date of a death in an unpublished review" for spelling in spellings}
    return found


def list_plan_words(study: Study, known: Collection[str]) -> list[str]:
    """List all that was typed into the plan and is not for the public."""
    history = read_decisions(study.decisions, "action_status")
    told = [words for column in ("update", "milestones", "note", "assurance") for words in history[column]]
    return [words for words in (*told, *(name for name in history["owner"] if name.lower() not in known)) if words]
