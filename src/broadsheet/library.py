"""What a reader keeps, follows and will not see: the words that rooms speak to each other in about it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Literal, get_args

from broadsheet.types import Paper, Skip

ShownTo = Literal["owner", "members", "all"]
ListOrder = Literal["added", "date", "upvotes"]
Mark = Literal["read", "not-for-me"]
FollowKind = Literal["author", "category", "query", "reader", "list"]
MuteKind = Literal["word", "author"]

SHOWN_TO: tuple[ShownTo, ...] = get_args(ShownTo)
LIST_ORDERS: tuple[ListOrder, ...] = get_args(ListOrder)
MARKS: tuple[Mark, ...] = get_args(Mark)
FOLLOW_KINDS: tuple[FollowKind, ...] = get_args(FollowKind)
MUTE_KINDS: tuple[MuteKind, ...] = get_args(MuteKind)


@dataclass(frozen=True, slots=True)
class ReadingList:
    """A list of papers that somebody keeps.

    Attributes:
        owner: the name of the reader whose it is.
        slug: its name in addresses; it stays when the list is renamed.
        shown_to: `owner` alone, `members` of the instance, or `all` who may read.
        papers: how many it holds.
    """

    id: int
    owner_id: int
    owner: str
    name: str
    slug: str
    shown_to: ShownTo
    about: str
    made_at: datetime
    changed_at: datetime
    papers: int = 0


@dataclass(frozen=True, slots=True)
class Saved:
    """Who here saved a paper: how many people, in lists that may be seen, and those lists."""

    people: int = 0
    lists: tuple[ReadingList, ...] = ()


@dataclass(frozen=True, slots=True)
class Mine:
    """What a reader has to do with a paper.

    Attributes:
        saved_in: (slug, name) of their lists that hold it.
    """

    voted: bool = False
    saved_in: tuple[tuple[str, str], ...] = ()
    tags: tuple[str, ...] = ()
    marks: frozenset[str] = frozenset()
    noted: bool = False


@dataclass(frozen=True, slots=True)
class Note:
    """What a reader wrote for themselves about a paper.

    Attributes:
        body: Markdown.
        html: the same as HTML that is safe to show; empty where nobody is to see it.
    """

    body: str
    changed_at: datetime
    html: str = ""


@dataclass(frozen=True, slots=True)
class Kept:
    """One page of papers that somebody keeps.

    Attributes:
        total: papers over all pages.
        added: by row, when a paper came into the list; empty where there is no one list.
    """

    papers: tuple[Paper, ...]
    total: int
    offset: int
    limit: int
    added: Mapping[int, datetime] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Wanted:
    """Which of the papers that a reader keeps are asked for; what is empty asks for nothing special.

    Attributes:
        words: all of them in title, abstract, authors, tags or note, or as the beginning of a word there.
    """

    list: str = ""
    tag: str = ""
    mark: Mark | None = None
    words: str = ""


@dataclass(frozen=True, slots=True)
class Follow:
    """What a reader wants to hear of.

    Attributes:
        seen: the row of the newest paper that there was when they last looked.
    """

    kind: FollowKind
    value: str
    made_at: datetime
    seen: int | None = field(default=None, compare=False)


@dataclass(frozen=True, slots=True)
class Mute:
    """What a reader does not want to see."""

    kind: MuteKind
    value: str
    made_at: datetime


@dataclass(frozen=True, slots=True)
class News:
    """What is new of a thing that is followed: the first papers, and how many; or why none can be told."""

    follow: Follow
    papers: tuple[Paper, ...] = ()
    total: int = 0
    trouble: str = ""

    @property
    def unseen(self) -> frozenset[int]:
        """Rows of the papers that came since the reader last looked."""
        return frozenset(paper.row for paper in self.papers if paper.row > (self.follow.seen or 0))


@dataclass(frozen=True, slots=True)
class Imported:
    """What became of a file's entries.

    Attributes:
        known: papers that we had, and that are in the list now.
        added: papers that were new to us, and are in the list, too.
        unknown: titles of papers that we do not have and did not take in.
        skipped: entries that could not be read, with the reasons.
    """

    list: ReadingList
    known: int = 0
    added: int = 0
    unknown: tuple[str, ...] = ()
    skipped: tuple[Skip, ...] = ()


@dataclass(frozen=True, slots=True)
class ImportedFollows:
    """What came of a list of feeds: what is followed now that was not, and what could not be."""

    added: tuple[Follow, ...] = ()
    left_out: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Farewell:
    """What leaving means, in numbers: what goes with the account, and what stays without a name."""

    goes: Mapping[str, int]
    stays: Mapping[str, int]
