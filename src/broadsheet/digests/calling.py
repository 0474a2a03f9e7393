"""Tells webhooks what is new: each event until it is taken, in order, and no hook waits for another."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from datetime import datetime, timedelta

from broadsheet.hooks import Event, Hook
from broadsheet.store import Connection, Store, hooks
from broadsheet.tools.posting import Posted, post
from broadsheet.types import Paper

from .hook_shapes import body, signed

AT_ONCE = 8  # hooks that are spoken to side by side
MOST_FAILURES = 25  # in a row, over about four days; then a hook stops, and keeps what waits
LEASE = timedelta(minutes=2)
_FIRST_PAUSE = timedelta(seconds=10)
_LONGEST_PAUSE = timedelta(hours=6)
_GONE = 410
_MOST_AT_ONCE = 50  # papers in one event


class Caller:
    """Looks what is new for each hook, and tells it.

    Args:
        find: what papers there are for a hook, the best or newest first.
        private: whether addresses of one's own network may be spoken to.
    """

    def __init__(
        self,
        store: Store,
        find: Callable[[Hook], Sequence[Paper]],
        instance: str,
        address: str,
        now: Callable[[], datetime],
        private: bool = False,
    ) -> None:
        self._store, self._find, self._now = store, find, now
        self._instance, self._address, self._private = instance, address, private

    def look(self) -> Mapping[str, int]:
        """Make an event of what is new for each hook; how many that were."""
        made = 0
        with self._store.read() as db:
            found = hooks.active(db)
        for hook in found:
            made += self._look(hook)
        return {"events": made} if made else {}

    def begin(self, hook: Hook) -> None:
        """What is there when a hook is made is old to it."""
        rows = [paper.row for paper in self._find(hook)]
        with self._store.write() as db:
            hooks.tell(db, hook.id, rows)

    def _look(self, hook: Hook) -> int:
        papers = self._find(hook)
        with self._store.read() as db:
            if not _untold(db, hook, papers):
                return 0
        with self._store.write() as db:
            new = _untold(db, hook, papers)  # another process may have been faster
            now = self._now()
            for start in range(0, len(new), _MOST_AT_ONCE):
                part = new[start : start + _MOST_AT_ONCE]
                hooks.put(db, hook.id, body(hook, part, self._instance, self._address, now), now)
            hooks.tell(db, hook.id, [paper.row for paper in new])
        return -(-len(new) // _MOST_AT_ONCE)

    def call(self, stop: Callable[[], bool] = lambda: False) -> Mapping[str, int]:
        """Tell what is due, hooks side by side; how many events were `taken`, or `failed`."""
        done: Counter[str] = Counter()
        with ThreadPoolExecutor(AT_ONCE, "hook") as pool:
            while not stop():
                now = self._now()
                with self._store.write() as db:
                    events = hooks.claim(db, now, now + LEASE, AT_ONCE)
                if not events:
                    break
                done.update(pool.map(self._tell, events))
        return done

    def _tell(self, event: Event) -> str:
        headers = signed(event.secret, event.id, event.content, self._now())
        answer = post(event.hook.address, event.content, headers, self._private)
        with self._store.write() as db:
            if answer.taken:
                hooks.settle(db, event.id)
                hooks.change(db, event.hook.id, failures=0, said=f"{answer.status}")
                return "taken"
            failures = event.hook.failures + 1
            stopped = answer.status == _GONE or failures >= MOST_FAILURES
            hooks.put_back(db, event.id, self._now() + pause(event.tries, answer))
            said = f"{answer.status or 'no answer'}: {answer.said}"
            hooks.change(
                db, event.hook.id, failures=failures, said=said, state="stopped" if stopped else "active"
            )
        return "failed"


def _untold(db: Connection, hook: Hook, papers: Sequence[Paper]) -> list[Paper]:
    told = hooks.told(db, hook.id)
    return [paper for paper in papers if paper.row not in told and not paper.withdrawn]


def pause(tries: int, answer: Posted) -> timedelta:
    """How long to wait after an event was not taken once more."""
    asked = timedelta(seconds=answer.retry_after or 0)
    longer: timedelta = min(_FIRST_PAUSE * 2 ** min(tries, 20), _LONGEST_PAUSE)
    return max(longer, min(asked, _LONGEST_PAUSE))
