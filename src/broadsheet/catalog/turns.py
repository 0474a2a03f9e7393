"""Whose turn it is to ask a host: one question at a time over all processes of the instance."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager

from broadsheet.errors import SourceError
from broadsheet.store import Store, leases
from broadsheet.tools.asking import Turn, Turns

_LONGEST_QUESTION_S = 600.0  # after that, whoever asked is taken for dead
_LOOK_AGAIN_S = 1.0
_ASK_AGAIN_S = 60.0


def turns(
    store: Store,
    holder: Callable[[], str],
    clock: Callable[[], float] = time.time,
    sleep: Callable[[float], None] = time.sleep,
) -> Turns:
    """Turns that all processes of one instance share.

    Args:
        holder: names the thread that asks; no other, in no other process, may have the name.
        clock: seconds since 1970.
    """

    @contextmanager
    def turn(host: str, pause_s: float) -> Iterator[Turn]:
        name, us = f"ask {host}", holder()
        while not _taken(store, name, us, clock()):
            with store.read() as db:
                wait = leases.free_at(db, name) - clock()
            sleep(min(max(wait, 0.01), _LOOK_AGAIN_S))
        ours = Turn(pause_s)
        try:
            yield ours
        finally:
            with store.write() as db:
                leases.let_go(db, name, us, clock() + ours.rest_s)

    return turn


def _taken(store: Store, name: str, holder: str, now: float) -> bool:
    with store.read() as db:
        if leases.free_at(db, name) > now:
            return False
    with store.write() as db:
        return leases.take(db, name, holder, now, now + _LONGEST_QUESTION_S)


def patience(most_s: float, sleep: Callable[[float], None] = time.sleep) -> Callable[[float], None]:
    """Sleeps, for `turns`, no longer than this in all: somebody waits for the answer.

    Raises:
        SourceError: from the sleep that would be too long.
    """
    slept_s = 0.0

    def wait(seconds: float) -> None:
        nonlocal slept_s
        slept_s += seconds
        if slept_s > most_s:
            raise SourceError("it is asked by others just now, or wants to be left alone", _ASK_AGAIN_S)
        sleep(seconds)

    return wait
