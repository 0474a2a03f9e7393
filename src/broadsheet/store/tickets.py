"""Links that work once: invitations, sign-in by mail. Known by the SHA-256 of their secret."""

from __future__ import annotations

import json
from collections.abc import Mapping
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, insert, text

from broadsheet.readers import Ticket
from broadsheet.store.people_tables import tickets

_READ = "SELECT id, purpose, reader_id, email, details, made_at, ends_at, used_at FROM tickets"


def add(
    db: Connection,
    hash: bytes,
    purpose: str,
    now: datetime,
    ends_at: datetime,
    reader: int | None = None,
    email: str | None = None,
    details: Mapping[str, object] | None = None,
) -> int:
    """Make a link; its number."""
    values = {"hash": hash, "purpose": purpose, "reader_id": reader, "email": email}
    values |= {"details": json.dumps(details or {}), "made_at": now.isoformat()}
    values["ends_at"] = ends_at.isoformat()
    return int(db.execute(insert(tickets).values(values).returning(tickets.c.id)).scalar_one())


def by_hash(db: Connection, hash: bytes, purpose: str) -> Ticket | None:
    """The link with this secret, used or not."""
    query = text(f"{_READ} WHERE hash = :hash AND purpose = :purpose")
    row = db.execute(query, {"hash": hash, "purpose": purpose}).first()
    return _ticket(row) if row else None


def use(db: Connection, ticket: int, now: datetime) -> bool:
    """Take a link that is good still; False when another was faster, or its time has passed."""
    query = text("UPDATE tickets SET used_at = :now WHERE id = :id AND used_at IS NULL AND ends_at > :now")
    return db.execute(query, {"now": now.isoformat(), "id": ticket}).rowcount == 1


def open_ones(db: Connection, purpose: str, now: datetime) -> list[Ticket]:
    """Links that are good still, the newest first."""
    query = text(f"{_READ} WHERE purpose = :purpose AND used_at IS NULL AND ends_at > :now ORDER BY id DESC")
    return [_ticket(row) for row in db.execute(query, {"purpose": purpose, "now": now.isoformat()})]


def newest_of(db: Connection, reader: int, purpose: str, now: datetime) -> Ticket | None:
    """A reader's last link for this that is good still."""
    query = text(
        f"{_READ} WHERE reader_id = :reader AND purpose = :purpose AND used_at IS NULL AND ends_at > :now"
        " ORDER BY id DESC LIMIT 1"
    )
    row = db.execute(query, {"reader": reader, "purpose": purpose, "now": now.isoformat()}).first()
    return _ticket(row) if row else None


def forget_of(db: Connection, reader: int, purpose: str) -> int:
    """Delete a reader's links for this; how many that were."""
    query = text("DELETE FROM tickets WHERE reader_id = :reader AND purpose = :purpose")
    return db.execute(query, {"reader": reader, "purpose": purpose}).rowcount


def forget(db: Connection, ticket: int) -> int:
    """Take a link back; how many that were."""
    return db.execute(text("DELETE FROM tickets WHERE id = :id"), {"id": ticket}).rowcount


def forget_ended(db: Connection, now: datetime) -> int:
    """Delete links whose time has passed; how many that were."""
    return db.execute(text("DELETE FROM tickets WHERE ends_at <= :now"), {"now": now.isoformat()}).rowcount


def _ticket(row: Any) -> Ticket:
    return Ticket(
        row.id,
        row.purpose,
        row.reader_id,
        row.email,
        json.loads(row.details),
        datetime.fromisoformat(row.made_at),
        datetime.fromisoformat(row.ends_at),
        datetime.fromisoformat(row.used_at) if row.used_at else None,
    )
