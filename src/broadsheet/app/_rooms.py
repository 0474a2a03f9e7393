"""The rooms of one instance, opened when first asked for."""

from __future__ import annotations

import os
import platform
import threading
from collections.abc import Callable, Sequence
from contextlib import AbstractContextManager
from datetime import datetime
from functools import cached_property
from types import TracebackType
from typing import Self

import numpy as np

from broadsheet import extensions
from broadsheet.catalog import Catalog
from broadsheet.catalog.turns import patience, turns
from broadsheet.embedders import Embedder, Options
from broadsheet.errors import ExtensionError, IndexStale
from broadsheet.feeds import Feeds
from broadsheet.index._indexes import Indexes, Makers
from broadsheet.people.lists import shown_to_all
from broadsheet.search import Searcher
from broadsheet.search.nearness import Shares
from broadsheet.settings import Settings
from broadsheet.sources import Archive, FileSource
from broadsheet.sources import Options as ArchiveOptions
from broadsheet.store import Store, open_store
from broadsheet.tools.asking import Ask
from broadsheet.types import Rows, Scores

from ._held import held

# Of somebody who waits while another machine is asked: until it may be asked, and until it says something.
_PATIENCE_S, _SILENCE_S = 10.0, 15.0


def _holder() -> str:
    """Names this thread among all that share the database."""
    return f"{platform.node()}, process {os.getpid()}, thread {threading.get_native_id()}"


class Rooms:
    """What an instance is made of. Use it as a context manager, or close it."""

    def __init__(self, settings: Settings, now: Callable[[], datetime]) -> None:
        self.settings = settings
        self.now = now
        self._store: Store = open_store(settings.resolved_database_url())

    def close(self) -> None:
        """Let go of the database and the indexes."""
        if "_indexes" in self.__dict__:
            self._indexes.close()
        self._store.close()

    def reading(self) -> AbstractContextManager[None]:
        """What this thread asks within, it asks of the database over one connection.

        For a page, which asks a dozen things; who changes something meanwhile may not see it.
        """
        return self._store.reading()

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()

    @cached_property
    def _feeds(self) -> Feeds:
        return Feeds(self._store, self.now, shown_to_all(self.settings.mode), self._nearness)

    def _nearness(self, kept: Sequence[int], rows: Rows) -> Scores:
        """How near papers are to those that the group keeps; nobody waits for an index that cannot answer."""
        try:
            return self._searcher.nearness(kept, rows)
        except IndexStale:
            return np.zeros(len(rows), np.float32)

    @cached_property
    def _sources(self) -> dict[str, FileSource]:
        modules = {name: extensions.load("sources", name) for name in extensions.available("sources")}
        return {name: module.make() for name, module in modules.items() if hasattr(module, "make")}

    def _archive(self, errand: str) -> Archive:
        """The archive that an errand such as `arxiv:cs` names."""
        name, _, argument = errand.partition(":")
        module = extensions.load("sources", name)
        if not hasattr(module, "connect"):
            raise ExtensionError(f"the source {name!r} reads files; no archive answers to that name")
        key = self.settings.archive_keys.get(name)
        options = ArchiveOptions(
            argument, self.settings.archive_addresses.get(name, ""), key.get_secret_value() if key else ""
        )
        archive: Archive = module.connect(options)
        return archive

    @cached_property
    def _ask(self) -> Ask:
        return Ask(turns(self._store, _holder), self.settings.request_pause)

    def _ask_at_once(self) -> Ask:
        """For questions of somebody who waits for the answer: it gives up soon."""
        patient = turns(self._store, _holder, sleep=patience(_PATIENCE_S))
        return Ask(patient, pause_s=0.0, pauses_s=(1.0,), timeout_s=_SILENCE_S)

    def _held(self, name: str) -> AbstractContextManager[None]:
        """Do a thing that nobody else does meanwhile; raises Busy."""
        return held(self._store, name, _holder())

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
