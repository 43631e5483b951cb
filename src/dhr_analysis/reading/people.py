"""Who died and who is held responsible: names, sexes and what they were to each other, from what the review says."""

import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, field
from pathlib import Path

from .fact_rules import FORMER, kin_pattern, load_kin, load_rules

NAME = (
    r"(?:(?:Mrs?|Miss|Ms|Dr)\.?\s+[A-Z]\w{0,15}|(?:Adult|Subject|Person|Child)\s+[A-Z0-9]{1,2}(?!\w)|"
    r"[A-Z]{1,3}(?![\w’'-])|(?:O[’'])?[A-Z][a-zà-ÿ]+(?:-[A-Z][a-zà-ÿ]+)?)"
)
NOT_NAMES = re.compile(
    r"(?:An?|The|This|That|These|He|She|It|They|His|Her|Their|In|On|At|By|After|Before|When|While|Both|No|One|Two|"
    r"Police|Domestic|Homicide|Review|Report|Overview|Executive|Community|Safety|Partnership|January|February|March|"
    r"April|May|June|July|August|September|October|November|December|Act|DHR|GP|CSP|MARAC|Home|Office|NHS|Child|As|"
    r"Following|Its|Each|Subject|Adult|Person|There|We|I|REDACTED|Nobody|Someone|Somebody|Everyone|What|Who|How|Why|If|Not|Nor|From|To|With|Only|Shortly|Between|During|Toxicology|Court|Crown|Although|Neither|Relatives|Section|Where|Since|Support|Timescales|Scope|Preface|Introduction|Contents|Background|Died|Final|"
    r"English|British|Polish|Christmas|Easter|Monday|Tuesday|Wednesday|Thursday|Friday|Saturday|Sunday|And|But|For)"
)
QUOTE = r"[\"“”‘’']?"
KILLED = r"(?:killed|murdered|stabbed|strangled|shot|attacked|assaulted|beaten|struck|drowned|smothered|suffocated)"
DIED = r"(?:died|was found (?:dead|hanged|unresponsive)|took (?:her|his) own life|lost (?:her|his) life)"
CHARGED = (
    r"(?:(?:was|is|has been|had been|were)\s+(?:later\s+|subsequently\s+|since\s+)?(?:convicted|charged|found guilty|sentenced|"
    r"arrested|serving|tried|jailed|detained)|pleaded|admitted (?:the )?(?:killing|murder|manslaughter)|is serving)"
)
WHO_IS_WHO = re.compile(
    r"^(?i:(?P<victim>subject of (?:the|this) review|(?:the )?victim|deceased)|(?:the |alleged )?perpetrator|offender|person[^|]*harm)\b[^|]*\|(?P<rest>.*)"
)
SEX = {"she": "F", "her": "F", "herself": "F", "he": "M", "his": "M", "him": "M", "himself": "M"}
TITLES = {"Mrs": "F", "Miss": "F", "Ms": "F", "Mr": "M"}


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
    for place, sentence in enumerate(sentences):
        weight = 3 if place < 15 else 2 if place < 60 else 1
        _learn_names(people, sentence, weight)
        _learn_from_pronoun(people, sentences[place - 1] if place else "", sentence, weight)
    _learn_cover_names(people, sentences[:12])
    for place, sentence in enumerate(sentences):
        _learn_partner_names(people, sentence, 3 if place < 60 else 1, folder)
    for name in [name for name in people.victims if re.search(rf"\b{re.escape(name)}\b", places)]:
        del people.victims[name]
    for name in [name for name in people.perpetrators if name in people.victims]:
        less = people.victims if people.perpetrators[name] > people.victims[name] else people.perpetrators
        del less[name]
    _learn_frequent_names(people, sentences)
    for place, sentence in enumerate(sentences):
        weight = 3 if place < 15 else 2 if place < 60 else 1
        before = (len(people.relationships), len(people.victim_sex), len(people.perpetrator_sex))
        _learn_kin(people, sentence, weight, folder)
        if before != (len(people.relationships), len(people.victim_sex), len(people.perpetrator_sex)):
            _keep_places(people, place)
    _learn_sexes(people, sentences)
    _learn_former(people, sentences, folder)
    return people


