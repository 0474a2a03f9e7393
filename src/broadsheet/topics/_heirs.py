"""After all groups were made anew: which of the old ones is which of the new ones."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace

import numpy as np
from numpy.typing import NDArray

from broadsheet.store.topic_builds import Group
from broadsheet.types import Rows

from ._shape import Shape

_SAME = 0.5  # of the papers of either must be in both, for a new group to be an old one


def inherited(shape: Shape, old: list[Group], places: Rows) -> tuple[Shape, dict[int, tuple[int, int]]]:
    """The new groups with the numbers of old ones that they are, and the heirs of all other old ones.

    Args:
        old: all old groups.
        places: (n,) the number of the lowest old group of each paper; 0 for none.

    Returns:
        For each old group that is no more, depth and place of the new one that most of its papers are in.
    """
    heirs: dict[int, tuple[int, int]] = {}
    levels = list(shape.levels)
    for depth_old in sorted({group.level - 1 for group in old if group.level > 0}):
        depth = min(depth_old, len(levels) - 1)
        numbers = np.array([group.id for group in old if group.level == depth_old + 1], np.int64)
        was = _at(old, places, numbers)
        both, sizes_old, sizes_new = _shared(was, shape.at(depth), len(numbers), len(levels[depth]))
        best = both.argmax(axis=1)
        same = both[np.arange(len(numbers)), best] / np.maximum(sizes_old + sizes_new[best], 1)
        is_same = (same >= _SAME / (1 + _SAME)) & (depth == depth_old)  # of |A ∪ B| = |A| + |B| − |A ∩ B|
        ids = levels[depth].ids.copy()
        ids[best[is_same]] = numbers[is_same]
        levels[depth] = replace(levels[depth], ids=ids)
        heirs |= {int(n): (depth, int(b)) for n, b in zip(numbers[~is_same], best[~is_same], strict=True)}
    return replace(shape, levels=tuple(levels)), heirs


def _at(old: list[Group], places: Rows, numbers: Rows) -> NDArray[np.int64]:
    """(n,) which of these old groups each paper lay in; −1 for none of them."""
    parents: Mapping[int, int | None] = {group.id: group.parent for group in old}
    wanted = {int(number): place for place, number in enumerate(numbers)}
    known, which = np.unique(places, return_inverse=True)
    return np.array([_up(int(number), parents, wanted) for number in known], np.int64)[which]


def _up(number: int, parents: Mapping[int, int | None], wanted: Mapping[int, int]) -> int:
    at: int | None = number
    while at is not None and at not in wanted:
        at = parents.get(at)
    return wanted[at] if at is not None else -1


def _shared(
    was: NDArray[np.int64], now: NDArray[np.int32], n_old: int, n_new: int
) -> tuple[NDArray[np.int64], NDArray[np.int64], NDArray[np.int64]]:
    """How many papers each old and each new group have in common, and how many each has."""
    there = (was >= 0) & (now >= 0)
    keys = was[there] * n_new + now[there]
    both = np.bincount(keys, minlength=n_old * n_new).reshape(n_old, n_new)
    sizes_old = np.bincount(was[was >= 0], minlength=n_old)
    return both, sizes_old, np.bincount(now[now >= 0], minlength=n_new)
