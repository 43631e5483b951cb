"""What was done in a sentence, by whom and to whom: killings, blows, deaths, charges, lives taken by one's own hand."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from .fact_rules import compile_fact_phrase, load_any, load_rules
from .listed import add_listed, list_back
from .mentions import Mention

PASSIVE = re.compile(r"\b(?:was|were|is|been|being|be|got)\s+(?:(?:\w+ly|then|also|both|all|first|later|itself)\s+)*$")
_BY = re.compile(r"\b(?:by|at\s+the\s+hands?\s+of)\s+$")
_PREPOSITION = re.compile(
    r"\b(?:of|with|to|by|from|at|in|for|on|against|about|around|round|beside|near|under|between|over|into)\s+$"
)
_CARRIED_ON = re.compile(
    r"[^.;]{0,60}\b(?:and|then|before|but|after)\s+(?:(?:was|were|had|then|later|also|subsequently|is)\s+)*$"
)
_NEGATED = re.compile(
    r"\b(?:not|never|nobody|neither|nor|no one|had it|if|would|might|could|(?-i:may)|fear\w*|threat\w*)\b"
    r"(?:\s+\w+){0,4}\s*$",
    re.IGNORECASE,
)
_CLAUSE_START = re.compile(r"(?:^|[,;]\s)$")
_REFLEXIVE = re.compile(r"\s(?:him|her|them)sel")
_ATTEMPTED = re.compile(r"\battempted\s+$", re.IGNORECASE)
_NOUN = re.compile(r"\b(?:the|a|an|single|first|one|another|this|that|warning|gun)\s+$", re.IGNORECASE)
_RELATIVE = re.compile(
    r'"?,?\s(?:who|whose|(?:with|from|to|by|on)\swhom)\b[^;.]*,\s(?:had|was|were|then|later|also|is|has|been|\s)*$'
)
REACH = 45  # characters between a verb and the person it is done to


@dataclass(frozen=True, slots=True)
class Event:
    """Something told in a sentence; ``agents`` and ``patients`` are places in the sentence's list of mentions.

    ``kind`` is killing, act, death, deed, own_hand, charged or partnered; ``value`` the value of the rule's row.
    """

    kind: str
    start: int
    end: int
    agents: tuple[int, ...]
    patients: tuple[int, ...]
    value: str
    phrase: str


def find_events(plain: str, mentions: Sequence[Mention], folder: Path) -> list[Event]:
    """Find what a sentence tells, in order; things denied, threatened or feared are left out."""
    found = [
        *_find_acts(plain, mentions, folder),
        *_find_with_subject(plain, mentions, folder),
        *_find_deeds(plain, mentions, folder),
    ]
    return sorted(found, key=lambda event: (event.start, -event.end, event.kind))


def _find_acts(plain: str, mentions: Sequence[Mention], folder: Path) -> Iterator[Event]:
    for kind in ("killing", "act", "partnered"):
        for rule in load_rules(folder, kind):
            for match in rule.pattern.finditer(plain):
                if not _is_told(plain, match):
                    continue
                agents, patients = _find_both(plain, mentions, match, paired=kind == "partnered")
                if kind == "killing" and "whom" in match.re.groupindex and _may_be_own(mentions, agents, patients):
                    continue
                yield Event(kind, match.start(), match.end(), agents, patients, rule.value, rule.phrase)


def _is_told(plain: str, match: re.Match[str]) -> bool:
    """Whether words tell of a deed done to somebody else: not denied, not a noun, not done to oneself."""
    before = plain[: match.start()]
    own = _REFLEXIVE.match(plain, match.end()) or re.search(r"\bown\b", match.group())
    return not (own or _NEGATED.search(before) or _NOUN.search(before))


def _may_be_own(mentions: Sequence[Mention], agents: Sequence[int], patients: Sequence[int]) -> bool:
    """Whether "her" in "She ended her life" may be the one who did it; in doubt nobody was killed by another."""
    first, whom = [mentions[place] for place in agents[:1]], [mentions[place] for place in patients[:1]]
    return any(
        them.kind == "pronoun" and them.possessive and not them.plural and one.sex == them.sex
        for one in first
        for them in whom
    )


def _find_both(
    plain: str, mentions: Sequence[Mention], match: re.Match[str], *, paired: bool
) -> tuple[tuple[int, ...], tuple[int, ...]]:
    """Find who did it and to whom it was done, told in the active or the passive voice."""
    subject = find_subject(plain, mentions, match.start())
    by = _find_agent(plain, mentions, match.end())
    passive = not paired and bool(PASSIVE.search(plain[: match.start()]))
    objects = _find_objects(plain, mentions, match)
    if passive or (by and not objects):
        return by, subject
    return subject, objects


def _find_objects(plain: str, mentions: Sequence[Mention], match: re.Match[str]) -> tuple[int, ...]:
    inside = match.span("whom") if "whom" in match.re.groupindex else (match.end(), match.end() + REACH)
    for place, mention in enumerate(mentions):
        if mention.start >= match.start() and inside[0] <= mention.start < inside[1]:
            gap = plain[match.end() : mention.start] if mention.start >= match.end() else ""
            if re.search(r"[.;,]|\b(?:by|with|and|that|when|while|who|in|on|at|to|of|from|which|where)\b", gap):
                return ()
            return (
                () if mention.possessive and mention.kind == "pronoun" and gap else add_listed(plain, mentions, place)
            )
    return ()


def _find_agent(plain: str, mentions: Sequence[Mention], after: int) -> tuple[int, ...]:
    for place, mention in enumerate(mentions):
        if after <= mention.start < after + 110 and _BY.search(plain[after : mention.start]):
            if re.search(r"[.;]", plain[after : mention.start]):
                return ()
            return add_listed(plain, mentions, place)
    return ()


def _fitting(mentions: Sequence[Mention], words: str) -> list[bool]:
    """Say which mentions may be meant by words such as "hanged himself", by their sex."""
    said = re.search(r"\b(?:(his|himself)|(her|herself))\b", words, re.IGNORECASE)
    sex = "" if not said else "M" if said[1] else "F"
    return [not sex or mention.sex in ("", sex) for mention in mentions]


def find_subject(plain: str, mentions: Sequence[Mention], before: int, fitting: Sequence[bool] = ()) -> tuple[int, ...]:
    """Find who a verb speaks of: the nearest person before it who isn't an object or an owner, with those listed."""
    places = [
        place
        for place, mention in enumerate(mentions)
        if mention.end <= before and not mention.possessive and (not fitting or fitting[place])
    ]
    if not places:
        return ()
    free = [
        place
        for place in places
        if not _PREPOSITION.search(plain[: mentions[place].start]) or _is_who(plain, mentions[place])
    ]
    if not free:
        return ()
    last = free[-1]
    if re.search(r"\bwho\s(?:was|were|had|is|has|been|\s)*$", plain[:before]):
        return (last,)
    for place in free:
        if _RELATIVE.fullmatch(plain[mentions[place].end : before]):
            return list_back(plain, mentions, place)
    if len(free) > 1 and _CARRIED_ON.fullmatch(plain[mentions[places[-1]].end : before]):
        last = _first_of_clause(plain, mentions, free)
    return list_back(plain, mentions, last)


