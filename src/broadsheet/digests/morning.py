"""The round of letters: who is due gets one, written and put into the outbox in one transaction, or none."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from datetime import datetime, timedelta

from broadsheet.letters import Digest, Subscription
from broadsheet.people.secrets import digest as hash_of
from broadsheet.people.secrets import new_secret
from broadsheet.readers import Mode, Reader, Who
from broadsheet.settings import Settings
from broadsheet.store import Store, letters, outbox, readers, subscriptions
from broadsheet.tools.mail import Letter

from . import empty
from .gather import Gatherer
from .schedule import local_day, next_due
from .write import Links, written

_AT_ONCE = 50
_HOMELESS = "the account has no address that is known to be theirs"
NIGHT = timedelta(hours=20)  # a letter that could not be sent until then is not a morning's letter any more


class Morning:
    """Writes the letters that are due. Several may do so at once, in several processes.

    Args:
        compose: a letter as it goes out.
    """

    def __init__(
        self,
        store: Store,
        settings: Settings,
        gatherer: Gatherer,
        troubles: Callable[[], Sequence[str]],
        now: Callable[[], datetime],
        compose: Callable[[Letter], bytes],
    ) -> None:
        self._store, self._settings = store, settings
        self._gatherer, self._troubles, self._now = gatherer, troubles, now
        self._compose = compose

    def write_due(self, stop: Callable[[], bool] = lambda: False) -> Mapping[str, int]:
        """Write every letter that is due, unless told to stop; how many were `written`, `notes`, `silent`."""
        done: Counter[str] = Counter()
        while not stop():
            now = self._now()
            with self._store.read() as db:
                due = subscriptions.due(db, now, _AT_ONCE)
                addresses = subscriptions.active_emails(db, [one.id for one in due])
            for one in due:
                done[self._write(one, addresses.get(one.id), now)] += 1
                if stop():
                    break
            if len(due) < _AT_ONCE:
                break
        return +done

    def digest(self, to: Subscription, now: datetime) -> Digest:
        """What a letter to somebody now would say, with reasons when that is nothing."""
        found, weak = self._gatherer.gather(to, self._who(to), now)
        if found.items:
            return found
        with self._store.read() as db:
            why = empty.reasons(db, to, now, weak, self._troubles())
        return replace(found, why_empty=why)

    def letter(self, to: Subscription, recipient: str, found: Digest, secret: str) -> Letter:
        """A digest as a letter; `secret` is in its links."""
        settings = self._settings
        mailbox = (settings.mail_return or settings.mail_from) if settings.mailbox else ""
        links = Links(settings.address, secret, to.reader is not None, mailbox)
        return written(settings, recipient, to.id, found, links, _known_to_us(to))

    def _write(self, to: Subscription, recipient: str | None, now: datetime) -> str:
        """Write one letter; what became of it: written, note, silent, homeless, or taken by another."""
        if recipient is None:
            with self._store.write() as db:
                subscriptions.change(db, to.id, state="ended", next_at=None, said=_HOMELESS)
            return "homeless"
        found = self.digest(to, now)
        silent = 0 if found.items else to.silent + 1
        is_note = not found.items and silent == to.choices.told_when_empty
        due = next_due(to.choices, now, local_day(to.choices, now))
        secret = new_secret()
        letter = self.letter(to, recipient, found, secret) if found.items or is_note else None
        content = self._compose(letter) if letter else b""  # before others are kept from writing
        with self._store.write() as db:
            moved = {"last_on": found.day, "silent": silent}
            moved |= {"read_to": now} if found.items else {}
            if not subscriptions.take(db, to, due, **moved):
                return "taken"
            if letter and outbox.add(db, letter.id, "digest", recipient, content, now, now + NIGHT):
                hashed, day = hash_of(secret), found.day
                letters.add(db, to.id, hashed, letter.id, day, letter.subject, found.items, now)
        return "written" if found.items else "notes" if is_note else "silent"

    def _who(self, to: Subscription) -> Who:
        mode: Mode = self._settings.mode
        reader: Reader | None = None
        if to.reader is not None:
            with self._store.read() as db:
                reader = readers.by_id(db, to.reader)
        return Who(mode, reader)


def _known_to_us(to: Subscription) -> str:
    """What nobody else knows of a subscription: when it was made and confirmed, to the microsecond."""
    return f"{to.made_at.isoformat()} {to.confirmed_at and to.confirmed_at.isoformat()}"
