"""What papers mean and which words they have, read once and kept; and papers drawn from all."""

from __future__ import annotations

import threading
from collections import OrderedDict
from collections.abc import Sequence
from dataclasses import dataclass, field

import numpy as np

from broadsheet.index._indexes import Indexes
from broadsheet.ranking.preference import Background, Features, negative
from broadsheet.ranking.sparse import Ids, Sparse, Values
from broadsheet.store import Store, papers, profiles
from broadsheet.types import Rows, Vectors

from .wording import Wording

DRAWN = 1500  # papers that stand for all: two thirds as weak negatives, a third to hold scores against
_AMONG = 30_000  # the newest papers, which they are drawn from
_APART = 35  # days; a negative scores less than its like, so none is drawn from what a page may show
_KEPT = 60_000  # papers whose words are kept in memory: about 60 MB
_GROWN = 1.1  # times as many papers as when they were drawn, and they are drawn anew
_AT_ONCE = 500


@dataclass(frozen=True, slots=True, eq=False)
class Shelf:
    """The words of papers that were read, and what words weighed when there were so many papers."""

    wording: Wording
    papers: int
    read: OrderedDict[int, tuple[Ids, Values]] = field(default_factory=OrderedDict)


@dataclass(frozen=True, slots=True, eq=False)
class Ground:
    """What all profiles stand on: the middle of all papers, and some drawn from them.

    Attributes:
        negatives: rows of the negatives.
        papers: how many there were when they were drawn.
    """

    shelf: Shelf
    middle: Vectors
    background: Background
    negatives: Rows
    papers: int


class Readings:
    """Features of papers by row. Threads may share it."""

    def __init__(self, store: Store, indexes: Indexes) -> None:
        self._store, self._indexes = store, indexes
        self._ground: Ground | None = None
        self._lock = threading.RLock()

    @property
    def wording(self) -> Wording:
        """The words that profiles speak of now; raises IndexStale."""
        return self.ground().shelf.wording

    def ground(self) -> Ground:
        """What profiles stand on now; raises IndexStale."""
        count = len(self._indexes.vectors())
        with self._lock:
            if self._ground is None or not self._ground.papers <= count <= _GROWN * self._ground.papers + 10:
                self._ground = self._drawn(count)
            return self._ground

    def of(self, rows: Sequence[int], ground: Ground) -> Features:
        """Features of these papers; a paper that is not in the index means nothing, but has its words."""
        return Features(self._meaning(rows, ground.middle), self._words(rows, ground.shelf))

    def vectors(self, rows: Sequence[int]) -> Vectors:
        """(n, d) what the index has of these papers."""
        return self._indexes.vectors().vectors(np.array(rows, np.int64))

    def _drawn(self, count: int) -> Ground:
        with self._store.read() as db:
            newest = profiles.newest(db, _AMONG, _APART)
            if len(newest) < DRAWN:
                newest = profiles.newest(db, _AMONG)
        rows = newest[:: max(len(newest) // DRAWN, 1)][:DRAWN]
        middle = np.asarray(self.vectors(rows).mean(axis=0) if rows else np.zeros(1), np.float32)
        shelf = self._shelf(count)
        drawn = Features(self._meaning(rows, middle), self._words(rows, shelf))
        places = np.arange(len(rows))
        return Ground(shelf, middle, Background.of(drawn), np.array(rows, np.int64)[negative(places)], count)

    def _shelf(self, count: int) -> Shelf:
        """The one that there is, or a new one when words have come to be twice as rare, or as common."""
        old = self._ground.shelf if self._ground else None
        if old is not None and old.papers <= 2 * count and count <= 2 * old.papers:
            return old
        return Shelf(Wording(self._indexes.vocabulary()), count)

    def _meaning(self, rows: Sequence[int], middle: Vectors) -> Vectors:
        return about(middle, self.vectors(rows))

    def _words(self, rows: Sequence[int], shelf: Shelf) -> Sparse:
        with self._lock:
            found = {row: shelf.read[row] for row in rows if row in shelf.read}
        missing = [row for row in rows if row not in found]
        for start in range(0, len(missing), _AT_ONCE):
            found |= self._read_anew(missing[start : start + _AT_ONCE], shelf)
        empty = np.empty(0, np.int32), np.empty(0, np.float32)
        return Sparse.of([found.get(row, empty) for row in rows])

    def _read_anew(self, rows: Sequence[int], shelf: Shelf) -> dict[int, tuple[Ids, Values]]:
        with self._store.read() as db:
            texts, names = papers.texts(db, rows), profiles.bylines(db, rows)
        read = {
            row: shelf.wording.read(f"{title}\n{abstract}", names.get(row, ()))
            for row, (title, abstract) in texts.items()
        }
        with self._lock:
            shelf.read.update(read)
            while len(shelf.read) > _KEPT:
                shelf.read.popitem(last=False)
        return read


def about(middle: Vectors, vectors: Vectors) -> Vectors:
    """(n, d) vectors at length 1 about the middle of all; what means nothing (0) still does."""
    known = np.asarray(vectors.any(axis=1))[:, None]
    moved = np.where(known, vectors - middle, 0)
    lengths = np.linalg.norm(moved, axis=1, keepdims=True)
    return np.asarray(moved / np.where(lengths > 0, lengths, 1), np.float32)
