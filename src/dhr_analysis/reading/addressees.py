"""Say who must act on a recommendation: the body before the verb, else the stem, the heading, the lead column."""

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace

from .agencies import AgencyMatch, find_agencies
from .bodies import Setting, find_bodies, find_label, is_agency_heading
from .heads import cut_behalf, is_department, join_heads
from .others import find_others
from .phrases import load_cue, load_words
from .subjects import JOINED, LINK, find_subject, strip_frame
from .wordings import starts_with_order

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
    r"(?:reminded|informed|told|notified|advised|made aware|sent|given|offered|asked whether"
    r"|invited to (?:the|an?|each|every|its|all)"
    r"|(?!\w+ed\s+to\b)(?:\w+ed|made|held|taught|kept|put|built|drawn|shown|seen|led|brought)"
    r"|(?:approached|asked|invited|required|requested|lobbied|written to|encouraged|supported) by)\b",
)
_BESIDE = re.compile(
    r"(?:^|,\s+|\band\s+|&\s+)(?:the\s+)?(?P<name>[A-Z][\w'’-]+(?:\s+[A-Z][\w'’-]+){0,4})(?=\s*(?:,|and\b|&|$))"
)
_ASKED = re.compile(
    r"^(?:we|the (?:review )?panel|this review)\s+(?:\w+\s+){0,2}?"
    r"(?:asks?|invites?|calls? (?:on|upon)|urges?|recommends? to)\s+(?P<body>.{3,80}?)(?:\s+to)?\s*:?$",
    re.IGNORECASE,
)
_PROPER = re.compile(r"[A-Z][\w'’&-]+\s+(?:(?:of|for|and|the|&)\s+){0,2}[A-Z]")
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
        proper = any(_PROPER.match(addressee.words) for addressee in subject)
        work = [] if proper else _read_work(clause, setting)
        found = _read_agents(clause, setting) or spoken or work or subject or found
    if not _matched(found):
        return _drop_doubles(found)
    others = find_others(clause, [addressee.agency for addressee in found], setting)
    return _drop_doubles([*found, *(_make_addressee(other, "text") for other in others)])


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
    if setting.stem and _goes_on(plain, setting):
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


def _goes_on(plain: str, setting: Setting) -> bool:
    """Say whether words go on with the sentence of their stem: "by asking …", "provides assurance to the Board"."""
    verb = re.match(r"(?:by\s+)?(?:\w+ly\s+)?(?P<verb>[a-z-]{3,})\b", plain)
    if not verb:
        return False
    ends = {verb["verb"], re.sub(r"s$", "", verb["verb"]), re.sub(r"es$", "", verb["verb"])}
    known = ends | {re.sub(r"ies$", "y", verb["verb"])}
    return verb["verb"].endswith("ing") or bool(known & load_words(setting.folder, "act_verb"))


def _read_heads(region: str, setting: Setting, *, whole: bool = False) -> list[Addressee]:
    """Read the bodies of some words that stand on their own; ``whole`` words before a verb name unknown ones too."""
    region = cut_behalf(region, setting)
    heads = join_heads(region, setting, whole=whole)
    if whole and not heads and find_bodies(region, setting):
        return []
    found = [_make_addressee(head, "text") for head in heads]
    bodies = find_bodies(region, setting) if whole else []
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


def _make_addressee(match: AgencyMatch, source: str) -> Addressee:
    return Addressee(
        match.agency, match.sector, match.words.strip(), source, match.words.strip() if match.kind != "staff" else ""
    )


def _list_unmatched(region: str, bodies: list[AgencyMatch], setting: Setting) -> list[Addressee]:
    """List the names and words for bodies before the verb that no agency was found for."""
    if bodies:
        return []
    openers = load_words(setting.folder, "not_a_name")
    named = [hit.group() for hit in _NAMED.finditer(region) if len(hit.group().split()) > 1]
    named = [re.sub(r"^The\s+", "", name) for name in named]
    named = [name for name in named if name.split()[0].lower() not in openers and " " in name]
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
    return _read_lead(words, setting)


def _read_lead(words: str, setting: Setting) -> list[Addressee]:
    """Read a lead column: all its bodies, but neither sites in brackets nor the council behind its department."""
    bodies: list[AgencyMatch] = []
    for body in find_bodies(words, setting):
        gap = words[bodies[-1].end : body.start] if bodies else ";"
        if body.kind not in ("own", "body"):
            continue
        if bodies and is_department(bodies[-1], body, re.sub(r"[(–—-]\s*$", "", gap)):
            bodies[-1] = body
        elif not (
            bodies and (_in_brackets(words, body) or (re.fullmatch(r",\s*", gap) and _is_umbrella(body, bodies[-1])))
        ):
            bodies.append(body)
    return [_make_addressee(body, "text") for body in bodies] or _read_heads(words.replace("\n", "; "), setting)


def _in_brackets(words: str, body: AgencyMatch) -> bool:
    before = words[: body.start]
    return before.count("(") > before.count(")")


def _is_umbrella(body: AgencyMatch, part: AgencyMatch) -> bool:
    """Say whether a body named behind its part is the whole of it: "Public Health, Thornshire County Council"."""
    return body.starred and (body.agency == part.agency == "local_authority_other" or is_department(body, part, ""))


def _read_heading(heading: str, setting: Setting) -> list[Addressee]:
    asked = _ASKED.search(heading)
    if asked and (heads := _read_heads(asked["body"], setting)) and heads[0].words in asked["body"][:60]:
        return heads
    heads = _read_heads(heading, setting) if is_agency_heading(heading, setting) else _read_named(heading, setting)
    # "Recommendations from single agencies" names none of them.
    apart = load_cue(setting.folder, "single_heading").search(heading)
    return [] if apart and all(head.agency == "all_agencies" for head in heads) else heads


def _read_named(heading: str, setting: Setting) -> list[Addressee]:
    """Read "Thornshire Police – bail": a name that stands before a dash or colon, and the matter behind it."""
    name, *matter = re.split(r"\s+[–—-]\s+|:\s+", heading, maxsplit=1)
    bodies = find_bodies(name, setting) if matter and is_agency_heading(name, setting) else []
    return [_make_addressee(body, "text") for body in bodies if body.starred or body.kind == "own"]


def _read_agents(clause: str, setting: Setting) -> list[Addressee]:
    """Read "… to be checked in spring by the Trust"."""
    for hit in _AGENT.finditer(clause):
        bodies = find_bodies(clause[hit.end() : hit.end() + 90], setting)
        if bodies and len(clause[hit.end() : hit.end() + bodies[0].start].split()) <= 3:
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
