"""Who may do what: one table of acts. Faces and tests read it; every act of a person checks it.

In mode `single` there is one reader, who may do everything. Elsewhere an act asks for a role and, of who
comes by a token, for a scope. What is one's own (a comment to edit, a list) is checked where the act is.
"""

from __future__ import annotations

from typing import NamedTuple

from broadsheet.errors import Forbidden, NotSignedIn
from broadsheet.readers import ROLES, Mode, Reader, Role, Scope, Who


class Right(NamedTuple):
    """What an act asks for: the least role where readers sign in, and where anyone reads; the scope."""

    private: Role
    public: Role
    scope: Scope


ACTS: dict[str, Right] = {
    # reading
    "read": Right("reader", "nobody", "read"),
    "read people": Right("reader", "nobody", "read"),
    "read own": Right("reader", "reader", "read"),
    "read moderation": Right("reader", "nobody", "read"),
    "harvest us": Right("reader", "nobody", "read"),
    "subscribe": Right("reader", "nobody", "write"),
    # giving
    "vote": Right("reader", "reader", "write"),
    "comment": Right("reader", "reader", "write"),
    "react": Right("reader", "reader", "write"),
    "report": Right("reader", "reader", "write"),
    "submit": Right("reader", "reader", "write"),
    "claim": Right("reader", "reader", "write"),
    # keeping
    "keep": Right("reader", "reader", "write"),
    "follow": Right("reader", "reader", "write"),
    "change own": Right("reader", "reader", "write"),
    "end own account": Right("reader", "reader", "admin"),
    "make token": Right("reader", "reader", "admin"),
    "connect": Right("reader", "reader", "admin"),
    # keeping order
    "feature": Right("curator", "curator", "write"),
    "link": Right("curator", "curator", "write"),  # who wrote a paper may, too: `community.linking`
    "name topics": Right("curator", "curator", "write"),
    "moderate": Right("moderator", "moderator", "write"),
    "invite": Right("reader", "moderator", "write"),
    # keeping house
    "administer": Right("admin", "admin", "admin"),
}


def least_role(mode: Mode, act: str) -> Role:
    """The least role that may do an act.

    Raises:
        KeyError: there is no such act.
    """
    right = ACTS[act]
    return {"single": "nobody", "private": right.private, "public": right.public}[mode]


def may(who: Who, act: str) -> bool:
    """Whether they may do it."""
    enough = ROLES.index(who.role) >= ROLES.index(least_role(who.mode, act))
    return enough and ACTS[act].scope in who.scopes


def check(who: Who, act: str) -> None:
    """Nothing when they may do it.

    Raises:
        NotSignedIn: nobody knows who they are, and it matters.
        Forbidden: they may not.
    """
    if may(who, act):
        return
    if who.reader is None:
        raise NotSignedIn(f"sign in to {act}")
    if ACTS[act].scope not in who.scopes:
        raise Forbidden(f"this token may not {act}; it has no scope {ACTS[act].scope!r}")
    raise Forbidden(f"to {act} takes the role {least_role(who.mode, act)!r}; ask an admin")


def reader_of(who: Who, act: str) -> Reader:
    """The reader, who may do it and is known.

    Raises:
        NotSignedIn: nobody knows who they are.
        Forbidden: they may not.
    """
    check(who, act)
    if who.reader is None:
        raise NotSignedIn(f"sign in to {act}")
    return who.reader
