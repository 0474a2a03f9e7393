"""Static files, at addresses that change with their content and may be kept for ever."""

from __future__ import annotations

import hashlib
from functools import cache
from pathlib import Path

from starlette.staticfiles import StaticFiles
from starlette.types import Message, Receive, Scope, Send

FOLDER = Path(__file__).parent / "static"
HTMX = "vendor/htmx-2.0.11/htmx.min.js"
KATEX = "vendor/katex-0.19.1"
FONT = "vendor/newsreader-5.3.0/newsreader-latin-opsz-normal.woff2"
FOREVER = b"public, max-age=31536000, immutable"


@cache
def static_path() -> str:
    """The path under which the static files lie, `/static/` and a digest of them all."""
    digest = hashlib.sha256()
    for file in sorted(path for path in FOLDER.rglob("*") if path.is_file()):
        digest.update(file.relative_to(FOLDER).as_posix().encode() + b"\0" + file.read_bytes())
    return f"/static/{digest.hexdigest()[:12]}"


class KeptFiles(StaticFiles):
    """Static files that tell browsers to keep what they were given."""

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer with the file; say how long it keeps only when there is one."""

        async def send_kept(message: Message) -> None:
            if message["type"] == "http.response.start" and message["status"] in (200, 304):
                message["headers"] = [*message["headers"], (b"cache-control", FOREVER)]
            await send(message)

        await super().__call__(scope, receive, send_kept)
