"""What this instance is, and the picture that browsers ask for by name."""

from __future__ import annotations

from typing import TYPE_CHECKING

from fastapi import APIRouter, Request
from fastapi.responses import FileResponse, HTMLResponse

from .assets import FOLDER
from .render import Handler, Pages

if TYPE_CHECKING:
    from broadsheet.app import App


def router(app: App, pages: Pages) -> APIRouter:
    """`/about` and `/favicon.ico`."""
    routes = APIRouter()

    def about(request: Request) -> HTMLResponse:
        return pages.show(request, "about.html", state=app.status())

    def favicon() -> FileResponse:
        return FileResponse(FOLDER / "favicon.svg", media_type="image/svg+xml")

    handlers: dict[str, Handler] = {"/about": about, "/favicon.ico": favicon}
    for path, handler in handlers.items():
        routes.add_api_route(path, handler, methods=["GET", "HEAD"], include_in_schema=False)
    return routes
