"""Intervals for shares of few cases: Wilson's for one share, Newcombe's for the difference of two."""

from math import nan, sqrt

Z = 1.959963984540054  # 95 %
FEW = 5  # a share of fewer reviews is not compared with another


def find_wilson_interval(n: int, of: int) -> tuple[float, float]:
    """Find Wilson's 95 % interval of the share n/of; (nan, nan) when there is nothing to share."""
    if of <= 0:
        return nan, nan
    share, square = n / of, Z * Z / of
    centre = (share + square / 2) / (1 + square)
    reach = Z * sqrt(share * (1 - share) / of + square / (4 * of)) / (1 + square)
    # At the ends the bound is exactly 0 or 1; rounding must not say otherwise.
    return (0.0 if n == 0 else centre - reach, 1.0 if n == of else centre + reach)


def find_newcombe_interval(n: int, of: int, other_n: int, other_of: int) -> tuple[float, float, float]:
    """Find the difference n/of less other_n/other_of and its 95 % interval (Newcombe's hybrid score method).

    Returns (difference, low, high); three times nan when either share is of nothing.
    """
    if of <= 0 or other_of <= 0:
        return nan, nan, nan
    share, other = n / of, other_n / other_of
    (low, high), (other_low, other_high) = find_wilson_interval(n, of), find_wilson_interval(other_n, other_of)
    difference = share - other
    down = sqrt((share - low) ** 2 + (other_high - other) ** 2)
    up = sqrt((high - share) ** 2 + (other - other_low) ** 2)
    return difference, difference - down, difference + up


def say_difference(low: float, high: float, of: int, other_of: int, words: tuple[str, str, str]) -> str:
    """Say what an interval of a difference allows to say: ``words`` are for above, below and neither.

    "too few to say" where either side has fewer than five reviews.
    """
    if min(of, other_of) < FEW:
        return "too few to say"
    above, below, neither = words
    return above if low > 0 else below if high < 0 else neither
