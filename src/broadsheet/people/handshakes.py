"""Signing in elsewhere and coming back: what has to be remembered meanwhile, and that it is the same browser.

The browser keeps one secret in a cookie; `state`, which goes through the provider, is another. A ticket is
known by the hash of both, so an answer that was begun in another browser (login CSRF) finds none; nonce and
PKCE verifier come from both, so that the database has neither.
"""

from __future__ import annotations

from base64 import urlsafe_b64encode
from dataclasses import dataclass
from datetime import datetime, timedelta
from hashlib import sha256

from broadsheet.errors import BadRequest, TooMany
from broadsheet.store import Connection, rates, tickets
from broadsheet.tools.openid import Handshake

from .secrets import digest, new_secret

LASTS = timedelta(minutes=10)
_PURPOSE = "openid"
_RATE = (1 / 10, 30.0)  # a second, at once


@dataclass(frozen=True, slots=True)
class Errand:
    """What somebody went to the provider for.

    Attributes:
        redirect: where the provider sends them back to.
        next: the path of this site that they want then.
        reader: whose account is to be connected; None to sign in.
        invitation: the number of one that they have in hand.
    """

    redirect: str
    next: str = "/"
    reader: int | None = None
    invitation: int | None = None


def begin(db: Connection, browser: str, errand: Errand, now: datetime) -> Handshake:
    """Remember an errand of the browser with this secret."""
    state = new_secret()
    details = {"redirect": errand.redirect, "next": errand.next, "invitation": errand.invitation}
    tickets.add(db, _mark(browser, state), _PURPOSE, now, now + LASTS, errand.reader, details=details)
    return handshake(browser, state, errand.redirect)


def end(db: Connection, browser: str, state: str, now: datetime) -> Errand:
    """The errand, which is done with that.

    Raises:
        BadRequest: it was not begun in this browser, is done already, or took too long.
    """
    ticket = tickets.by_hash(db, _mark(browser, state), _PURPOSE) if browser and state else None
    if ticket is None or not tickets.use(db, ticket.id, now):
        raise BadRequest(
            "this did not begin in this browser, was done already, or took too long; begin again"
        )
    redirect, next, invitation = (ticket.details[name] for name in ("redirect", "next", "invitation"))
    return Errand(
        str(redirect), str(next), ticket.reader, invitation if isinstance(invitation, int) else None
    )


def handshake(browser: str, state: str, redirect: str) -> Handshake:
    """What goes along with an errand and has to come back."""
    return Handshake(redirect, state, _secret("nonce", browser, state), _secret("verifier", browser, state))


def count_try(db: Connection, address: str, now: datetime) -> None:
    """Count that somebody at this address goes to the provider or comes back.

    Raises:
        TooMany: it is one too many.
    """
    wait = rates.take(db, f"openid from {address}", now.timestamp(), *_RATE)
    if wait:
        raise TooMany(f"that was tried too often; try again in {wait:.0f} s", wait)


def _mark(browser: str, state: str) -> bytes:
    return digest(f"{browser} {state}")


def _secret(kind: str, browser: str, state: str) -> str:
    """43 signs, as RFC 7636 asks for, from 256 bits that only this browser has."""
    plain = sha256(f"{kind} {browser} {state}".encode("utf-8", "replace")).digest()
    return urlsafe_b64encode(plain).rstrip(b"=").decode()
