"""Who died and who is held responsible: names, sexes and what they were to each other, from what the review says."""

import re
from collections import Counter
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path

from .blame import CHARGED, choose_blamed, weigh_blame
from .fact_rules import FORMER, load_kin
from .kin_links import KinLink, find_kin_links
from .names import NAME, QUOTE, compile_word_list, is_name
from .people_rows import read_people_rows
from .relations import learn_former, learn_from_links, learn_kin, learn_sexes
from .roles import find_heading_role
from .sides import KILLED, People, weigh_place

DIED = r"(?:died|was found (?:dead|hanged|unresponsive)|took (?:her|his) own life|lost (?:her|his) life)"
ACCORDING = re.compile(r"^(?:According to|In the (?:view|words) of) [^,]{3,60}, ")


def find_people(sentences: Sequence[str], folder: Path, *, places: str = "") -> People:
    """Learn who is who from a review's sentences in their order; the earliest sentences speak loudest.

    ``places`` names the partnership's area, whose words are nobody's name.
    """
    people = People()
    sentences = [_write_couple_apart(ACCORDING.sub("", sentence)) for sentence in sentences]
    for place, sentence in enumerate(sentences):
        weight = weigh_place(place)
        _learn_names(people, sentence, weight, folder)
        _learn_from_pronoun(people, sentences[place - 1] if place else "", sentence, weight, folder)
    _learn_cover_names(people, [line for line in sentences[:12] if not find_heading_role(line, folder)], folder)
    rows = read_people_rows(sentences, folder)
    for row in rows:
        if row.side:
            (people.victims if row.side == "victim" else people.perpetrators)[row.name] += 9
    for place, sentence in enumerate(sentences):
        _learn_partner_names(people, sentence, 3 if place < 60 else 1, folder)
    for name in [name for name in people.victims if re.search(rf"\b{re.escape(name)}\b", places)]:
        del people.victims[name]
    if not people.victims:
        _learn_first_named(people, sentences, folder)
    links = find_kin_links(sentences, folder)
    _learn_blamed(people, sentences, links, folder)
    _part_sides(people)
    _learn_frequent_names(people, sentences, folder)
    _add_role_words(people, sentences)
    for place, sentence in enumerate(sentences):
        with _kept_places(people, place):
            learn_kin(people, sentence, weigh_place(place), folder)
            learn_from_links(people, [link for link in links if link.place == place], sentences, folder)
    for row in rows:
        if row.sex and row.name in people.victims:
            people.victim_sex[row.sex] += 20
        elif row.sex and row.name in people.perpetrators:
            people.perpetrator_sex[row.sex] += 20
    learn_sexes(people, sentences, folder)
    learn_former(people, sentences, folder)
    return people


def _write_couple_apart(sentence: str) -> str:
    return re.sub(r"\b(Mr|Mrs) and (Mr|Mrs) ([A-Z]\w{0,15})", r"\1 \3 and \2 \3", sentence)


def _learn_blamed(people: People, sentences: Sequence[str], links: Sequence[KinLink], folder: Path) -> None:
    """Learn who is held responsible from deeds, charges and kin; a name on the cover may be the one who did it."""
    signs = weigh_blame(sentences, people.victims, links, folder)
    for name, weight in signs.items():
        if name in people.perpetrators:
            people.perpetrators[name] += weight
    if not people.perpetrators:
        people.perpetrators.update(choose_blamed(signs))


def _learn_first_named(people: People, sentences: Sequence[str], folder: Path) -> None:
    """Take the person who is named first where no plainer words say who died, unless he or she is held responsible."""
    for sentence in sentences[:30]:
        for name in re.findall(rf"(?<![\w’'-]){NAME}", sentence):
            told = sum(bool(re.search(rf"(?<!\w){re.escape(name)}(?!\w)", other)) for other in sentences)
            if is_name(name, folder) and name not in people.perpetrators and told >= 2:
                signs = weigh_blame(sentences, (), (), folder)
                if not signs[name]:
                    people.victims[name] += 1
                return


def _part_sides(people: People) -> None:
    for name in [name for name in people.perpetrators if name in people.victims]:
        less = people.victims if people.perpetrators[name] > people.victims[name] else people.perpetrators
        del less[name]


def _add_role_words(people: People, sentences: Sequence[str]) -> None:
    """Let "the victim" and "the perpetrator" stand for them, where a review calls them so."""
    text = " ".join(sentences)
    for counter, words in (
        (people.victims, ("victim", "deceased")),
        (people.perpetrators, ("perpetrator", "offender")),
    ):
        for word in words:
            for written in (f"the {word}", f"The {word}"):
                if f"{written} " in text:
                    counter[written] += 1


