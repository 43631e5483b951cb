"""Say who must act on a recommendation: the body before the verb, else the stem, the heading, the lead column."""

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace

from .agencies import AgencyMatch, find_agencies
from .bodies import Setting, find_bodies, find_label, is_agency_heading
from .phrases import load_cue, load_words
from .subjects import JOINED, LINK, find_subject, strip_frame
from .wordings import starts_with_order

_RELATIVE = re.compile(
    r"\b(?:who|which|whose|where|when|that (?:has|have|is|are|was|were|took|learns?|\w+s))\b", re.IGNORECASE
)
_AGENT = re.compile(
    r"\b(?:\w+ed|done|made|taken|given|led|held|run|kept|sent|paid for|drawn up|written|set up|put)\b"
    r"(?:\s+[\w-]+){0,4}?\s+by\s+",
    re.I,
)
_STEM_COLON = re.compile(r"\b(to|should|must|shall|will|that):(?=\s|$)", re.IGNORECASE)
_LAST_AGENT = re.compile(r"\bby\s+(?:the\s+)?(?P<body>[^,;:.]{2,60})\.?$")
LAST_WORDS = 4  # letters: the body follows "by" at once
_TO_BODY = re.compile(
    r"^(?:an?\s+|the\s+)?(?:\w+\s+){0,2}?(?:recommendations?|requests?|invitation|advice)\s+(?:is\s+|are\s+)?(?:made\s+)?"
    r"(?:to|for)\s+(?P<body>.{3,120}?)(?:\s*[:;–—]|,?\s+that\b|\s+to\s+[a-z]|\s+is\b|$)",
    re.IGNORECASE,
)
_SUBORDINATE = re.compile(
    r"\b(?:(?:ensure|ensures|sure|to it|assured|see|insist|require|requires|ask|asks|recommends?)\s+that"
    r"|(?:under|by|through) which)\s+",
    re.IGNORECASE,
)
_PARTNER = re.compile(
    r"^\s*,?\s*(?:(?:should|must|shall|will|to|is to|are to)\s*,?\s*)?(?:working\s+)?"
    r"(?:together|jointly|in (?:partnership|conjunction|collaboration)|along)\s+with\s+(?P<body>[^,;:]{3,90})"
    r"|^\s*(?:should|must|shall|will)?\s*,\s*with\s+(?P<other>[^,;:]{3,90}),"
)
_WITH_FIRST = re.compile(
    r"^(?:(?:working\s+)?(?:together|jointly|along|alongside|in (?:partnership|conjunction|collaboration))\s+)?with\s+"
    r"(?P<body>[^,;:.]{3,90}?)(?:,\s+|\s+(?=the\s))(?P<rest>\S)",
    re.IGNORECASE,
)
_NAMED_TO = re.compile(r"^(?P<who>[A-Z][^:.;]{2,160}?)\s*:\s+(?P<verb>to\s+[a-z])")
_RECEIVES = re.compile(
    r"^(?:\s+(?!(?:should|to|must|be|are|is)\b)[\w'’-]+){0,5}?"
    r"\s+(?:(?:should|must|to|are to|is to|ought to)\s+)?be\s+(?:\w+ly\s+)?"
    r"(?:reminded|informed|told|notified|advised|made aware|sent|given|offered|asked whether)\b",
)
_CHAIN = re.compile(
    r"^(?:['’]s?)?\s*(?:\([^)]*\)\s*)?(?:(?:[A-Z][\w'’&-]*|of|for|the|its|their|all|team|service|services|department|and|or|&)[\s,]*|,\s*)+$"
)
_BESIDE = re.compile(
    r"(?:^|,\s+|\band\s+|&\s+)(?:the\s+)?(?P<name>[A-Z][\w'’-]+(?:\s+[A-Z][\w'’-]+){0,4})(?=\s*(?:,|and\b|&|$))"
)
_THING = re.compile(
    r"(?:^|\s)(?:from|between|about|against|into|sent to|given to|made to|made by)\s+"
    r"(?:(?:the|an?|all|any|each|local)\s+)*$",
    re.IGNORECASE,
)
_SECOND = re.compile(
    r"[,;]?\s+and\s+(?P<who>(?:(?:the|each|all|its)\s+)?[^,;.:]{2,50}?)"
    r"\s+(?:should|must|will|is to|are to)\s+(?!have\b|be\b)[a-z]"
)
_NAMED = re.compile(r"(?:[A-Z][\w'’&-]+)(?:\s+(?:[A-Z][\w'’&-]+|and|of|the|for|&)){0,6}")


