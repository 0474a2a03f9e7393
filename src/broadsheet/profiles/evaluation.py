"""How good is a way of ranking for people? Tasks and a way in, figures out.

What is measured of one person is the mean over their cases; intervals and tests are over people (over days,
where a day is ranked for everybody), for the cases of one person are not independent.
"""

from __future__ import annotations

import time
from collections import defaultdict
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from math import isnan, nan
from typing import TypeAlias

import numpy as np

from broadsheet.search.evaluation import Difference, difference
from broadsheet.search.measures import ndcg, recall, reciprocal_rank
from broadsheet.search.significance import interval
from broadsheet.types import Progress, Rows, Scores, Vectors, silent

from .tasks import SPLITS, Case, Pool, Split, Task

MEASURES = {"ndcg_at_10": "nDCG@10", "ndcg_at_20": "nDCG@20", "recall_at_50": "recall@50", "mrr": "MRR"}
SHOWN = 10  # papers that coverage and variety look at

Ranker: TypeAlias = Callable[[Case], Sequence[Scores]]
"""Scores of the papers of each pool of a case, larger is better; its time is the cost of a person."""

Way: TypeAlias = Callable[[Task, Vectors], Ranker]
"""Makes ready what all people share; the vectors are those of the task's texts, rows of length 1."""


@dataclass(frozen=True, slots=True)
class FeedFigures:
    """How good one way is at one task, for people with a short or a long history.

    Attributes:
        persons: whom the means are over; days, where the task ranks days. Not for showing: files name people.
        means: of each of MEASURES, in [0, 1], over those whose pool has a relevant paper.
        intervals: (low, high) of 95% around each mean.
        coverage: share in [0, 1] of the pools' papers that stand among the first ten of somebody.
        variety: mean over pools of 1 − cosine between the first ten, in [0, 2].
        ms: processor time to learn one case and rank its pools, in milliseconds, on average.
        per_person: each measure of each person, in the order of `persons`; NaN where nothing was relevant.
    """

    task: str
    split: Split
    persons: tuple[str, ...]
    cases: int
    means: Mapping[str, float]
    intervals: Mapping[str, tuple[float, float]]
    coverage: float
    variety: float
    ms: float
    per_person: Mapping[str, tuple[float, ...]]

    @property
    def people(self) -> int:
        """How many persons."""
        return len(self.persons)


@dataclass(frozen=True, slots=True)
class FeedEvaluation:
    """All tasks.

    Attributes:
        left_out: by task, how many of what could not be used.
    """

    figures: tuple[FeedFigures, ...]
    left_out: Mapping[str, Mapping[str, int]]


@dataclass(frozen=True, slots=True)
class _Ranked:
    """One pool, ranked: the measures, the first papers, how unlike each other these are."""

    person: str
    measured: tuple[float, ...]
    first: Rows
    variety: float


def evaluate(task: Task, way: Way, vectors: Vectors, progress: Progress = silent) -> list[FeedFigures]:
    """The figures of each split of the task that has cases."""
    ranker = way(task, vectors)
    advance = progress(f"ranking {task.name}", len(task.cases))
    ranked: dict[Split, list[_Ranked]] = defaultdict(list)
    seconds: dict[Split, list[float]] = defaultdict(list)
    for case in task.cases:
        started = time.process_time()
        scores = ranker(case)
        seconds[case.split].append(time.process_time() - started)
        ranked[case.split] += _of_case(case, scores, vectors)
        advance(1)
    return [_summed_up(task, split, ranked[split], seconds[split]) for split in SPLITS if ranked[split]]


def compare(first: FeedFigures, second: FeedFigures) -> dict[str, Difference]:
    """Two ways at the same task, person by person, by measure; above 0, the first is better.

    Raises:
        ValueError: they are not of the same people.
    """
    if (first.task, first.split, first.persons) != (second.task, second.split, second.persons):
        raise ValueError(f"{first.task} {first.split} and {second.task} {second.split} are of other people")
    return {
        measure: difference(_known(first.per_person[measure]), _known(second.per_person[measure]))
        for measure in MEASURES
        if _known(first.per_person[measure])
    }


