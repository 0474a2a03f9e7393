"""The list of what somebody gave to begin with: what they wrote, and what they kept elsewhere."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime, timedelta

from broadsheet.readers import Reader
from broadsheet.store import Connection
from broadsheet.store import lists as store

from . import lists, undo

SLUG, NAME = "my-papers", "My papers"
_ACT = "begin"


def keep(db: Connection, reader: Reader, rows: Sequence[int], now: datetime) -> None:
    """Papers come into the list, the first of them as the last to come; it is made where needed.

    Raises:
        Conflict: they have too many lists, or too many papers in this one.
    """
    made = SLUG not in store.slugs(db, reader.id)
    if made:
        lists.make(db, reader, NAME, "owner", "", now)
    there = store.rows(db, lists.own(db, reader, SLUG).id)
    fresh = [row for row in rows if row not in there]
    undo.remember(db, reader, _ACT, SLUG, {"rows": fresh, "made": made}, now)
    moments = [(row, now - timedelta(microseconds=place)) for place, row in enumerate(fresh)]
    lists.save(db, reader, SLUG, moments, now)


def take_back(db: Connection, reader: Reader, now: datetime) -> int:
    """The papers that came in last leave the list again, within an hour; how many.

    The list goes, too, where it was made for them and nothing else came in.

    Raises:
        NotFound: there is nothing to undo.
    """
    was = undo.before(db, reader, _ACT, SLUG, now)
    number = lists.own(db, reader, SLUG).id
    gone = sum(store.take_out(db, number, int(row)) for row in was["rows"])
    store.change(db, number, now)
    if was["made"] and not store.rows(db, number):
        store.remove(db, number)
    return gone