@dataclass(frozen=True, slots=True)
class Addressee:
    """An agency that must act, the words that name it and where they stand; a blank agency was not matched."""

    agency: str
    sector: str
    words: str
    source: str
    body: str = ""


def find_addressees(text: str, setting: Setting) -> list[Addressee]:
    """Find who must act, in the order of the words; empty when nothing says so.

    Looks before the verb, then at the stem, the agency heading, the lead column, "… by the Trust", and last at words
    for work that only one agency does. Bodies that are only helped, told or asked about are not addressees.
    """
    label, clause = _split_label(_STEM_COLON.sub(r"\1 ", _NAMED_TO.sub(r"\g<who> \g<verb>", text)), setting)
    subject = _read_subject(clause, setting)
    told = _is_patient(clause, subject)
    found = label or ([] if told else subject)
    for words, source in (
        (setting.stem, "stem"),
        *((heading, "heading") for heading in setting.headings),
        (setting.lead, "lead"),
    ):
        if _matched(found) or not words:
            continue
        found = _relabel(_read_words(words, source, setting), source) or found
    if not _matched(found):
        spoken = subject if _matched(subject) else []
        found = _read_agents(clause, setting) or spoken or _read_work(clause, setting) or subject or found
    return _drop_doubles([*found, *_read_others(clause, found, setting)] if _matched(found) else found)


def _is_patient(clause: str, subject: Sequence[Addressee]) -> bool:
    """Say whether the body before the verb is only to be told or given something ("all agencies be reminded")."""
    if not subject or not subject[0].words:
        return False
    after = clause[clause.find(subject[-1].words) + len(subject[-1].words) :]
    return _RECEIVES.match(after) is not None


def _matched(found: list[Addressee]) -> bool:
    return any(addressee.agency for addressee in found)


def _relabel(found: list[Addressee], source: str) -> list[Addressee]:
    return [replace(addressee, source=source) for addressee in found] if _matched(found) else []


def _drop_doubles(found: list[Addressee]) -> list[Addressee]:
    seen: dict[tuple[str, str], Addressee] = {}
    for addressee in found:
        seen.setdefault((addressee.agency, addressee.body.lower()), addressee)
    return list(seen.values())


def _split_label(text: str, setting: Setting) -> tuple[list[Addressee], str]:
    """Read "Thornshire Police: …" and "Recommendation to the Home Office: that …"; returns addressees and the rest."""
    asked = _TO_BODY.match(text)
    if asked:
        return _read_heads(asked["body"], setting), text[asked.end("body") :].lstrip(" :;–—")
    label = re.match(r"(?P<label>[^:.;]{2,90}?)\s*[:–—]\s+(?=\S)", text)
    if label and len(label["label"].split()) <= 12 and is_agency_heading(label["label"], setting):
        return _read_heads(label["label"], setting), text[label.end() :]
    if label and len(label["label"].split()) <= 6 and not load_cue(setting.folder, "deontic").search(label["label"]):
        return [], text[label.end() :]
    return [], text


