"""Everything that a browser needs, put on a server."""

from __future__ import annotations

from typing import TYPE_CHECKING

from fastapi import FastAPI
from starlette.middleware.gzip import GZipMiddleware

from . import assets, routes, troubles
from .bodies import BodyLimit
from .headers import SecurityHeaders
from .identity import Identity
from .proxies import Peers
from .render import Pages
from .turns import Turns

if TYPE_CHECKING:
    from broadsheet.app import App

SMALLEST_TO_ZIP = 1024
ZIPPED = 4  # at 9, as it comes, a page of hits takes twice the time and is a twentieth smaller


def install(server: FastAPI, app: App) -> None:
    """Add the pages, their static files, error pages and security headers.

    Call it after other faces have added their routes and error handlers: `/papers/{anything}` is taken
    from here on, and errors under `/api` stay with the handlers that are there already.
    """
    server.mount(assets.static_path(), assets.KeptFiles(directory=assets.FOLDER), name="static")
    # First, because they are asked for most, and one by one, because a router in a router is searched twice.
    server.router.routes[:0] = routes.router(app, app.now).routes
    troubles.install(server, Pages(app.settings, app.now))
    server.add_middleware(GZipMiddleware, minimum_size=SMALLEST_TO_ZIP, compresslevel=ZIPPED)
    server.add_middleware(Turns)
    server.add_middleware(BodyLimit)
    server.add_middleware(Identity, app=app)
    server.add_middleware(SecurityHeaders)
    server.add_middleware(Peers, proxies=app.settings.proxies)
