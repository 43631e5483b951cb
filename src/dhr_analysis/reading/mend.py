"""Mend what line ends and faulty text layers do to words, only where it is certain."""

import re
import unicodedata
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import cache

_WORD = re.compile(r"[^\W\d_]+(?:[-‐‑'’][^\W\d_]+)*")
_BROKEN = re.compile(r"([^\W\d_]+)[-‐\u00ad]$")
_HYPHENS = ("-", "‐", "\u00ad")
_LIGATURES = str.maketrans({"ﬀ": "ff", "ﬁ": "fi", "ﬂ": "fl", "ﬃ": "ffi", "ﬄ": "ffl", "ﬅ": "st", "ﬆ": "st"})
_INVISIBLE = re.compile("[\u200b-\u200f\u2060\ufeff]")
_SPACED = re.compile(r"(?<!\S)(?:[^\W\d_] ){3,}[^\W\d_](?![^\s.,;:!?])")
_LEAD = re.compile(r"^(\d[\d.]*)\s+")
_CAPITAL_I = re.compile(r"\b[A-Za-z]*[a-z]I[a-zI]*\b|\bII[a-z]*\b")
_CAPITALS = re.compile(r"\b[A-Z]{2,}(?:\s+[A-Z]{2,})+\b")  # a line in capitals tells no acronyms
_ACRONYM = re.compile(r"\b[A-Z]*O[A-Z]*\b")
# First parts after which English keeps the hyphen, so that "twenty-" and "one" at a line's end stay two.
_HYPHENED = re.compile(
    r"twenty|thirty|forty|fifty|sixty|seventy|eighty|ninety|self|non|ex|multi|cross|half|co|well|so|re|pre|post|inter"
    r"|anti|mid|semi|long|short|high|low"
)
SURE_BREAKS = 2  # words that the document prints broken as well as whole
BREAK_RATE = 0.03  # of its lines: a text that breaks words does so more often than words have hyphens there
SHORTEST_PART = 2


@dataclass(frozen=True)
class Lexicon:
    """What a document's own words tell: those it prints whole, in lower case, and whether it breaks words."""

    words: frozenset[str] = frozenset()
    hyphenates: bool = True


def collect_words(texts: Iterable[str]) -> Lexicon:
    """Collect the words that stand unbroken within a document's lines, and tell whether it breaks words.

    Most reports don't: there a hyphen at a line's end belongs to the word ("mortgage-" / "sized").
    """
    words: list[str] = []
    breaks: list[tuple[str, str]] = []
    head = ""
    n_lines = 0
    for text in texts:
        n_lines += 1
        found = _WORD.findall(text)
        if head:
            if text[:1].islower() and found:
                breaks.append((head, found[0]))
            found = found[1:]
        broken = _find_broken(text.rstrip())
        head = broken[1] if broken else ""
        words += found[:-1] if broken else found
    known = frozenset(word.lower() for word in words)
    sure = sum(f"{one}{other}".lower() in known and f"{one}-{other}".lower() not in known for one, other in breaks)
    often = len(breaks) > max(SURE_BREAKS, BREAK_RATE * n_lines)
    return Lexicon(known, sure >= SURE_BREAKS or often)


def join_lines(lines: Sequence[str], lexicon: Lexicon) -> str:
    """Join lines to one text; a hyphen at a line's end goes only when the word without it is surely one word."""
    text = ""
    for line in lines:
        line = line.strip()
        if not line:
            continue
        broken = _find_broken(text)
        if broken and line[:1].islower():
            text = _close_break(text, broken[1], line, lexicon)
        elif text.endswith(("-", "‐", "/")) and len(text) > 1 and text[-2] != " ":
            text += line
        else:
            text = f"{text} {line}" if text else line
    return tidy_text(mend_spaced_letters(text, lexicon.words))


def _find_broken(text: str) -> re.Match[str] | None:
    """Find the first part of a word that is broken at the end of a text."""
    return _BROKEN.search(text[-40:]) if text[-1:] in _HYPHENS else None


