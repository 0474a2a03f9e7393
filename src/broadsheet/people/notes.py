"""Notes that a reader writes about papers; nobody else ever sees them."""

from __future__ import annotations

from datetime import datetime

from broadsheet.errors import BadRequest
from broadsheet.library import Note
from broadsheet.readers import Reader
from broadsheet.store import Connection
from broadsheet.store import notes as store

LONGEST = 20_000


def write(db: Connection, reader: Reader, row: int, body: str, now: datetime) -> Note | None:
    """Write a note anew; an empty one is none any more, and None is given back.

    Raises:
        BadRequest: it is too long.
    """
    body = body.replace("\r\n", "\n").replace("\0", "").strip()
    if len(body) > LONGEST:
        raise BadRequest(f"a note has at most {LONGEST:,} letters, this one {len(body):,}")
    if not body:
        store.remove(db, reader.id, row)
        return None
    store.put(db, reader.id, row, body, now)
    return Note(body, now)
