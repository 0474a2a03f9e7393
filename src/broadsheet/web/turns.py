"""Who changes something takes turns, so that whoever only reads finds a thread free.

The database takes one change at a time anyway. Two hundred people who wait for it, each in a thread of
the server's, would leave none to those who read.
"""

from __future__ import annotations

import asyncio
from contextlib import AsyncExitStack

from starlette.datastructures import Headers
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from .identity import SAFE_METHODS

AT_ONCE = 2  # one writes, the other makes ready or answers


class Turns:
    """Middleware that lets in so many requests that may change something; they are served as they came.

    A turn begins when all is there that the request sends, so that a slow line holds up nobody else, and
    ends where its answer begins.
    """

    def __init__(self, app: ASGIApp, at_once: int = AT_ONCE) -> None:
        self._app = app
        self._turns = asyncio.Semaphore(at_once)

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Pass reading on at once, writing when it is its turn."""
        if scope["type"] != "http" or scope["method"] in SAFE_METHODS:
            await self._app(scope, receive, send)
            return
        waits = _sends_nothing(Headers(scope=scope))
        async with AsyncExitStack() as turn:

            async def come() -> Message:
                nonlocal waits
                message = await receive()
                if not waits and not message.get("more_body", False):
                    waits = True
                    await turn.enter_async_context(self._turns)
                return message

            async def answer(message: Message) -> None:
                await turn.aclose()
                await send(message)

            if waits:
                await turn.enter_async_context(self._turns)
            await self._app(scope, come, answer)


def _sends_nothing(headers: Headers) -> bool:
    return headers.get("content-length", "0") == "0" and "transfer-encoding" not in headers
