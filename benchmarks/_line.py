"""One kept connection that speaks just enough HTTP/1.1, so that the client is not what is measured."""

from __future__ import annotations

import asyncio
import time
from typing import NamedTuple

_IDLE = 4.0  # the server hangs up after 5 s; what is sent at that moment would be lost
_PATIENCE = 60.0


class Answer(NamedTuple):
    """`status` is 0 when none came, `seconds` the time from asking until the last byte."""

    status: int
    headers: dict[str, str]
    body: bytes
    seconds: float


class Line:
    def __init__(self, port: int, headers: dict[str, str]) -> None:
        self._port = port
        self._headers = {"Host": f"127.0.0.1:{port}", **headers}
        self._pair: tuple[asyncio.StreamReader, asyncio.StreamWriter] | None = None
        self._used = 0.0

    async def ask(self, method: str, path: str, body: bytes = b"", kind: str = "") -> Answer:
        """Ask and wait for the whole answer."""
        started = time.perf_counter()
        try:
            async with asyncio.timeout(_PATIENCE):
                answer = await self._asked(method, path, body, kind)
        except (OSError, asyncio.IncompleteReadError, TimeoutError):
            self.close()
            answer = 0, {}, b""
        self._used = time.perf_counter()
        return Answer(*answer, self._used - started)

    def close(self) -> None:
        if self._pair:
            self._pair[1].close()
        self._pair = None

    async def _asked(
        self, method: str, path: str, body: bytes, kind: str
    ) -> tuple[int, dict[str, str], bytes]:
        if self._pair and time.perf_counter() - self._used > _IDLE:
            self.close()
        if self._pair is None:
            self._pair = await asyncio.open_connection("127.0.0.1", self._port)
        reader, writer = self._pair
        lines = [f"{method} {path} HTTP/1.1", *(f"{name}: {said}" for name, said in self._headers.items())]
        lines += [f"Content-Length: {len(body)}", f"Content-Type: {kind}"] if method != "GET" else []
        writer.write("\r\n".join([*lines, "", ""]).encode() + body)
        return await _read(reader)


async def _read(reader: asyncio.StreamReader) -> tuple[int, dict[str, str], bytes]:
    head = (await reader.readuntil(b"\r\n\r\n")).decode("latin-1").split("\r\n")
    pairs = (line.partition(": ") for line in head[1:] if line)
    headers = {name.lower(): said for name, _, said in pairs}
    if headers.get("transfer-encoding") == "chunked":
        body = b""
        while size := int(await reader.readline(), 16):
            body += (await reader.readexactly(size + 2))[:-2]
        await reader.readline()
    else:
        body = await reader.readexactly(int(headers.get("content-length", 0)))
    return int(head[0].split()[1]), headers, body
