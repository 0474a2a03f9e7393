"""What a request gives, by GET or POST, in order and with repeats."""

from __future__ import annotations

from urllib.parse import parse_qsl

from fastapi import Request
from starlette.exceptions import HTTPException

from ._xml import clean

MOST_BYTES = 1_000_000

Given = list[tuple[str, str]]


async def given(request: Request) -> Given:
    """The arguments of the address, and those of a form in the body; control signs are blanks.

    Raises:
        HTTPException: the body is too large.
    """
    found = list(request.query_params.multi_items())
    if request.method == "POST":
        body = b""
        async for chunk in request.stream():
            body += chunk
            if len(body) > MOST_BYTES:
                raise HTTPException(413, f"a request has at most {MOST_BYTES:,} bytes")
        found += parse_qsl(body.decode("utf-8", "replace"), keep_blank_values=True)
    return [(clean(name), clean(value)) for name, value in found]


def address_of(request: Request) -> str:
    """Where the request was sent to, without its arguments."""
    return str(request.url.replace(query="", fragment=""))
