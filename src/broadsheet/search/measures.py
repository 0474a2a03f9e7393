"""Measures of a ranked list against judged papers, as trec_eval reckons them."""

from __future__ import annotations

from collections.abc import Sequence
from math import log2


def ndcg(grades: Sequence[float], ideal: Sequence[float], k: int) -> float:
    """nDCG@k in [0, 1], with linear gain: Σ grade / log2(rank + 1) over that of the best possible order.

    Args:
        grades: of the ranked papers, best first; 0 for a paper that nobody judged.
        ideal: of all judged papers, in any order; at least one above 0.

    Source: Järvelin & Kekäläinen, TOIS 2002, doi:10.1145/582415.582418; the form of trec_eval's ndcg_cut.
    """
    return _dcg(grades[:k]) / _dcg(sorted(ideal, reverse=True)[:k])


def recall(grades: Sequence[float], ideal: Sequence[float], k: int) -> float:
    """The share in [0, 1] of the relevant papers (grade above 0) that stand among the first k."""
    return sum(grade > 0 for grade in grades[:k]) / sum(grade > 0 for grade in ideal)


def reciprocal_rank(grades: Sequence[float]) -> float:
    """1 / rank of the first relevant paper (grade above 0), in [0, 1]; 0 when the list has none.

    The whole list counts, as in trec_eval's recip_rank: give it 10 papers for MRR@10.
    """
    return next((1 / rank for rank, grade in enumerate(grades, start=1) if grade > 0), 0.0)


def average_precision(grades: Sequence[float], ideal: Sequence[float]) -> float:
    """Σ precision at the rank of each relevant paper found, over how many are relevant; in [0, 1].

    The whole list counts, as in trec_eval's map; a relevant paper that it lacks adds nothing.

    Args:
        grades, ideal: as for `ndcg`.
    """
    ranks = [rank for rank, grade in enumerate(grades, start=1) if grade > 0]
    return sum(found / rank for found, rank in enumerate(ranks, start=1)) / sum(grade > 0 for grade in ideal)


def _dcg(grades: Sequence[float]) -> float:
    return sum(grade / log2(rank + 1) for rank, grade in enumerate(grades, start=1) if grade > 0)
