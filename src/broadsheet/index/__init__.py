"""Here is a query, give me ids, fast. Text or vector in, `Ranking` out; changes in, nothing out.

A file of this room without a leading underscore is an index. Its `KIND` is "text", and `make(folder)`
gives a `TextIndex`; or it is "vectors", and `make(folder, dim)` gives a `VectorIndex`. Indexes are
derived: each follows the store's change log (`_follow.py`) and can be deleted and built again.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Protocol, TypeAlias

from broadsheet.types import Filters, Ranking, Rows, Vectors

Tally: TypeAlias = Mapping[str, Mapping[str, int]]


@dataclass(frozen=True, slots=True)
class Entry:
    """What an index is told of a paper.

    Attributes:
        authors: their names, each from the next by "; ".
        day: YYYYMMDD as a number, 0 when unknown; the first day it can be when only year or month is known.
        code: whether it comes with code.
    """

    row: int
    title: str
    abstract: str
    authors: str
    categories: tuple[str, ...]
    day: int
    venue: str = ""
    code: bool = False


class Index(Protocol):
    """What both kinds share."""

    version: str

    def __len__(self) -> int:
        """How many papers are in it."""
        ...

    def remove(self, rows: Sequence[int]) -> None:
        """Forget these papers; those it never knew are passed over."""
        ...

    def save(self) -> None:
        """Make all that was added and removed durable and visible to `search`, whole or not at all."""
        ...

    def refresh(self) -> bool:
        """See what another process has saved; True if there was anything. Cheap when there was not."""
        ...

    def close(self) -> None:
        """Let go of files and locks; what was not saved is lost."""
        ...


class TextIndex(Index, Protocol):
    """Finds words."""

    def add(self, entries: Sequence[Entry]) -> None:
        """Take in papers; one that is already in is replaced."""
        ...

    def search(self, query: str, k: int, filters: Filters = Filters()) -> Ranking:
        """The k papers that match the words best, by BM25 (larger is better, unbounded)."""
        ...

    def matching(self, filters: Filters, k: int, among: Rows | None = None) -> Rows:
        """The k newest papers that the filters admit, newest first; of `among` alone where that is given."""
        ...

    def words(self, text: str) -> dict[str, str]:
        """The index's own reading of a text: each word as it stands there, and its stem; no stop words."""
        ...

    def count(self, word: str) -> int:
        """How many papers have the word, be it a stop word, in title or abstract; those gone may count."""
        ...


class VectorIndex(Index, Protocol):
    """Finds nearest vectors."""

    dim: int

    def add(self, entries: Sequence[Entry], vectors: Vectors) -> None:
        """Take in papers with their (n, dim) vectors; one that is already in is replaced."""
        ...

    def search(self, vector: Vectors, k: int, filters: Filters = Filters()) -> Ranking:
        """The k papers nearest to one (dim,) vector, by exact cosine in [−1, 1].

        It cannot tell whether `filters.where` holds, and takes no notice of it.
        """
        ...

    def score(self, vector: Vectors, rows: Rows) -> Vectors:
        """Exact cosine of these papers with one (dim,) vector; 0 for rows it does not know."""
        ...

    def vectors(self, rows: Rows) -> Vectors:
        """(n, dim) float32 vectors of these papers; zeros for rows it does not know."""
        ...

    def tally(self, rows: Rows) -> Tally:
        """How many of these papers have each "year", "category" and "venue"."""
        ...


def day_number(day: date) -> int:
    """A day as the number YYYYMMDD, which orders as the days do."""
    return day.year * 10_000 + day.month * 100 + day.day


def admits(filters: Filters, entry: Entry) -> bool:
    """Whether days and categories let a paper answer: the rule, for indexes that look at each paper."""
    if filters.since and entry.day < day_number(filters.since):
        return False
    if (filters.since or filters.until) and not entry.day:
        return False
    if filters.until and entry.day > day_number(filters.until):
        return False
    named = {*entry.categories, *(f"{archive(category)}.*" for category in entry.categories)}
    return not filters.categories or not named.isdisjoint(filters.categories)


def archive(category: str) -> str:
    """The part of a category before the dot, under which `cs.*` finds all of computer science."""
    return category.partition(".")[0]
