"""Several scores of the same papers into one."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from broadsheet.types import Rows, Scores


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


def best_first(rows: Rows, scores: Scores | NDArray[np.float64]) -> Rows:
    """Positions that put papers in order of score, ties in row order, so that a page is always the same."""
    return np.lexsort((rows, -scores))
