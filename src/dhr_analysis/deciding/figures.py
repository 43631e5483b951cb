"""Figures of agreement from four counts: Cohen's kappa, Krippendorff's alpha, Gwet's AC1, and their intervals."""

from dataclasses import dataclass

import numpy as np
import pandas as pd

RESAMPLES = 2_000
FEW_UNITS = 20  # units judged, below which no figure is read
FEW_MARKS = 5  # marks of the rarer answer, below which no figure is read
FEW_REVIEWS = 8  # below which units are drawn anew instead of whole reviews


@dataclass(frozen=True)
class Counts:
    """What two coders say of the same units: both yes, only the first, only the second, neither."""

    both: int
    first_only: int
    second_only: int
    neither: int

    @property
    def n(self) -> int:
        """Number of units."""
        return self.both + self.first_only + self.second_only + self.neither


def count_pairs(pairs: pd.DataFrame) -> Counts:
    """Count a table of pairs: columns first, second (bool)."""
    first, second = pairs["first"].to_numpy(bool), pairs["second"].to_numpy(bool)
    return Counts(
        int((first & second).sum()), int((first & ~second).sum()), int((~first & second).sum()),
        int((~first & ~second).sum()),
    )  # fmt: skip


def is_too_few(counts: Counts) -> bool:
    """Say whether the units, or the marks of the rarer answer, are too few for a figure to say anything."""
    yes = 2 * counts.both + counts.first_only + counts.second_only
    return counts.n < FEW_UNITS or min(yes, 2 * counts.n - yes) < FEW_MARKS


def measure_kappa(counts: Counts) -> float:
    """Measure Cohen's kappa; missing when both coders give one and the same answer throughout."""
    if counts.n in (counts.both, counts.neither, 0):
        return float("nan")
    from sklearn.metrics import cohen_kappa_score

    weights = [counts.both, counts.first_only, counts.second_only, counts.neither]
    return float(cohen_kappa_score([1, 1, 0, 0], [1, 0, 1, 0], sample_weight=weights))


def measure_alpha(counts: Counts) -> float:
    """Measure Krippendorff's alpha for two coders and yes/no without gaps; missing when all answers are the same.

    Observed disagreement over that of answers paired at random without replacement, subtracted from 1.
    """
    yes = 2 * counts.both + counts.first_only + counts.second_only
    no, answers = 2 * counts.n - yes, 2 * counts.n
    if not yes or not no:
        return float("nan")
    observed = (counts.first_only + counts.second_only) / counts.n
    return 1 - observed / (2 * yes * no / (answers * (answers - 1)))


def measure_ac1(counts: Counts) -> float:
    """Measure Gwet's AC1, which stays steady where a code is rare; missing without units."""
    if not counts.n:
        return float("nan")
    return float(find_ac1s(np.array([[counts.both, counts.first_only, counts.second_only, counts.neither]]))[0])


def measure_specific(counts: Counts) -> dict[str, float]:
    """Measure positive and negative agreement: of the yes (the no) that either gives, the share that both give."""
    apart = counts.first_only + counts.second_only
    return {
        "positive": divide(2 * counts.both, 2 * counts.both + apart),
        "negative": divide(2 * counts.neither, 2 * counts.neither + apart),
    }


def divide(part: float, whole: float) -> float:
    """Divide; missing where there is nothing to divide by."""
    return part / whole if whole else float("nan")


def draw_anew(pairs: pd.DataFrame, seed: int) -> tuple[str, np.ndarray]:
    """Draw the four counts anew many times: whole reviews where there are enough, since their units hang together."""
    rng = np.random.default_rng(seed)
    cells = 2 * (~pairs["first"].to_numpy(bool)) + (~pairs["second"].to_numpy(bool))
    units = np.eye(4, dtype=np.int64)[cells.astype(int)]
    reviews, places = np.unique(pairs["review_id"].to_numpy(str), return_inverse=True)
    if len(reviews) < FEW_REVIEWS:
        totals = units.sum(axis=0)
        return "units", rng.multinomial(totals.sum(), totals / totals.sum(), size=RESAMPLES)
    by_review = np.zeros((len(reviews), 4), dtype=np.int64)
    np.add.at(by_review, places, units)
    times = rng.multinomial(len(reviews), np.full(len(reviews), 1 / len(reviews)), size=RESAMPLES)
    return "reviews", times @ by_review


def find_kappas(counts: np.ndarray) -> np.ndarray:
    """Find Cohen's kappa for many counts: n×4 (both, first only, second only, neither) → n."""
    both, first, second, neither = counts.T.astype(float)
    n = counts.sum(axis=1)
    expected = ((both + first) * (both + second) + (second + neither) * (first + neither)) / n**2
    with np.errstate(divide="ignore", invalid="ignore"):
        return np.where(expected < 1, ((both + neither) / n - expected) / (1 - expected), np.nan)


def find_ac1s(counts: np.ndarray) -> np.ndarray:
    """Find Gwet's AC1 for many counts: n×4 (both, first only, second only, neither) → n."""
    both, first, second, neither = counts.T.astype(float)
    n = counts.sum(axis=1)
    yes = (2 * both + first + second) / (2 * n)
    expected = 2 * yes * (1 - yes)  # never above a half
    ac1: np.ndarray = ((both + neither) / n - expected) / (1 - expected)
    return ac1


def find_middle(name: str, values: np.ndarray) -> dict[str, float]:
    """Give the middle 95 % of drawn values; missing when a tenth or more of them are not defined."""
    known = values[~np.isnan(values)]
    if len(known) < 0.9 * len(values):
        return {f"{name}_low": float("nan"), f"{name}_high": float("nan")}
    low, high = np.quantile(known, [0.025, 0.975])
    return {f"{name}_low": float(low), f"{name}_high": float(high)}
