"""What rooms say to each other of harvesting archives: what is wanted, a page of an answer, how a job ran."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Literal

from broadsheet.types import ExternalId, Record, Skip


@dataclass(frozen=True, slots=True)
class Want:
    """What to ask an archive for.

    Attributes:
        mark: where the last whole harvest ended, in the source's own words; empty for never.
        resume: where one that was broken off goes on, in the source's own words; empty to begin.
        since, until: days inclusive that a person asked for; marks do not count then.
    """

    mark: str = ""
    resume: str = ""
    since: date | None = None
    until: date | None = None


AnnouncementKind = Literal["new", "cross", "replace", "replace-cross"]


@dataclass(frozen=True, slots=True)
class Announcement:
    """That an archive announced a paper on a day."""

    day: date
    id: ExternalId
    kind: AnnouncementKind


@dataclass(frozen=True, slots=True)
class Page:
    """One answer of an archive; the store takes it whole or not at all.

    Attributes:
        gone: keys of records that the archive has deleted.
        announced: papers that it announced.
        resume: where to go on after this page if we are killed now; empty when that means: from the mark.
        mark: where the next harvest begins, once this one has come to its end; empty while not known.
        total: records to come in all, where the archive tells.
    """

    records: tuple[Record | Skip, ...] = ()
    gone: tuple[str, ...] = ()
    announced: tuple[Announcement, ...] = ()
    resume: str = ""
    mark: str = ""
    total: int | None = None


@dataclass(frozen=True, slots=True)
class Harvested:
    """How far the harvest of an archive has come."""

    archive: str
    mark: str
    resume: str
    next_mark: str
    changed_at: datetime


Outcome = Literal["done", "failed"]


@dataclass(frozen=True, slots=True)
class Run:
    """That a job ran.

    Attributes:
        outcome: None while it runs, and for ever when its process was killed.
        counts: what it did, in numbers, by name.
        said: the error, or what else is to be told.
    """

    job: str
    started_at: datetime
    ended_at: datetime | None = None
    outcome: Outcome | None = None
    counts: Mapping[str, int] = field(default_factory=dict)
    said: str = ""
