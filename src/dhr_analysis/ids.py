"""Ids made from content, so that they stay when files are added or reading improves."""

import hashlib
import re
import unicodedata
from collections import Counter
from collections.abc import Iterable

_NOT_ALPHANUMERIC = re.compile(r"[\W_]+")


def fold_text(text: str) -> str:
    """Reduce a text to its lower-case letters and digits: hyphens, spaces and quotes don't change an id."""
    return _NOT_ALPHANUMERIC.sub("", unicodedata.normalize("NFKC", text).casefold())


def make_id(prefix: str, *parts: object) -> str:
    """Make an id such as ``p_3f2a9c0d1e`` from the parts that define a row."""
    key = "\x1f".join(str(part) for part in parts)
    return f"{prefix}_{hashlib.sha256(key.encode('utf-8')).hexdigest()[:12]}"


def make_text_ids(prefix: str, owner: str, texts: Iterable[str]) -> list[str]:
    """Make one id a text from its owner, its folded words and its place among equal texts of that owner."""
    seen: Counter[str] = Counter()
    ids = []
    for text in texts:
        folded = fold_text(text)
        ids.append(make_id(prefix, owner, folded, seen[folded]))
        seen[folded] += 1
    return ids
