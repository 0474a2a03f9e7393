"""Take back what a source said: its paper is composed anew from the rest, or goes when nothing is left."""

from __future__ import annotations

from collections.abc import Sequence

from broadsheet.store import Connection, papers, records

from .merge import merge


def drop(db: Connection, source: str, keys: Sequence[str]) -> int:
    """Forget the records of these keys, in the caller's transaction; how many there were."""
    if not keys:
        return 0
    rows = {row for _, row in records.known(db, source, keys).values()}
    dropped = records.forget(db, source, keys)
    left = records.of_papers(db, sorted(rows))
    papers.replace(db, [merge(row, says) for row, says in left.items()])
    papers.remove(db, rows - left.keys())
    return dropped
