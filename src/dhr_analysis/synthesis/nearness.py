"""Nearness of recommendations whose act the codebook doesn't know: by meaning to its acts, by wording to each other.

Nearness in meaning alone finds the topic and not the act (benchmarks/groups.py: precision under one half), so the bars
are high: an act is taken by meaning only when far ahead of the next, two texts are one act only when nearly the same.
"""

from collections.abc import Iterable, Sequence

import numpy as np

from .acts import Act

SURE, AHEAD = 0.65, 0.12  # cosine to the nearest example of an act, and how far the next act must lie behind
SAME_MEANING = 0.90
NEAR_MEANING, SAME_WORDS = 0.60, 0.72
BLOCK = 1_000  # rows of cosines held at once


def list_act_texts(acts: Iterable[Act]) -> tuple[list[str], list[str]]:
    """List the texts that show each act, and the act each belongs to."""
    texts, owners = [], []
    for act in acts:
        for text in (act.label, act.draft, *act.examples):
            texts.append(text)
            owners.append(act.name)
    return texts, owners


def find_acts_by_meaning(vectors: np.ndarray, act_vectors: np.ndarray, owners: Sequence[str]) -> list[str]:
    """Name the act that each vector is nearest to; blank where none is near enough or two are nearly as near."""
    names = sorted(set(owners))
    if len(names) < 2 or not len(vectors):
        return [""] * len(vectors)
    cosines = vectors @ act_vectors.T
    best = np.stack([cosines[:, [owner == name for owner in owners]].max(axis=1) for name in names], axis=1)
    ordered = np.argsort(-best, axis=1, kind="stable")
    first = np.take_along_axis(best, ordered[:, :1], axis=1)[:, 0]
    second = np.take_along_axis(best, ordered[:, 1:2], axis=1)[:, 0]
    sure = (first >= SURE) & (first - second >= AHEAD)
    return [names[place] if is_sure else "" for place, is_sure in zip(ordered[:, 0], sure, strict=True)]


def find_near_pairs(
    texts: Sequence[str], vectors: np.ndarray, kinds: Sequence[frozenset[str]], places: Sequence[int]
) -> list[tuple[float, int, int]]:
    """Find pairs that ask the same in nearly the same words: (cosine, place, other place), nearest first.

    ``places`` are the texts to find a pair for. Two texts pair when alike in their words and either nearly one in
    meaning, or near in meaning and of one kind (a code or kind of act that both have).
    """
    from rapidfuzz import fuzz

    pairs = []
    for start in range(0, len(places), BLOCK):
        block = list(places[start : start + BLOCK])
        cosines = vectors[block] @ vectors.T
        for row, column in zip(*np.nonzero(cosines >= NEAR_MEANING), strict=True):
            one, other, cosine = block[row], int(column), float(cosines[row, column])
            if one == other:
                continue
            alike = fuzz.token_sort_ratio(texts[one].lower(), texts[other].lower()) >= 100 * SAME_WORDS
            if alike and (cosine >= SAME_MEANING or kinds[one] & kinds[other]):
                pairs.append((cosine, min(one, other), max(one, other)))
    return sorted(set(pairs), key=lambda pair: (-pair[0], *pair[1:]))


def join_pairs(pairs: Iterable[tuple[float, int, int]], count: int) -> list[int]:
    """Join pairs to groups in which every text pairs with every other; returns the group of each of ``count`` texts."""
    paired = [{place} for place in range(count)]
    ordered = list(pairs)
    for _, one, other in ordered:
        paired[one].add(other)
        paired[other].add(one)
    group = list(range(count))
    members = {place: [place] for place in range(count)}
    for _, one, other in ordered:
        first, second = sorted((group[one], group[other]))
        if first != second and all(far in paired[near] for near in members[first] for far in members[second]):
            members[first] += members.pop(second)
            for place in members[first]:
                group[place] = first
    return group
