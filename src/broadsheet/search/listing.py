"""What arXiv's query API lists: papers of arXiv that a query admits or ids name, in order, part by part."""

from __future__ import annotations

import re
from collections import OrderedDict
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from threading import Lock

from broadsheet.answers import DateSort, Match, Matches
from broadsheet.errors import BadRequest
from broadsheet.index import TextIndex
from broadsheet.index._indexes import Indexes
from broadsheet.store import Store, changes, matched, papers, provided
from broadsheet.types import ExternalId, Paper

from .matching import Admitted, admitted

MOST_AT_ONCE = 2_000
DEEPEST = 30_000  # both as arXiv has them
_KEPT = 16  # answers; who pages through one asks for it again and again
_BY_ID = re.compile(r"(?:.*/)?(\d\d)(\d\d)")

Named = tuple[str, int | None]
Asked = tuple[str, tuple[Named, ...] | None, DateSort, bool]


@dataclass(frozen=True, slots=True)
class _Answer:
    """All that was asked for: (row, version asked for or 0), as deep as anybody can look; `total` is all."""

    found: list[tuple[int, int]]
    total: int


class Listing:
    """Answers to arXiv's query API. Papers without an arXiv id are none of them."""

    def __init__(self, store: Store, indexes: Indexes) -> None:
        self._store = store
        self._indexes = indexes
        self._kept: OrderedDict[object, _Answer] = OrderedDict()
        self._lock = Lock()

    def matches(
        self,
        query: str,
        ids: Sequence[Named] | None,
        start: int,
        limit: int,
        sort: DateSort = "relevance",
        ascending: bool = False,
    ) -> Matches:
        """Papers `start` to `start + limit` of those that the query admits and the ids name.

        Args:
            query: in the language of `matching.py`; empty to take what the ids name.
            ids: (arXiv id, version or None); None to take what the query admits.
            ascending: the order turned about.

        Raises:
            BadRequest: the query cannot be understood, or the part is too large or too deep.
            IndexStale: the text index cannot answer.
        """
        _check(start, limit, len(ids or ()))
        named = None if ids is None else tuple(ids)
        answer = self._answer((" ".join(query.split()), named, sort, ascending))
        found = answer.found[start : start + limit]
        with self._store.read() as db:
            rows = list({row for row, _ in found})
            known = {paper.row: paper for paper in papers.by_rows(db, rows)}
            said = provided.said_by_arxiv(db, rows)
        there = (_match(known[row], version, said.get(row, {})) for row, version in found if row in known)
        return Matches(tuple(there), answer.total)

    def _answer(self, asked: Asked) -> _Answer:
        query, named, sort, ascending = asked
        text = self._indexes.text() if query else None
        with self._store.read() as db:
            # The second moves when the indexes have read what the first tells of.
            key = (asked, changes.newest(db), changes.oldest(db), 0 if text is None else len(text))
        with self._lock:
            if key in self._kept:
                self._kept.move_to_end(key)
                return self._kept[key]
        answer = self._found(text, query, named, sort, ascending)
        with self._lock:
            self._kept[key] = answer
            while len(self._kept) > _KEPT:
                self._kept.popitem(last=False)
        return answer

    def _found(
        self,
        text: TextIndex | None,
        query: str,
        named: Sequence[Named] | None,
        sort: DateSort,
        ascending: bool,
    ) -> _Answer:
        met = None if text is None else admitted(self._store, text, query)
        if named is not None:
            found = self._named(named, sort, None if met is None else set(met.rows.tolist()))
        elif text is not None and met is not None:
            found = [(row, 0) for row in self._ordered(text, met, sort)]
        else:
            found = []
        if ascending:
            found.reverse()
        return _Answer(found[:DEEPEST], len(found))

    def _ordered(self, text: TextIndex, met: Admitted, sort: DateSort) -> list[int]:
        """Rows of arXiv papers among those that the query admits, best or newest first."""
        dates = self._dates(met.rows.tolist(), sort)
        newest = sorted(dates, key=lambda row: (dates[row], row), reverse=True)
        if sort != "relevance" or not met.words:
            return newest
        ranked = [row for row in text.search(met.words, len(text)).rows.tolist() if row in dates]
        return list(dict.fromkeys([*ranked, *newest]))

    def _named(
        self, named: Sequence[Named], sort: DateSort, admitted: Collection[int] | None
    ) -> list[tuple[int, int]]:
        """(row, version asked for or 0) of ids that we have: as given, or the newest first."""
        with self._store.read() as db:
            keys = [(ExternalId("arXiv", id), version or 0) for id, version in named]
            rows = papers.rows_by_id(db, {key for key, _ in keys})
            asked = [(rows[key], version) for key, version in keys if key in rows]
            latest = {paper.row: _latest(paper) for paper in papers.by_rows(db, list(rows.values()))}
        found = [
            (row, version)
            for row, version in dict.fromkeys(asked)
            if row in latest and version <= (latest[row] or version) and (admitted is None or row in admitted)
        ]
        dates = self._dates([row for row, _ in found], sort)
        found = [one for one in found if one[0] in dates]
        if sort == "relevance":
            return found
        return sorted(found, key=lambda one: (dates[one[0]], one), reverse=True)

    def _dates(self, rows: Sequence[int], sort: DateSort) -> dict[int, str]:
        """By which day each arXiv paper among these rows is ordered; others are left out."""
        with self._store.read() as db:
            found = matched.dated(db, rows)
        return {one.row: one.updated if sort == "updated" else one.published for one in found}


def _check(start: int, limit: int, ids: int) -> None:
    if ids > MOST_AT_ONCE:
        raise BadRequest(f"id_list has at most {MOST_AT_ONCE} ids; ask for the rest another time")
    if start < 0 or limit < 0:
        raise BadRequest(f"{'start' if start < 0 else 'max_results'} must be non-negative")
    if limit > MOST_AT_ONCE:
        raise BadRequest(f"max_results must be at most {MOST_AT_ONCE}; ask for the rest with start")
    if start + limit > DEEPEST:
        raise BadRequest(f"start and max_results together must be at most {DEEPEST}; narrow the query")


def _latest(paper: Paper) -> int:
    """The number of the last version, 0 when no source told of versions."""
    return max((version.number for version in paper.versions), default=0)


def _match(paper: Paper, asked: int, said: Mapping[str, object]) -> Match:
    latest = _latest(paper)
    version = asked or latest or 1
    arxiv_id = paper.id.partition(":")[2]
    published = _day(paper.published) or _day_of_id(arxiv_id)
    of_version = next((one.published for one in paper.versions if one.number == version), None)
    of_latest = None if version < latest else paper.updated
    updated = published if version == 1 < latest else _day(of_version) or _day(of_latest) or published
    journal = said.get("journal-ref")
    in_words = journal if isinstance(journal, str) else paper.venue
    return Match(paper, arxiv_id, version, published, max(published, updated), in_words)


def _day(partial: str | None) -> date | None:
    return date.fromisoformat(f"{partial}-01-01"[:10]) if partial else None


def _day_of_id(arxiv_id: str) -> date:
    """The first day of the month in which the id was given: `2405.00001`, `hep-th/9901001`."""
    match = _BY_ID.match(arxiv_id)
    year, month = (int(match[1]), int(match[2])) if match else (91, 8)
    return date(year + (1900 if year > 90 else 2000), min(max(month, 1), 12), 1)