def name_of(counter: Counter[str]) -> str:
    """Say the plainest value, blank where two values are equally plain."""
    best = counter.most_common(2)
    if not best or (len(best) > 1 and best[0][1] == best[1][1]):
        return ""
    return best[0][0]


def _keep_places(people: People, place: int) -> None:
    """Keep the sentence that first said a relationship or a sex, so that its words can be shown."""
    for fact, counter in (
        ("relationship", people.relationships),
        ("victim_sex", people.victim_sex),
        ("perpetrator_sex", people.perpetrator_sex),
    ):
        for value in counter:
            people.places.setdefault((fact, value), place)


def _learn_names(people: People, sentence: str, weight: int) -> None:
    victim = (
        rf"(?:death|deaths|homicide|murder|killing|suicide)\s+of\s+(?:a\s+(?:wo)?man,?\s+)?{QUOTE}(?P<name>{NAME})",
        rf"(?:concerning|concerns|in respect of|regarding)\s+(?:the (?:death|killing|homicide) of\s+)?{QUOTE}(?P<name>{NAME}){QUOTE},?\s+(?:who|aged|\()",
        rf"{QUOTE}(?P<name>{NAME}){QUOTE},?(?:\s+who)?(?:\s+was \d+,?(?:\s+and)?)?(?:,?\s*aged \d+,?)?\s+(?:{DIED}|(?:was|were|had been)\s+(?:fatally\s+)?{KILLED})",
        rf"(?P<name>{NAME}){QUOTE}\s*\((?:the\s+)?(?:victim|deceased)",
        rf"(?i:the\s+)?(?i:victim|deceased),?\s+{QUOTE}(?P<name>{NAME}){QUOTE}(?:,|\s+(?:was|who|had|died)|\s*\()",
        rf"^(?i:subject of (?:the|this) review|victim|the victim|deceased|name of victim)\s*[|:–-]\s*{QUOTE}(?P<name>{NAME})",
    )
    perpetrator = (
        rf"{QUOTE}(?P<name>{NAME}){QUOTE},?(?:\s+who was \d+,?)?\s+{CHARGED}",
        rf"(?P<name>{NAME}){QUOTE}\s*\((?:the\s+)?(?:alleged\s+)?(?:perpetrator|offender)",
        rf"(?i:the\s+)?(?i:perpetrator|offender),?\s+{QUOTE}(?P<name>{NAME}){QUOTE}(?:,|\s+(?:was|who|had)|\s*\()",
        rf"^(?i:(?:the |alleged )?perpetrator|offender|person (?:alleged to have |who )?caused? (?:the )?harm)\s*[|:–-]\s*{QUOTE}(?P<name>{NAME})",
        rf"{KILLED}\s+(?:[^.;]{{0,40}}?\s)?by\s+(?:(?:her|his|their)\s+[\w\s,-]{{3,40}}?,?\s+)?{QUOTE}(?P<name>{NAME})",
        rf"{QUOTE}(?P<name>{NAME}){QUOTE}\s+(?:then\s+|had\s+)?{KILLED}\s+(?:her|him|his|them)\b",
        rf"{QUOTE}(?P<name>{NAME}){QUOTE}[^.;]{{0,60}}?\bset the fire\b",
    )
    unlawful = re.search(rf"(?P<one>{NAME})(?: and (?P<two>{NAME}))? (?:was|were) unlawfully killed", sentence)
    if unlawful:
        people.victims.update({name: 9 for name in unlawful.groups() if name and not NOT_NAMES.fullmatch(name)})
        for match in re.finditer(
            rf"(?P<name>{NAME})\s+(?:then\s+)?(?:took his own life|took her own life|intended)", sentence
        ):
            people.perpetrators[match["name"]] += 9 + people.victims.pop(match["name"], 0)
    for patterns, counter in ((victim, people.victims), (perpetrator, people.perpetrators)):
        for pattern in patterns:
            for match in re.finditer(pattern, sentence):
                name = match["name"]
                if not NOT_NAMES.fullmatch(name):
                    counter[name] += weight