@contextmanager
def _kept_places(people: People, place: int) -> Iterator[None]:
    """Keep the place of a sentence that says a relationship or a sex for the first time."""
    yield
    _keep_places(people, place)


def _keep_places(people: People, place: int) -> None:
    """Keep the sentence that first said a relationship or a sex, so that its words can be shown."""
    for fact, counter in (
        ("relationship", people.relationships),
        ("victim_sex", people.victim_sex),
        ("perpetrator_sex", people.perpetrator_sex),
    ):
        for value in counter:
            people.places.setdefault((fact, value), place)


def _learn_names(people: People, sentence: str, weight: int, folder: Path) -> None:
    victim = (
        rf"(?:death|deaths|homicide|murder|killing|suicide)\s+of\s+(?:a\s+(?:wo)?man,?\s+)?{QUOTE}(?P<name>{NAME})",
        rf"(?:concerning|concerns|in respect of|regarding)\s+(?:the (?:death|killing|homicide) of\s+)?{QUOTE}(?P<name>{NAME}){QUOTE},?\s+(?:who|aged|\()",
        rf"{QUOTE}(?P<name>{NAME}){QUOTE},?(?:\s+who)?(?:\s+was \d+,?(?:\s+and)?)?(?:,?\s*aged \d+,?)?\s+(?:{DIED}|(?:was|were|had been)\s+(?:fatally\s+)?{KILLED})",
        rf"(?P<name>{NAME}){QUOTE}\s*\((?:the\s+)?(?:victim|deceased)",
        rf"(?i:the\s+)?(?i:victim|deceased),?\s+{QUOTE}(?P<name>{NAME}){QUOTE}(?:,|\s+(?:was|who|had|died)|\s*\()",
        rf"(?P<name>{NAME}){QUOTE} was last seen alive",
        rf"{QUOTE}(?P<name>{NAME}){QUOTE}['’]s\s+(?:own\s+)?(?:body|remains|death|murder|killing)\b",
        rf"\bfound\s+{QUOTE}(?P<name>{NAME}){QUOTE}\s+(?:dead|unresponsive|with fatal)",
        rf"\bkilled\s+{QUOTE}(?P<name>{NAME})",
        rf"^(?i:subject of (?:the|this) review|victim|the victim|deceased|name of victim)\s*[|:–-]\s*{QUOTE}(?P<name>{NAME})",
    )
    perpetrator = (
        rf"{QUOTE}(?P<name>{NAME}){QUOTE},?(?:\s+who was \d+,?)?\s+{CHARGED}",
        rf"(?P<name>{NAME}){QUOTE}\s*\((?:the\s+)?(?:alleged\s+)?(?:perpetrator|offender)",
        rf"(?i:the\s+)?(?i:perpetrator|offender),?\s+{QUOTE}(?P<name>{NAME}){QUOTE}(?:,|\s+(?:was|who|had)|\s*\()",
        rf"^(?i:(?:the |alleged )?perpetrator|offender|person (?:alleged to have |who )?caused? (?:the )?harm)\s*[|:–-]\s*{QUOTE}(?P<name>{NAME})",
        rf"(?:[Tt]he )?(?:perpetrator|offender) (?:is|was) {QUOTE}(?P<name>{NAME})",
        rf"{KILLED}\s+(?:[^.;]{{0,40}}?\s)?by\s+(?:(?:her|his|their)\s+[\w\s,-]{{3,40}}?,?\s+)?{QUOTE}(?P<name>{NAME})",
        rf"{QUOTE}(?P<name>{NAME}){QUOTE}\s+(?:then\s+|had\s+)?{KILLED}\s+(?:her|him|his|them)\b",
        rf"{QUOTE}(?P<name>{NAME}){QUOTE}[^.;]{{0,60}}?\bset the fire\b",
    )
    unlawful = re.search(rf"(?P<one>{NAME})(?: and (?P<two>{NAME}))? (?:was|were) unlawfully killed", sentence)
    if unlawful:
        people.victims.update({name: 9 for name in unlawful.groups() if name and is_name(name, folder)})
        for match in re.finditer(
            rf"(?P<name>{NAME})\s+(?:then\s+)?(?:took his own life|took her own life|intended)", sentence
        ):
            people.perpetrators[match["name"]] += 9 + people.victims.pop(match["name"], 0)
    for patterns, counter in ((victim, people.victims), (perpetrator, people.perpetrators)):
        for pattern in patterns:
            for match in re.finditer(pattern, sentence):
                name = match["name"]
                if is_name(name, folder):
                    counter[name] += weight


