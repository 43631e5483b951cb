"""Who is spoken of in a sentence, and which words speak of the same person: "her husband, Luke, who was 40"."""

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace
from functools import cache
from pathlib import Path

from ..codebook import load_codebook
from ..csvfiles import split_list
from .fact_rules import ADJECTIVES, FORMER, list_kin_words, load_any, load_kin, load_rules, read_kin_word
from .names import AGE_NUMBER

SEX_OF = {
    "she": "F", "her": "F", "hers": "F", "herself": "F", "he": "M", "him": "M", "his": "M", "himself": "M",
}  # fmt: skip
TITLE_SEX = {"Mrs": "F", "Miss": "F", "Ms": "F", "Mr": "M"}
COPARENT = "parent of a child"  # "the father of her children" is a partner or was one
PRONOUN = r"(?:she|he|herself|himself|hers|her|him|his|they|them|their|theirs)"
SIZED = r"(?:younge(?:r|st)|elde(?:r|st)|older|oldest|only|adult)"  # "the younger son of Mrs A"
BREAK = r"(?:of|in|on|at|to|by|with|for|from|the|an?|that|and|or|was|is|had|who|which|said|told|as)"


@dataclass(frozen=True, slots=True)
class Mention:
    """Words that speak of somebody. Mentions of one ``group`` in a sentence speak of the same person.

    ``kind`` is name, role, kin, noun, worker or pronoun; ``key`` the name, "victim" or "perpetrator", or the word;
    ``owner`` is whose kin: a name, a pronoun, "victim", "perpetrator", or "" where it isn't said.
    """

    start: int
    end: int
    kind: str
    key: str
    sex: str = ""
    owner: str = ""
    former: bool = False
    plural: bool = False
    possessive: bool = False
    indefinite: bool = False
    group: int = 0


@cache
def load_roles(folder: Path) -> dict[str, str]:
    """Load the words that say outright who somebody is in the review: words in lower case, victim or perpetrator."""
    table = load_codebook(folder, "subjects")
    sides = table[table["person"].isin(["victim", "perpetrator"])]
    return {
        re.sub(r"^(?:the|alleged)\s", "", word.strip().lower()): row["person"]
        for row in sides.to_dict("records")
        for word in split_list(row["words"])
        if not re.match(r"(?:her|his)\s", word.strip().lower())
    }


@cache
def _list_workers(folder: Path) -> str:
    """Write the words for people who act for agencies as alternatives; codebook/words.csv lists them as "pro"."""
    table = load_codebook(folder, "words")
    words = [word for cell in table.loc[table["list"] == "pro", "words"] for word in split_list(cell)]
    plain = sorted(
        {word.removesuffix("*") for word in words if word.endswith("*")}, key=lambda word: (-len(word), word)
    )
    return "|".join(re.escape(word) + r"\w{0,3}" for word in plain)


