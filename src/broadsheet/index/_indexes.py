"""The instance's two indexes, followed side by side: one finds words, one finds meaning."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import numpy as np

from broadsheet.embedders import Embedder
from broadsheet.store import Store, changes, embeddings
from broadsheet.store.changes import Content
from broadsheet.types import IndexStatus, Progress, Vectors, silent

from . import Entry, TextIndex, VectorIndex
from ._follow import Followed


class Indexes:
    """What search asks, kept up with the store.

    Args:
        folder: where both keep their files.
        make_text: opens a text index in a folder.
        make_vectors: opens a vector index in a folder, for that many dimensions.
        kinds: the names of the two extensions; an index of other kinds must not be read.
    """

    def __init__(
        self,
        folder: Path,
        store: Store,
        embedder: Embedder,
        make_text: Callable[[Path], TextIndex],
        make_vectors: Callable[[Path, int], VectorIndex],
        kinds: tuple[str, str],
    ) -> None:
        self.embedder = embedder
        self._store = store
        self._text: Followed[TextIndex] = Followed(
            "text", folder, store, make_text, lambda index, papers: index.add(_entries(papers)), kinds[0]
        )
        self._vectors: Followed[VectorIndex] = Followed(
            "vectors",
            folder,
            store,
            lambda folder: make_vectors(folder, embedder.dim),
            lambda index, papers: index.add(_entries(papers), self._embed(papers)),
            f"{kinds[1]} with {embedder.name} ({embedder.dim})",
        )

    def text(self) -> TextIndex:
        """The text index; raises IndexStale when it cannot answer."""
        return self._text.current()

    def vectors(self) -> VectorIndex:
        """The vector index; raises IndexStale when it cannot answer."""
        return self._vectors.current()

    def refresh(self, progress: Progress = silent) -> int:
        """Let both read what has changed; how many changes the slower one had to read."""
        read = self._both(lambda index: index.follow(progress))
        with self._store.write() as db:
            changes.forget_before(db, min(self._text.seq(), self._vectors.seq()))
        return read

    def rebuild(self, progress: Progress = silent) -> int:
        """Build both anew and swap them in; how many papers they have."""
        return self._both(lambda index: index.rebuild(progress))

    def status(self) -> tuple[IndexStatus, ...]:
        """How far each has come."""
        return self._text.status(), self._vectors.status()

    def close(self) -> None:
        """Let go of both."""
        self._text.close()
        self._vectors.close()

    def _both(self, work: Callable[[Followed[TextIndex] | Followed[VectorIndex]], int]) -> int:
        # Side by side: the text engine works outside Python while the embedder works inside it.
        with ThreadPoolExecutor(2) as pool:
            done = [pool.submit(work, index) for index in (self._text, self._vectors)]
        return max(future.result() for future in done)

    def _embed(self, papers: Sequence[Content]) -> Vectors:
        """(n, d) vectors of these papers: those that are kept, and the others made and kept."""
        wanted = [(paper.row, paper.content_hash) for paper in papers]
        with self._store.read() as db:
            kept = embeddings.get(db, self.embedder.name, wanted)
        missing = [paper for paper in papers if paper.row not in kept]
        if missing:
            made = self.embedder.embed([f"{paper.title}. {paper.abstract}" for paper in missing])
            with self._store.write() as db:
                made_of = [(paper.row, paper.content_hash) for paper in missing]
                embeddings.put(db, self.embedder.name, made_of, made)
            kept |= {paper.row: vector for paper, vector in zip(missing, made, strict=True)}
        return np.stack([kept[paper.row] for paper in papers])


def _entries(papers: Sequence[Content]) -> list[Entry]:
    return [
        Entry(
            paper.row,
            paper.title,
            paper.abstract,
            paper.authors,
            paper.categories,
            int(paper.day.replace("-", "")) if paper.day else 0,
        )
        for paper in papers
    ]
