"""Room for small fields: how hot a paper is among those of its own field."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from .hotness import Numbers

Whole = NDArray[np.int64]

# Fitted on a year of daily papers amid all that arXiv brought (benchmarks/trending.py): with these, small
# fields have a little more of the first page than they have of the papers, for 5% fewer upvotes on it.
SHARE = 0.2  # how much of a paper's place is its field's; 0 is hotness alone
PRIOR = 5  # a field counts as though it had so many papers more, spread as all fields' are


@dataclass(frozen=True, slots=True)
class Standing:
    """How papers stand in their fields; each array is (n,).

    Attributes:
        place: 1 for the hottest of the field, 0 for what is not compared.
        among: how many of the field are compared.
        bonus: what the field adds to how hot a paper is, or takes from it; 0 for what is not compared.
    """

    place: Whole
    among: Whole
    bonus: Numbers


def standing(hot: Numbers, field: Whole, compared: NDArray[np.bool_]) -> Standing:
    """Each paper's place in its field, and what follows from it.

    A paper that is among the hottest p of its field gets a fifth of the way to where the hottest p of all
    fields begin: bonus = 0.2·(Q(q) − hot), Q the quantiles of `hot` over all papers that are compared,
    q = (n·p_field + 5·p_all) / (n + 5) for a field of n papers. Within a field the order stays, and
    where there is one field alone nothing changes.

    Args:
        hot: (n,), larger is hotter.
        field: (n,), a number by field, −1 for a paper without one.
        compared: (n,), which papers are held against each other: those of the last 30 days.
    """
    place, among = np.zeros((2, len(hot)), np.int64)
    bonus = np.zeros(len(hot))
    (all_of,) = np.nonzero(compared)
    rows = all_of[field[all_of] >= 0]
    if not len(rows):
        return Standing(place, among, bonus)
    every = np.sort(hot[all_of])
    no_hotter, sizes = _within(hot[rows], field[rows])
    share_of_all = np.searchsorted(every, hot[rows], "right") / len(every)
    share = (no_hotter + PRIOR * share_of_all) / (sizes + PRIOR)
    level = every[np.ceil(share * len(every) - 1e-9).astype(np.int64) - 1]
    place[rows], among[rows] = sizes - no_hotter + 1, sizes
    bonus[rows] = SHARE * (level - hot[rows])
    return Standing(place, among, bonus)


def _within(hot: Numbers, field: Whole) -> tuple[Whole, Whole]:
    """Of each paper, how many of its field are no hotter, itself among them; and how many there are.

    Equal ones share the better place.
    """
    order = np.lexsort((hot, field))
    sorted_hot, sorted_field = hot[order], field[order]
    other_field = np.diff(sorted_field) != 0
    after = _ends(other_field)
    level = _ends(other_field | (np.diff(sorted_hot) != 0))
    sizes = np.bincount(field)[sorted_field]
    no_hotter, per_paper = np.empty((2, len(hot)), np.int64)
    no_hotter[order] = sizes - (after - level)
    per_paper[order] = sizes
    return no_hotter, per_paper


def _ends(breaks: NDArray[np.bool_]) -> Whole:
    """For each place, where the run that it lies in ends; `breaks[i]` parts place i from the next."""
    ends = np.append(np.flatnonzero(breaks), len(breaks))
    return np.asarray(ends[np.searchsorted(ends, np.arange(len(breaks) + 1))], np.int64)
