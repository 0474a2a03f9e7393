"""Take back what a source said: its paper is composed anew from the rest, or goes when nothing is left."""

from __future__ import annotations

from collections.abc import Sequence

from broadsheet.store import Connection, records

from .compose import compose, unclaimed


def drop(db: Connection, source: str, keys: Sequence[str]) -> int:
    """Forget the records of these keys, in the caller's transaction; how many there were."""
    if not keys:
        return 0
    rows = sorted({row for _, row in records.known(db, source, keys).values()})
    before = records.of_papers(db, rows)
    dropped = records.forget(db, source, keys)
    left = records.of_papers(db, rows)
    compose(db, before, left, unclaimed(db, left))
    return dropped
