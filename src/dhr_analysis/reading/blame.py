"""Who is held responsible: of the people named beside the one who died, the one of whom the deed or a charge is told."""

import re
from collections import Counter
from collections.abc import Iterable, Sequence
from pathlib import Path

from .kin_links import KinLink, find_partner_words
from .names import NAME, QUOTE, compile_word_list, is_name, write_alternatives

CHARGED = (
    r"(?:(?:was|is|has been|had been|were)\s+(?:both\s+|later\s+|subsequently\s+|since\s+|then\s+)?(?:convicted|charged|found guilty|"
    r"sentenced|arrested|serving|tried|jailed|detained|found unfit to plead)|(?:later\s+)?pleaded|is serving|"
    r"(?:later\s+)?(?:admitted|denied) (?:the )?(?:killing|murder|manslaughter))"
)
ASIDE = r"(?:,[^,.;]{1,60},)?(?:[^,.;]{1,60},)?"
ENOUGH = 3  # a partner and one more sign, or a deed


def weigh_blame(
    sentences: Sequence[str], victims: Iterable[str], links: Sequence[KinLink], folder: Path
) -> Counter[str]:
    """Count for every named person but the victims the signs that he or she is held responsible."""
    known = set(victims)
    signs: Counter[str] = Counter()
    last = ""
    for sentence in sentences[:120]:
        others = [name for name in _find_names(sentence, folder) if name not in known]
        for name, weight in _find_signs(sentence, known, last, others, folder):
            if name not in known and is_name(name, folder):
                signs[name] += weight
        last = others[-1] if others else last
    partners = find_partner_words(folder)
    for link in links:
        if link.name not in known and (link.owner in known or link.owner in ("her", "his", "their", "him")):
            signs[link.name] += 2 if link.kin in partners else 1
    return signs


def choose_blamed(signs: Counter[str]) -> Counter[str]:
    """Keep the person with the plainest signs; nobody where the signs are few or two people show as many."""
    best = signs.most_common(2)
    if not best or best[0][1] < ENOUGH or (len(best) > 1 and best[1][1] == best[0][1]):
        return Counter()
    return Counter({best[0][0]: best[0][1]})


def _find_names(sentence: str, folder: Path) -> list[str]:
    return [name for name in re.findall(rf"(?<![\w’'-]){NAME}", sentence) if is_name(name, folder)]


def _find_signs(
    sentence: str, victims: set[str], last: str, others: list[str], folder: Path
) -> Iterable[tuple[str, int]]:
    deed, victim = compile_word_list(folder, "deed"), write_alternatives(victims)
    done = rf"(?:had\s+|has\s+|then\s+|later\s+|who\s+)*{deed}\s+(?:(?:her|him|his|them|their)\b|{QUOTE}{victim})"
    for match in re.finditer(rf"(?P<name>{NAME}){QUOTE}(?:\s*\([^)]*\))?{ASIDE}\s+(?:{done}|{CHARGED})", sentence):
        yield match["name"], 4
    for match in re.finditer(rf"^{QUOTE}(?P<name>{NAME})[^.;]{{0,90}}\b(?:and|who)\s+{done}", sentence):
        yield match["name"], 3
    for match in re.finditer(
        rf"\b{deed}\b[^.;]{{0,60}}\sby\s+(?:[Hh]er|his|their\s)?[^.;]{{0,40}}?(?P<name>{NAME})", sentence
    ):
        yield match["name"], 4
    for match in re.finditer(rf"(?:{victim}|\b[Ss]he|\b[Hh]e) and {QUOTE}(?P<name>{NAME}){QUOTE}", sentence):
        if re.search(r"\b(?:married|separated|together|relationship|couple|divorced|partners)\b", sentence):
            yield match["name"], 2
    for match in re.finditer(
        rf"(?P<name>{NAME}){QUOTE} and {QUOTE}{victim}[^.]{{0,60}}\b(?:married|separated|together|couple)", sentence
    ):
        yield match["name"], 2
    for match in re.finditer(
        rf"\b(?:married|engaged|relationship with|lived with|apart from|separated from|divorced) (?:to |from )?(?P<name>{NAME})",
        sentence,
    ):
        yield match["name"], 2
    if re.match(rf"(?:[^.;]{{0,120}},?\s)?(?:He|She|he|she)\s+(?:also\s+)?(?:{CHARGED}|{done})", sentence):
        who = others[:1] or [last]
        if who[0]:
            yield who[0], 3
    if len(set(others)) == 1 and re.search(
        r"\b(?:murder|manslaughter|responsible for her death|responsible for his death)\b", sentence
    ):
        yield others[0], 2
    for match in re.finditer(
        rf"(?P<name>{NAME}){QUOTE}\s*(?:\||:|\(|–)[^|.]{{0,60}}(?i:perpetrator|offender|convicted|responsible for|accused|alleged)",
        sentence,
    ):
        yield match["name"], 9
