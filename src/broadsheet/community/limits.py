"""How often a person may do what others see."""

from __future__ import annotations

from datetime import datetime
from typing import NamedTuple

from broadsheet.errors import TooMany
from broadsheet.readers import Reader
from broadsheet.store import Connection, rates


class Limit(NamedTuple):
    """So many times an hour for long, and so many at once."""

    an_hour: float
    at_once: float


LIMITS = {
    "vote": Limit(1200, 60),
    "comment": Limit(60, 10),
    "react": Limit(600, 60),
    "report": Limit(20, 10),
    "keep": Limit(6000, 600),  # save, tag, note, mark, lists: a program that sorts a library has to pass
    "follow": Limit(1200, 300),
    "import": Limit(60, 20),  # files, of up to 20,000 papers each
    "claim": Limit(20, 10),
    "link": Limit(60, 20),
}


def count(db: Connection, reader: Reader, act: str, now: datetime) -> None:
    """Count an act.

    Raises:
        TooMany: it is one too many.
    """
    limit = LIMITS[act]
    wait = rates.take(db, f"{act} {reader.id}", now.timestamp(), limit.an_hour / 3600, limit.at_once)
    if wait:
        raise TooMany(f"you {act} faster than anyone can follow; go on in {wait:.0f} s", wait)