def _learn_from_pronoun(people: People, before: str, sentence: str, weight: int, folder: Path) -> None:
    """Learn who died from "Ray was 68. He was strangled": the pronoun speaks of the name before it."""
    if re.match(rf"(?:She|He)\s+(?:{DIED}|was\s+(?:fatally\s+)?{KILLED})", sentence):
        name = re.match(rf"{QUOTE}({NAME})(?!\w|['’]s)", before)
        did = re.search(rf"\b{compile_word_list(folder, 'deed')}\s+(?:her|him)\b", before)
        if name and not did and is_name(name[1], folder):
            people.victims[name[1]] += weight


def _learn_cover_names(people: People, opening: Sequence[str], folder: Path) -> None:
    """Learn who died from a cover that prints only the name, or prints it in quotation marks."""
    alone = re.compile(rf"^{QUOTE}({NAME}){QUOTE}(?:\s+(?:and|&)\s+{QUOTE}({NAME}){QUOTE})?$")
    quoted = re.compile(rf"[\"“‘]({NAME})[\"”’]")
    titled = re.compile(
        rf"^.{{0,80}}?\b(?i:review|report|summary|DHR|executive)\b[^:–]{{0,60}}(?:[:–]|\binto|\bconcerning)\s*{QUOTE}({NAME}){QUOTE}(?:\s+(?:and|&)\s+{QUOTE}({NAME}){QUOTE})?$"
    )
    for line in opening:
        match = alone.match(line.strip()) or titled.match(line.strip())
        names = [name for name in match.groups() if name] if match else quoted.findall(line)
        for name in names:
            if is_name(name, folder) and not re.fullmatch(r"[A-Z]{3,}", name):
                people.victims[name] += 4


def _learn_partner_names(people: People, sentence: str, weight: int, folder: Path) -> None:
    """Learn the name beside "her husband" in a sentence about the one who died, and who did it to "his partner"."""
    partners = "|".join(
        re.escape(word) for word, kin in load_kin(folder).items() if kin.when_perpetrator == "current_partner"
    )
    victims = "|".join(map(re.escape, sorted(people.victims, key=len, reverse=True))) or r"(?!)"
    patterns = (
        rf"(?:{victims})(?!\w)[^.]{{0,80}}\b(?:her|his)\s+(?:{FORMER}[-\s]+)?(?:{partners}),?\s+{QUOTE}(?P<name>{NAME})",
        rf"(?:{victims})['’]s\s+(?:{FORMER}[-\s]+)?(?:{partners}),?\s+{QUOTE}(?P<name>{NAME})",
        rf"\b(?:[Hh]er|[Hh]is)\s+(?:{FORMER}[-\s]+)?(?:{partners}),?\s+(?:whom we call|who is (?:here )?called|(?:here )?known as|called|referred to as)\s+{QUOTE}(?P<name>{NAME})",
        rf"(?P<name>{NAME}), from whom (?:she|he) (?:had|was)\b",
        rf"(?P<name>{NAME})\s+(?:had\s+)?(?:{KILLED}|put)\b[^.]{{0,40}}?\b(?:his|her)\s+(?:{FORMER}[-\s]+)?(?:{partners})",
    )
    for pattern in patterns:
        for match in re.finditer(pattern, sentence):
            name = match["name"]
            if is_name(name, folder):
                people.perpetrators[name] += weight + people.victims.pop(name, 0)


def _learn_frequent_names(people: People, sentences: Sequence[str], folder: Path) -> None:
    """Take the other person of whom most is told, where no plainer words name who is held responsible."""
    if people.perpetrators or not people.victims:
        return
    subject = re.compile(rf"(?<![\w’'-])({NAME})(?:’s|'s)?\s+(?!and\b)[a-z]+(?:ed|s|d|t|w|n|ld)?\b")
    told = Counter(
        name
        for sentence in sentences
        for name in subject.findall(sentence)
        if is_name(name, folder) and name not in people.victims and not (name.isupper() and len(name) > 2)
    )
    deeds = re.compile(
        r"\b(?:arrest|charg|convict|bail|licence|custody|prison|threaten|hit|punch|follow|controll|abus|drunk|tracker|assault)"
    )
    for name, count in told.most_common(3):
        speaks = [sentence for sentence in sentences if re.search(rf"(?<!\w){re.escape(name)}(?!\w)", sentence)]
        shown = sum(bool(deeds.search(sentence)) for sentence in speaks)
        if (count >= 3 and shown >= 2) or (count >= 4 and shown):
            people.perpetrators[name] += 1
            return
