"""Say which of the bodies that some words name stand side by side, and which is but a part of another."""

import re

from .agencies import AgencyMatch
from .bodies import Setting, find_bodies
from .phrases import load_cue
from .subjects import JOINED, LINK

_RELATIVE = re.compile(
    r"\b(?:who|which|whose|where|when|that (?:has|have|is|are|was|were|took|learns?|\w+s))\b", re.IGNORECASE
)
_CHAIN = re.compile(
    r"^(?:['’]s?)?\s*(?:\([^)]*\)\s*)?(?:(?:[A-Z][\w'’&-]*|of|for|the|its|their|all|team|service|services|department|and|or|&)[\s,]*|,\s*)+$"
)
# "'s commissioning team, together with the", ", with the surveillance group and the": names that nobody knows may
# stand between two bodies that are joined.
_NOUN = r"(?!(?:in|for|of|to|from|at|by|on|about|that|who|which|when|if|and|or|with|be|is|are)\b)[\w'’-]+"
_JOIN = (
    r"(?:and|or|&|with|as well as|(?:together|jointly|along|in (?:partnership|conjunction|collaboration)) with"
    r"|alongside)"
)
_LOOSE = re.compile(
    rf"^(?:['’]s?)?[\s,]*(?:{_NOUN}[\s,]+){{0,4}}?{_JOIN}\s+(?:{_NOUN}[\s,]+){{0,4}}?(?:{_JOIN}\s+(?:{_NOUN}\s+){{0,3}})?$",
    re.IGNORECASE,
)
_ROLE = re.compile(r"[\s,]*\bas\s+(?:(?:an?|the|its|their)\s+)?$")
_THING = re.compile(
    r"(?:^|\s)(?:from|between|about|against|into|made by)\s+(?:(?:the|an?|all|any|each|local)\s+)*$"
    r"|\b(?:training|guidance|support|advice|briefings?|sessions?|courses?|information|posters?|materials?)\s+"
    r"(?:[\w-]+\s+){0,4}for\s+(?:(?:the|all|any|each|local)\s+)*$"
    r"|^(?!(?:in|due|according|next|further|prior|contrary)\b).*\s(?:to|with)\s+"
    r"(?:(?:the|an?|all|any|each|local)\s+)*$",
    re.IGNORECASE,
)


def cut_behalf(region: str, setting: Setting) -> str:
    """Cut off "on behalf of general practices" and what follows, unless nothing before it names a body."""
    first = re.split(load_cue(setting.folder, "on_behalf"), region)[0]
    return first if find_bodies(first, setting) else region


def join_heads(region: str, setting: Setting, *, whole: bool = False) -> list[AgencyMatch]:
    """List the bodies of some words that stand side by side: joined ones all, those behind "in", "for", "of" not.

    ``whole`` words stand before a verb: bodies that are only things of another's act ("letters from the Trust") and
    names that nobody knows are then told apart.
    """
    bodies = find_bodies(region, setting)
    if whole and bodies and _THING.search(region[: bodies[0].start]):
        return []
    heads: list[AgencyMatch] = []
    for body in bodies:
        if not heads:
            heads.append(body)
            continue
        gap = region[heads[-1].end : body.start]
        if is_department(heads[-1], body, gap) or (_ROLE.fullmatch(gap) and _is_council(heads[-1])):
            heads[-1] = body if body.agency != "local_authority_other" else heads[-1]
        elif _ROLE.search(gap):
            continue
        elif _is_same(heads[-1], body, gap):
            heads[-1] = body
        elif body.start == heads[-1].start and body.sector == "partnership":
            heads.append(body)  # "MARAC partners": one name, two agencies
        elif _is_joined(gap, region[heads[0].end : body.start], whole=whole):
            heads.append(body)
    return heads


def _is_joined(gap: str, between: str, *, whole: bool) -> bool:
    """Say whether the words between two bodies join them; before a verb names that are not known may stand between."""
    if _RELATIVE.search(between) or not JOINED.search(gap):
        return False
    if LINK.match(gap) is not None:
        return True
    return whole and (_CHAIN.match(gap) is not None or _LOOSE.match(gap) is not None)


def _is_same(head: AgencyMatch, body: AgencyMatch, gap: str) -> bool:
    """Say whether a body says closer who the one before it is: "the Trust's wards", "its partners on the Board"."""
    if head.agency == "all_agencies" and body.sector == "partnership":
        return re.fullmatch(r"\s+(?:on|in|of)\s+(?:the\s+)?", gap) is not None
    return head.agency == body.agency and re.fullmatch(r"['’]s?\s+", gap) is not None


def _is_council(body: AgencyMatch) -> bool:
    return body.agency == "local_authority_other"


def is_department(umbrella: AgencyMatch, body: AgencyMatch, gap: str) -> bool:
    """Say whether a body is a part of the council or health board named before it ("the Council's housing service")."""
    if body.agency in (umbrella.agency, "all_agencies") or not re.fullmatch(r"(?:['’]s?)?\s*,?\s*(?:own\s+)?", gap):
        return False
    if umbrella.agency == "health_commissioner":
        return body.sector == "health" and re.search(r"['’]s?$", umbrella.words) is not None
    return umbrella.agency == "local_authority_other" and body.sector in (
        "local_authority",
        "housing",
        "education",
        "partnership",
    )
