"""How often things are done, as leaky buckets: each act fills one, time empties it."""

from __future__ import annotations

from sqlalchemy import Connection, text


def take(db: Connection, name: str, now_s: float, per_s: float, burst: float) -> float:
    """Do a thing once more: 0 when that is allowed, else the seconds after which it will be.

    Args:
        now_s: seconds since 1970.
        per_s: how often a second it may be done for long.
        burst: how often it may be done at once, at least 1.
    """
    row = db.execute(text("SELECT level, at FROM rates WHERE name = :name"), {"name": name}).first()
    level = max(row.level - (now_s - row.at) * per_s, 0.0) if row else 0.0
    if level + 1 > burst:
        return (level + 1 - burst) / per_s
    query = text(
        """
        INSERT INTO rates (name, level, at) VALUES (:name, :level, :at)
        ON CONFLICT (name) DO UPDATE SET level = excluded.level, at = excluded.at
        """
    )
    db.execute(query, {"name": name, "level": level + 1, "at": now_s})
    return 0.0


def forget_before(db: Connection, then_s: float) -> int:
    """Delete buckets that nobody has filled since; how many that were."""
    return db.execute(text("DELETE FROM rates WHERE at < :then"), {"then": then_s}).rowcount
