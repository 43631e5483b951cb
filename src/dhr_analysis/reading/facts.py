"""Case facts of a review: who died, when, how, and who is held responsible, each with the words that say so.

A fact is taken only where the review speaks of its own case; where it doesn't say, the fact stays blank.
"""

import re
from collections import defaultdict
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any

import pandas as pd

from ..ids import make_id
from ..tables import FINDING_ROLES, make_problem, make_table
from .ages import find_ages
from .agreeing_dates import ATTACK, TOLD_NEXT
from .cast import Told
from .dates import MONTH
from .death import count_perpetrators, count_victims, find_method
from .death_dates import find_death_dates
from .death_kind import find_death_type
from .fact_rules import load_any
from .household import find_children
from .names import find_names
from .people import People, find_people, list_people_evidence
from .resolve import read_sentences
from .telling import Evidence, choose, cite, list_sentences, weigh

Problem = dict[str, str]
FACTS = (
    "date_of_death", "death_type", "relationship", "method", "victim_sex", "victim_age", "perpetrator_sex",
    "perpetrator_age", "number_of_victims", "number_of_perpetrators", "children_in_household", "period_under_review",
)  # fmt: skip
CALLED = ("victim_called", "perpetrator_called")
FIRST_PART = 0.9  # weight of a sentence of the cover or the facts
_MONTH = MONTH.replace("(?P<month>", "(?:")
_DATE = (
    rf"(?:(?:\d{{1,2}}(?:st|nd|rd|th)?\s+(?:of\s+)?)?{_MONTH}\s+(?:19|20)\d\d|\d{{1,2}}[/.]\d{{1,2}}[/.]\d{{2,4}}|"
    r"(?:the\s+)?(?:spring|summer|autumn|winter)\s+(?:of\s+)?(?:19|20)\d\d|(?:19|20)\d\d)"
)
_DEATH = r"(?:deaths?|homicide|murder|killing|incident)"
_WHOSE = r"(?:the|her|his|their|[A-Z][\w\s]{0,15}'s)"
_END = rf"(?:{_DATE}|the\s+(?:date|day|time)\s+of\s+(?:{_WHOSE}\s+)?{_DEATH}|{_WHOSE}\s+{_DEATH})"
PERIOD = re.compile(
    rf"{_DATE}(?:,[^.;]{{1,60}}?,)?\s*(?:to|until|till|up to|and|–|-|—)\s*(?:and including\s+)?{_END}", re.IGNORECASE
)


def find_facts(
    passages: pd.DataFrame, documents: pd.DataFrame, codebook_folder: Path
) -> tuple[pd.DataFrame, list[Problem]]:
    """Find the case facts of one review in all its documents, and the doubts about them as rows of problems."""
    sentences = list_sentences(passages, documents, codebook_folder)
    places = " ".join(documents["csp"])
    names = tuple(name for name in find_names(sentences, codebook_folder) if name not in places)
    told = read_sentences(sentences, names, codebook_folder)
    people = find_people(told, names, codebook_folder)
    evidence = [*_collect(told, people, codebook_folder), *_find_period(told, codebook_folder)]
    review = str(documents["review_id"].iloc[0]) if len(documents) else ""
    by_fact: dict[str, list[Evidence]] = defaultdict(list)
    for one in evidence:
        by_fact[one.fact].append(one)
    rows = [row for fact in (*FACTS, *CALLED) for row in _write_rows(review, fact, by_fact[fact], told)]
    return make_table("facts", rows), _tell_conflicts(review, by_fact)


def _collect(told: Sequence[Told], people: People, folder: Path) -> Iterator[Evidence]:
    lives = _survives(told, folder)
    death_types = [] if lives else find_death_type(told, people, folder)
    death_type = _find_plainest(death_types)
    dates = [] if lives else find_death_dates(told, people, folder)
    yield from dates
    yield from death_types
    yield from find_method(told, people, death_type, _find_plainest(dates), folder)
    yield from find_ages(told, people, _find_plainest(dates), folder)
    yield from list_people_evidence(told, people)
    yield from count_victims(told, people, folder)
    yield from count_perpetrators(told, people, death_type)
    yield from find_children(told, people, folder)


def _survives(told: Sequence[Told], folder: Path) -> bool:
    """Whether a review says early that the one whom it is about lives: a near miss has no date of death."""
    survived = load_any(folder, "survived")
    return any(survived.search(one.sentence.plain) for one in told if one.sentence.weight >= FIRST_PART)


