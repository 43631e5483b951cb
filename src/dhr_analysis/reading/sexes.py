"""The sexes of the two sides: from titles, tables of who is who, words for kin, and the pronouns that speak of them."""

import re
from collections import Counter
from collections.abc import Iterable, Sequence
from pathlib import Path

from .fact_rules import kin_pattern, load_kin
from .names import NAME, QUOTE, TITLES, compile_word_list, is_name, write_alternatives

SEX = {"she": "F", "her": "F", "hers": "F", "herself": "F", "he": "M", "his": "M", "him": "M", "himself": "M"}
PRONOUN = re.compile(r"\b(?:she|her|herself|he|his|him|himself)\b", re.IGNORECASE)
SUBJECT = re.compile(r"\b(?:she|herself|he|himself)\b", re.IGNORECASE)
SAID = r"\b(?:(?P<F>female|woman|widow|mother of)|(?P<M>male|man|widower|father of))\b"


def count_sexes(sentences: Sequence[str], names: Iterable[str], others: Iterable[str], folder: Path) -> Counter[str]:
    """Count what titles, nouns and pronouns say of the sex of a side's people; ``others`` are the other side's."""
    mine, theirs = write_alternatives(names), write_alternatives(others)
    found: Counter[str] = Counter()
    for name in names:
        title = name.split()[0].rstrip(".")
        if title in TITLES:
            found[TITLES[title]] += 12
        kin = load_kin(folder).get(re.sub(r"\s*\d*$", "", name).lower())
        if kin and kin.sex:
            found[kin.sex] += 12
    for place, sentence in enumerate(sentences):
        following = sentences[place + 1] if place + 1 < len(sentences) else ""
        _count_in_sentence(found, sentence, following, mine, theirs, folder)
    return found


def _count_in_sentence(
    found: Counter[str], sentence: str, following: str, mine: str, theirs: str, folder: Path
) -> None:
    match = re.search(rf"(?<![\w’'-]){mine}", sentence)
    if not match or re.match(r"['’]s", sentence[match.end() :]):
        return
    rest = sentence[match.end() :]
    said = re.match(
        rf"{QUOTE}[,:|(]?\s*(?:(?:who\s+)?(?:was|is)\s+|,\s*)?(?:an?\s+)?[^.;|,]{{0,30}}?{SAID}", rest, re.I
    )
    if said:
        found["F" if said["F"] else "M"] += 4
    who = re.match(
        rf"{QUOTE}(?:\s*\([^)]*\))?,?\s+who\b[^,.;]{{0,50}}?\b(?:(?:had|has|kept|threatened to kill|killed|hanged|shot) )(his|her|himself|herself)\b(?! (?:by|with|to|in|and)\b)",
        rest,
    )
    if who:
        found[SEX[who[1]]] += 2
    alone = not re.search(rf"(?<![\w’'-]){theirs}", sentence) and not _names_somebody_else(sentence, mine, folder)
    if not alone:
        return
    kin = re.search(rf"\b(?:[Hh]er|[Hh]is|[Tt]heir|an?|the)\s+{kin_pattern(folder)}", rest)
    opens = match.start() <= 60 and not PRONOUN.search(sentence[: match.start()])
    pronoun = SUBJECT.search(rest[: kin.start()] if kin else rest)
    if opens and pronoun:
        found[SEX[pronoun.group().lower()]] += 2
    elif opens and kin and (owner := SEX.get(kin.group().split()[0].lower())):
        found[owner] += 1
    start = SUBJECT.search(following[:60]) or re.match(r"(?:Her|His)\b", following)
    if start and not kin and not _names_somebody_else(following, r"(?!)", folder):
        found[SEX[start.group().lower()]] += 2


def count_opposite(sentences: Sequence[str], names: Iterable[str], other_sex: str, folder: Path) -> Counter[str]:
    """Count the pronouns that cannot speak of the other side, in sentences that name this side and no third person."""
    found: Counter[str] = Counter()
    mine = write_alternatives(names)
    for sentence in sentences if other_sex else ():
        kin = re.search(rf"\b(?:[Hh]er|[Hh]is|[Tt]heir)\s+{kin_pattern(folder)}", sentence)
        if re.search(rf"(?<![\w’'-]){mine}", sentence) and not kin:
            found.update(sex for word in PRONOUN.findall(sentence) if (sex := SEX[word.lower()]) != other_sex)
    return found


def _names_somebody_else(sentence: str, mine: str, folder: Path) -> bool:
    bare = re.sub(rf"(?<![\w’'-])(?:{mine})", " ", sentence)
    return any(is_name(name, folder) for name in re.findall(rf"(?<![\w’'-]){NAME}", bare))


def count_sexes_in_deeds(
    sentences: Sequence[str], blamed: Iterable[str], folder: Path
) -> tuple[Counter[str], Counter[str]]:
    """Count what "he strangled her" says of the two sexes: (of the one who died, of the one who did it)."""
    deed = compile_word_list(folder, "deadly_deed")
    doers = write_alternatives(blamed)
    died: Counter[str] = Counter()
    did: Counter[str] = Counter()
    for sentence in sentences[:60]:
        for match in re.finditer(
            rf"\b(?:(?P<who>[Hh]e|[Ss]he)|{doers})\s+(?:had\s+|then\s+|who\s+)*{deed}\s+(?P<whom>her|him)\b(?! own)",
            sentence,
        ):
            died[SEX[match["whom"]]] += 2
            if match["who"]:
                did[SEX[match["who"].lower()]] += 2
    return died, did
