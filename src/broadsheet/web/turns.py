"""Who changes something takes turns, so that whoever only reads finds a thread free.

The database takes one change at a time anyway. Two hundred people who wait for it, each in a thread of
the server's, would leave none to those who read. And since Python does one thing at a time, a change
lets whoever reads just then go first, for a moment.
"""

from __future__ import annotations

import asyncio
from contextlib import AsyncExitStack, suppress

from starlette.datastructures import Headers
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from .identity import SAFE_METHODS

AT_ONCE = 2  # one writes, the other makes ready or answers
PATIENCE_S = 0.2  # for which a change waits while somebody reads


class Turns:
    """Middleware that lets in so many requests that may change something; they are served as they came.

    A turn begins when all is there that the request sends, so that a slow line holds up nobody else, and
    ends where its answer begins.
    """

    def __init__(self, app: ASGIApp, at_once: int = AT_ONCE, patience_s: float = PATIENCE_S) -> None:
        self._app = app
        self._turns = asyncio.Semaphore(at_once)
        self._patience_s = patience_s
        self._reading = 0
        self._calm = asyncio.Event()

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Pass reading on at once, writing when it is its turn."""
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return
        if scope["method"] in SAFE_METHODS:
            await self._read(scope, receive, send)
            return
        waits = _sends_nothing(Headers(scope=scope))
        async with AsyncExitStack() as turn:

            async def come() -> Message:
                nonlocal waits
                message = await receive()
                if not waits and not message.get("more_body", False):
                    waits = True
                    await self._begin(turn)
                return message

            async def answer(message: Message) -> None:
                await turn.aclose()
                await send(message)

            if waits:
                await self._begin(turn)
            await self._app(scope, come, answer)

    async def _read(self, scope: Scope, receive: Receive, send: Send) -> None:
        self._reading += 1
        self._calm.clear()
        try:
            await self._app(scope, receive, send)
        finally:
            self._reading -= 1
            if not self._reading:
                self._calm.set()

    async def _begin(self, turn: AsyncExitStack) -> None:
        """Take a turn when there is one, and when nobody reads; or has read for long."""
        await turn.enter_async_context(self._turns)
        if self._reading:
            with suppress(TimeoutError):
                await asyncio.wait_for(self._calm.wait(), self._patience_s)


def _sends_nothing(headers: Headers) -> bool:
    return headers.get("content-length", "0") == "0" and "transfer-encoding" not in headers
