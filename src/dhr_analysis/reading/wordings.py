"""Tell sentences that ask for something from sentences beside them, by codebook/wordings.csv."""

import re
from functools import cache
from pathlib import Path

from .agencies import find_agencies
from .phrases import load_cue, load_words

_AGAIN = re.compile(r"^(?:It|They)\s+")
_END = re.compile(r"[.!?][\"”’')\]]*\s+(?=[\"“‘'(\[]*[A-Z0-9])")
_SHORT_FORM = re.compile(r"(?:\b(?:e\.g|i\.e|etc|No|Nos|St|Dr|Mr|Mrs|Ms|Prof|cf|vs|para|paras|approx|[A-Z])|\bv)\.$")
_PARTICIPLE = (
    r"(?:been|had|done|made|taken|gone|seen|known|given|put|led|told|sent|come|got|found|kept|brought|thought|written"
    r"|set|said|held|felt|met|begun|\w{2,}ed)"
)
_REPROACH = re.compile(
    rf"\b(?:should|must|ought to|will|would|could|might|may|need(?:s|ed)? to|(?:is|are|was|were) to)"
    rf"(?:\s+(?:not|also|never|then|perhaps|always|instead|have))?\s+have\s+(?:\w+ly\s+)?{_PARTICIPLE}\b",
    re.IGNORECASE,
)
_PAST = re.compile(r"\b(?:was|were|had|did|wasn['’]t|weren['’]t|hadn['’]t|didn['’]t)\b", re.IGNORECASE)
_NO_ORDER = re.compile(
    r"^(?:to date|to this (?:end|day)|to that end|that (?:is|was|has|had|did|does|would|could|may|might|made|led|left"
    r"|meant|means|took|came|went|said|being|alone|itself|way|night|day|evening|morning|year|review|report)\b)",
    re.IGNORECASE,
)
_TO_VERB = re.compile(
    r"\bto\s+(?:(?:not|also|\w+ly)\s+)?"
    r"(?P<verb>(?!(?:the|an?|its|their|his|her|our|all|each|every|any|this|that|these|those|some|other|one|no)\b)[a-z][a-z-]+)\b"
)
_HELPER = re.compile(
    r"\b(?:is|are|was|were|had|did|can|could|would|may|might|does|do|whether)\b|[.;]"
    r"|\b[a-z]+ed\s+(?:that|not|if|how|to|it|the|an?|its)\b|\bit\s+\w+\s+for\b",
    re.IGNORECASE,
)


_WONDERED = re.compile(
    r"\b(?:\w+ed|thought|felt|said|told|known?|knew)\s+(?:(?:itself|themselves|herself|himself|hard|carefully|about)\s+)*"
    r"(?:whether|if|how|what|why|who|which)\b[^.;:]*|\bmatters? for\b[^.;:]*?\bwhether\b[^.;:]*",
    re.IGNORECASE,
)
_CITED = re.compile(
    r"(?<!is )(?<!be )(?<!are )\b(?:recommended|advised|urged|proposed)\s+that\b[^.;:]*"
    r"|\b(?:guidance|guidelines?|guide|Act(?:\s\d{4})?|section\s\d+\w*|statute|legislation|Regulations|toolkit|NICE)\b"
    r"[^.;:]{0,90}?\b(?:recommends?|advises|requires?|says?|states?|provides?|suggests?|expects?|asks)\b[^.;:]*"
    r"|^(?:it|this|they|both)\s+(?:recommends?|advises?|requires?|says?|states?|provides?)\s+that\b[^.]*",
    re.IGNORECASE,
)
_QUOTED = re.compile(r"(?<=[a-z,]\s)[\"“][^\"”]{3,200}[\"”]")
_SPEECH = re.compile(
    r"\b(?P<passive>(?:was|were|been)\s+)?(?:told|said|thought|feared|argued|explained)\s+"
    r"(?:(?!that\b)[\w'’]+\s+){0,3}?that\b[^.;:]*"
)
_KNOWN = re.compile(
    r"(?:we|I|the\s(?:panel|author|chair|review))\s+(?:\w+ly\s+)?"
    r"(?:knows?|accepts?|understands?|recognises?|realises?|appreciates?|hopes?|doubts?|expects?|(?:is|are)\s\w+)\s+that\b",
    re.IGNORECASE,
)
# "To spare them a second visit, the two boards agreed …" tells what was done.
_PURPOSE = re.compile(
    r"to\s[^,.;]{3,80},\s(?:the|we|our|both|they|it|he|she)\s(?:\w+\s){0,7}?(?:\w+ed|was|were|had|has|have)\b", re.I
)
_EFFECT = re.compile(
    r"^(?:this|that|these|doing (?:so|this)|such\b[^.]{0,40}?|if done)\s+(?:will|would|may|might|can|could)\b",
    re.IGNORECASE,
)
_INFINITIVE = re.compile(
    r"^(?P<name>(?:(?!to\s)[^\s.;:]+\s+){1,14}?)to\s+(?:(?:not|also|\w+ly)\s+)?"
    r"(?!(?:the|an?|its|their|his|her|our|all|each|every|any|this|that|these|those|some|other|one|no|date|us|me|him|them|it|you)\b)"
    r"(?![a-z]+ing\b)[a-z]{2,}\b(?P<rest>.*)$",
    re.DOTALL,
)
_HAPPENED = re.compile(r"\b(?:was|were|had|did|is|are|has|have|could|would)\b(?! to\b)", re.IGNORECASE)
_CLAUSE_END = re.compile(
    r"[,;.:()–—]|\b(?:that|which|who|whose|whom|when|whenever|where|wherever|if|so|before|after|unless|until|because|and|or|but"
    r"|whether|how|what|while|as|than)\b",
    re.IGNORECASE,
)
_PERSONAL = re.compile(r"\b(?:I|he|she|they|me|him|have|having)\b")
_FINITE = re.compile(
    r"\b(?:is|are|was|were|had|has|did|does|do|can|could|would|may|might|will|shall|should|must|isn['’]t|wasn['’]t"
    r"|(?:it|there|this|that|he|she|they|we|who)['’](?:s|re|d|ll))\b",
    re.I,
)


