"""Search by words and meaning together, and papers like a given one."""

from __future__ import annotations

import time
from collections.abc import Sequence

import numpy as np

from broadsheet.embedders import Embedder
from broadsheet.errors import BadRequest
from broadsheet.index._indexes import Indexes
from broadsheet.store import Store, papers
from broadsheet.types import Filters, Hit, Lead, Paper, SearchPage, Vectors, Why

from .explain import explain, stems
from .retrieve import DEPTH, Fused, retrieve

LONGEST_QUERY = 10_000  # characters; a pasted abstract has 2,000
DEEPEST = 1000  # hits; nobody pages further, and each page costs more than the last


class Searcher:
    """What a reader asks of the two indexes.

    Args:
        weight: the share of meaning in a hit's score, in [0, 1].
    """

    def __init__(self, store: Store, indexes: Indexes, weight: float) -> None:
        self._store = store
        self._indexes = indexes
        self._weight = weight

    def search(
        self, query: str, filters: Filters, limit: int, offset: int, leads: Sequence[tuple[int, Lead]] = ()
    ) -> SearchPage:
        """Hits `offset` to `offset + limit`, best first, with the reason of each.

        Args:
            leads: (row, "id" or "title") of papers that the query names; they come first.

        Raises:
            BadRequest: the query is too long, or the page too deep.
            IndexStale: an index cannot answer.
        """
        started = time.perf_counter()
        _check(query, limit, offset)
        fused = self.candidates(query, filters, max(DEPTH, offset + limit + 1))
        rows, whys = _page(fused, leads, limit, offset)
        hits = self._hits(query, rows[:limit], whys, offset)
        return SearchPage(query, hits, offset, len(rows) > limit, time.perf_counter() - started)

    def candidates(self, query: str, filters: Filters, depth: int) -> Fused:
        """The fused candidates, without the papers themselves."""
        if not query.strip():
            empty = np.empty(0, np.float32)
            return Fused(np.empty(0, np.int64), empty, empty)
        vector = self._indexes.embedder.embed([query])[0]
        text, vectors = self._indexes.text(), self._indexes.vectors()
        return retrieve(text, vectors, query, vector, filters, depth, self._weight)

    def similar(self, rows: Sequence[int], filters: Filters, limit: int) -> tuple[Hit, ...]:
        """Papers nearest in meaning to the mean of these, those themselves left out."""
        with self._store.read() as db:
            given = papers.by_rows(db, rows)
        vector = _mean(self._indexes.embedder, given)
        found = self._indexes.vectors().search(vector, limit + len(given), filters)
        keep = ~np.isin(found.rows, rows)
        near = zip(found.rows[keep].tolist(), found.scores[keep].tolist(), strict=True)
        whys = {row: Why(meaning=score) for row, score in near}
        return self._hits(" ".join(paper.title for paper in given), list(whys)[:limit], whys, 0)

    def _hits(self, query: str, rows: Sequence[int], whys: dict[int, Why], offset: int) -> tuple[Hit, ...]:
        with self._store.read() as db:
            found = papers.by_rows(db, rows)
        index = self._indexes.text()
        wanted = stems(index, query)
        return tuple(
            Hit(paper, offset + place, why.text + why.meaning, why)
            for place, paper in enumerate(found, start=1)
            for why in [explain(index, wanted, paper, whys[paper.row])]
        )


def _check(query: str, limit: int, offset: int) -> None:
    if len(query) > LONGEST_QUERY:
        raise BadRequest(f"a query has at most {LONGEST_QUERY:,} characters; this one has {len(query):,}")
    if limit < 1 or offset < 0 or offset + limit > DEEPEST:
        raise BadRequest(
            f"a search shows its first {DEEPEST} hits; hits {offset + 1} to {offset + limit} are none"
        )


def _page(
    fused: Fused, leads: Sequence[tuple[int, Lead]], limit: int, offset: int
) -> tuple[list[int], dict[int, Why]]:
    """The rows of one page and the first of the next, leads first, and for each what scores tell."""
    places = {row: place for place, row in enumerate(fused.rows.tolist())}
    named = dict(leads)
    rows = list(dict.fromkeys([*named, *places]))[offset : offset + limit + 1]
    return rows, {row: _why(fused, places.get(row), named.get(row)) for row in rows}


def _why(fused: Fused, place: int | None, lead: Lead | None) -> Why:
    if place is None:
        return Why(lead=lead)
    return Why(float(fused.text[place]), float(fused.meaning[place]), lead=lead)


def _mean(embedder: Embedder, given: Sequence[Paper]) -> Vectors:
    """(d,) unit vector in the middle of these papers."""
    vectors = embedder.embed([f"{paper.title}. {paper.abstract}" for paper in given])
    middle = vectors.sum(axis=0)
    length = np.linalg.norm(middle)
    return np.asarray(middle / length if length else middle, np.float32)
