"""The words of topics, by BERTopic's class-based TF-IDF, and how far these words belong together."""

import sys
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from itertools import combinations
from math import log, nan
from typing import Any

import numpy as np

from .topic_models import UNASSIGNED

WORDS, LABEL_WORDS = 10, 3
TOKEN = r"(?u)\b[^\W\d_][^\W\d_]+(?:[-'’][^\W\d_]{2,})*\b"


def find_topic_words(texts: Sequence[str], vectors: np.ndarray, labels: np.ndarray) -> dict[int, list[str]]:
    """Find the ten words that mark each topic off from the others, by topic; none where a topic has no words."""
    topics = sorted(set(labels.tolist()) - {UNASSIGNED})
    chosen = labels != UNASSIGNED
    kept = [text for text, is_chosen in zip(texts, chosen, strict=True) if is_chosen]
    if not topics or not _has_words(kept):
        return {topic: [] for topic in topics}
    model = _make_model()
    model.fit_transform(kept, embeddings=np.asarray(vectors)[chosen], y=labels[chosen])
    # BERTopic numbers by size and breaks ties its own way: its numbers are led back to ours.
    ours = dict(zip(model.topics_, labels[chosen].tolist(), strict=True))
    words = {ours[number]: [word for word, _ in found if word] for number, found in model.get_topics().items()}
    return {topic: words.get(topic, [])[:WORDS] for topic in topics}


def _has_words(texts: Sequence[str]) -> bool:
    try:
        _make_counter().fit(texts)
    except ValueError:  # scikit-learn's way of saying that only stop words are left
        return False
    return True


def _make_counter() -> Any:
    from sklearn.feature_extraction.text import CountVectorizer

    return CountVectorizer(stop_words="english", token_pattern=TOKEN)


@contextmanager
def _leave_out(module: str) -> Iterator[None]:
    """Let imports do without a module, unless it is there already."""
    if module in sys.modules:
        yield
        return
    sys.modules[module] = None  # type: ignore[assignment]  # Python's own way to say: not to be had
    try:
        yield
    finally:
        del sys.modules[module]


def _make_model() -> Any:
    # BERTopic works without UMAP, which compiles for ten seconds when it is first imported; topics come grouped.
    with _leave_out("umap"):
        from bertopic import BERTopic
        from bertopic.backend import BaseEmbedder
        from bertopic.cluster import BaseCluster
        from bertopic.dimensionality import BaseDimensionalityReduction
        from bertopic.vectorizers import ClassTfidfTransformer

    return BERTopic(
        embedding_model=BaseEmbedder(), umap_model=BaseDimensionalityReduction(), hdbscan_model=BaseCluster(),
        vectorizer_model=_make_counter(), ctfidf_model=ClassTfidfTransformer(reduce_frequent_words=True),
        top_n_words=WORDS, verbose=False,
    )  # fmt: skip


def measure_coherence(texts: Sequence[str], words: dict[int, list[str]]) -> dict[int, float]:
    """Measure how often the words of each topic stand in one passage (normalised pointwise mutual information).

    From -1 (never together) over 0 (as by chance) to 1 (always together); nan with fewer than two words.
    """
    wanted = sorted({word for found in words.values() for word in found})
    if not wanted:
        return {topic: nan for topic in words}
    counter = _make_counter().set_params(vocabulary=wanted, stop_words=None, binary=True)
    present = counter.transform(texts).astype(np.float64)
    together = np.asarray((present.T @ present).todense()) / max(len(texts), 1)
    place = {word: number for number, word in enumerate(wanted)}
    return {topic: _mean_npmi([place[word] for word in found], together) for topic, found in words.items()}


def _mean_npmi(places: Sequence[int], together: np.ndarray) -> float:
    scores = [_npmi(together[a, b], together[a, a], together[b, b]) for a, b in combinations(places, 2)]
    return sum(scores) / len(scores) if scores else nan


def _npmi(both: float, one: float, other: float) -> float:
    if both <= 0:
        return -1.0
    return 1.0 if both >= 1 else log(both / (one * other)) / -log(both)