def split_sentences(text: str) -> list[tuple[int, int]]:
    """Split a text into sentences; returns start and end of each, in order and without gaps at the ends."""
    spans: list[tuple[int, int]] = []
    start = 0
    for end in _END.finditer(text):
        if not _SHORT_FORM.search(text[start : end.start() + 1]):
            spans.append((start, len(text[: end.end()].rstrip())))
            start = end.end()
    if text[start:].strip():
        spans.append((start, len(text.rstrip())))
    return spans


def asks_for_something(sentence: str, folder: Path) -> bool:
    """Say whether a sentence among recommendations asks for an act: by its verb form, not by its subject.

    "should", "must", "will", "is to" ask; "should have done" reproaches. So do orders ("Ensure that …", "To review
    …", "That the Trust reviews …"), and a body followed by an infinitive ("The police to agree …").
    """
    told = _CITED.sub("was told", _WONDERED.sub("was asked", _cut_speech(sentence, folder)))
    plain = _strip_label(_REPROACH.sub(" was ", told).strip())
    if _EFFECT.match(plain) or re.match(r"(?:whether|how|why)\b", plain, re.IGNORECASE):
        return False
    if _PURPOSE.match(plain):
        return bool(load_cue(folder, "deontic").search(plain))
    if plain[:5].lower() == "that " and _HAPPENED.search(cut_clause(plain[5:])):
        return bool(load_cue(folder, "deontic").search(plain))
    if _NO_ORDER.match(plain):
        return bool(load_cue(folder, "deontic").search(plain))
    return (
        bool(load_cue(folder, "deontic").search(plain))
        or any(not _BY_OTHERS.match(plain[hit.end() :]) for hit in load_cue(folder, "impersonal").finditer(plain))
        or re.match(r"(?:that|to)\s+\w", plain, re.IGNORECASE) is not None
        or starts_with_order(plain, folder)
        or has_body_to_act(plain, folder)
        or _REQUEST.match(plain) is not None
        or re.search(r"\bwould like (?:to see|\w+ to)\b|\blet us\b", plain) is not None
    )


def _cut_speech(sentence: str, folder: Path) -> str:
    """Cut out what somebody else said: words in quotation marks within a sentence, and "her sister told us that …"."""
    plain = _QUOTED.sub("it", sentence)
    if _KNOWN.match(plain) and not re.search(r"\b(?:should|must|ought|needs?)\b", plain):
        return "it is known"
    said = _SPEECH.search(plain)
    own = (
        said is not None
        and not said["passive"]
        and any(
            word in load_words(folder, "recommender") for word in re.findall(r"[a-z]+", plain[: said.start()].lower())
        )
    )
    return plain if said is None or own else f"{plain[: said.start()]} said it{plain[said.end() :]}"


