"""Phrases as a researcher writes them in Excel, compiled to patterns and looked up fast.

A phrase is words in order. ``risk*`` is any word that begins so, ``his/her`` either word, ``(a/any)`` one of several
which may be of more than one word, ``(very/)`` a word that may be missing, ``…`` up to six words between, ``…3`` up to
three, ``{money}`` any word of the list in codebook/words.csv, `` & `` both parts in one sentence in either order.
"""

import re
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import cache

from ..errors import DhrError

Words = Mapping[str, tuple[str, ...]]
Need = tuple[str, ...]
GAP_WORDS = 6
# Typographic signs become plain ones of the same length, so that places in the sentence stay places in the passage.
_PLAIN = str.maketrans({"‘": "'", "’": "'", "“": '"', "”": '"', "–": "-", "—": "-", "‑": "-", "\u00a0": " "})
_BETWEEN = r"(?:'s?)?[^\w.;:?!]+"
_WORD = r"\w[\w'-]*"
_GAP = re.compile(r"(?:…|\.\.\.)(\d*)")
_LIST = re.compile(r"\{([^{}]+)\}")
_SPOKEN = re.compile(r"\w+")


@dataclass(frozen=True, slots=True)
class Phrase:
    """A compiled phrase: its words, what it speaks for, its patterns, and the words one of which it needs."""

    text: str
    label: str
    parts: tuple[re.Pattern[str], ...]
    anchors: tuple[str, ...]

    def find(self, sentence: str) -> list[tuple[int, int]]:
        """Find where the phrase stands in a plain sentence; parts joined with ``&`` make one place."""
        places = [[match.span() for match in part.finditer(sentence)] for part in self.parts]
        if len(places) == 1:
            return [span for span in places[0] if span[0] < span[1]]
        if not all(places):
            return []
        return [(min(found[0][0] for found in places), max(found[0][1] for found in places))]


def make_plain(text: str) -> str:
    """Make a text plain for matching: lower case, straight quotes, plain dashes; every character keeps its place."""
    plain = text.translate(_PLAIN).lower()
    return plain if len(plain) == len(text) else text.translate(_PLAIN)


def compile_phrase(text: str, label: str, words: Words) -> Phrase:
    """Compile one phrase; raises DhrError for an unknown list, a stray bracket or a phrase without any fixed word."""
    parts, needs = [], []
    for part in re.split(r"\s&\s", _use_lists(text.strip().lower(), text, words)):
        body, need = _compile_words(_split_top(part.strip(), text), text)
        parts.append(re.compile(rf"(?<!\w){body}(?!\w)"))
        needs.append(need)
    best = _choose_need([need for need in needs if need])
    if not best:
        raise DhrError(f"The phrase {text!r} has no fixed word. Write at least one word without a leading *.")
    return Phrase(text, label, tuple(parts), tuple(sorted(set(best))))


def _use_lists(part: str, text: str, words: Words) -> str:
    while listed := _LIST.search(part):
        if listed[1] not in words:
            raise DhrError(f"The phrase {text!r} names the list {listed[1]!r}, which codebook/words.csv does not have.")
        choices = "/".join(words[listed[1]])
        part = f"{part[: listed.start()]}({choices}){part[listed.end() :]}"
    return part


def _split_top(part: str, text: str, at: str = " ") -> list[str]:
    """Split at a sign that stands outside all brackets."""
    pieces, depth = [""], 0
    for sign in part:
        depth += (sign == "(") - (sign == ")")
        if depth < 0:
            break
        if sign == at and depth == 0:
            pieces.append("")
        else:
            pieces[-1] += sign
    if depth:
        raise DhrError(f"The phrase {text!r} has a bracket too many or too few.")
    return [piece.strip() for piece in pieces]


def _compile_words(tokens: list[str], text: str) -> tuple[str, Need]:
    """Compile words in order; returns the pattern and the words one of which a sentence must hold."""
    pattern, needs = "", []
    apart = False  # whether a word stands before, from which the next must be set apart
    tokens = [token for token in tokens if token]
    for place, token in enumerate(tokens, start=1):
        gap = _GAP.fullmatch(token)
        if gap:
            apart = place == len(tokens)
            pattern += rf"(?:{_BETWEEN}{_WORD}){{0,{gap[1] or GAP_WORDS}}}?" + ("" if apart else _BETWEEN)
            continue
        body, need, optional = _compile_token(token, text)
        if optional:
            pattern += f"(?:{_BETWEEN}{body})?" if apart else f"(?:{body}{_BETWEEN})?"
        else:
            pattern += (_BETWEEN if apart else "") + body
            apart = True
            needs.append(need)
    return pattern, _choose_need([need for need in needs if need])


def _compile_token(token: str, text: str) -> tuple[str, Need, bool]:
    """Compile a word or a bracket of choices; a blank choice makes it optional."""
    inner = token[1:-1] if token.startswith("(") and token.endswith(")") else token
    choices = _split_top(inner, text, "/")
    filled = sorted(filter(None, choices), key=lambda choice: (-len(choice), choice))
    if len(choices) == 1 and inner == token:
        return _compile_word(token), _need_word(token), False
    compiled = [_compile_words(_split_top(choice, text), text) for choice in filled]
    needs = [need for _, need in compiled]
    need = tuple(word for found in needs for word in found) if all(needs) else ()
    return "(?:" + "|".join(body for body, _ in compiled) + ")", need, len(filled) < len(choices)


@cache
def _compile_word(word: str) -> str:
    pieces = [re.escape(piece).replace(r"\*", r"\w*").replace(r"\#", r"\d[\d,]*") for piece in word.split("-")]
    return r"[\s-]*".join(pieces)


def _need_word(word: str) -> Need:
    spoken = [piece for piece in re.findall(r"\*?\w+\*?", word) if not piece.startswith("*") and len(piece) > 1]
    return (max(spoken, key=len),) if spoken else ()


def _choose_need(needs: list[Need]) -> Need:
    # The part with the fewest and longest words tells soonest that a sentence can't hold the phrase.
    return min(needs, key=lambda need: (len(need) / min(len(word.rstrip("*")) for word in need), need), default=())


class PhraseIndex:
    """Many phrases, looked up by the words that a sentence holds; it does not change once made."""

    def __init__(self, phrases: Iterable[Phrase]):
        whole: dict[str, list[Phrase]] = defaultdict(list)
        begun: dict[str, list[Phrase]] = defaultdict(list)
        for phrase in phrases:
            for anchor in phrase.anchors:
                (begun if anchor.endswith("*") else whole)[anchor.rstrip("*")].append(phrase)
        self._whole, self._begun = dict(whole), dict(begun)
        self._lengths = sorted({len(stem) for stem in self._begun})

    def find(self, sentence: str) -> Iterator[tuple[Phrase, int, int]]:
        """Find all phrases in a plain sentence: (phrase, start, end), in the order of their words."""
        candidates: dict[int, Phrase] = {}
        for word in dict.fromkeys(_SPOKEN.findall(sentence)):
            for phrase in self._whole.get(word, ()):
                candidates[id(phrase)] = phrase
            for length in self._lengths:
                for phrase in self._begun.get(word[:length], ()) if length <= len(word) else ():
                    candidates[id(phrase)] = phrase
        for phrase in candidates.values():
            for start, end in phrase.find(sentence):
                yield phrase, start, end
