"""Small groups become larger ones, bottom-up: how many of each, and which lies in which."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from broadsheet.types import Vectors

from ._sphere import Counts, unit

FEWEST_PAPERS = 200  # of fewer, groups say nothing
_ROUNDS = 20


def sizes(papers: int) -> tuple[int, ...]:
    """How many groups of each level a corpus of so many papers has, the topmost level first.

    A group of the lowest level grows with the corpus, and so does their number: 200 papers make 11 of about
    20, and 300,000 make 850 of about 350, in 130 of the second level and 16 of the first.
    """
    if papers < FEWEST_PAPERS:
        return ()
    lowest = round(0.44 * papers**0.6)
    if lowest < 30:
        return (lowest,)
    if lowest < 150:
        return (round(lowest**0.5), lowest)
    middle = round(0.15 * lowest)
    return (max(6, min(20, round(middle**0.57))), middle, lowest)


def raised(points: Vectors, weights: Counts, groups: int) -> NDArray[np.int32]:
    """Which of so many larger groups each of these small ones lies in.

    By Ward's rule, and then each small group goes to the larger one that it is nearest to: early joins
    look wrong once others were made.

    Args:
        points: (n, d) centres of length 1.
        weights: (n,) how many papers each stands for; none is 0.
    """
    labels = _cut(_joins(points.astype(np.float64), weights), len(points), groups)
    for _ in range(_ROUNDS):
        new = (points @ centres_of(points, weights, labels, groups).T).argmax(axis=1)
        if len(np.unique(new)) < groups or (new == labels).all():
            break
        labels = new
    return labels.astype(np.int32)


def centres_of(points: Vectors, weights: Counts, labels: NDArray[np.integer], groups: int) -> Vectors:
    """(groups, d) of length 1: the centre of each group of points."""
    sums = np.zeros((groups, points.shape[1]), np.float32)
    np.add.at(sums, labels, points * weights[:, None].astype(np.float32))
    return unit(sums)


def _joins(points: NDArray[np.float64], weights: Counts) -> list[tuple[int, int]]:
    """All joins in order: the second goes into the first. Ward, 1963.

    Each keeps its nearest neighbour at hand; only those whose neighbour was joined look for another.
    """
    centres, mass = points.copy(), weights.astype(np.float64)
    costs = _costs(centres, mass)
    best = costs.argmin(axis=1)
    cost = costs[np.arange(len(costs)), best]
    joins = []
    for _ in range(len(points) - 1):
        one = int(cost.argmin())
        one, other = sorted((one, int(best[one])))
        joins.append((one, other))
        both = mass[one] + mass[other]
        centres[one] = (mass[one] * centres[one] + mass[other] * centres[other]) / both
        mass[one], mass[other] = both, np.inf
        _renew(one, other, costs, _to(one, centres, mass), best, cost)
    return joins


def _costs(centres: NDArray[np.float64], mass: NDArray[np.float64]) -> NDArray[np.float64]:
    squares = (centres**2).sum(axis=1)
    costs: NDArray[np.float64] = squares[:, None] + squares[None] - 2 * centres @ centres.T
    costs *= mass[:, None] * mass[None] / (mass[:, None] + mass[None])
    np.fill_diagonal(costs, np.inf)
    return costs


def _to(one: int, centres: NDArray[np.float64], mass: NDArray[np.float64]) -> NDArray[np.float64]:
    """What joining each to `one` would cost; what is joined already, with endless mass, costs endlessly."""
    there = np.isfinite(mass)
    costs = np.full(len(mass), np.inf)
    weights = mass[there] * mass[one] / (mass[there] + mass[one])
    costs[there] = ((centres[there] - centres[one]) ** 2).sum(axis=1) * weights
    costs[one] = np.inf
    return costs


def _renew(
    one: int,
    other: int,
    costs: NDArray[np.float64],
    new: NDArray[np.float64],
    best: NDArray[np.int64],
    cost: NDArray[np.float64],
) -> None:
    costs[other], costs[:, other], cost[other] = np.inf, np.inf, np.inf
    costs[one], costs[:, one] = new, new
    lost = np.flatnonzero(np.isfinite(cost) & ((best == one) | (best == other)))
    for place in (one, *lost):
        best[place] = costs[place].argmin()
        cost[place] = costs[place, best[place]]
    nearer = np.flatnonzero(np.isfinite(cost) & (new < cost))
    best[nearer], cost[nearer] = one, new[nearer]


def _cut(joins: list[tuple[int, int]], n: int, groups: int) -> NDArray[np.int64]:
    labels = np.arange(n)
    for one, other in joins[: n - groups]:
        labels[labels == other] = one
    return np.unique(labels, return_inverse=True)[1]
