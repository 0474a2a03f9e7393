"""Sends what the outbox holds: each letter by one sender, once, again while that may help."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Mapping
from datetime import datetime, timedelta

from broadsheet.errors import MailError
from broadsheet.letters import Outgoing
from broadsheet.store import Connection, Store, outbox
from broadsheet.tools.mail import Carrier

from . import returns
from .pace import Pace

LEASE = timedelta(minutes=12)  # longer than a server may keep silent after a letter's end
MOST_TRIES = 9  # over about a day and a half
_FIRST_PAUSE = timedelta(minutes=1)
_LONGEST_PAUSE = timedelta(hours=8)
_AT_ONCE = 10


class _Lost(Exception):
    """The letter is another sender's: this one was too slow."""


class Postman:
    """Takes letters from the outbox to a carrier. Several may do so at once, in several processes.

    Args:
        sender: of the envelope: where letters come back to.
        per_minute: letters to the addresses of one domain; 0 for no limit.
        again_in_doubt: whether a letter goes out once more whose sender was lost after its end had gone out
            and before it heard an answer; twice, unless the server knows letters by their ids.
    """

    def __init__(
        self,
        store: Store,
        carrier: Carrier,
        sender: str,
        now: Callable[[], datetime],
        lease: timedelta = LEASE,
        per_minute: int = 0,
        again_in_doubt: bool = False,
    ) -> None:
        self._store, self._carrier, self._sender = store, carrier, sender
        self._now, self._lease = now, lease
        self._pace = Pace(per_minute)
        self._again_in_doubt = again_in_doubt

    def send_due(self, stop: Callable[[], bool] = lambda: False) -> Mapping[str, int]:
        """Send every letter that is due, unless told to stop; how many are now `sent`, `later`, ….

        It ends early when the server cannot be reached: the others would fare no better.
        """
        done: Counter[str] = Counter()
        with self._store.write() as db:
            done["given up"] = outbox.end_overdue(db, self._now(), self._again_in_doubt)
        try:
            while not stop() and (letters := self._claimed(done)):
                self._send(letters, done, stop)
                if done["unreached"]:
                    break
        finally:
            self._carrier.close()
        return +done

    def _claimed(self, done: Counter[str]) -> list[Outgoing]:
        """Letters to be sent now. Others that are due wait for their turn, and count as `held`."""
        while True:
            now = self._now()
            with self._store.write() as db:
                found = outbox.claim(db, now, now + self._lease, _AT_ONCE)
                going = [letter for letter in found if not self._held(db, letter, now)]
            done["held"] += len(found) - len(going)
            if going or not found:
                return going

    def _held(self, db: Connection, letter: Outgoing, now: datetime) -> bool:
        turn = self._pace.turn(db, letter, now)
        if turn:
            outbox.hold(db, letter.id, turn)
        return turn is not None

    def _send(self, letters: list[Outgoing], done: Counter[str], stop: Callable[[], bool]) -> None:
        for number, letter in enumerate(letters):
            outcome = self._hand_over(letter)
            done[outcome] += 1
            if outcome == "unreached" or stop():
                self._put_back(letters[number + 1 :])
                return

    def _hand_over(self, letter: Outgoing) -> str:
        """What became of a letter: sent, later, failed, doubtful, lost, unreached."""
        handed = False

        def before_end() -> None:
            nonlocal handed
            with self._store.write() as db:
                handed = outbox.hand(db, letter.id, self._now() + self._lease)
            if not handed:
                raise _Lost

        try:
            said = self._carrier.hand_over(self._sender, letter.recipient, letter.content, before_end)
        except _Lost:
            self._carrier.close()
            return "lost"
        except MailError as error:
            return self._failed(letter, error)
        self._settle(letter, "sent", said)
        return "sent"

    def _failed(self, letter: Outgoing, error: MailError) -> str:
        if error.outlook == "unreached":
            self._put_back([letter], str(error))
            return "unreached"
        if error.outlook == "never" or letter.tries + 1 >= MOST_TRIES:
            self._settle(letter, "doubtful" if error.outlook == "doubt" else "failed", str(error))
            if error.outlook == "never":
                with self._store.write() as db:
                    returns.refused(db, letter.recipient, self._now(), str(error))
            return "failed"
        with self._store.write() as db:
            outbox.put_back(db, letter.id, self._now() + pause(letter.tries), str(error))
        return "later"

    def _settle(self, letter: Outgoing, state: str, said: str) -> None:
        with self._store.write() as db:
            outbox.settle(db, letter.id, state, said, self._now())

    def _put_back(self, letters: list[Outgoing], said: str = "") -> None:
        with self._store.write() as db:
            for letter in letters:
                outbox.put_back(db, letter.id, self._now(), said, tried=False)


def pause(tries: int) -> timedelta:
    """How long to wait after a letter failed once more, having failed so often before."""
    longer: timedelta = _FIRST_PAUSE * 3**tries
    return min(longer, _LONGEST_PAUSE)
