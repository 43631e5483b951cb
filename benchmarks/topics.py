"""Measure ways of making topics: how steady, how coherent, how much of one case.

usage: python benchmarks/topics.py [--reports FILE] [--most 700]
FILE is a CSV file of other reports with the columns id, circumstances, concerns, one report a row; without it, the
sources of the demo are measured alone. Each run of a way has another seed and leaves out a fifth of the reviews.
"""

import argparse
import csv
import re
import sys
import time
from collections.abc import Callable
from itertools import combinations
from pathlib import Path

import numpy as np

from dhr_analysis.embeddings import embed_texts
from dhr_analysis.synthesis import topic_models
from dhr_analysis.synthesis.masks import find_capitalised, mask_texts
from dhr_analysis.synthesis.topic_words import find_topic_words, measure_coherence

SOURCES = Path(__file__).resolve().parents[1] / "demo" / "sources"
FEWEST_WORDS, RUNS, SEED = 8, 5, 1
Group = Callable[[np.ndarray, int], np.ndarray]


def main() -> None:
    """Print a row for each corpus and way."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--reports", type=Path)
    parser.add_argument("--most", type=int, default=700)
    options = parser.parse_args()
    corpora = {"demo": read_demo()}
    if options.reports:
        corpora["reports"] = read_reports(options.reports, options.most)
    print(
        f"{'corpus':<9}{'way':<34}{'topics':>7}{'assigned':>9}{'stability':>10}{'NPMI':>7}{'1 case':>7}{'seconds':>8}"
    )
    for name, (texts, reviews) in corpora.items():
        start = time.perf_counter()
        vectors = embed_texts(texts)
        seconds = time.perf_counter() - start
        print(f"{name:<9}{len(texts)} passages of {len(set(reviews))} reviews, embedded in {seconds:.1f} s")
        for way, group in list_ways(len(texts)).items():
            measure_way(name, way, group, texts, np.array(reviews), vectors)


def read_demo() -> tuple[list[str], list[str]]:
    """Read the paragraphs of the demo's sources, without their marks."""
    texts, reviews = [], []
    for path in sorted(SOURCES.glob("*.txt")):
        for line in path.read_text(encoding="utf-8").split("---", 2)[-1].splitlines():
            if not line.startswith(("#", "=", "@", "+", "%", "^")):
                add_text(re.sub(r"\{\{[^|]*\||\}\}|<</?\w*[^>]*>>|^[|>!-]", "", line), path.stem, texts, reviews)
    return texts, reviews


def read_reports(path: Path, most: int) -> tuple[list[str], list[str]]:
    """Read the paragraphs of reports."""
    csv.field_size_limit(min(sys.maxsize, 2**31 - 1))
    texts: list[str] = []
    reviews: list[str] = []
    with path.open(encoding="utf-8", newline="") as file:
        for number, row in enumerate(csv.DictReader(file)):
            for line in f"{row['circumstances']}\n{row['concerns']}".splitlines() if number < most else ():
                add_text(line, row["id"], texts, reviews)
    return texts, reviews


def add_text(line: str, review: str, texts: list[str], reviews: list[str]) -> None:
    """Add a paragraph of at least eight words."""
    text = " ".join(line.split())
    if len(text.split()) >= FEWEST_WORDS:
        texts.append(text)
        reviews.append(review)


def list_ways(count: int) -> dict[str, Group]:
    """List the ways of grouping: the program's own first."""
    number = topic_models.choose_number(count)

    def used(vectors: np.ndarray, seed: int) -> np.ndarray:
        return topic_models.group_passages(vectors, method="auto", n_topics=None, seed=seed).labels

    def dense(vectors: np.ndarray, seed: int) -> np.ndarray:
        return topic_models.group_passages(vectors, method="hdbscan", n_topics=None, seed=seed).labels

    return {
        "k-means on 15 parts (used)": used,
        "k-means on 50 parts, 1 start": lambda v, s: cluster(reduce_parts(v, 50), number, s, 1),
        "k-means on UMAP": lambda v, s: cluster(reduce_umap(v, s), number, s, 1),
        "Ward on 15 parts": lambda v, s: ward(reduce_parts(v, 15), number),
        "HDBSCAN on UMAP": dense,
    }


def reduce_parts(vectors: np.ndarray, parts: int) -> np.ndarray:
    """Reduce vectors to principal components."""
    from sklearn.decomposition import PCA

    return PCA(parts, svd_solver="full").fit_transform(vectors)


def reduce_umap(vectors: np.ndarray, seed: int) -> np.ndarray:
    """Reduce vectors by UMAP to five dimensions."""
    import warnings

    from umap import UMAP

    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        return UMAP(n_components=5, min_dist=0.0, metric="cosine", random_state=seed, n_jobs=1).fit_transform(vectors)


def cluster(points: np.ndarray, number: int, seed: int, starts: int) -> np.ndarray:
    """Group points by k-means."""
    from sklearn.cluster import KMeans

    return KMeans(number, n_init=starts, random_state=seed).fit_predict(points)


def ward(points: np.ndarray, number: int) -> np.ndarray:
    """Group points by Ward's method, in which nothing is left to chance."""
    from sklearn.cluster import AgglomerativeClustering

    return AgglomerativeClustering(number).fit_predict(points)


def measure_way(name: str, way: str, group: Group, texts: list[str], reviews: np.ndarray, vectors: np.ndarray) -> None:
    """Measure one way and print its row."""
    start = time.perf_counter()
    labels = topic_models.order_labels(np.asarray(group(vectors, SEED)))
    seconds = time.perf_counter() - start
    masked = mask_texts(texts, (), find_capitalised(texts, reviews.tolist()))
    coherence = list(measure_coherence(masked, find_topic_words(masked, vectors, labels)).values())
    shares = [share_of_largest(reviews[labels == label]) for label in sorted(set(labels.tolist()) - {-1})]
    cases = sum(share > 0.5 for share in shares)
    print(
        f"{name:<9}{way:<34}{len(shares):>7}{float((labels >= 0).mean()):>9.2f}"
        f"{measure_agreement(group, reviews, vectors):>10.2f}{float(np.nanmean(coherence)) if coherence else 0:>7.2f}"
        f"{cases:>7}{seconds:>8.1f}",
        flush=True,
    )


def share_of_largest(reviews: np.ndarray) -> float:
    """Say what share of a topic's passages comes from one review."""
    return float(np.unique(reviews, return_counts=True)[1].max() / len(reviews))


def measure_agreement(group: Group, reviews: np.ndarray, vectors: np.ndarray) -> float:
    """Measure the mean adjusted Rand index of each two runs, on the passages that both have."""
    from sklearn.metrics import adjusted_rand_score

    runs = []
    for seed in range(SEED + 1, SEED + 1 + RUNS):
        units = np.unique(reviews)
        chosen = np.random.default_rng(seed).choice(units, round(0.8 * len(units)), replace=False)
        kept = np.isin(reviews, chosen)
        labels = np.full(len(reviews), -1)
        labels[kept] = group(vectors[kept], seed)
        runs.append((kept, labels))
    pairs = [(a & b, mine, theirs) for (a, mine), (b, theirs) in combinations(runs, 2)]
    return float(np.mean([adjusted_rand_score(mine[both], theirs[both]) for both, mine, theirs in pairs]))


if __name__ == "__main__":
    main()
