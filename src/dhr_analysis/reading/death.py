"""The death itself: its kind and method, how many died, and whether a child lived in the household."""

import re
from collections import Counter
from pathlib import Path
from typing import Any

from .fact_rules import load_rules
from .blame import CHARGED
from .names import NAME
from .people import KILLED, People

Told = list[dict[str, Any]]
Quotes = dict[tuple[str, str], dict[str, Any]]


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
