"""The sentences of a review that may tell of its own case, and how what they say is weighed."""

import json
import re
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pandas as pd

from ..coding.sentences import split_sentences
from .dates import MONTH
from .fact_rules import load_any

# What a part of a report says of who died is worth more the nearer the part is to the facts.
WEIGHTS = {
    "front_matter": 1.0,
    "facts": 1.0,
    "chronology": 0.9,
    "terms_of_reference": 0.8,
    "boilerplate": 0.8,
    "conclusions": 0.6,
    "analysis": 0.5,
    "lessons": 0.4,
    "appendix": 0.4,
}
GENERAL_ROLES = ("terms_of_reference", "boilerplate")
QUESTION = re.compile(
    r"^\W*(?:whether|did|was|were|is|are|had|has|should|could|how|what|to \w+)\b|\?\W*$", re.IGNORECASE
)
DOC_TYPES = ("overview", "joint_review", "learning_review", "executive_summary", "other", "action_plan")
ENDS_WITH_MONTH = re.compile(rf"\b{MONTH}$", re.IGNORECASE)
AFTER_TIME = re.compile(r"\b\d{1,2}[.:]\d\d(?:\s?[ap]m)?\.\s+(?=[A-Z][a-z]+\s)")
DATE_LINE = re.compile(
    rf"^(?:(?:who\s)?died\s)?(?:in|on)\s(?:or\saround\s)?(?:the\s\w+\s(?:of\s)?)?(?:\d{{1,2}}\w{{0,2}}\s)?(?:{MONTH}\s)?(?:19|20)\d\d\W*$",
    re.IGNORECASE,
)
HERE = re.compile(r"\b(?:in this case|in the present case|here|our case|this (?:review|panel|report))\b", re.IGNORECASE)
IN_COURT = re.compile(r"\b(?:trials?|courts?|sentenced|convicted|jury)\b", re.IGNORECASE)
YEAR = re.compile(r"(?:19|20)\d\d\b")
ABBREVIATIONS = ("mr", "mrs", "ms", "dr", "st", "approx", "no", "e.g", "i.e")
COVER_LENGTH = 200  # a longer paragraph before the first section is prose
COVER_LINES = 15
EARLY, LATER, LAST = 60, 200, 700  # sentences: who died is told early, what services did is told later
STRAIGHT = str.maketrans({"’": "'", "‘": "'", "“": '"', "”": '"', "\u00a0": " ", "\u2011": "-"})
SINGLE_QUOTED = re.compile(r"(?<![\w'])'([A-Z][^'\n]{0,25})'(?!\w)")
SHOUTED_TITLE = re.compile(r"\b(?:MRS|MR|MS|MISS|ADULT|SUBJECT)(?=\s+[A-Z]+\b)")


@dataclass(frozen=True, slots=True)
class Sentence:
    """A sentence, cover line or table row; ``plain`` has straight quotes and is as long as ``text``."""

    text: str
    plain: str
    document_id: str
    passage_id: str
    page: Any
    role: str
    kind: str
    opens: bool
    cover: bool
    weight: float
    cells: tuple[str, ...] = ()
    header: tuple[str, ...] = ()


def list_sentences(passages: pd.DataFrame, documents: pd.DataFrame, folder: Path) -> list[Sentence]:
    """List the sentences that may tell of the case, the main report first.

    Sentences about other cases, research and the law are left out; ``weight`` falls from part to part and with the
    place in the report.
    """
    others, whole = load_any(folder, "other_case"), load_any(folder, "other_case", "passage")
    made: list[Sentence] = []
    counted = 0
    for passage in _order_passages(passages, documents, folder):
        spans = _split(passage)
        elsewhere = False
        for number, (start, end) in enumerate(spans):
            text = passage.text[start:end]
            elsewhere = (elsewhere or bool(whole.search(text))) and not HERE.search(text)
            if elsewhere or _is_general(text, passage.role) or others.search(text):
                continue
            if _goes_on(made, passage, text):
                made[-1] = _lengthen(made[-1], text)
                continue
            counted += passage.role not in GENERAL_ROLES
            place = 1.0 if counted < EARLY else 0.6 if counted < LATER else 0.3
            made.append(_make_sentence(passage, text, number == 0, place * WEIGHTS.get(passage.role, 1.0)))
            if len(made) >= LAST:
                return made
    return made


def straighten(text: str) -> str:
    """Write a text with straight quotes and with "Mrs" for "MRS", letter for letter."""
    plain = SINGLE_QUOTED.sub(r'"\1"', text.translate(STRAIGHT))
    return SHOUTED_TITLE.sub(lambda match: match.group().title(), plain)


