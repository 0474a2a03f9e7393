"""Who asks the API."""

from __future__ import annotations

from fastapi import Request

from broadsheet.readers import Who, who_in


def who_of(request: Request) -> Who:
    """Who asks, as the middleware of the web found out."""
    return who_in(request.scope.get("state", {}))
