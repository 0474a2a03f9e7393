"""What things were before: kept for an hour, for their reader alone, so that what was done can be undone.

Most acts have a reverse that needs nothing but the act. These are the others: what a note or a list said,
and what a list that was deleted held.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime, timedelta
from typing import Any

from broadsheet.errors import NotFound
from broadsheet.readers import Reader
from broadsheet.store import Connection, tickets

from .secrets import digest, new_secret

LASTS = timedelta(hours=1)


def remember(
    db: Connection, reader: Reader, act: str, of: str, before: Mapping[str, object], now: datetime
) -> None:
    """Keep what a thing was before an act; what it was before the act before that is kept no longer.

    Args:
        act: what was done, such as `note`.
        of: to what: a paper's row, a list's slug.
    """
    tickets.forget_of(db, reader.id, _purpose(act, of))
    secret = digest(new_secret())  # nobody ever learns it: this is asked for by its reader and purpose
    tickets.add(db, secret, _purpose(act, of), now, now + LASTS, reader.id, details=before)


def before(db: Connection, reader: Reader, act: str, of: str, now: datetime) -> Mapping[str, Any]:
    """What a thing was before an act, once.

    Raises:
        NotFound: it was undone, or done more than an hour ago, or never.
    """
    found = tickets.newest_of(db, reader.id, _purpose(act, of), now)
    if found is None:
        raise NotFound("there is nothing to undo here; what was is kept for an hour")
    tickets.forget(db, found.id)
    return found.details


def _purpose(act: str, of: str) -> str:
    return f"undo {act} {of}"
