"""What papers mean and which words they have, read once and kept; and papers drawn from all."""

from __future__ import annotations

import threading
from collections import OrderedDict
from collections.abc import Sequence
from dataclasses import dataclass

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
class Ground:
    """What all profiles stand on: the middle of all papers, and some drawn from them.

    Attributes:
        negatives: rows of the negatives.
        papers: how many there were when they were drawn.
    """

    middle: Vectors
    background: Background
    negatives: Rows
    papers: int


class Readings:
    """Features of papers by row. Threads may share it."""

    def __init__(self, store: Store, indexes: Indexes) -> None:
        self._store, self._indexes = store, indexes
        self._read: OrderedDict[int, tuple[Ids, Values]] = OrderedDict()
        self._ground: Ground | None = None
        self._lock = threading.RLock()
        self.wording = Wording(indexes.vocabulary())

    def ground(self) -> Ground:
        """What profiles stand on now; raises IndexStale."""
        count = len(self._indexes.vectors())
        with self._lock:
            if self._ground is None or not self._ground.papers <= count <= _GROWN * self._ground.papers + 10:
                self._ground = self._drawn(count)
            return self._ground

    def of(self, rows: Sequence[int], ground: Ground) -> Features:
        """Features of these papers; a paper that is not in the index means nothing, but has its words."""
        return Features(self._meaning(rows, ground.middle), self._words(rows))

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
        drawn = Features(self._meaning(rows, middle), self._words(rows))
        places = np.arange(len(rows))
        return Ground(middle, Background.of(drawn), np.array(rows, np.int64)[negative(places)], count)

    def _meaning(self, rows: Sequence[int], middle: Vectors) -> Vectors:
        vectors = self.vectors(rows)
        known = np.asarray(vectors.any(axis=1))[:, None]
        moved = np.where(known, vectors - middle, 0)
        lengths = np.linalg.norm(moved, axis=1, keepdims=True)
        return np.asarray(moved / np.where(lengths > 0, lengths, 1), np.float32)

    def _words(self, rows: Sequence[int]) -> Sparse:
        with self._lock:
            found = {row: self._read[row] for row in rows if row in self._read}
        missing = [row for row in rows if row not in found]
        for start in range(0, len(missing), _AT_ONCE):
            found |= self._read_anew(missing[start : start + _AT_ONCE])
        empty = np.empty(0, np.int32), np.empty(0, np.float32)
        return Sparse.of([found.get(row, empty) for row in rows])

    def _read_anew(self, rows: Sequence[int]) -> dict[int, tuple[Ids, Values]]:
        with self._store.read() as db:
            texts, names = papers.texts(db, rows), profiles.bylines(db, rows)
        read = {
            row: self.wording.read(f"{title}\n{abstract}", names.get(row, ()))
            for row, (title, abstract) in texts.items()
        }
        with self._lock:
            self._read |= read
            while len(self._read) > _KEPT:
                self._read.popitem(last=False)
        return read
