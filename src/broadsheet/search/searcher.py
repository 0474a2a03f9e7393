"""Search by words and meaning together, and papers like a given one."""

from __future__ import annotations

import logging
import time
from collections.abc import Callable, Sequence
from functools import cache

import numpy as np

from broadsheet.answers import Hit, Lead, SearchPage, Sort, Why
from broadsheet.embedders._asking import is_question
from broadsheet.errors import BadRequest, EmbedderError
from broadsheet.index._indexes import Indexes
from broadsheet.store import Store, papers
from broadsheet.types import Filters, Paper, Ranking, Rows, Vectors

from .costs import check_cost, cost_of
from .covering import ENOUGH, coverage
from .facets import facets
from .hits import rarity_in, shown_hits
from .narrow import narrowed
from .nearness import Meaning, Shares
from .query import Asked, parse, spell_out
from .request import without_request
from .retrieve import DEPTH, Fused, begun, retrieve
from .similar import Fold, folded, middle
from .sorting import reordered
from .spelling import suggest

LONGEST_QUERY = 10_000  # characters; a pasted abstract has 2,000
MOST_EXPANSIONS = 3
_LONGEST_ACRONYM = 10
_LEAST_PAPERS = 3  # that introduce an acronym so; fewer may be a slip of the reading
_REST = 30.0  # seconds without the second embedder after it failed: nobody should wait for it each time
DEEPEST = 1000  # hits; nobody pages further, and each page costs more than the last

_log = logging.getLogger(__name__)