def _find_plainest(evidence: Sequence[Evidence]) -> str:
    return next(iter(weigh(evidence)), "")


def _find_period(told: Sequence[Told], folder: Path) -> Iterator[Evidence]:
    """Find the first sentence that says which period was looked at; its words are the value."""
    cue = load_any(folder, "period")
    for place, one in enumerate(told):
        named = cue.search(one.sentence.plain)
        found = PERIOD.search(one.sentence.plain)
        if named and found:
            words = one.sentence.text[found.start() : found.end()]
            yield Evidence("period_under_review", words, 1.0, place, cite(named.group()))
            return


def _write_rows(review: str, fact: str, evidence: Sequence[Evidence], told: Sequence[Told]) -> Iterator[dict[str, Any]]:
    weights = {value: weight for value, weight in weigh(evidence).items() if weight > 0}
    total = sum(weights.values())
    listed = fact in CALLED
    used = choose(weights)
    for value, weight in weights.items():
        first = max((one for one in evidence if one.value == value), key=lambda one: (one.weight, -one.place))
        sentence = told[first.place].sentence
        yield {
            "fact_id": make_id("f", review, fact, value),
            "review_id": review,
            "fact": fact,
            "value": value,
            "document_id": sentence.document_id,
            "passage_id": sentence.passage_id,
            "page": sentence.page,
            "quote": sentence.text,
            "found_by": first.rule,
            "confidence": 0.9 if listed else round(weight / total * min(1.0, 0.6 + weight / 10), 2),
            "used": listed or value == used,
        }


def _tell_conflicts(review: str, by_fact: dict[str, list[Evidence]]) -> list[Problem]:
    problems = []
    for fact in ("date_of_death", "victim_age", "perpetrator_age", "relationship"):
        weights = weigh(one for one in by_fact[fact] if one.rule not in (ATTACK, TOLD_NEXT))
        values = [value for value, weight in weights.items() if weight >= 0.2 * max(weights.values())]
        if len(values) > 1 and not all(values[0].startswith(value) for value in values):
            what = f"{review}: the review gives several values of {fact.replace('_', ' ')}: {', '.join(values[:4])}"
            what_to_do = "Look at the pages in 2_read and write the right one into decisions/facts.csv."
            problems.append(make_problem("read", "warning", what, what_to_do, where=fact))
    return problems


def make_reviews(
    facts: pd.DataFrame, register: pd.DataFrame, documents: pd.DataFrame, passages: pd.DataFrame
) -> pd.DataFrame:
    """Make the table ``reviews``: a row for every review of the register and every one that only files name.

    A fact that was not found stays blank; a register that says "suicide" settles the kind of death where the text
    doesn't say.
    """
    values: dict[str, dict[str, str]] = defaultdict(dict)
    for row in facts[facts["used"]].itertuples():
        kept = values[row.review_id]
        kept[row.fact] = f"{kept[row.fact]};{row.value}" if row.fact in kept else row.value
    received = set(documents["review_id"])
    findings = passages[passages["role"].isin(FINDING_ROLES)]
    read = set(findings["review_id"])
    rows = [_register_row(row, values, received, read) for row in register.to_dict("records")]
    for row in documents[~documents["review_id"].isin(register["review_id"])].drop_duplicates("review_id").itertuples():
        known = {"review_id": row.review_id, "csp": row.csp, "status": "", "published": "no", "scope": row.scope}
        rows.append(_register_row(known, values, received, read))
    made = make_table("reviews", rows)
    regions = documents.drop_duplicates("csp").set_index("csp")["region"]
    return made.assign(region=made["csp"].map(regions).fillna("").astype("str"))


def _register_row(
    row: dict[str, Any], values: dict[str, dict[str, str]], received: set[str], read: set[str]
) -> dict[str, Any]:
    review = row["review_id"]
    facts = dict(values.get(review, {}))
    if row.get("kind") == "suicide" and not facts.get("death_type"):
        facts["death_type"] = "suicide"
    return {
        "review_id": review,
        "csp": row["csp"],
        "status": row["status"],
        "published": row["published"] == "yes",
        "kind": row.get("kind", "dhr"),
        "scope": row.get("scope", "regional"),
        "received": review in received,
        "read": review in read,
        **facts,
    }
