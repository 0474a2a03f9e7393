"""The door: `open_app(settings)` gives an `App`. The only file that joins rooms; only faces know it."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from datetime import UTC, date, datetime
from functools import cached_property
from pathlib import Path
from tempfile import TemporaryDirectory
from types import TracebackType
from typing import Self

from broadsheet import __version__, extensions
from broadsheet.catalog import Catalog
from broadsheet.embedders import Embedder
from broadsheet.errors import BadRequest
from broadsheet.feeds import Feeds
from broadsheet.index._indexes import Indexes
from broadsheet.search import Searcher
from broadsheet.search.evaluate import evaluate, read_questions
from broadsheet.settings import Settings
from broadsheet.sources import FileSource
from broadsheet.store import Store, changes, days, open_store, papers, records, skipped
from broadsheet.types import (
    Evaluation,
    FeedPage,
    Filters,
    HarvestReport,
    Hit,
    Lead,
    Merge,
    Paper,
    Progress,
    SearchPage,
    Skipped,
    Status,
    silent,
)


def open_app(settings: Settings | None = None, now: Callable[[], datetime] | None = None) -> App:
    """Open the instance that the settings describe, making its folder and database where needed.

    Raises:
        SettingsError: a setting is wrong, or the database cannot be opened.
    """
    return App(settings or Settings.load(), now or (lambda: datetime.now(UTC)))


class App:
    """One instance of Broadsheet. Use it as a context manager, or close it."""

    def __init__(self, settings: Settings, now: Callable[[], datetime]) -> None:
        self.settings = settings
        self.now = now
        self._store: Store = open_store(settings.resolved_database_url())
        self._feeds = Feeds(self._store)
        self._counted: tuple[int, tuple[tuple[str, int], ...]] = (-1, ())

    def harvest(self, path: Path, source: str | None = None, progress: Progress = silent) -> HarvestReport:
        """Take in every record of a file; a second time changes nothing. `index()` makes them searchable.

        Raises:
            SourceError: no source knows the file, or it cannot be read to its end.
            ExtensionError: there is no source of that name.
        """
        if source:
            extensions.load("sources", source)
        return self._catalog.harvest(path, source, progress)

    def index(self, rebuild: bool = False, progress: Progress = silent) -> int:
        """Let the indexes read what has changed, or build them anew; how many changes or papers they read.

        Raises:
            IndexStale: other settings built them; rebuild.
        """
        return self._indexes.rebuild(progress) if rebuild else self._indexes.refresh(progress)

    def search(
        self, query: str, filters: Filters = Filters(), limit: int | None = None, offset: int = 0
    ) -> SearchPage:
        """Papers by words and meaning, best first; a paper whose id or title this is comes before all.

        Raises:
            BadRequest: the query is too long, or the page too deep.
            IndexStale: an index cannot answer; the message says what to run.
        """
        query = _plain(query).strip()
        leads = self._leads(query) if not filters else []
        return self._searcher.search(query, filters, limit or self.settings.page_size, offset, leads)

    def similar(self, ids: Sequence[str], limit: int = 10, filters: Filters = Filters()) -> tuple[Hit, ...]:
        """Papers nearest in meaning to the middle of these.

        Raises:
            NotFound: one of the ids names nothing here.
            BadRequest: there are no ids.
        """
        if not ids:
            raise BadRequest("similar to what? Give the id of at least one paper")
        rows = list(dict.fromkeys(self.paper(id).row for id in ids))
        return self._searcher.similar(rows, filters, limit)

    def paper(self, paper_id: str) -> Paper:
        """The paper of that name: `2405.14979`, `arXiv:2405.14979v2`, `doi:10.1145/…`, or an address.

        Raises:
            NotFound: we have none of that name.
        """
        return self._catalog.paper(_plain(paper_id))

    def day(self, day: date | None = None, limit: int | None = None, offset: int = 0) -> FeedPage:
        """Papers of a day by upvotes, then time; the newest day with papers when None."""
        return self._feeds.day(day, limit or self.settings.page_size, offset)

    def week(self, week: str, limit: int | None = None, offset: int = 0) -> FeedPage:
        """Papers of an ISO week such as `2025-W44`; raises BadRequest when there is no such week."""
        return self._feeds.week(week, limit or self.settings.page_size, offset)

    def month(self, month: str, limit: int | None = None, offset: int = 0) -> FeedPage:
        """Papers of a month such as `2025-10`; raises BadRequest when there is no such month."""
        return self._feeds.month(month, limit or self.settings.page_size, offset)

    def trending(self, limit: int | None = None, offset: int = 0) -> FeedPage:
        """The hottest papers of the last 60 days."""
        return self._feeds.trending(limit or self.settings.page_size, offset)

    def categories(self) -> tuple[tuple[str, int], ...]:
        """Every category with the number of its papers, most first."""
        with self._store.read() as db:
            newest = changes.newest(db)
            if newest != self._counted[0]:  # every search page asks; counting 300 k papers takes 100 ms
                self._counted = newest, tuple(papers.categories_counted(db))
        return self._counted[1]

    def skipped(self, limit: int = 100, offset: int = 0) -> list[Skipped]:
        """Records that could not be read, the last to be seen first."""
        return self._catalog.skipped(limit, offset)

    def merges(self, limit: int = 100, offset: int = 0) -> list[Merge]:
        """Records that were taken for a paper that we already had, with the evidence."""
        return self._catalog.merges(limit, offset)

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
                newest_day=days.newest(db),
                indexed=min(index.papers for index in indexes),
                pending=max(index.pending for index in indexes),
                indexes=indexes,
                embedder=self.settings.embedder,
                data_dir=str(self.settings.data_dir),
                size_bytes=_size_bytes(self.settings.data_dir, self._store),
                version=__version__,
            )

    def evaluate(
        self, folder: Path, corpus: Sequence[Path] = (), split: str = "test", progress: Progress = silent
    ) -> Evaluation:
        """How good search is on a folder of judged queries in BEIR's layout.

        Args:
            corpus: files of papers to search instead of this instance's; taken into an instance of
                their own that is thrown away. The folder's own `corpus.jsonl` when there is one.

        Raises:
            SourceError: a file is missing or malformed.
        """
        questions = read_questions(folder, split)
        own = folder / "corpus.jsonl"
        files = list(corpus) or ([own] if own.exists() else [])
        if not files:
            return evaluate(folder.name, questions, self._searcher, self._store, progress)
        with self._apart(files, progress) as other:
            return evaluate(folder.name, questions, other._searcher, other._store, progress)

    def warm(self, progress: Progress = silent) -> None:
        """Let the indexes catch up, and open them now, so that the first reader does not wait for them.

        Raises:
            IndexStale: an index cannot answer; days and papers can be read all the same.
        """
        self.index(progress=progress)
        self.search("warm up")

    def close(self) -> None:
        """Let go of the database and the indexes."""
        if "_indexes" in self.__dict__:
            self._indexes.close()
        self._store.close()

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()

    @contextmanager
    def _apart(self, files: Sequence[Path], progress: Progress) -> Iterator[App]:
        """An instance with this one's settings that holds nothing but these files, for as long as needed."""
        with TemporaryDirectory(prefix="broadsheet-") as folder:
            apart = {"data_dir": Path(folder), "database_url": ""}
            with App(self.settings.model_copy(update=apart), self.now) as other:
                for file in files:
                    other.harvest(file, progress=progress)
                other.index(progress=progress)
                yield other

    @cached_property
    def _sources(self) -> dict[str, FileSource]:
        return {name: extensions.load("sources", name).make() for name in extensions.available("sources")}

    @cached_property
    def _catalog(self) -> Catalog:
        return Catalog(self._store, self._sources, self.now)

    @cached_property
    def _indexes(self) -> Indexes:
        text = extensions.load("index", self.settings.text_index)
        vectors = extensions.load("index", self.settings.vector_index)
        embedder: Embedder = extensions.load("embedders", self.settings.embedder).make()
        kinds = (self.settings.text_index, self.settings.vector_index)
        folder = self.settings.data_dir / "index"
        return Indexes(folder, self._store, embedder, text.make, vectors.make, kinds)

    @cached_property
    def _searcher(self) -> Searcher:
        return Searcher(self._store, self._indexes, self.settings.meaning_weight)

    def _leads(self, query: str) -> list[tuple[int, Lead]]:
        """Papers that the query names: by id or address, or by their whole title."""
        named: list[tuple[int, Lead]] = [(row, "id") for row in self._catalog.rows_named(query)]
        titled: list[tuple[int, Lead]] = [(row, "title") for row in self._catalog.rows_titled(query)]
        return named or titled


def _plain(text: str) -> str:
    """What a person typed, without signs that no database or tokenizer takes: halves of pairs, and NUL."""
    return text.encode("utf-8", "replace").decode().replace("\0", " ")


def _size_bytes(folder: Path, store: Store) -> int:
    """What the instance takes on disk: the data folder, and the database where it lies elsewhere."""
    files = sum(file.stat().st_size for file in folder.rglob("*") if file.is_file())
    return files if store.engine.dialect.name == "sqlite" else files + store.size_bytes()