def names_act(sentence: str, folder: Path) -> bool:
    """Say whether a sentence is a name and an infinitive and nothing that makes a statement of it.

    "A manager to countersign each form" names an act whatever the verb; "The failure to ask was grave" states
    something, and so does "She had to wait". Fit for the items of a list only.
    """
    plain = _strip_label(sentence.strip())
    found = _INFINITIVE.match(plain)
    if not found or _FINITE.search(found["name"]) or _PERSONAL.search(found["name"]):
        return False
    if _takes_infinitive(found["name"], folder):
        return False
    return _FINITE.search(cut_clause(found["rest"])) is None


def _takes_infinitive(before: str, folder: Path) -> bool:
    """Say whether the words before "to" lead to an infinitive of their own ("the failure", "staff tried", "used")."""
    last = (before.split() or [""])[-1].lower().strip("\"'“”‘’()")
    return last in load_words(folder, "takes_infinitive") or _tells_past(before)


def _tells_past(before: str) -> bool:
    return re.search(r"[a-z]ed\s*$", before) is not None


def cut_clause(words: str) -> str:
    """Cut words off where another clause begins ("recording of | who was there")."""
    return _CLAUSE_END.split(words, maxsplit=1)[0]


def _strip_label(sentence: str) -> str:
    """Take away a label of up to eight words before a colon ("Thornshire Police: To review …")."""
    label = re.match(r"(?:[^\s:]+\s+){0,7}[^\s:]+:\s+(?=\S)", sentence)
    return sentence[label.end() :] if label else sentence


def starts_with_order(sentence: str, folder: Path) -> bool:
    """Say whether a sentence begins with a verb of codebook/wordings.csv in its plain form ("Ensure that …")."""
    opening = re.match(
        r"[\"“‘'(]*(?:(?:also|then|jointly|always|never|please|do not|don['’]t)[, ]+)*(\w[\w-]*)(?:\s+(\w+))?",
        sentence,
        re.I,
    )
    verb = re.sub(r"^re-", "", opening[1].lower()) if opening else ""
    if not opening or verb not in load_words(folder, "act_verb"):
        return False
    after = (opening[2] or "").lower()
    noun = after in ("of", "keeping", "is", "are") or (after == "for" and opening[1].lower() in ("support", "request"))
    return not noun and not _PAST.search(sentence[:60])


def starts_with_verb(part: str, folder: Path) -> bool:
    """Say whether a part behind a stem begins with what its body does, also as "publishes guidance"."""
    verb = re.match(r"(?:\w+ly\s+)?(?P<verb>[a-z]+)\s+(?!(?:of|is|are|was|were)\b)", part.strip())
    if not verb:
        return False
    word = verb["verb"]
    forms = {word, re.sub(r"s$", "", word), re.sub(r"es$", "", word), re.sub(r"ies$", "y", word)}
    return bool(forms & load_words(folder, "act_verb"))


def has_body_to_act(sentence: str, folder: Path) -> bool:
    """Say whether a sentence is a name and an infinitive without a finite verb ("The Force to review …")."""
    for place, hit in enumerate(_TO_VERB.finditer(sentence)):
        before = sentence[: hit.start()]
        if _HELPER.search(before) or _tells_past(before):
            return False
        if _takes_infinitive(before, folder):
            continue
        if hit["verb"] in load_words(folder, "act_verb") and len(before.split()) <= 25:
            return True
        if (
            place == 0
            and len(before.split()) <= 8
            and any(match.kind != "matter" for match in find_agencies(before, folder))
        ):
            return True
    return False


_REQUEST = re.compile(
    r"^(?!(?:where|when|if|each|every|no|any|most)\b)(?:an?\s+)?(?:\w+\s+){0,2}?"
    r"(?:recommendation|request)s?\s+(?:is\s+)?(?:to|for|that)\b",
    re.IGNORECASE,
)


# Among items, "that progress be reported to the Board" is one; "progress will be reported" tells what follows.
_REPORTED = re.compile(r"(?:that\s+)?progress\b[^.]*?\b(?:should|must|shall|(?<!will )be)\s+(?:be\s+)?reported\b", re.I)
_TELLS = re.compile(
    r"(?:(?:the|this)\s+)?(?:\w+\s+)?(?:panel|author|chair|review|we|I)\s+(?:has|have)\s+(?:\w+ly\s+)?"
    r"(?:tried|sought|aimed|endeavoured|attempted|chosen|preferred)\s+to\b"
    r"|(?:the|this|these)\s+(?:(?:\w+\s+)?(?:table|list|section|chapter|schedule|appendix|grid)s?)\s+(?:\w+\s+)?"
    r"(?:shows?|sets?\sout|lists?|gives?|describes?|contains?|summarises?)\b"
    r"|(?:[^.]*\b)?(?:panel|author|chair|review|we|I)\b[^.]{0,60}?\bnot\b[^.]{0,60}?\bto\s+recommend\b"
    r"|(?:a\sfew|some|several|many|two|three|four|five|six|seven|eight|nine|ten|\d+)\s+(?:other\s+|more\s+)?"
    r"(?:things|matters|points|steps|changes|measures|improvements)\s+(?:need|needs|must|should|have|are|remain)\b"
    r"[^,;:.]{0,25}[.:]$"
    r"|(?:for|under|against)\s(?:each|every)\s(?:action|recommendation|one|of\s\w+),?\s(?:we|the\s\w+|it)\s(?:sets?|gives?|"
    r"shows?|lists?|names?|says?|explains?)\b"
    r"|notes?\b[^.:]{0,40}:",
    re.IGNORECASE,
)


