"""Nearest vectors by brute force: the first five minutes of a small instance, and the oracle of the tests."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Sequence
from dataclasses import astuple
from pathlib import Path
from typing import Literal

import numpy as np

from broadsheet.errors import IndexStale
from broadsheet.types import Filters, Ranking, Rows, Vectors

from . import Entry, Tally, admits
from ._files import replace_file, stamp

KIND: Literal["vectors"] = "vectors"
VERSION = "2"


def make(folder: Path, dim: int) -> Exact:
    """Open the index in `folder`, or begin an empty one there."""
    return Exact(folder, dim)


class Exact:
    """A `VectorIndex` that compares with everything. O(n·d) time for a search, 4·n·d bytes."""

    version = VERSION

    def __init__(self, folder: Path, dim: int) -> None:
        folder.mkdir(parents=True, exist_ok=True)
        self.dim = dim
        self._file = folder / "vectors.json"
        self._pending: dict[int, tuple[Entry, list[float]] | None] = {}
        self._saved: dict[int, tuple[Entry, list[float]]] = {}
        self._seen: tuple[int, int] | None = None
        self.refresh()

    def __len__(self) -> int:
        return len(self._saved)

    def add(self, entries: Sequence[Entry], vectors: Vectors) -> None:
        """Take in papers with their (n, dim) vectors; one that is already in is replaced."""
        for entry, vector in zip(entries, vectors, strict=True):
            self._pending[entry.row] = (entry, [float(number) for number in vector])

    def remove(self, rows: Sequence[int]) -> None:
        """Forget these papers; those it never knew are passed over."""
        self._pending |= dict.fromkeys(rows)

    def save(self) -> None:
        """Write everything to one file and swap it in."""
        merged: dict[int, tuple[Entry, list[float]] | None] = {**self._saved, **self._pending}
        kept = [_packed(*known) for _, known in sorted(merged.items()) if known]
        replace_file(self._file, json.dumps(kept).encode())
        self._pending.clear()
        self.refresh()

    def refresh(self) -> bool:
        """See what another process has saved; True if there was anything."""
        seen = stamp(self._file)
        if seen == self._seen or seen is None:
            return False
        try:
            known = map(_unpacked, json.loads(self._file.read_bytes()))
            self._saved = {entry.row: (entry, vector) for entry, vector in known}
        except (ValueError, TypeError) as error:
            raise IndexStale(
                f"{self._file} cannot be read ({error}). Run: broadsheet index --rebuild"
            ) from error
        self._seen = seen
        return True

    def close(self) -> None:
        """Forget what was not saved."""
        self._pending.clear()

    def search(self, vector: Vectors, k: int, filters: Filters = Filters()) -> Ranking:
        """The k papers nearest to one (dim,) vector, by exact cosine in [−1, 1]."""
        rows = np.array([row for row, (entry, _) in self._saved.items() if admits(filters, entry)], np.int64)
        scores = self.score(vector, rows)
        best = np.lexsort((rows, -scores))[: max(k, 0)]
        return Ranking(rows[best], scores[best])

    def score(self, vector: Vectors, rows: Rows) -> Vectors:
        """Exact cosine of these papers with one (dim,) vector; 0 for rows it does not know."""
        scores: Vectors = self.vectors(rows) @ vector
        return scores

    def vectors(self, rows: Rows) -> Vectors:
        """(n, dim) float32 vectors of these papers; zeros for rows it does not know."""
        zeros = [0.0] * self.dim
        known = [self._saved[row][1] if row in self._saved else zeros for row in rows.tolist()]
        return np.array(known, np.float32).reshape(len(rows), self.dim)

    def tally(self, rows: Rows) -> Tally:
        """How many of these papers have each "year", "category" and "venue"."""
        entries = [self._saved[row][0] for row in rows.tolist() if row in self._saved]
        return {
            "year": Counter(str(entry.day // 10_000) for entry in entries if entry.day),
            "category": Counter(name for entry in entries for name in dict.fromkeys(entry.categories)),
            "venue": Counter(entry.venue for entry in entries if entry.venue),
        }


def _packed(entry: Entry, vector: list[float]) -> list[object]:
    return [*astuple(entry), vector]


def _unpacked(kept: list[object]) -> tuple[Entry, list[float]]:
    row, title, abstract, authors, categories, day, venue, code, vector = kept
    entry = Entry(row, title, abstract, authors, tuple(categories), day, venue, code)  # type: ignore[arg-type]
    return entry, vector  # type: ignore[return-value]
