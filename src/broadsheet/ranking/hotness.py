"""How hot a paper is: votes and talk against the days that have passed."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

Numbers = NDArray[np.float64]

DAYS_PER_FACTOR_TEN = 3.5  # papers live longer than news: Reddit has 12.5 hours here, Lobsters 22


def hotness(upvotes: Numbers, comments: Numbers, at: Numbers) -> Numbers:
    """hot = log10(1 + v + 0.5·min(c, v)) + t / (86400·3.5); larger is hotter.

    Time enters additively, so the figure of a paper never changes while nobody votes: ten times the
    votes weigh as much as 3.5 days.

    Args:
        upvotes: v ≥ 0.
        comments: c ≥ 0; no more of them count than there are votes.
        at: t, when the paper came, in seconds since 1970 (UTC).

    Source: the additive form of Reddit's `hot` (r2/lib/db/_sorts.pyx) and of Lobsters'; the terms are ours.
    """
    votes = 1 + upvotes + 0.5 * np.minimum(comments, upvotes)
    return np.log10(votes) + at / (86_400 * DAYS_PER_FACTOR_TEN)
