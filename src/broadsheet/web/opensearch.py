"""Searching from a browser's address bar: the description that browsers read, and what they offer meanwhile.

https://github.com/dewitt/opensearch/blob/master/opensearch-1-1-draft-6.md
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated

import orjson
from fastapi import APIRouter, Query, Request
from fastapi.responses import Response

from .links import paper_path
from .paging import address
from .render import Pages
from .site import site_of
from .who import who_of

if TYPE_CHECKING:
    from broadsheet.app import App

DESCRIPTION = "application/opensearchdescription+xml"
SUGGESTIONS = "application/x-suggestions+json"


def router(app: App, pages: Pages) -> APIRouter:
    """`/opensearch.xml` and `/search/suggestions`."""
    routes = APIRouter(include_in_schema=False)

    def description(request: Request) -> Response:
        site, token_path = site_of(request, app.settings.address)
        return Response(pages.text(request, "opensearch.xml", here=site + token_path), media_type=DESCRIPTION)

    def suggestions(request: Request, q: Annotated[str, Query(max_length=10_000)] = "") -> Response:
        site, token_path = site_of(request, app.settings.address)
        found = app.suggestions(who_of(request), q)
        paths = [
            paper_path(one.paper_id) if one.paper_id else address("/search", {"q": one.text}) for one in found
        ]
        told = [
            q,
            [one.text for one in found],
            [one.about for one in found],
            [site + token_path + path for path in paths],
        ]
        headers = {"Cache-Control": "private, max-age=60"}
        return Response(orjson.dumps(told), headers=headers, media_type=SUGGESTIONS)

    routes.add_api_route("/opensearch.xml", description, methods=["GET", "HEAD"])
    routes.add_api_route("/search/suggestions", suggestions, methods=["GET", "HEAD"])
    return routes
