"""The first stage: candidates by words and by meaning, and one score for each."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from broadsheet.index import TextIndex, VectorIndex
from broadsheet.ranking.fusion import best_first, min_max
from broadsheet.types import Filters, Ranking, Rows, Scores, Vectors

DEPTH = 300  # candidates that each retriever gives; ten pages of hits


@dataclass(frozen=True, slots=True)
class Fused:
    """Candidates, best first, with what words and meaning each gave to the score."""

    rows: Rows
    text: Scores
    meaning: Scores

    @property
    def scores(self) -> Scores:
        """In [0, 1]; larger is better."""
        return self.text + self.meaning


def retrieve(
    text: TextIndex,
    vectors: VectorIndex,
    query: str,
    vector: Vectors,
    filters: Filters,
    depth: int,
    weight: float,
) -> Fused:
    """Ask both retrievers and fuse: score = (1 − w)·words + w·meaning, each stretched to [0, 1].

    A paper that only one retriever found gets its exact cosine from the other; without a common word
    it gets nothing for words. A query without a known word is answered by the other retriever alone.

    Args:
        vector: (d,) the query's embedding; zeros when it has no known word.
        weight: w, the share of meaning, in [0, 1].

    Source: the convex combination of Bruch, Gai & Ingber, TOIS 2023, doi:10.1145/3596512.
    """
    by_text = text.search(query, depth, filters) if weight < 1 else _nothing()
    by_meaning = vectors.search(vector, depth, filters) if weight > 0 and vector.any() else _nothing()
    if not len(by_meaning):
        weight = 0.0
    elif not len(by_text):
        weight = 1.0
    rows = np.union1d(by_text.rows, by_meaning.rows)
    words = (1 - weight) * _of(by_text, rows)
    meaning = weight * min_max(vectors.score(vector, rows)) if weight else np.zeros(len(rows), np.float32)
    order = best_first(rows, words + meaning)
    return Fused(rows[order], words[order].astype(np.float32), meaning[order].astype(np.float32))


def _of(ranking: Ranking, rows: Rows) -> Scores:
    """The share of the best score that each row got; 0 for those that are not in the ranking."""
    found = np.zeros(len(rows), np.float32)
    if len(ranking):
        found[np.searchsorted(rows, ranking.rows)] = ranking.scores / ranking.scores[0]
    return found


def _nothing() -> Ranking:
    return Ranking(np.empty(0, np.int64), np.empty(0, np.float32))
