"""`broadsheet serve`: the site and the API, in one process."""

from __future__ import annotations

import gc
import os
import socket
import sys
import threading
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager
from typing import TYPE_CHECKING

import typer

from broadsheet.errors import BroadsheetError, IndexStale

from ._say import complain, progress

if TYPE_CHECKING:
    from fastapi import FastAPI

    from broadsheet.app import App

NAME = "serve"

_PAUSE = 60.0  # seconds until new papers are looked for
_HOOKS_S = 30.0  # seconds between looks for what webhooks are to be told
_LOOK_S = 1.0  # seconds until a thread that waits sees that it is to end


def run(
    host: str = typer.Option("127.0.0.1", help="Address to listen on; 0.0.0.0 for every network."),
    port: int = typer.Option(8000, min=0, max=65535, help="Port to listen on; 0 picks a free one."),
    clock: bool = typer.Option(True, help="Do the jobs of the clock, too; see `broadsheet clock`."),
) -> None:
    """Serve the site and the API until stopped."""
    # Before NumPy is loaded: each request has a thread of its own already, and those of the linear algebra
    # would wait for more work at full speed, which takes the processor from the others.
    os.environ.setdefault("OPENBLAS_NUM_THREADS", "1")
    import uvicorn

    from broadsheet.app import open_app

    with open_app() as app, _listener() as listener:
        try:
            listener.bind((host, port))
            listener.listen(128)  # before the address is printed: who reads it may come at once
        except OSError as error:
            complain(f"cannot listen on {host}:{port}: {error.strerror}. Choose another with --port")
            raise typer.Exit(1) from error
        _warm(app)
        print(f"Broadsheet is at http://{host}:{listener.getsockname()[1]}/  (stop with Ctrl-C)", flush=True)
        # What proxies say is believed, or not, in `web.proxies`; uvicorn would hide who really speaks.
        config = uvicorn.Config(
            server(app), log_level="warning", access_log=False, server_header=False, proxy_headers=False
        )
        with _embedding(app), _clock(app, clock), _letters(app), _hooks(app, clock):
            uvicorn.Server(config).run(sockets=[listener])


def _listener() -> socket.socket:
    """A socket that is known to speak TCP: only then does asyncio send each part of an answer at once.

    Otherwise the body waits until the other side says that it has the head, which it does after 40 ms.
    """
    listener = socket.socket(socket.AF_INET, socket.SOCK_STREAM, socket.IPPROTO_TCP)
    listener.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
    return listener


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
def _beside(name: str, work: Callable[[threading.Event], None], wanted: bool) -> Iterator[None]:
    """Meanwhile, do something else in a thread, on what the processor has left over, until told to end."""
    if not wanted:
        yield
        return
    ended = threading.Event()

    def unhurried() -> None:
        if sys.platform == "linux":  # where a thread can be less urgent than the others of its process
            os.setpriority(os.PRIO_PROCESS, threading.get_native_id(), 19)
        work(ended)

    thread = threading.Thread(target=unhurried, name=name, daemon=True)
    thread.start()
    yield
    ended.set()
    thread.join(timeout=10)


def _embedding(app: App) -> AbstractContextManager[None]:
    """Make the second embedder's vectors, where there is one."""
    return _beside("embedding", lambda ended: _embed(app, ended), bool(app.settings.second_embedder))


def _clock(app: App, wanted: bool) -> AbstractContextManager[None]:
    from broadsheet.clock import Clock, jobs

    return _beside("clock", Clock(app, jobs(app)).keep, wanted)


def _hooks(app: App, wanted: bool) -> AbstractContextManager[None]:
    """Tell webhooks what is new; apart from the clock, whose jobs wait for no machine of somebody else."""
    return _beside("hooks", lambda ended: _call(app, ended), wanted)


def _call(app: App, ended: threading.Event) -> None:
    while not ended.wait(_HOOKS_S):
        app.look_for_hooks()
        app.call_hooks(stop=ended.is_set)


def _letters(app: App) -> AbstractContextManager[None]:
    """Send letters that somebody waits for at once; the others are the clock's."""
    return _beside("letters", lambda ended: _send(app, ended), app.writes_letters)


def _send(app: App, ended: threading.Event) -> None:
    while not ended.is_set():
        if not app.letter_waits.wait(_LOOK_S):
            continue
        app.letter_waits.clear()
        try:
            app.send_letters(stop=ended.is_set)
        except BroadsheetError as error:
            complain(f"no letters go out for now: {error}")


def _embed(app: App, ended: threading.Event) -> None:
    while not ended.is_set():
        try:
            app.fill(stop=ended.is_set)
        except BroadsheetError as error:
            complain(f"no vectors are made for now: {error}")
        ended.wait(_PAUSE)


def server(app: App) -> FastAPI:
    """The site and the API as one ASGI application; any ASGI server can run it."""
    from fastapi import FastAPI

    from broadsheet import __version__, api, mcp
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
    mcp.install(site, app)
    pages.install(site, app)
    return site
