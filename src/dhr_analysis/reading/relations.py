"""What the two sides were to each other, and their sexes, from words for kin, charges and deeds."""

import re
from collections import Counter
from collections.abc import Sequence
from pathlib import Path

from .blame import CHARGED
from .fact_rules import kin_pattern, load_kin, load_rules
from .kin_links import KinLink
from .names import QUOTE, write_alternatives
from .sexes import SEX, count_opposite, count_sexes, count_sexes_in_deeds
from .sides import KILLED, People, name_of, weigh_place

WHO_IS_WHO = re.compile(
    r"^(?i:(?P<victim>subject of (?:the|this) review|(?:the )?victim|deceased)|(?:the |alleged )?perpetrator|offender|person[^|]*harm)\b[^|]*\|(?P<rest>.*)"
)


def learn_from_links(people: People, links: Sequence[KinLink], sentences: Sequence[str], folder: Path) -> None:
    """Learn from a name tied to another by a word for kin what the two were to each other, and their sexes."""
    for link in links:
        kin = load_kin(folder)[link.kin]
        pronoun = link.owner in ("her", "his", "their", "him")
        if link.name in people.perpetrators and (link.owner in people.victims or pronoun):
            relation, of_kin, of_owner = kin.when_perpetrator, people.perpetrator_sex, people.victim_sex
        elif link.name in people.victims and (
            link.owner in people.perpetrators or (pronoun and _tells_of_blamed(people, sentences, link))
        ):
            relation, of_kin, of_owner = kin.when_victim, people.victim_sex, people.perpetrator_sex
        else:
            continue
        weight = weigh_place(link.place) * (2 if pronoun else 3)
        people.relationships["former_partner" if link.former and relation == "current_partner" else relation] += weight
        if kin.sex:
            of_kin[kin.sex] += weight
        if sex := SEX.get(link.owner):
            of_owner[sex] += weight


def _tells_of_blamed(people: People, sentences: Sequence[str], link: KinLink) -> bool:
    """Say whether the sentence, or the one before it, names only the one held responsible, whose kin is then told."""
    blamed, victims = write_alternatives(people.perpetrators), write_alternatives(set(people.victims) - {link.name})
    told = " ".join(sentences[max(0, link.place - 1) : link.place + 1])
    return bool(re.search(rf"(?<![\w’'-]){blamed}", told)) and not re.search(rf"(?<![\w’'-]){victims}", told)


def learn_kin(people: People, sentence: str, weight: int, folder: Path) -> None:
    """Learn from words for kin beside a name, a deed or a charge what the two were to each other."""
    kin = kin_pattern(folder)
    victims = "|".join(map(re.escape, sorted(people.victims, key=len, reverse=True))) or r"(?!)"
    perpetrators = "|".join(map(re.escape, sorted(people.perpetrators, key=len, reverse=True))) or r"(?!)"
    owner = r"(?P<owner>her|his|their|Her|His|Their)"
    perpetrator_kin = (
        (rf"{KILLED}\s+(?:[^.;]{{0,40}}?\s)?by\s+{owner}\s+{kin}", 3),
        (rf"\bby\s+{owner}\s+{kin},?\s+(?:{perpetrators})(?!\w)", 3),
        (rf"\b{owner}\s+{kin},?\s+(?:called\s+|named\s+)?{QUOTE}(?:{perpetrators})(?!\w)", 3),
        (rf"(?:{perpetrators}),\s+(?:\d+,\s+)?{owner}\s+{kin}", 3),
        (rf"\b{owner}\s+{kin}[^.;]{{0,40}}?\s(?:{CHARGED}|(?:had\s+)?{KILLED}\s+(?:her|him)\b)", 3),
        (rf"(?:{victims})['’]s\s+(?P<owner>){kin},?\s+(?:{perpetrators})(?!\w)", 3),
        (rf"(?:{perpetrators})(?!\w)[^.;]{{0,40}}?\bwas\s+(?:{victims})['’]s\s+(?P<owner>){kin}", 3),
        (rf"(?:perpetrator|offender|caused (?:the )?harm)\b[^.]{{0,60}}?\((?:the victim's\s+)?{kin}\)", 3),
    )
    victim_kin = (
        (rf"{KILLED}\s+{owner}\s+{kin}", 3),
        (rf"(?:murder|manslaughter|killing)\s+of\s+{owner}\s+{kin}", 3),
        (rf"(?:{victims}),\s+{owner}\s+{kin}", 1),
        (rf"around\s+{owner}\s+{kin}['’]s\s+neck", 3),
    )
    for patterns, is_perpetrator in ((perpetrator_kin, True), (victim_kin, False)):
        for pattern, plainness in patterns:
            for match in re.finditer(pattern, sentence):
                _count_kin(people, match, is_perpetrator, weight * plainness, folder)
    if re.search(
        rf"(?:{victims}|[Ss]he|[Hh]e) and (?:{perpetrators}) (?:were |had been |got )?married|(?:{perpetrators}) and (?:{victims}) (?:were |had been |got )?married"
        rf"|(?:[Ss]he|[Hh]e|{victims}) and (?:{perpetrators}) (?:had been|were|lived) (?:together|in a relationship|married)",
        sentence,
    ):
        people.relationships["current_partner"] += 2 * weight
    known = name_of(people.perpetrator_sex)
    if known and re.search(rf"(?<!\w)(?:{perpetrators})(?!\w)", sentence):
        for match in re.finditer(rf"\b{owner}\s+{kin}", sentence):
            relation = load_kin(folder)[match["kin"].lower()].when_perpetrator
            sex = SEX.get(match["owner"].lower(), "")
            if sex and relation in ("current_partner", "sibling"):
                _count_kin(people, match, sex != known, 1, folder)
    if row := re.match(
        r"^(?i:(?:the |alleged )?perpetrator|offender|person (?:alleged to have |who )?caused? (?:the )?harm)\b.*\|",
        sentence,
    ):
        for match in re.finditer(rf"(?P<owner>)\b{kin}", sentence[row.end() - 1 :]):
            _count_kin(people, match, True, 9, folder)


