"""Nearest vectors by 4-bit codes over everything, then exactly over the best. https://github.com/RyanCodrai/turbovec

Each save leaves a snapshot that is named by `meta.json`, the last file to be replaced: vectors are
appended to one file (one byte a number), codes and the papers' facts are written beside the old ones. What
`meta.json` does not speak of was cut short by a kill and does not count. Readers keep the snapshot
they have until they see a newer one.

Source of the codes: Zandieh et al., "TurboQuant", 2025, arXiv:2504.19874.
"""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import asdict, dataclass
from functools import lru_cache
from pathlib import Path
from typing import Literal

import numpy as np
import turbovec
from numpy.typing import NDArray

from broadsheet.errors import IndexStale
from broadsheet.types import Filters, Ranking, Rows, Scores, Vectors

from . import Entry, Tally
from ._bytes import Kept, packed, products, record, unpacked
from ._facts import Facts
from ._files import replace_file, stamp

KIND: Literal["vectors"] = "vectors"
VERSION = "3"

_SHORTLIST = 300  # candidates by codes at the least, to be scored exactly; see docs/notes/0001
_HIDDEN = 2  # times as many are asked for beyond the shortlist as a mask hides of it in the mean
_WIDEST = 1200  # candidates by codes; more take longer than a mask does
_FEW = 4000  # papers that are sooner compared exactly than by codes
_MOST_DEAD = 0.2  # of all places; above it they are cleared away
_SAMPLE = 10_000


def make(folder: Path, dim: int) -> Turbovec:
    """Open the index in `folder`, or begin an empty one there."""
    return Turbovec(folder, dim)


@dataclass(frozen=True, slots=True)
class _Meta:
    """What the last save left: how many places of which files count."""

    version: str
    dim: int
    generation: int
    places: int
    vectors: str
    codes: str
    facts: str


