"""Which review does a file belong to, and what kind of document is it, when documents.csv doesn't say?"""

import re
from collections.abc import Sequence
from pathlib import PurePosixPath

import pandas as pd

from ..ids import fold_text

TITLE_WORDS = 150  # a cover page and its running heads


def guess_review(file: str, opening: str, register: pd.DataFrame) -> tuple[str, str]:
    """Guess a file's review from its name, its opening words and the register.

    Returns (review_id, reason). When nothing in the register fits, a new review is made of the file's name, so that
    the file is still read; its summary and its plan share that name when only the kind of document differs.
    """
    ids = sorted(register["review_id"], key=len, reverse=True)
    named = [review for review in ids if fold_text(review) in fold_text(file)]
    if named:
        return named[0], f"the file's name holds {named[0]!r}"
    printed = [review for review in ids if _stands_in(review, opening)]
    if len(printed) == 1:
        return printed[0], f"its first pages print {printed[0]!r}"
    for place, text in (("the file's name", _words(file)), ("its first pages", opening)):
        areas = {csp for csp in register["csp"] if _stands_in(csp, text)}
        reviews = register[register["csp"].isin(areas)]
        if len(areas) == 1 and len(reviews) == 1:
            review = reviews["review_id"].iloc[0]
            return review, f"{place} names {areas.pop()}, which has only {review}"
    return name_review(file), "nothing in register.csv fits"


def name_review(file: str) -> str:
    """Make a review's name of a file's name without the words for the kind of document."""
    stem = _words(PurePosixPath(file).stem)
    kind = r"(overview|executive|exec|summary|action|plan|report|final|letter|version|review|v?\d{1,2})"
    kept = re.sub(rf"\b{kind}\b", " ", stem, flags=re.IGNORECASE)
    return "-".join((kept.split() or stem.split())[:6]) or stem


def guess_doc_type(file: str, opening: str, doc_types: pd.DataFrame) -> str:
    """Guess the kind of document by codebook/doc_types.csv: first in the file's name, then in its opening words."""
    title = " ".join(opening.split()[:TITLE_WORDS])
    for text in (_words(file), title):
        for row in doc_types.to_dict("records"):
            if _stands_in(row["phrase"], text):
                return str(row["doc_type"])
    return "other"


def find_region(csp: str, partnerships: pd.DataFrame) -> str:
    """Say the region of a partnership by codebook/partnerships.csv; blank when it is not listed."""
    for row in partnerships.to_dict("records"):
        names = [row["csp"], *str(row["names"]).split(";")]
        if any(fold_text(name) == fold_text(csp) for name in names if name):
            return str(row["region"])
    return ""


def _words(name: str) -> str:
    return re.sub(r"[\W_]+", " ", name)


def _stands_in(phrase: str, text: str) -> bool:
    words: Sequence[str] = re.findall(r"\w+", phrase)
    pattern = r"[\W_]+".join(map(re.escape, words))
    return bool(words) and re.search(rf"(?<![^\W_]){pattern}(?![^\W_])", text, re.IGNORECASE) is not None
