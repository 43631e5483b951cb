"""Phrases as a researcher writes them in headings.csv and roles.csv: * any words, (word) optional, one/other either."""

import re
from functools import cache, lru_cache

_TOKEN = re.compile(r"\*|\([^)]*\)|[^\s*()]+")
_WORD = re.compile(r"[^\W_](?:[^\s/–—]*[^\W_])?")


@cache
def compile_phrase(phrase: str) -> str:
    """Write a phrase as a pattern over folded words, each with a space before it.

    >>> bool(re.fullmatch(compile_phrase("lessons (to be) learned/learnt *"), fold_words("Lessons Learnt:")))
    True
    """
    return "".join(_compile_token(token) for token in _TOKEN.findall(phrase.lower()))


def weigh_phrase(phrase: str) -> int:
    """Say how much a phrase fixes: the letters that a text must have to match it."""
    tokens = [token for token in _TOKEN.findall(phrase) if token != "*" and not token.startswith("(")]
    return sum(min(map(len, token.split("/"))) for token in tokens)


@lru_cache(maxsize=16)
def fold_words(text: str) -> str:
    """Reduce a text to its lower-case words, each after a space: quotes, commas, colons and dot leaders go."""
    words = _WORD.findall(text.lower().replace("’", "'"))
    return f" {' '.join(words)}" if words else ""


def _compile_token(token: str) -> str:
    if token == "*":
        return r"(?: \S+)*?"
    if token.startswith("("):
        inner = "".join(_compile_token(part) for part in token[1:-1].split())
        return f"(?:{inner})?"
    choices = "|".join(re.escape(choice) for choice in token.split("/"))
    return rf" (?:{choices})"
