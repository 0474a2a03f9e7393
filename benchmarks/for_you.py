"""How long "for you" takes: one person's day and month, and a thousand people's mornings.

    python benchmarks/for_you.py DATA_DIR [--people 1000] [--likes 25] [--day 1500] [--month 30000]

DATA_DIR is an instance with papers, which is only read. People are invented: each likes papers that are near
to one drawn at random. Times are of this process's processor (all threads) and of the clock; the first
reading of papers' words is told apart, as a server does it once.
"""

from __future__ import annotations

import argparse
import resource
import time
from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path

import numpy as np

from broadsheet.app import App, open_app
from broadsheet.feeds.for_you import Company, ranked
from broadsheet.personal import Like
from broadsheet.profiles.reasons import reasons
from broadsheet.profiles.taste import Taste, make
from broadsheet.settings import Settings
from broadsheet.store import profiles

SHOWN = 30  # papers of a page, with their reasons


def timed(name: str, act: Callable[[], object], times: int = 1) -> None:
    """Print how long one act takes, in the mean."""
    clock, processor = time.perf_counter(), time.process_time()
    for _ in range(times):
        act()
    clock, processor = (time.perf_counter() - clock) / times, (time.process_time() - processor) / times
    print(f"{name:44} {processor * 1000:9.1f} ms of processor {clock * 1000:9.1f} ms")


def invented(app: App, rows: list[int], count: int, seed: int) -> Taste:
    """Somebody who likes papers near to one that is drawn."""
    readings = app._readings
    drawn = int(np.random.default_rng(seed).choice(rows))
    near = app._indexes.vectors().search(readings.vectors([drawn])[0], count).rows.tolist()
    now = datetime.now(UTC)
    return make(readings, readings.ground(), [Like(row, "saved", now) for row in near], ())


def page(app: App, taste: Taste, rows: list[int], told: bool = True) -> None:
    """Put these papers in order for somebody, and tell the reasons of a page."""
    readings = app._readings
    features, vectors = readings.of(rows, taste.ground), readings.vectors(rows)
    assert taste.learnt is not None
    found = ranked(np.array(rows, np.int64), features, vectors, taste.learnt.model, Company(), 0.25)
    own = dict.fromkeys(range(len(taste.learnt.rows)), ("", ""))
    for place in found.order[:SHOWN] if told else ():
        reasons(taste.learnt.model, taste.ground.shelf.wording, found.features.take([place]), own)


def main() -> None:
    """Measure and print."""
    asked = argparse.ArgumentParser(description=__doc__)
    asked.add_argument("data_dir", type=Path)
    for name, usual in (("people", 1000), ("likes", 25), ("day", 1500), ("month", 30_000)):
        asked.add_argument(f"--{name}", type=int, default=usual)
    given = asked.parse_args()
    with open_app(Settings.load(data_dir=given.data_dir)) as app:
        with app._store.read() as db:
            rows = profiles.newest(db, given.month)
        day = rows[: given.day]
        timed("papers drawn from all, once", app._readings.ground)
        timed(f"words of {len(rows)} papers, once", lambda: app._readings.of(rows, app._readings.ground()))
        timed(f"a model from {given.likes} papers", lambda: invented(app, rows, given.likes, 0), 10)
        taste = invented(app, rows, given.likes, 1)
        timed(f"a day of {len(day)} papers in order", lambda: page(app, taste, day, told=False), 10)
        timed(f"a day of {len(day)} papers, with reasons", lambda: page(app, taste, day), 10)
        timed(f"a month of {len(rows)} papers, with reasons", lambda: page(app, taste, rows), 5)
        people = range(given.people)
        timed(
            f"the mornings of {given.people} people",
            lambda: [page(app, invented(app, rows, given.likes, one), day) for one in people],
        )
    print(f"at most {resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024:.0f} MB of memory")


if __name__ == "__main__":
    main()
