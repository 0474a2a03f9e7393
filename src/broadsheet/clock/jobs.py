"""The table of jobs: what is done by itself, and how often. Each is also a command."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass

from broadsheet.app import App

_DAY_S = 86_400.0
_MINUTE_S = 60.0
_COUNTS = ("records", "new", "merged", "updated", "unchanged", "skipped", "dropped")


@dataclass(frozen=True, slots=True)
class Job:
    """Something that is done every so often; `work` tells in numbers what it did."""

    name: str
    every_s: float
    work: Callable[[App], Mapping[str, int]]


def jobs(app: App) -> list[Job]:
    """The jobs of an instance, in the order in which they are looked at."""
    every = float(app.settings.harvest_every)
    return [
        *(Job(f"harvest {archive}", every, _harvest(archive)) for archive in app.settings.archives),
        Job("index", _MINUTE_S, lambda app: {"changes": app.index()}),
        Job("tidy", _DAY_S, lambda app: app.tidy()),
    ]


def _harvest(archive: str) -> Callable[[App], Mapping[str, int]]:
    def work(app: App) -> Mapping[str, int]:
        report = app.harvest_archive(archive)
        return {name: getattr(report, name) for name in _COUNTS}

    return work