def _read_subject(clause: str, setting: Setting) -> list[Addressee]:
    plain = strip_frame(clause, setting)
    if setting.stem and re.match(r"(?:by\s+)?[a-z]{3,}ing\b", plain):
        return []
    if starts_with_order(plain, setting.folder) or re.match(r"to\s+[a-z]", plain, re.IGNORECASE):
        return []
    first = _WITH_FIRST.match(plain)
    if first and find_bodies(first["body"], setting):
        rest = _read_subject(plain[first.start("rest") :], setting)
        return [*_read_heads(first["body"], setting), *rest] if _matched(rest) else []
    region = find_subject(plain, setting)
    start = plain.find(region.strip()) if region.strip() else 0
    before = find_agencies(plain[:start], setting.folder, setting.own)
    heads = _read_heads(region, replace(setting, earlier=(*setting.earlier, *before)), whole=True)
    at = start + len(region.strip())
    partner = _PARTNER.match(plain[at:]) if heads else None
    return [*heads, *(_read_heads(partner["body"] or partner["other"], setting) if partner else [])]


def _read_heads(region: str, setting: Setting, *, whole: bool = False) -> list[Addressee]:
    """Read the bodies of some words that stand on their own: joined ones all, those behind "in", "for", "of" not."""
    region = (
        re.split(load_cue(setting.folder, "on_behalf"), region)[0]
        if find_bodies(re.split(load_cue(setting.folder, "on_behalf"), region)[0], setting)
        else region
    )
    bodies = find_bodies(region, setting)
    if whole and bodies and _THING.search(region[: bodies[0].start]):
        return []
    heads: list[AgencyMatch] = []
    for body in bodies:
        if not heads:
            heads.append(body)
            continue
        gap = region[heads[-1].end : body.start]
        if _is_department(heads[-1], body, gap):
            heads[-1] = body
        elif _is_joined(gap, region[heads[0].end : body.start], whole=whole):
            heads.append(body)
    found = [_make_addressee(head, "text") for head in heads]
    return [*found, *_list_unmatched(region, bodies, setting), *_list_beside(region, bodies)] if whole else found


def _list_beside(region: str, bodies: Sequence[AgencyMatch]) -> list[Addressee]:
    """List names that nobody knows behind bodies that are known ("the police and Safe Haven"): both are asked."""
    if not bodies:
        return []
    return [
        Addressee("", "", hit["name"], "text", hit["name"])
        for hit in _BESIDE.finditer(region, bodies[0].end)
        if not any(body.start < hit.end("name") and hit.start("name") < body.end for body in bodies)
    ]


def _is_joined(gap: str, between: str, *, whole: bool) -> bool:
    """Say whether the words between two bodies join them; before a verb names that are not known may stand between."""
    if _RELATIVE.search(between) or not JOINED.search(gap):
        return False
    return LINK.match(gap) is not None or (whole and _CHAIN.match(gap) is not None)


def _is_department(umbrella: AgencyMatch, body: AgencyMatch, gap: str) -> bool:
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


def _make_addressee(match: AgencyMatch, source: str) -> Addressee:
    return Addressee(
        match.agency, match.sector, match.words.strip(), source, match.words.strip() if match.kind != "staff" else ""
    )


def _list_unmatched(region: str, bodies: list[AgencyMatch], setting: Setting) -> list[Addressee]:
    """List the names and words for bodies before the verb that no agency was found for."""
    if bodies:
        return []
    openers = load_words(setting.folder, "not_a_name")
    named = [hit.group() for hit in _NAMED.finditer(region) if hit.start() > 0 and len(hit.group().split()) > 1]
    named = [name for name in named if name.split()[0].lower() not in openers]
    spoken = load_cue(setting.folder, "body_word").search(region)
    words = region.strip(" ,:") if spoken and len(region.split()) <= 12 else (named[0] if named else "")
    return [Addressee("", "", words, "text")] if words else []


