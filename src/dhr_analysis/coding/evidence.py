"""What speaks for each code in each sentence: phrases found, and how likely the classifier holds it.

Makes an ``Evidence``: the sentences with what was found in them, arrays with one row a sentence and one column a code.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np

from ..codebook import load_codebook
from .classifier import Classifier
from .lexicon import Lexicon, load_lexicon

Embed = Callable[[Sequence[str]], np.ndarray]
Hit = tuple[str, int, int]  # label of the facet, start and end in the sentence


@dataclass(frozen=True)
class Evidence:
    """Sentences and what speaks for the codes in them; ``likely`` is None when no embedder was given."""

    lexicon: Lexicon
    hits: tuple[tuple[Hit, ...], ...]
    counts: np.ndarray
    likely: np.ndarray | None
    learned: frozenset[str]

    def spans(self, place: int, code: str, sure: bool = True) -> list[tuple[int, int]]:
        """Say where the words that speak for a code stand in a sentence."""
        facets = self.lexicon.facets
        return [
            (start, end)
            for label, start, end in self.hits[place]
            if code in facets[label].codes and facets[label].sure == sure
        ]


def find_hits(plain: Sequence[str], lexicon: Lexicon) -> tuple[tuple[Hit, ...], ...]:
    """Find the phrases of the codebook in plain sentences."""
    return tuple(tuple((phrase.label, start, end) for phrase, start, end in lexicon.index.find(text)) for text in plain)


def count_hits(hits: Sequence[Sequence[Hit]], lexicon: Lexicon) -> np.ndarray:
    """Count the phrases that speak for each code: one row a sentence, columns sure ones, then hints."""
    width = len(lexicon.codes)
    places = {code: place for place, code in enumerate(lexicon.codes)}
    counts = np.zeros((len(hits), 2 * width))
    for row, found in enumerate(hits):
        for label, _, _ in found:
            facet = lexicon.facets[label]
            for code in facet.codes:
                counts[row, places[code] + (0 if facet.sure else width)] += 1
    return counts


def gather(told: Sequence[str], folder: Path, embed: Embed | None, classifier: Classifier | None) -> Evidence:
    """Gather what speaks for each code in each sentence; without an embedder or classifier phrases speak alone."""
    lexicon = load_lexicon(folder)
    hits = find_hits(told, lexicon)
    counts = count_hits(hits, lexicon)
    if embed is None or classifier is None:
        return Evidence(lexicon, hits, counts, None, frozenset())
    judged = classifier.judge(told, counts, np.asarray(embed(list(told))))
    topics = find_topics(folder)
    places = {target: place for place, target in enumerate(classifier.targets)}
    likely = np.full((len(told), len(lexicon.codes)), np.nan)
    for place, code in enumerate(lexicon.codes):
        if topics[code] in places:
            likely[:, place] = judged[:, places[topics[code]]]
    learned = frozenset(code for code in lexicon.codes if topics[code] in places)
    return Evidence(lexicon, hits, counts, likely, learned)


def find_topics(folder: Path) -> dict[str, str]:
    """Say the topic that is learned for each code: two codes that differ only in whom they are about share one."""
    table = load_codebook(folder, "codes")
    return {row.code: row.code.removeprefix(f"{row.about}_") if row.about else row.code for row in table.itertuples()}
