"""The tree as it is found: from all papers anew, or from the groups that are there."""

from __future__ import annotations

from dataclasses import dataclass, field, replace

import numpy as np
from numpy.typing import NDArray

from broadsheet.types import Rows, Vectors

from ._levels import centres_of, raised
from ._sphere import NOWHERE, Cloud, Labels, Read, k_means, nearest, place, read_known, unit

SLACK = 0.03  # by how much a topic must be nearer, for a paper to leave the one that it is in
_SAMPLE = 80_000
_SPREADS = 3.0  # standard deviations below the mean cosine, from where on a paper is near to nothing
_BADLY = 1.5  # the same, from where on a paper is badly covered
_PASSES = 2
_DIES_BELOW = 12  # a group with fewer papers than so small a part of the usual number is given up
_SEED = 20


@dataclass(frozen=True, slots=True)
class Level:
    """The groups of one level.

    Attributes:
        centres: (k, d) of length 1.
        parents: (k,) which group of the level above each lies in; zeros for the topmost.
        ids: (k,) the number that each has, 0 for those that are new.
    """

    centres: Vectors
    parents: NDArray[np.int64]
    ids: Rows

    def __len__(self) -> int:
        return len(self.centres)


@dataclass(frozen=True, slots=True)
class Shape:
    """A tree of groups, and where each paper lies.

    Attributes:
        levels: the topmost first; none where no paper has a vector.
        labels: (n,) the lowest group of each paper, NOWHERE for those that are near to none.
        usual, spread: mean and standard deviation of papers' cosines with their groups.
        ended: numbers of groups that were given up, with the lowest group that their papers are nearest to.
    """

    mean: Vectors
    levels: tuple[Level, ...] = ()
    labels: Labels = field(default_factory=lambda: np.empty(0, np.int32))
    usual: float = 0.0
    spread: float = 0.0
    ended: dict[int, int] = field(default_factory=dict)

    @property
    def floor(self) -> float:
        """The cosine below which a paper is near to nothing."""
        return self.usual - _SPREADS * self.spread

    def at(self, depth: int) -> Labels:
        """(n,) the group of each paper at a level, counted from the top."""
        labels = self.labels
        for level in self.levels[:depth:-1]:
            labels = np.where(labels < 0, NOWHERE, level.parents[labels]).astype(np.int32)
        return labels


def found(rows: Rows, read: Read, sizes: tuple[int, ...]) -> Shape:
    """Groups of all papers, made anew; of a few, to begin with, and then held against all."""
    some = np.random.default_rng(_SEED).permutation(rows)[:_SAMPLE]
    vectors = read_known(np.sort(some), read)
    if len(vectors) < sizes[-1]:
        return Shape(np.zeros(vectors.shape[1], np.float32))
    mean = vectors.mean(axis=0)
    vectors -= mean
    centres = k_means(unit(vectors, out=vectors), sizes[-1])
    del vectors
    cloud = Cloud(rows, read, mean)
    for _ in range(_PASSES):
        placed = place(cloud, centres)
        centres = unit(placed.sums)[placed.counts >= _fewest(placed.counts)]
    levels = _levels(centres, place(cloud, centres).counts, sizes)
    return _settled(cloud, Shape(mean, levels), None)


def moved(rows: Rows, read: Read, shape: Shape, old: Labels) -> Shape:
    """The same groups after papers came, left or changed: moved to where their papers are.

    Papers that no group covers well make new ones where they lie together; groups that lost nearly all
    papers are given up.

    Args:
        old: (n,) the lowest group that each paper is in, NOWHERE for those that are in none or are new.
    """
    cloud = Cloud(rows, read, shape.mean)
    lowest = shape.levels[-1]
    placed = place(cloud, lowest.centres, old, SLACK)
    centres = np.where((placed.counts > 0)[:, None], unit(placed.sums), lowest.centres)
    lives = placed.counts >= _fewest(placed.counts)
    if not lives.any():  # nobody has a vector any more: what there was may come again
        return replace(shape, labels=np.full(len(rows), NOWHERE, np.int32))
    badly = (placed.labels >= 0) & (placed.cosines < shape.usual - _BADLY * shape.spread)
    born = _born(cloud, np.flatnonzero(badly & (old < 0)), np.flatnonzero(badly), shape, placed.counts)
    ids = np.concatenate([lowest.ids[lives], np.zeros(len(born), np.int64)])
    parents = np.concatenate([lowest.parents[lives], _near(born, shape.levels[-2:-1])])
    levels = (*shape.levels[:-1], Level(np.concatenate([centres[lives], born]), parents, ids))
    number = np.where(lives, np.cumsum(lives) - 1, NOWHERE).astype(np.int32)
    kept = np.where(old < 0, NOWHERE, number[old]).astype(np.int32)
    heirs = nearest(lowest.centres[~lives], levels[-1].centres)[0]
    ended = dict(zip(lowest.ids[~lives].tolist(), heirs.tolist(), strict=True))
    return _settled(cloud, replace(shape, levels=_pruned(levels, ended), ended=ended), kept)


