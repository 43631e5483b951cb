"""Cut the words before the verb that asks out of a recommendation: they name who must act."""

import re

from .bodies import Setting, find_bodies
from .phrases import load_cue, load_words
from .wordings import find_recommending_words

LINK = re.compile(
    r"^(?:['’]s)?[\s,]*(?:\([^)]*\))?[\s,]*(?:and|&|or|/|;|,|as well as|and also)?[\s,]*"
    r"(?:(?:(?:working\s+)?(?:together|jointly|along|in partnership|in conjunction|in collaboration)\s+)?with)?[\s,]*"
    r"(?:(?<=and )for\s+)?"
    r"(?:(?:all|each|both|every|any|its|their|the|an?|partners (?:on|in|of)|chairs? of|members? of|\w+['’]s?)\s+)*"
    r"(?:(?!(?:in|for|of|to|from|at|by|on|about|that|who|which)\b)[a-z-]+\s+){0,2}$",
    re.IGNORECASE,
)
JOINED = re.compile(r"\b(?:and|or|with|as well as)\b|[&/;,]", re.IGNORECASE)
_ADVERBIAL = re.compile(
    r"^(?:when|whenever|where|wherever|if|on|in|by|for|once|before|after|following|as|to|given|while|until|unless|within|from|at|during|with|through|having|pending)\b",
    re.IGNORECASE,
)
# A name of two words or more that nobody knows is a body too: what follows it is not asked to act.
_NAME = re.compile(
    r"(?:The\s+|the\s+)?(?!(?:The|That|All|Each|Every|Any|When|If|In|On|By|No)\b)[A-Z][\w'’&-]+\s+(?:(?:of|for|and|the|&)\s+){0,2}[A-Z][\w'’&-]+"
)
_TO_VERB = re.compile(
    r"(?<!up )(?<!according )(?<!due )(?<!in order )\bto\s+(?:(?:not|also|\w+ly|either|both)\s+)?"
    r"(?P<verb>(?!(?:the|an?|its|their|his|her|our|all|each|every|any|this|that|these|those|some|other|one|no)\b)[a-z][a-z-]+)\b"
)


def strip_frame(clause: str, setting: Setting) -> str:
    """Take away what leads up to the body: "The review therefore recommends that", "It is recommended that", "That"."""
    said = find_recommending_words(clause, setting.folder)
    # "The Trust is recommended to train its staff" has the body before these words.
    if said and said.start() < 60 and not re.match(r"(?:is|are)\s", clause[said.start() :]):
        rest = clause[said.end() :]
        that = re.match(r"\s*,?\s*(?:\w+ ){0,3}?that\b\s*", rest)
        clause = rest[that.end() :] if that else rest.lstrip(" ,:")
    return re.sub(r"^(?:that|and|also|therefore|accordingly|to (?=the\b))\s+", "", clause.strip(), flags=re.IGNORECASE)


def find_subject(plain: str, setting: Setting) -> str:
    """Cut out the words before the verb that asks: of several verbs the first with an agency before it."""
    infinitives = list(_TO_VERB.finditer(plain))
    known = {hit.start() for hit in infinitives if hit["verb"] in load_words(setting.folder, "act_verb")}
    ends = sorted({hit.start() for hit in load_cue(setting.folder, "deontic").finditer(plain)} | known)
    for end in sorted({*ends, *(hit.start() for hit in infinitives[:1])}):
        region = _drop_adverbial(plain[:end])
        if find_bodies(region, setting) or _NAME.match(region):
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
    bodies = find_bodies(plain, setting)
    if not bodies or len(plain[: bodies[0].start].split()) > 3:
        return ""
    end = bodies[0].end
    for body in bodies[1:]:
        gap = plain[end : body.start]
        if not (LINK.match(gap) and (JOINED.search(gap) or not gap.strip())):
            break
        end = body.end
    return plain[:end]


def states_act(text: str, setting: Setting) -> bool:
    """Say whether a text begins with a body and an act it does ("the Trust provides …"), as lists of acts may."""
    chain = _find_leading_chain(text, setting)
    rest = re.sub(r"^,\s*(?:which|who)\b[^,]*,", "", text[len(chain) :].strip())
    verb = re.match(r"(?:also|jointly|\w+ly)?\s*(?P<verb>[a-z-]+)", rest.strip())
    if not chain or not verb:
        return False
    base = {
        verb["verb"],
        re.sub(r"s$", "", verb["verb"]),
        re.sub(r"es$", "", verb["verb"]),
        re.sub(r"ies$", "y", verb["verb"]),
    }
    return bool(base & load_words(setting.folder, "act_verb")) and verb["verb"] not in ("has", "have", "is", "be")