def _read_words(words: str, source: str, setting: Setting) -> list[Addressee]:
    if source == "heading":
        return _read_heading(words, setting)
    if source == "stem" and (label := find_label(words, setting)):
        return _read_heads(label, setting)
    if source == "stem":
        return find_addressees(words, replace(setting, stem="", lead="", headings=(), around=setting.headings))
    bodies = [body for body in find_bodies(words, setting) if body.kind in ("own", "body")]
    return [_make_addressee(body, "text") for body in bodies] or _read_heads(words.replace("\n", "; "), setting)


def _read_heading(heading: str, setting: Setting) -> list[Addressee]:
    heads = _read_heads(heading, setting) if is_agency_heading(heading, setting) else []
    # "Recommendations from single agencies" names none of them.
    apart = load_cue(setting.folder, "single_heading").search(heading)
    return [] if apart and all(head.agency == "all_agencies" for head in heads) else heads


def _read_agents(clause: str, setting: Setting) -> list[Addressee]:
    """Read "… to be checked in spring by the Trust"."""
    for hit in _AGENT.finditer(clause):
        bodies = find_bodies(clause[hit.end() : hit.end() + 90], setting)
        if bodies and len(clause[hit.end() : hit.end() + bodies[0].start].split()) <= 2:
            return [_make_addressee(bodies[0], "text")]
    last = _LAST_AGENT.search(clause)
    bodies = find_bodies(last["body"], setting) if last else []
    return [_make_addressee(bodies[0], "text")] if bodies and bodies[0].start <= LAST_WORDS else []


def _read_work(clause: str, setting: Setting) -> list[Addressee]:
    """Read the agency whose work is spoken of ("every visit by a midwife"), where nobody is named."""
    bodies = find_bodies(find_subject(clause, setting), setting, work=True) or find_bodies(clause, setting, work=True)
    if not bodies:
        return []
    heads = [bodies[0]]
    for body in bodies[1:]:
        gap = clause[heads[-1].end : body.start]
        if not (LINK.match(gap) and JOINED.search(gap)):
            break
        heads.append(body)
    return [_make_addressee(head, "text") for head in heads]


def _read_others(clause: str, found: list[Addressee], setting: Setting) -> list[Addressee]:
    """Read those whom the addressee is to have act: "should ask each partner to …", "see to it that GPs ask …"."""
    others: list[Addressee] = []
    for hit in load_cue(setting.folder, "ask_others").finditer(clause):
        rest = clause[hit.end() : hit.end() + 160]
        bodies = find_bodies(rest, setting)
        if bodies and len(rest[: bodies[0].start].split()) <= 2 and _is_told_to(rest, bodies[0], setting):
            others.append(_make_addressee(bodies[0], "text"))
    for hit in _SUBORDINATE.finditer(clause):
        rest = clause[hit.end() : hit.end() + 160]
        bodies = [body for body in find_bodies(rest, setting) if body.kind != "matter"]
        if bodies and len(rest[: bodies[0].start].split()) <= 2 and not _is_acted_on(rest[bodies[0].end :], setting):
            others.append(_make_addressee(bodies[0], "text"))
    for hit in _SECOND.finditer(clause):
        bodies = find_bodies(hit["who"], setting)
        asked = load_cue(setting.folder, "deontic").search(clause[: hit.start()])
        if asked and bodies and len(hit["who"][: bodies[0].start].split()) <= 1:
            others.append(_make_addressee(bodies[0], "text"))
    return [*others, *_read_practices(clause, found, setting)]


def _read_practices(clause: str, found: list[Addressee], setting: Setting) -> list[Addressee]:
    """Read "in all practices" behind a body that buys their services: all of them are to act through it."""
    if {addressee.agency for addressee in found} != {"health_commissioner"}:
        return []
    return [
        _make_addressee(body, "text")
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
    first = following[0].lower().strip(",;") if following else ""
    verbs = load_words(setting.folder, "act_verb")
    acts = {first, re.sub(r"e?s$", "", first), re.sub(r"s$", "", first)} & verbs
    return not (acts or first in load_words(setting.folder, "may_follow_body"))
