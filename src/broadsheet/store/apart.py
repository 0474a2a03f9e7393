"""Records that a person took out of a paper: which of them are never joined with which others again."""

from __future__ import annotations

from collections.abc import Iterable

from sqlalchemy import Connection, TextClause, text

# The source that said it, and the key it said it under.
Name = tuple[str, str]
Pair = tuple[Name, Name]


def pairs(db: Connection) -> frozenset[Pair]:
    """All of them, each in both orders: they are made by hand, one at a time, and so are few."""
    query = text("SELECT source, key, other_source, other_key FROM kept_apart")
    found = [((source, key), (other, others)) for source, key, other, others in db.execute(query)]
    return frozenset(pair for one, other in found for pair in ((one, other), (other, one)))


def keep(db: Connection, found: Iterable[Pair]) -> None:
    """From now on these are apart."""
    query = text(
        """
        INSERT INTO kept_apart (source, key, other_source, other_key)
        VALUES (:source, :key, :other_source, :other_key) ON CONFLICT DO NOTHING
        """
    )
    _each(db, query, found)


def forget(db: Connection, found: Iterable[Pair]) -> None:
    """From now on these may be joined, whichever of them was taken out."""
    query = text(
        """
        DELETE FROM kept_apart
        WHERE (source = :source AND key = :key AND other_source = :other_source AND other_key = :other_key)
           OR (source = :other_source AND key = :other_key AND other_source = :source AND other_key = :key)
        """
    )
    _each(db, query, found)


def _each(db: Connection, query: TextClause, found: Iterable[Pair]) -> None:
    rows = [
        {"source": source, "key": key, "other_source": other, "other_key": others}
        for (source, key), (other, others) in found
    ]
    if rows:
        db.execute(query, rows)
