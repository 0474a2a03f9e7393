"""All papers with their last change, for search engines."""

from __future__ import annotations

from datetime import UTC, datetime

from sqlalchemy import Connection, text


def last_row(db: Connection) -> int:
    """The largest row of a paper; 0 without papers."""
    return int(db.execute(text("SELECT coalesce(max(id), 0) FROM papers")).scalar_one())


def between(db: Connection, first: int, last: int) -> list[tuple[str, datetime]]:
    """Public id and last change of the papers in these rows, inclusive, in row order."""
    query = text("SELECT public_id, changed_at FROM papers WHERE id BETWEEN :first AND :last ORDER BY id")
    rows = db.execute(query, {"first": first, "last": last})
    return [(public_id, datetime.fromtimestamp(at, UTC)) for public_id, at in rows]