@cache
def compile_mentions(names: tuple[str, ...], folder: Path) -> re.Pattern[str]:
    """Write the pattern of everything that speaks of a person, given the names that the review uses."""
    name = "|".join(map(re.escape, names)) or r"(?!)"
    roles = "|".join(re.escape(word) for word in sorted(load_roles(folder), key=lambda word: (-len(word), word)))
    called = "|".join(_nameless(rule.pattern.pattern) for rule in load_rules(folder, "called"))
    kin, child = list_kin_words(folder), load_any(folder, "child").pattern
    former = rf"(?:(?P<former{{0}}>{FORMER})[-\s]+)?"
    via = rf"(?:\s+(?:{former.format(5)}(?P<via>{kin})'s?))?"
    owner = rf"(?:(?P<own_name>{name})'s|(?i:the\s+)?(?P<own_role>{roles})'s|(?P<own_pronoun>(?i:her|his|their))){via}"
    of_owner = rf"(?:(?P<of_name>{name})|(?:the\s+)?(?P<of_role>{roles})|(?P<of_pronoun>her|him|them))(?!'s)"
    co_owner = rf"(?:(?P<co_name>{name})'s|(?P<co_pronoun>her|his)|the|an?)"
    few = rf"(?:(?!{BREAK}\b)[\w-]+,?\s+)"
    parts = (
        rf"{owner}\s+(?:own\s+)?{former.format(1)}{ADJECTIVES}{former.format(2)}(?P<kin>{kin})(?P<plural>s)?(?![\w-])",
        rf"(?:[Tt]he|[Tt]heir)\s+{ADJECTIVES}(?:{child})'s?\s+(?P<coparent_of>father|mother)(?![\w-])",
        rf"(?:[Tt]he\s+)?(?P<coparent>father|mother)\s+of\s+{co_owner}\s+{ADJECTIVES}(?:{child})",
        rf"(?<!late\s)(?i:(?:the|an?)\s+)?{former.format(3)}(?:{SIZED}\s+)?(?P<kin_of>(?i:{kin}))(?P<plural_of>s)?\s+(?:of|to)\s+{of_owner}(?![\w-])",
        r"(?P<paired>Mrs?)(?=\s+and\s+(?:Mrs?|Ms)\s+(?P<surname>[A-Z]\w*))",
        rf"(?:[Tt]he\s+)?(?P<name>{name})(?![\w-])",
        r"(?<!not\s)(?<!not\sthe\s)(?:[Tt]he\s+|[Aa]n?\s+)?(?:[Aa]lleged\s+)?"
        rf"(?P<role>(?i:{roles}|{called}))(?!s)(?![\w-])(?!\s+(?i:support|services?|impact|liaison|blaming|of))",
        rf"(?:(?:[Tt]he|[Aa]n?|[Ww]hose|[Oo]ne|[Bb]oth|[Tt]wo)\s+|\(\s*)(?:couple's\s+)?{former.format(4)}{ADJECTIVES}"
        rf"(?P<kin_bare>{kin})(?P<plural_bare>s)?(?![\w-])",
        rf"(?:[Tt]he|[Aa]n?|[Tt]his|[Tt]hat)\s+{few}{{0,4}}?(?P<noun>{load_any(folder, 'person').pattern})",
        rf"(?:[Tt]he|[Aa]n?|[Hh]er|[Hh]is|[Oo]ne)\s+{few}{{0,2}}?(?P<worker>{_list_workers(folder)})(?![\w-])",
        rf"(?P<pronoun>(?i:{PRONOUN}))(?![\w-])",
    )
    return re.compile(rf"(?<![\w-])(?:{'|'.join(parts)})")


def _nameless(pattern: str) -> str:
    return re.sub(r"\(\?P<\w+>", "(?:", pattern)


def find_mentions(plain: str, names: tuple[str, ...], folder: Path) -> list[Mention]:
    """Find who is spoken of, in order, with groups of mentions that are the same person."""
    found = [_make_mention(match, plain, folder) for match in compile_mentions(names, folder).finditer(plain)]
    return _group_mentions([replace(mention, group=place) for place, mention in enumerate(found)], plain)


def _make_mention(match: re.Match[str], plain: str, folder: Path) -> Mention:
    said = {key: value for key, value in match.groupdict().items() if value}
    start, end = match.span()
    some = bool(_SOME.match(match.group()))
    owns = plain[end : end + 1] == "'"
    if kin := said.get("kin") or said.get("kin_of") or said.get("kin_bare"):
        return _make_kin(said, kin, Mention(start, end, "kin", "", possessive=owns, indefinite=some), folder)
    if parent := said.get("coparent_of"):
        return Mention(start, end, "kin", COPARENT, "M" if parent == "father" else "F", "victim", possessive=owns)
    if "coparent" in said:
        owner = said.get("co_name") or said.get("co_pronoun", "").lower()
        return Mention(start, end, "kin", COPARENT, "M" if said["coparent"] == "father" else "F", owner)
    if "paired" in said:
        said["name"] = f"{said['paired']} {said['surname']}"
    if name := said.get("name"):
        sex = TITLE_SEX.get(name.split()[0].rstrip("."), "") or sex_of_name(name, folder)
        return Mention(start, end, "name", name, sex, possessive=owns)
    if "role" in said:
        return Mention(start, end, "role", _read_role(said["role"], folder), possessive=owns)
    if noun := said.get("noun"):
        sex = next(rule.value for rule in load_rules(folder, "person") if rule.pattern.fullmatch(noun))
        return Mention(start, end, "noun", noun, sex, possessive=owns)
    if "worker" in said:
        return Mention(start, end, "worker", said["worker"], possessive=owns)
    word = said["pronoun"].lower()
    owns, plural = _owns(word, plain, end), word.startswith("the")
    return Mention(start, end, "pronoun", word, SEX_OF.get(word, ""), plural=plural, possessive=owns)


