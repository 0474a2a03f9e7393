"""The instance's indexes, followed side by side: one finds words, one or two meaning, one knows all words.

The first embedder is quick, and its index is complete whenever the text index is. The second one is
better and slow: its index has the papers that have been embedded so far (`_fill.py`).
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from pathlib import Path
from typing import TypeAlias

import numpy as np

from broadsheet.embedders import Embedder
from broadsheet.errors import IndexStale
from broadsheet.store import Store, changes, embeddings
from broadsheet.store.changes import Content
from broadsheet.types import IndexStatus, Progress, Vectors, silent

from . import Entry, TextIndex, VectorIndex, _vocabulary
from ._fill import document, fill
from ._follow import Followed
from ._vocabulary import Vocabulary

# The text engine makes one segment of eight that are alike, and one is searched a tenth sooner than six. They
# take less memory to write, too.
_PARTS = 8

AnyIndex: TypeAlias = Followed[TextIndex] | Followed[VectorIndex] | Followed[Vocabulary]


@dataclass(frozen=True, slots=True)
class Makers:
    """How an instance's indexes are opened.

    Attributes:
        text: opens a text index in a folder.
        vectors: opens a vector index in a folder, for that many dimensions.
        kinds: names and versions of the two; an index of another kind must not be read.
    """

    text: Callable[[Path], TextIndex]
    vectors: Callable[[Path, int], VectorIndex]
    kinds: tuple[str, str]


class Indexes:
    """What search asks, kept up with the store.

    Args:
        folder: where all keep their files.
        second: the slow embedder; None when the instance has none.
    """

    def __init__(
        self, folder: Path, store: Store, embedder: Embedder, makers: Makers, second: Embedder | None = None
    ) -> None:
        self.embedder = embedder
        self.second = second
        self._store = store
        self._text: Followed[TextIndex] = Followed(
            "text",
            folder,
            store,
            makers.text,
            lambda index, papers: index.add(_entries(papers)),
            makers.kinds[0],
            parts=_PARTS,
        )
        self._vectors = self._of_vectors("vectors", folder, embedder, makers, self._take_all)
        self._vocabulary: Followed[Vocabulary] = Followed(
            "vocabulary",
            folder,
            store,
            _vocabulary.make,
            lambda index, papers: index.add(_entries(papers)),
            Vocabulary.version,
        )
        self._fine = self._of_vectors("fine", folder, second, makers, self._take_made) if second else None

    def text(self) -> TextIndex:
        """The text index; raises IndexStale when it cannot answer."""
        return self._text.current()

    def vectors(self) -> VectorIndex:
        """The vector index of the first embedder; raises IndexStale when it cannot answer."""
        return self._vectors.current()

    def fine(self) -> VectorIndex | None:
        """The vector index of the second embedder; None without one, or while it is not built."""
        try:
            return self._fine.current() if self._fine else None
        except IndexStale:
            return None

    def vocabulary(self) -> Vocabulary:
        """The words of the corpus; raises IndexStale when it cannot answer."""
        return self._vocabulary.current()

    def refresh(self, progress: Progress = silent) -> int:
        """Let all read what has changed; how many changes the slowest one had to read."""
        read = self._each(lambda index: index.follow(progress))
        with self._store.write() as db:
            changes.forget_before(db, min(index.seq() for index in self._all()))
        return read

    def rebuild(self, progress: Progress = silent) -> int:
        """Build all anew and swap them in; how many papers they have."""
        return self._each(lambda index: index.rebuild(progress))

    def fill(
        self, progress: Progress = silent, workers: int = 1, stop: Callable[[], bool] = lambda: False
    ) -> int:
        """Make vectors of the second embedder for papers that lack one, newest first; how many were made."""
        if self.second is None or self._fine is None:
            return 0
        self._fine.follow(progress)
        return fill(self._store, self.second, self._fine, progress, workers, stop)

    def status(self) -> tuple[IndexStatus, ...]:
        """How far each has come: text, vectors, vocabulary, and fine where there is a second embedder."""
        return tuple(index.status() for index in self._all())

    def close(self) -> None:
        """Let go of all."""
        for index in self._all():
            index.close()

    def _of_vectors(
        self,
        name: str,
        folder: Path,
        embedder: Embedder,
        makers: Makers,
        take: Callable[[VectorIndex, Sequence[Content]], None],
    ) -> Followed[VectorIndex]:
        return Followed(
            name,
            folder,
            self._store,
            lambda at: makers.vectors(at, embedder.dim),
            take,
            f"{makers.kinds[1]} with {embedder.name} ({embedder.dim})",
            renews=embedder is self.second,
        )

    def _all(self) -> list[AnyIndex]:
        whole: list[AnyIndex] = [self._text, self._vectors, self._vocabulary]
        return whole + ([self._fine] if self._fine else [])

    def _each(self, work: Callable[[AnyIndex], int]) -> int:
        # Side by side: the text engine works outside Python while the embedder works inside it.
        with ThreadPoolExecutor(len(self._all())) as pool:
            done = [pool.submit(work, index) for index in self._all()]
        return max(future.result() for future in done)

    def _take_all(self, index: VectorIndex, papers: Sequence[Content]) -> None:
        """Put papers into the first embedder's index, with vectors that are kept or made now."""
        kept = self._kept(self.embedder, papers)
        missing = [paper for paper in papers if paper.row not in kept]
        if missing:
            made = self.embedder.embed([document(paper) for paper in missing])
            with self._store.write() as db:
                made_of = [(paper.row, paper.content_hash) for paper in missing]
                embeddings.put(db, self.embedder.name, made_of, made)
            kept |= {paper.row: vector for paper, vector in zip(missing, made, strict=True)}
        index.add(_entries(papers), np.stack([kept[paper.row] for paper in papers]))

    def _take_made(self, index: VectorIndex, papers: Sequence[Content]) -> None:
        """Put papers into the second embedder's index that have a vector; take those out that lost theirs."""
        if self.second is None:
            return
        kept = self._kept(self.second, papers)
        index.remove([paper.row for paper in papers if paper.row not in kept])
        ready = [paper for paper in papers if paper.row in kept]
        if ready:
            index.add(_entries(ready), np.stack([kept[paper.row] for paper in ready]))

    def _kept(self, embedder: Embedder, papers: Sequence[Content]) -> dict[int, Vectors]:
        with self._store.read() as db:
            return embeddings.get(db, embedder.name, [(paper.row, paper.content_hash) for paper in papers])


def _entries(papers: Sequence[Content]) -> list[Entry]:
    return [
        Entry(
            paper.row,
            paper.title,
            paper.abstract,
            paper.authors,
            paper.categories,
            _day(paper.day or paper.published),
            paper.venue,
            paper.code,
        )
        for paper in papers
    ]


def _day(partial: str | None) -> int:
    """YYYYMMDD of the first day that a partial date can mean; 0 for none."""
    year, month, day = (*(partial or "0000-00-00").split("-"), "01", "01")[:3]
    return int(year + month + day)
