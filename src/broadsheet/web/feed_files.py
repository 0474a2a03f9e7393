"""Each page of papers as a feed, at its own address with an ending: `/papers.atom`, `/search.rss?q=…`."""

from __future__ import annotations

import gzip
from email.utils import format_datetime, parsedate_to_datetime
from typing import TYPE_CHECKING

from fastapi import APIRouter, Request
from fastapi.responses import Response

from broadsheet.errors import NotFound
from broadsheet.syndication import FORMATS, FeedFile, FeedFormat

from .listings import listing_at
from .render import Handler, Pages
from .site import site_of
from .who import who_of

if TYPE_CHECKING:
    from broadsheet.app import App

_PATHS = (
    "/papers /papers/week /papers/week/{value} /papers/month /papers/month/{value} /papers/trending"
    " /search /lists/{owner}/{value} /people/{value} /following /library /topics/{value} /for-you"
).split()
_MAX_AGE_S = 300


def router(app: App, pages: Pages) -> APIRouter:  # noqa: ARG001
    """All of them. They must be tried before the pages, which would take an ending for a part of a name."""
    routes = APIRouter(include_in_schema=False)

    def handler(format: FeedFormat) -> Handler:
        def feed(request: Request) -> Response:
            path = request.scope["path"].removeprefix(request.scope.get("root_path", ""))
            listing = listing_at(path.removesuffix(f".{format}"), request.url.query)
            if listing is None:
                raise NotFound("there is no such feed")
            site, token_path = site_of(request, app.settings.address)
            return answer(request, app.feed(who_of(request), listing, format, site, token_path))

        return feed

    for format in FORMATS:
        feed = handler(format)
        for path in _PATHS:
            routes.add_api_route(f"{path}.{format}", feed, methods=["GET", "HEAD"])
    return routes


def answer(request: Request, file: FeedFile) -> Response:
    """The feed, or that nothing has changed since it was asked for. RFC 9110, 13"""
    scope = "public" if file.shared and "authorization" not in request.headers else "private"
    headers = {
        "ETag": f'W/"{file.etag}"',  # the same feed may be sent packed or not
        "Last-Modified": format_datetime(file.made_at, usegmt=True),
        "Cache-Control": f"{scope}, max-age={_MAX_AGE_S}",
        "Vary": "Cookie, Authorization, Accept-Encoding",
    }
    if _is_known(request, file):
        return Response(status_code=304, headers=headers)
    packed = "gzip" in request.headers.get("accept-encoding", "")
    content = file.packed if packed else gzip.decompress(file.packed)
    headers |= {"Content-Encoding": "gzip"} if packed else {}
    return Response(content, headers=headers, media_type=f"{file.media_type}; charset=utf-8")


def _is_known(request: Request, file: FeedFile) -> bool:
    """Whether whoever asks has this already, by what they say of it; the tag counts more than the time."""
    if tags := request.headers.get("if-none-match"):
        known = {tag.strip().removeprefix("W/").strip('"') for tag in tags.split(",")}
        return file.etag in known or "*" in known
    try:
        return file.made_at <= parsedate_to_datetime(request.headers.get("if-modified-since", ""))
    except (ValueError, TypeError):  # it is no date, or one without a zone
        return False
