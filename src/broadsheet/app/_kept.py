"""What was made of the catalog a short while ago, so that a thousand who ask for it cost what one does."""

from __future__ import annotations

import threading
from collections import OrderedDict
from collections.abc import Callable, Hashable
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Generic, TypeVar

Value = TypeVar("Value")


@dataclass(frozen=True, slots=True)
class _Made(Generic[Value]):
    value: Value
    state: int
    at: datetime


class Kept(Generic[Value]):
    """Values by what was asked for; the longest unasked for goes first. Threads may share it.

    Args:
        most: of what `size` counts, over all values.
        lasts: how old a value may become. What changes the catalog ends it before.
    """

    def __init__(self, most: int, size: Callable[[Value], int], lasts: timedelta) -> None:
        self._most, self._size, self._lasts = most, size, lasts
        self._made: OrderedDict[Hashable, _Made[Value]] = OrderedDict()
        self._sum = 0
        self._lock = threading.Lock()

    def fresh(self, key: Hashable, state: int, now: datetime) -> Value | None:
        """The value, if it was made a short while ago, in this state of the change log."""
        with self._lock:
            made = self._made.get(key)
            if made is None or made.state != state or not made.at <= now < made.at + self._lasts:
                return None
            self._made.move_to_end(key)
            return made.value

    def last(self, key: Hashable) -> Value | None:
        """The value as it was made last, however long ago."""
        with self._lock:
            made = self._made.get(key)
            return made.value if made else None

    def put(self, key: Hashable, state: int, now: datetime, value: Value) -> Value:
        """Keep a value, in place of the one before."""
        with self._lock:
            if was := self._made.pop(key, None):
                self._sum -= self._size(was.value)
            self._made[key] = _Made(value, state, now)
            self._sum += self._size(value)
            while self._sum > self._most and len(self._made) > 1:
                _, gone = self._made.popitem(last=False)
                self._sum -= self._size(gone.value)
        return value
