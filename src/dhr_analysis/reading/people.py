"""Who died and who is held responsible: names, sexes and what they were to each other, from what the review says."""

import re
from collections import Counter
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path

from .blame import CHARGED, choose_blamed, weigh_blame
from .fact_rules import FORMER, kin_pattern, load_kin, load_rules
from .kin_links import KinLink, find_kin_links
from .names import NAME, QUOTE, compile_word_list, is_name, write_alternatives
from .people_rows import read_people_rows
from .roles import find_heading_role
from .sexes import SEX, count_opposite, count_sexes, count_sexes_in_deeds

KILLED = r"(?:killed|murdered|stabbed|strangled|shot|attacked|assaulted|beaten|struck|drowned|smothered|suffocated)"
DIED = r"(?:died|was found (?:dead|hanged|unresponsive)|took (?:her|his) own life|lost (?:her|his) life)"
ACCORDING = re.compile(r"^(?:According to|In the (?:view|words) of) [^,]{3,60}, ")
WHO_IS_WHO = re.compile(
    r"^(?i:(?P<victim>subject of (?:the|this) review|(?:the )?victim|deceased)|(?:the |alleged )?perpetrator|offender|person[^|]*harm)\b[^|]*\|(?P<rest>.*)"
)


@dataclass
class People:
    """What was learned of the two sides; every Counter counts how often, and how plainly, the text says so."""

    victims: Counter[str] = field(default_factory=Counter)
    perpetrators: Counter[str] = field(default_factory=Counter)
    relationships: Counter[str] = field(default_factory=Counter)
    victim_sex: Counter[str] = field(default_factory=Counter)
    perpetrator_sex: Counter[str] = field(default_factory=Counter)
    places: dict[tuple[str, str], int] = field(default_factory=dict)


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
            _learn_kin(people, sentence, weigh_place(place), folder)
            _learn_from_links(people, [link for link in links if link.place == place], sentences, folder)
    for row in rows:
        if row.sex and row.name in people.victims:
            people.victim_sex[row.sex] += 20
        elif row.sex and row.name in people.perpetrators:
            people.perpetrator_sex[row.sex] += 20
    _learn_sexes(people, sentences, folder)
    _learn_former(people, sentences, folder)
    return people


def weigh_place(place: int) -> int:
    """Say how loudly the sentence at a place speaks: who is who is told early."""
    return 3 if place < 15 else 2 if place < 60 else 1


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
    for counter, words in ((people.victims, ("victim", "deceased")), (people.perpetrators, ("perpetrator", "offender"))):
        for word in words:
            for written in (f"the {word}", f"The {word}"):
                if f"{written} " in text:
                    counter[written] += 1


@contextmanager
def _kept_places(people: People, place: int) -> Iterator[None]:
    """Keep the place of a sentence that says a relationship or a sex for the first time."""
    yield
    _keep_places(people, place)


def _learn_from_links(people: People, links: Sequence[KinLink], sentences: Sequence[str], folder: Path) -> None:
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


def name_of(counter: Counter[str]) -> str:
    """Say the plainest value, blank where two values are equally plain."""
    best = counter.most_common(2)
    if not best or (len(best) > 1 and best[0][1] == best[1][1]):
        return ""
    return best[0][0]


def list_called(names: Counter[str]) -> Counter[str]:
    """List up to three names that a review calls a side by; role words ("the victim") are nobody's own."""
    return Counter(dict(Counter({name: n for name, n in names.items() if name[:4].lower() != "the "}).most_common(3)))


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


def _learn_former(people: People, sentences: Sequence[str], folder: Path) -> None:
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


def _learn_kin(people: People, sentence: str, weight: int, folder: Path) -> None:
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


def _learn_sexes(people: People, sentences: Sequence[str], folder: Path) -> None:
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