def _list_person_rows(passages: pd.DataFrame, folder: Path) -> set[str]:
    """List the rows of tables of who is who, whatever part of the report they were taken for.

    Such a table has a cell that says no more than "victim" or "perpetrator".
    """
    called = re.compile(rf"(?:the\s+)?(?:{load_any(folder, 'called').pattern})", re.IGNORECASE)
    rows = passages[(passages["kind"] == "table_row") & ~passages["role"].isin(list(WEIGHTS))]
    made: set[str] = set()
    for _, table in rows.groupby(["document_id", "table"], sort=True):
        if any(called.fullmatch(cell) for cells in table["cells"] for cell in _list_cells(cells)):
            made.update(table["passage_id"])
    return made


def _order_passages(passages: pd.DataFrame, documents: pd.DataFrame, folder: Path) -> list[Any]:
    rank = {
        row.document_id: (DOC_TYPES.index(row.doc_type) if row.doc_type in DOC_TYPES else len(DOC_TYPES), row.file)
        for row in documents.itertuples()
    }
    titles = (
        (passages["position"] < COVER_LINES) & (passages["role"] == "action_plan") & (passages["kind"] != "table_row")
    )
    told = (
        passages["role"].isin(list(WEIGHTS)) | passages["passage_id"].isin(_list_person_rows(passages, folder)) | titles
    )
    kept = passages[told & (passages["kind"] != "footnote")]
    return sorted(kept.itertuples(), key=lambda row: (*rank.get(row.document_id, (9, "")), row.position))


def _split(passage: Any) -> list[tuple[int, int]]:
    whole = passage.kind in ("table_row", "list_item", "heading") or _is_cover(passage)
    if whole:
        return [(0, len(passage.text))]
    return [
        span
        for start, end in split_sentences(passage.text, ABBREVIATIONS)
        for span in _split_times(passage.text, start, end)
    ]


def _split_times(text: str, start: int, end: int) -> list[tuple[int, int]]:
    """Split behind a time of day that ends a sentence: "at 21.40. Her partner"."""
    ends = [match.end() for match in AFTER_TIME.finditer(text, start, end)]
    return list(zip([start, *ends], [*ends, end], strict=True))


def _is_cover(passage: Any) -> bool:
    if len(passage.text) >= COVER_LENGTH or passage.kind == "table_row":
        return False
    return bool(passage.role == "front_matter" or (passage.kind == "heading" and passage.position < COVER_LINES))


def _is_general(text: str, role: str) -> bool:
    return role in GENERAL_ROLES and bool(QUESTION.search(text))


def _goes_on(made: Sequence[Sentence], passage: Any, text: str) -> bool:
    """Whether a cover's line goes on with the date of the line before it: "in June" / "2015", "in the year 2021"."""
    if not made or not made[-1].cover or not _is_cover(passage) or made[-1].document_id != passage.document_id:
        return False
    month = ENDS_WITH_MONTH.search(made[-1].text)
    return bool(YEAR.match(text) if month else DATE_LINE.match(text))


def _lengthen(sentence: Sentence, text: str) -> Sentence:
    longer = f"{sentence.text} {text[:4] if YEAR.match(text) else text}"
    return Sentence(
        longer, straighten(longer), sentence.document_id, sentence.passage_id, sentence.page, sentence.role,
        sentence.kind, sentence.opens, sentence.cover, sentence.weight,
    )  # fmt: skip


def _make_sentence(passage: Any, text: str, opens: bool, weight: float) -> Sentence:
    return Sentence(
        text, straighten(text), passage.document_id, passage.passage_id, passage.page, passage.role, passage.kind,
        opens, _is_cover(passage), weight, _list_cells(passage.cells), _list_cells(passage.columns),
    )  # fmt: skip


def _list_cells(written: str) -> tuple[str, ...]:
    return tuple(straighten(cell).strip() for cell in json.loads(written)) if written else ()


@dataclass(frozen=True, slots=True)
class Evidence:
    """A sentence that says a fact: its value, how plainly, the sentence's place in the telling, and the rule."""

    fact: str
    value: str
    weight: float
    place: int
    rule: str


def cite(phrase: str) -> str:
    """Name the row of facts.csv that spoke."""
    return f"codebook/facts.csv: {phrase}"


def weigh(evidence: Iterable[Evidence]) -> dict[str, float]:
    """Add up the weights of each value, the plainest first, equal ones by their name."""
    weights: dict[str, float] = defaultdict(float)
    for one in evidence:
        weights[one.value] += one.weight
    return dict(sorted(weights.items(), key=lambda item: (-item[1], item[0])))


def choose(weights: Mapping[str, float], *, margin: float = 1.25) -> str:
    """Choose the value that outweighs all others by the margin; blank where none does."""
    ordered = sorted(weights.items(), key=lambda item: (-item[1], item[0]))
    if not ordered or ordered[0][1] <= 0:
        return ""
    return ordered[0][0] if len(ordered) == 1 or ordered[0][1] >= margin * ordered[1][1] else ""
