"""Ages at the time of the death, of the one who died and the one held responsible; nobody else's."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

from .agreeing_dates import find_heading_year
from .cast import PERPETRATOR, VICTIM, Told, Who
from .events import find_subject
from .fact_rules import load_any
from .mentions import Mention
from .names import AGE_NUMBER, TEEN, TEN, UNIT, WORD_NUMBER
from .people import People
from .telling import IN_COURT, Evidence

OLD = r"[-\s]years?[-\s](?:olds?|of[-\s]age)"
NO_AGE = (
    r"(?!\s*(?:[./]\d|%|per\b|st\b|nd\b|rd\b|th\b|o'clock|times|occasions|pages|months|weeks|days|hours|minutes|miles|"
    r"people|children|others))"
)
BY_THEN = r"(?:(?:then|only|just|by\s+then|now|both|still|also|himself|herself)\s+)*"
AFTER = (
    r"(?=\s*(?:[.,;)]|$|years?\sold|years\sof\sage|when\b|at\s(?:the|this)\stime|at\s(?:her|his)\s(?:own\s)?death|"
    r"and\b|but\b|to\b|or\b|in\b|on\b|then\b))"
)
AGE = re.compile(
    rf"\baged?\s+(?:of\s+|about\s+|just\s+|only\s+|then\s+)?(?P<aged>{AGE_NUMBER})"
    rf"|(?<![\d-])(?P<old>(?:1?\d\d|{WORD_NUMBER})){OLD}"
    rf"|\((?:then\s+|now\s+)?(?P<bracket>{AGE_NUMBER})\s*(?=[),])"
    rf"|\b(?:(?:wo)?man|widow|widower)\s+of\s+(?P<of>{AGE_NUMBER})"
    rf"|,\s(?:an?|the)\s[^,.;()]{{3,40}}?\sof\s(?P<described>{AGE_NUMBER})(?=,|\s(?:who|died|was|had)\b)"
    rf"|\b(?:was|is|were|are|been|turned)\s+{BY_THEN}(?P<was>{AGE_NUMBER}){NO_AGE}{AFTER}"
    rf"|,\s+(?:then\s+|now\s+)?(?P<comma>{AGE_NUMBER}){NO_AGE}(?=\s*(?:[,;.)]|$|\sand\b|at\sthe\stime))"
    rf"|\band\s+\S+\s(?P<elliptic>{AGE_NUMBER})(?=[.,;]|$)"
    rf"|\|\s(?P<cell>{AGE_NUMBER})\s?(?=\||$)",
    re.IGNORECASE,
)
PAIR = re.compile(
    rf"(?:were|are|aged|,)\s+(?:then\s+|aged\s+)?(?P<one>{AGE_NUMBER})\s+and\s+(?P<two>{AGE_NUMBER})(?=[.,;)\s]|$)",
    re.IGNORECASE,
)
JOINED = re.compile(r"\s+and\s+(?:the\s+)?")
# A verb between a person and an age speaks of another time: "Ann, who had moved to Hull at 19".
FAR = re.compile(
    r"\bthe\s\w+\s*$|\b(?:had|has|have|met|lived|lives|moved|said|told|when|while|because|after|before|until|since|"
    r"whose|with|for|came|went|left|began|first|ago|years|gave|took|became|from|[a-z]{3,}ing|[a-z]{3,}ed(?<!aged))\b",
    re.IGNORECASE,
)
THEN = re.compile(
    r"^[^.;,]{0,20}?,?\s*(?:when\s+(?:she|he|they|it|the|[A-Z]\w+)\b|at\s+the\s+time)(?P<what>[^.;]{0,60})",
    re.IGNORECASE,
)
NO_MORE = re.compile(r"^\W*$|^\s*[,;.]")
NOT_THEN = re.compile(
    r"\b(?:born|earl(?:y|ier)|late|mid|years?\s+(?:older|younger)|first\s+seen|since\s+(?:she|he)|from\s+the\s+age)\b"
    r"[^,;]{0,20}$",
    re.IGNORECASE,
)
LISTED = re.compile(r"\W*[A-Z][\w\s]{0,20}?(?:\s?\([A-Z]{1,2}\d?\))?\s?[:–]\s")
RELATIVE = re.compile(r'"?,\s(?:who|whose|(?:with|from|to)\swhom)\b[^;]*,\s*')
SPELL = re.compile(r"\b(?:of|for)\s(?:\w+[\s-]){1,3}?(?:years?|months?|weeks?)\b")
APPOSED = re.compile(r"^,\s(?:an?|the)\s[^,;.]{3,60}(?=,\s)")
WHO_WAS = re.compile(r"[^.;]{0,30}?,?\s(?:and\s)?who\s+$")
IS = re.compile(r"\s(?:was|is)\s")
BEFORE = re.compile(r"\b(?:before|until|till|since|once|if|by\sthe\stime|although)\s+$")
WHEN = re.compile(r"\bwhen\s+(?:\w+\s+was\s+[\w-]+\s+and\s+)?$")
IN_WHEN = re.compile(r"\bwhen\s(?P<what>[^.;,]+)$")
NOW = re.compile(r"\bnow\b|\b(?:is|are)\b(?!.*\bnow\b)", re.IGNORECASE)
BEGAN = re.compile(r"\b(?:met|began|started|married|moved|formed)\b")
YEAR = re.compile(r"\b(?:19|20)\d\d\b")
AT_THE_TIME = "an age that the person then was"
OF_HEAD = 5  # characters between the head of a list item and the word for kin that tells of it
REACH = 70  # characters between a person and an age


@dataclass(frozen=True, slots=True)
class Found:
    """An age in a sentence: the match, where its number begins and the number's words."""

    match: re.Match[str]
    start: int
    words: str


