"""Who somebody is elsewhere, and which account that means here: an OpenID Connect provider, a trusted proxy.

What binds is (issuer, subject). A name proves nothing, and an address only where the provider has verified it
and the account here is known to have it, too: or who took somebody's address first would take their account.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Collection
from datetime import datetime
from itertools import count
from typing import cast

from broadsheet.errors import BadRequest, Conflict, Forbidden, NotFound, NotSignedIn
from broadsheet.readers import Reader, Role, Ticket
from broadsheet.store import Connection, audit, readers
from broadsheet.tools.openid import Person

from . import accounts, invitations

PROXY = "proxy"  # the issuer of names that a trusted proxy gives
ROLE: Role = "reader"
_LONGEST_NAME = 35  # which leaves room for a number
_LONGEST_FULL_NAME = 80
_LONGEST_SUBJECT = 255


def admitted(
    db: Connection, person: Person, invitation: Ticket | None, join: Collection[str], now: datetime
) -> Reader:
    """The account of somebody whom a provider knows; made where it may be.

    Args:
        invitation: one that they have in hand.
        join: `invited`, `anyone`, or domains of verified addresses.

    Raises:
        NotSignedIn: their account was closed.
        Conflict: their address stands on an account that may be another's.
        Forbidden: they have none, and may not have one.
    """
    known = readers.by_identity(db, person.issuer, person.subject)
    reader = known or _by_email(db, person, now) or _new(db, person, invitation, join, now)
    if reader.closed_at:
        raise NotSignedIn("this account was closed; ask whoever looks after this instance")
    return reader


def connect(db: Connection, reader: Reader, issuer: str, subject: str, now: datetime) -> None:
    """From now on this is who `issuer` knows as `subject`.

    Raises:
        Conflict: somebody else is.
        BadRequest: that is nobody's name.
    """
    if not 0 < len(subject) <= _LONGEST_SUBJECT or not subject.isprintable():
        raise BadRequest(f"a name elsewhere has 1 to {_LONGEST_SUBJECT} characters")
    known = readers.by_identity(db, issuer, subject)
    if known and known.id != reader.id:
        raise Conflict("another account here is connected to that one already")
    if known is None:
        readers.identify(db, reader.id, issuer, subject, now)
        audit.add(db, now, reader.id, "connect", reader.name, {"issuer": issuer})


def disconnect(
    db: Connection,
    reader: Reader,
    issuer: str,
    subject: str,
    in_use: Collection[str],
    by_mail: bool,
    now: datetime,
) -> None:
    """They are no more who `issuer` knows as `subject`.

    Args:
        in_use: issuers by which one can come in.
        by_mail: whether one can come in by a link that is sent to one's address.

    Raises:
        Conflict: they could not come in any more.
        NotFound: they were not.
    """
    if not readers.forget_identity(db, reader.id, issuer, subject):
        raise NotFound("your account is not connected to that one")
    others = [one for one in readers.identities_of(db, reader.id) if one.issuer in in_use]
    otherwise = (by_mail and reader.email) or readers.password_of(db, reader.id)
    if not others and not otherwise:
        raise Conflict("you could not come in any more; set a password first")
    audit.add(db, now, reader.id, "disconnect", reader.name, {"issuer": issuer})


def by_proxy(db: Connection, subject: str, join: bool, now: datetime) -> Reader:
    """The account of whom a trusted proxy calls `subject`; made where it may be, and where the name is free.

    Raises:
        Forbidden: there is none, or it was closed.
        Conflict: an account has that name, and nobody has said that it is theirs.
        BadRequest: that is nobody's name.
    """
    reader = readers.by_identity(db, PROXY, subject)
    if reader is None:
        reader = _new_by_proxy(db, subject, join, now)
    if reader.closed_at:
        raise Forbidden("this account was closed; ask whoever looks after this instance")
    return reader


def _new_by_proxy(db: Connection, subject: str, join: bool, now: datetime) -> Reader:
    if not join:
        raise Forbidden(f"{subject[:80]!r} has no account here; ask whoever looks after this instance")
    name = _plain_name(subject)
    if readers.by_name(db, name):
        raise Conflict(
            f"there is an account {name!r} here; whoever looks after this instance can say that it is yours:"
            f" broadsheet reader connect {name} {subject[:80]!r}"
        )
    reader = accounts.make(db, name, ROLE, now)
    audit.add(db, now, reader.id, "join", name, {"role": ROLE, "issuer": PROXY})
    connect(db, reader, PROXY, subject, now)
    return reader


def _by_email(db: Connection, person: Person, now: datetime) -> Reader | None:
    """The account that is known to have the address that the provider has verified."""
    reader = readers.by_email(db, person.email) if person.email else None
    if reader is None:
        return None
    if reader.confirmed_at is None:
        raise Conflict(
            "an account here has your address, and nobody has shown yet that it is theirs; if it is yours,"
            " sign in otherwise and connect the two on your account's page"
        )
    if not reader.closed_at:
        connect(db, reader, person.issuer, person.subject, now)
    return reader


def _new(
    db: Connection, person: Person, invitation: Ticket | None, join: Collection[str], now: datetime
) -> Reader:
    domain = person.email.rpartition("@")[2]
    if invitation is None and "anyone" not in join and not (domain and domain in join):
        raise Forbidden(
            "you have no account here; ask for an invitation, or, if you have one, sign in otherwise and"
            " connect the two on your account's page"
        )
    role = cast(Role, invitation.details["role"]) if invitation else ROLE
    if invitation:
        invitations.use(db, invitation, now)
    full_name = _shown(person.full_name)
    name = _free_name(db, person.name, person.email, full_name)
    reader = accounts.make(db, name, role, now, None, full_name, _email(person))
    readers.change(db, reader.id, confirmed_at=now.isoformat() if reader.email else None)
    audit.add(db, now, reader.id, "join", reader.name, {"role": role, "issuer": person.issuer})
    connect(db, reader, person.issuer, person.subject, now)
    return reader


def _email(person: Person) -> str:
    """Their address; none where it has a form that we do not know."""
    try:
        return accounts.checked_email(person.email) or ""
    except BadRequest:
        return ""


def _free_name(db: Connection, *wishes: str) -> str:
    """A name that nobody has: the first wish that can be one, with a number where it is taken."""
    plain = next(name for name in (*map(_plain_name, filter(None, wishes)), "member") if name)
    names = (plain if number == 1 else f"{plain}-{number}" for number in count(1))
    return next(name for name in names if readers.by_name(db, name) is None)


def _plain_name(wish: str) -> str:
    """What can be the name of an account; empty where nothing of it can."""
    letters = unicodedata.normalize("NFKD", wish.partition("@")[0]).encode("ascii", "ignore").decode()
    return re.sub(r"[^a-z0-9_]+", "-", letters.lower())[:_LONGEST_NAME].strip("-_")


def _shown(name: str) -> str:
    """What somebody is called, on one line, without signs that turn the others around."""
    plain = "".join(sign for sign in " ".join(name.split()) if sign.isprintable())
    return plain[:_LONGEST_FULL_NAME].strip()
