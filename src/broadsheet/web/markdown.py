"""Who asks for a paper as Markdown: the API answers them at the addresses of pages."""

from __future__ import annotations

import re

from fastapi.routing import APIRoute
from starlette.datastructures import Headers
from starlette.routing import Match
from starlette.types import Scope

_ACCEPTED = re.compile(r"(?:^|,)\s*text/markdown\b(?!\s*;\s*q=0(?:\.0*)?\s*(?:,|$))", re.IGNORECASE)


def wants_markdown(scope: Scope) -> bool:
    """Whether the address ends in `.md`, or the request says that it takes Markdown."""
    return scope["path"].endswith(".md") or bool(_ACCEPTED.search(Headers(scope=scope).get("accept", "")))


class Page(APIRoute):
    """A page, which is not there for who wants Markdown."""

    def matches(self, scope: Scope) -> tuple[Match, Scope]:
        """Whether the address is the page's, and a page is wanted."""
        if scope["type"] == "http" and wants_markdown(scope):
            return Match.NONE, {}
        return super().matches(scope)