def is_about_recommendations(sentence: str, folder: Path) -> bool:
    """Say whether a sentence speaks of recommendations or of what becomes of them ("The panel makes nine …")."""
    if _REQUEST.match(sentence):
        return False
    if re.match(
        r"(?:there|these|those|they|(?:each|all) of (?:them|these))\s+(?:is|are|were|was|have|has|follow)\b",
        sentence,
        re.I,
    ):
        return True
    if _REPORTED.match(sentence):
        return False
    if _TELLS.match(sentence):
        return True
    about = load_cue(folder, "about_recommendations").search(sentence)
    return bool(about or load_cue(folder, "follow_up").search(sentence))


def find_recommending_words(sentence: str, folder: Path) -> re.Match[str] | None:
    """Find the words with which a review itself recommends ("The Panel therefore invites"), nothing else.

    What others recommended, what is past and what is denied ("makes no recommendation") is not found.
    """
    if load_cue(folder, "no_recommendation").search(sentence):
        return None
    found = _load_recommender(folder).search(sentence)
    if found and found["impersonal"] and _BY_OTHERS.match(sentence[found.end() :]):
        return None
    if not found or _is_reported(sentence, found, folder):
        return None
    return found


_BY_OTHERS = re.compile(
    r"\s+(?:by\s+(?!(?:(?:the|this|our)\s+)?(?:\w+\s+)?(?:panel|review|author|chair|us|me)\b)|practice\b|reading\b)",
    re.I,
)


def find_said(sentence: str, folder: Path) -> re.Match[str] | None:
    """Find such words also where "it" or "they" stands for the review ("It also recommends that …")."""
    return find_recommending_words(sentence, folder) or find_recommending_words(
        _AGAIN.sub("The panel ", sentence), folder
    )


def _is_reported(sentence: str, found: re.Match[str], folder: Path) -> bool:
    before = sentence[: found.start()]
    if re.search(r"\b(?!(?:panel|author|chair|partnership)\b)\w+['’]s?(?:\s+own)?\s*$", before, re.IGNORECASE):
        return True  # "the Trust's own review recommends"
    if load_cue(folder, "other_case").search(before) or load_cue(folder, "own_review").search(before):
        return True
    return re.search(r"\b(?:that|other|another|earlier|previous|whose|which)\s*$", before, re.IGNORECASE) is not None


@cache
def _load_recommender(folder: Path) -> re.Pattern[str]:
    """Compile "the panel … recommends that", "it is recommended that", "we ask X to"."""
    who = "|".join(sorted(map(re.escape, load_words(folder, "recommender")), key=lambda word: (-len(word), word)))
    verb = "|".join(sorted(map(re.escape, load_words(folder, "recommends")), key=lambda word: (-len(word), word)))
    says = (
        rf"\b(?:the|this|our|your)?\s*\b(?i:{who})\s+(?:(?:and|&)\s+(?:the\s+)?\w+\s+)?"
        rf"(?:(?i:therefore|also|further|thus|accordingly|strongly|again|now|then|and|so|hereby|\w+ly),?\s+){{0,2}}"
        rf"(?P<verb>(?i:{verb}))\b(?=,?[^.;?]{{0,160}}?\b(?:that|to)\b|:)"
    )
    impersonal = load_cue(folder, "impersonal").pattern
    return re.compile(f"{says}|(?P<impersonal>{impersonal})", re.DOTALL)


def find_act_span(text: str, folder: Path) -> tuple[int, int]:
    """Say from where to where the asking sentences of an item stand; the whole text when none asks.

    What stands before and after them in the same item is its title or its reason.
    """
    sentences = split_sentences(text)
    asking = [span for span in sentences if asks_for_something(text[slice(*span)], folder)]
    if not asking:
        return 0, len(text)
    return asking[0][0], asking[-1][1]
