"""What a reader likes, and why a paper is for them: the words that rooms speak to each other in about it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Literal, get_args

from broadsheet.types import Paper

LikeKind = Literal["saved", "upvoted", "read", "not-for-me"]
EditKind = Literal["word", "author", "paper", "interest"]
BecauseKind = Literal["paper", "word", "author", "reader", "popular"]
PartKind = Literal["meaning", "words", "nearest", "followed", "popular", "shown"]
Span = Literal["day", "week", "month", "missed"]

EDIT_KINDS: tuple[EditKind, ...] = get_args(EditKind)
SPANS: tuple[Span, ...] = get_args(Span)
ENOUGH = 5  # liked papers that make a profile


@dataclass(frozen=True, slots=True)
class Like:
    """That somebody liked a paper, or did not.

    Attributes:
        tags: their tags on it.
    """

    row: int
    kind: LikeKind
    at: datetime | None
    tags: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Because:
    """One reason why a paper is where it is.

    Attributes:
        kind: one of their own `paper`s that is near, a `word` that it has, an `author` whom they follow or
            keep, a `reader` whom they follow and who voted for it, or what is `popular` here.
        text: the title, the word, the name.
        points: what the score would lose without it; below 0 for what spoke against.
        paper_id: of an own paper.
    """

    kind: BecauseKind
    text: str
    points: float
    paper_id: str | None = None

    @property
    def said(self) -> str:
        """The reason in words."""
        forms = {"paper": "like “{}”", "word": "word: {}", "author": "by {}", "reader": "{}", "popular": "{}"}
        return forms[self.kind].format(self.text or "liked here")

    @property
    def weighed(self) -> str:
        """What it adds or takes: `+0.41`, `−0.07`."""
        return f"{self.points:+.2f}".replace("-", "−")

    def __str__(self) -> str:
        """In words, with what it adds."""
        return f"{self.said} ({self.weighed})"


@dataclass(frozen=True, slots=True)
class Suggestion:
    """A paper for somebody, with the reasons.

    Attributes:
        score: the sum of `parts`; 0 is a paper as any other, 1 a spread better than that.
        interest: which of their interests it speaks to most; empty where there is but one.
        explored: empty, or the category or interest for whose sake it stands here out of turn.
        alike: ids of papers that say nearly the same, folded behind it.
    """

    paper: Paper
    score: float
    parts: Mapping[PartKind, float]
    because: tuple[Because, ...] = ()
    interest: str = ""
    explored: str = ""
    alike: tuple[str, ...] = ()

    @property
    def reasons(self) -> tuple[Because, ...]:
        """Why it is here, the weightiest first."""
        return tuple(sorted(self.because, key=lambda one: -abs(one.points)))

    def why(self, most: int = 2) -> str:
        """Why it is here, in a line: its weightiest reasons, or that it is tried."""
        if self.explored:
            return f"explored: {self.explored}, to see whether you like it"
        return "; ".join([one.said for one in self.reasons if one.points > 0][:most])


@dataclass(frozen=True, slots=True)
class Interest:
    """One of the things that somebody likes.

    Attributes:
        slug: its name in addresses: `tag-NAME` for a tag of theirs, `found-N` for a group that was found.
        words: what its papers speak of most.
    """

    slug: str
    name: str
    papers: int
    words: tuple[str, ...] = ()
    on: bool = True


@dataclass(frozen=True, slots=True)
class ForYouPage:
    """One page of what is for somebody.

    Attributes:
        likes: how many papers speak for them; without any, what is liked here stands on the page.
        dial: from 0, familiar, to 1, surprising.
        total: papers over all pages.
        missed: days since they last looked, with papers.
    """

    suggestions: tuple[Suggestion, ...]
    span: Span
    first: date | None
    last: date | None
    total: int
    offset: int
    limit: int
    likes: int
    dial: float
    interests: tuple[Interest, ...] = ()
    interest: str = ""
    missed: int = 0


@dataclass(frozen=True, slots=True)
class Weighed:
    """A word, author or paper of a profile, and what it weighs."""

    value: str
    weight: float
    title: str = ""


@dataclass(frozen=True, slots=True)
class Profile:
    """What we hold somebody to like, and what they took out of it.

    Attributes:
        counted: papers by what they did with them: `saved`, `upvoted`, `read`, `not-for-me`.
        words, against: words that speak for and against a paper, the weightiest first.
        authors: names on their papers, with how many of those each has.
        papers: their own, by id, the weightiest first.
        left_out: what they took out, as (kind, value).
    """

    counted: Mapping[LikeKind, int]
    interests: tuple[Interest, ...] = ()
    words: tuple[Weighed, ...] = ()
    against: tuple[Weighed, ...] = ()
    authors: tuple[Weighed, ...] = ()
    papers: tuple[Weighed, ...] = ()
    left_out: tuple[tuple[EditKind, str], ...] = ()
    dial: float = 0.0


@dataclass(frozen=True, slots=True)
class Begun:
    """What became of what somebody gave to begin with.

    Attributes:
        kept: ids of papers that are in their list now.
        unknown: lines that name no paper here.
    """

    kept: tuple[str, ...] = ()
    unknown: tuple[str, ...] = ()
    notes: tuple[str, ...] = field(default=())
