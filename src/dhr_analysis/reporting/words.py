"""Figures and lists in words, as the reports print them: whole counts, n of N, no percentage of few."""

import re
from collections.abc import Iterable
from functools import cache
from pathlib import Path

import pandas as pd

from ..codebook import load_codebook
from ..study import DATE

FEW = 10  # under this many no percentage is printed: it would sound more exact than it is
MONTHS = (
    "January", "February", "March", "April", "May", "June",
    "July", "August", "September", "October", "November", "December",
)  # fmt: skip
HIDDEN = "not shown"  # a count that a reader could otherwise use to work out a hidden one


def count_things(n: int, thing: str, things: str = "") -> str:
    """Say a number of things: ``1 review``, ``2 reviews``."""
    return f"{n:,} {thing if n == 1 else things or thing + 's'}"


def say_date(date: str) -> str:
    """Say a date as people do: ``2013-09-01`` is 1 September 2013, ``2013-09`` is September 2013."""
    if not DATE.fullmatch(date):
        return date
    year, *further = date.split("-")
    month = [MONTHS[int(further[0]) - 1]] if further else []
    return " ".join([*(str(int(day)) for day in further[1:]), *month, year])


def were(n: int) -> str:
    """Say the verb that goes with a number: ``was`` for one, else ``were``."""
    return "was" if n == 1 else "were"


def say_of(n: object, of: object, *, share: bool = False) -> str:
    """Say n of N, with the share in per cent if asked for and N is ten or more; "not shown" where n is hidden."""
    if n is None or pd.isna(n):
        return HIDDEN
    text = f"{int(n):,} of {int(of):,}"  # type: ignore[call-overload]
    return f"{text} ({int(n) / int(of):.0%})" if share and int(of) >= FEW else text  # type: ignore[call-overload]


def join_words(words: Iterable[str], last: str = "and") -> str:
    """Join words as people list them: ``a, b and c``."""
    items = [word for word in words if word]
    return f"{', '.join(items[:-1])} {last} {items[-1]}" if len(items) > 1 else "".join(items)


def start_small(text: str) -> str:
    """Let a sentence begin with a small letter, so that it can stand within another; abbreviations stay."""
    return text[:1].lower() + text[1:] if re.match(r"[A-Z][a-z]|A ", text) else text


def start_large(text: str) -> str:
    """Let words begin with a capital."""
    return text[:1].upper() + text[1:]


def end_sentence(text: str) -> str:
    """Let a text end with a full stop, if it ends with none."""
    return text if text.rstrip().endswith((".", "?", "!", "…")) else f"{text.rstrip()}."


def cut_words(text: str, most: int = 45) -> str:
    """Cut a long text after so many words and say so with dots."""
    words = text.split()
    return text.strip() if len(words) <= most else " ".join(words[:most]).rstrip(",;:–-") + " …"


@cache
def load_labels(folder: Path) -> dict[tuple[str, str], str]:
    """Load the words for a table's values (codebook/labels.csv); keyed by list and value."""
    table = load_codebook(folder, "labels")
    return {(row["list"], row["value"]): row["words"] for row in table.to_dict("records")}


def say_value(folder: Path, list_: str, value: object) -> str:
    """Say a table's value in words; a value without a row in labels.csv loses its underscores."""
    text = "" if value is None or pd.isna(value) else str(value)
    return load_labels(folder).get((list_, text), text.replace("_", " "))


def list_headers(folder: Path) -> dict[str, str]:
    """List the words for tables' columns."""
    return {value: words for (list_, value), words in load_labels(folder).items() if list_ == "column"}
