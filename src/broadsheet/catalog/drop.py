"""Take back what a source said: its paper is composed anew from the rest, or goes when nothing is left.

A paper that people voted on, talked about or keep does not go: it stays as it was last told, withdrawn.
"""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import replace

from broadsheet.store import Connection, moves, records
from broadsheet.store.records import Say

from .compose import compose, unclaimed
from .merge import HERE


def drop(db: Connection, source: str, keys: Sequence[str]) -> int:
    """Forget the records of these keys, in the caller's transaction; how many there were."""
    if not keys:
        return 0
    rows = sorted({row for _, row in records.known(db, source, keys).values()})
    before = records.of_papers(db, rows)
    held = {row: _withdrawn(says) for row, says in before.items() if _is_held(db, row, says, source, keys)}
    kept = {say.record.key for says in held.values() for say in says}
    dropped = records.forget(db, source, [key for key in keys if key not in kept])
    left = {**records.of_papers(db, [row for row in rows if row not in held]), **held}
    compose(db, before, left, unclaimed(db, left))
    records.put(db, ((row, say) for row, says in held.items() for say in says))
    return dropped


def _is_held(db: Connection, row: int, says: Sequence[Say], source: str, keys: Collection[str]) -> bool:
    """Whether nothing would be left of a paper that somebody gave anything to."""
    left = [say for say in says if say.source != source or say.record.key not in keys]
    goes = all(say.source == HERE for say in left)
    return goes and (bool(left) or moves.is_held(db, row))


def _withdrawn(says: Sequence[Say]) -> list[Say]:
    """The same, told to be withdrawn."""
    told = [records.pack(say.source, replace(say.record, withdrawn=True)) for say in says]
    return [replace(say, evidence=old.evidence) for say, old in zip(told, says, strict=True)]
