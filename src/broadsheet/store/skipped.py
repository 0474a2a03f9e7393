"""Records that could not be read, with their reasons: kept, so that nothing is lost in silence."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from sqlalchemy import Connection, text

from broadsheet.types import Skip, Skipped


def put(db: Connection, source: str, file: str, skips: Sequence[Skip], now: datetime) -> None:
    """Keep skips of one file; the same place is kept once, with what is true of it now."""
    query = text(
        """
        INSERT INTO skipped (source, file, position, reason, raw, seen_at)
        VALUES (:source, :file, :position, :reason, :raw, :seen_at)
        ON CONFLICT (file, position) DO UPDATE
        SET source = excluded.source, reason = excluded.reason, raw = excluded.raw, seen_at = excluded.seen_at
        WHERE skipped.reason <> excluded.reason OR skipped.raw <> excluded.raw
        """
    )
    seen = {"source": source, "file": file, "seen_at": now.isoformat(timespec="seconds")}
    for skip in skips:
        # PostgreSQL takes no NUL in text.
        raw = skip.raw.replace("\0", "\N{SYMBOL FOR NULL}")
        db.execute(query, {**seen, "position": skip.position, "reason": skip.reason, "raw": raw})


def forget_others(db: Connection, file: str, positions: set[str]) -> None:
    """Drop the skips of a file that a later reading of it no longer met."""
    before = db.execute(text("SELECT position FROM skipped WHERE file = :file"), {"file": file}).scalars()
    for position in set(before) - positions:
        db.execute(
            text("DELETE FROM skipped WHERE file = :file AND position = :position"),
            {"file": file, "position": position},
        )


def count(db: Connection) -> int:
    """How many there are."""
    return int(db.execute(text("SELECT count(*) FROM skipped")).scalar_one())


def newest(db: Connection, limit: int, offset: int = 0) -> list[Skipped]:
    """The last to be seen first."""
    query = text(
        """
        SELECT source, file, position, reason, raw, seen_at FROM skipped
        ORDER BY seen_at DESC, id DESC LIMIT :limit OFFSET :offset
        """
    )
    return [
        Skipped(source, file, position, reason, raw, datetime.fromisoformat(seen_at))
        for source, file, position, reason, raw, seen_at in db.execute(
            query, {"limit": limit, "offset": offset}
        )
    ]
