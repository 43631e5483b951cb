"""Learn what a document calls its bodies: "Rowan Court, a refuge", "West Moor Police (the Force)", its glossary."""

import calendar
import json
import re
from collections import defaultdict
from collections.abc import Iterator
from functools import cache
from pathlib import Path

import pandas as pd

from ..codebook import load_codebook
from ..csvfiles import split_list
from .agencies import AgencyMatch, OwnName, find_agencies
from .phrases import CAPITAL, load_cue, load_words

_NAME = rf"(?P<name>{CAPITAL}(?:\s+(?:{CAPITAL}|of|the|for|&|in|on|upon)){{0,6}}(?<!\sof)(?<!\sthe)(?<!\sfor)(?<!\sin))"
_QUOTE = r"[\"“”‘’']?"
_DOES = r"runs?|provides?|offers?|treats?|houses?|supports?|helps?"
_DESCRIBED = (
    re.compile(
        rf"{_NAME}{_QUOTE}\s*(?:,|\(|–|—)\s*(?:which (?:is|was) |who (?:are|were) )?"
        r"(?:an?|the|our|its|one of the)\s+(?=(?P<words>[^,;.()–—]{3,110}))"
    ),
    re.compile(rf"(?:^|(?<=[.;]\s)){_QUOTE}(?:The\s+)?{_NAME}{_QUOTE}\s+(?:is|was|are|were)\s+(?:an?|the)\s+(?P<words>[^,;.()]{{3,110}})"),
)  # fmt: skip
_ITS = r"\b(?:the|an?|its|their|our|\w+['’]s?)"
_LED_BY = (
    re.compile(rf"{_ITS}\s+(?P<words>[a-z][a-z'’\s-]{{3,60}}?)(?:\s+called|\s+known as)?\s+{_QUOTE}{_NAME}"),
    re.compile(rf"{_ITS}\s+(?P<words>[a-z][a-z'’\s-]{{3,60}}?),\s+{_QUOTE}{_NAME}{_QUOTE}(?=[,;.)])(?!,\s+(?:which|who|the|an?|our|its|\w+['’]s)\s)"),
)  # fmt: skip
_WORKS = re.compile(rf"{_NAME}{_QUOTE}\s*,\s*which\s+(?:{_DOES})\s+(?P<words>[^;.()]{{3,90}})")
_PROVIDES = re.compile(
    rf"{_NAME}{_QUOTE}\s*(?:\([^()]{{1,30}}\)\s*)?,?\s*(?:which\s+)?"
    r"(?:(?:(?:is|was|are|were|has been)\s+)?(?:commissioned|funded|contracted|paid)(?:\s+by\s+[^,;.]{3,50}?)?"
    r"\s+to\s+(?:provide|deliver|run|offer)|provides|provided|delivers|delivered)\s+"
    r"(?:(?:an?|the|our|its|local)\s+)?(?P<words>[^,;.()–—]{3,90}?\b(?:services?|refuges?))\b"
)
_OUTSIDE = re.compile(r"\b(?:to|by|from|with|at|known|told|referred)\b")
_UNIT = re.compile(r"\b(?:Service|Services|Project|Team|Centre|House|Line)$")
_IN_BRACKETS = re.compile(rf"{_NAME}{_QUOTE}\s*\(\s*(?P<words>[a-z][^()]{{3,80}})\)")
_HEAD_END = re.compile(
    r"\s+(?:which|that|who|for|in|of|at|on|with|run|based|serving|providing|offering|under|and|where|when|by|to)\b|$"
)
_SHORT_FORM = re.compile(
    r"(?P<long>[A-Z][^().;:]{3,110}?)\s*\(\s*(?:(?:here)?(?:after|in)?\s*(?:referred to|known|called|described)?\s*"
    r"(?:below|here|in this report|throughout|hereafter)?\s*(?:as)?\s*)?"
    rf"{_QUOTE}(?P<short>(?:[Tt]he\s+)?[A-Z][\w&'’ -]{{1,60}}?){_QUOTE}\s*\)"
)
_DATES = {name.lower() for name in (*calendar.month_name, *calendar.day_name) if name}
_TRUST = re.compile(r"(?P<short>.{4,60}?)\s+NHS\s+(?:Foundation\s+)?Trust$")
# Bodies that bear the names of places, which stand alone for the places.
_BY_PLACE = ("police", "cps_and_courts", "local_authority_other", "community_safety_partnership", "probation")
_BODIES = ("body", "own")