def _close_break(text: str, head: str, line: str, lexicon: Lexicon) -> str:
    tail = re.match(r"[^\W\d_]+", line)
    first, end = head.lower(), tail[0].lower() if tail else ""
    kept, closed = text + line, text[:-1] + line
    if text.endswith("\u00ad"):
        return closed
    if f"{first}-{end}" in lexicon.words:
        return kept
    if f"{first}{end}" in lexicon.words:
        return closed
    if _HYPHENED.fullmatch(first) or not lexicon.hyphenates:
        return kept
    return kept if first in lexicon.words and end in lexicon.words else closed


def tidy_text(text: str) -> str:
    """Reduce white space to single spaces, open ligatures, drop soft hyphens and invisible characters."""
    if not text.isascii():
        text = _INVISIBLE.sub("", text.translate(_LIGATURES).replace("\u00ad", "").replace("\u2011", "-"))
        text = unicodedata.normalize("NFC", text)
    return " ".join(text.split())


def mend_spaced_letters(text: str, words: frozenset[str] = frozenset()) -> str:
    """Close words that are printed with a space after every letter: "F A C T S" is FACTS.

    Where one space also parts the words themselves, they are parted by the document's ``words``.
    """
    if not _SPACED.search(text):
        return text
    tokens = text.split()
    if all(len(token) == 1 or token[0].isdigit() for token in tokens):
        # A heading set wide: short words of it are spaced as well.
        parts = re.split(r"\s{2,}", _LEAD.sub(r"\1  ", text.strip()))
        return " ".join(split_run(part.replace(" ", ""), words) for part in parts)
    return _SPACED.sub(lambda found: split_run(found[0].replace(" ", ""), words), text)


def split_run(run: str, words: frozenset[str]) -> str:
    """Part letters that run together into known words; they stay one where that can't be done."""
    if not words or run.lower() in words:
        return run

    @cache
    def split(start: int) -> tuple[str, ...] | None:
        if start == len(run):
            return ()
        for end in range(len(run), start + SHORTEST_PART - 1, -1):
            if run[start:end].lower() in words:
                rest = split(end)
                if rest is not None:
                    return (run[start:end], *rest)
        return None

    parts = split(0)
    return " ".join(parts) if parts else run


def mend_faults(text: str, words: frozenset[str], acronyms: dict[str, str]) -> str:
    """Mend letters that recognition confuses: I for / or l inside a word, O for D in an acronym."""
    if acronyms:
        text = _ACRONYM.sub(lambda found: acronyms.get(found[0], found[0]), text)
    return _CAPITAL_I.sub(lambda found: _mend_capital_i(found[0], words), text) if "I" in text else text


def _mend_capital_i(word: str, words: frozenset[str]) -> str:
    small = word.replace("I", "l")
    if small.lower() in words:
        return small
    parts = word.split("I")
    known = all(len(part) >= SHORTEST_PART and part.lower() in words for part in parts)
    return "/".join(parts) if known and len(parts) == 2 else word


def find_acronyms(text: str) -> dict[str, str]:
    """Find acronyms in which O stands for D: the right one opens into a name in the text, the printed one does not."""
    mends = {}
    for acronym in sorted({found for found in _ACRONYM.findall(_CAPITALS.sub(" ", text)) if len(found) >= 3}):
        right = acronym.replace("O", "D")
        is_word = re.search(rf"\b{acronym.lower()}\b", text) is not None
        if not is_word and _opens(right, text) and not _opens(acronym, text):
            mends[acronym] = right
    return mends


def _opens(acronym: str, text: str) -> bool:
    """Whether a text holds a name, every word with a capital, whose first letters are the acronym."""
    mixed = r"[\s-]+".join(rf"{letter}[a-z]+" for letter in acronym)
    large = r"\s+".join(rf"{letter}[A-Z]+" for letter in acronym)
    return re.search(rf"\b(?:{mixed}|{large})\b", text) is not None
