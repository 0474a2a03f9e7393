"""Marks: what a reader has read, and what is not for them."""

from __future__ import annotations

from datetime import datetime

from broadsheet.errors import BadRequest
from broadsheet.library import MARKS, Mark
from broadsheet.readers import Reader
from broadsheet.store import Connection
from broadsheet.store import marks as store


def mark(db: Connection, reader: Reader, row: int, text: str, on: bool, now: datetime) -> None:
    """Put a mark on a paper, or take it off; doing so twice changes nothing.

    Raises:
        BadRequest: there is no such mark.
    """
    named = known(text)
    if on:
        store.put(db, reader.id, row, named, now)
    else:
        store.remove(db, reader.id, row, named)


def known(text: str) -> Mark:
    """The mark of that name; raises BadRequest when there is none."""
    for named in MARKS:
        if text == named:
            return named
    raise BadRequest(f"{text[:40]!r} is no mark; there are: {', '.join(MARKS)}")
