"""Accounts: made by a command, an invitation or the first visit of a sole reader."""

from __future__ import annotations

import re
from datetime import datetime

from broadsheet.errors import BadRequest, Conflict, Forbidden, NotFound
from broadsheet.readers import ROLES, Reader, Role
from broadsheet.store import Connection, audit, readers, sessions

from .passwords import hashed

SOLE = "reader"  # the name of the one reader in mode `single`
_NAME = re.compile(r"[a-z0-9](?:[a-z0-9_-]{0,37}[a-z0-9])?")
_EMAIL = re.compile(r"[^\s@<>,;:\"()\[\]\\]{1,64}@[^\s@<>,;:\"()\[\]\\]{1,190}\.[^\s@<>,;:\"()\[\]\\.]{2,63}")
_LONGEST_FULL_NAME = 80
_LONGEST_ABOUT = 2000


def make(
    db: Connection,
    name: str,
    role: Role,
    now: datetime,
    password: str | None = None,
    full_name: str = "",
    email: str = "",
) -> Reader:
    """A new account.

    Raises:
        BadRequest: a name, role, address or password cannot be so.
        Conflict: the name or the address is somebody's already.
    """
    name, address = checked_name(name), checked_email(email)
    if role not in ROLES[1:]:
        raise BadRequest(f"there is no role {role!r}; there are: {', '.join(ROLES[1:])}")
    if readers.by_name(db, name):
        raise Conflict(f"the name {name!r} is taken; choose another")
    if address and readers.by_email(db, address):
        raise Conflict("there is an account with this address already")
    kept = hashed(password) if password is not None else None
    full_name = checked_line(full_name, _LONGEST_FULL_NAME, "a name")
    readers.add(db, name, role, now, full_name=full_name, email=address, password=kept)
    return found(db, name)


def found(db: Connection, name: str) -> Reader:
    """The account of this name.

    Raises:
        NotFound: there is none.
    """
    reader = readers.by_name(db, name.strip().lower())
    if reader is None:
        raise NotFound(f"nobody here is called {name[:80]!r}")
    return reader


def sole(db: Connection) -> Reader | None:
    """The one reader of an instance in mode `single`, once they have come."""
    return readers.by_name(db, SOLE)


def change_profile(db: Connection, reader: Reader, full_name: str, about: str, email: str) -> None:
    """Write anew what a reader tells of themselves; a new address is not known to be theirs.

    Raises:
        BadRequest: one of these cannot be so.
        Conflict: the address is somebody else's.
    """
    address = checked_email(email)
    holder = readers.by_email(db, address) if address else None
    if holder and holder.id != reader.id:
        raise Conflict("there is an account with this address already")
    name = checked_line(full_name, _LONGEST_FULL_NAME, "a name")
    if len(about) > _LONGEST_ABOUT:
        raise BadRequest(f"about yourself there is room for {_LONGEST_ABOUT:,} characters")
    confirmed = reader.confirmed_at.isoformat() if reader.confirmed_at and address == reader.email else None
    readers.change(db, reader.id, full_name=name, about=about.strip(), email=address, confirmed_at=confirmed)


def set_role(db: Connection, by: Reader | None, reader: Reader, role: Role, now: datetime) -> None:
    """Give a reader another role.

    Raises:
        BadRequest: there is no such role.
        Forbidden: nobody would be left to administer.
    """
    if role not in ROLES[1:]:
        raise BadRequest(f"there is no role {role!r}; there are: {', '.join(ROLES[1:])}")
    if role != "admin":
        _keep_an_admin(db, reader)
    readers.change(db, reader.id, role=role)
    audit.add(db, now, by.id if by else None, "role", reader.name, {"from": reader.role, "to": role})


def close(db: Connection, by: Reader | None, reader: Reader, now: datetime) -> None:
    """Let somebody in no more; what they gave stays.

    Raises:
        Forbidden: nobody would be left to administer.
    """
    _keep_an_admin(db, reader)
    readers.change(db, reader.id, closed_at=now.isoformat())
    sessions.end_others(db, reader.id, None)
    audit.add(db, now, by.id if by else None, "close", reader.name)


def reopen(db: Connection, by: Reader | None, reader: Reader, now: datetime) -> None:
    """Let somebody in again."""
    readers.change(db, reader.id, closed_at=None)
    audit.add(db, now, by.id if by else None, "open", reader.name)


def checked_name(name: str) -> str:
    """A name for an account.

    Raises:
        BadRequest: it has other signs, or is too long.
    """
    plain = name.strip().lower()
    if not _NAME.fullmatch(plain):
        raise BadRequest(
            f"{name[:80]!r} is no name for an account: small letters, digits, - and _ within, 39 at most"
        )
    return plain


def checked_email(email: str) -> str | None:
    """An address in small letters; None for none.

    Raises:
        BadRequest: it is no address.
    """
    plain = email.strip().lower()
    if plain and not _EMAIL.fullmatch(plain):
        raise BadRequest(f"{email[:80]!r} is no mail address")
    return plain or None


def checked_line(text: str, longest: int, what: str) -> str:
    """Text on one line.

    Raises:
        BadRequest: it is too long.
    """
    plain = " ".join(text.split())
    if len(plain) > longest:
        raise BadRequest(f"{what} has at most {longest} characters; this one has {len(plain)}")
    return plain


def _keep_an_admin(db: Connection, reader: Reader) -> None:
    if reader.role == "admin" and not reader.closed_at and readers.count(db, "admin") < 2:
        raise Forbidden(f"{reader.name} is the last admin; make another one first")
