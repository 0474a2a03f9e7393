"""Secrets that are shown once and kept as their SHA-256: whoever reads the database can use none of them."""

from __future__ import annotations

import secrets
from hashlib import sha256

_BYTES = 32


def new_secret() -> str:
    """256 bits by chance, as 43 signs that fit into an address."""
    return secrets.token_urlsafe(_BYTES)


def digest(secret: str) -> bytes:
    """What is kept of a secret, 32 bytes. It needs no salt: nobody guesses 256 bits."""
    return sha256(secret.encode("utf-8", "replace")).digest()
