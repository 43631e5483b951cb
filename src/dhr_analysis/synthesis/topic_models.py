"""Group passages by meaning into topics: the same passages and seed give the same topics, on any number of threads.

k-means on principal components is the way for corpora of every size: on real reports it came back more steadily than
density clusters, left nothing out, and made fewer topics of a single case (benchmarks/topics.py prints the figures).
"""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from itertools import combinations
from math import nan
from typing import Any

import numpy as np

UNASSIGNED = -1
PARTS = 15  # principal components: fewer blur topics, more make them swing with the reviews left out
STARTS, FEWER_STARTS, MANY = 25, 2, 10_000  # starts of k-means, and from how many passages on fewer do
FAR = 0.2  # cosine to the topic's middle under which a passage belongs to no topic
KEPT = 0.8  # share of the reviews that each test of stability keeps
FEW_REVIEWS = 5  # with fewer, passages are left out in place of reviews


@dataclass(frozen=True)
class Grouping:
    """Topics of passages: one label each (from 0 in order of size; -1 none), and how they were made and why."""

    labels: np.ndarray
    method: str
    reason: str


def choose_number(n_passages: int) -> int:
    """Choose how many topics to make: 3 of 60 passages, 7 of 600, 18 of 5,000, 51 of 60,000; at least 2.

    Fewer passages bear fewer topics: more of them would swing with the reviews left out.
    """
    return int(min(60, max(2, round(0.5 * n_passages**0.42))))


def group_passages(vectors: np.ndarray, *, method: str, n_topics: int | None, seed: int) -> Grouping:
    """Group passages (one vector a row, length 1) by ``method`` auto, kmeans or hdbscan."""
    with one_thread():
        if method == "hdbscan":
            labels = _group_by_density(vectors, n_topics, seed)
            return Grouping(order_labels(labels), "HDBSCAN on UMAP", "chosen in study.yml")
        number = min(n_topics or choose_number(len(vectors)), len(vectors))
        labels = _group_by_middles(vectors, number, seed)
    reason = "chosen in study.yml" if method == "kmeans" else "steadier than density clusters, and leaves little out"
    return Grouping(order_labels(_leave_far_out(vectors, labels)), f"k-means on {PARTS} principal components", reason)


@contextmanager
def one_thread() -> Iterator[None]:
    """Let sums be taken in one order: on several threads their last digits, and with them topics, could differ."""
    from threadpoolctl import threadpool_limits

    with threadpool_limits(limits=1):
        yield


def _group_by_middles(vectors: np.ndarray, number: int, seed: int) -> np.ndarray:
    from sklearn.cluster import KMeans
    from sklearn.decomposition import PCA

    number = min(number, len(np.unique(vectors, axis=0)))
    if number < 2:
        return np.zeros(len(vectors), dtype=np.int64)
    parts = min(PARTS, *vectors.shape)
    reduced = PCA(parts, svd_solver="covariance_eigh").fit_transform(vectors.astype(np.float64))
    starts = STARTS if len(vectors) < MANY else FEWER_STARTS
    labels: np.ndarray = KMeans(number, n_init=starts, random_state=seed).fit_predict(reduced)
    return labels.astype(np.int64)