def learn_own_names(passages: pd.DataFrame, folder: Path) -> tuple[OwnName, ...]:
    """Learn the names that one document gives its bodies; needs the passages of that document.

    A name that would mean two agencies is not learned; names that the codebook knows stay with the codebook.
    """
    texts = [text for text in passages["text"] if text]
    meanings: dict[str, set[str]] = defaultdict(set)
    for name, agency in (*_learn_from_texts(texts, folder), *_learn_from_glossary(passages, folder)):
        meanings[name].add(agency)
    for name, agency in _shorten_names(texts, folder):
        meanings[name].add(agency)
    sectors = dict(load_codebook(folder, "agencies")[["agency", "sector"]].itertuples(index=False))
    names = [(name, next(iter(agencies))) for name, agencies in meanings.items() if len(agencies) == 1]
    return tuple(OwnName(name, agency, sectors[agency]) for name, agency in sorted(names))


def _learn_from_texts(texts: list[str], folder: Path) -> Iterator[tuple[str, str]]:
    for text in texts:
        for pattern in _DESCRIBED:
            for hit in pattern.finditer(text):
                if agency := _read_description(hit["words"], folder):
                    yield from _keep_name(hit["name"], agency, folder)
        for pattern in _LED_BY:
            for hit in pattern.finditer(text):
                last = re.split(r"\b(?:and|or|the|an?|from|by|with|of|to)\s+", hit["words"])[-1]
                if agency := _read_description(last, folder):
                    yield from _keep_name(hit["name"], agency, folder)
        for hit in _PROVIDES.finditer(text):
            if agency := _read_description(hit["words"], folder):
                yield from _keep_name(hit["name"], agency, folder)
        for hit in _WORKS.finditer(text):
            yield from _learn_work(hit["name"], hit["words"], folder)
        for hit in _IN_BRACKETS.finditer(text):
            # "Elm NHS Foundation Trust (mental health)": the words are those of a service.
            known = list(_learn_work(hit["name"], hit["words"], folder))
            yield from known or _learn_work(hit["name"], f"{hit['words']} service", folder)
        for hit in _SHORT_FORM.finditer(text):
            yield from _learn_short_form(hit["long"], hit["short"], folder)


def _learn_work(name: str, words: str, folder: Path) -> Iterator[tuple[str, str]]:
    kinds = (*_BODIES, "staff") if _UNIT.search(name) else _BODIES
    bodies = [match for match in find_agencies(words, folder) if match.kind in kinds]
    # "Waypoint (known to the police)" is no police force.
    if bodies and bodies[0].agency != "all_agencies" and not _OUTSIDE.search(words[: bodies[0].start]):
        yield from _keep_name(name, bodies[0].agency, folder)
        if trust := _TRUST.match(name):
            yield from _keep_name(trust["short"], bodies[0].agency, folder)


def _read_description(words: str, folder: Path) -> str:
    """Say which agency "small domestic abuse service which …" describes; blank for none.

    Its head must be the name of a kind of body: "a school secretary" describes a person.
    """
    bodies: list[AgencyMatch] = []
    for end in _HEAD_END.finditer(words):
        head = words[: end.start()]
        bodies = [match for match in find_agencies(head, folder) if match.kind in _BODIES and match.end == len(head)]
        if bodies or end.group().split() != ["and"]:
            break
    if not bodies or bodies[0].agency == "all_agencies":
        return ""
    victims = bodies[0].agency == "voluntary_other" and load_cue(folder, "charity_for_victims").search(words)
    return "specialist_domestic_abuse" if victims else bodies[0].agency


