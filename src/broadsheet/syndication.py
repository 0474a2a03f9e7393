"""Lists of papers as readers of feeds take them: the words that rooms speak to each other in about it."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from datetime import datetime
from typing import Literal, Self, get_args
from urllib.parse import urlencode

from broadsheet.answers import Sort
from broadsheet.library import ListOrder, Mark
from broadsheet.types import Filters, Paper

FeedFormat = Literal["atom", "rss", "json"]
ListingKind = Literal[
    "day", "week", "month", "trending", "search", "list", "person", "following", "library", "topic", "for-you"
]

FORMATS: tuple[FeedFormat, ...] = get_args(FeedFormat)
MEDIA_TYPES: dict[FeedFormat, str] = {
    "atom": "application/atom+xml",
    "rss": "application/rss+xml",
    "json": "application/feed+json",
}
_PATHS: dict[ListingKind, str] = {
    "day": "/papers",
    "week": "/papers/week",
    "month": "/papers/month",
    "trending": "/papers/trending",
    "search": "/search",
    "list": "/lists",
    "person": "/people",
    "following": "/following",
    "library": "/library",
    "topic": "/topics",
    "for-you": "/for-you",
}


@dataclass(frozen=True, slots=True)
class Listing:
    """A list of papers that a page shows.

    Attributes:
        value: which day, week or month, empty for the newest one; `owner/slug` of a list; a person's name;
            a topic's number.
        fields: what the query of its address says, but for the day and the number of the page.
        filters, sort: of a search; `order` of a list; `mark` of a library: the same fields, read.
        page: from 1.
    """

    kind: ListingKind
    value: str = ""
    fields: tuple[tuple[str, str], ...] = ()
    page: int = 1
    filters: Filters = field(default_factory=Filters)
    sort: Sort = "date"
    order: ListOrder = "added"
    mark: Mark | None = None

    def said(self, name: str) -> str:
        """What a field of the address says; empty when it says nothing."""
        return dict(self.fields).get(name, "")

    def address(self, ending: str = "") -> str:
        """Path and query of its page, or with an ending such as `.atom` of its feed."""
        path = _PATHS[self.kind]
        if self.value and self.kind != "day":
            path = f"{path}/{self.value}"
        said = [(name, value) for name, value in self.fields if value]
        said += [("date", self.value)] if self.value and self.kind == "day" else []
        said += [("p", str(self.page))] if self.page > 1 else []
        return f"{path}{ending}?{urlencode(said)}" if said else path + ending

    def at(self, page: int) -> Self:
        """The same list at another page."""
        return replace(self, page=page)


@dataclass(frozen=True, slots=True)
class Entry:
    """A paper in a list: when it came into it, and why it is there."""

    paper: Paper
    at: datetime
    reasons: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Channel:
    """One page of a list, ready to be written as a feed.

    Attributes:
        next: where older entries are (RFC 5005); None on the last page.
        updated: when it changed last, as far as its entries tell.
    """

    listing: Listing
    title: str
    about: str
    entries: tuple[Entry, ...]
    updated: datetime
    next: Listing | None = None


@dataclass(frozen=True, slots=True)
class Place:
    """The instance that a feed is of.

    Attributes:
        site: its address, such as `https://papers.example.org`; links to papers begin with it.
        here: the same with a token in its path, where one was asked by; links to feeds keep it.
        name: of the instance.
    """

    site: str
    here: str
    name: str


@dataclass(frozen=True, slots=True)
class FeedFile:
    """A feed as it is sent.

    Attributes:
        packed: the content by gzip, as it is kept and mostly sent.
        etag: differs when the content does.
        made_at: when we first had this content, to the second.
        shared: whether everybody who may read gets the same.
    """

    packed: bytes
    media_type: str
    etag: str
    made_at: datetime
    shared: bool


@dataclass(frozen=True, slots=True)
class Suggestion:
    """What somebody who types may want to search for; the id of a paper, where it is the title of one."""

    text: str
    about: str = ""
    paper_id: str = ""
