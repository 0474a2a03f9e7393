"""Which proxies are believed: who asks through them, over which scheme, and in whose name.

The one who speaks to us (TCP) is remembered before anything that is written in headers is believed: anyone
can write `X-Forwarded-For`, and must not become a trusted proxy by it.
"""

from __future__ import annotations

from collections.abc import Sequence
from ipaddress import IPv6Address, ip_address, ip_network

from starlette.datastructures import Headers
from starlette.types import ASGIApp, Receive, Scope, Send
from uvicorn.middleware.proxy_headers import ProxyHeadersMiddleware

from broadsheet.errors import BadRequest
from broadsheet.settings import Settings

THIS_MACHINE = ("127.0.0.1", "::1")  # believed in X-Forwarded-…, not in who is signed in


class Peers:
    """Middleware that remembers who speaks to us, then believes proxies in whom they speak for."""

    def __init__(self, inner: ASGIApp, proxies: Sequence[str]) -> None:
        self._inner: ASGIApp = ProxyHeadersMiddleware(inner, [*THIS_MACHINE, *proxies])  # type: ignore[arg-type, assignment]

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Pass everything on, with the peer's number in its state."""
        if scope["type"] == "http":
            peer = (scope.get("client") or ("",))[0]
            scope = {**scope, "state": {**scope.get("state", {}), "peer": peer}}
        await self._inner(scope, receive, send)


class Proxies:
    """The proxies that may say who is signed in."""

    def __init__(self, settings: Settings) -> None:
        self._header = settings.proxy_header
        self._networks = [ip_network(number) for number in settings.proxies]

    def name_in(self, scope: Scope, headers: Headers) -> str:
        """Whom a trusted proxy says that this is; empty when it says nothing, or is not trusted.

        Raises:
            BadRequest: it says so twice; the first may be the browser's own word.
        """
        if not self._header or not self._trusts(scope.get("state", {}).get("peer", "")):
            return ""
        names = headers.getlist(self._header)
        if len(names) > 1:
            raise BadRequest(f"{self._header} came {len(names)} times; the proxy has to replace it")
        return _text(names[0]).strip() if names else ""

    def _trusts(self, peer: str) -> bool:
        try:
            number = ip_address(peer)
        except ValueError:
            return False
        if isinstance(number, IPv6Address) and number.ipv4_mapped:
            number = number.ipv4_mapped
        return any(number in network for network in self._networks)


def _text(header: str) -> str:
    """A header as proxies write it, in UTF-8 more often than in Latin-1."""
    try:
        return header.encode("latin-1").decode("utf-8")
    except UnicodeError:
        return header