def _count_kin(people: People, match: re.Match[str], is_perpetrator: bool, weight: int, folder: Path) -> None:
    kin = load_kin(folder)[match["kin"].lower()]
    relation = kin.when_perpetrator if is_perpetrator else kin.when_victim
    if (match["former"] or match["late_former"]) and relation == "current_partner":
        relation = "former_partner"
    people.relationships[relation] += weight
    owner = SEX.get((match.groupdict().get("owner") or "").lower(), "")
    of_kin, of_owner = (
        (people.perpetrator_sex, people.victim_sex) if is_perpetrator else (people.victim_sex, people.perpetrator_sex)
    )
    if kin.sex:
        of_kin[kin.sex] += weight
    if owner:
        of_owner[owner] += weight


def learn_former(people: People, sentences: Sequence[str], folder: Path) -> None:
    """Turn partners into former partners where the review says that they had parted before the death."""
    parted = sum(
        any(rule.search(sentence) for value, _, rule in load_rules(folder, "relationship") if value == "former_partner")
        for sentence in sentences[:120]
    )
    if parted and name_of(people.relationships) == "current_partner":
        people.relationships["former_partner"] += people.relationships["current_partner"] * max(parted, 2) // 2
    elif parted and not people.relationships and people.perpetrators:
        people.relationships["former_partner"] += 2
    strangers = [rule for value, _, rule in load_rules(folder, "relationship") if value == "none"]
    if not people.relationships and any(rule.search(sentence) for sentence in sentences[:60] for rule in strangers):
        people.relationships["none"] += 2


def learn_sexes(people: People, sentences: Sequence[str], folder: Path) -> None:
    """Learn sexes from a table of who is who, and from titles, nouns and pronouns beside the names of one side."""
    for sentence in sentences:
        row = WHO_IS_WHO.match(sentence)
        said = row and re.search(r"\b(?:(?P<F>female|woman)|(?P<M>male|man))\b", row["rest"], re.IGNORECASE)
        if row and said:
            (people.victim_sex if row["victim"] else people.perpetrator_sex)["F" if said["F"] else "M"] += 20
    victims = _list_main(people.victims)
    blamed = _list_main(people.perpetrators)
    people.victim_sex.update(count_sexes(sentences, victims, people.perpetrators, folder))
    people.perpetrator_sex.update(count_sexes(sentences, blamed, people.victims, folder))
    died, did = count_sexes_in_deeds(sentences, people.perpetrators, folder)
    people.victim_sex.update(died)
    people.perpetrator_sex.update(did)
    if not people.perpetrator_sex and blamed:
        people.perpetrator_sex.update(count_opposite(sentences, blamed, name_of(people.victim_sex), folder))
    if not people.victim_sex and victims:
        people.victim_sex.update(count_opposite(sentences, victims, name_of(people.perpetrator_sex), folder))


def _list_main(names: Counter[str]) -> list[str]:
    """List the most told name, and the role words that stand for it."""
    first = names.most_common(1)[0][0] if names else ""
    return [name for name in names if name == first or name[:4].lower() == "the "]
