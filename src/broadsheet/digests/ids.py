"""Ids of letters (RFC 5322, 3.6.4), and the domain that they and the headers of lists are of."""

from __future__ import annotations

import secrets
from hashlib import sha256

from broadsheet.settings import Settings

_DIGITS = 32  # hexadecimal: 128 bits


def by_chance(settings: Settings) -> str:
    """The id of a letter that is written once only."""
    return f"{secrets.token_hex(_DIGITS // 2)}@{domain_of(settings)}"


def made_of(settings: Settings, *parts: object) -> str:
    """The same for the same parts, whoever writes the letter: so it goes out once."""
    of = " ".join(map(str, (settings.address, *parts)))
    return f"{sha256(of.encode()).hexdigest()[:_DIGITS]}@{domain_of(settings)}"


def domain_of(settings: Settings) -> str:
    """The domain that letters come from."""
    return settings.mail_from.rpartition("@")[2]