def _learn_short_form(long: str, short: str, folder: Path) -> Iterator[tuple[str, str]]:
    """Learn "Tame Moor Hospitals NHS Trust (the Hospital Trust)": the last body of the long form is meant."""
    bodies = [
        match
        for match in find_agencies(long, folder)
        if match.kind in _BODIES and re.fullmatch(r"(?:\s+(?:[A-Z][\w'’]*|of|and|the|for))*\W{0,3}", long[match.end :])
    ]
    bare = re.sub(r"^[Tt]he\s+", "", short).strip()
    if bodies and bare and not bare.islower():
        yield bare, bodies[-1].agency


def _learn_from_glossary(passages: pd.DataFrame, folder: Path) -> Iterator[tuple[str, str]]:
    for cells in passages.loc[passages["kind"] == "table_row", "cells"]:
        texts = json.loads(cells) if cells else []
        if len(texts) == 2 and 1 < len(texts[0]) <= 25 and texts[0][:1].isupper():
            bodies = [match for match in find_agencies(texts[1], folder) if match.kind in _BODIES and match.start <= 45]
            if bodies and bodies[0].agency != "all_agencies":
                yield from _keep_name(" ".join(texts[0].split()), bodies[0].agency, folder)


def _shorten_names(texts: list[str], folder: Path) -> list[tuple[str, str]]:
    """Learn the proper part of long names: "Marlow Vale" of "Marlow Vale Hospitals"."""
    shortened: dict[str, set[str]] = defaultdict(set)
    for text in texts:
        for match in find_agencies(text, folder):
            if match.agency in _BY_PLACE:
                continue
            if match.proper and match.words.startswith(match.proper) and not re.search(r"['’]s?$", match.proper):
                shortened[match.proper].add(match.agency)
    whole = "\n".join(texts)
    return [
        (short, next(iter(agencies)))
        for short, agencies in sorted(shortened.items())
        if len(agencies) == 1 and len(short) > 4 and _is_name(short, folder) and _stands_alone(short, whole)
    ]


def _stands_alone(short: str, whole: str) -> bool:
    """Say whether a short name occurs somewhere without more of a name around it."""
    pattern = rf"(?<!\w)(?<![A-Z]\w\s){re.escape(short)}(?:['’]s)?(?=[\s,.;:)])(?!\s+(?:and\s+|of\s+|&\s+)?[A-Z])"
    return re.search(pattern, whole) is not None


def _keep_name(name: str, agency: str, folder: Path) -> Iterator[tuple[str, str]]:
    """Yield a name without the words that lead up to it; "In January, the hospital" names no body."""
    words = name.split()
    openers = load_words(folder, "not_a_name")
    while words and words[0].lower() in openers:
        if words[0].lower() not in ("the", "that", "our", "its"):
            return
        words = words[1:]
    bare = re.sub(r"['’]s?$", "", " ".join(words))
    if len(bare) > 2 and _is_name(bare, folder):
        yield bare, agency


def _is_name(name: str, folder: Path) -> bool:
    lowered = name.lower()
    known = find_agencies(name, folder)
    return not (
        any(match.kind in ("body", "short", "staff") for match in known)
        or lowered in _load_places(folder)
        or set(lowered.split()) & _DATES
    )


@cache
def _load_places(folder: Path) -> frozenset[str]:
    """Load the names of places, which are no bodies: areas of partnerships, regions, and the words of police names."""
    table = load_codebook(folder, "partnerships")
    places = {name.lower() for column in ("csp", "region") for name in table[column]}
    for cell in [*table["police"], *table["council"]]:
        for name in split_list(cell):
            words = name.split()
            places |= {" ".join(words[:length]).lower() for length in range(1, len(words))}
    return frozenset(places | {word for place in places for word in place.split()})
