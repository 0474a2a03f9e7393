"""Passwords: argon2id, and an answer that takes as long whether there is such an account or not."""

from __future__ import annotations

import unicodedata
from functools import cache

from argon2 import PasswordHasher
from argon2.exceptions import InvalidHashError, VerificationError

from broadsheet.errors import BadRequest

SHORTEST, LONGEST = 10, 1024

# The second recommendation of RFC 9106, 4.: 64 MiB, 3 passes; about 60 ms.
_HASHER = PasswordHasher(time_cost=3, memory_cost=65_536, parallelism=4)


def hashed(password: str) -> str:
    """What is kept of a password.

    Raises:
        BadRequest: it is too short or too long.
    """
    plain = _plain(password)
    if not SHORTEST <= len(plain) <= LONGEST:
        raise BadRequest(f"a password has {SHORTEST} to {LONGEST:,} characters; this one has {len(plain):,}")
    return _HASHER.hash(plain)


def verified(hash: str | None, password: str) -> bool:
    """Whether the password is the one that was hashed; without a hash False, after the same time."""
    plain = _plain(password)[: LONGEST + 1]
    try:
        return _HASHER.verify(hash or _nobodys(), plain) and bool(hash)
    except (VerificationError, InvalidHashError):
        return False


def is_old(hash: str) -> bool:
    """Whether it was made with other parameters than today's, and should be made anew."""
    return _HASHER.check_needs_rehash(hash)


@cache
def _nobodys() -> str:
    return _HASHER.hash("the password of nobody at all")


def _plain(password: str) -> str:
    """One form for what different keyboards send (RFC 8265, 4.2)."""
    return unicodedata.normalize("NFKC", password)
