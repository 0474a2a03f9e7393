"""Feeds as they were last made, so that a thousand readers of one cost what one does."""

from __future__ import annotations

import threading
from collections import OrderedDict
from collections.abc import Hashable
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from hashlib import sha256

from broadsheet.syndication import FeedFile

# Votes do not stand in the change log; a feed may be so late with them.
FRESH = timedelta(seconds=60)
_MOST_BYTES = 48_000_000


@dataclass(frozen=True, slots=True)
class _Kept:
    file: FeedFile
    state: int
    at: datetime


class KeptFeeds:
    """Feeds by what they were asked by; the longest unasked for goes first. Threads may share it."""

    def __init__(self, most_bytes: int = _MOST_BYTES) -> None:
        self._most_bytes = most_bytes
        self._kept: OrderedDict[Hashable, _Kept] = OrderedDict()
        self._bytes = 0
        self._lock = threading.Lock()

    def fresh(self, key: Hashable, state: int, now: datetime) -> FeedFile | None:
        """The feed, if it was made a short while ago and the change log has not grown since."""
        with self._lock:
            kept = self._kept.get(key)
            if kept is None or kept.state != state or not kept.at <= now < kept.at + FRESH:
                return None
            self._kept.move_to_end(key)
            return kept.file

    def put(
        self, key: Hashable, state: int, now: datetime, content: bytes, media_type: str, shared: bool
    ) -> FeedFile:
        """Keep a feed as it is now; one that says what it said before has the same age as before."""
        etag = sha256(content).hexdigest()[:32]
        made = FeedFile(content, media_type, etag, now.replace(microsecond=0), shared)
        with self._lock:
            was = self._kept.pop(key, None)
            if was:
                self._bytes -= len(was.file.content)
                made = replace(made, made_at=was.file.made_at) if was.file.etag == etag else made
            self._kept[key] = _Kept(made, state, now)
            self._bytes += len(content)
            while self._bytes > self._most_bytes and len(self._kept) > 1:
                _, gone = self._kept.popitem(last=False)
                self._bytes -= len(gone.file.content)
        return made