def compare_whole(first: Sequence[FeedFigures], second: Sequence[FeedFigures], measure: str) -> Difference:
    """Two ways at all splits of one task: of whoever is in several, the mean counts.

    Raises:
        ValueError: they are not of the same people, or nobody had anything relevant.
    """
    ones, others = _by_person(first, measure), _by_person(second, measure)
    if ones.keys() != others.keys():
        raise ValueError("the figures are of other people")
    return difference(list(ones.values()), [others[person] for person in ones])


def _by_person(figures: Sequence[FeedFigures], measure: str) -> dict[str, float]:
    values: dict[str, list[float]] = defaultdict(list)
    for one in figures:
        for person, value in zip(one.persons, one.per_person[measure], strict=True):
            values[person].append(value)
    means = {person: _mean(found) for person, found in values.items()}
    return {person: mean for person, mean in means.items() if not isnan(mean)}


def _of_case(case: Case, scores: Sequence[Scores], vectors: Vectors) -> Iterator[_Ranked]:
    for pool, given in zip(case.pools, scores, strict=True):
        order = np.lexsort((pool.papers, -given))
        first = pool.papers[order[:SHOWN]]
        yield _Ranked(pool.name or case.person, _measured(pool, order), first, _variety(vectors[first]))


def _measured(pool: Pool, order: Rows) -> tuple[float, ...]:
    """In the order of MEASURES; NaN for what needs a relevant paper and has none."""
    gains, ideal = pool.gains[order].tolist(), pool.gains.tolist()
    relevant = [float(gain >= pool.relevant_from) for gain in gains]
    some = any(relevant)
    return (
        ndcg(gains, ideal, 10) if any(ideal) else nan,
        ndcg(gains, ideal, 20) if any(ideal) else nan,
        recall(relevant, relevant, 50) if some else nan,
        reciprocal_rank(relevant) if some else nan,
    )


def _variety(vectors: Vectors) -> float:
    """The mean of 1 − cosine over pairs; NaN for fewer than two papers."""
    n = len(vectors)
    if n < 2:
        return nan
    total = float(np.square(vectors.sum(axis=0, dtype=np.float64)).sum())
    alone = float(np.square(vectors, dtype=np.float64).sum())
    return 1 - (total - alone) / (n * (n - 1))


def _summed_up(task: Task, split: Split, ranked: Sequence[_Ranked], seconds: Sequence[float]) -> FeedFigures:
    by_person: dict[str, list[tuple[float, ...]]] = defaultdict(list)
    for one in ranked:
        by_person[one.person].append(one.measured)
    per_person = {
        measure: tuple(_mean([found[place] for found in own]) for own in by_person.values())
        for place, measure in enumerate(MEASURES)
    }
    known = {measure: _known(values) for measure, values in per_person.items()}
    return FeedFigures(
        task=task.name,
        split=split,
        persons=tuple(by_person),
        cases=len(seconds),
        means={measure: _mean(values) for measure, values in known.items() if values},
        intervals={measure: interval(values) for measure, values in known.items() if values},
        coverage=_coverage(task, split, ranked),
        variety=_mean([one.variety for one in ranked]),
        ms=1000 * _mean(seconds),
        per_person=per_person,
    )


def _coverage(task: Task, split: Split, ranked: Sequence[_Ranked]) -> float:
    shown = np.unique(np.concatenate([one.first for one in ranked]))
    papers = [pool.papers for case in task.cases if case.split == split for pool in case.pools]
    return len(shown) / len(np.unique(np.concatenate(papers)))


def _known(values: Sequence[float]) -> list[float]:
    return [value for value in values if not isnan(value)]


def _mean(values: Sequence[float]) -> float:
    """Of those that are known; NaN when none is."""
    known = _known(values)
    return sum(known) / len(known) if known else nan
