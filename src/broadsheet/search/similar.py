"""Papers like these, and unlike those, with papers that say nearly the same behind one another."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from itertools import islice

import numpy as np
from numpy.typing import NDArray

from broadsheet.index import VectorIndex
from broadsheet.types import Rows, Vectors

AWAY = 0.5  # how much a paper that is not wanted counts, against one that is
SAME = 0.97  # cosine of two texts from which on they say the same; versions of one work have 0.98 and more


@dataclass(frozen=True, slots=True)
class Fold:
    """A paper and the rows of those behind it, which say nearly the same."""

    row: int
    behind: tuple[int, ...] = ()


def middle(index: VectorIndex, like: Rows, unlike: Rows) -> Vectors:
    """(d,) of length 1: the mean of the papers wanted, away from that of those not wanted; zeros for none.

    Source: Rocchio, in Salton (ed.), The SMART Retrieval System, 1971.
    """
    wanted = _mean(index.vectors(like)) - AWAY * _mean(index.vectors(unlike))
    length = np.linalg.norm(wanted)
    return np.asarray(wanted / length if length else wanted, np.float32)


def folded(index: VectorIndex, rows: Rows, given: Rows, limit: int) -> list[Fold]:
    """The first `limit` papers in their order, each with those after it that say nearly the same.

    Args:
        given: papers that are not to come back, nor anything that says nearly the same.
    """
    vectors, known = index.vectors(rows), index.vectors(given)
    hidden = (vectors @ known.T >= SAME).any(axis=1) | np.isin(rows, given)
    found = islice(heads(vectors, hidden), limit)
    return [Fold(int(rows[place]), tuple(rows[behind].tolist())) for place, behind in found]


def heads(vectors: Vectors, hidden: NDArray[np.bool_]) -> Iterator[tuple[int, Rows]]:
    """The places that stand for themselves, in order, each with those after it that say nearly the same.

    Args:
        vectors: (n, d) of length 1, or 0.
        hidden: (n,) places that are not to come at all.
    """
    alike, left = vectors @ vectors.T >= SAME, ~hidden
    for place in range(len(vectors)):
        if left[place]:
            behind = place + 1 + np.flatnonzero((alike[place] & left)[place + 1 :])
            left[behind] = False
            yield place, behind


def _mean(vectors: Vectors) -> Vectors:
    if not len(vectors):
        return np.zeros(vectors.shape[1], np.float32)
    middle: Vectors = vectors.mean(axis=0)
    return middle
