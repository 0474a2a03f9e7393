"""The door: `open_app(settings)` gives an `App`. The only file that joins rooms; only faces know it."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from datetime import UTC, date, datetime
from functools import cached_property
from pathlib import Path
from tempfile import TemporaryDirectory
from types import TracebackType
from typing import Self

from broadsheet import __version__, extensions
from broadsheet.answers import Hit, Lead, SearchPage, Sort
from broadsheet.catalog import Catalog
from broadsheet.embedders import Embedder, Options
from broadsheet.errors import BadRequest
from broadsheet.feeds import Feeds
from broadsheet.index._indexes import Indexes, Makers
from broadsheet.search import Searcher, report, trec
from broadsheet.search.evaluate import JudgedSet, by_papers, evaluate, read_sets
from broadsheet.search.evaluation import Comparison as Comparison  # faces take it from here
from broadsheet.search.evaluation import compare
from broadsheet.search.nearness import Shares
from broadsheet.search.pasted import read_bibtex
from broadsheet.settings import Settings
from broadsheet.sources import FileSource
from broadsheet.store import Store, changes, days, open_store, papers, records, skipped
from broadsheet.types import (
    Evaluation,
    FeedPage,
    Filters,
    HarvestReport,
    Merge,
    Paper,
    Progress,
    Skipped,
    Status,
    silent,
)

# Settings that a report tells.
_SEARCHING = {"embedder", "second_embedder", "text_index", "vector_index", "meaning_weight", "second_weight"}


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

    def fill(
        self, progress: Progress = silent, workers: int = 1, stop: Callable[[], bool] = lambda: False
    ) -> int:
        """Make the second embedder's vectors where they are missing, newest papers first; how many.

        Args:
            workers: threads that embed side by side.
            stop: asked often; when it says True, the rest is left for next time.

        Raises:
            EmbedderError: the embedder does not answer.
        """
        return self._indexes.fill(progress, workers, stop)

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
        leads = [] if filters else self._leads(names, title)
        words = pasted.words if pasted else None
        limit = limit or self.settings.page_size
        return self._searcher.search(query, filters, limit, offset, leads, sort, words)

    def similar(
        self,
        ids: Sequence[str],
        limit: int = 10,
        filters: Filters = Filters(),
        unlike: Sequence[str] = (),
    ) -> tuple[Hit, ...]:
        """Papers like these and unlike those; what says nearly the same as one of them is left out.

        Raises:
            NotFound: one of the ids names nothing here.
            BadRequest: there are no ids.
        """
        if not ids:
            raise BadRequest("similar to what? Give the id of at least one paper")
        like, away = (list(dict.fromkeys(self.paper(id).row for id in given)) for given in (ids, unlike))
        return self._searcher.similar(like, away, filters, limit)

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
                indexed=min(index.papers for index in indexes if index.name in ("text", "vectors")),
                embedded=next((index.papers for index in indexes if index.name == "fine"), None),
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
        """How good search is on a folder of judged queries in BEIR's layout; see `evaluate_all`."""
        return self.evaluate_all([folder], corpus, split, progress)[0]

    def evaluate_all(
        self,
        folders: Sequence[Path],
        corpus: Sequence[Path] = (),
        split: str = "test",
        progress: Progress = silent,
    ) -> list[Evaluation]:
        """How good search is on each of these sets of judged queries.

        Args:
            corpus: files of papers to search instead of this instance's; taken once into an instance of
                their own that is thrown away. A folder's own `corpus.jsonl` when there is one.

        Raises:
            SourceError: a file is missing or malformed.
        """
        sets = read_sets(folders, split)
        return [found for (found,) in self._asked([self.settings], sets, corpus, progress)]

    def compare(
        self,
        folders: Sequence[Path],
        changes: Mapping[str, str],
        corpus: Sequence[Path] = (),
        split: str = "test",
        progress: Progress = silent,
    ) -> list[Comparison]:
        """These settings against the same with some changed, on each set; the papers as in `evaluate_all`.

        Args:
            changes: settings of the second, by name.

        Raises:
            BadRequest: there is no such setting, or this instance's papers would need other indexes.
            SettingsError: a value has the wrong form.
            SourceError: a file is missing or malformed.
        """
        ways = [self.settings, self._changed(changes)]
        found = self._asked(ways, read_sets(folders, split), corpus, progress)
        return [compare(first, second, changes) for first, second in found]

    def report(self, found: Sequence[Evaluation], compared: Sequence[Comparison] = ()) -> str:
        """One HTML page of these figures, for a file of its own."""
        made = f"Made on {self.now():%Y-%m-%d} by Broadsheet {__version__}"
        return report.page(found, compared, made, self.settings.model_dump(include=_SEARCHING))

    def write_runs(
        self, folder: Path, found: Sequence[Evaluation], compared: Sequence[Comparison] = ()
    ) -> None:
        """`<set>.run` and `<set>.qrels` for trec_eval, and `<set>.against.run` of the second settings.

        Raises:
            BadRequest: a file cannot be written.
        """
        trec.write_all(folder, found, compared)

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

    def _asked(
        self, ways: Sequence[Settings], sets: Sequence[JudgedSet], corpus: Sequence[Path], progress: Progress
    ) -> list[list[Evaluation]]:
        """Each set asked in each way; papers that several sets share are taken in once."""
        found: dict[str, list[Evaluation]] = {one.name: [] for one in sets}
        for files, group in by_papers(sets, corpus).items():
            with self._place(files, progress) as place:
                for way in ways:
                    with self._searching(way, place, progress) as app:
                        for one in group:
                            found[one.name].append(evaluate(one, app._searcher, app._store, progress))
        return list(found.values())

    @contextmanager
    def _place(self, files: Sequence[Path], progress: Progress) -> Iterator[dict[str, object]]:
        """The settings of an instance that holds nothing but these files; none for this one's own papers."""
        if not files:
            yield {}
            return
        models = self.settings.data_dir.resolve() / "models"
        models.mkdir(parents=True, exist_ok=True)
        with TemporaryDirectory(prefix="broadsheet-") as folder:
            (Path(folder) / "models").symlink_to(models)
            place = {"data_dir": Path(folder), "database_url": ""}
            with App(self.settings.model_copy(update=place), self.now) as other:
                for file in files:
                    other.harvest(file, progress=progress)
            yield place

    @contextmanager
    def _searching(self, way: Settings, place: dict[str, object], progress: Progress) -> Iterator[App]:
        """An app that searches there in that way; indexes of another way are built anew, but not our own."""
        if way == self.settings and not place:
            yield self
            return
        with App(way.model_copy(update=place), self.now) as other:
            stale = any(index.trouble for index in other._indexes.status())
            if place:
                other.index(stale, progress)
                other.fill(progress, workers=2)
            elif stale:
                raise BadRequest("this instance has no indexes for these settings; give papers as a corpus")
            yield other

    def _changed(self, changes: Mapping[str, str]) -> Settings:
        """Our settings with these changes; where papers are kept cannot be changed."""
        names = sorted(Settings.model_fields.keys() - {"data_dir", "database_url", "embedding_key"})
        if unknown := sorted(changes.keys() - set(names)):
            raise BadRequest(f"no setting {unknown[0]!r} to compare with; there are: {', '.join(names)}")
        return Settings.load(**{**self.settings.model_dump(), **changes})

    @cached_property
    def _sources(self) -> dict[str, FileSource]:
        modules = {name: extensions.load("sources", name) for name in extensions.available("sources")}
        return {name: module.make() for name, module in modules.items() if hasattr(module, "make")}

    @cached_property
    def _catalog(self) -> Catalog:
        return Catalog(self._store, self._sources, self.now)

    @cached_property
    def _indexes(self) -> Indexes:
        text = extensions.load("index", self.settings.text_index)
        vectors = extensions.load("index", self.settings.vector_index)
        names = self.settings.text_index, self.settings.vector_index
        makers = Makers(
            text.make, vectors.make, (f"{names[0]} {text.VERSION}", f"{names[1]} {vectors.VERSION}")
        )
        second = self._embedder(self.settings.second_embedder) if self.settings.second_embedder else None
        folder = self.settings.data_dir / "index"
        return Indexes(folder, self._store, self._embedder(self.settings.embedder), makers, second)

    def _embedder(self, setting: str) -> Embedder:
        """The embedder of a setting: its name, and after a colon what it needs to know."""
        name, _, argument = setting.partition(":")
        key = self.settings.embedding_key.get_secret_value()
        options = Options(argument, self.settings.data_dir / "models", key)
        embedder: Embedder = extensions.load("embedders", name).make(options)
        return embedder

    @cached_property
    def _searcher(self) -> Searcher:
        shares = Shares(self.settings.meaning_weight, self.settings.second_weight)
        return Searcher(self._store, self._indexes, shares)

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
