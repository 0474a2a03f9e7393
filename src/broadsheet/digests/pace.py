"""How many letters a minute go to one domain: more, and it takes them for spam."""

from __future__ import annotations

from datetime import datetime, timedelta

from broadsheet.letters import Outgoing
from broadsheet.store import Connection, rates

_AWAITED = frozenset({"sign-in", "confirm", "trial", "failure"})  # kinds that somebody waits for


class Pace:
    """Holds back what would be too much, for one sender; several senders share the counts.

    Args:
        per_minute: letters to the addresses of one domain, at once and for long; 0 for no limit.
    """

    def __init__(self, per_minute: int) -> None:
        self._per_minute = per_minute
        self._last: dict[str, datetime] = {}  # turns that were given

    def turn(self, db: Connection, letter: Outgoing, now: datetime) -> datetime | None:
        """When a letter may go that may not go now. None when it may; then it is counted.

        Those held back get turns one after the other, so that not all of them are tried at the first.
        """
        if not self._per_minute or letter.kind in _AWAITED:
            return None
        domain = letter.recipient.rpartition("@")[2].lower()
        per_s = self._per_minute / 60
        wait_s = rates.take(db, f"letters to {domain}", now.timestamp(), per_s, self._per_minute)
        if not wait_s:
            return None
        first = now + timedelta(seconds=wait_s)
        last = self._last.get(domain)
        self._last[domain] = max(first, last + timedelta(seconds=1 / per_s)) if last else first
        return self._last[domain]