def _is_who(plain: str, mention: Mention) -> bool:
    return bool(re.match(r'"?,?\swho(?:m)?\b', plain[mention.end :]))


def _first_of_clause(plain: str, mentions: Sequence[Mention], free: list[int]) -> int:
    """The first person of the clause in which the last verb stands: "He pushed her and was arrested"."""
    start = max((match.end() for match in re.finditer(r"[;:]|\bthat\s", plain[: mentions[free[-1]].start])), default=0)
    inside = [place for place in free if mentions[place].start >= start]
    opening = [place for place in inside if _opens_clause(plain, mentions, place)]
    return [*inside[:1], *opening][-1] if inside else free[-1]


def _opens_clause(plain: str, mentions: Sequence[Mention], place: int) -> bool:
    """Whether a person stands where a clause begins, and isn't told in apposition: ", her husband drove at her"."""
    mention, before = mentions[place], mentions[place - 1] if place else None
    apart = before is None or before.group != mention.group
    return apart and bool(_CLAUSE_START.search(plain[: mention.start]))


def _find_with_subject(plain: str, mentions: Sequence[Mention], folder: Path) -> Iterator[Event]:
    tried = [match.span() for match in load_any(folder, "own_hand_try").finditer(plain)]
    for kind in ("death", "own_hand", "charged"):
        for rule in load_rules(folder, kind):
            for match in rule.pattern.finditer(plain):
                if kind != "charged" and _NEGATED.search(plain[: match.start()]):
                    continue
                if kind == "own_hand" and any(start <= match.start() <= end + 25 for start, end in tried):
                    continue
                who = find_subject(
                    plain, mentions, match.start(), _fitting(mentions, match.group()) if kind == "own_hand" else ()
                )
                if (kind == "charged" or rule.phrase.startswith("found")) and (inner := _between(mentions, match)):
                    who = inner
                if rule.value == "of":
                    who = _find_of(plain, mentions, match.start())
                if rule.value == "next":
                    who = _find_next(mentions, match)
                if kind == "death" and not who:
                    who = _find_of(plain, mentions, match.start())
                agents, patients = (who, ()) if kind == "charged" else ((), who)
                yield Event(kind, match.start(), match.end(), agents, patients, rule.value, rule.phrase)


