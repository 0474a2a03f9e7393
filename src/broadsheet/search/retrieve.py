"""The first stage: candidates by words and by meaning, and one score for each."""

from __future__ import annotations

import time
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, replace

import numpy as np

from broadsheet.index import TextIndex
from broadsheet.ranking.fusion import best_first
from broadsheet.types import Filters, Ranking, Rows, Scores

from .nearness import Meaning, Weights, meaning_scores

DEPTH = 300  # candidates that each retriever gives; ten pages of hits
_FEW = 2000  # papers that are sooner looked at one by one than searched
_WIDER = 4  # times as many are asked for by meaning, where a condition will leave some out


# Words are looked for beside meaning: both engines work outside Python's lock.
_BESIDE = ThreadPoolExecutor(thread_name_prefix="words")


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

    @classmethod
    def unscored(cls, rows: Rows) -> Fused:
        """Papers in an order that no score has made."""
        nothing = np.zeros(len(rows), np.float32)
        return cls(rows, nothing, nothing)


def begun(text: TextIndex, words: str, depth: int, filters: Filters) -> Callable[[], Ranking]:
    """Have words looked for beside what comes next; what is returned waits for their ranking."""
    searching = _BESIDE.submit(text.search, words, depth, filters)
    time.sleep(0)  # lets go of Python's lock, so that it starts now
    return searching.result


def retrieve(
    text: TextIndex,
    by_words: Callable[[], Ranking],
    first: Meaning,
    second: Meaning | None,
    filters: Filters,
    depth: int,
    weights: Weights,
) -> Fused:
    """Ask every retriever and fuse: score = w₀·words + w₁·first + w₂·second, each stretched to [0, 1].

    A paper that only one retriever found gets its exact cosine from the others; without a common word
    it gets nothing for words. A query without a known word is answered by meaning alone, and one without
    any meaning by words alone; one that has neither, by the newest papers that the filters admit.

    Args:
        by_words: waits for the papers that words found, see `begun`.

    Source: the convex combination of Bruch, Gai & Ingber, TOIS 2023, doi:10.1145/3596512.
    """
    meanings = [meaning for meaning in (first, second) if meaning and meaning.vector.any()]
    near = _near(text, meanings, filters, depth) if weights.words < 1 else np.empty(0, np.int64)
    by_text = by_words() if weights.words > 0 else _nothing()
    rows = np.union1d(by_text.rows, near)
    if not len(rows):
        return Fused.unscored(text.matching(filters, depth) if filters else rows)
    weights = _left(weights, bool(len(by_text)), bool(len(near)))
    lexical = weights.words * _share(by_text, rows)
    meaning = meaning_scores(first, second, rows, weights) if len(near) else np.zeros(len(rows), np.float32)
    order = best_first(rows, lexical + meaning)
    return Fused(rows[order], lexical[order].astype(np.float32), meaning[order])


def _near(text: TextIndex, meanings: list[Meaning], filters: Filters, depth: int) -> Rows:
    """Papers near to any of the meanings that the filters admit, in row order."""
    if not meanings:
        return np.empty(0, np.int64)
    if filters.where is None:
        return _union([meaning.nearest(depth, filters) for meaning in meanings])
    admitted = text.matching(filters, _FEW + 1)
    if len(admitted) <= _FEW:
        return _union([_best(meaning, admitted, depth) for meaning in meanings])
    plain = replace(filters, where=None)
    near = _union([meaning.nearest(depth * _WIDER, plain) for meaning in meanings])
    return np.sort(text.matching(filters, len(near), near))


def _best(meaning: Meaning, rows: Rows, depth: int) -> Rows:
    scores = meaning.scores(rows)
    return rows[best_first(rows, scores)[:depth]]


def _left(weights: Weights, words: bool, meaning: bool) -> Weights:
    """The weights when one side has nothing to say: all goes to the other."""
    if not meaning:
        return Weights(0.0)
    if words or weights.words == 0:
        return weights
    whole = weights.first + weights.second
    return Weights(weights.first / whole, weights.second / whole)


def _share(ranking: Ranking, rows: Rows) -> Scores:
    """The share of the best score that each row got; 0 for those that are not in the ranking."""
    found = np.zeros(len(rows), np.float32)
    if len(ranking):
        found[np.searchsorted(rows, ranking.rows)] = ranking.scores / ranking.scores[0]
    return found


def _union(rows: list[Rows]) -> Rows:
    return np.unique(np.concatenate(rows))


def _nothing() -> Ranking:
    return Ranking(np.empty(0, np.int64), np.empty(0, np.float32))
