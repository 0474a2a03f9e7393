"""Who asks: the words that rooms speak to each other in about people. Frozen."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Literal, get_args

Mode = Literal["single", "private", "public"]
Role = Literal["nobody", "reader", "curator", "moderator", "admin"]
Scope = Literal["read", "write", "admin"]

ROLES: tuple[Role, ...] = get_args(Role)  # each may what those before it may
SCOPES: tuple[Scope, ...] = get_args(Scope)
EVERY_SCOPE: frozenset[Scope] = frozenset(SCOPES)


@dataclass(frozen=True, slots=True)
class Reader:
    """A person with an account.

    Attributes:
        id: the store's own number.
        name: small letters, digits, - and _; part of addresses, and what mentions call them.
        email: None where none was given; `confirmed_at` tells since when it is known to be theirs.
        closed_at: when an admin closed the account; what they gave stays.
    """

    id: int
    name: str
    role: Role
    full_name: str = ""
    email: str | None = None
    confirmed_at: datetime | None = None
    about: str = ""
    settings: Mapping[str, object] = field(default_factory=dict, hash=False)
    made_at: datetime | None = None
    seen_at: datetime | None = None
    closed_at: datetime | None = None

    @property
    def shown(self) -> str:
        """What they are called on pages."""
        return self.full_name or self.name


@dataclass(frozen=True, slots=True)
class Who:
    """Who asks, and how: what every act of a person is given.

    Attributes:
        reader: None for somebody who has not signed in.
        scopes: what the way they came by allows: all for a session, less for a token.
        address: of their machine, for limits on rates; empty when unknown.
        session: the number of their session; None without one.
    """

    mode: Mode
    reader: Reader | None = None
    scopes: frozenset[Scope] = EVERY_SCOPE
    address: str = ""
    session: int | None = None

    @property
    def role(self) -> Role:
        """Their role; `nobody` without an account."""
        return self.reader.role if self.reader else "nobody"


def who_in(state: Mapping[str, object]) -> Who:
    """Who asks, as the state of a request has it; somebody who may do nothing where nobody found that out."""
    found = state.get("who")
    return found if isinstance(found, Who) else Who("private", scopes=frozenset())


@dataclass(frozen=True, slots=True)
class Session:
    """That somebody is signed in somewhere.

    Attributes:
        agent: what the browser calls itself.
        way: how they came: password, link, oidc.
    """

    id: int
    reader: int
    agent: str
    way: str
    made_at: datetime
    seen_at: datetime
    ends_at: datetime


@dataclass(frozen=True, slots=True)
class Identity:
    """Who somebody is elsewhere; `issuer` is an OpenID Connect provider's address, or `proxy`."""

    issuer: str
    subject: str
    made_at: datetime


@dataclass(frozen=True, slots=True)
class Token:
    """By which a program comes in somebody's name; `way` is `header`, or `path` for those that send none."""

    id: int
    reader: int
    name: str
    scopes: frozenset[Scope]
    way: str
    made_at: datetime
    used_at: datetime | None = None


@dataclass(frozen=True, slots=True)
class Ticket:
    """A link that works once."""

    id: int
    purpose: str
    reader: int | None
    email: str | None
    details: Mapping[str, object]
    made_at: datetime
    ends_at: datetime
    used_at: datetime | None = None


@dataclass(frozen=True, slots=True)
class Audited:
    """An act that was written down; `reader` is None for a command, or for somebody who left."""

    at: datetime
    reader: str | None
    act: str
    subject: str
    details: Mapping[str, object] = field(default_factory=dict, hash=False)
