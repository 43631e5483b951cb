"""Ages at the time of the death, of the one who died and the one held responsible; nobody else's."""

import re
from collections import Counter
from pathlib import Path
from typing import Any

from .fact_rules import kin_pattern, load_kin
from .names import NAME, QUOTE, is_name
from .people_rows import read_people_rows
from .sides import People, name_of

UNITS = ["one", "two", "three", "four", "five", "six", "seven", "eight", "nine"]
TEENS = ["ten", "eleven", "twelve", "thirteen", "fourteen", "fifteen", "sixteen", "seventeen", "eighteen", "nineteen"]
TENS = ["twenty", "thirty", "forty", "fifty", "sixty", "seventy", "eighty", "ninety"]
WORD_AGE = rf"(?:(?:{'|'.join(TENS)})(?:[-\s](?:{'|'.join(UNITS)}))?|{'|'.join(TEENS)})"
NUMBER = rf"(?P<age>\d{{2,3}}|{WORD_AGE})"
NO_UNIT = r"(?!\s*(?:%|per cent|years? (?:earlier|later|ago|before|after|in prison|of)|months|weeks|days|hours|minutes|times|occasions|pages))"
AGE = re.compile(
    rf"(?:\baged\s+{NUMBER}\b|\ban?\s+(?:[a-z-]+\s+){{1,3}}of\s+{NUMBER}\b(?=[,.;)]|\s+(?:when|who|and)\b|$)|\b(?:wo)?man\s+of\s+{NUMBER}\b|\b(?:was|is|were)\s+(?:then\s+|only\s+|just\s+|by then\s+)?{NUMBER}\b{NO_UNIT}(?=\s*(?:[.,;)]|years? old|when|at the time|and\b|$))"
    rf"|\b{NUMBER}[-\s]years?[-\s]olds?\b|\((?:aged\s+|then\s+)?{NUMBER}\)|\bage\s+(?:of\s+)?{NUMBER}\b"
    rf"|,\s*(?:then\s+(?:aged\s+)?)?{NUMBER}(?=[,.;]|\s+and\b|$))".replace("(?P<age>", "(?:"),
    re.IGNORECASE,
)
OTHERS = re.compile(
    r"\b(?:child|children|Child [A-Z0-9]|sons|daughters|baby|toddler|girl|boy|sister|brother|friend|neighbour|(?:father|mother) of)\b"
)
LOOSE = re.compile(
    r"\b(?:in (?:her|his|their) (?:early|mid|late)|born|convicted|sentenced|imprisonment|years in prison|minimum term|at the age of|when (?:she|he) was|from the age of|since|old boyfriend)\b",
    re.I,
)


def find_ages(
    told: list[dict[str, Any]],
    people: People,
    victim_sex: str,
    perpetrator_sex: str,
    folder: Path,
    quotes: dict[tuple[str, str], dict[str, Any]],
) -> dict[str, Counter[str]]:
    """Count the ages said of the victim and of the perpetrator; the earliest sentences speak loudest."""
    found: dict[str, Counter[str]] = {"victim_age": Counter(), "perpetrator_age": Counter()}
    mention = _compile_mentions(people, folder)
    last = ""
    texts = [sentence["text"] for sentence in told]
    rows = {row.place: row for row in read_people_rows(texts[:140], folder)}
    for place, sentence in enumerate(told[:140]):
        text = sentence["text"]
        if place in rows and rows[place].age and (side := _side(rows[place].name, people)):
            found[f"{side}_age"][rows[place].age] += 9
            quotes.setdefault((f"{side}_age", rows[place].age), {**sentence, "rule": "a row of who is who"})
        if place in rows and "|" in text:
            continue
        for match in AGE.finditer(text):
            age = read_number(match.group())
            before_anyone = mention.search(text[: match.start()])
            who = _who(text, match, mention, people, victim_sex, perpetrator_sex, last, folder)
            if not before_anyone and not who and sentence["role"] == "front_matter" and "aged" in match.group().lower():
                who = "victim"  # a cover says only the age of the one who died
            if not who or not 10 <= age <= 105 or LOOSE.search(text[max(0, match.start() - 25) : match.start()]):
                continue
            fact = f"{who}_age"
            found[fact][str(age)] += 5 if place < 25 else 2
            quotes.setdefault((fact, str(age)), {**sentence, "rule": "an age beside the person"})
        last = _last_person(text, mention, people) or last
    return found


def read_number(words: str) -> int:
    """Read the number in an age: digits, or words such as "thirty-four"; 0 when there is none."""
    if digits := re.search(r"\d{2,3}", words):
        return int(digits.group())
    match = re.search(WORD_AGE, words, re.IGNORECASE)
    if not match:
        return 0
    parts = re.split(r"[-\s]", match.group().lower())
    if parts[0] in TEENS:
        return 10 + TEENS.index(parts[0])
    return 20 + 10 * TENS.index(parts[0]) + (1 + UNITS.index(parts[1]) if len(parts) > 1 else 0)