def find_ages(told: Sequence[Told], people: People, day: str, folder: Path) -> list[Evidence]:
    """List what is said of the ages of the one who died (on ``day``) and the one held responsible, in order."""
    made = list(_list_from_tables(people))
    described = {person.place for person in people.persons}
    for place, one in enumerate(told):
        if one.sentence.kind == "table_row" and len(one.sentence.cells) > 1 and place in described:
            continue
        pairs = list(_find_pairs(one, people.whos[place], people))
        for who, age in pairs:
            weight = 4.0 * one.sentence.weight
            made.append(Evidence(f"{who.side}_age", age, weight, place, "ages in the order of the persons"))
        elsewhen = _is_elsewhen(told, place, day)
        found = _find_in_sentence(one, place, people, bool(pairs), folder)
        made += [
            replace(age, weight=age.weight * (0.3 if one.sentence.role != "chronology" else 0.0))
            if elsewhen and age.rule == AT_THE_TIME
            else age
            for age in found
        ]
    return [one for one in made if one.weight and 10 <= int(one.value) <= 105]


def _is_elsewhen(told: Sequence[Told], place: int, day: str) -> bool:
    """Whether a sentence, or the last dated one before it in its paragraph, tells of another year than the death's."""
    for one in reversed(told[: place + 1]):
        if one.sentence.passage_id != told[place].sentence.passage_id:
            break
        years = YEAR.findall(one.sentence.plain)
        if years:
            return bool(day) and day[:4] not in years and not IN_COURT.search(one.sentence.plain)
    year = find_heading_year(told, place)
    return bool(day and year) and day[:4] != year


def _list_from_tables(people: People) -> Iterator[Evidence]:
    for person in people.persons:
        side = person.side or people.cast.side_of(person.name)
        if person.age and _is_first(Who(side, person.name), people):
            yield Evidence(f"{side}_age", str(read_number(person.age)), 8.0, person.place, "an age in a table")


def _is_first(who: Who, people: People) -> bool:
    """Whether somebody is one of the two whose ages are asked for, not a second victim or perpetrator."""
    firsts = ("", *people.cast.victims[:1], *people.cast.perpetrators[:1])
    return who.side in (VICTIM, PERPETRATOR) and who.name in firsts


