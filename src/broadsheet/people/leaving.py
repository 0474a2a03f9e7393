"""Leaving: who may, and that it was done."""

from __future__ import annotations

from datetime import datetime

from broadsheet.errors import Forbidden
from broadsheet.readers import Reader
from broadsheet.store import Connection, audit, readers
from broadsheet.store import leaving as store


def check(db: Connection, reader: Reader) -> None:
    """Nothing when they can leave.

    Raises:
        Forbidden: nobody would be left to administer.
    """
    if reader.role == "admin" and not reader.closed_at and readers.count(db, "admin") < 2:
        raise Forbidden(f"{reader.name} is the last admin; make another one before you leave")


def leave(db: Connection, reader: Reader, take_comments_back: bool, now: datetime) -> None:
    """Delete an account in the caller's transaction; what stays, stays without a name.

    Raises:
        Forbidden: nobody would be left to administer.
    """
    check(db, reader)
    store.forget(db, reader.id, reader.name, reader.email, take_comments_back, now)
    audit.add(db, now, None, "leave")