def _between(mentions: Sequence[Mention], match: re.Match[str]) -> tuple[int, ...]:
    inside = (
        place
        for place, mention in enumerate(mentions)
        if match.start() < mention.start < match.end() and not mention.possessive
    )
    return tuple(inside)[:1]


def _find_next(mentions: Sequence[Mention], match: re.Match[str]) -> tuple[int, ...]:
    """Find whose body was found: "found her body", "found the body of Ann"."""
    near = (place for place, m in enumerate(mentions) if match.start() < m.start <= match.end() + 4)
    return tuple(near)[:1]


def _find_of(plain: str, mentions: Sequence[Mention], before: int) -> tuple[int, ...]:
    """Whose: "Her body was found", "The body of Ann was found"."""
    for place in range(len(mentions) - 1, -1, -1):
        mention = mentions[place]
        if mention.end <= before:
            near = before - mention.end < 12
            return (place,) if near else ()
    return ()


@cache
def _compile_owned(folder: Path) -> re.Pattern[str]:
    words = {re.sub(r"\sof$", "", rule.phrase) for rule in load_rules(folder, "deed") if rule.phrase.endswith(" of")}
    return re.compile("|".join(compile_fact_phrase(word) for word in sorted(words)), re.IGNORECASE)


def _find_deeds(plain: str, mentions: Sequence[Mention], folder: Path) -> Iterator[Event]:
    """Find deaths told as nouns: "the death of Ann", "Ann's death", "her murder"."""
    for rule in load_rules(folder, "deed"):
        for match in rule.pattern.finditer(plain):
            if _ATTEMPTED.search(plain[: match.start()]):
                continue
            after = (place for place, mention in enumerate(mentions) if match.end() <= mention.start <= match.end() + 4)
            place = next(after, None)
            whom = add_listed(plain, mentions, place) if place is not None else ()
            by = _find_agent(plain, mentions, match.end())
            yield Event("deed", match.start(), match.end(), by, whom, rule.value, rule.phrase)
    for match in _compile_owned(folder).finditer(plain):
        for place, mention in enumerate(mentions):
            if mention.possessive and re.fullmatch(
                r"(?:'s?)?\s(?:own\s|sudden\s|tragic\s)?", plain[mention.end : match.start()]
            ):
                yield Event("deed", mention.start, match.end(), (), (place,), "", match.group())
