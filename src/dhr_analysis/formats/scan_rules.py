"""Find the rules of tables in the picture of a scanned page."""

from typing import Any

from .pdf_paths import Box

DARK = 140  # of 255
LEAST_ACROSS, LEAST_DOWN = 30.0, 18.0  # points: longer than any letter's stroke
THICK = 4.0  # points: a darker stripe is a bar or a picture


def find_scan_rules(picture: Any, points: float) -> tuple[list[Box], list[Box]]:
    """Find rules across and down in a grey picture (rows of pixels); ``points`` is the size of a pixel."""
    dark = picture < DARK
    across = [
        Box(left * points, (top + bottom) / 2 * points, right * points, (top + bottom) / 2 * points)
        for top, bottom, left, right in _find_stripes(dark, int(LEAST_ACROSS / points), THICK / points)
    ]
    down = [
        Box((top + bottom) / 2 * points, left * points, (top + bottom) / 2 * points, right * points)
        for top, bottom, left, right in _find_stripes(dark.T, int(LEAST_DOWN / points), THICK / points)
    ]
    return across, down


def _find_stripes(dark: Any, least: int, thick: float) -> list[tuple[int, int, int, int]]:
    """Find stripes along the rows of a picture: first row, last row, start and end."""
    import numpy as np

    sums = np.zeros((dark.shape[0], dark.shape[1] + 1), dtype=np.int32)
    np.cumsum(dark, axis=1, out=sums[:, 1:])
    full = sums[:, least:] - sums[:, :-least] == least
    stripes: list[list[int]] = []
    for row in np.flatnonzero(full.any(axis=1)):
        places = np.flatnonzero(full[row])
        for run in np.split(places, np.flatnonzero(np.diff(places) > 1) + 1):
            start, end = int(run[0]), int(run[-1]) + least
            stripe = next((known for known in stripes if _touches(known, int(row), start, end)), None)
            if stripe is None:
                stripes.append([int(row), int(row), start, end])
            else:
                stripe[1:] = [int(row), min(stripe[2], start), max(stripe[3], end)]
    return [(top, bottom, start, end) for top, bottom, start, end in stripes if bottom - top <= thick]


def _touches(stripe: list[int], row: int, start: int, end: int) -> bool:
    return row - stripe[1] <= 2 and start < stripe[3] and end > stripe[2]
