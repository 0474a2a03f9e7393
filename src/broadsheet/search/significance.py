"""What chance alone would do: intervals of a mean, and whether two ways of searching really differ."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

EXACT = 16  # queries that differ, up to which all 2^n ways are reckoned: 65,536
CHUNK = 4_000_000  # numbers drawn at a time: 32 MB as float64
_ROUNDING = 1e-12  # of Σ|difference|: sums that differ by less are the same sum in another order


def paired_randomization(
    a: Sequence[float], b: Sequence[float], rounds: int = 100_000, seed: int = 0
) -> float:
    """Two-sided p-value in (0, 1] of Fisher's paired randomization test.

    If both ways of searching were the same, each query's two figures could be swapped; p is the share of
    swappings whose mean difference is at least as far from 0 as the one seen. Queries without a difference
    change no sum and are left out. Exact when at most 16 are left; else (c + 1) / (rounds + 1), c of
    `rounds` drawn swappings being as far. O(rounds·n) time.

    Args:
        a, b: n figures each, of the same queries in the same order.

    Returns:
        1 when no query differs.

    Raises:
        ValueError: a and b are empty, or of different lengths.

    Source: Smucker, Allan & Carterette, CIKM 2007, doi:10.1145/1321440.1321528; the added 1, which keeps
        p from 0, Phipson & Smyth 2010, doi:10.2202/1544-6115.1585.
    """
    if not len(a) or len(a) != len(b):
        raise ValueError(f"{len(a)} and {len(b)} figures are not those of the same queries")
    differences = np.asarray(a, np.float64) - np.asarray(b, np.float64)
    differences = differences[differences != 0]
    if not len(differences):
        return 1.0
    far = abs(differences.sum()) - _ROUNDING * np.abs(differences).sum()
    if len(differences) <= EXACT:
        return float(np.mean(np.abs(_every_sum(differences)) >= far))
    return (_count_far(differences, far, rounds, seed) + 1) / (rounds + 1)


def interval(
    values: Sequence[float], level: float = 0.95, rounds: int = 10_000, seed: int = 0
) -> tuple[float, float]:
    """(low, high): the percentile bootstrap interval of the mean, over queries drawn anew. O(rounds·n) time.

    Args:
        level: the share in (0, 1) of drawn means that lie within.

    Raises:
        ValueError: there are no values.

    Source: Efron, Annals of Statistics 1979, doi:10.1214/aos/1176344552; for search, Sakai, SIGIR 2006,
        doi:10.1145/1148170.1148261.
    """
    if not len(values):
        raise ValueError("no values have no mean")
    given = np.asarray(values, np.float64)
    chance = np.random.default_rng(seed)
    means = [
        given[chance.integers(0, len(given), (size, len(given)), dtype=np.int32)].mean(axis=1)
        for size in _parts(rounds, len(given))
    ]
    low, high = np.quantile(np.concatenate(means), [(1 - level) / 2, (1 + level) / 2])
    return float(low), float(high)


def _every_sum(differences: NDArray[np.float64]) -> NDArray[np.float64]:
    """(2^n,) the sum for each way of giving n differences a sign."""
    n = len(differences)
    swapped = (np.arange(2**n)[:, None] >> np.arange(n)) & 1
    return np.asarray(differences.sum() - 2 * (swapped @ differences))


def _count_far(differences: NDArray[np.float64], far: float, rounds: int, seed: int) -> int:
    """How many of `rounds` drawn sums lie at least `far` from 0."""
    chance, total, count = np.random.default_rng(seed), differences.sum(), 0
    for size in _parts(rounds, len(differences)):
        swapped = chance.integers(0, 2, (size, len(differences)), dtype=np.bool_)
        count += int(np.count_nonzero(np.abs(total - 2 * (swapped @ differences)) >= far))
    return count


def _parts(rounds: int, n: int) -> list[int]:
    """`rounds` in parts of at most CHUNK numbers, when each round takes n."""
    size = max(1, CHUNK // n)
    return [min(size, rounds - start) for start in range(0, rounds, size)]