class _Snapshot:
    """One saved state, never changed: place i of every array is of the same paper."""

    def __init__(self, folder: Path, meta: _Meta) -> None:
        self.meta = meta
        self.facts = Facts.load(folder / meta.facts) if meta.places else Facts.empty()
        self.vectors = _map(folder / meta.vectors, meta.places, meta.dim)
        self.codes = _codes(folder / meta.codes, self.vectors)
        self.mask = lru_cache(maxsize=32)(self._mask)
        self.rows, self.places = self.facts.alive_rows()

    def search(self, vector: Vectors, k: int, filters: Filters) -> Ranking:
        mask, left = self.mask(filters)
        if left <= _FEW:
            return self._best(vector, np.flatnonzero(mask), k)
        wanted = min(left, max(_SHORTLIST, k + k // 4))
        return self._best(vector, self._shortlist(vector, wanted, mask, left), k)

    def _shortlist(self, vector: Vectors, n: int, mask: NDArray[np.bool_], left: int) -> NDArray[np.int64]:
        """Places of the n best by their codes that the mask admits.

        A mask more than doubles the time of a search (docs/notes/0001), so where it hides little, some more
        are asked for and the hidden ones left out; only when that leaves too few is it used.
        """
        more = n + (_HIDDEN * n * (len(mask) - left)) // left + (left < len(mask))
        if more <= _WIDEST:
            slots = self._by_codes(vector, more)
            admitted = slots[mask[slots]][:n]
            if len(admitted) == n:
                return admitted
        return self._by_codes(vector, n, mask)

    def _by_codes(self, vector: Vectors, n: int, mask: NDArray[np.bool_] | None = None) -> NDArray[np.int64]:
        slots: NDArray[np.int64] = self.codes.search(vector[None], n, mask=mask)[1][0]
        return slots[slots >= 0]

    def score(self, vector: Vectors, rows: Rows) -> Scores:
        scores = np.zeros(len(rows), np.float32)
        known, places = self.known(rows)
        scores[known] = self._cosines(vector, places)
        return scores

    def kept(self, rows: Rows) -> Vectors:
        vectors = np.zeros((len(rows), self.meta.dim), np.float32)
        known, places = self.known(rows)
        vectors[known] = unpacked(self.vectors[places])
        return vectors

    def known(self, rows: Rows) -> tuple[NDArray[np.bool_], NDArray[np.int64]]:
        """Which of these papers are here, and the places of those that are."""
        if not len(self.rows):
            return np.zeros(len(rows), np.bool_), np.empty(0, np.int64)
        at = np.minimum(np.searchsorted(self.rows, rows), len(self.rows) - 1)
        known = self.rows[at] == rows
        return known, self.places[at[known]]

    def _best(self, vector: Vectors, places: NDArray[np.int64], k: int) -> Ranking:
        scores, rows = self._cosines(vector, places), self.facts.rows[places]
        best = np.lexsort((rows, -scores))[: max(k, 0)]
        return Ranking(rows[best], scores[best])

    def _cosines(self, vector: Vectors, places: NDArray[np.int64]) -> Scores:
        return products(self.vectors[places], vector)

    def _mask(self, filters: Filters) -> tuple[NDArray[np.bool_], int]:
        """The places that filters admit, and how many these are."""
        mask = self.facts.admitted(filters)
        return mask, int(mask.sum())


class Turbovec:
    """A `VectorIndex`; one process writes at a time, any number read."""

    version = VERSION

    def __init__(self, folder: Path, dim: int) -> None:
        folder.mkdir(parents=True, exist_ok=True)
        self.dim = dim
        self._folder = folder
        self._meta_file = folder / "meta.json"
        self._added: dict[int, tuple[Entry, Vectors]] = {}
        self._removed: set[int] = set()
        self._seen: tuple[int, int] | None = None
        self._snapshot = _Snapshot(folder, _Meta(self.version, dim, 0, 0, "", "", ""))
        self.refresh()

    def __len__(self) -> int:
        return len(self._snapshot.rows)

    def add(self, entries: Sequence[Entry], vectors: Vectors) -> None:
        """Take in papers with their (n, dim) vectors; one that is already in is replaced."""
        self.remove([entry.row for entry in entries])
        for entry, vector in zip(entries, vectors, strict=True):
            self._added[entry.row] = (entry, vector)

    def remove(self, rows: Sequence[int]) -> None:
        """Forget these papers; those it never knew are passed over."""
        self._removed.update(rows)
        for row in rows:
            self._added.pop(row, None)

    def save(self) -> None:
        """Append what was added, mark what was removed, and name the new state in one step."""
        if not (self._added or self._removed):
            return
        old = self._snapshot
        facts = old.facts.without(self._removed).extended([entry for entry, _ in self._added.values()])
        added = [vector for _, vector in self._added.values()]
        fresh = packed(np.array(added, np.float32).reshape(-1, self.dim))
        meta = self._compacted(facts, fresh) if facts.dead_share() > _MOST_DEAD else self._grown(facts, fresh)
        replace_file(self._meta_file, json.dumps(asdict(meta)).encode())
        self._added.clear()
        self._removed.clear()
        self.refresh()
        self._tidy()

    def refresh(self) -> bool:
        """See what another process has saved; True if there was anything."""
        seen = stamp(self._meta_file)
        if seen == self._seen or seen is None:
            return False
        try:
            self._snapshot = self._opened()
        except FileNotFoundError:
            if stamp(self._meta_file) == seen:
                raise IndexStale(
                    "the vector index has lost a file. Run: broadsheet index --rebuild"
                ) from None
            return self.refresh()  # a newer state came while we opened this one
        except (OSError, ValueError, TypeError, KeyError) as error:
            raise IndexStale(
                f"the vector index cannot be read: {error}. Run: broadsheet index --rebuild"
            ) from error
        self._seen = seen
        return True

    def close(self) -> None:
        """Forget what was not saved."""
        self._added.clear()
        self._removed.clear()

    def search(self, vector: Vectors, k: int, filters: Filters = Filters()) -> Ranking:
        """The k papers nearest to one (dim,) vector, by exact cosine in [−1, 1]."""
        return self._snapshot.search(np.ascontiguousarray(vector, np.float32), k, filters)

    def score(self, vector: Vectors, rows: Rows) -> Vectors:
        """Exact cosine of these papers with one (dim,) vector; 0 for rows it does not know."""
        return self._snapshot.score(vector, rows)

    def vectors(self, rows: Rows) -> Vectors:
        """(n, dim) float32 vectors of these papers; zeros for rows it does not know."""
        return self._snapshot.kept(rows)

    def tally(self, rows: Rows) -> Tally:
        """How many of these papers have each "year", "category" and "venue"."""
        return self._snapshot.facts.tally(self._snapshot.known(rows)[1])

    def _opened(self) -> _Snapshot:
        meta = _Meta(**json.loads(self._meta_file.read_bytes()))
        if (meta.version, meta.dim) != (self.version, self.dim):
            raise ValueError(f"it is {meta.version} of {meta.dim} numbers, not {self.version} of {self.dim}")
        return _Snapshot(self._folder, meta)

    def _grown(self, facts: Facts, fresh: Kept) -> _Meta:
        """Files of the next generation: vectors appended in place, codes and facts written beside."""
        old = self._snapshot.meta
        vectors = old.vectors or f"vectors-{old.generation + 1}.i1"
        with (self._folder / vectors).open("ab") as file:
            file.truncate(old.places * fresh.itemsize)  # what a kill left behind
            file.write(fresh.tobytes())
        codes = turbovec.TurboQuantIndex(dim=self.dim, bit_width=4)
        if old.places:
            codes = turbovec.TurboQuantIndex.from_bytes(self._snapshot.codes.to_bytes())
        return self._written(facts, vectors, _encode(codes, unpacked(fresh)))

    def _compacted(self, facts: Facts, fresh: Kept) -> _Meta:
        """Files of the next generation, without the places of papers that are gone."""
        alive = np.flatnonzero(facts.alive)
        places = self._snapshot.meta.places
        kept = np.concatenate([self._snapshot.vectors[alive[alive < places]], fresh])
        vectors = f"vectors-{self._snapshot.meta.generation + 1}.i1"
        (self._folder / vectors).write_bytes(kept.tobytes())
        codes = turbovec.TurboQuantIndex(dim=self.dim, bit_width=4)
        return self._written(facts.compacted(), vectors, _encode(codes, unpacked(kept)))

    def _written(self, facts: Facts, vectors: str, codes: turbovec.TurboQuantIndex) -> _Meta:
        generation = self._snapshot.meta.generation + 1
        meta = _Meta(
            self.version,
            self.dim,
            generation,
            len(facts),
            vectors,
            f"codes-{generation}.tv",
            f"facts-{generation}.npz",
        )
        codes.write(str(self._folder / meta.codes), durable=False)  # can be made again from the vectors
        facts.save(self._folder / meta.facts)
        return meta

    def _tidy(self) -> None:
        """Remove the files of older generations; who still reads them keeps them open."""
        meta = self._snapshot.meta
        current = {"meta.json", meta.vectors, meta.codes, meta.facts}
        for file in self._folder.iterdir():
            if file.name not in current:
                file.unlink(missing_ok=True)


def _encode(codes: turbovec.TurboQuantIndex, fresh: Vectors) -> turbovec.TurboQuantIndex:
    """Codes of these vectors after those that are there; the first ones fit the scale of each number."""
    if len(codes) == 0 and len(fresh) >= _SAMPLE:
        codes.calibrate(np.ascontiguousarray(fresh[:: len(fresh) // _SAMPLE]))
    if len(fresh):
        codes.add(fresh)
    return codes


def _codes(path: Path, vectors: Kept) -> turbovec.TurboQuantIndex:
    """The codes of these vectors, made again when their file did not survive."""
    if len(vectors) and path.exists():
        try:
            codes = turbovec.TurboQuantIndex.load(str(path))
            if len(codes) == len(vectors):
                codes.prepare()
                return codes
        except (ValueError, OSError):
            pass
    fresh = unpacked(vectors)
    return _encode(turbovec.TurboQuantIndex(dim=fresh.shape[1], bit_width=4), fresh)


def _map(path: Path, places: int, dim: int) -> Kept:
    """(places,) records of the file, read as needed."""
    form = record(dim)
    if places == 0:
        return np.empty(0, form)
    if path.stat().st_size < places * form.itemsize:
        raise ValueError(f"{path.name} is shorter than {places} vectors")
    return np.memmap(path, form, "r", shape=(places,))
