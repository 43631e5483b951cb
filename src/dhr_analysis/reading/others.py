"""Find the bodies that an addressee is to have act, or act together with: "should ask GPs to …", "agree with …"."""

import re
from collections.abc import Sequence

from .agencies import AgencyMatch
from .bodies import Setting, find_bodies
from .heads import join_heads
from .phrases import load_cue, load_words

_SUBORDINATE = re.compile(
    r"\b(?:(?:ensure|ensures|sure|to it|assured|see|insist|require|requires|arranges?|ask|asks|recommends?)\s+that"
    r"|(?:under|by|through) which)\s+",
    re.IGNORECASE,
)
_ALONGSIDE = re.compile(
    r"\b(?:agrees?|settles?|negotiates?)\s+(?:\w+ly\s+)?with\s+(?P<party>.{3,120})"
    r"|\b(?:to|should|must|will|shall)\s+(?:\w+ly\s+)?(?:work|collaborate|join|co-?operate|act)s?\s+"
    r"(?:\w+ly\s+|together\s+|up\s+)?with\s+(?P<partner>.{3,120}?)\s+(?:to|so that|and to)\s+(?!the\b)[a-z]",
    re.IGNORECASE,
)
_FOR_OTHER = re.compile(r"(?:[,;]\s+|\band\s+)for\s+(?P<who>[^,;:.]{3,80}?)\s+to\s+(?P<verb>[a-z-]+)")
_SECOND = re.compile(
    r"[,;]?\s+and\s+(?P<who>(?:(?:the|each|all|its)\s+)?[^,;.:]{2,50}?)"
    r"\s+(?:should|must|will|is to|are to)\s+(?!have\b|be\b)[a-z]"
)


def find_others(clause: str, found: Sequence[str], setting: Setting) -> list[AgencyMatch]:
    """Read those whom the addressee is to have act: "should ask each partner to …", "see to it that GPs ask …"."""
    others: list[AgencyMatch] = []
    for hit in load_cue(setting.folder, "ask_others").finditer(clause):
        rest = clause[hit.end() : hit.end() + 160]
        bodies = find_bodies(rest, setting)
        if bodies and len(rest[: bodies[0].start].split()) <= 2 and _is_told_to(rest, bodies[0], setting):
            others.append(bodies[0])
    for hit in _SUBORDINATE.finditer(clause):
        rest = clause[hit.end() : hit.end() + 160]
        bodies = [body for body in find_bodies(rest, setting) if body.kind != "matter"]
        if not bodies or len(rest[: bodies[0].start].split()) > 2:
            continue
        heads = join_heads(rest, setting)
        last = next((body for body in reversed(heads) if body.kind != "matter"), bodies[0])
        after = re.sub(r"^\s*,\s*as\s[^,]*,", "", rest[last.end :])
        if not _is_acted_on(after, setting):
            others += [head for head in heads if head.kind != "matter"]
    for hit in _SECOND.finditer(clause):
        bodies = find_bodies(hit["who"], setting)
        asked = load_cue(setting.folder, "deontic").search(clause[: hit.start()])
        if asked and bodies and len(hit["who"][: bodies[0].start].split()) <= 1:
            others.append(bodies[0])
    return [*others, *_read_partners(clause, setting), *_read_practices(clause, found, setting)]


def _read_partners(clause: str, setting: Setting) -> list[AgencyMatch]:
    """Read "agree with the police", "work with GPs to …" and "and for the Board to …": these are to act too."""
    partners: list[AgencyMatch] = []
    for hit in _ALONGSIDE.finditer(clause):
        words = hit["party"] or hit["partner"]
        heads = join_heads(words, setting)
        if heads and len(words[: heads[0].start].split()) <= 2:
            partners += [head for head in heads if head.kind != "matter"]
    for hit in _FOR_OTHER.finditer(clause):
        if hit["verb"] in load_words(setting.folder, "act_verb"):
            heads = join_heads(hit["who"], setting)
            partners += [head for head in heads if len(hit["who"][: heads[0].start].split()) <= 2]
    return partners


def _read_practices(clause: str, found: Sequence[str], setting: Setting) -> list[AgencyMatch]:
    """Read "in all practices" behind a body that buys their services: all of them are to act through it."""
    if set(found) != {"health_commissioner"}:
        return []
    return [
        body
        for body in find_bodies(clause, setting)
        if body.agency == "primary_care"
        and re.search(
            r"\b(?:in|for|by|across|with|to|help|asks?|requires?) (?:all|every)\b(?! of its)[^,.;]*$",
            clause[: body.end],
        )
    ]


def _is_told_to(rest: str, body: AgencyMatch, setting: Setting) -> bool:
    """Say whether "to" and a verb follow the body, and the body is another than the one that asks ("its MARAC")."""
    verb = re.match(r"(?!\s+for\b)[^,.;:]{0,60}?\bto\s+(?P<verb>[a-z-]+)", rest[body.end :])
    known = verb is not None and verb["verb"] in load_words(setting.folder, "act_verb")
    return known and re.match(r"\s*(?:its|their)\b", rest) is None


def _is_acted_on(rest: str, setting: Setting) -> bool:
    """Say whether what follows a body shows that it does not act itself: "are informed", "know", or another noun."""
    following = rest.split()[:4]
    if load_cue(setting.folder, "not_acting").search(" ".join(following)):
        return True
    following = [word for word in following if not re.fullmatch(r"\w+ly|also|both|each", word)]
    first = following[0].lower().strip(",;") if following else ""
    verbs = load_words(setting.folder, "act_verb")
    acts = {first, re.sub(r"e?s$", "", first), re.sub(r"s$", "", first)} & verbs
    return not (acts or first in load_words(setting.folder, "may_follow_body"))