def _learn_from_pronoun(people: People, before: str, sentence: str, weight: int) -> None:
    """Learn who died from "Ray was 68. He was strangled": the pronoun speaks of the name before it."""
    if re.match(rf"(?:She|He)\s+(?:{DIED}|was\s+(?:fatally\s+)?{KILLED})", sentence):
        name = re.match(rf"{QUOTE}({NAME})(?!\w|['’]s)", before)
        if name and not NOT_NAMES.fullmatch(name[1]):
            people.victims[name[1]] += weight


def _learn_cover_names(people: People, opening: Sequence[str]) -> None:
    """Learn who died from a cover that prints only the name, or prints it in quotation marks."""
    alone = re.compile(rf"^{QUOTE}({NAME}){QUOTE}(?:\s+(?:and|&)\s+{QUOTE}({NAME}){QUOTE})?$")
    quoted = re.compile(rf"[\"“‘]({NAME})[\"”’]")
    for line in opening:
        match = alone.match(line.strip())
        names = [name for name in match.groups() if name] if match else quoted.findall(line)
        for name in names:
            if not NOT_NAMES.fullmatch(name) and not name.isupper():
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
            if not NOT_NAMES.fullmatch(name):
                people.perpetrators[name] += weight + people.victims.pop(name, 0)


def _learn_frequent_names(people: People, sentences: Sequence[str]) -> None:
    """Take the other person of whom most is told, where no plainer words name who is held responsible."""
    if people.perpetrators or not people.victims:
        return
    subject = re.compile(rf"(?<![\w’'-])({NAME})(?:’s|'s)?\s+(?!and\b)[a-z]+(?:ed|s|d|t|w|n|ld)?\b")
    told = Counter(
        name
        for sentence in sentences
        for name in subject.findall(sentence)
        if not NOT_NAMES.fullmatch(name) and name not in people.victims and not (name.isupper() and len(name) > 2)
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
        any(rule.search(sentence) for _, _, rule in load_rules(folder, "relationship")) for sentence in sentences[:120]
    )
    if parted and name_of(people.relationships) == "current_partner":
        people.relationships["former_partner"] += people.relationships["current_partner"] * parted // 2
    elif parted and not people.relationships and people.perpetrators:
        people.relationships["former_partner"] += 2


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


def _learn_sexes(people: People, sentences: Sequence[str]) -> None:
    """Learn sexes from titles, from a table of who is who, and from pronouns in sentences that name only one of them."""
    for sentence in sentences:
        row = WHO_IS_WHO.match(sentence)
        said = row and re.search(r"\b(?:(?P<F>female|woman)|(?P<M>male|man))\b", row["rest"], re.IGNORECASE)
        if row and said:
            (people.victim_sex if row["victim"] else people.perpetrator_sex)["F" if said["F"] else "M"] += 20
    for names, sexes in ((people.victims, people.victim_sex), (people.perpetrators, people.perpetrator_sex)):
        for name, count in names.items():
            if (title := name.split()[0].rstrip(".")) in TITLES:
                sexes[TITLES[title]] += 3 * count
        other = people.perpetrators if names is people.victims else people.victims
        if names:
            _count_pronouns(names.most_common(1)[0][0], set(other), sexes, sentences)


def _count_pronouns(name: str, others: set[str], sexes: Counter[str], sentences: Sequence[str]) -> None:
    """Count "he" and "she" in a sentence that begins with the name, and at the beginning of the one after it."""
    begins = re.compile(rf"{QUOTE}{re.escape(name)}(?!\w)")
    of_others = re.compile("|".join(rf"(?<!\w){re.escape(other)}(?!\w)" for other in sorted(others)) or r"(?!)")
    for sentence, following in zip(sentences, [*sentences[1:], ""], strict=True):
        if not begins.match(sentence) or of_others.search(sentence):
            continue
        pronoun = re.search(r"\b(?:she|herself|he|himself)\b", sentence, re.IGNORECASE)
        pronoun = pronoun or re.match(r"(?:She|He)\b", following)
        if pronoun:
            sexes[SEX[pronoun.group().lower()]] += 1
