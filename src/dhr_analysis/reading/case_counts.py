"""How many people died, how many are held responsible, and which period the review looks at."""

import re
from collections import Counter
from pathlib import Path
from typing import Any

from .blame import CHARGED
from .dates import MONTH
from .fact_rules import kin_pattern, load_rules
from .names import NAME, QUOTE, write_alternatives
from .sides import KILLED, People, list_called

Told = list[dict[str, Any]]
Quotes = dict[tuple[str, str], dict[str, Any]]
AGED = r"(?:\s*\(\d{1,3}\)|, (?:who was |aged )?\d{1,3},)?"
PAIR = rf"{QUOTE}{NAME}{QUOTE}{AGED} and (?:(?:her|his) (?:[\w-]+ )?[a-z]+,? )?{QUOTE}{NAME}{QUOTE}{AGED}"
GUILTY = r"(?:convicted|found guilty|charged|sentenced|jailed|imprisoned)"
_DAY = rf"(?:\d{{1,2}}(?:st|nd|rd|th)?\s+(?:of\s+)?)?(?:{MONTH.replace('?P<month>', '?:')},?\s+)?(?:19|20)\d\d|\d{{1,2}}[/.]\d{{1,2}}[/.]\d{{2,4}}"
PERIOD = re.compile(
    rf"(?:{_DAY})\s*(?:to|until|till|up to|through to|and|–|-)\s*(?:(?:and including|the)\s+)?(?:{_DAY}|(?:the\s+)?(?:date|day|time) of "
    r"(?:(?:the|her|his|their)\s+)?(?:\w+['’]s\s+)?(?:deaths?|homicide|murder|killing)|(?:her|his|their|the) deaths?)",
    re.IGNORECASE,
)


def count_victims(told: Told, people: People, quotes: Quotes) -> Counter[str]:
    """Count the people who died: two where the review says so, one where it names who died, else nothing."""
    two = re.compile(
        rf"\b(?:two victims|both victims|double homicide|[Tt]hey died together|killed both|convicted of two murders|{PAIR},?(?: who [^.]{{0,40}},)? were (?:both |found )?(?:unlawfully )?(?:killed|murdered|dead)|"
        rf"(?:deaths|killings|murders|homicides) of {PAIR}|(?:killed|murdered|shot|stabbed) (?:both|them both)|both (?:had been|were) (?:killed|stabbed|shot|murdered|strangled|beaten)|"
        r"two counts of (?:murder|manslaughter)|(?:convicted of|guilty of) both (?:murders|killings))\b",
        re.IGNORECASE,
    )
    blamed = [name for name in people.perpetrators if name[:4].lower() != "the "]
    for sentence in told[:80]:
        match = two.search(sentence["text"])
        if match and not any(re.search(rf"(?<!\w){re.escape(name)}(?!\w)", match.group()) for name in blamed):
            quotes.setdefault(("number_of_victims", "2"), {**sentence, "rule": "two people are said to have died"})
            return Counter({"2": 1})
    # One who kills and then dies is not counted among those who were killed.
    return Counter({"1": 1}) if people.victims or people.victim_sex else Counter()


def count_perpetrators(told: Told, people: People, death_type: str, folder: Path, quotes: Quotes) -> Counter[str]:
    """Count the people held responsible: two where a charge or the deed is told of both, one where one is known."""
    victims = write_alternatives(people.victims)
    two = (
        rf"\b(?:[Bb]oth|[Tt]he (?:two|brothers|sons|couple)|[Tt]hey) (?:men |brothers |women |sons )?were (?:both )?(?:later |subsequently )?{GUILTY}",
        rf"{NAME}{AGED} and {QUOTE}{NAME}{QUOTE}{AGED},? (?:were|have been) (?:both )?(?:later )?{GUILTY}",
        rf"{NAME} was {GUILTY} of \w+ and {NAME} (?:was {GUILTY} )?of \w+",
        rf"\bby (?:her|his|their) (?:two|both)\s+{kin_pattern(folder)}",
    )
    by_both = rf"{KILLED}\b[^.;]{{0,60}}\bby (?:her|his) (?:[\w-]+ )?[a-z]+,?(?: {NAME},?)? and (?:her|his) (?:[\w-]+ )?{kin_pattern(folder)}"
    for sentence in told[:120]:
        if sentence["role"] in ("boilerplate", "terms_of_reference"):
            continue
        for pattern in (*two, by_both):
            match = re.search(pattern, sentence["text"])
            if match and not re.search(victims, match.group()):
                quotes.setdefault(
                    ("number_of_perpetrators", "2"), {**sentence, "rule": "two people are held responsible"}
                )
                return Counter({"2": 1})
    known = list_called(people.perpetrators) or (people.relationships and people.perpetrator_sex)
    charged = any(re.search(CHARGED, sentence["text"]) for sentence in told[:120]) or bool(people.relationships)
    return (
        Counter({"1": 1})
        if death_type in ("homicide", "homicide_suicide", "suicide") and known and charged
        else Counter()
    )


def find_period(told: Told, folder: Path, quotes: Quotes) -> Counter[str]:
    """Find the period under review as it is printed, in sentences that say that they tell it."""
    found: Counter[str] = Counter()
    for place, sentence in enumerate(told):
        before = told[place - 1]["text"] if place and len(told[place - 1]["text"]) < 60 else ""
        text = sentence["text"]
        cued = [phrase for _, phrase, rule in load_rules(folder, "period") if rule.search(text) or rule.search(before)]
        match = PERIOD.search(text) if cued else None
        if match:
            found[match.group()] += 1
            quotes.setdefault(
                ("period_under_review", match.group()), {**sentence, "rule": f"codebook/facts.csv: {cued[0]}"}
            )
    return found
