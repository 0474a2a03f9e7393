"""Letters that come back: read from a mailbox, from files, or told over the API."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping

from broadsheet.digests import returns
from broadsheet.errors import BadRequest
from broadsheet.people.rights import check
from broadsheet.readers import Who
from broadsheet.tools.mailboxes import mailbox
from broadsheet.tools.returns import LARGEST, Kind, reports, told, unsubscribing

from ._mailing import Mailing


class Returning(Mailing):
    """Letters that come back: read from a mailbox, from files, or told over the API."""

    def read_mailbox(self) -> Mapping[str, int]:
        """Read what came to the mailbox; in numbers, what became of it.

        What was about a letter of ours is marked as seen; all else is left as it is.

        Raises:
            BadRequest: no mailbox is set.
            MailError: it cannot be read.
        """
        settings = self.settings
        if not settings.mailbox:
            raise BadRequest("no mailbox is read here; BROADSHEET_MAILBOX is not set")
        done: Counter[str] = Counter()
        box = mailbox(settings.mailbox, settings.mailbox_user, settings.mailbox_password.get_secret_value())
        try:
            for name, content in box.came_back(LARGEST):
                found = self.take_returns([content])
                done.update(found)
                if found.keys() - {"unknown"}:
                    box.seen(name)
        finally:
            box.close()
        return +done

    def take_returns(self, messages: Iterable[bytes]) -> Mapping[str, int]:
        """Take in reports and what is to end them, each a message; in numbers, what became of it.

        They are `bounced`, `complained`, `ended`, `unchanged` (nothing follows), or `unknown`: no such
        message, or about no letter of ours.
        """
        done: Counter[str] = Counter()
        for message in messages:
            found = reports(message)
            secret = "" if found else unsubscribing(message)
            with self._store.write() as db:
                done.update(returns.take(db, report) for report in found)
                done.update([returns.end_by_mail(db, secret)] if secret else [])
            done["unknown"] += not (found or secret)
        return +done

    def letter_came_back(
        self, who: Who, kind: Kind, address: str, message_id: str, permanent: bool = True, reason: str = ""
    ) -> returns.Outcome:
        """The same as a program tells it that hears of bounces and complaints; what became of it."""
        check(who, "administer")
        with self._store.write() as db:
            return returns.take(db, told(kind, address, message_id, permanent, reason))