def _find_pairs(one: Told, here: Sequence[Who], people: People) -> Iterator[tuple[Who, str]]:
    """Find two ages that belong to two persons in their order: "A and B, who were 24 and 21"."""
    plain = one.sentence.plain
    for match in PAIR.finditer(plain):
        last: dict[int, int] = {}
        for number, mention in enumerate(one.mentions):
            if mention.end <= match.start() and not mention.possessive:
                last[mention.group] = number
        two = sorted(last.values())[-2:]
        if len(two) < 2 or not JOINED.fullmatch(plain[one.mentions[two[0]].end : one.mentions[two[1]].start]):
            continue
        if FAR.search(plain[one.mentions[two[1]].end : match.start()]):
            continue
        for number, age in zip(two, (match["one"], match["two"]), strict=True):
            if _is_first(here[number], people):
                yield here[number], str(read_number(age))


def _find_in_sentence(one: Told, place: int, people: People, paired: bool, folder: Path) -> Iterator[Evidence]:
    plain, here = one.sentence.plain, people.whos[place]
    spans = [match.span() for match in PAIR.finditer(plain)] if paired else []
    for match in AGE.finditer(plain):
        if any(begin <= match.start() < end for begin, end in spans):
            continue
        words = next(value for value in match.groupdict().values() if value)
        found = Found(match, plain.index(words, match.start()), words)
        number = _find_person(one, found, folder)
        who = here[number] if number is not None else _owner_of_cover(one, match)
        weight = _weigh_time(plain, found, folder) * one.sentence.weight
        if who is not None and _is_first(who, people) and weight:
            then = re.search(r"\bthen\s+$", plain[: found.start]) and BEGAN.search(plain)
            rule = AT_THE_TIME if match["was"] or then else "an age beside the person"
            yield Evidence(f"{who.side}_age", str(read_number(words)), weight, place, rule)


def _weigh_time(plain: str, found: Found, folder: Path) -> float:
    """Weigh how plainly an age is that at the death: nothing for another time, little for today's."""
    if NOT_THEN.search(plain[max(0, found.start - 40) : found.start]):
        return 0.0
    then = THEN.match(plain[found.match.end() :])
    if then:
        of_death = NO_MORE.search(then["what"]) or load_any(folder, "at_death").search(then["what"])
        return 6.0 if of_death else 0.0
    gap = plain[max(found.match.start() - 25, 0) : found.start]
    now = NOW.search(gap[gap.rfind(",") + 1 :])
    return 4.0 if not now else 0.0 if now.group().lower() == "now" else 1.0


def _find_person(one: Told, found: Found, folder: Path) -> int | None:
    """Find whose age it is: its place in the list of mentions, None where it can't be said."""
    plain, mentions, match = one.sentence.plain, one.mentions, found.match
    around = [number for number, mention in enumerate(mentions) if mention.start <= found.start < mention.end]
    if around:
        worker = mentions[around[-1]].kind == "worker" and around[-1]
        return (
            around[-1] - 1
            if worker and IS.fullmatch(plain[mentions[worker - 1].end : mentions[worker].start])
            else around[-1]
        )
    if match["old"]:
        for number, mention in enumerate(mentions):
            if match.end() <= mention.start <= match.end() + 12 and mention.kind in ("role", "name"):
                return number
    if match["aged"] and re.search(r"\bat\s+the\s+$", plain[: match.start()]):
        return _find_dead(one, found)
    if match["was"]:
        return _find_subject_of_age(one, match, folder)
    listed = LISTED.match(plain)
    if mentions and listed and mentions[0].start < listed.end():
        return 0
    if mentions and listed and mentions[0].kind == "kin" and mentions[0].start - listed.end() < OF_HEAD:
        return None  # in "Female 2 (F2): daughter of F1 and M1, aged 14" the age is that of F2
    return _find_nearest(plain, mentions, match.start() if match["described"] else found.start)


