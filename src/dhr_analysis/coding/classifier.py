"""A logistic regression for each code over meaning, words and phrases; kept as plain numbers in a JSON file."""

import json
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np

from .terms import choose_vocabulary, find_terms, weigh_terms

# How much each kind of evidence weighs before the regression finds its own weights; chosen on labelled sentences.
MEANING, WORDS, PHRASES = 2.0, 3.0, 0.7
MOST_SURE, MOST_HINTS = 2, 3
PENALTY = 1.4
FEWEST_EXAMPLES = 8
DECIMALS = 4
STOP = {"maxiter": 200, "ftol": 1e-6}


@dataclass(frozen=True)
class Classifier:
    """What was learned: one column of weights a target; rows are the vector's numbers, the terms, the phrase counts."""

    targets: tuple[str, ...]
    vocabulary: dict[str, float]
    weights: np.ndarray
    bias: np.ndarray

    def judge(self, told: Sequence[str], counts: np.ndarray, vectors: np.ndarray) -> np.ndarray:
        """Say how likely each target is for each sentence: an array, one row a sentence, one column a target."""
        seen = gather_evidence(told, counts, vectors, self.vocabulary)
        result: np.ndarray = 1 / (1 + np.exp(-(seen @ self.weights + self.bias)))
        return result


def gather_evidence(told: Sequence[str], counts: np.ndarray, vectors: np.ndarray, vocabulary: dict[str, float]) -> Any:
    """Gather a sparse matrix of evidence: vectors, weighed terms, and ``counts`` of phrases (sure ones, then hints)."""
    from scipy.sparse import csr_matrix, hstack

    half = counts.shape[1] // 2
    phrases = np.hstack([np.minimum(counts[:, :half], MOST_SURE), np.minimum(counts[:, half:], MOST_HINTS) / 2])
    terms = weigh_terms([find_terms(text) for text in told], vocabulary)
    return csr_matrix(hstack([csr_matrix(vectors * MEANING), terms * WORDS, csr_matrix(phrases * PHRASES)]))


def train_classifier(
    told: Sequence[str], counts: np.ndarray, vectors: np.ndarray, labels: np.ndarray, targets: Sequence[str]
) -> Classifier:
    """Train on labelled sentences; ``labels`` has one row a sentence, one column a target.

    A target with fewer than FEWEST_EXAMPLES examples is left out, so its phrases decide alone.
    """
    vocabulary = choose_vocabulary(find_terms(text) for text in told)
    seen = gather_evidence(told, counts, vectors, vocabulary)
    kept = [place for place in range(len(targets)) if labels[:, place].sum() >= FEWEST_EXAMPLES]
    fitted = [_fit(seen, labels[:, place]) for place in kept]
    weights = np.round(np.stack([weights for weights, _ in fitted], axis=1), DECIMALS)
    bias = np.round(np.array([bias for _, bias in fitted]), DECIMALS)
    return Classifier(tuple(targets[place] for place in kept), vocabulary, weights, bias)


def _fit(seen: Any, wanted: np.ndarray) -> tuple[np.ndarray, float]:
    from scipy.optimize import minimize

    sign = np.where(wanted > 0, 1.0, -1.0)

    def cost(values: np.ndarray) -> tuple[float, np.ndarray]:
        weights, bias = values[:-1], values[-1]
        margin = sign * (seen @ weights + bias)
        loss = np.logaddexp(0, -margin).sum() + PENALTY / 2 * weights @ weights
        slope = -sign / (1 + np.exp(np.clip(margin, -500, 500)))
        return float(loss), np.append(seen.T @ slope + PENALTY * weights, slope.sum())

    found = minimize(cost, np.zeros(seen.shape[1] + 1), jac=True, method="L-BFGS-B", options=STOP).x
    return found[:-1], float(found[-1])


def write_classifier(path: Path, classifier: Classifier) -> None:
    """Write a classifier as plain numbers."""
    kept = {
        "targets": list(classifier.targets),
        "vocabulary": classifier.vocabulary,
        "bias": classifier.bias.tolist(),
        "weights": classifier.weights.tolist(),
    }
    path.parent.mkdir(parents=True, exist_ok=True)
    part = path.with_name(f".{path.name}.part")
    part.write_text(json.dumps(kept, separators=(",", ":")), encoding="utf-8")
    part.replace(path)


def read_classifier(path: Path) -> Classifier:
    """Read a classifier written by write_classifier."""
    kept = json.loads(path.read_text(encoding="utf-8"))
    return Classifier(tuple(kept["targets"]), kept["vocabulary"], np.array(kept["weights"]), np.array(kept["bias"]))
