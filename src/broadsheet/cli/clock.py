"""`broadsheet clock`: do the jobs that are due, and go on doing so."""

from __future__ import annotations

import logging
import signal
import threading
from dataclasses import asdict

import typer

from broadsheet.errors import BadRequest
from broadsheet.harvests import Run

from ._complete import jobs as every_job
from ._say import JSON, complain, say_json

NAME = "clock"


def run(
    once: bool = typer.Option(False, "--once", help="Do what is due, then stop: for cron."),
    now: list[str] = typer.Option(
        [],
        "--now",
        help="Do this job now, due or not, as in --now index, and stop; may be repeated.",
        autocompletion=every_job,
    ),
    json: bool = JSON,
) -> None:
    """Harvest the archives of the settings and keep the indexes up, each on its schedule, until stopped.

    The serving process does this by itself; one that only keeps the clock may run beside it, or instead.
    """
    from broadsheet.app import open_app
    from broadsheet.clock import Clock, jobs

    with open_app() as app:
        table = jobs(app)
        if now:
            known = {job.name: job for job in table}
            if unknown := [name for name in now if name not in known]:
                raise BadRequest(f"there is no job {unknown[0]!r}; there are: {', '.join(known)}")
            done = [app.run_job(name, lambda name=name: known[name].work(app)) for name in now]  # type: ignore[misc]
            _told([run for run in done if run], json)
        elif once:
            _told(Clock(app, table).run_due(), json)
        else:
            logging.basicConfig(level=logging.INFO, format="%(asctime)s %(message)s")
            Clock(app, table).keep(_until_stopped())


def _until_stopped() -> threading.Event:
    ended = threading.Event()
    for sign in (signal.SIGINT, signal.SIGTERM):
        signal.signal(sign, lambda *_: ended.set())
    return ended


def _told(runs: list[Run], json: bool) -> None:
    if json:
        say_json([asdict(run) for run in runs])
    for run in runs:
        if run.outcome == "failed":
            complain(f"{run.job}: {run.said}")
        elif not json:
            counts = ", ".join(f"{number:,} {name}" for name, number in run.counts.items() if number)
            print(f"{run.job}: {counts or 'nothing new'}")
    if any(run.outcome == "failed" for run in runs):
        raise typer.Exit(1)
