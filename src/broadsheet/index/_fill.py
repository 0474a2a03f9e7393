"""Vectors that take long to make, made in the background: the newest papers first, and none twice.

What is made is kept in the store at once, and shown to search after each round: a stop loses less than
a minute's work.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor

import numpy as np

from broadsheet.embedders import Embedder
from broadsheet.store import Store, changes, embeddings
from broadsheet.store.changes import Content
from broadsheet.types import Progress, Vectors

from . import VectorIndex
from ._follow import Followed

ROUND = 2048  # papers between two saves of the index
_KEPT = 128  # papers between two writes to the store
_PART = 8  # papers that one thread embeds at a time


def fill(
    store: Store,
    embedder: Embedder,
    index: Followed[VectorIndex],
    progress: Progress,
    workers: int = 1,
    stop: Callable[[], bool] = lambda: False,
) -> int:
    """Make the vectors that are missing; how many were made.

    Args:
        workers: threads that embed side by side.
        stop: asked often; when it says True, what is made is saved and the rest left for next time.
    """
    with store.read() as db:
        missing = embeddings.count_missing(db, embedder.name)
    if not missing:
        return 0
    advance = progress(f"embedding with {embedder.name}", missing)
    made = 0
    with ThreadPoolExecutor(workers) as pool:
        while not stop() and (contents := _missing(store, embedder.name)):
            done = []
            for start in range(0, len(contents), _KEPT):
                if stop():
                    break
                part = contents[start : start + _KEPT]
                _keep(store, embedder.name, part, _embedded(pool, embedder, part))
                done += part
                advance(len(part))
            if done:
                index.put(done)
            made += len(done)
    return made


def document(content: Content) -> str:
    """What an embedder reads of a paper."""
    return f"{content.title}. {content.abstract}"


def _missing(store: Store, embedder: str) -> list[Content]:
    with store.read() as db:
        rows = embeddings.missing(db, embedder, ROUND)
        found = {content.row: content for content in changes.contents(db, rows)}
    return [found[row] for row in rows if row in found]


def _embedded(pool: ThreadPoolExecutor, embedder: Embedder, contents: Sequence[Content]) -> Vectors:
    texts = [document(content) for content in contents]
    parts = [texts[start : start + _PART] for start in range(0, len(texts), _PART)]
    return np.concatenate(list(pool.map(embedder.embed, parts)))


def _keep(store: Store, embedder: str, contents: Sequence[Content], vectors: Vectors) -> None:
    with store.write() as db:
        made_of = [(content.row, content.content_hash) for content in contents]
        embeddings.put(db, embedder, made_of, vectors)
