"""Judge sentences: which codes they bear, in which sense (status), how sure, and why in words."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

from ..codebook import load_codebook
from .context import (
    DEFINITION,
    FOUND,
    NEGATED,
    OTHER_CASE,
    TERMS,
    Context,
    Rules,
    is_denied,
    load_rules,
    read_context,
)  # fmt: skip
from .evidence import Evidence, find_hits
from .lexicon import Lexicon
from .people import BOTH, OTHER, People, Telling, mentions_people
from .phrases import make_plain
from .subjects import SubjectWords, find_mentions, find_whose, load_subject_words

SURE_SCORE, TWICE_SCORE = 0.7, 0.85  # of one naming phrase, and of two, where no classifier was trained
DEFAULT_THRESHOLD = 0.2
# A code may be less likely by this factor where a naming phrase stands in the sentence, or in the heading above it.
WITH_PHRASE, UNDER_HEADING = 0.8, 0.3
WORDS_SHOWN = 3
# What a passage does as a whole settles what its sentences may be.
STATUS_OF_ROLE = {"terms_of_reference": TERMS, "boilerplate": DEFINITION, "front_matter": DEFINITION}


@dataclass(frozen=True)
class Sentence:
    """A sentence with its place, its plain form, and the same told of "she" and "he"."""

    passage_id: str
    start: int
    end: int
    text: str
    plain: str
    telling: Telling
    role: str
    heading: str
    review_id: str


@dataclass(frozen=True)
class Judgement:
    """A code that a sentence bears."""

    code: str
    status: str
    method: str
    score: float
    reason: str


@dataclass(frozen=True)
class Knowledge:
    """What judging needs of the codebook."""

    rules: Rules
    words: SubjectWords
    thresholds: Mapping[str, float]
    about: Mapping[str, str]


@dataclass(frozen=True)
class Thread:
    """What the sentences before leave behind: whom they were about, and whether they tell of another case."""

    whose: str = ""
    elsewhere: bool = False


def load_knowledge(folder: Path) -> Knowledge:
    """Load what judging needs of the codebook."""
    table = load_codebook(folder, "codes")
    thresholds = {row.code: float(row.threshold or DEFAULT_THRESHOLD) for row in table.itertuples()}
    about = {row.code: row.about for row in table.itertuples()}
    return Knowledge(load_rules(folder), load_subject_words(folder), thresholds, about)


def judge_sentences(
    sentences: Sequence[Sentence], evidence: Evidence, people: Mapping[str, People], knowledge: Knowledge
) -> Iterator[tuple[Sentence, Judgement]]:
    """Judge sentences in order; yields each sentence with each code that it bears, in whatever sense."""
    thread, passage = Thread(), ""
    headings = {heading: _name_codes(heading, evidence.lexicon) for heading in {one.heading for one in sentences}}
    for place, sentence in enumerate(sentences):
        if sentence.passage_id != passage:
            thread, passage = Thread(), sentence.passage_id
        who = people.get(sentence.review_id, People())
        context = read_context(sentence.text, sentence.telling.text, knowledge.rules)
        thread = _follow_case(thread, sentence, context, who)
        context = _widen_context(context, thread, sentence, who)
        for code, method, score in find_candidates(evidence, place, knowledge.thresholds, headings[sentence.heading]):
            judged = _judge_code(code, sentence, place, evidence, who, context, knowledge, thread)
            if judged:
                status, why = judged
                reason = "; ".join(filter(None, [_say_words(evidence, place, code, sentence, method, score), why]))
                yield sentence, Judgement(code, status, method, round(score, 4), reason)
        mentions = [
            mention for mention in find_mentions(sentence.plain, who, knowledge.words) if mention.person != OTHER
        ]
        thread = replace(thread, whose=mentions[-1].person if mentions else thread.whose)


def find_candidates(
    evidence: Evidence, place: int, thresholds: Mapping[str, float], heading: frozenset[str] = frozenset()
) -> list[tuple[str, str, float]]:
    """Say which codes a sentence may bear, whatever the sense: (code, method, score).

    The classifier decides where it was trained for a code (method "both" when a naming phrase stands there too,
    else "meaning"); where it was not, one naming phrase is enough (method "phrase"). ``heading`` are the codes that
    the heading above names.
    """
    found = []
    for column, code in enumerate(evidence.lexicon.codes):
        sure = evidence.counts[place, column]
        if evidence.likely is not None and code in evidence.learned:
            likely = float(evidence.likely[place, column])
            help_given = min(WITH_PHRASE if sure else 1.0, UNDER_HEADING if code in heading else 1.0)
            if likely >= thresholds[code] * help_given:
                found.append((code, "both" if sure else "meaning", likely))
        elif sure:
            found.append((code, "phrase", TWICE_SCORE if sure > 1 else SURE_SCORE))
    return found


def _name_codes(heading: str, lexicon: Lexicon) -> frozenset[str]:
    hits = find_hits([make_plain(heading)], lexicon)[0]
    sure = [lexicon.facets[label] for label, _, _ in hits if lexicon.facets[label].sure]
    return frozenset(code for facet in sure for code in facet.codes)


def _follow_case(thread: Thread, sentence: Sentence, context: Context, who: People) -> Thread:
    if context.opens_other_case:
        return replace(thread, elsewhere=True)
    if context.comes_back or mentions_people(sentence.plain, who):
        return replace(thread, elsewhere=False)
    return thread


def _widen_context(context: Context, thread: Thread, sentence: Sentence, who: People) -> Context:
    """Let the passage's role, and the sentences before, settle what the sentence's own words leave open."""
    if context.status != FOUND:
        return context
    if thread.elsewhere:
        return replace(context, status=OTHER_CASE, reason="goes on with another case", group="both")
    status = STATUS_OF_ROLE.get(sentence.role, FOUND)
    # Introductions tell of the case as well: there a sentence about its people counts.
    if status == DEFINITION and mentions_people(sentence.plain, who):
        return context
    return replace(
        context, status=status, reason=f"stands in {sentence.role.replace('_', ' ')}" if status != FOUND else ""
    )


def _judge_code(
    code: str, sentence: Sentence, place: int, evidence: Evidence, who: People, context: Context,
    knowledge: Knowledge, thread: Thread,
) -> tuple[str, str] | None:  # fmt: skip
    dynamics = evidence.lexicon.groups[code] == "dynamics"
    spans = evidence.spans(place, code) or evidence.spans(place, code, sure=False)
    why = ""
    if knowledge.about[code]:
        whose = find_whose(
            sentence.plain, sentence.telling.place(spans[0]) if spans else (0, 0), who, knowledge.words, thread.whose
        )
        if whose == OTHER:
            return OTHER_CASE, "of somebody else"
        if whose not in (knowledge.about[code], BOTH):
            return None
        why = f"of the {whose}" if whose != BOTH else "of both"
    if context.status != FOUND and (dynamics or context.group == "both"):
        return context.status, context.reason
    cue = is_denied(sentence.telling.text, spans, context, dynamics)
    return (NEGATED, f"denied by “{cue}”") if cue else (FOUND, why)


def _say_words(evidence: Evidence, place: int, code: str, sentence: Sentence, method: str, score: float) -> str:
    if method == "meaning":
        return f"meaning {score:.2f}"
    places = [sentence.telling.place(span) for span in evidence.spans(place, code)]
    words = dict.fromkeys(sentence.text[start:end] for start, end in places)
    said = "words " + ", ".join(f"“{word}”" for word in list(words)[:WORDS_SHOWN])
    return f"{said} and meaning {score:.2f}" if method == "both" else said
