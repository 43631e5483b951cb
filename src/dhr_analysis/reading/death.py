"""The death itself: its kind and method, how many died, and whether a child lived in the household."""

import re
from collections import Counter
from pathlib import Path
from typing import Any

from .blame import CHARGED
from .death_dates import speaks_of_another_death
from .fact_rules import load_rules
from .sides import KILLED, People

Told = list[dict[str, Any]]
EVERYDAY = ("hitting_kicking", "blunt_instrument")  # told of earlier assaults too: only beside words for the death
OTHER_CASE = re.compile(
    r"\b(?:[Nn]ationally|another review|earlier review|previous review|the (?:third|second|first|last)(?:,| review)|"
    r"in the next county|a (?:wo)?man (?:of \d+ )?(?:who|had|was)|years (?:earlier|before))\b"
)
Quotes = dict[tuple[str, str], dict[str, Any]]


def find_death_type(told: Told, people: People, perpetrator_sex: str, folder: Path, quotes: Quotes) -> Counter[str]:
    """Count what kind of death the review tells: by whom a life was taken decides between suicide and homicide."""
    found: Counter[str] = Counter()
    killed = re.compile(
        rf"\b(?:{KILLED}|murder|manslaughter|unlawfully killed|homicide of|killing of)\b", re.IGNORECASE
    )
    for place, sentence in enumerate(told[:120]):
        text, weight = sentence["text"], 3 if place < 30 else 1
        if speaks_of_another_death("", text, people, folder, either=True):
            continue
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
    cues = load_rules(folder, "date_cue")
    tells = [any(rule.search(sentence["text"]) for _, _, rule in cues) for sentence in told[:61]]
    for place, sentence in enumerate(told[:60]):
        beside = [
            other for other in (place - 1, place + 1) if 0 <= other < len(tells) and tells[other]
            and told[other]["passage_id"] == sentence["passage_id"]
        ]  # fmt: skip
        if not (tells[place] or beside) or OTHER_CASE.search(sentence["text"]):
            continue
        for value, phrase, rule in load_rules(folder, "method"):
            if rule.search(sentence["text"]) and (tells[place] or value not in EVERYDAY):
                found[value] += (6 if tells[place] else 3) if place < 20 else 1
                quotes.setdefault(("method", value), {**sentence, "rule": f"codebook/facts.csv: {phrase}"})
    best = found.most_common(2)
    unclear = len(best) > 1 and best[1][1] * 3 > best[0][1] * 2
    return Counter() if unclear else found


def find_children(told: Told, folder: Path, quotes: Quotes) -> Counter[str]:
    """Count what is said of children in the household; words that deny outweigh words that tell."""
    found: Counter[str] = Counter()
    lived = re.compile(
        r"\b(?:child(?:ren)?|sons?|daughters?|baby|boys?|girls?|sisters?|twins)\b[^.;]{0,60}\b(?:lived|living|lives) (?:at home|with (?:her|him|them|both|the couple|their (?:mother|parents)))(?=[.,;)]|$| and| at| in)"
        r"|\b(?:son|daughter)\b[^.;]{0,20}\b(?:aged|of|years old)\b[^.;]{0,40}\b(?:lived|living) with (?:his|her) (?:mother|parents)\b"
        r"|\b(?:children|boys|girls|twins)\b[^.;]{0,30}\b(?:were|had been) (?:in the (?:house|flat|home)|upstairs|asleep)\b"
        r"|\b(?:lived|living) (?:\w+ ){0,8}?with (?:her|his|their|the) (?:\w+ ){0,4}(?:child(?:ren)?|baby|son, aged|daughter, aged)\b"
        r"|\b(?:couple['’]s|their|her|his) (?:\w+ ){0,3}(?:daughter|son|child|children|baby)\b[^.;]{0,40}\b(?:was|were) "
        r"(?:in the (?:house|flat|home)|at home|asleep|upstairs|present)\b|\bmoved (?:out )?with the children\b"
        r"|\b(?:weeks|months) after (?:her|their) (?:\w+ )?(?:child|baby|son|daughter) was born\b"
        r"|\bChild [A-Z0-9]\b(?=[^.]{0,40}\b(?:aged|who (?:was|is)|lived|lives))",
    )
    for sentence in told:
        if lived.search(sentence["text"]) and not re.search(
            r"\b[Nn]o child|\bis (?:thirty|forty|twenty)|\bwho (?:was|is) (?:1[89]|[2-9]\d)\b|\bson,? (?:\w+ ){0,2}who had\b|\badult (?:child|son|daught)",
            sentence["text"],
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