class Searcher:
    """What a reader asks of the indexes.

    Args:
        shares: how much meaning counts.
    """

    def __init__(self, store: Store, indexes: Indexes, shares: Shares) -> None:
        self._store = store
        self._indexes = indexes
        self._shares = shares
        self._resting_until = 0.0

    def search(
        self,
        query: str,
        filters: Filters,
        limit: int,
        offset: int,
        leads: Callable[[], Sequence[tuple[int, Lead]]] = tuple,
        sort: Sort = "relevance",
        words: str | None = None,
    ) -> SearchPage:
        """Hits `offset` to `offset + limit` in the order asked for, with the reason of each.

        Args:
            leads: tells (row, "id" or "title") of papers that the query names; they come first.
            words: what to search for in place of the query, which is then not read as one.

        Raises:
            BadRequest: the query is too long, or the page too deep.
            IndexStale: an index cannot answer.
        """
        started = time.perf_counter()
        _check(query, limit, offset)
        asked = self._asked(query) if words is None else Asked(words)
        depth = max(DEPTH, offset + limit + 1)
        vocabulary = self._indexes.vocabulary()
        aside = cache(lambda: (leads(), None if offset or words else suggest(vocabulary, query)))
        fused = self._candidates(asked.words, narrowed(filters, asked.condition), depth, aside)
        best, (named, suggestion) = fused.rows[:depth], aside()
        rows = _led(self._sorted(best, sort), named if sort == "relevance" else ())
        shown = rows[offset : offset + limit]
        return SearchPage(
            query,
            shown_hits(
                self._store,
                self._indexes,
                asked.words,
                [Fold(row) for row in shown],
                _whys(fused, dict(named), shown),
                offset,
            ),
            offset,
            len(rows) > offset + limit,
            time.perf_counter() - started,
            sort,
            len(rows),
            facets(self._indexes.vectors().tally(best)),
            asked.trouble,
            None if named else suggestion,
            spell_out(asked.condition) if asked.condition else "",
            self._stands_for(asked.words),
        )

    def candidates(self, query: str, filters: Filters, depth: int) -> Fused:
        """The fused candidates of a query, without the papers themselves."""
        asked = self._asked(query)
        return self._candidates(asked.words, narrowed(filters, asked.condition), depth)

    def covered(self, query: str, filters: Filters, limit: int) -> list[Paper]:
        """Papers that have most of what a query says, best first: what is worth telling somebody of unasked.

        Raises:
            BadRequest: the query is too long.
            IndexStale: an index cannot answer.
        """
        _check(query, limit, 0)
        words = parse(query).words
        rows = self.candidates(query, filters, limit).rows[:limit].tolist()
        with self._store.read() as db:
            found = papers.by_rows(db, rows)
        rarity = rarity_in(self._indexes.vocabulary())
        shares = coverage(self._indexes.text(), words, found, rarity)
        return [paper for paper, share in zip(found, shares, strict=True) if share >= ENOUGH]

    def similar(
        self, like: Sequence[int], unlike: Sequence[int], filters: Filters, limit: int
    ) -> tuple[Hit, ...]:
        """Papers like these and unlike those, by meaning and by the words of their titles.

        None of them comes back, nor a paper that says nearly the same; papers that say nearly the same
        as another hit stand behind it.
        """
        wanted, refused = np.array(like, np.int64), np.array(unlike, np.int64)
        vectors, fine = self._indexes.vectors(), self._indexes.fine()
        first = Meaning(vectors, middle(vectors, wanted, refused))
        second = Meaning(fine, middle(fine, wanted, refused)) if fine is not None else None
        with self._store.read() as db:
            known = papers.texts(db, like)
        titles = " ".join(known[row][0] for row in like if row in known)
        depth = 3 * limit + len(like) + len(unlike)
        by_words = begun(self._indexes.text(), titles, depth, filters)
        fused = self._fused(by_words, first, second, filters, depth, question=False)
        folds = folded(vectors, fused.rows[:depth], np.concatenate([wanted, refused]), limit)
        return shown_hits(
            self._store, self._indexes, titles, folds, _whys(fused, {}, [fold.row for fold in folds]), 0
        )

    def nearness(self, like: Sequence[int], rows: Rows) -> Vectors:
        """Cosine of each of these papers with the middle of those; raises IndexStale."""
        vectors = self._indexes.vectors()
        none = np.empty(0, np.int64)
        return vectors.score(middle(vectors, np.array(like, np.int64), none), rows)

    def _asked(self, query: str) -> Asked:
        return parse(query, lambda condition: check_cost(cost_of(condition, self._indexes.text())))

    def _stands_for(self, words: str) -> tuple[str, ...]:
        if " " in words or not words[:_LONGEST_ACRONYM].isupper():
            return ()
        expansions = self._indexes.vocabulary().expansions(words)[:MOST_EXPANSIONS]
        return tuple(phrase for phrase, papers in expansions if papers >= _LEAST_PAPERS)

    def _sorted(self, rows: Rows, sort: Sort) -> Rows:
        if sort == "relevance":
            return rows
        with self._store.read() as db:
            return reordered(rows, sort, papers.glimpses(db, rows.tolist()))

    def _candidates(
        self, words: str, filters: Filters, depth: int, meanwhile: Callable[[], object] = tuple
    ) -> Fused:
        """The fused candidates of plain words; `meanwhile` is called while they are being looked for."""
        if not words and not filters:
            return Fused.unscored(np.empty(0, np.int64))
        subject = without_request(words)
        by_words = begun(self._indexes.text(), subject, depth, filters)
        meanwhile()
        first = Meaning(self._indexes.vectors(), self._indexes.embedder.ask(subject))
        return self._fused(by_words, first, self._second(subject), filters, depth, is_question(subject))

    def _fused(
        self,
        by_words: Callable[[], Ranking],
        first: Meaning,
        second: Meaning | None,
        filters: Filters,
        depth: int,
        question: bool,
    ) -> Fused:
        has_second = second is not None and bool(second.vector.any())
        weights = self._shares.weights(has_second, question)
        return retrieve(self._indexes.text(), by_words, first, second, filters, depth, weights)

    def _second(self, words: str) -> Meaning | None:
        """What the second embedder makes of the words; None when there is none, or it does not answer."""
        fine, embedder = self._indexes.fine(), self._indexes.second
        if fine is None or embedder is None or not len(fine) or not words:
            return None
        if time.monotonic() < self._resting_until:
            return None
        try:
            return Meaning(fine, embedder.ask(words))
        except EmbedderError as error:
            _log.warning("searched without the second embedder: %s", error)
            self._resting_until = time.monotonic() + _REST
            return None


def _check(query: str, limit: int, offset: int) -> None:
    if len(query) > LONGEST_QUERY:
        raise BadRequest(f"a query has at most {LONGEST_QUERY:,} characters; this one has {len(query):,}")
    if limit < 1 or offset < 0 or offset + limit > DEEPEST:
        raise BadRequest(
            f"a search shows its first {DEEPEST} hits; hits {offset + 1} to {offset + limit} are none"
        )


def _led(rows: Rows, leads: Sequence[tuple[int, Lead]]) -> list[int]:
    """The rows with those that the query names before all."""
    return list(dict.fromkeys([*(row for row, _ in leads), *rows.tolist()]))


def _whys(fused: Fused, named: dict[int, Lead], rows: Sequence[int]) -> dict[int, Why]:
    """What scores tell of each of these rows."""
    places = {row: place for place, row in enumerate(fused.rows.tolist())}
    return {row: _why(fused, places.get(row), named.get(row)) for row in rows}


def _why(fused: Fused, place: int | None, lead: Lead | None) -> Why:
    if place is None:
        return Why(lead=lead)
    return Why(float(fused.text[place]), float(fused.meaning[place]), lead=lead)
