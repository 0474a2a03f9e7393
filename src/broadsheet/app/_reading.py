"""What a reader asks: search, papers, days, the state of the instance."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from pathlib import Path

from broadsheet import __version__
from broadsheet.answers import Hit, Lead, SearchPage, Sort, TrendingPage
from broadsheet.errors import BadRequest
from broadsheet.harvests import Told
from broadsheet.search.pasted import read_bibtex
from broadsheet.store import Store, changes, days, papers, records, skipped
from broadsheet.types import FeedPage, Filters, Paper, Status

from ._rooms import Rooms


class Reading(Rooms):
    """Questions about papers; none of them changes anything."""

    _counted: tuple[int, tuple[tuple[str, int], ...]] = (-1, ())

    def search(
        self,
        query: str,
        filters: Filters = Filters(),
        limit: int | None = None,
        offset: int = 0,
        sort: Sort = "relevance",
    ) -> SearchPage:
        """Papers by words and meaning, best first; a paper whose id or title this is comes before all.

        Args:
            query: words, or the language of `search.query`.
            sort: another order for what was found.

        Raises:
            BadRequest: the query is too long, or the page too deep.
            IndexStale: an index cannot answer; the message says what to run.
        """
        query = _plain(query).strip()
        pasted = read_bibtex(query)
        names, title = (pasted.names, pasted.title) if pasted else ((query,), query)
        leads = list if filters else (lambda: self._leads(names, title))
        words = pasted.words if pasted else None
        limit = limit or self.settings.page_size
        return self._searcher.search(query, filters, limit, offset, leads, sort, words)

    def worth_telling(self, query: str, filters: Filters = Filters(), limit: int = 30) -> list[Paper]:
        """Papers that have most of what a query says, best first; not merely the nearest that there are.

        Raises:
            BadRequest: the query is too long.
            IndexStale: an index cannot answer.
        """
        return self._searcher.covered(_plain(query).strip(), filters, limit)

    def similar(
        self,
        ids: Sequence[str | Paper],
        limit: int = 10,
        filters: Filters = Filters(),
        unlike: Sequence[str | Paper] = (),
    ) -> tuple[Hit, ...]:
        """Papers like these and unlike those; what says nearly the same as one of them is left out.

        Args:
            ids: ids of papers, or papers that are there already.

        Raises:
            NotFound: one of the ids names nothing here.
            BadRequest: there are no ids.
        """
        if not ids:
            raise BadRequest("similar to what? Give the id of at least one paper")
        like, away = (list(dict.fromkeys(self._row(id) for id in given)) for given in (ids, unlike))
        return self._searcher.similar(like, away, filters, limit)

    def paper(self, paper_id: str) -> Paper:
        """The paper of that name: `2405.14979`, `arXiv:2405.14979v2`, `doi:10.1145/…`, or an address.

        Raises:
            NotFound: we have none of that name.
        """
        return self._catalog.paper(_plain(paper_id))

    def _row(self, paper: str | Paper) -> int:
        """The row of the paper of that name, without reading the paper; raises NotFound."""
        return paper.row if isinstance(paper, Paper) else self._catalog.row(_plain(paper))

    def records(self, paper: str | Paper) -> list[Told]:
        """The records that a paper is made of, with the evidence that they are of one paper.

        Raises:
            NotFound: we have none of that name.
        """
        row = self._row(paper)
        with self._store.read() as db:
            return records.told(db, row)

    def day(self, day: date | None = None, limit: int | None = None, offset: int = 0) -> FeedPage:
        """Papers of a day by upvotes, then time; the newest day with papers when None."""
        return self._feeds.day(day, limit or self.settings.page_size, offset)

    def week(self, week: str, limit: int | None = None, offset: int = 0) -> FeedPage:
        """Papers of an ISO week such as `2025-W44`; raises BadRequest when there is no such week."""
        return self._feeds.week(week, limit or self.settings.page_size, offset)

    def month(self, month: str, limit: int | None = None, offset: int = 0) -> FeedPage:
        """Papers of a month such as `2025-10`; raises BadRequest when there is no such month."""
        return self._feeds.month(month, limit or self.settings.page_size, offset)

    def trending(self, limit: int | None = None, offset: int = 0) -> TrendingPage:
        """The hottest papers of the last 60 days, and why each stands where it does."""
        return self._feeds.trending(limit or self.settings.page_size, offset)

    def categories(self) -> tuple[tuple[str, int], ...]:
        """Every category with the number of its papers, most first."""
        with self._store.read() as db:
            newest = changes.newest(db)
            if newest != self._counted[0]:  # every search page asks; counting 300 k papers takes 100 ms
                self._counted = newest, tuple(papers.categories_counted(db))
        return self._counted[1]

    def status(self) -> Status:
        """The state of the instance, in numbers."""
        indexes = self._indexes.status()
        with self._store.read() as db:
            return Status(
                papers=papers.count(db),
                records=records.count(db),
                merged=records.count_merged(db),
                skipped=skipped.count(db),
                featured_days=days.count_featured(db),
                newest_day=days.newest(db, self.now().date()),
                indexed=min(index.papers for index in indexes if index.name in ("text", "vectors")),
                embedded=next((index.papers for index in indexes if index.name == "fine"), None),
                pending=max(index.pending for index in indexes),
                indexes=indexes,
                embedder=self.settings.embedder,
                data_dir=str(self.settings.data_dir),
                size_bytes=_size_bytes(self.settings.data_dir, self._store),
                version=__version__,
            )

    def _leads(self, names: Sequence[str], title: str) -> list[tuple[int, Lead]]:
        """Papers that a query names: by id or address, or by their whole title."""
        named = [row for name in names for row in self._catalog.rows_named(name)]
        if named:
            return [(row, "id") for row in named]
        return [(row, "title") for row in self._catalog.rows_titled(title)]


def _plain(text: str) -> str:
    """What a person typed, without signs that no database or tokenizer takes: halves of pairs, and NUL."""
    return text.encode("utf-8", "replace").decode().replace("\0", " ")


def _size_bytes(folder: Path, store: Store) -> int:
    """What the instance takes on disk: the data folder, and the database where it lies elsewhere."""
    files = sum(file.stat().st_size for file in folder.rglob("*") if file.is_file())
    return files if store.engine.dialect.name == "sqlite" else files + store.size_bytes()
