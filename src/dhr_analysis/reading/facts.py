"""Case facts of a review: who died, when, how, and who is held responsible, each with the words that say so.

A fact is taken only where the review speaks of its own case; where it doesn't say, the fact stays blank.
"""

import re
from collections import Counter, defaultdict
from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import Any

import pandas as pd

from ..coding.sentences import split_sentences
from ..ids import make_id
from ..tables import FINDING_ROLES, make_problem, make_table
from .ages import find_ages
from .case_counts import count_perpetrators, count_victims, find_period
from .dates import MONTH
from .death import find_children, find_death_type, find_method
from .death_dates import find_death_dates
from .people import find_people
from .sides import list_called, name_clearly, name_of

ROLES = (
    "front_matter",
    "facts",
    "terms_of_reference",
    "boilerplate",
    "chronology",
    "conclusions",
    "analysis",
    "lessons",
)
# Introductions and terms of reference often say first who died; what they say of reviews in general is left out.
GENERAL_ROLES = ("terms_of_reference", "boilerplate")
GENERAL = re.compile(
    r"\b(?:guidance|statut|definition|defines|where (?:a|the) (?:person|death)|section 9|aged (?:16|sixteen) or over|"
    r"purpose|protected characteristic|whether|did |were |was there)\b",
    re.IGNORECASE,
)
DOC_TYPES = ("overview", "joint_review", "learning_review", "executive_summary", "other", "action_plan")
ENDS_WITH_MONTH = re.compile(rf"\b{MONTH}$", re.IGNORECASE)
CLEAR = ("relationship", "victim_sex", "perpetrator_sex", "victim_age", "perpetrator_age", "children_in_household")
SENTENCES = 220  # who died is told early; later sentences speak of services
Problem = dict[str, str]


def find_facts(
    passages: pd.DataFrame, documents: pd.DataFrame, codebook_folder: Path
) -> tuple[pd.DataFrame, list[Problem]]:
    """Find the case facts of one review in all its documents, and the doubts about them as rows of problems."""
    order = documents.assign(
        order=documents["doc_type"].map(lambda kind: DOC_TYPES.index(kind) if kind in DOC_TYPES else 9)
    )
    told = list_sentences(passages, order.sort_values(["order", "file"])["document_id"].tolist())
    texts = [sentence["text"] for sentence in told]
    people = find_people(texts, codebook_folder, places=" ".join(documents["csp"]))
    victim_sex, perpetrator_sex = name_of(people.victim_sex), name_of(people.perpetrator_sex)
    found: dict[str, Counter[str]] = {
        "relationship": people.relationships,
        "victim_sex": people.victim_sex,
        "perpetrator_sex": people.perpetrator_sex,
    }
    quotes = {key: told[place] for key, place in people.places.items()}
    found |= find_ages(told, people, victim_sex, perpetrator_sex, codebook_folder, quotes)
    found["date_of_death"] = find_death_dates(told, people, codebook_folder, quotes)
    found["death_type"] = find_death_type(told, people, perpetrator_sex, codebook_folder, quotes)
    found["method"] = find_method(told, found["death_type"], codebook_folder, quotes)
    found["children_in_household"] = find_children(told, codebook_folder, quotes)
    found["number_of_victims"] = count_victims(told, people, quotes)
    kind = name_of(found["death_type"])
    found["number_of_perpetrators"] = count_perpetrators(told, people, kind, codebook_folder, quotes)
    found["period_under_review"] = find_period(told, codebook_folder, quotes)
    found["victim_called"] = list_called(people.victims)
    found["perpetrator_called"] = list_called(people.perpetrators)
    review = str(documents["review_id"].iloc[0]) if len(documents) else ""
    facts = [row for fact, counter in found.items() for row in _write_rows(review, fact, counter, told, quotes)]
    return make_table("facts", facts), _tell_conflicts(review, found)


def list_sentences(passages: pd.DataFrame, documents: Sequence[str] = ()) -> list[dict[str, Any]]:
    """List the sentences that may speak of the case, in reading order; keys: text and its place.

    ``documents`` says in which order the documents are read. A cover's line that ends with a month goes on in the next.
    """
    kept = passages[passages["role"].isin(ROLES) & (passages["kind"] != "footnote")]
    rows: list[dict[str, Any]] = []
    rank = {document: place for place, document in enumerate(documents)}
    kept = kept.assign(order=kept["document_id"].map(rank).fillna(0)).sort_values(["order", "position"], kind="stable")
    for passage in kept.itertuples():
        year = re.match(r"(?:19|20)\d\d\b", passage.text) if passage.role == "front_matter" else None
        if rows and year and ENDS_WITH_MONTH.search(rows[-1]["text"]):
            rows[-1]["text"] += f" {year.group()}"
        whole = passage.kind == "table_row" or (passage.role == "front_matter" and len(passage.text) < 200)
        for start, end in [(0, len(passage.text))] if whole else split_sentences(passage.text):
            if passage.role in GENERAL_ROLES and GENERAL.search(passage.text[start:end]):
                continue
            rows.append(
                {
                    "text": passage.text[start:end],
                    "document_id": passage.document_id,
                    "passage_id": passage.passage_id,
                    "page": passage.page,
                    "role": passage.role,
                }
            )
            if len(rows) >= SENTENCES:
                return rows
    return rows


def _write_rows(
    review: str,
    fact: str,
    counter: Counter[str],
    told: list[dict[str, Any]],
    quotes: dict[tuple[str, str], dict[str, Any]],
) -> Iterable[dict[str, Any]]:
    listed = fact.endswith("_called")
    used = name_clearly(counter) if fact in CLEAR else name_of(counter)
    total = sum(counter.values())
    for value, count in counter.most_common():
        place = quotes.get((fact, value)) or _find_words(told, value)
        yield {
            "fact_id": make_id("f", review, fact, value),
            "review_id": review,
            "fact": fact,
            "value": value,
            "document_id": place.get("document_id", ""),
            "passage_id": place.get("passage_id", ""),
            "page": place.get("page"),
            "quote": place.get("text", ""),
            "found_by": place.get("rule", "codebook/kin.csv and the words around it"),
            "confidence": round(count / total * min(1.0, 0.6 + count / 10), 2) if not listed else 0.9,
            "used": listed or value == used,
        }


def _find_words(told: list[dict[str, Any]], value: str) -> dict[str, Any]:
    pattern = re.compile(rf"(?<!\w){re.escape(value)}(?!\w)")
    return next((sentence for sentence in told if pattern.search(sentence["text"])), {})


def _tell_conflicts(review: str, found: dict[str, Counter[str]]) -> list[Problem]:
    problems = []
    for fact in ("date_of_death", "victim_age", "perpetrator_age", "relationship"):
        values = [value for value, count in found[fact].most_common() if count > 1 or fact == "date_of_death"]
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
