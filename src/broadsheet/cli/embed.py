"""`broadsheet embed`: make the second embedder's vectors."""

from __future__ import annotations

import time

import typer

from broadsheet.errors import BadRequest

from ._say import JSON, progress, say_json

NAME = "embed"


def run(
    workers: int = typer.Option(2, min=1, max=64, help="Threads that embed side by side."),
    json: bool = JSON,
) -> None:
    """Make the vectors of the second embedder that are missing, the newest papers first.

    A site that is being served does the same in the background; this is faster. It can be stopped at any
    time, and goes on where it was.
    """
    from broadsheet.app import open_app

    started = time.perf_counter()
    with open_app() as app, progress() as bars:
        if not app.settings.second_embedder:
            raise BadRequest("there is no second embedder: set BROADSHEET_SECOND_EMBEDDER, to minilm for one")
        app.index(progress=bars)
        made = app.fill(bars, workers)
    seconds = time.perf_counter() - started
    if json:
        say_json({"made": made, "seconds": seconds})
    else:
        print(f"{made:,} papers embedded   {seconds:.1f} s")
