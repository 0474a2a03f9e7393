"""A thing that one process does at a time, over all that share the database."""

from __future__ import annotations

import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager

from broadsheet.errors import Busy
from broadsheet.store import Store, leases

_LEASE_S = 120.0  # a killed process blocks its work for no longer
_RENEW_S = 30.0


@contextmanager
def held(store: Store, name: str, holder: str, clock: Callable[[], float] = time.time) -> Iterator[None]:
    """Do a thing that nobody else does meanwhile; the lease is renewed as long as it takes.

    Raises:
        Busy: somebody else does it just now.
    """
    if not _take(store, name, holder, clock()):
        with store.read() as db:
            other = leases.holders(db, clock()).get(name, "another process")
        raise Busy(f"{name}: {other} does that just now; try again when it is done")
    ended = threading.Event()
    renewing = threading.Thread(target=_renew, args=(store, name, holder, clock, ended), daemon=True)
    renewing.start()
    try:
        yield
    finally:
        ended.set()
        renewing.join()
        with store.write() as db:
            leases.let_go(db, name, holder)


def _renew(store: Store, name: str, holder: str, clock: Callable[[], float], ended: threading.Event) -> None:
    while not ended.wait(_RENEW_S):
        _take(store, name, holder, clock())


def _take(store: Store, name: str, holder: str, now: float) -> bool:
    with store.write() as db:
        return leases.take(db, name, holder, now, now + _LEASE_S)
