"""Beginning and ending letters: asked for, confirmed by a link (double opt-in), changed, ended."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime, timedelta

from broadsheet.errors import BadRequest, NotFound
from broadsheet.letters import Choices, Subscription
from broadsheet.people.accounts import checked_email
from broadsheet.people.secrets import digest, new_secret
from broadsheet.readers import Reader
from broadsheet.store import Connection, outbox, subscriptions, tickets

from .choices import checked
from .schedule import next_due

LINK_LASTS = timedelta(days=3)
_CONFIRM = "letters"


def ask(db: Connection, email: str, now: datetime, choices: Choices = Choices()) -> str | None:
    """Somebody without an account asks for letters; the secret of the link that confirms it.

    None when they get letters already: then nothing is to be sent.

    Raises:
        BadRequest: that is no mail address.
    """
    address = checked_email(email)
    if not address:
        raise BadRequest("to which mail address? It is empty")
    known = subscriptions.by_email(db, address)
    if known and known.state == "active":
        return None
    number = known.id if known else subscriptions.add(db, None, address, "asked", choices, now)
    return _link(db, number, address, None, now)


def of_reader(db: Connection, reader: Reader, now: datetime, choices: Choices = Choices()) -> Subscription:
    """What somebody with an account gets; made, and not active, where there is nothing yet."""
    known = subscriptions.of_reader(db, reader.id)
    if known:
        return known
    number = subscriptions.add(db, reader.id, None, "ended", choices, now)
    made = subscriptions.by_id(db, number)
    assert made
    return made


def choose(db: Connection, to: Subscription, given: Mapping[str, object], now: datetime) -> Subscription:
    """Change what comes, and when; raises BadRequest."""
    choices = checked(given, to.choices, with_account=to.reader is not None)
    next_at = next_due(choices, now, to.last_on) if to.state == "active" else None
    subscriptions.change(db, to.id, choices=choices, next_at=next_at)
    return _again(db, to)


def begin(db: Connection, to: Subscription, now: datetime) -> Subscription:
    """Letters come from now on; the first tells of what comes from now on, too."""
    values = {"state": "active", "said": "", "silent": 0, "confirmed_at": now}
    subscriptions.change(db, to.id, **values, next_at=next_due(to.choices, now, to.last_on))
    return _again(db, to)


def end(db: Connection, to: Subscription, why: str = "") -> None:
    """No more letters; one that waits to be sent is not."""
    for address in subscriptions.active_emails(db, [to.id]).values():
        outbox.call_off(db, address, "digest", "letters ended before it went out")
    subscriptions.change(db, to.id, state="ended", next_at=None, said=why)


def link_for(db: Connection, to: Subscription, reader: Reader, now: datetime) -> str:
    """The secret of a link that begins a reader's letters, and shows that the address is theirs."""
    return _link(db, to.id, reader.email or "", reader.id, now)


def confirm(db: Connection, secret: str, now: datetime) -> Subscription:
    """Begin the letters that this link is for.

    Raises:
        NotFound: it was used, has ended, or is none.
    """
    ticket = tickets.by_hash(db, digest(secret), _CONFIRM)
    known = subscriptions.by_id(db, _number(ticket.details)) if ticket else None
    if ticket is None or known is None or not tickets.use(db, ticket.id, now):
        raise NotFound("this link was used or has ended; ask for letters once more")
    return begin(db, known, now)


def is_confirming(db: Connection, secret: str, now: datetime) -> bool:
    """Whether a link can still begin letters."""
    ticket = tickets.by_hash(db, digest(secret), _CONFIRM)
    return bool(ticket and not ticket.used_at and ticket.ends_at > now)


def _link(db: Connection, number: int, address: str, reader: int | None, now: datetime) -> str:
    secret, details = new_secret(), {"subscription": number}
    tickets.add(db, digest(secret), _CONFIRM, now, now + LINK_LASTS, reader, address, details)
    return secret


def _number(details: Mapping[str, object]) -> int:
    return int(str(details["subscription"]))


def _again(db: Connection, to: Subscription) -> Subscription:
    found = subscriptions.by_id(db, to.id)
    if found is None:
        raise NotFound("there is no such subscription")
    return found
