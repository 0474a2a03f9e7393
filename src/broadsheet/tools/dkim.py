"""Signatures under letters (DKIM, RFC 6376): who looks after a domain vouches for what comes from it."""

from __future__ import annotations

from email.parser import BytesHeaderParser
from pathlib import Path

from broadsheet.errors import SettingsError

# What a signature vouches for, where it is there. RFC 8058 (4) asks for the headers by which letters are
# ended; what is named twice may not be added to on the way either (RFC 6376, 8.15).
SIGNED = (
    "From From To To Subject Subject Date Date Message-ID Reply-To MIME-Version Content-Type"
    " Content-Transfer-Encoding Auto-Submitted Precedence"
    " List-Id List-Help List-Unsubscribe List-Unsubscribe-Post"
).split()


class Signer:
    """Signs letters with one key, for one domain.

    Args:
        key: an RSA key in PEM, without a password.
        selector: which of the domain's keys it is: its other half is at `SELECTOR._domainkey.DOMAIN`.
        domain: that of the address that letters come from.

    Raises:
        SettingsError: that is no such key.
    """

    def __init__(self, key: bytes, selector: str, domain: str) -> None:
        import dkim

        try:
            dkim.crypto.parse_pem_private_key(key)
        except Exception as error:  # its parser raises all kinds of things
            raise SettingsError("that is no RSA key in PEM without a password") from error
        self._key, self._selector, self._domain = key, selector.encode(), domain.encode("idna")

    def signed(self, content: bytes) -> bytes:
        """A letter with its signature on top, the rest as it was."""
        import dkim

        there = {name.lower() for name in BytesHeaderParser().parsebytes(content)}
        names = [name.encode() for name in SIGNED if name.lower() in there]
        line: bytes = dkim.sign(
            content,
            self._selector,
            self._domain,
            self._key,
            canonicalize=(b"relaxed", b"relaxed"),
            include_headers=names,
        )
        return line + content


def signer(file: Path, selector: str, domain: str) -> Signer:
    """Who signs with the key in a file; raises SettingsError."""
    try:
        key = file.read_bytes()
    except OSError as error:
        raise SettingsError(f"BROADSHEET_DKIM_KEY={str(file)!r}: {error.strerror}") from error
    try:
        return Signer(key, selector, domain)
    except SettingsError as error:
        raise SettingsError(f"BROADSHEET_DKIM_KEY={str(file)!r}: {error}") from error
