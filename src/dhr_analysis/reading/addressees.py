"""Say who must act on a recommendation: the body before the verb, else the stem, the heading, the lead column."""

import re
from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from functools import cache
from pathlib import Path

from .agencies import AgencyMatch, OwnName, find_agencies, load_sectors
from .phrases import load_cue, load_words
from .wordings import find_recommending_words, starts_with_order

_LINK = re.compile(
    r"^(?:['’]s)?[\s,]*(?:\([^)]*\))?[\s,]*(?:and|&|or|/|;|,|as well as|and also)?[\s,]*"
    r"(?:(?:(?:working\s+)?(?:together|jointly|along|in partnership|in conjunction|in collaboration)\s+)?with)?[\s,]*"
    r"(?:(?<=and )for\s+)?(?:(?:all|each|both|every|any|its|their|the|an?|partners (?:on|in|of)|chairs? of|members? of|\w+['’]s?)\s+)*"
    r"(?:(?!(?:in|for|of|to|from|at|by|on|about|that|who|which)\b)[a-z-]+\s+){0,2}$",
    re.IGNORECASE,
)
_JOINED = re.compile(r"\b(?:and|or|with|as well as)\b|[&/;,]", re.IGNORECASE)
_RELATIVE = re.compile(r"\b(?:who|which|whose|where|when|that (?:has|have|is|are|was|were|took|learns?|\w+s))\b", re.IGNORECASE)
_ADVERBIAL = re.compile(
    r"^(?:when|whenever|where|wherever|if|on|in|by|for|once|before|after|following|as|to|given|while|until|unless|within|from|at|during|with|through|having|pending)\b",
    re.IGNORECASE,
)
_TO_VERB = re.compile(
    r"(?<!up )(?<!according )(?<!due )(?<!in order )\bto\s+(?:(?:not|also|\w+ly|either|both)\s+)?"
    r"(?P<verb>(?!(?:the|an?|its|their|his|her|our|all|each|every|any|this|that|these|those|some|other|one|no)\b)[a-z][a-z-]+)\b"
)
_AGENT = re.compile(r"\b(?:\w+ed|done|made|taken|given|led|held|run|kept|sent|paid for|drawn up|written|set up|put)\b(?:\s+[\w-]+){0,4}?\s+by\s+", re.I)
_TO_BODY = re.compile(
    r"^(?:an?\s+|the\s+)?(?:\w+\s+){0,2}?(?:recommendations?|requests?|invitation|advice)\s+(?:is\s+|are\s+)?(?:made\s+)?(?:to|for)\s+(?P<body>.{3,120}?)(?:\s*[:;–—]|,?\s+that\b|\s+to\s+[a-z]|\s+is\b|$)",
    re.IGNORECASE,
)
_SUBORDINATE = re.compile(
    r"\b(?:(?:ensure|ensures|sure|to it|assured|see|insist|require|requires|ask|asks|recommends?)\s+that|(?:under|by|through) which)\s+",
    re.IGNORECASE,
)
# A trust whose name doesn't say what it treats, and which the codebook doesn't know, is a body all the same.
_UNKNOWN_TRUST = re.compile(r"[A-Z][\w'’-]+(?:\s+(?:[A-Z][\w'’-]+|and|of|&))*\s+NHS\s+(?:Foundation\s+)?Trust\b")
_PARTNER = re.compile(
    r"^\s*,?\s*(?:(?:should|must|shall|will|to|is to|are to)\s*,?\s*)?(?:working\s+)?(?:together|jointly|in (?:partnership|conjunction|collaboration)|along)\s+with\s+(?P<body>[^,;:]{3,90})|"
    r"^\s*(?:should|must|shall|will)?\s*,\s*with\s+(?P<other>[^,;:]{3,90}),"
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


@dataclass(frozen=True)
class Setting:
    """What stands around a recommendation.

    Words of its stem, of its lead column and of the headings (innermost first), the document's own names, the bodies
    named ``earlier`` and those that the ``previous`` item addressed; ``around`` are headings that only explain
    "the Trust".
    """

    folder: Path
    own: tuple[OwnName, ...] = ()
    stem: str = ""
    lead: str = ""
    headings: tuple[str, ...] = ()
    around: tuple[str, ...] = ()
    earlier: tuple[AgencyMatch, ...] = field(default=())
    previous: tuple[AgencyMatch, ...] = field(default=())


def find_addressees(text: str, setting: Setting) -> list[Addressee]:
    """Find who must act, in the order of the words; empty when nothing says so.

    Looks before the verb, then at the stem, the agency heading, the lead column, "… by the Trust", and last at words
    for work that only one agency does. Bodies that are only helped, told or asked about are not addressees.
    """
    label, clause = _split_label(text, setting)
    subject = _read_subject(clause, setting)
    found = label or subject
    for words, source in ((setting.stem, "stem"), *((heading, "heading") for heading in setting.headings), (setting.lead, "lead")):
        if _matched(found) or not words:
            continue
        found = _relabel(_read_words(words, source, setting), source) or found
    found = found if _matched(found) else (_read_agents(clause, setting) or _read_work(clause, setting) or found)
    return _drop_doubles([*found, *_read_others(clause, found, setting)] if _matched(found) else found)


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
    plain = _strip_frame(clause, setting)
    if starts_with_order(plain, setting.folder) or re.match(r"to\s+[a-z]", plain, re.IGNORECASE):
        return []
    region = _find_subject(plain, setting)
    heads = _read_heads(region, setting, whole=True)
    at = plain.find(region.strip()) + len(region.strip()) if region.strip() else 0
    partner = _PARTNER.match(plain[at:]) if heads else None
    return [*heads, *(_read_heads(partner["body"] or partner["other"], setting) if partner else [])]


def _strip_frame(clause: str, setting: Setting) -> str:
    """Take away what leads up to the body: "The review therefore recommends that", "It is recommended that", "That"."""
    said = find_recommending_words(clause, setting.folder)
    if said and said.start() < 60:
        rest = clause[said.end() :]
        that = re.match(r"\s*,?\s*(?:\w+ ){0,3}?that\b\s*", rest)
        clause = rest[that.end() :] if that else rest.lstrip(" ,:")
    return re.sub(r"^(?:that|and|also|therefore|accordingly|to (?=the\b))\s+", "", clause.strip(), flags=re.IGNORECASE)


def _find_subject(plain: str, setting: Setting) -> str:
    """Cut out the words before the verb that asks: of several verbs the first with an agency before it."""
    infinitives = list(_TO_VERB.finditer(plain))
    known = {hit.start() for hit in infinitives if hit["verb"] in load_words(setting.folder, "act_verb")}
    ends = sorted({hit.start() for hit in load_cue(setting.folder, "deontic").finditer(plain)} | known)
    for end in sorted({*ends, *(hit.start() for hit in infinitives[:1])}):
        region = _drop_adverbial(plain[:end])
        if _find_bodies(region, setting):
            return region
    if ends:
        return _drop_adverbial(plain[: ends[0]])
    return _find_leading_chain(plain, setting)


def _drop_adverbial(region: str) -> str:
    """Drop "On every report of violence, " before the body; keeps the rest of the words before the verb."""
    if not _ADVERBIAL.match(region) or "," not in region:
        return region
    parts = region.split(",")
    kept = [part for part in parts if part.strip()]
    last = kept[-1] if len(kept) > 1 else region
    return region if re.search(r"\bwith\b", last) and len(kept) < 3 else (last if len(last.split()) > 1 else region)


def _find_leading_chain(plain: str, setting: Setting) -> str:
    """Take the bodies that a clause begins with ("the Trust and the police agree"), for verbs that are not known."""
    bodies = _find_bodies(plain, setting)
    if not bodies or len(plain[: bodies[0].start].split()) > 3:
        return ""
    end = bodies[0].end
    for body in bodies[1:]:
        gap = plain[end : body.start]
        if not (_LINK.match(gap) and (_JOINED.search(gap) or not gap.strip())):
            break
        end = body.end
    return plain[:end]


def _find_bodies(region: str, setting: Setting, *, work: bool = False) -> list[AgencyMatch]:
    """Find the agencies named in some words, "the Trust" and the like read from what stands around."""
    found = find_agencies(region, setting.folder, setting.own)
    named = [match for match in found if match.kind != "short" and (work or match.kind != "matter")]
    spoken = [resolved for hit in _generic_pattern(setting.folder).finditer(region) if (resolved := _resolve(hit, found, setting))]
    kept = [match for match in named if not any(match.start < other.end and other.start < match.end for other in spoken)]
    kept += [
        AgencyMatch("", "", "body", hit.start(), hit.end(), hit.group())
        for hit in _UNKNOWN_TRUST.finditer(region)
        if not any(match.start < hit.end() and hit.start() < match.end for match in kept)
    ]
    return sorted([*kept, *spoken], key=lambda match: match.start)


@cache
def _generic_pattern(folder: Path) -> re.Pattern[str]:
    nouns = "|".join(sorted(load_words(folder, "generic_body"), key=lambda word: (-len(word), word)))
    return re.compile(rf"\b(?:the|this|that|our|same|said|both)\s+(?:same\s+)?(?P<noun>{nouns})\b(?!\s+(?-i:[A-Z]))", re.IGNORECASE)


def _resolve(hit: re.Match[str], found: Sequence[AgencyMatch], setting: Setting) -> AgencyMatch | None:
    """Read "the Trust" from the heading, the bodies named earlier, the document's own names; None when unsure."""
    if any(match.start < hit.end() and hit.start() < match.end and match.end - match.start > len(hit.group()) for match in found):
        return None
    noun = hit["noun"].lower().rstrip("s")
    default = next((match for match in found if match.start < hit.end() and hit.start() < match.end), None)
    for match in _list_meanings(noun, setting):
        return _stand_in(match, hit)
    if default:
        return replace(default, kind="body") if default.kind == "short" else None
    headed = [match for heading in setting.headings for match in find_agencies(heading, setting.folder, setting.own)]
    if headed and len({match.agency for match in headed[:2]}) == 1:
        return _stand_in(headed[0], hit)
    return _stand_in(setting.previous[0], hit) if len(setting.previous) == 1 else None


def _stand_in(match: AgencyMatch, hit: re.Match[str]) -> AgencyMatch:
    return replace(match, start=hit.start(), end=hit.end(), words=hit.group(), kind="body")


def _list_meanings(noun: str, setting: Setting) -> list[AgencyMatch]:
    """List the bodies around whose names hold a noun ("trust"): of the headings first, then the latest named."""
    named = re.compile(rf"\b{noun}s?\b", re.IGNORECASE)
    found: list[AgencyMatch] = []
    for heading in (*setting.headings, *setting.around):
        matches = [match for match in find_agencies(heading, setting.folder, setting.own) if match.kind != "short"]
        holding = [match for match in matches if named.search(match.words)]
        alone = len(matches) == 1 and len(heading.split()) <= len(matches[0].words.split()) + 4
        found += holding or (matches if named.search(heading) and alone else [])
    found += [match for match in reversed(setting.earlier) if named.search(match.words) and match.kind != "short"]
    sectors = load_sectors(setting.folder)
    own = [name for name in setting.own if named.search(name.name)]
    return [*found, *(AgencyMatch(name.agency, sectors[name.agency], "own", 0, 0, name.name) for name in own)]


def _read_heads(region: str, setting: Setting, *, whole: bool = False) -> list[Addressee]:
    """Read the bodies of some words that stand on their own: joined ones all, those behind "in", "for", "of" not."""
    region = re.split(load_cue(setting.folder, "on_behalf"), region)[0] if _find_bodies(re.split(load_cue(setting.folder, "on_behalf"), region)[0], setting) else region
    bodies = _find_bodies(region, setting)
    heads: list[AgencyMatch] = []
    for body in bodies:
        if not heads:
            heads.append(body)
            continue
        gap = region[heads[-1].end : body.start]
        if _is_department(heads[-1], body, gap):
            heads[-1] = body
        elif _LINK.match(gap) and _JOINED.search(gap) and not _RELATIVE.search(region[heads[0].end : body.start]):
            heads.append(body)
    found = [_make_addressee(head, "text") for head in heads]
    return [*found, *_list_unmatched(region, bodies, setting)] if whole else found


def _is_department(umbrella: AgencyMatch, body: AgencyMatch, gap: str) -> bool:
    """Say whether a body is a part of the council or health board named before it ("the Council's housing service")."""
    if body.agency in (umbrella.agency, "all_agencies") or not re.fullmatch(r"(?:['’]s?)?\s*,?\s*(?:own\s+)?", gap):
        return False
    if umbrella.agency == "health_commissioner":
        return body.sector == "health" and re.search(r"['’]s?$", umbrella.words) is not None
    return umbrella.agency == "local_authority_other" and body.sector in ("local_authority", "housing", "education", "partnership")


def _make_addressee(match: AgencyMatch, source: str) -> Addressee:
    return Addressee(match.agency, match.sector, match.words.strip(), source, match.words.strip() if match.kind != "staff" else "")


def _list_unmatched(region: str, bodies: list[AgencyMatch], setting: Setting) -> list[Addressee]:
    """List the names and words for bodies before the verb that no agency was found for."""
    if bodies:
        return []
    named = [hit.group() for hit in _NAMED.finditer(region) if hit.start() > 0 and len(hit.group().split()) > 1]
    spoken = load_cue(setting.folder, "body_word").search(region)
    words = region.strip(" ,:") if spoken and len(region.split()) <= 12 else (named[0] if named else "")
    return [Addressee("", "", words, "text")] if words else []


def _read_words(words: str, source: str, setting: Setting) -> list[Addressee]:
    if source == "heading":
        return _read_heading(words, setting)
    if source == "stem":
        return find_addressees(words, replace(setting, stem="", lead="", headings=(), around=setting.headings))
    return _read_heads(words.replace("\n", "; "), setting)


def _read_heading(heading: str, setting: Setting) -> list[Addressee]:
    return _read_heads(heading, setting) if is_agency_heading(heading, setting) else []


def is_agency_heading(heading: str, setting: Setting) -> bool:
    """Say whether a heading is an agency's name and little else ("Recommendations for the Trust", "Health: GPs")."""
    bodies = [match for match in _find_bodies(heading, setting) if match.kind in ("body", "own", "staff", "short")]
    if not bodies:
        return False
    left = list(heading)
    for body in bodies:
        left[body.start : body.end] = " " * (body.end - body.start)
    words = re.findall(r"[A-Za-z]{2,}", "".join(left).lower())
    return len([word for word in words if word not in load_words(setting.folder, "heading_filler")]) <= 1 + len(bodies)


def states_act(text: str, setting: Setting) -> bool:
    """Say whether a text begins with a body and an act it does ("the Trust provides …"), as lists of acts may."""
    chain = _find_leading_chain(text, setting)
    rest = re.sub(r"^,\s*(?:which|who)\b[^,]*,", "", text[len(chain) :].strip())
    verb = re.match(r"(?:also|jointly|\w+ly)?\s*(?P<verb>[a-z-]+)", rest.strip())
    if not chain or not verb:
        return False
    base = {verb["verb"], re.sub(r"s$", "", verb["verb"]), re.sub(r"es$", "", verb["verb"]), re.sub(r"ies$", "y", verb["verb"])}
    return bool(base & load_words(setting.folder, "act_verb")) and verb["verb"] not in ("has", "have", "is", "be")


def has_body(text: str, setting: Setting) -> bool:
    """Say whether a text names any body that can act, also one that no agency is known for ("the providers")."""
    if _find_bodies(text, setting) or _generic_pattern(setting.folder).search(text):
        return True
    return load_cue(setting.folder, "body_word").search(text) is not None


def _read_agents(clause: str, setting: Setting) -> list[Addressee]:
    """Read "… to be dip-sampled each quarter by the Trust"."""
    for hit in _AGENT.finditer(clause):
        bodies = _find_bodies(clause[hit.end() : hit.end() + 90], setting)
        if bodies and len(clause[hit.end() : hit.end() + bodies[0].start].split()) <= 2:
            return [_make_addressee(bodies[0], "text")]
    return []


def _read_work(clause: str, setting: Setting) -> list[Addressee]:
    """Read the agency whose work is spoken of ("every woman booked for maternity care"), where nobody is named."""
    bodies = _find_bodies(_find_subject(clause, setting), setting, work=True) or _find_bodies(clause, setting, work=True)
    if not bodies:
        return []
    heads = [bodies[0]]
    for body in bodies[1:]:
        gap = clause[heads[-1].end : body.start]
        if not (_LINK.match(gap) and _JOINED.search(gap)):
            break
        heads.append(body)
    return [_make_addressee(head, "text") for head in heads]


def _read_others(clause: str, found: list[Addressee], setting: Setting) -> list[Addressee]:
    """Read those whom the addressee is to have act: "should ask each partner to …", "see to it that GPs ask …"."""
    others: list[Addressee] = []
    for hit in load_cue(setting.folder, "ask_others").finditer(clause):
        rest = clause[hit.end() : hit.end() + 160]
        bodies = _find_bodies(rest, setting)
        if bodies and len(rest[: bodies[0].start].split()) <= 2 and _is_told_to(rest, bodies[0], setting):
            others.append(_make_addressee(bodies[0], "text"))
    for hit in _SUBORDINATE.finditer(clause):
        rest = clause[hit.end() : hit.end() + 160]
        bodies = [body for body in _find_bodies(rest, setting) if body.kind != "matter"]
        if bodies and len(rest[: bodies[0].start].split()) <= 2 and not _is_acted_on(rest[bodies[0].end :], setting):
            others.append(_make_addressee(bodies[0], "text"))
    return [*others, *_read_practices(clause, found, setting)]


def _read_practices(clause: str, found: list[Addressee], setting: Setting) -> list[Addressee]:
    """Read "in all practices" behind a body that buys their services: all of them are to act through it."""
    if {addressee.agency for addressee in found} != {"health_commissioner"}:
        return []
    return [
        _make_addressee(body, "text")
        for body in _find_bodies(clause, setting)
        if body.agency == "primary_care" and re.search(r"\b(?:in|for|by|across|with) (?:all|every)\b[^,.;]*$", clause[: body.end])
    ]


def _is_told_to(rest: str, body: AgencyMatch, setting: Setting) -> bool:
    """Say whether "to" and a verb follow the body, and the body is another than the one that asks ("its MARAC")."""
    verb = re.match(r"[^,.;:]{0,60}?\bto\s+(?P<verb>[a-z-]+)", rest[body.end :])
    known = verb is not None and verb["verb"] in load_words(setting.folder, "act_verb")
    return known and re.match(r"\s*(?:its|their)\b", rest) is None


def _is_acted_on(rest: str, setting: Setting) -> bool:
    following = " ".join(rest.split()[:4])
    return load_cue(setting.folder, "not_acting").search(following) is not None