def _make_kin(said: dict[str, str], kin: str, bare: Mention, folder: Path) -> Mention:
    word = join_kin(read_kin_word(said["via"]), read_kin_word(kin), folder) if "via" in said else read_kin_word(kin)
    role = said.get("own_role") or said.get("of_role")
    pronoun = said.get("own_pronoun") or said.get("of_pronoun") or ""
    owner = load_roles(folder)[role.lower()] if role else pronoun.lower()
    return replace(
        bare,
        key=word,
        sex=load_kin(folder)[read_kin_word(kin)].sex,
        owner=said.get("own_name") or said.get("of_name") or owner,
        former=any(key.startswith("former") and key != "former5" for key in said)
        or re.match(r"ex(?:-|$)", kin.lower()) is not None,
        plural=any(key.startswith("plural") for key in said) or "s-in-law" in kin.lower(),
    )


def join_kin(via: str, kin: str, folder: Path) -> str:
    """Join two words for kin into one: "husband's brother" is a brother-in-law, "mother's partner" a stepparent."""
    known = load_kin(folder)
    first, second, sex = known[via].when_perpetrator, known[kin].when_perpetrator, known[kin].sex
    if "none" in (first, second):
        return "friend"
    if first == "current_partner" and second == "child":
        return {"F": "stepdaughter", "M": "stepson"}.get(sex, "stepchild")
    if first == "parent" and second == "current_partner":
        return {"F": "stepmother", "M": "stepfather"}.get(sex, "parent")
    return COPARENT if (first, second) == ("child", "parent") else "relative"


@cache
def sex_of_name(name: str, folder: Path) -> str:
    """Say the sex of a first name that is only one sex's; blank for all others."""
    first = name.split("-")[0]
    return next((rule.value for rule in load_rules(folder, "first_name") if rule.pattern.fullmatch(first)), "")


def _read_role(words: str, folder: Path) -> str:
    known = load_roles(folder).get(words.lower())
    return known or next(rule.value for rule in load_rules(folder, "called") if rule.pattern.fullmatch(words))


_SOME = re.compile(r"(?:an?|one|another)\s", re.IGNORECASE)
# After these words "her" is somebody ("told her that"); before others it says whose ("her house").
_NOT_OWNED = re.compile(
    r"\s+(?:in|on|at|with|to|from|for|by|of|near|against|under|about|over|out|off|into|through|during|since|until|"
    r"and|or|but|so|if|as|when|while|after|before|because|that|who|was|is|were|had|has|died|dead|guilty|not|alive|"
    r"unconscious|hard|once|twice|again|there|then|down|up|alone|repeatedly|several|a|an|the)\b|\W*$|\s*[^\s\w]"
)


def _owns(word: str, plain: str, end: int) -> bool:
    """Whether a pronoun says whose something is."""
    return word in ("his", "their", "hers", "theirs") or (word == "her" and not _NOT_OWNED.match(plain, end))


