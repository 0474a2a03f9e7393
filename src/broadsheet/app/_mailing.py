"""Letters: written into the outbox, sent from there, looked after by an admin."""

from __future__ import annotations

import threading
from collections.abc import Callable, Mapping
from contextlib import suppress
from datetime import datetime
from functools import cached_property
from pathlib import Path

from broadsheet.digests import ids, notices
from broadsheet.digests.outbox import Postman
from broadsheet.errors import BadRequest, MailError
from broadsheet.letters import Posted
from broadsheet.people import signing_in
from broadsheet.people.rights import check
from broadsheet.readers import Who
from broadsheet.store import Connection, outbox
from broadsheet.tools.mail import Letter, Signer, carrier, composed

from ._coming import Coming

_TRIED_AGAIN = ("failed", "doubtful")


class _Nobody(Exception):
    """Nobody has the address; what was done for it is undone."""


class Mailing(Coming):
    """Letters: written into the outbox, sent from there, looked after by an admin."""

    @property
    def writes_letters(self) -> bool:
        """Whether there is a mail server, or a folder, for letters."""
        return bool(self.settings.mail_server)

    @cached_property
    def letter_waits(self) -> threading.Event:
        """Set when a letter was written that somebody waits for."""
        return threading.Event()

    def ask_for_link(self, email: str, address: str = "") -> None:
        """Send a link that signs in, if this is the address of an account; nothing tells whether it is.

        Args:
            address: of the machine that asks.

        Raises:
            BadRequest: this instance writes no letters, or that is no mail address.
            TooMany: that was tried too often.
        """
        self._check_letters()
        now, known = self.now(), email.strip().lower()
        with self._store.write() as db:
            signing_in.count_try(db, known, address, now)
        with suppress(_Nobody, MailError), self._store.write() as db:
            reader = signing_in.asking_for_link(db, known)
            secret = signing_in.link_for(db, reader, now, known)
            until = now + signing_in.LINK_LASTS
            self._post(db, "sign-in", notices.sign_in(self.settings, known, secret, until), until)
            if reader is None:
                raise _Nobody  # after the same work
        self.letter_waits.set()

    def send_letters(self, stop: Callable[[], bool] = lambda: False) -> Mapping[str, int]:
        """Send what is due; in numbers, what became of it.

        Raises:
            BadRequest: this instance writes no letters.
            MailError: the mail server cannot be used; the letters wait.
        """
        self._check_letters()
        settings = self.settings
        by = carrier(settings.mail_server, settings.mail_user, settings.mail_password.get_secret_value())
        sender = settings.mail_return or settings.mail_from
        postman = Postman(
            self._store,
            by,
            sender,
            self.now,
            per_minute=settings.mail_per_minute,
            again_in_doubt=settings.mail_again_in_doubt,
        )
        done = postman.send_due(stop)
        if done.get("unreached"):
            raise MailError(self._last_words(), "unreached")
        return done

    def write_trial(self, recipient: str) -> None:
        """Write somebody a letter by which to see whether letters arrive; raises BadRequest or MailError."""
        self._check_letters()
        if "@" not in recipient:
            raise BadRequest(f"{recipient!r} is no mail address")
        with self._store.write() as db:
            self._post(db, "trial", notices.trial(self.settings, recipient))

    def letter_counts(self) -> Mapping[str, int]:
        """How many letters there are in each state."""
        with self._store.read() as db:
            return outbox.counts(db)

    def letters(self, who: Who, state: str = "", limit: int = 50) -> list[Posted]:
        """Letters, the last written first; of one state, or of any."""
        check(who, "administer")
        return self.all_letters(state, limit)

    def all_letters(self, state: str = "", limit: int = 50) -> list[Posted]:
        """The same for the command line."""
        with self._store.read() as db:
            return outbox.newest(db, state, limit)

    def try_letters_again(self, who: Who) -> int:
        """Let letters that failed, or whose fate is in doubt, be tried once more; how many there are."""
        check(who, "administer")
        return self.letters_again()

    def letters_again(self, states: tuple[str, ...] = _TRIED_AGAIN) -> int:
        """The same for the command line."""
        with self._store.write() as db:
            return outbox.again(db, self.now(), states)

    def _post(self, db: Connection, kind: str, letter: Letter, until: datetime | None = None) -> bool:
        """Put a letter into the outbox; False when it was there already, and need not be made."""
        if outbox.by_message_id(db, letter.id):
            return False
        return outbox.add(db, letter.id, kind, letter.recipient, self._composed(letter), self.now(), until)

    def _composed(self, letter: Letter) -> bytes:
        """A letter as it goes out."""
        settings = self.settings
        return composed(letter, settings.mail_from, settings.name, self.now(), self._signer)

    @cached_property
    def _signer(self) -> Signer | None:
        settings = self.settings
        if not settings.dkim_key:
            return None
        from broadsheet.tools.dkim import signer

        return signer(Path(settings.dkim_key), settings.dkim_selector, ids.domain_of(settings))

    def _check_letters(self) -> None:
        if not self.writes_letters:
            raise BadRequest("this instance writes no letters; BROADSHEET_MAIL_SERVER is not set")

    def _last_words(self) -> str:
        with self._store.read() as db:
            waiting = outbox.newest(db, "waiting", 1000)
        return next((letter.said for letter in waiting if letter.said), "the mail server cannot be used")
