"""Phrases as a researcher writes them in headings.csv and roles.csv: * any words, (word) optional, one/other either."""

import re
from functools import cache

_TOKEN = re.compile(r"\*|\([^)]*\)|[^\s*()]+")
_EDGE = re.compile(r"^[\W_]+|[\W_]+$")


@cache
def compile_phrase(phrase: str, *, whole: bool) -> re.Pattern[str]:
    """Compile a phrase to a pattern over folded words; ``whole`` asks that it covers the whole text.

    >>> bool(compile_phrase("lessons (to be) learned/learnt *", whole=True).search(fold_words("Lessons Learnt:")))
    True
    """
    body = "".join(_compile_token(token) for token in _TOKEN.findall(phrase.lower()))
    return re.compile(rf"^{body}\s*$" if whole else rf"{body}(?!\S)")


def fold_words(text: str) -> str:
    """Reduce a text to lower-case words with single spaces: quotes, commas, colons and dot leaders go."""
    words = (_EDGE.sub("", word) for word in text.lower().replace("’", "'").replace("/", " ").replace("–", " ").split())
    return " " + " ".join(word for word in words if word)


def _compile_token(token: str) -> str:
    if token == "*":
        return r"(?:\s+\S+)*?"
    if token.startswith("("):
        inner = "".join(_compile_token(part) for part in token[1:-1].split())
        return f"(?:{inner})?"
    choices = "|".join(re.escape(choice) for choice in token.split("/"))
    return rf"\s+(?:{choices})"
