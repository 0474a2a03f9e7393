"""Who comes, by a password, a session, a token or a link; how often they may try."""

from __future__ import annotations

from datetime import datetime, timedelta

from broadsheet.errors import NotSignedIn, TooMany
from broadsheet.readers import Mode, Reader, Who
from broadsheet.store import Connection, Store, rates, readers, sessions, tickets, tokens

from .accounts import checked_email
from .passwords import hashed, is_old, verified
from .secrets import digest, new_secret

LASTS = timedelta(days=30)  # a session, since it was last used
LINK_LASTS = timedelta(minutes=15)
_SEEN_EVERY = timedelta(minutes=5)  # writing down each visit would make every reader a writer
_BY_NAME = (1 / 60, 10.0)  # a second, at once
_BY_ADDRESS = (1 / 10, 30.0)
_LONGEST_AGENT = 200
_WRONG = "name or password is wrong"


def by_password(store: Store, name: str, password: str, address: str, now: datetime) -> Reader:
    """The reader of this name, or address, and password.

    Raises:
        NotSignedIn: there is none, in the same words and after the same time whatever is wrong.
        TooMany: that was tried too often.
    """
    known = name.strip().lower()
    with store.write() as db:
        count_try(db, known, address, now)
        reader = readers.by_email(db, known) if "@" in known else readers.by_name(db, known)
        hash = readers.password_of(db, reader.id) if reader else None
    if not verified(hash, password) or reader is None or hash is None or reader.closed_at:
        raise NotSignedIn(_WRONG)
    if is_old(hash):
        with store.write() as db:
            readers.change(db, reader.id, password=hashed(password))
    return reader


def count_try(db: Connection, name: str, address: str, now: datetime) -> None:
    """Count a try to come in under this name from this address.

    Raises:
        TooMany: it is one too many.
    """
    for key, (per_s, burst) in ((f"sign in as {name[:80]}", _BY_NAME), (f"from {address}", _BY_ADDRESS)):
        wait = rates.take(db, key, now.timestamp(), per_s, burst)
        if wait:
            raise TooMany(f"that was tried too often; try again in {wait:.0f} s", wait)


def begin(db: Connection, reader: Reader, agent: str, way: str, now: datetime) -> str:
    """Begin a session; its secret, for the browser alone."""
    secret = new_secret()
    sessions.add(db, digest(secret), reader.id, agent[:_LONGEST_AGENT], way, now, now + LASTS)
    readers.change(db, reader.id, seen_at=now.isoformat())
    return secret


def by_session(store: Store, secret: str, mode: Mode, address: str, now: datetime) -> Who | None:
    """Who has the session of this secret; None when it is none, or has ended."""
    with store.read() as db:
        known = sessions.by_hash(db, digest(secret))
    if known is None:
        return None
    session, reader = known
    if session.ends_at <= now or reader.closed_at:
        return None
    if now - session.seen_at > _SEEN_EVERY:
        with store.write() as db:
            sessions.see(db, session.id, now, now + LASTS)
            readers.change(db, reader.id, seen_at=now.isoformat())
    return Who(mode, reader, address=address, session=session.id)


def is_long_unseen(reader: Reader, now: datetime) -> bool:
    """Whether it should be written down that they are here."""
    return reader.seen_at is None or now - reader.seen_at > _SEEN_EVERY


def by_token(store: Store, secret: str, way: str, mode: Mode, address: str, now: datetime) -> Who | None:
    """In whose name a token of this secret comes; None when it is none, or was ended."""
    with store.read() as db:
        known = tokens.by_hash(db, digest(secret))
    if known is None:
        return None
    token, reader = known
    if token.way != way or reader.closed_at:
        return None
    if token.used_at is None or now - token.used_at > _SEEN_EVERY:
        with store.write() as db:
            tokens.use(db, token.id, now)
    return Who(mode, reader, token.scopes, address)


def link_for(db: Connection, reader: Reader | None, now: datetime, email: str | None = None) -> str:
    """A secret that signs the reader in once, within a quarter of an hour; nobody, for None.

    Args:
        email: the address it is sent to; who comes by it has shown that the address is theirs.
    """
    secret = new_secret()
    number = reader.id if reader else None
    tickets.add(db, digest(secret), "sign in", now, now + LINK_LASTS, number, email)
    return secret


def by_link(db: Connection, secret: str, now: datetime) -> Reader:
    """The reader whom this link signs in.

    Raises:
        NotSignedIn: it was used, has ended, or is none.
    """
    ticket = tickets.by_hash(db, digest(secret), "sign in")
    reader = readers.by_id(db, ticket.reader) if ticket and ticket.reader else None
    if ticket is None or reader is None or reader.closed_at or not tickets.use(db, ticket.id, now):
        raise NotSignedIn("this link signs nobody in; it works once, and for a quarter of an hour")
    if ticket.email and ticket.email == reader.email and not reader.confirmed_at:
        readers.change(db, reader.id, confirmed_at=now.isoformat())
    return reader


def came_by_link(db: Connection, who: Who, now: datetime) -> bool:
    """Whether this session was begun by a link, a quarter of an hour ago at most."""
    mine = sessions.of_reader(db, who.reader.id, now) if who.reader else []
    return any(
        one.id == who.session and one.way == "link" and now - one.made_at <= LINK_LASTS for one in mine
    )


def asking_for_link(db: Connection, email: str) -> Reader | None:
    """Whom a sign-in link may be sent to; None for an address that nobody has."""
    address = checked_email(email)
    reader = readers.by_email(db, address) if address else None
    return reader if reader and not reader.closed_at else None
