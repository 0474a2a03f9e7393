"""Invitations: a link by which one person makes an account."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import cast

from broadsheet.errors import BadRequest, Forbidden, NotFound
from broadsheet.readers import ROLES, Reader, Role, Ticket
from broadsheet.store import Connection, audit, tickets

from . import accounts
from .secrets import digest, new_secret

LONGEST_DAYS = 60
_INVITE = "invite"


def invite(db: Connection, by: Reader | None, role: Role, days: int, now: datetime) -> str:
    """A secret with which somebody may make an account of this role.

    Raises:
        BadRequest: there is no such role, or the days are too many.
        Forbidden: the role is above one's own.
    """
    if role not in ROLES[1:] or not 1 <= days <= LONGEST_DAYS:
        raise BadRequest(f"an invitation is for a role ({', '.join(ROLES[1:])}) and 1 to {LONGEST_DAYS} days")
    if by and ROLES.index(role) > ROLES.index(by.role):
        raise Forbidden(f"you can invite up to your own role, {by.role!r}")
    secret, number = new_secret(), by.id if by else None
    ends_at = now + timedelta(days=days)
    tickets.add(db, digest(secret), _INVITE, now, ends_at, number, details={"role": role})
    audit.add(db, now, number, _INVITE, details={"role": role, "days": days})
    return secret


def invitation(db: Connection, secret: str, now: datetime) -> Ticket:
    """The invitation of this secret.

    Raises:
        NotFound: it was used, taken back, has ended, or never was.
    """
    ticket = tickets.by_hash(db, digest(secret), _INVITE)
    if ticket is None or ticket.used_at or ticket.ends_at <= now:
        raise NotFound("this invitation was used or has ended; ask for another")
    return ticket


def join(
    db: Connection, secret: str, name: str, password: str, full_name: str, email: str, now: datetime
) -> Reader:
    """The account that somebody invited makes.

    Raises:
        NotFound: the invitation is not good any more.
        BadRequest: name, address or password cannot be so.
        Conflict: the name or the address is somebody's.
    """
    ticket = invitation(db, secret, now)
    role = cast(Role, ticket.details["role"])
    reader = accounts.make(db, name, role, now, password, full_name, email)
    use(db, ticket, now)
    audit.add(db, now, reader.id, "join", reader.name, {"role": role})
    return reader


def use(db: Connection, ticket: Ticket, now: datetime) -> None:
    """Take an invitation, which is no good any more with that.

    Raises:
        NotFound: somebody else was faster.
    """
    if not tickets.use(db, ticket.id, now):
        raise NotFound("this invitation was used just now; ask for another")


def numbered(db: Connection, number: int | None, now: datetime) -> Ticket | None:
    """The invitation with this number, as long as it is good."""
    return next((ticket for ticket in open_ones(db, now) if ticket.id == number), None)


def open_ones(db: Connection, now: datetime) -> list[Ticket]:
    """Invitations that nobody has used yet."""
    return tickets.open_ones(db, _INVITE, now)


def take_back(db: Connection, by: Reader, number: int, now: datetime) -> None:
    """Take an invitation back.

    Raises:
        NotFound: there is none of this number.
    """
    if number not in {ticket.id for ticket in open_ones(db, now)}:
        raise NotFound("there is no such invitation")
    tickets.forget(db, number)
    audit.add(db, now, by.id, "take invitation back", str(number))
