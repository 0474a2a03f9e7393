"""The address of this instance, for what is read elsewhere than in a browser that is here."""

from __future__ import annotations

import re

from fastapi import Request

_TOKEN = re.compile(r"/t/[\w-]{43}\Z", re.ASCII)


def site_of(request: Request, address: str) -> tuple[str, str]:
    """The address of this instance, and what stands before paths when a token is in them.

    Args:
        address: of the settings; where it is empty, the one that was asked.
    """
    root = request.scope.get("root_path", "")
    found = _TOKEN.search(root)
    token_path = found.group() if found else ""
    asked = f"{request.url.scheme}://{request.url.netloc}{root.removesuffix(token_path)}"
    return address or asked, token_path
