"""What rooms say to each other of harvesting archives: what is wanted, a page of an answer, how a job ran."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Literal

from broadsheet.types import ExternalId, Paper, Record, Skip


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
        silent: days on which it announced nothing.
    """

    records: tuple[Record | Skip, ...] = ()
    gone: tuple[str, ...] = ()
    announced: tuple[Announcement, ...] = ()
    resume: str = ""
    mark: str = ""
    total: int | None = None
    silent: tuple[date, ...] = ()


@dataclass(frozen=True, slots=True)
class Harvested:
    """How far the harvest of an archive has come."""

    archive: str
    mark: str
    resume: str
    next_mark: str
    changed_at: datetime


Outcome = Literal["done", "failed"]

_ADDRESS = re.compile(r"(https?://)(?:[^/?#\s]*@)?([^/?#\s]+)[^\s]*", re.IGNORECASE)


def without_secrets(text: str) -> str:
    """The text with each web address cut down to its host: what follows may be a key to somebody's feed."""
    return _ADDRESS.sub(r"\1\2/…", text)


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


@dataclass(frozen=True, slots=True)
class JobState:
    """Where a job stands.

    Attributes:
        every_s: seconds from one run to the next.
        due_at: when it is to run next; None for one that has never run, which is due now.
        last: its last run, which may still go on; None when it never ran.
        holder: the process that does it now; None when nobody does.
    """

    name: str
    every_s: float
    due_at: datetime | None = None
    last: Run | None = None
    holder: str | None = None


@dataclass(frozen=True, slots=True)
class AnnouncedDay:
    """How many papers an archive announced on a day, by kind, and how many of them all we have."""

    day: date
    new: int
    cross: int
    replaced: int
    have: int

    @property
    def announced(self) -> int:
        """Of all kinds together."""
        return self.new + self.cross + self.replaced


@dataclass(frozen=True, slots=True)
class ShortDay:
    """A day that did not come whole.

    Attributes:
        announced: how many papers; 0 when none of the day's announcements were heard.
        missing: a few ids of those that we do not have, `arXiv:2405.14979`.
        unheard: archives whose announcements of that day never reached us, `arxiv_rss:cs`.
    """

    day: date
    announced: int
    have: int
    missing: tuple[str, ...] = ()
    unheard: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Completeness:
    """Whether all that an archive announced in the last 30 days has come.

    Attributes:
        complete_to: the last announced day such that it and all days before it came whole.
        lag_hours: how long ago that day was announced.
        short: days that did not come whole, oldest first.
        days: all that were announced, oldest first.
    """

    archive: str
    complete_to: date | None = None
    lag_hours: float | None = None
    short: tuple[ShortDay, ...] = ()
    days: tuple[AnnouncedDay, ...] = ()


@dataclass(frozen=True, slots=True)
class Told:
    """One record of a paper: who told it, under which key, and why it was taken for that paper.

    Attributes:
        evidence: None where the record began the paper.
    """

    source: str
    key: str
    title: str
    evidence: str | None = None


@dataclass(frozen=True, slots=True)
class Wanted:
    """Which of our papers somebody harvests.

    Attributes:
        since, until: when we last changed them, both inclusive, to the second.
        set: "cs", "physics:hep-th" or "cs:cs:AI", as arXiv names its sets; empty for all papers.
        arxiv: only those with an arXiv id.
    """

    since: datetime | None = None
    until: datetime | None = None
    set: str = ""
    arxiv: bool = False


@dataclass(frozen=True, slots=True)
class Place:
    """A place in the list of all papers and tombstones, which stand in order of (changed_at, gone, row)."""

    changed_at: int
    gone: bool
    row: int


@dataclass(frozen=True, slots=True)
class Provided:
    """One of our papers, or of those that we no longer have, as it is given to who harvests us.

    Attributes:
        identifier: names it to them; for a paper of arXiv the same as arXiv's own.
        sets: the narrowest sets that it is in.
        arxiv: whether it has an arXiv id.
        paper: None when it is gone, or was not asked for; then what follows is empty.
        authors: (keyname, forenames, suffix) of each, as arXiv divides names.
        extra: what arXiv said of it that has no field of ours, by arXiv's names: `msc-class`, `versions`.
    """

    identifier: str
    changed_at: datetime
    sets: tuple[str, ...]
    arxiv: bool
    gone: bool = False
    paper: Paper | None = None
    authors: tuple[tuple[str, str, str], ...] = ()
    extra: Mapping[str, object] = field(default_factory=dict, hash=False)


@dataclass(frozen=True, slots=True)
class ProvidedPage:
    """A part of a list; `rest` is where the next part begins, None when there is none."""

    papers: tuple[Provided, ...]
    rest: Place | None
