"""What search engines ask for: `/robots.txt`, and where all papers are."""

from __future__ import annotations

from typing import TYPE_CHECKING

from fastapi import APIRouter, Request
from fastapi.responses import PlainTextResponse, Response, StreamingResponse

from .forms import Number
from .render import Pages
from .site import site_of

if TYPE_CHECKING:
    from broadsheet.app import App

XML = "application/xml"


def router(app: App, pages: Pages) -> APIRouter:  # noqa: ARG001
    """`/robots.txt`, `/sitemap.xml` and its parts."""
    routes = APIRouter(include_in_schema=False)

    def robots(request: Request) -> Response:
        return PlainTextResponse(app.robots(site_of(request, app.settings.address)[0]))

    def sitemap(request: Request) -> Response:
        return Response(app.sitemap(site_of(request, app.settings.address)[0]), media_type=XML)

    def part(request: Request, number: Number) -> Response:
        pieces = app.sitemap_part(site_of(request, app.settings.address)[0], number)
        return StreamingResponse(pieces, media_type=XML)

    routes.add_api_route("/robots.txt", robots, methods=["GET", "HEAD"])
    routes.add_api_route("/sitemap.xml", sitemap, methods=["GET", "HEAD"])
    routes.add_api_route("/sitemap/{number}.xml", part, methods=["GET", "HEAD"])
    return routes
