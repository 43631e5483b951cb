"""Words and pairs of words as numbers: what the classifier sees of a sentence beside its meaning."""

import re
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from itertools import pairwise
from typing import Any

import numpy as np

_WORD = re.compile(r"[a-z][a-z'-]+")
_ENDING = re.compile(r"(?<=\w{4})(?:ingly|edly|ings|ing|ied|ies|ed|es|s|ly)$")


def find_terms(told: str) -> list[str]:
    """Find the terms of a plain sentence: its words without their endings, and each pair of neighbours."""
    words = [_ENDING.sub("", word) for word in _WORD.findall(told)]
    return words + [f"{first} {second}" for first, second in pairwise(words)]


def choose_vocabulary(texts: Iterable[Sequence[str]], least: int = 2) -> dict[str, float]:
    """Choose the terms that stand in at least ``least`` texts; returns each with its rarity (inverse frequency)."""
    found = [set(terms) for terms in texts]
    counts = Counter(term for terms in found for term in terms)
    return {
        term: float(np.log((1 + len(found)) / (1 + count)) + 1)
        for term, count in sorted(counts.items())
        if count >= least
    }


def weigh_terms(texts: Sequence[Sequence[str]], vocabulary: Mapping[str, float]) -> Any:
    """Weigh the terms of texts: a sparse matrix, one row a text of length 1, one column a term of the vocabulary."""
    from scipy.sparse import csr_matrix

    places = {term: place for place, term in enumerate(vocabulary)}
    rows, columns, values = [], [], []
    for row, terms in enumerate(texts):
        weights = {
            places[term]: (1 + np.log(count)) * vocabulary[term]
            for term, count in Counter(terms).items()
            if term in places
        }
        length = float(np.sqrt(sum(value * value for value in weights.values()))) or 1.0
        rows += [row] * len(weights)
        columns += list(weights)
        values += [value / length for value in weights.values()]
    return csr_matrix((values, (rows, columns)), shape=(len(texts), len(vocabulary)))
