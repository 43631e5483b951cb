"""Names tied to each other by words for kin: "her husband, Roger", "TK, her brother", "Adult B | husband of Adult A"."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from .fact_rules import kin_pattern, load_kin
from .names import NAME, QUOTE, is_name

OWNER = rf"(?:(?P<owner>[Hh]er|[Hh]is|[Tt]heir)|{QUOTE}(?P<owner_name>{NAME}|[Tt]he (?:victim|deceased|perpetrator)){QUOTE}['’]s?)"
AGE = r"(?:\s*\([^)]{1,25}\)|,?\s+(?:who (?:is|was) |then )?(?:aged )?(?:\d{2}|[a-z]+ty(?:-[a-z]+)?)(?=,))?"
CALLED = (
    r"(?:,?\s+(?:who (?:is|will be) |(?:here|hereafter) |whom we (?:shall )?)?(?:called|named|known as|referred to as|call)"
    r"(?: here)?|,?\s+(?:X{2,}|\[?REDACTED\]?),?(?: referred to as)?)?"
)
OF_SOMETHING = r"(?:\s+(?:of|for|since|from)\s+(?:[a-z0-9-]+\s?){1,5}?)?"


@dataclass(frozen=True)
class KinLink:
    """That ``name`` is the ``kin`` of ``owner`` (a name, or "her", "his", "their"), said in sentence ``place``."""

    name: str
    kin: str
    former: bool
    owner: str
    place: int


def find_kin_links(sentences: Sequence[str], folder: Path) -> list[KinLink]:
    """Find every name that a sentence ties to somebody by a word for kin."""
    return [link for place, sentence in enumerate(sentences) for link in _find_in_sentence(sentence, place, folder)]


def _find_in_sentence(sentence: str, place: int, folder: Path) -> Iterator[KinLink]:
    for pattern in _compile_links(folder):
        for match in pattern.finditer(sentence):
            groups = match.groupdict()
            name, owner = groups["name"], groups.get("owner_name") or groups.get("of") or groups.get("owner") or ""
            if is_name(name, folder) and not (len(owner) > 5 and not is_name(owner, folder)):
                former = bool(groups["former"] or groups["late_former"])
                yield KinLink(name, groups["kin"].lower(), former, _fold_owner(owner), place)


def _fold_owner(owner: str) -> str:
    return owner.lower() if owner.lower() in ("her", "his", "their", "him") else owner


@cache
def _compile_links(folder: Path) -> tuple[re.Pattern[str], ...]:
    kin = kin_pattern(folder)
    of = rf"(?:\s+(?:of|to)\s+{QUOTE}(?P<of>{NAME}|her|him|the victim|the deceased))"
    patterns = (
        rf"{OWNER}\s+{kin}{OF_SOMETHING}(?:,|\s*\()?{CALLED}(?:,|\s*\()?\s*{QUOTE}(?P<name>{NAME})(?!['’]s)",
        rf"(?P<name>{NAME}){QUOTE}{AGE}\s*(?:,|\||:|–|\(|\bwas\b|\bis\b|,? who (?:was|is))\s*{OWNER}\s+{kin}(?!['’]s)",
        rf"(?P<name>{NAME}){QUOTE}{AGE}\s*(?:,|\||:|–|\(|\bwas\b|\bis\b|,? who (?:was|is))\s*(?:[\w\s]{{2,30}}[,;(|]\s*)?(?:the\s+)?{kin}{of}",
        rf"(?P<name>{NAME}){QUOTE}\s*\|\s*(?:[^|]{{2,40}}\s*[,;(|]\s*)?{OWNER}\s+{kin}",
        rf"(?P<of>{NAME}) (?:had |had been |was |lived with |killed |and )?(?P<owner>her|his) {kin},? (?P<name>{NAME})(?!['’]s)",
    )
    return tuple(re.compile(pattern) for pattern in patterns)


@cache
def find_partner_words(folder: Path) -> frozenset[str]:
    """Say which words for kin mean a partner."""
    return frozenset(word for word, kin in load_kin(folder).items() if kin.when_perpetrator == "current_partner")
