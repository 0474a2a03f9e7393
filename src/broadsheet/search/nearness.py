"""What a query means to one or two embedders, and how near papers are to that."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from broadsheet.index import VectorIndex
from broadsheet.ranking.fusion import min_max, on_one_scale
from broadsheet.types import Filters, Rows, Scores, Vectors


@dataclass(frozen=True, slots=True)
class Meaning:
    """A vector, and the index that it can be compared in; zeros mean nothing."""

    index: VectorIndex
    vector: Vectors

    def nearest(self, depth: int, filters: Filters) -> Rows:
        """The nearest papers, `filters.where` aside."""
        if not self.vector.any():
            return np.empty(0, np.int64)
        return self.index.search(self.vector, depth, filters).rows

    def scores(self, rows: Rows) -> Scores:
        """Cosines; 0 for papers that the index lacks."""
        return self.index.score(self.vector, rows)


@dataclass(frozen=True, slots=True)
class Weights:
    """Shares of the score, which add up to 1: of the first embedder, and of the second where there is one."""

    first: float
    second: float = 0.0

    @property
    def words(self) -> float:
        """What is left for words."""
        return 1.0 - self.first - self.second


@dataclass(frozen=True, slots=True)
class Shares:
    """What meaning gives to scores, in all: while the first embedder is alone, and with the second one.

    A question shares few words with its answer, a document many with its like: there the second embedder
    counts half. Fitted on the dev folds (docs/notes/0003).
    """

    alone: float
    both: float

    def weights(self, second: bool, question: bool) -> Weights:
        """The weights for a query."""
        if not second:
            return Weights(self.alone)
        seventh = self.both / 7
        return Weights(seventh, (6 if question else 3) * seventh)


def meaning_scores(first: Meaning, second: Meaning | None, rows: Rows, weights: Weights) -> Scores:
    """What meaning gives to the score of each paper, in [0, weights.first + weights.second].

    Each embedder's cosines are stretched to [0, 1] over these papers. A paper that the second embedder
    has not read yet gets what the first one says of it, on the second one's scale.
    """
    near = first.scores(rows)
    score = weights.first * min_max(near)
    if second is not None and weights.second:
        score = score + weights.second * min_max(on_one_scale(near, second.scores(rows)))
    return np.asarray(score, np.float32)