# What may stand between two mentions of one person: "Luke, her husband", "her husband Luke", "a woman known as Ann".
_KNOWN = (
    r"(?:(?:who|whom)\s(?:in\sthis\s(?:report|review)\s)?(?:is|was|we|are)\s)?"
    r"(?:(?:is|was|be|will\sbe|to\sbe)\s)?(?:here(?:after)?\s|shall\s)?(?:called|call|known|named|referred\sto)"
    r"(?:\s(?:here|below|throughout|hereafter))?(?:\sas)?"
)
_BESIDE = re.compile(
    rf'"?(?:\sof\s{AGE_NUMBER})?(?:,\s(?:X+|\[?REDACTED\]?|\*+))?(?:,|\s\(|\s?:|\s[–-])?\s?'
    rf'(?:{_KNOWN}\s)?(?:then\s|now\s)?"?'
)
_APART = re.compile(
    r'"?\)?(?:,|\s\(|\s?:|\s[–-])\s?(?:who\swas\s|then\s|now\s)?(?:aged\s)?'
    rf"(?:{AGE_NUMBER}(?:\syears(?:\sold|\sof\sage)?)?(?:,|\)|\),)?\s)?(?:who\s(?:is|was)\s)?"
    r'(?:and\s(?:was|is|who\swas)\s)?"?'
)
_OF_YEARS = re.compile(r"\s(?:of|for)\s(?:\w+[\s-]){1,3}?(?:years?|months?|weeks?)(?:'\sstanding)?,\s?\"?")
_IS = re.compile(r'"?\)?,?\s(?:is|was|were|had\sbeen)\s(?:the\s|an?\s|by\sthen\s)?"?')
_WHO_IS = re.compile(r"\swho\s[^.;]{3,70}?(?:,?\s(?:was|is)|,|\s(?:(?:known|referred\sto|called)\s)?as)\s\"?")
_AND_THE = re.compile(r"\sand\s(?:the\s)?")
_AND = re.compile(r"\sand\s")
_NAMED_AFTER = {("kin", "name"), ("noun", "name"), ("role", "name"), ("kin", "role"), ("noun", "role")}
_SAID_AFTER = {("name", "role"), ("role", "kin"), ("name", "noun"), ("role", "noun")}


def _group_mentions(mentions: list[Mention], plain: str) -> list[Mention]:
    made = list(mentions)
    for place in range(1, len(made)):
        if _are_one(made, place, plain):
            made[place] = replace(made[place], group=made[place - 1].group)
    return _group_over_clauses(made, plain)


def _group_over_clauses(mentions: list[Mention], plain: str) -> list[Mention]:
    """Group "the man who hurt her was her husband": the man is the husband."""
    made = list(mentions)
    for place, first in enumerate(mentions):
        if first.kind not in ("noun", "role") or not plain.startswith(" who", first.end):
            continue
        for later in range(place + 1, len(made)):
            if made[later].kind in ("kin", "name") and _WHO_IS.fullmatch(plain[first.end : made[later].start]):
                group = made[later].group
                made = [replace(m, group=first.group) if m.group == group else m for m in made]
                break
    return made


def _are_one(mentions: Sequence[Mention], place: int, plain: str) -> bool:
    """Whether a mention and the one before it are the same person, by the words between them."""
    before, now = mentions[place - 1], mentions[place]
    between, kinds = plain[before.end : now.start], (before.kind, now.kind)
    differ = bool(before.sex and now.sex and before.sex != now.sex)
    if differ or before.possessive or before.plural or now.plural or "pronoun" in kinds:
        return False
    is_words = bool(_IS.fullmatch(between))
    if kinds == ("kin", "role") and before.group != place - 1 and _AND_THE.fullmatch(between):
        return True
    if kinds == ("kin", "kin") and now.key == COPARENT and _AND.fullmatch(between):
        return True  # "her partner and the father of her children"
    if kinds == ("role", "kin") and now.owner and _AND.fullmatch(between):
        return True  # "the perpetrator and son of Mrs A"
    if kinds in _NAMED_AFTER:
        beside = _BESIDE.fullmatch(between) or _OF_YEARS.fullmatch(between) or (is_words and before.kind != "kin")
        return bool(beside) and not now.possessive
    if kinds in _SAID_AFTER:
        return bool(_APART.fullmatch(between) or is_words or (between.strip() and _BESIDE.fullmatch(between.rstrip())))
    if kinds == ("name", "kin"):
        another = before.key == now.owner or _names_next(mentions, place, plain) or _is_list(now, plain)
        return not another and bool(_APART.fullmatch(between) or is_words)
    return kinds == ("kin", "noun") and is_words


def _names_next(mentions: Sequence[Mention], place: int, plain: str) -> bool:
    """Whether a word for kin goes with a name that follows it: in "Ann, her son Tom" the son isn't Ann."""
    following = mentions[place + 1] if place + 1 < len(mentions) else None
    if following is None or following.kind != "name":
        return False
    return bool(_BESIDE.fullmatch(plain[mentions[place].end : following.start]))


def _is_list(now: Mention, plain: str) -> bool:
    """Whether the words for kin are one item of a list: "Ann, her husband and their sons"."""
    return bool(re.match(r"\s+and\s+(?:(?:her|his|their|two|three)\s+)+\w+", plain[now.end :]))
