"""`/mcp` of a server: streamable HTTP, every request by itself, answered as JSON.

Who asks was found out before (`web.identity`), which also refuses foreign names of this machine. To change
something takes a token in a header: a browser's cookie, or being the one reader of an instance, is not
enough, since an agent in it may do what its reader never asked for.
"""

from __future__ import annotations

from dataclasses import replace
from functools import cached_property
from typing import TYPE_CHECKING, Any

from anyio import to_thread
from starlette.datastructures import Headers
from starlette.responses import JSONResponse
from starlette.routing import Route
from starlette.types import Receive, Scope, Send

from broadsheet.errors import ExtensionError
from broadsheet.readers import Scope as TokenScope
from broadsheet.readers import Who, who_in

if TYPE_CHECKING:
    from fastapi import FastAPI
    from mcp.server.lowlevel.server import Server

    from broadsheet.app import App

PATH = "/mcp"
_READING: frozenset[TokenScope] = frozenset({"read"})


def install(server: FastAPI, app: App) -> None:
    """Put `/mcp` on a server."""
    server.router.routes.append(Route(PATH, Endpoint(app), include_in_schema=False))


class Endpoint:
    """Answers what comes to `/mcp`; the SDK is loaded by the first one who asks."""

    def __init__(self, app: App) -> None:
        self._app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer one request."""
        refused = _refused(scope)
        if refused is None:
            try:
                server = await to_thread.run_sync(lambda: self._server)
            except ExtensionError as error:
                refused = JSONResponse({"error": str(error)}, 501)
        if refused is not None:
            await refused(scope, receive, send)
            return
        from .server import answer

        await answer(server, scope, receive, send)

    @cached_property
    def _server(self) -> Server[Any]:
        made: Server[Any] = load().build(self._app, lambda context: who_asks(context.request.scope))
        return made


def load() -> Any:
    """The module that speaks the protocol; raises ExtensionError when the SDK is missing."""
    try:
        from . import server
    except ModuleNotFoundError as error:
        if (error.name or "").startswith("broadsheet"):
            raise
        missing = (error.name or "").partition(".")[0]
        raise ExtensionError(f"agents need {missing!r}: pip install 'broadsheet[mcp]'") from error
    return server


def who_asks(scope: Scope) -> Who:
    """Who sent a request; without a token in a header they may read only."""
    who = who_in(scope.get("state", {}))
    kind, _, _ = Headers(scope=scope).get("authorization", "").partition(" ")
    return who if kind.lower() == "bearer" else replace(who, scopes=who.scopes & _READING)


def _refused(scope: Scope) -> JSONResponse | None:
    """The answer to a page of another site, token or not, and to what is no question."""
    headers = Headers(scope=scope)
    origin = headers.get("origin")
    if origin is not None and origin.partition("://")[2].lower() != headers.get("host", "").lower():
        return JSONResponse({"error": f"pages of {origin!r} may not ask here"}, 403)
    if scope["method"] != "POST":
        said = "the Model Context Protocol is spoken by POST here; there is no stream to listen to"
        return JSONResponse({"error": said}, 405, {"Allow": "POST"})
    return None
