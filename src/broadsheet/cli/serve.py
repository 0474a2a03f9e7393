"""`broadsheet serve`: the site and the API, in one process."""

from __future__ import annotations

import gc
import os
import sys
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING

import typer

from broadsheet.errors import BroadsheetError, IndexStale

from ._say import complain, progress

if TYPE_CHECKING:
    from fastapi import FastAPI

    from broadsheet.app import App

NAME = "serve"

_PAUSE = 60.0  # seconds until new papers are looked for


def run(
    host: str = typer.Option("127.0.0.1", help="Address to listen on; 0.0.0.0 for every network."),
    port: int = typer.Option(8000, min=0, max=65535, help="Port to listen on; 0 picks a free one."),
) -> None:
    """Serve the site and the API until stopped."""
    import socket

    import uvicorn

    from broadsheet.app import open_app

    with open_app() as app, socket.socket() as listener:
        listener.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            listener.bind((host, port))
            listener.listen(128)  # before the address is printed: who reads it may come at once
        except OSError as error:
            complain(f"cannot listen on {host}:{port}: {error.strerror}. Choose another with --port")
            raise typer.Exit(1) from error
        _warm(app)
        print(f"Broadsheet is at http://{host}:{listener.getsockname()[1]}/  (stop with Ctrl-C)", flush=True)
        config = uvicorn.Config(server(app), log_level="warning", access_log=False, server_header=False)
        with _embedding(app):
            uvicorn.Server(config).run(sockets=[listener])


def _warm(app: App) -> None:
    """Make ready for the first reader; without an index the pages of days can still be read."""
    try:
        with progress() as bars:
            app.warm(bars)
        gc.collect()
        gc.freeze()  # the indexes stay: looking through them again and again would hold readers up
    except IndexStale as error:
        complain(f"{error}. Until then nothing can be searched")


@contextmanager
def _embedding(app: App) -> Iterator[None]:
    """Meanwhile, make the second embedder's vectors, on what the processor has left over."""
    if not app.settings.second_embedder:
        yield
        return
    ended = threading.Event()
    thread = threading.Thread(target=_embed, args=(app, ended), name="embedding", daemon=True)
    thread.start()
    yield
    ended.set()
    thread.join(timeout=10)


def _embed(app: App, ended: threading.Event) -> None:
    if sys.platform == "linux":  # where a thread can be less urgent than the others of its process
        os.setpriority(os.PRIO_PROCESS, threading.get_native_id(), 19)
    while not ended.is_set():
        try:
            app.fill(stop=ended.is_set)
        except BroadsheetError as error:
            complain(f"no vectors are made for now: {error}")
        ended.wait(_PAUSE)


def server(app: App) -> FastAPI:
    """The site and the API as one ASGI application; any ASGI server can run it."""
    from fastapi import FastAPI

    from broadsheet import __version__, api
    from broadsheet.web import pages

    # FastAPI's own documentation pages would load scripts from elsewhere.
    site = FastAPI(
        title=app.settings.name,
        version=__version__,
        openapi_url="/api/openapi.json",
        docs_url=None,
        redoc_url=None,
    )
    api.install(site, app)
    pages.install(site, app)
    return site
