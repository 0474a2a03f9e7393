"""How hot a paper is: votes, saves and talk against the days that have passed."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

Numbers = NDArray[np.float64]

DAYS_PER_FACTOR_TEN = 3.5  # papers live longer than news: Reddit has 12.5 hours here, Lobsters 22
MOST_BOOST = 0.5  # of b, up or down: 1.75 days
FEATURED = 0.25  # of b: what a curator's featuring is worth, 0.9 days
NEAR = 0.25  # of b, at most: less than the first vote, which is worth log10(2) = 0.30


def liveliness(
    upvotes: Numbers, comments: Numbers, saves: Numbers | float = 0.0, here: Numbers | float = 0.0
) -> Numbers:
    """log10(1 + v + 0.5·min(c, v) + 2·s − min(s, h)); 0 for a paper that nobody cared for.

    A person counts once for a paper: 1 who voted, 2 who saved it, 2 who did both. Who voted is private, so
    whoever saved is taken to have voted, as far as the votes given here go round: what is published then
    tells of nobody whether they voted. Another vote, save or comment never makes a paper colder.

    Args:
        upvotes: v ≥ 0, from sources and here together.
        comments: c ≥ 0, without those of whoever submitted it; no more of them count than there are votes.
        saves: s ≥ 0, distinct people who have it in a list that others may see.
        here: h ≤ v, upvotes given here.
    """
    saved = 2 * np.asarray(saves) - np.minimum(saves, here)
    return np.asarray(np.log10(1 + upvotes + 0.5 * np.minimum(comments, upvotes) + saved), np.float64)


def boost(featured: NDArray[np.bool_], nearness: Numbers, lively: Numbers) -> Numbers:
    """b in [0, 0.5]: 0.25 for what a curator featured, up to 0.25 for what is near to what the group keeps.

    Args:
        nearness: in [0, 1]; it counts only for papers that nobody has voted for or saved yet.
        lively: their `liveliness`.
    """
    return np.clip(FEATURED * featured + NEAR * np.where(lively > 0, 0.0, nearness), -MOST_BOOST, MOST_BOOST)


def nearness(cosines: Numbers) -> Numbers:
    """In [0, 1]: 1 for the paper that is nearest to what the group keeps, 0 for the farther half of them.

    Cosines with a mean of many papers are all much alike: what counts is who stands out among the others.

    Args:
        cosines: of each paper with the middle of those that the group keeps.
    """
    if not len(cosines):
        return cosines
    middle, top = float(np.median(cosines)), float(cosines.max())
    if top <= max(middle, 0.0):
        return np.zeros(len(cosines))
    return np.clip((cosines - middle) / (top - middle), 0.0, 1.0)


def freshness(at: Numbers | float) -> Numbers:
    """t / (86400·3.5).

    Args:
        at: t, when the paper came, in seconds since 1970 (UTC), or since any other moment.
    """
    return np.asarray(at, np.float64) / (86_400 * DAYS_PER_FACTOR_TEN)


def hotness(
    upvotes: Numbers,
    comments: Numbers,
    at: Numbers,
    saves: Numbers | float = 0.0,
    here: Numbers | float = 0.0,
    boosted: Numbers | float = 0.0,
) -> Numbers:
    """hot = log10(1 + v + 0.5·min(c, v) + 2·s − min(s, h)) + b + t / (86400·3.5); larger is hotter.

    Time enters additively, so the figure of a paper never changes while nobody votes: ten times the
    votes weigh as much as 3.5 days.

    Args:
        upvotes, comments, saves, here: as `liveliness` takes them.
        at: as `freshness` takes it.
        boosted: b, as `boost` gives it.

    Source: the additive form of Reddit's `hot` (r2/lib/db/_sorts.pyx) and of Lobsters'; the terms are ours.
    """
    return liveliness(upvotes, comments, saves, here) + boosted + freshness(at)
