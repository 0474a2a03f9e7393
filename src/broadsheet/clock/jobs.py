"""The table of jobs: what is done by itself, and how often. Each is also a command."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass

from broadsheet.app import App
from broadsheet.types import HarvestReport

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
        *([Job("gaps", every, _gaps)] if _announced(app) else []),
        Job("index", _MINUTE_S, lambda app: {"changes": app.index()}),
        *(_topics(app.settings.topics_every) if app.settings.topics_every else []),
        Job("forget", 10 * _MINUTE_S, lambda app: app.forget()),
        *(_LETTERS if app.writes_letters else ()),
        *([_RETURNS] if app.settings.mailbox else []),
        Job("tidy", _DAY_S, lambda app: app.tidy()),
    ]


_LETTERS = (
    Job("digests", _MINUTE_S, lambda app: app.write_letters()),
    Job("admins", _MINUTE_S, lambda app: app.tell_admins()),
    Job("letters", _MINUTE_S, lambda app: app.send_letters()),
)
_RETURNS = Job("returns", 5 * _MINUTE_S, lambda app: app.read_mailbox())


def _harvest(archive: str) -> Callable[[App], Mapping[str, int]]:
    return lambda app: _counts(app.harvest_archive(archive))


def _topics(every_s: float) -> list[Job]:
    return [
        Job("topics", _MINUTE_S, lambda app: {"papers": app.place_papers()}),
        Job("build topics", every_s, lambda app: app.build_topics().counts()),
    ]


def _gaps(app: App) -> Mapping[str, int]:
    report = app.fill_gaps()
    return _counts(report) if report else {}


def _announced(app: App) -> bool:
    return any(archive.startswith("arxiv_rss") for archive in app.settings.archives)


def _counts(report: HarvestReport) -> dict[str, int]:
    return {name: getattr(report, name) for name in _COUNTS}
