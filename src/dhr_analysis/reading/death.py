"""The death itself: its date, kind and method, how many died, and whether a child lived in the household."""

import re
from collections import Counter
from pathlib import Path
from typing import Any

from .dates import PrintedDate, find_dates
from .fact_rules import load_rules
from .people import CHARGED, KILLED, NAME, People

Told = list[dict[str, Any]]
Quotes = dict[tuple[str, str], dict[str, Any]]
LONE_YEAR = re.compile(r"\b(?:in|during|of)\s+(?:the\s+\w+\s+of\s+)?((?:19|20)\d\d)\b")


def find_death_dates(told: Told, folder: Path, quotes: Quotes) -> Counter[str]:
    """Count the dates said of the death, as precise as printed; a less precise one supports one that it agrees with."""
    found: Counter[str] = Counter()
    for place, sentence in enumerate(told):
        if _speaks_of_another_death(told[place - 1]["text"] if place else "", sentence["text"]):
            continue
        for date, distance in _dates_near_death(sentence["text"], folder):
            if len(date) == 4 and place >= 60:
                continue
            weight = (8 if sentence["role"] == "front_matter" else 5 if place < 20 else 3 if place < 60 else 1) - (
                distance > 60
            )
            found[date] += max(weight, 1)
            quotes.setdefault(("date_of_death", date), {**sentence, "rule": "a date beside the death"})
    return _let_agree(found)


def _speaks_of_another_death(before: str, text: str) -> bool:
    """Say whether "She died" follows a sentence about somebody's parent, so that another death is told."""
    return bool(
        re.match(r"(?:She|He) died\b", text)
        and re.match(r"[^.,]*['’]s (?:mother|father|grandmother|brother|sister)\b", before)
    )


def _dates_near_death(text: str, folder: Path) -> list[tuple[str, int]]:
    cues = [match for _, _, rule in load_rules(folder, "date_cue") for match in rule.finditer(text)]
    if not cues:
        return []
    bars = [match.span() for _, _, rule in load_rules(folder, "date_bar") for match in rule.finditer(text)]
    near = []
    for date in [*find_dates(text), *_find_lone_years(text)]:
        to_cue = min(_distance((date.start, date.end), cue.span()) for cue in cues)
        to_bar = min((_distance((date.start, date.end), bar) for bar in bars), default=10_000)
        if to_cue < to_bar and to_cue < 140:
            near.append((date.iso, to_cue))
    return near


