"""Mend what line ends and faulty text layers do to words, only where it is certain."""

import re
import unicodedata
from collections.abc import Iterable, Sequence

_WORD = re.compile(r"[^\W\d_]+(?:[-‐‑'’][^\W\d_]+)*")
_BROKEN = re.compile(r"([^\W\d_]+)[-‐\u00ad]$")
_LIGATURES = str.maketrans({"ﬀ": "ff", "ﬁ": "fi", "ﬂ": "fl", "ﬃ": "ffi", "ﬄ": "ffl", "ﬅ": "st", "ﬆ": "st"})
_INVISIBLE = re.compile("[\u200b-\u200f\u2060\ufeff]")


def collect_words(texts: Iterable[str]) -> frozenset[str]:
    """Collect the words of a document, lower case, that stand unbroken within its lines."""
    words: set[str] = set()
    for text in texts:
        words.update(word.lower() for word in _WORD.findall(text.rstrip().rstrip("-‐\u00ad")))
    return frozenset(words)


def join_lines(lines: Sequence[str], words: frozenset[str]) -> str:
    """Join lines to one text; a hyphen at a line's end goes only when the word without it is surely one word."""
    text = ""
    for line in lines:
        line = line.strip()
        if not line:
            continue
        broken = _BROKEN.search(text)
        if broken and line[:1].islower():
            text = _close_break(text, broken[1], line, words)
        elif text.endswith(("-", "‐", "/")) and len(text) > 1 and text[-2] != " ":
            text += line
        else:
            text = f"{text} {line}" if text else line
    return tidy_text(text)


def _close_break(text: str, head: str, line: str, words: frozenset[str]) -> str:
    tail = re.match(r"[^\W\d_]+", line)
    whole = (head + (tail[0] if tail else "")).lower()
    hyphened = f"{head}-{tail[0] if tail else ''}".lower()
    if text.endswith("\u00ad"):
        return text[:-1] + line
    if hyphened in words and whole not in words:
        return text + line
    if whole in words or (head.lower() not in words and (tail is None or tail[0].lower() not in words)):
        return text[:-1] + line
    return text + line


def tidy_text(text: str) -> str:
    """Reduce white space to single spaces, open ligatures, drop soft hyphens and invisible characters."""
    text = _INVISIBLE.sub("", text.translate(_LIGATURES).replace("\u00ad", "").replace("\u2011", "-"))
    return " ".join(unicodedata.normalize("NFC", text).split())
