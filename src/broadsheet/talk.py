"""What people say together: the words that rooms speak to each other in about it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from typing import Literal, get_args

# Why a comment is hidden, for those who choose rather than write; and how comments are reacted to.
REASONS = ("Abuse", "Graphic content", "Low quality", "Off topic", "Resolved", "Spam")
REACTIONS = (
    "plus", "thumbsup", "heart", "fire", "rocket", "eyes", "brain", "mindblown", "handshake", "hugs", "sad",
    "cool",
)  # fmt: skip

ClaimState = Literal["open", "confirmed", "refused"]
CLAIM_STATES: tuple[ClaimState, ...] = get_args(ClaimState)


@dataclass(frozen=True, slots=True)
class Submission:
    """That a member put a paper on a day's page; `name` is None when their account is gone."""

    paper: int
    reader_id: int | None
    name: str | None
    shown: str | None
    note: str
    at: datetime
    day: date
    state: str


@dataclass(frozen=True, slots=True)
class Votes:
    """What a paper is voted for: `upvotes` of its sources and those given here, `votes` those given here."""

    upvotes: int
    votes: int


@dataclass(frozen=True, slots=True)
class Comment:
    """What somebody said of a paper.

    Attributes:
        body: Markdown; empty for those who may not read it, or when it was taken back.
        html: the same as HTML that is safe to show.
        author: None when the account is gone.
        deleted_at, hidden_at: it was taken back, or a moderator hid it; its answers stay.
        depth: 0 for what answers nothing.
        votes: by others.
        mine: whether whoever asks votes for it.
        reactions: (name, how many, whether whoever asks is among them).
    """

    id: int
    paper: int
    parent: int | None
    reader_id: int | None
    author: str | None
    shown: str | None
    body: str
    made_at: datetime
    edited_at: datetime | None = None
    deleted_at: datetime | None = None
    hidden_at: datetime | None = None
    hidden_reason: str = ""
    votes: int = 0
    mine: bool = False
    reactions: tuple[tuple[str, int, bool], ...] = ()
    html: str = ""
    depth: int = 0


@dataclass(frozen=True, slots=True)
class Edit:
    """What a comment said until then."""

    body: str
    until: datetime


@dataclass(frozen=True, slots=True)
class Report:
    """That somebody thinks a comment should not stand."""

    id: int
    comment: Comment
    paper_id: str
    title: str
    reason: str
    at: datetime
    reporter: str | None


@dataclass(frozen=True, slots=True)
class Moderated:
    """What a moderator or curator did, for everyone to see."""

    at: datetime
    moderator: str | None
    act: str
    subject: str
    reason: str = ""


@dataclass(frozen=True, slots=True)
class Claim:
    """That a reader says they wrote a paper.

    Attributes:
        paper: its row; `paper_id` and `title` name it to people.
        position: of the author they say they are, from 0.
        author: the name that stands there; None where the paper has no such author any more.
        decided_at: when an admin confirmed or refused it; None while it is open.
    """

    id: int
    paper: int
    paper_id: str
    title: str
    reader_id: int
    name: str
    shown: str
    position: int
    author: str | None
    at: datetime
    state: ClaimState = "open"
    decided_at: datetime | None = None


@dataclass(frozen=True, slots=True)
class Waiting:
    """How much waits for somebody to look at it; claims are 0 to who may not decide them."""

    reports: int
    claims: int