def _find_lone_years(text: str) -> list[PrintedDate]:
    taken = [(date.start, date.end) for date in find_dates(text)]
    return [
        PrintedDate(match.group(1), match.start(1), match.end(1))
        for match in LONE_YEAR.finditer(text)
        if not any(start <= match.start(1) < end for start, end in taken)
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


def find_death_type(told: Told, people: People, perpetrator_sex: str, folder: Path, quotes: Quotes) -> Counter[str]:
    """Count what kind of death the review tells: by whom a life was taken decides between suicide and homicide."""
    found: Counter[str] = Counter()
    killed = re.compile(
        rf"\b(?:{KILLED}|murder|manslaughter|unlawfully killed|homicide of|killing of)\b", re.IGNORECASE
    )
    for place, sentence in enumerate(told[:120]):
        text, weight = sentence["text"], 3 if place < 30 else 1
        is_suicide = any(rule.search(text) for _, _, rule in load_rules(folder, "death_type"))
        if is_suicide:
            who = _who_died(text, people, perpetrator_sex)
            kind = (
                "homicide_suicide" if who == "perpetrator" or (killed.search(text) and who != "victim") else "suicide"
            )
            found[kind] += 2 * weight
            quotes.setdefault(("death_type", kind), {**sentence, "rule": "a life taken by one's own hand"})
        elif killed.search(text):
            found["homicide"] += weight
            quotes.setdefault(("death_type", "homicide"), {**sentence, "rule": "a killing"})
    if found["homicide_suicide"] >= 4 and found["homicide"]:
        return Counter({"homicide_suicide": sum(found.values())})
    if found["suicide"] and _has_conviction(told):
        del found["suicide"]
    return +found


def _who_died(text: str, people: People, perpetrator_sex: str) -> str:
    named = [name for name in people.victims if re.search(rf"(?<!\w){re.escape(name)}(?!\w)", text)]
    blamed = [name for name in people.perpetrators if re.search(rf"(?<!\w){re.escape(name)}(?!\w)", text)]
    if blamed and not named:
        return "perpetrator"
    if named and not blamed:
        return "victim"
    pronoun = re.search(r"\b(?:took|killed|ended|hanged|intended)\s+(her|his|herself|himself)\b", text, re.IGNORECASE)
    sex = {"her": "F", "herself": "F", "his": "M", "himself": "M"}.get(pronoun.group(1).lower() if pronoun else "", "")
    return "perpetrator" if sex and sex == perpetrator_sex and re.search(r"\bthen\b|\bafterwards\b", text) else ""


def _has_conviction(told: Told) -> bool:
    pattern = re.compile(rf"{CHARGED}[^.]{{0,40}}\b(?:murder|manslaughter)", re.IGNORECASE)
    return any(pattern.search(sentence["text"]) for sentence in told)


def find_method(told: Told, death_types: Counter[str], folder: Path, quotes: Quotes) -> Counter[str]:
    """Count how the person died, in sentences that tell of the death; a suicide's method is not taken apart."""
    if death_types and death_types.most_common(1)[0][0] == "suicide":
        return Counter({"suicide": 1})
    found: Counter[str] = Counter()
    for place, sentence in enumerate(told[:60]):
        if not any(rule.search(sentence["text"]) for _, _, rule in load_rules(folder, "date_cue")):
            continue
        for value, phrase, rule in load_rules(folder, "method"):
            if rule.search(sentence["text"]):
                found[value] += 3 if place < 20 else 1
                quotes.setdefault(("method", value), {**sentence, "rule": f"codebook/facts.csv: {phrase}"})
    return found


def find_children(told: Told, folder: Path, quotes: Quotes) -> Counter[str]:
    """Count what is said of children in the household; words that deny outweigh words that tell."""
    found: Counter[str] = Counter()
    lived = re.compile(
        r"\b(?:child(?:ren)?|sons?|daughters?|baby)\b[^.;]{0,50}\b(?:lived|living|lives) (?:at home|with (?:her|him|them|both|the couple))\b"
        r"|\b(?:lived|living) (?:\w+ ){0,8}?with (?:her|his|their|the) (?:\w+ ){0,4}(?:child(?:ren)?|baby|son, aged|daughter, aged)\b"
        r"|\b(?:couple['’]s|their|her|his) (?:\w+ ){0,3}(?:daughter|son|child|children|baby)\b[^.;]{0,40}\b(?:was|were) "
        r"(?:in the (?:house|flat|home)|at home|asleep|upstairs|present)\b|\bmoved (?:out )?with the children\b"
        r"|\b(?:weeks|months) after (?:her|their) (?:\w+ )?(?:child|baby|son|daughter) was born\b"
        r"|\bChild [A-Z0-9]\b(?=[^.]{0,40}\b(?:aged|who (?:was|is)|lived|lives))",
    )
    for sentence in told:
        if lived.search(sentence["text"]) and not re.search(
            r"\b[Nn]o child|\bis (?:thirty|forty|twenty)|\badult (?:child|son|daught)", sentence["text"]
        ):
            found["yes"] += 1
            quotes.setdefault(("children_in_household", "yes"), {**sentence, "rule": "a child who lived there"})
        rules = load_rules(folder, "children_in_household")
        denied = any(value == "no" and rule.search(sentence["text"]) for value, _, rule in rules)
        for value, phrase, rule in rules:
            if rule.search(sentence["text"]) and not (denied and value == "yes"):
                found[value] += 4 if value == "no" else 1
                quotes.setdefault(
                    ("children_in_household", value), {**sentence, "rule": f"codebook/facts.csv: {phrase}"}
                )
    return found


def count_victims(told: Told, people: People, quotes: Quotes) -> Counter[str]:
    """Count the people who died: two where the review says so, one where it names who died, else nothing."""
    two = re.compile(
        rf"\b(?:two victims|both victims|double homicide|[Tt]hey died together|killed both|convicted of two murders|{NAME} and {NAME} were (?:both )?(?:unlawfully )?killed|(?:deaths|killings|murders|homicides) of {NAME} and {NAME}|"
        r"(?:killed|murdered|shot|stabbed) (?:both|them both))\b"
    )
    for sentence in told[:80]:
        match = two.search(sentence["text"])
        if match and not any(name in match.group() for name in people.perpetrators):
            quotes.setdefault(("number_of_victims", "2"), {**sentence, "rule": "two people are said to have died"})
            return Counter({"2": 1})
    # One who kills and then dies is not counted among those who were killed.
    return Counter({"1": 1}) if people.victims or people.victim_sex else Counter()
