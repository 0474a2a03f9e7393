"""Papers as points on a sphere, and which centre each is nearest to."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from broadsheet.types import Rows, Vectors

NOWHERE = -1  # the label of a paper that is near to no centre
_PART = 8192
_ROUNDS = 8

Labels = NDArray[np.int32]
Counts = NDArray[np.int64]
Read = Callable[[Rows], Vectors]


def unit(vectors: Vectors, out: Vectors | None = None) -> Vectors:
    """The same directions at length 1; zeros stay zeros.

    Args:
        out: where to write them, such as `vectors` itself, of which there may be too many for two.
    """
    lengths = np.sqrt(np.einsum("ij,ij->i", vectors, vectors))[:, None]
    return np.divide(vectors, np.where(lengths > 0, lengths, 1), out=out, dtype=np.float32)


def read_known(rows: Rows, read: Read) -> Vectors:
    """(m, d) vectors of those of the papers that have one, in the order of the rows, read in parts."""
    known = np.empty((len(rows), read(rows[:0]).shape[1]), np.float32)
    m = 0
    for start in range(0, len(rows), _PART):
        part = read(rows[start : start + _PART])
        part = part[part.any(axis=1)]
        known[m : m + len(part)] = part
        m += len(part)
    return known[:m]


@dataclass(frozen=True, slots=True)
class Cloud:
    """Papers as points, read in parts: three million do not lie in memory at once.

    Attributes:
        read: gives (n, d) vectors of rows, zeros for papers that have none.
        mean: what all papers have in common; it is taken away, for it says nothing of any.
    """

    rows: Rows
    read: Read
    mean: Vectors

    def points(self, rows: Rows) -> Vectors:
        """(n, d) of length 1; zeros for papers without a vector."""
        vectors = self.read(rows)
        known = vectors.any(axis=1, keepdims=True)
        return unit(np.where(known, vectors - self.mean, 0))

    def parts(self) -> Iterator[tuple[slice, Vectors]]:
        """All of them, in order of their rows: which, and their points."""
        for start in range(0, len(self.rows), _PART):
            part = slice(start, min(start + _PART, len(self.rows)))
            yield part, self.points(self.rows[part])


@dataclass(frozen=True, slots=True)
class Placed:
    """Which centre each paper is nearest to, and the sum of the points at each centre.

    Attributes:
        labels: (n,), NOWHERE for papers without a vector.
        cosines: (n,) with that centre.
    """

    labels: Labels
    cosines: Vectors
    sums: Vectors
    counts: Counts


def place(cloud: Cloud, centres: Vectors, old: Labels | None = None, slack: float = 0.0) -> Placed:
    """Put each paper to its nearest centre; one that has a centre stays unless another is nearer by `slack`.

    Args:
        old: where each paper was, NOWHERE for those that were nowhere.
    """
    n, (k, dim) = len(cloud.rows), centres.shape
    labels, cosines = np.full(n, NOWHERE, np.int32), np.zeros(n, np.float32)
    sums, counts = np.zeros((k, dim), np.float32), np.zeros(k, np.int64)
    for part, points in cloud.parts():
        near, cosine = nearest(points, centres, None if old is None else old[part], slack)
        near[~points.any(axis=1)] = NOWHERE
        labels[part], cosines[part] = near, cosine
        _add_up(points, near, sums, counts)
    return Placed(labels, cosines, sums, counts)


def nearest(
    points: Vectors, centres: Vectors, old: Labels | None = None, slack: float = 0.0
) -> tuple[Labels, Vectors]:
    """The nearest centre of each point and its cosine, as `place` has it."""
    cosines = points @ centres.T
    labels, each = cosines.argmax(axis=1).astype(np.int32), np.arange(len(points))
    if old is not None:
        stays = (old >= 0) & (cosines[each, np.maximum(old, 0)] >= cosines[each, labels] - slack)
        labels = np.where(stays, old, labels)
    return labels, cosines[each, labels]


def k_means(points: Vectors, k: int, seed: int = 1, rounds: int = _ROUNDS) -> Vectors:
    """k centres of length 1; one that few points are nearest to begins anew where points lie badly.

    Source: Dhillon and Modha, "Concept decompositions for large sparse text data", 2001.
    """
    chance = np.random.default_rng(seed)
    centres = points[chance.choice(len(points), k, replace=False)]
    few = max(2.0, 0.15 * len(points) / k)
    for left in range(rounds - 1, -1, -1):
        sums, counts, far = _round(points, centres)
        centres = unit(sums)
        poor = np.flatnonzero(counts < (few if left > 1 else 1))
        centres[poor] = points[chance.choice(len(points), len(poor), p=far / far.sum())]
    return centres


def _round(points: Vectors, centres: Vectors) -> tuple[Vectors, Counts, NDArray[np.float64]]:
    sums, counts = np.zeros_like(centres), np.zeros(len(centres), np.int64)
    far = np.zeros(len(points))
    for start in range(0, len(points), _PART):
        part = points[start : start + _PART]
        labels, cosines = nearest(part, centres)
        far[start : start + _PART] = np.maximum(1 - cosines, 1e-6)
        _add_up(part, labels, sums, counts)
    return sums, counts, far


def _add_up(points: Vectors, labels: Labels, sums: Vectors, counts: Counts) -> None:
    order = np.argsort(labels, kind="stable")
    order = order[labels[order] >= 0]
    if len(order):
        found, starts = np.unique(labels[order], return_index=True)
        sums[found] += np.add.reduceat(points[order], starts, axis=0)
        counts += np.bincount(labels[order], minlength=len(counts))
