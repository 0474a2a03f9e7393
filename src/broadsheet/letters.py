"""What is written to people: the words that rooms speak to each other in about letters. Frozen."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Literal, get_args

from broadsheet.types import Paper

Section = Literal["for-you", "query", "author", "category", "reader", "list", "trending", "day"]
Rhythm = Literal["daily", "weekdays", "weekly"]
Act = Literal["vote", "save", "not-for-me"]

SECTIONS: tuple[Section, ...] = get_args(Section)  # in the order of a letter
FOR_ANYONE: tuple[Section, ...] = ("trending", "day")  # what takes no account
FOLLOWED: tuple[Section, ...] = ("query", "author", "category", "reader", "list")
RHYTHMS: tuple[Rhythm, ...] = get_args(Rhythm)
ACTS: tuple[Act, ...] = get_args(Act)


@dataclass(frozen=True, slots=True)
class Choices:
    """What somebody wants to be told of, and when.

    Attributes:
        weekday: of a weekly letter, 0 for Monday.
        hour, minute: where they are.
        zone: its name in the time zone database, such as `Europe/Berlin`.
        most: papers in a letter.
        threshold: upvotes that a paper of the day or of what is trending must have.
        told_when_empty: after so many letters that would have been empty, one says why; 0 for never.
    """

    sections: tuple[Section, ...] = ("trending",)
    rhythm: Rhythm = "daily"
    weekday: int = 0
    hour: int = 7
    minute: int = 0
    zone: str = "UTC"
    most: int = 12
    threshold: int = 0
    told_when_empty: int = 3


@dataclass(frozen=True, slots=True)
class Subscription:
    """That somebody gets letters.

    Attributes:
        reader: the number of their account; None for somebody without one, who has an `email` here.
        state: asked (and not confirmed), active, ended, bounced.
        last_on: the day, where they are, whose letter was written last, or would have been.
        read_to: up to when they have been told of papers.
        silent: letters since the last that would have been empty.
        said: why it ended.
    """

    id: int
    reader: int | None
    email: str | None
    state: str
    choices: Choices
    next_at: datetime | None
    made_at: datetime
    confirmed_at: datetime | None = None
    last_on: date | None = None
    read_to: datetime | None = None
    silent: int = 0
    said: str = ""


@dataclass(frozen=True, slots=True)
class Item:
    """A paper in a letter, and why it is there."""

    paper: Paper
    section: Section
    reason: str


@dataclass(frozen=True, slots=True)
class Digest:
    """What a letter says.

    Attributes:
        day: whose letter it is, where the reader is.
        items: by section, in the order of SECTIONS; none in a letter that says why it has none.
        why_empty: the reasons, when there are no papers.
        since: the first day of the papers it may tell of.
    """

    day: date
    since: date
    items: tuple[Item, ...] = ()
    why_empty: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Written:
    """A letter that was written to somebody; `papers` is how many it tells of."""

    id: int
    subscription: int
    day: date
    subject: str
    made_at: datetime
    papers: int = 0


@dataclass(frozen=True, slots=True, order=True)
class Outgoing:
    """A letter that a sender has taken; `tries` before this one failed."""

    id: int
    message_id: str = field(compare=False)
    recipient: str = field(compare=False)
    content: bytes = field(compare=False, repr=False)
    tries: int = field(compare=False, default=0)
    kind: str = field(compare=False, default="")


@dataclass(frozen=True, slots=True)
class Posted:
    """Where a letter stands.

    Attributes:
        kind: `sign-in` and others.
        state: waiting, sending, handed, sent, failed, doubtful, bounced, complained.
        due_at: when it is looked at again.
        said: the server's last words.
    """

    id: int
    kind: str
    recipient: str
    state: str
    tries: int
    made_at: datetime
    due_at: datetime
    sent_at: datetime | None
    said: str
