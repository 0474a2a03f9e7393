"""Several scores of the same papers into one."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from broadsheet.types import Rows, Scores

_ENOUGH = 10  # papers with both scores, to fit a line


def min_max(scores: Scores) -> Scores:
    """Scores moved and stretched to [0, 1]; all 1 when they are all alike.

    Source: Bruch, Gai & Ingber, "An Analysis of Fusion Functions for Hybrid Retrieval", TOIS 2023,
        doi:10.1145/3596512.
    """
    if len(scores) == 0:
        return scores.astype(np.float32)
    low, high = scores.min(), scores.max()
    if high <= low:
        return np.ones(len(scores), np.float32)
    return np.asarray((scores - low) / (high - low), np.float32)


def on_one_scale(rough: Scores, fine: Scores) -> Scores:
    """Fine scores, and where there is none (0) the rough one moved to the scale of the fine ones.

    The line from rough to fine is fitted by least squares over the papers that have both; it never falls.
    With fewer than 10 of them, or none that differ, it is a line through the means with a slope of 1.
    """
    both = fine != 0
    if both.all() or not both.any():
        return fine if both.any() else rough
    slope, middle = 1.0, (float(rough[both].mean()), float(fine[both].mean()))
    spread = float(rough[both].var())
    if both.sum() >= _ENOUGH and spread > 0:
        together = ((rough[both] - middle[0]) * (fine[both] - middle[1])).mean()
        slope = max(float(together) / spread, 0.0)
    return np.where(both, fine, middle[1] + slope * (rough - middle[0])).astype(np.float32)


def best_first(rows: Rows, scores: Scores | NDArray[np.float64]) -> Rows:
    """Positions that put papers in order of score, ties in row order, so that a page is always the same."""
    return np.lexsort((rows, -scores))
