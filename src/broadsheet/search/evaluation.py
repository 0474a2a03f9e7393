"""The figures of a set from those of its queries, and two ways of searching side by side."""

from __future__ import annotations

import statistics
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np

from broadsheet.types import Evaluation, QueryResult

from .significance import interval, paired_randomization

MEASURES = {"ndcg_at_10": "nDCG@10", "recall_at_100": "recall@100", "mrr": "MRR", "map": "MAP"}


@dataclass(frozen=True, slots=True)
class Difference:
    """The mean of the first minus that of the second: above 0, the first is better.

    Attributes:
        low, high: its interval of 95%, by bootstrap over queries.
        p: of the paired randomization test, two-sided; not corrected for how many tests are made.
    """

    mean: float
    low: float
    high: float
    p: float


@dataclass(frozen=True, slots=True)
class Comparison:
    """One set asked in two ways.

    Attributes:
        changes: the settings of the second that differ, as they were given.
        differences: by the measure's name in `Evaluation`.
    """

    changes: Mapping[str, str]
    first: Evaluation
    second: Evaluation
    differences: Mapping[str, Difference]


def figures(results: Sequence[QueryResult], measure: str) -> list[float]:
    """One measure, by its name in `Evaluation`, of every query in order."""
    return [getattr(result, "ap" if measure == "map" else measure) for result in results]


def summed_up(name: str, missing: int, results: Sequence[QueryResult]) -> Evaluation:
    """The means of a set with their intervals, and the times; needs at least one result."""
    ms = [result.ms for result in results]
    by_measure = {measure: figures(results, measure) for measure in MEASURES}
    return Evaluation(
        name=name,
        queries=len(results),
        missing=missing,
        **{measure: statistics.fmean(values) for measure, values in by_measure.items()},
        p50_ms=float(np.percentile(ms, 50)),
        p99_ms=float(np.percentile(ms, 99)),
        intervals={measure: interval(values) for measure, values in by_measure.items()},
        per_query=tuple(results),
    )


def compare(first: Evaluation, second: Evaluation, changes: Mapping[str, str]) -> Comparison:
    """Two evaluations of one set, query by query.

    Raises:
        ValueError: they are not of the same queries.
    """
    if [result.id for result in first.per_query] != [result.id for result in second.per_query]:
        raise ValueError(f"{first.name} and {second.name} are not of the same queries")
    differences = {
        measure: difference(figures(first.per_query, measure), figures(second.per_query, measure))
        for measure in MEASURES
    }
    return Comparison(changes, first, second, differences)


def difference(first: Sequence[float], second: Sequence[float]) -> Difference:
    """Two ways' figures of the same queries, in the same order; needs at least one."""
    differences = [one - other for one, other in zip(first, second, strict=True)]
    low, high = interval(differences)
    return Difference(statistics.fmean(differences), low, high, paired_randomization(first, second))
