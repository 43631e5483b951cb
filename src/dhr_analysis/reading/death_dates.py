"""The date of the death: as precise as the review prints it, from the words beside it."""

import re
from collections import Counter
from pathlib import Path
from typing import Any

from .dates import PrintedDate, find_dates
from .fact_rules import kin_pattern, load_kin, load_rules
from .names import NAME, is_name
from .sides import People, name_of

Told = list[dict[str, Any]]
Quotes = dict[tuple[str, str], dict[str, Any]]
LONE_YEAR = re.compile(r"\b(?:in|during|of)\s+(?:the\s+\w+\s+of\s+)?((?:19|20)\d\d)\b|(?<=, )((?:19|20)\d\d)$")
# "The week of 4 February 2013" and "the night of 17 to 18 March 2013" name no one day.
LOOSE_DAY = re.compile(
    r"(?:\bweek (?:of|commencing|beginning)(?: \w+day)?|\d(?:st|nd|rd|th)?(?: \w+)?(?: \d{4})?(?: (?:to|and|or)|/|[-–]))\s*(?:the )?$",
    re.I,
)
AT_START = 45  # a sentence that begins with its date tells when the next one happened


def find_death_dates(told: Told, people: People, folder: Path, quotes: Quotes) -> Counter[str]:
    """Count the dates said of the death, as precise as printed; a less precise one supports one that it agrees with."""
    found: Counter[str] = Counter()
    for place, sentence in enumerate(told):
        before = told[place - 1]["text"] if place else ""
        if speaks_of_another_death(before, sentence["text"], people, folder):
            continue
        for date, distance, plain in _dates_near_death(sentence["text"], folder):
            if len(date) == 4 and place >= 60:
                continue
            weight = (8 if sentence["role"] == "front_matter" else 5 if place < 20 else 3 if place < 60 else 1) - (
                distance > 60
            )
            found[date] += max(weight if plain else weight // 2, 1)
            quotes.setdefault(("date_of_death", date), {**sentence, "rule": "a date beside the death"})
    _learn_from_neighbours(found, told, people, folder, quotes)
    return _let_agree(found)


def speaks_of_another_death(before: str, text: str, people: People, folder: Path, *, either: bool = False) -> bool:
    """Say whether the death of somebody else is told: of a parent, an earlier partner, a named third person."""
    if re.match(r"(?:She|He) died\b", text) and re.match(
        r"[^.,]*['’]s (?:mother|father|grandmother|brother|sister)\b", before
    ):
        return True
    died = re.search(r"\b(?:had\s+)?died\b|\bdeath\b|\bsuicide\b", text)
    if not died:
        return False
    start = text[: died.start()]
    relation = name_of(people.relationships).replace("former", "current")
    kin = re.search(
        rf"\b(?:[Hh]er|[Hh]is|[Tt]heir|['’]s)\s+{kin_pattern(folder)}(?:['’]s)?(?:,[^,]+,(?:[^,]+,)?)?\s+(?:had\s+)?$",
        start,
    )
    if kin:
        related = load_kin(folder)[kin["kin"].lower()]
        sex = name_of(people.victim_sex)
        is_victim = relation == related.when_victim and not (sex and related.sex and sex != related.sex)
        if either:
            return relation not in (related.when_victim, related.when_perpetrator) or bool(kin["former"])
        return not is_victim or died.group().startswith("had")
    known = {**people.victims, **people.perpetrators} if either else people.victims
    name = re.search(rf"(?P<name>{NAME})(?:['’]s)?\s+(?:had\s+)?$", start)
    return bool(name and is_name(name["name"], folder) and people.victims and name["name"] not in known)


def _dates_near_death(text: str, folder: Path) -> list[tuple[str, int, bool]]:
    """List the dates that words for the death stand beside: (date, distance, whether the words say the death itself)."""
    cues = [
        (hit.span(), value == "death")
        for value, _, rule in load_rules(folder, "date_cue")
        for hit in rule.finditer(text)
    ]
    dates = [date for date in [*find_dates(text), *_find_lone_years(text)] if not _is_barred(text, date, cues, folder)]
    if not cues or not dates:
        return []
    chosen: dict[str, tuple[int, bool]] = {}
    for span, plain in cues:
        after = [date for date in dates if 0 <= date.start - span[1] <= AT_START]
        date = min(after or dates, key=lambda one: _distance((one.start, one.end), span))
        distance = _distance((date.start, date.end), span)
        if distance < 140:
            iso = _write_precision(text, date)
            known = chosen.get(iso, (distance, plain))
            chosen[iso] = (min(known[0], distance), known[1] or plain)
    listed = [(iso, distance, plain) for iso, (distance, plain) in chosen.items()]
    return [row for row in listed if row[2]] or listed


def _is_barred(text: str, date: PrintedDate, cues: list[tuple[tuple[int, int], bool]], folder: Path) -> bool:
    bars = [hit.span() for _, _, rule in load_rules(folder, "date_bar") for hit in rule.finditer(text)]
    to_cue = min((_distance((date.start, date.end), span) for span, _ in cues), default=10_000)
    to_bar = min((_distance((date.start, date.end), bar) for bar in bars), default=10_000 + 1)
    return to_bar <= to_cue


def _write_precision(text: str, date: PrintedDate) -> str:
    loose = len(date.iso) == 10 and LOOSE_DAY.search(text[: date.start])
    return date.iso[:7] if loose else date.iso


def _learn_from_neighbours(found: Counter[str], told: Told, people: People, folder: Path, quotes: Quotes) -> None:
    """Learn the date from the sentence beside the one that tells the death, where that one prints none.

    Such a date only counts where no other is known, or where it says more precisely what is known.
    """
    near: Counter[str] = Counter()
    for place, sentence in enumerate(told[:60]):
        text = sentence["text"]
        has_cue = any(rule.search(text) for value, _, rule in load_rules(folder, "date_cue") if value != "topic")
        if not has_cue or find_dates(text) or sentence["role"] in ("front_matter", "boilerplate"):
            continue
        if speaks_of_another_death("", text, people, folder):
            continue
        for other, weight in ((place - 1, 2), (place + 1, 1)):
            if 0 <= other < len(told) and told[other]["passage_id"] == sentence["passage_id"]:
                for iso in _dates_at_start(told[other]["text"], folder, anywhere=weight == 1):
                    near[iso] += weight
                    quotes.setdefault(
                        ("date_of_death", iso), {**told[other], "rule": "the date beside the sentence of the death"}
                    )
    best = name_of(near)
    known = name_of(_let_agree(found))
    if best and (not found or (known and best.startswith(f"{known}-"))):
        found[best] += max(found[known], 1)


def _dates_at_start(text: str, folder: Path, *, anywhere: bool) -> list[str]:
    return [
        _write_precision(text, date)
        for date in find_dates(text)
        if (date.start <= AT_START or anywhere) and not _is_barred(text, date, [], folder)
    ]


def _find_lone_years(text: str) -> list[PrintedDate]:
    taken = [(date.start, date.end) for date in find_dates(text)]
    return [
        PrintedDate(match.group(1) or match.group(2), match.start(), match.end())
        for match in LONE_YEAR.finditer(text)
        if not any(start < match.end() and match.start() < end for start, end in taken)
    ]


def _distance(one: tuple[int, int], other: tuple[int, int]) -> int:
    return max(one[0] - other[1], other[0] - one[1], 0)


def _let_agree(found: Counter[str]) -> Counter[str]:
    """Give the counts of less precise dates to the most counted precise date that they agree with."""
    agreed = Counter(found)
    for date in sorted(found, key=len):
        finer = [other for other in agreed if other.startswith(f"{date}-")]
        if finer:
            best = max(finer, key=lambda other: (agreed[other], other))
            if agreed[best] * 4 >= found[date]:
                agreed[best] += agreed.pop(date)
    return agreed
