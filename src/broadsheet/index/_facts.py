"""What filters ask of the papers in a vector index: row, day, categories and whether it is still there."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Self

import numpy as np
from numpy.typing import NDArray

from broadsheet.types import Filters, Rows

from . import Entry, Tally, archive, day_number

Places = NDArray[np.int64]

_LONGEST = 100  # letters of a venue that are kept


@dataclass(frozen=True, slots=True, eq=False)
class Facts:
    """Arrays over n places, and over m (place, category) pairs.

    Attributes:
        rows: (n,) row of the paper in each place.
        days: (n,) YYYYMMDD, 0 when unknown.
        alive: (n,) whether the place still counts.
        names: the categories there are.
        owners, members: (m,) the place, and the position in `names`, of each pair; by place.
        venues: (n,) the position in `halls` of each paper's venue, −1 when unknown.
        halls: the venues there are.
    """

    rows: Rows
    days: NDArray[np.int32]
    alive: NDArray[np.bool_]
    names: NDArray[np.str_]
    owners: NDArray[np.int32]
    members: NDArray[np.int32]
    venues: NDArray[np.int32]
    halls: NDArray[np.str_]

    def __len__(self) -> int:
        return len(self.rows)

    @classmethod
    def empty(cls) -> Self:
        """No papers."""
        return cls.of([])

    @classmethod
    def of(cls, entries: Sequence[Entry]) -> Self:
        """Papers in the places 0 to n − 1."""
        pairs = [
            (place, name) for place, entry in enumerate(entries) for name in dict.fromkeys(entry.categories)
        ]
        names, members = np.unique(np.array([name for _, name in pairs], np.str_), return_inverse=True)
        return cls(
            np.array([entry.row for entry in entries], np.int64),
            np.array([entry.day for entry in entries], np.int32),
            np.ones(len(entries), np.bool_),
            names,
            np.array([place for place, _ in pairs], np.int32),
            members.astype(np.int32),
            *_coded([entry.venue for entry in entries]),
        )

    @classmethod
    def load(cls, path: Path) -> Self:
        """Read what `save` wrote."""
        with np.load(path, allow_pickle=False) as kept:
            return cls(**{name: kept[name] for name in cls.__slots__})

    def save(self, path: Path) -> None:
        """Write everything to one file."""
        np.savez(path, **{name: getattr(self, name) for name in self.__slots__})

    def without(self, rows: Collection[int]) -> Self:
        """The same places, those of these papers dead."""
        if not rows:
            return self
        return replace(self, alive=self.alive & ~np.isin(self.rows, np.array(sorted(rows), np.int64)))

    def extended(self, entries: Sequence[Entry]) -> Self:
        """More papers in the places after these."""
        more = self.of(entries)
        names, places = np.unique(np.concatenate([self.names, more.names]), return_inverse=True)
        places = places.astype(np.int32)
        return type(self)(
            np.concatenate([self.rows, more.rows]),
            np.concatenate([self.days, more.days]),
            np.concatenate([self.alive, more.alive]),
            names,
            np.concatenate([self.owners, more.owners + np.int32(len(self))]),
            np.concatenate([places[self.members], places[len(self.names) :][more.members]]),
            *_joined(self, more),
        )

    def compacted(self) -> Self:
        """The places that are alive, moved together."""
        moved = np.cumsum(self.alive, dtype=np.int32) - np.int32(1)
        kept = self.alive[self.owners]
        return replace(
            self,
            rows=self.rows[self.alive],
            days=self.days[self.alive],
            alive=self.alive[self.alive],
            owners=moved[self.owners[kept]],
            members=self.members[kept],
            venues=self.venues[self.alive],
        )

    def dead_share(self) -> float:
        """The share of places in [0, 1] that no longer count."""
        return 1 - float(self.alive.mean()) if len(self) else 0.0

    def alive_rows(self) -> tuple[Rows, Places]:
        """Rows of papers in ascending order, and the place of each."""
        places = np.flatnonzero(self.alive)
        order = np.argsort(self.rows[places], kind="stable")
        return self.rows[places][order], places[order]

    def tally(self, places: Places) -> Tally:
        """How many of the papers in these places have each year, category and venue."""
        years = self.days[places] // 10_000
        wanted = places.astype(self.owners.dtype)  # else all owners would be made as wide as these
        first, after = np.searchsorted(self.owners, np.stack([wanted, wanted + wanted.dtype.type(1)]))
        counts = after - first
        starts = np.repeat(first - np.cumsum(counts) + counts, counts)
        members = self.members[starts + np.arange(len(starts))]
        venues = self.venues[places]
        return {
            "year": {str(year): n for year, n in _counted(years[years > 0])},
            "category": _named(self.names, members),
            "venue": _named(self.halls, venues[venues >= 0]),
        }

    def admitted(self, filters: Filters) -> NDArray[np.bool_]:
        """(n,) which papers may answer."""
        mask = self.alive.copy()
        if filters.since or filters.until:
            mask &= self.days >= (day_number(filters.since) if filters.since else 1)
        if filters.until:
            mask &= self.days <= day_number(filters.until)
        if filters.categories:
            mask &= self._in_categories(filters.categories)
        return mask

    def _in_categories(self, wanted: Sequence[str]) -> NDArray[np.bool_]:
        chosen = np.array(
            [not {name, f"{archive(name)}.*"}.isdisjoint(wanted) for name in self.names.tolist()], np.bool_
        )
        found = np.zeros(len(self), np.bool_)
        if chosen.any():
            found[self.owners[chosen[self.members]]] = True
        return found


def _coded(venues: Sequence[str]) -> tuple[NDArray[np.int32], NDArray[np.str_]]:
    """The position of each venue among those there are, −1 for none; and those there are."""
    # An array of all the venues would take the length of the longest one for each paper.
    halls = sorted({venue[:_LONGEST] for venue in venues if venue})
    codes = {hall: code for code, hall in enumerate(halls)}
    return np.array([codes.get(venue[:_LONGEST], -1) for venue in venues], np.int32), np.array(halls, np.str_)


def _joined(one: Facts, other: Facts) -> tuple[NDArray[np.int32], NDArray[np.str_]]:
    """The venues of the places of both, one after the other."""
    halls, moved = np.unique(np.concatenate([one.halls, other.halls]), return_inverse=True)
    moved = np.append(moved, -1).astype(np.int32)  # −1, which is no venue, stays −1
    first = moved[np.where(one.venues < 0, -1, one.venues)]
    second = moved[np.where(other.venues < 0, -1, other.venues + len(one.halls))]
    return np.concatenate([first, second]).astype(np.int32), halls


def _named(names: NDArray[np.str_], codes: NDArray[np.int32]) -> dict[str, int]:
    values, counts = np.unique(codes, return_counts=True)
    return dict(zip(names[values].tolist(), counts.tolist(), strict=True))


def _counted(codes: NDArray[np.int32]) -> list[tuple[int, int]]:
    values, counts = np.unique(codes, return_counts=True)
    return list(zip(values.tolist(), counts.tolist(), strict=True))