def _group_by_density(vectors: np.ndarray, n_topics: int | None, seed: int) -> np.ndarray:
    import warnings

    from hdbscan import HDBSCAN
    from umap import UMAP

    neighbours = min(15, len(vectors) - 1)
    if neighbours < 2:
        return np.zeros(len(vectors), dtype=np.int64)
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # UMAP tells that a seed costs threads: that is wanted
        start = "spectral" if len(vectors) > 50 else "random"  # too few for the spectral start
        reduced = UMAP(
            n_neighbors=neighbours, n_components=5, min_dist=0.0, metric="cosine", init=start,
            random_state=seed, n_jobs=1,
        ).fit_transform(vectors)  # fmt: skip
    size = max(5, len(vectors) // (12 * (n_topics or choose_number(len(vectors)))))
    labels: np.ndarray = HDBSCAN(min_cluster_size=size, min_samples=5, core_dist_n_jobs=1).fit_predict(reduced)
    return labels.astype(np.int64)


def _leave_far_out(vectors: np.ndarray, labels: np.ndarray) -> np.ndarray:
    left = labels.copy()
    left[find_nearness(vectors, labels) < FAR] = UNASSIGNED
    return left


def find_middles(vectors: np.ndarray, labels: np.ndarray) -> dict[int, np.ndarray]:
    """Find the middle of each topic, of length 1."""
    middles = {}
    for label in sorted(set(labels.tolist()) - {UNASSIGNED}):
        middle = vectors[labels == label].mean(axis=0, dtype=np.float64)
        middles[label] = middle / max(float(np.linalg.norm(middle)), 1e-12)
    return middles


def find_nearness(vectors: np.ndarray, labels: np.ndarray) -> np.ndarray:
    """Find the cosine of each passage to the middle of its topic; 0 without a topic."""
    nearness = np.zeros(len(vectors))
    for label, middle in find_middles(vectors, labels).items():
        nearness[labels == label] = vectors[labels == label] @ middle
    return nearness


def order_labels(labels: np.ndarray) -> np.ndarray:
    """Number topics from 0 by size, the one that begins first first among equals; -1 stays."""
    first = {label: int(np.argmax(labels == label)) for label in set(labels.tolist()) - {UNASSIGNED}}
    ordered = sorted(first, key=lambda label: (-int((labels == label).sum()), first[label]))
    numbers = {label: number for number, label in enumerate(ordered)} | {UNASSIGNED: UNASSIGNED}
    return np.array([numbers[label] for label in labels.tolist()], dtype=np.int64)


def measure_stability(
    vectors: np.ndarray, reviews: np.ndarray, labels: np.ndarray, *, n_seeds: int, seed: int, **how: Any
) -> tuple[dict[int, float], float]:
    """Measure how far topics come back when each run has another seed and a fifth of the reviews is left out.

    Returns, for each topic of ``labels``, the mean over the runs of its overlap (Jaccard) with the topic most like
    it; and for all the mean agreement of each two runs (adjusted Rand index). ``how`` goes to group_passages.
    """
    runs = []
    for turn in range(1, n_seeds + 1):
        kept = _keep_some(reviews, seed + turn)
        again = np.full(len(vectors), UNASSIGNED, dtype=np.int64)
        if kept.sum() > 1:
            again[kept] = group_passages(vectors[kept], seed=seed + turn, **how).labels
        runs.append((kept, again))
    each = {label: _find_overlap(labels, label, runs) for label in sorted(set(labels.tolist()) - {UNASSIGNED})}
    return each, _agree(runs)


def _keep_some(reviews: np.ndarray, seed: int) -> np.ndarray:
    random = np.random.default_rng(seed)
    units = np.unique(reviews)
    if len(units) < FEW_REVIEWS:
        kept: np.ndarray = random.random(len(reviews)) < KEPT
        return kept
    chosen = random.choice(units, max(1, round(KEPT * len(units))), replace=False)
    return np.isin(reviews, chosen)


def _find_overlap(labels: np.ndarray, label: int, runs: list[tuple[np.ndarray, np.ndarray]]) -> float:
    overlaps = []
    for kept, again in runs:
        mine = (labels == label) & kept
        if not mine.any():
            continue
        found, counts = np.unique(again[mine & (again != UNASSIGNED)], return_counts=True)
        sizes = [int((again == other).sum()) for other in found]
        overlaps.append(max((n / (mine.sum() + size - n) for n, size in zip(counts, sizes, strict=True)), default=0.0))
    return float(np.mean(overlaps)) if overlaps else nan


def _agree(runs: list[tuple[np.ndarray, np.ndarray]]) -> float:
    from sklearn.metrics import adjusted_rand_score

    scores = []
    for (kept, labels), (other_kept, others) in combinations(runs, 2):
        both = kept & other_kept
        if both.sum() > 1:
            scores.append(adjusted_rand_score(labels[both], others[both]))
    return float(np.mean(scores)) if scores else nan
