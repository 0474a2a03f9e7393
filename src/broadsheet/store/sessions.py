"""Who is signed in where. A session is known by the SHA-256 of its secret, which only the browser has."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, insert, text

from broadsheet.readers import Reader, Session
from broadsheet.store import readers
from broadsheet.store.people_tables import sessions

_COLUMNS = (
    "sessions.id, sessions.reader_id, sessions.agent, sessions.way, sessions.made_at, sessions.seen_at,"
    " sessions.ends_at"
)
_READ = f"SELECT {_COLUMNS} FROM sessions"
_WITH_READER = f"SELECT {_COLUMNS}, {readers.COLUMNS} FROM sessions JOIN readers ON readers.id = reader_id"


def add(
    db: Connection, hash: bytes, reader: int, agent: str, way: str, now: datetime, ends_at: datetime
) -> int:
    """Begin a session; its number."""
    values = {"hash": hash, "reader_id": reader, "agent": agent, "way": way, "ends_at": ends_at.isoformat()}
    values |= {"made_at": now.isoformat(), "seen_at": now.isoformat()}
    return int(db.execute(insert(sessions).values(values).returning(sessions.c.id)).scalar_one())


def by_hash(db: Connection, hash: bytes) -> tuple[Session, Reader] | None:
    """The session with this secret, ended or not, and whose it is."""
    row = db.execute(text(f"{_WITH_READER} WHERE hash = :hash"), {"hash": hash}).first()
    return (_session(row[:7]), readers.of_row(row[7:])) if row else None


def of_reader(db: Connection, reader: int, now: datetime) -> list[Session]:
    """Where somebody is signed in, the last seen first."""
    query = text(f"{_READ} WHERE reader_id = :reader AND ends_at > :now ORDER BY seen_at DESC, id DESC")
    return [_session(row) for row in db.execute(query, {"reader": reader, "now": now.isoformat()})]


def see(db: Connection, session: int, now: datetime, ends_at: datetime) -> None:
    """It was used, and lasts longer for it."""
    query = text("UPDATE sessions SET seen_at = :now, ends_at = :ends WHERE id = :id")
    db.execute(query, {"now": now.isoformat(), "ends": ends_at.isoformat(), "id": session})


def end(db: Connection, reader: int, session: int) -> int:
    """End one of somebody's sessions; how many that were."""
    query = text("DELETE FROM sessions WHERE id = :id AND reader_id = :reader")
    return db.execute(query, {"id": session, "reader": reader}).rowcount


def end_others(db: Connection, reader: int, kept: int | None) -> int:
    """End all of somebody's sessions but one; how many that were."""
    query = text("DELETE FROM sessions WHERE reader_id = :reader AND id <> :kept")
    return db.execute(query, {"reader": reader, "kept": kept or 0}).rowcount


def forget_ended(db: Connection, now: datetime) -> int:
    """Delete what has ended by itself; how many that were."""
    query = text("DELETE FROM sessions WHERE ends_at <= :now")
    return db.execute(query, {"now": now.isoformat()}).rowcount


def _session(row: Sequence[Any]) -> Session:
    id, reader, agent, way, *moments = row
    return Session(id, reader, agent, way, *map(datetime.fromisoformat, moments))
