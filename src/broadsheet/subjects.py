"""Topics that were found in the corpus: the words that rooms speak to each other in about them."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Literal, get_args

from broadsheet.types import Paper

TopicOrder = Literal["newest", "upvotes"]
TOPIC_ORDERS: tuple[TopicOrder, ...] = get_args(TopicOrder)


@dataclass(frozen=True, slots=True)
class Topic:
    """A group of papers that speak of the same.

    Attributes:
        level: 1 for those that lie in no other.
        parent: the number of the one that it lies in.
        phrases: what its papers speak of and those beside it do not, the most telling first.
        papers: how many lie in it, or in those below it.
        given: whether a person named it.
        heir: the number of the one that took its papers, where it is a topic no more.
    """

    id: int
    level: int
    name: str
    parent: int | None = None
    phrases: tuple[str, ...] = ()
    papers: int = 0
    given: bool = False
    heir: int | None = None


@dataclass(frozen=True, slots=True)
class Span:
    """Days that are looked at, inclusive; `name` is how an address says them: `2025-W44`."""

    kind: Literal["week", "month", "year"]
    name: str
    first: date
    last: date


@dataclass(frozen=True, slots=True)
class Tree:
    """All topics, or those of a span.

    Attributes:
        topics: each with the number of its papers, larger ones first; those of every level.
        other: papers that are near to no topic.
        waiting: papers that were not looked at so far.
        built_at: when the groups were last found anew; None when they never were.
        why_none: why there are no topics, where there are none.
    """

    topics: tuple[Topic, ...] = ()
    span: Span | None = None
    other: int = 0
    waiting: int = 0
    built_at: datetime | None = None
    why_none: str = ""

    @property
    def papers(self) -> int:
        """How many papers lie in topics."""
        return sum(topic.papers for topic in self.topics if topic.level == 1)

    def below(self, parent: int | None) -> tuple[Topic, ...]:
        """The topics that lie in this one, or in none, larger ones first."""
        return tuple(topic for topic in self.topics if topic.parent == parent)


@dataclass(frozen=True, slots=True)
class Grown:
    """A topic that is written about more than before.

    Attributes:
        now, before: its papers of the last days, and of the year before them.
        share_now, share_before: of all papers of those days, between 0 and 1.
        surprise: by how many standard deviations the log-odds have grown.
        examples: some of its papers of the last days, those with most upvotes first.
    """

    topic: Topic
    now: int
    before: int
    share_now: float
    share_before: float
    surprise: float
    examples: tuple[Paper, ...] = ()


@dataclass(frozen=True, slots=True)
class Growth:
    """What grew, of the days from `first` to `last`; both None when nothing came."""

    first: date | None = None
    last: date | None = None
    grown: tuple[Grown, ...] = ()


@dataclass(frozen=True, slots=True)
class TopicPage:
    """One page of a topic's papers, and what lies around it.

    Attributes:
        path: the topics that it lies in, from the top, itself the last.
        below, beside: the topics in it, and those in the same one, larger ones first.
    """

    topic: Topic
    path: tuple[Topic, ...]
    below: tuple[Topic, ...]
    beside: tuple[Topic, ...]
    papers: tuple[Paper, ...]
    total: int
    offset: int
    limit: int
    order: TopicOrder = "newest"


@dataclass(frozen=True, slots=True)
class Built:
    """What building topics did.

    Attributes:
        levels: how many topics there are of each level.
        papers, other: papers in topics, and those that are near to none.
        moved: papers that were in another topic before.
        born, ended: topics that are new, and those that are no more.
    """

    levels: tuple[int, ...] = ()
    papers: int = 0
    other: int = 0
    moved: int = 0
    born: int = 0
    ended: int = 0
    why_none: str = ""

    def counts(self) -> Mapping[str, int]:
        """The same as numbers with names."""
        names: Sequence[str] = ("papers", "other", "moved", "born", "ended")
        return {"topics": sum(self.levels)} | {name: getattr(self, name) for name in names}