def _settled(cloud: Cloud, shape: Shape, old: Labels | None) -> Shape:
    """The last look at all papers; those that are near to nothing lie nowhere."""
    lowest = shape.levels[-1]
    placed = place(cloud, lowest.centres, old, SLACK)
    if old is None:
        some = placed.cosines[placed.labels >= 0]
        shape = replace(shape, usual=float(some.mean()), spread=float(some.std()))
    labels = np.where(placed.cosines < shape.floor, NOWHERE, placed.labels).astype(np.int32)
    return replace(shape, labels=labels)


def _levels(centres: Vectors, counts: NDArray[np.int64], sizes: tuple[int, ...]) -> tuple[Level, ...]:
    """Larger groups above these, with so many of each."""
    levels = []
    weights = np.maximum(counts, 1)
    for size in (*sizes[-2::-1], 0):
        ids = np.zeros(len(centres), np.int64)
        if not size:
            levels.append(Level(centres, np.zeros(len(centres), np.int64), ids))
            break
        parents = raised(centres, weights, size).astype(np.int64)
        levels.append(Level(centres, parents, ids))
        centres = centres_of(centres, weights, parents, size)
        weights = np.bincount(parents, weights=weights, minlength=size).astype(np.int64)
    return tuple(levels[::-1])


def _born(cloud: Cloud, new: Rows, badly: Rows, shape: Shape, counts: NDArray[np.int64]) -> Vectors:
    """Centres of groups that badly covered papers make, as dense as those that are there.

    Args:
        new: places of papers that were in no topic; without enough of them, nothing is born.
    """
    fewest = max(5, int(np.median(counts)) // 3)
    none = np.empty((0, cloud.mean.shape[0]), np.float32)
    if len(new) < fewest:
        return none
    points = cloud.points(cloud.rows[badly])
    centres = k_means(points, max(1, len(points) // (2 * fewest)))
    labels, cosines = nearest(points, centres)
    sizes = np.bincount(labels, minlength=len(centres))
    dense = np.bincount(labels, weights=cosines, minlength=len(centres)) / np.maximum(sizes, 1)
    fresh = np.bincount(labels[np.isin(badly, new)], minlength=len(centres))
    good = (sizes >= fewest) & (dense >= shape.usual) & (2 * fresh >= sizes)
    return centres[good] if good.any() else none


def _near(points: Vectors, above: tuple[Level, ...]) -> NDArray[np.int64]:
    if not above:
        return np.zeros(len(points), np.int64)
    return nearest(points, above[0].centres)[0].astype(np.int64)


def _pruned(levels: tuple[Level, ...], ended: dict[int, int]) -> tuple[Level, ...]:
    """The same levels without groups in which none lies any more; their heir is that of their last one."""
    pruned = [levels[-1]]
    for level in levels[-2::-1]:
        below = pruned[0]
        used = np.unique(below.parents)
        lost = sorted(set(range(len(level))) - set(used.tolist()))
        for place_ in lost:
            near = nearest(level.centres[[place_]], levels[-1].centres)[0]
            ended[int(level.ids[place_])] = int(near[0])
        pruned[0] = replace(below, parents=np.searchsorted(used, below.parents))
        pruned.insert(0, Level(level.centres[used], level.parents[used], level.ids[used]))
    return tuple(pruned)


def _fewest(counts: NDArray[np.int64]) -> int:
    return max(1, int(counts.mean()) // _DIES_BELOW)
