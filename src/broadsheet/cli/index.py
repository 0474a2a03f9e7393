"""`broadsheet index`: make papers searchable."""

from __future__ import annotations

import time

import typer

from ._say import JSON, progress, say_json

NAME = "index"


def run(
    rebuild: bool = typer.Option(
        False, "--rebuild", help="Build the indexes anew from the database, and swap them in."
    ),
    json: bool = JSON,
) -> None:
    """Make searchable what has changed; or build the indexes anew."""
    from broadsheet.app import open_app

    started = time.perf_counter()
    with open_app() as app, progress() as bars:
        read = app.index(rebuild, bars)
        indexed = app.status().indexed
    seconds = time.perf_counter() - started
    if json:
        say_json({"read": read, "indexed": indexed, "seconds": seconds})
    else:
        what = "papers" if rebuild else "changes"
        print(f"{read:,} {what} read, {indexed:,} papers indexed   {seconds:.1f} s")