def _compile_mentions(people: People, folder: Path) -> re.Pattern[str]:
    names = [*people.victims, *people.perpetrators]
    alternatives = "|".join(map(re.escape, sorted(names, key=len, reverse=True))) or r"(?!)"
    return re.compile(
        rf"(?<!\w)(?:(?P<name>{alternatives})(?!\w)|(?i:(?:the\s+)?(?P<role>victim|deceased|subject of (?:the|this) review|perpetrator|offender|"
        rf"caused? (?:the )?harm))\b|(?P<owner>(?i:her|his|their))\s+{kin_pattern(folder)}|(?P<pronoun>(?i:she|he))\b|(?P<other>{OTHERS.pattern}|the [A-Z][a-z]+\b))"
    )


def _who(
    text: str,
    match: re.Match[str],
    mention: re.Pattern[str],
    people: People,
    victim_sex: str,
    perpetrator_sex: str,
    last: str,
    folder: Path,
) -> str:
    before = list(mention.finditer(text[: match.start()]))
    if "old" in match.group().lower():
        after = re.match(r"\s*(?P<noun>woman|man|victim|perpetrator|husband|wife)", text[match.end() :], re.IGNORECASE)
        if after and (after["noun"].lower() in ("victim", "perpetrator")):
            return after["noun"].lower()
        if after and not before:
            sex = "F" if after["noun"].lower() in ("woman", "wife") else "M"
            return "victim" if sex == victim_sex and victim_sex != perpetrator_sex else ""
        beside = before and re.fullmatch(
            r"[\"”’']?(?:,| was| is|,? who was)\s+an?\s+", text[before[-1].end() : match.start()]
        )
        if after and not beside:
            return ""
    if not before or (not before[-1]["kin"] and _names_a_third(text[before[-1].end() : match.start()], folder)):
        return ""
    return _resolve(before[-1], people, victim_sex, perpetrator_sex, last, before[:-1], folder)


def _names_a_third(between: str, folder: Path) -> bool:
    """Say whether somebody else is named just before the age: "her sister, Kelly, aged 30"."""
    name = re.search(rf"(?:^|\s){QUOTE}(?P<name>{NAME}){QUOTE}(?:,|\s*\(|,? who (?:was|is)| was)?\s*$", between)
    return bool(name and is_name(name["name"], folder))


def _resolve(
    mention: re.Match[str],
    people: People,
    victim_sex: str,
    perpetrator_sex: str,
    last: str,
    earlier: list[re.Match[str]],
    folder: Path,
) -> str:
    if mention["other"]:
        return ""
    if mention["name"]:
        return _side(mention["name"], people)
    if mention["role"]:
        return "perpetrator" if mention["role"].lower().startswith(("perp", "off", "caus")) else "victim"
    if mention["kin"] and earlier and earlier[-1]["name"]:
        between = mention.string[earlier[-1].end() : mention.start()]
        if re.fullmatch(r"[\"”’']?,\s*(?:then\s+)?", between):
            return _side(earlier[-1]["name"], people)
    if mention["kin"]:
        if not _may_be_either(mention["kin"], people, folder):
            return ""
        owner = {"her": "F", "his": "M"}.get(mention["owner"].lower(), "")
        if victim_sex and perpetrator_sex and victim_sex != perpetrator_sex and owner:
            return "perpetrator" if owner == victim_sex else "victim"
        named = [_side(match["name"], people) for match in earlier if match["name"]]
        return {"victim": "perpetrator", "perpetrator": "victim"}.get(named[-1] if named else last, "")
    sex = "F" if mention["pronoun"].lower() == "she" else "M"
    if victim_sex and victim_sex != perpetrator_sex:
        return "victim" if sex == victim_sex else "perpetrator"
    named = [_side(match["name"], people) for match in earlier if match["name"]]
    return named[-1] if named else last


def _may_be_either(word: str, people: People, folder: Path) -> bool:
    """Say whether a word for kin fits what the two were to each other; "their daughter" is then somebody else."""
    kin, related = load_kin(folder)[word.lower()], name_of(people.relationships).replace("former", "current")
    return not related or related in (kin.when_perpetrator, kin.when_victim)


def _side(name: str, people: People) -> str:
    victim, perpetrator = people.victims.get(name, 0), people.perpetrators.get(name, 0)
    return "victim" if victim > perpetrator else "perpetrator" if perpetrator > victim else ""


def _last_person(text: str, mention: re.Pattern[str], people: People) -> str:
    sides = [_side(match["name"], people) for match in mention.finditer(text) if match["name"]]
    return sides[-1] if sides else ""
