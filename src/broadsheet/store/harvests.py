"""How far the harvests of archives have come, and what they announced."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from sqlalchemy import Connection, text

from broadsheet.harvests import Announcement, Harvested


def state(db: Connection, archive: str) -> Harvested | None:
    """How far this archive's harvest has come; None when there was none."""
    return next((found for found in states(db) if found.archive == archive), None)


def states(db: Connection) -> list[Harvested]:
    """How far each archive's harvest has come, by name."""
    query = text("SELECT archive, mark, resume, next_mark, changed_at FROM harvests ORDER BY archive")
    return [
        Harvested(archive, mark, resume, next_mark, datetime.fromisoformat(changed_at))
        for archive, mark, resume, next_mark, changed_at in db.execute(query)
    ]


def put(db: Connection, found: Harvested) -> None:
    """Keep how far it has come, in the transaction that takes what came."""
    db.execute(
        text(
            """
            INSERT INTO harvests (archive, mark, resume, next_mark, changed_at)
            VALUES (:archive, :mark, :resume, :next_mark, :changed_at)
            ON CONFLICT (archive) DO UPDATE SET mark = excluded.mark, resume = excluded.resume,
                next_mark = excluded.next_mark, changed_at = excluded.changed_at
            """
        ),
        {
            "archive": found.archive,
            "mark": found.mark,
            "resume": found.resume,
            "next_mark": found.next_mark,
            "changed_at": found.changed_at.isoformat(timespec="seconds"),
        },
    )


def announce(db: Connection, archive: str, announced: Sequence[Announcement]) -> None:
    """Keep what an archive announced; the same paper on the same day once."""
    query = text(
        """
        INSERT INTO announced (archive, day, key, kind) VALUES (:archive, :day, :key, :kind)
        ON CONFLICT (archive, day, key) DO UPDATE SET kind = excluded.kind
        """
    )
    rows = [
        {"archive": archive, "day": one.day.isoformat(), "key": str(one.id), "kind": one.kind}
        for one in announced
    ]
    if rows:
        db.execute(query, rows)