def _find_dead(one: Told, found: Found) -> int | None:
    """Find who died "at the age of 41"."""
    ends = [event for event in one.events if event.kind in ("death", "own_hand", "killing") and event.patients]
    ends = [event for event in ends if event.end <= found.start < event.end + REACH]
    return ends[-1].patients[0] if ends else None


def _find_nearest(plain: str, mentions: Sequence[Mention], start: int) -> int | None:
    """Find the person just before an age: "Ann, a teacher from Hull, aged 34"."""
    for number in range(len(mentions) - 1, -1, -1):
        mention = mentions[number]
        subject = mention.kind != "pronoun" or mention.key in ("she", "he")
        if mention.end > start or mention.possessive or not subject:
            continue
        gap = plain[mention.end : start]
        apart = re.search(r"[.;|](?!\s*$)", gap.replace("| ", "", 1))
        return None if len(gap) > REACH or FAR.search(gap) or apart else number
    return None


def _find_subject_of_age(one: Told, match: re.Match[str], folder: Path) -> int | None:
    """Find who "was 42": the subject of the verb, or the person before "who"."""
    plain, mentions = one.sentence.plain, one.mentions
    if WHO_WAS.search(plain[: match.start()]):
        free = [n for n, m in enumerate(mentions) if m.end <= match.start() and m.kind != "pronoun"]
        nearest = [number for number in free if not mentions[number].possessive][-1:]
        gap = SPELL.sub("", plain[mentions[nearest[0]].end : match.start()]) if nearest else ""
        gap = APPOSED.sub("", gap)
        far = bool(FAR.search(gap))
    else:
        nearest = list(find_subject(plain, mentions, match.start())[-1:])
        gap = _read_gap(plain, mentions, nearest, match.start())
        far = bool(FAR.search(gap) and not re.search(r"\band\s*$", gap)) or bool(re.search(r"[;:]|\.\s", gap))
    if not nearest or far or _is_of_another_time(plain, mentions[nearest[0]], folder):
        return None
    return nearest[0]


def _read_gap(plain: str, mentions: Sequence[Mention], nearest: list[int], start: int) -> str:
    """Read what stands between a person's last mention and the verb, a clause with "who" left out."""
    if not nearest:
        return ""
    ends = [m.end for m in mentions if m.group == mentions[nearest[0]].group and m.end <= start]
    gap = plain[max(ends) : start]
    return "" if RELATIVE.fullmatch(gap) else gap


def _is_of_another_time(plain: str, mention: Mention, folder: Path) -> bool:
    """Whether an age stands in "met when she was 16 and he was 24", or after "before"."""
    of_death = load_any(folder, "at_death")
    if BEFORE.search(plain[: mention.start]):
        return True
    if clause := WHEN.search(plain[: mention.start]):
        return not of_death.search(plain[: clause.start()])
    inside = IN_WHEN.search(plain[: mention.start])
    return bool(inside) and not of_death.search(inside["what"] if inside else "")


def _owner_of_cover(one: Told, match: re.Match[str]) -> Who | None:
    """On a cover "aged 34" without a name is the age of the one who died."""
    return Who(VICTIM) if one.sentence.cover and match["aged"] and not one.mentions else None


def read_number(words: str) -> int:
    """Read the number in an age: digits, or words such as "thirty-four"; 0 when there is none."""
    if digits := re.search(r"\d{2,3}", words):
        return int(digits.group())
    match = re.search(WORD_NUMBER, words, re.IGNORECASE)
    if not match:
        return 0
    tens, units, teens = _list_words(TEN), _list_words(UNIT), _list_words(TEEN)
    first, *rest = re.split(r"[-\s]", match.group().lower())
    if first in teens:
        return 10 + teens.index(first)
    return 20 + 10 * tens.index(first) + (1 + units.index(rest[0]) if rest else 0)


def _list_words(pattern: str) -> list[str]:
    return pattern.removeprefix("(?:").removesuffix(")").split("|")
