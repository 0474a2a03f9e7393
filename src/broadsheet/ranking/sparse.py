"""Rows of few numbers among many: the words of papers, by the number of each word."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Self

import numpy as np
from numpy.typing import NDArray

Ids = NDArray[np.int32]
Values = NDArray[np.float32]

_AT_ONCE = 4_000_000  # products that are held at a time: 16 MB


@dataclass(frozen=True, slots=True, eq=False)
class Sparse:
    """n rows, each with its words in ascending order (compressed sparse rows).

    Attributes:
        starts: (n + 1,) row i is at `starts[i]` to `starts[i + 1]` of the others.
        ids: (z,) numbers of words, below 2**31.
        values: (z,) what each weighs there.
    """

    starts: NDArray[np.int64]
    ids: Ids
    values: Values

    @classmethod
    def of(cls, rows: Sequence[tuple[Ids, Values]]) -> Self:
        """These rows, each as its words and what they weigh."""
        starts = np.zeros(len(rows) + 1, np.int64)
        np.cumsum([len(ids) for ids, _ in rows], out=starts[1:])
        if not rows:
            return cls(starts, np.empty(0, np.int32), np.empty(0, np.float32))
        return cls(
            starts, np.concatenate([ids for ids, _ in rows]), np.concatenate([values for _, values in rows])
        )

    def __len__(self) -> int:
        return len(self.starts) - 1

    def row(self, place: int) -> tuple[Ids, Values]:
        """The words of one row, and what each weighs there."""
        part = slice(int(self.starts[place]), int(self.starts[place + 1]))
        return self.ids[part], self.values[part]

    def take(self, places: Sequence[int] | NDArray[np.int64]) -> Sparse:
        """These rows in this order."""
        return Sparse.of([self.row(int(place)) for place in places])

    def dot(self, weights: NDArray[np.float32]) -> Values:
        """(n,) sums of what each row's words weigh, times (v,) weights; words beyond v weigh nothing."""
        known = np.append(weights, np.float32(0))
        parts = known[np.minimum(self.ids, len(weights))] * self.values
        return _sums(parts[:, None], self.starts)[:, 0]

    def products(self, others: Sparse) -> Values:
        """(n, m) inner products with the rows of another."""
        return Table.of(others).products(self)

    def total(self, weights: NDArray[np.float32], width: int) -> Values:
        """(width,) what each word weighs in all, the rows weighted by (n,)."""
        each = np.repeat(weights, np.diff(self.starts)) * self.values
        return np.bincount(self.ids, each, width).astype(np.float32)[:width]


@dataclass(frozen=True, slots=True, eq=False)
class Table:
    """m rows, laid out so that others are quickly held against them.

    Attributes:
        words: (w,) their words in ascending order.
        values: (w + 1, m) what each weighs in each row; the last is for words that none of them has.
    """

    words: Ids
    values: Values

    @classmethod
    def of(cls, rows: Sparse) -> Self:
        """These rows."""
        words, places = np.unique(rows.ids, return_inverse=True)
        values = np.zeros((len(words) + 1, len(rows)), np.float32)
        values[places, np.repeat(np.arange(len(rows)), np.diff(rows.starts))] = rows.values
        return cls(words, values)

    def products(self, papers: Sparse) -> Values:
        """(n, m) inner products of n papers with the rows."""
        at = _places(self.words, papers.ids)
        step = max(_AT_ONCE // max(self.values.shape[1], 1) // 100, 1)  # rows; a paper has some 70 words
        parts = [self._block(papers, at, first, first + step) for first in range(0, len(papers), step)]
        return np.concatenate(parts) if parts else np.zeros((0, self.values.shape[1]), np.float32)

    def _block(self, papers: Sparse, at: NDArray[np.int64], first: int, last: int) -> Values:
        starts = papers.starts[first : last + 1]
        low, high = int(starts[0]), int(starts[-1])
        shared = np.flatnonzero(at[low:high] < len(self.words)) + low  # most words are in none of them
        parts = self.values[at[shared]] * papers.values[shared, None]
        return _sums(parts, np.searchsorted(shared, starts))


def _sums(parts: Values, starts: NDArray[np.int64]) -> Values:
    """(n, m) sums of the parts between one start and the next; 0 where there are none."""
    sums = np.zeros((len(starts) - 1, parts.shape[1]), np.float32)
    full = np.flatnonzero(np.diff(starts))
    if len(full):
        sums[full] = np.add.reduceat(parts, starts[full], axis=0)
    return sums


def _places(words: Ids, ids: Ids) -> NDArray[np.int64]:
    """(z,) the place of each word among those, or their number for one that is not there."""
    if not len(words):
        return np.zeros(len(ids), np.int64)
    at = np.minimum(np.searchsorted(words, ids), len(words) - 1)
    return np.where(words[at] == ids, at, len(words)).astype(np.int64)
