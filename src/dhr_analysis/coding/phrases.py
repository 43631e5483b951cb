"""Phrases as a researcher writes them in Excel, compiled to patterns and looked up fast.

A phrase is words in order. ``risk*`` is any word that begins so, ``his/her`` either word, ``(a/any)`` one of several
which may be of more than one word, ``(very/)`` a word that may be missing, ``…`` up to six words between, ``…3`` up to
three, ``{money}`` any word of the list in codebook/words.csv, `` & `` both parts in one sentence in either order.
"""

import re
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import cache, partial

from ..errors import DhrError

Words = Mapping[str, tuple[str, ...]]
Need = tuple[str, ...]
Postings = dict[str, set[int]]
GAP_WORDS = 6
NEEDS_USED = 2  # of a phrase's needs, the two that fewest sentences meet
# Typographic signs become plain ones of the same length, so that places in the sentence stay places in the passage.
_PLAIN = str.maketrans({"‘": "'", "’": "'", "“": '"', "”": '"', "–": "-", "—": "-", "‑": "-", "\u00a0": " "})
_BETWEEN = r"(?:'s?)?[^\w.;:?!]+"
_WORD = r"\w[\w'-]*"
_GAP = re.compile(r"(?:…|\.\.\.)(\d*)")
_LIST = re.compile(r"\{([^{}]+)\}")
_SPOKEN = re.compile(r"\w+")


@dataclass(frozen=True, slots=True)
class Phrase:
    """A compiled phrase: its words, what it speaks for, its patterns, and sets of words of which it needs one each."""

    text: str
    label: str
    parts: tuple[re.Pattern[str], ...]
    needs: tuple[Need, ...]

    @property
    def anchors(self) -> Need:
        """The words of which a sentence must hold one; there are always some."""
        return self.needs[0]

    def find(self, sentence: str) -> list[tuple[int, int]]:
        """Find where the phrase stands in a plain sentence; parts joined with ``&`` make one place."""
        if len(self.parts) == 1:
            return [match.span() for match in self.parts[0].finditer(sentence)]
        places = [[match.span() for match in part.finditer(sentence)] for part in self.parts]
        if not all(places):
            return []
        return [(min(found[0][0] for found in places), max(found[0][1] for found in places))]


def make_plain(text: str) -> str:
    """Make a text plain for matching: lower case, straight quotes, plain dashes; every character keeps its place."""
    plain = text.translate(_PLAIN).lower()
    return plain if len(plain) == len(text) else text.translate(_PLAIN)


def compile_phrase(text: str, label: str, words: Words) -> Phrase:
    """Compile one phrase; raises DhrError for an unknown list, a stray bracket or a phrase without any fixed word."""
    parts: list[re.Pattern[str]] = []
    needs: list[Need] = []
    for part in re.split(r"\s&\s", _use_lists(text.strip().lower(), text, words)):
        body, found = _compile_words(_split_top(part.strip(), text), text)
        parts.append(re.compile(rf"(?<!\w){body}(?!\w)"))
        needs += found
    if not needs:
        raise DhrError(f"The phrase {text!r} has no fixed word. Write at least one word without a leading *.")
    return Phrase(text, label, tuple(parts), tuple(sorted(needs, key=_rank_need)[:NEEDS_USED]))


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


def _compile_words(tokens: list[str], text: str) -> tuple[str, list[Need]]:
    """Compile words in order; returns the pattern and the sets of words of each of which a sentence must hold one."""
    pattern = ""
    needs: list[Need] = []
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
            needs += [need] if need else []
    return pattern, needs


def _compile_token(token: str, text: str) -> tuple[str, Need, bool]:
    """Compile a word or a bracket of choices; a blank choice makes it optional."""
    inner = token[1:-1] if token.startswith("(") and token.endswith(")") else token
    choices = _split_top(inner, text, "/")
    filled = sorted(filter(None, choices), key=lambda choice: (-len(choice), choice))
    if len(choices) == 1 and inner == token:
        return _compile_word(token), _need_word(token), False
    compiled = [_compile_words(_split_top(choice, text), text) for choice in filled]
    needs = [min(found, key=_rank_need) for _, found in compiled if found]
    need = tuple(sorted({word for found in needs for word in found})) if len(needs) == len(filled) else ()
    return "(?:" + "|".join(body for body, _ in compiled) + ")", need, len(filled) < len(choices)


@cache
def _compile_word(word: str) -> str:
    pieces = [re.escape(piece).replace(r"\*", r"\w*").replace(r"\#", r"\d[\d,]*") for piece in word.split("-")]
    return r"[\s-]*".join(pieces)


def _need_word(word: str) -> Need:
    spoken = [piece for piece in re.findall(r"\*?\w+\*?", word) if not piece.startswith("*") and len(piece) > 1]
    return (max(spoken, key=len),) if spoken else ()


def _rank_need(need: Need) -> tuple[float, Need]:
    # The set with the fewest and longest words tells soonest that a sentence can't hold the phrase.
    return len(need) / min(len(word.rstrip("*")) for word in need), need


class PhraseIndex:
    """Many phrases, looked up by the words that a sentence holds; it does not change once made."""

    def __init__(self, phrases: Iterable[Phrase]):
        self.phrases = tuple(phrases)
        self._look_up = [cache(partial(_look_up, *self._post(place))) for place in range(NEEDS_USED)]
        self._without = [
            {number for number, phrase in enumerate(self.phrases) if len(phrase.needs) <= place}
            for place in range(NEEDS_USED)
        ]

    def _post(self, place: int) -> tuple[Postings, Postings]:
        whole: dict[str, set[int]] = defaultdict(set)
        begun: dict[str, set[int]] = defaultdict(set)
        for number, phrase in enumerate(self.phrases):
            for word in phrase.needs[place] if place < len(phrase.needs) else ():
                (begun if word.endswith("*") else whole)[word.rstrip("*")].add(number)
        return dict(whole), dict(begun)

    def find(self, sentence: str) -> Iterator[tuple[Phrase, int, int]]:
        """Find all phrases in a plain sentence: (phrase, start, end), in the order of the phrases."""
        words = set(_SPOKEN.findall(sentence))
        fit = [
            without.union(*map(look_up, words)) for look_up, without in zip(self._look_up, self._without, strict=True)
        ]
        for number in sorted(set.intersection(*fit)):
            phrase = self.phrases[number]
            for start, end in phrase.find(sentence):
                yield phrase, start, end


def _look_up(whole: Postings, begun: Postings, word: str) -> frozenset[int]:
    found = set(whole.get(word, ()))
    for length in range(1, len(word) + 1):
        found |= begun.get(word[:length], set())
    return frozenset(found)
