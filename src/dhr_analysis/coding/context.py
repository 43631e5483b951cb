"""What a sentence does with what it names: finds it, denies it, defines it, asks about it, or tells of another case."""

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from ..codebook import load_codebook
from .lexicon import load_words
from .phrases import Phrase, PhraseIndex, compile_phrase

FOUND, NEGATED, CONSIDERED, DEFINITION = "found", "negated", "considered", "definition"
TERMS, OTHER_CASE = "terms_of_reference", "other_case"
STATUS_OF = {
    "definition": DEFINITION, "terms_of_reference": TERMS, "other_case": OTHER_CASE, "other_person": OTHER_CASE,
    "no_contact": NEGATED, "no_finding": NEGATED, "considered": CONSIDERED, "rejected_view": CONSIDERED,
}  # fmt: skip
_WORD = re.compile(r"\w+")
_OR = re.compile(r"\b(?:or|nor)\b")
_STOP = re.compile(r"[;:]")
_BUT = re.compile(r"\b(?:but|although|though|however|yet)\b")
FURTHER_BY_OR = 3
LONG_REACH, WHOLE_REACH, OPENING = 8, 30, 3
_NEW_SUBJECT = re.compile(r",\s+(?:and|so)\s+(?:he|she|they|it|the|there|mr|mrs|ms)\b")
# A glossary's line: a short form, a colon, what it stands for.
_GLOSSARY = re.compile(r"^[A-Z][A-Za-z-]{1,14}: ")
_CASE_BY_PLACE = re.compile(
    r"^[Ii]n the (?!(?:Home|Crown|Family)\b)[A-Z]\w+ (?:case|review)\b"
    r"|\b[Aa](?:n|nother)? (?:review|inquiry|enquiry|case) (?:from|in|by) [A-Z]"
)


@dataclass(frozen=True)
class Rule:
    """A row of context.csv, compiled."""

    phrase: Phrase
    category: str
    direction: str
    reach: int
    group: str


@dataclass(frozen=True)
class Context:
    """What the rules say about one sentence: its status as a whole, and the cues that deny a part of it."""

    status: str
    reason: str
    denied: tuple[tuple[int, int, Rule], ...]
    borders: tuple[int, ...]
    group: str = "both"
    opens_other_case: bool = False  # the next sentences go on with it
    comes_back: bool = False  # to the case of this review


@dataclass(frozen=True)
class Rules:
    """All rules of context.csv: one index, and the rule behind each phrase."""

    index: PhraseIndex
    by_label: dict[str, Rule]


@cache
def load_rules(folder: Path) -> Rules:
    """Load and compile codebook/context.csv."""
    words = load_words(folder)
    rules = {}
    for row in load_codebook(folder, "context").itertuples():
        label = f"{row.category}|{row.row_in_file}"
        phrase = compile_phrase(row.phrase, label, words)
        rules[label] = Rule(phrase, row.category, row.direction, int(row.reach or 0), row.group)
    return Rules(PhraseIndex(rule.phrase for rule in rules.values()), rules)


def read_context(sentence: str, told: str, rules: Rules) -> Context:
    """Read what a sentence does; ``told`` is the sentence made plain, with "she" and "he" for the names."""
    cues = [(rules.by_label[phrase.label], start, end) for phrase, start, end in rules.index.find(told)]
    status, reason, group = _read_whole(sentence, told, cues)
    masked = [(start, end) for rule, start, end in cues if rule.category == "pseudo_negation"]
    denied = tuple(
        (start, end, rule)
        for rule, start, end in cues
        if rule.category == "negation" and not any(_masks(pseudo, (start, end)) for pseudo in masked)
    )
    borders = [start for rule, start, _ in cues if rule.category == "boundary"]
    borders += [match.start() for match in (*_STOP.finditer(told), *_NEW_SUBJECT.finditer(told))]
    opens = bool(_CASE_BY_PLACE.search(sentence)) or any(rule.direction == "passage" for rule, _, _ in cues)
    back = any(rule.category == "this_case" for rule, _, _ in cues)
    return Context(status, reason, denied, tuple(sorted(borders)), group, opens, back)


def _masks(pseudo: tuple[int, int], cue: tuple[int, int]) -> bool:
    # "did not consider" denies nothing, but a cue that holds it and more ("the panel did not consider that") does.
    within = cue[0] <= pseudo[0] and pseudo[1] <= cue[1] and cue != pseudo
    return pseudo[0] < cue[1] and cue[0] < pseudo[1] and not within


def _read_whole(sentence: str, told: str, cues: Sequence[tuple[Rule, int, int]]) -> tuple[str, str, str]:
    by_category: dict[str, tuple[str, str]] = {}
    for rule, start, end in cues:
        if rule.category in STATUS_OF and speaks_for_whole(rule, start, told):
            by_category.setdefault(rule.category, (told[start:end], rule.group))
    if _GLOSSARY.match(sentence):
        by_category.setdefault("definition", (sentence.split(":")[0], "both"))
    if place := _CASE_BY_PLACE.search(sentence):
        by_category.setdefault("other_case", (place[0], "both"))
    if any(rule.category == "fact_after_all" for rule, _, _ in cues):
        by_category.pop("considered", None)
    for category, status in STATUS_OF.items():
        if category in by_category:
            words, group = by_category[category]
            return status, f"{category.replace('_', ' ')}: “{words}”", group
    return FOUND, "", "both"


def speaks_for_whole(rule: Rule, start: int, told: str) -> bool:
    """Whether a rule found at a place says what the whole sentence does: anywhere, at its start, or in a question."""
    if rule.direction in ("sentence", "passage"):
        return True
    if rule.direction not in ("start", "question") or start > len(told) - len(told.lstrip("\"'([- ")):
        return False
    return rule.direction == "start" or told.rstrip("\"')]} ").endswith("?")


def is_denied(told: str, spans: Sequence[tuple[int, int]], context: Context, dynamics: bool) -> str:
    """Say which cue denies the words at the spans, or where there are none the sentence; blank when none does.

    A denial of practice is a finding about practice, so most cues serve for dynamics only. A cue of long reach ("there
    is no sign that") denies what stands before it as well, unless a "but" stands between.
    """
    for start, end, rule in context.denied:
        if rule.group not in ("both", "dynamics" if dynamics else "practice"):
            continue
        if rule.direction == "sentence":
            return told[start:end]
        if any(_denies(told, (start, end), rule, span, context.borders) for span in spans):
            return told[start:end]
        if not spans and (rule.reach >= LONG_REACH or len(_WORD.findall(told, 0, start)) <= OPENING):
            return told[start:end]
    return ""


def _denies(told: str, cue: tuple[int, int], rule: Rule, span: tuple[int, int], borders: Iterable[int]) -> bool:
    if span[0] <= cue[0] and cue[1] <= span[1]:  # inside the span, the cue is part of what is named
        return False
    if cue[1] <= span[0] or cue[0] < span[0] < cue[1]:
        return rule.direction == "forward" and _reaches(told, (cue[1], span[0]), rule.reach, borders)
    gap = (span[1], cue[0])
    if rule.direction == "forward":
        return rule.reach >= WHOLE_REACH and not _BUT.search(told, *gap)
    return _reaches(told, gap, rule.reach, borders)


def _reaches(told: str, gap: tuple[int, int], reach: int, borders: Iterable[int]) -> bool:
    start, end = gap
    if end <= start:
        return True
    # "did not follow or pester her" denies both.
    further = FURTHER_BY_OR if _OR.search(told, start, end) else 1
    return len(_WORD.findall(told, start, end)) <= reach * further and not any(
        start <= border < end for border in borders
    )
