"""Who asks a page."""

from __future__ import annotations

from fastapi import Request

from broadsheet.readers import Who


def who_of(request: Request) -> Who:
    """Who asks, as the middleware of `identity` found out."""
    found = request.scope.get("state", {}).get("who")
    return found if isinstance(found, Who) else Who("private", scopes=frozenset())
