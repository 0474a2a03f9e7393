"""Send something to an address that a reader named: never to a private one, nowhere else than asked.

The address is looked up once and that very machine is spoken to: a name that leads elsewhere a moment later
(DNS rebinding) gains nothing. Redirects are not followed.
"""

from __future__ import annotations

import ipaddress
import socket
import ssl
from collections.abc import Mapping
from contextlib import suppress
from dataclasses import dataclass
from http.client import HTTPConnection, HTTPException, HTTPSConnection
from time import monotonic
from urllib.parse import urlsplit

from broadsheet.errors import BadRequest

TIMEOUT_S = 10.0
LONGEST = 2000
_MOST_READ = 4096  # bytes of an answer: what a person may want to see of it
_PORTS = {"http": 80, "https": 443}


@dataclass(frozen=True, slots=True)
class Posted:
    """What came of it: the status, 0 when nothing answered, and what was said or went wrong."""

    status: int
    said: str
    retry_after: float | None = None

    @property
    def taken(self) -> bool:
        """Whether it was taken."""
        return 200 <= self.status < 300


def checked_address(address: str) -> str:
    """An address that something may be sent to, as far as can be told without asking for it.

    Raises:
        BadRequest: it is none of the web, or has a name and password in it.
    """
    try:
        parts = urlsplit(address.strip())
        fine = parts.scheme in _PORTS and bool(parts.hostname) and (parts.port or 1) > 0
    except ValueError:
        fine = False
    if not fine or parts.username or parts.password or len(address) > LONGEST or not address.isprintable():
        raise BadRequest(f"{address[:80]!r} is no address of the web; write https://example.org/hook")
    return address.strip()


def post(
    address: str,
    content: bytes,
    headers: Mapping[str, str],
    private: bool = False,
    timeout: float = TIMEOUT_S,
) -> Posted:
    """Send `content` there; never raises for what the other side does.

    Args:
        private: whether an address of one's own network may be spoken to.
    """
    parts = urlsplit(checked_address(address))
    host, port = parts.hostname or "", parts.port or _PORTS[parts.scheme]
    until = monotonic() + timeout
    try:
        where = _looked_up(host, port, private)
    except OSError as error:
        return Posted(0, str(error))
    connection = _connection(parts.scheme, host, port, where, timeout)
    path = (parts.path or "/") + (f"?{parts.query}" if parts.query else "")
    try:
        connection.request("POST", path, content, dict(headers))
        answer = connection.getresponse()
        if connection.sock:
            connection.sock.settimeout(max(0.1, until - monotonic()))
        said = answer.read(_MOST_READ).decode("utf-8", "replace")
        return Posted(answer.status, said[:300], _seconds(answer.getheader("Retry-After")))
    except (OSError, HTTPException, UnicodeError) as error:
        return Posted(0, str(error) or type(error).__name__)
    finally:
        with suppress(OSError):
            connection.close()


def _looked_up(host: str, port: int, private: bool) -> str:
    """The machine of that name; raises OSError when there is none that may be spoken to."""
    try:
        found = [info[4][0] for info in socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)]
    except (socket.gaierror, UnicodeError) as error:
        raise OSError(f"there is no machine called {host}") from error
    for one in found:
        if private or _is_public(str(one)):
            return str(one)
    raise OSError(f"{host} is a private address; BROADSHEET_HOOKS_PRIVATE allows such")


def _is_public(number: str) -> bool:
    address = ipaddress.ip_address(number.partition("%")[0])
    mapped = getattr(address, "ipv4_mapped", None) or getattr(address, "sixtofour", None)
    return (mapped or address).is_global and not address.is_multicast


def _connection(scheme: str, host: str, port: int, where: str, timeout: float) -> HTTPConnection:
    """A connection to `where` that calls itself one to `host`: for its certificate, and the header Host."""
    connection = (
        HTTPSConnection(host, port, timeout=timeout, context=ssl.create_default_context())
        if scheme == "https"
        else HTTPConnection(host, port, timeout=timeout)
    )
    connection._create_connection = lambda _, *rest, **more: socket.create_connection(  # type: ignore[attr-defined]
        (where, port), *rest, **more
    )
    return connection


def _seconds(text: str | None) -> float | None:
    return float(text) if text and text.isdecimal() and len(text) < 7 else None
