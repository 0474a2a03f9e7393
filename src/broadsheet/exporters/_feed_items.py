"""What all formats of feeds say of a paper and of the feed itself: names, addresses, plain text, moments."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import UTC, datetime
from html import escape
from urllib.parse import quote, urlsplit

from broadsheet import __version__
from broadsheet.syndication import Channel, Entry, FeedFormat, Place
from broadsheet.tools.formulas import legible
from broadsheet.tools.xml import writable

GENERATOR = f"Broadsheet {__version__}"
# The day of a tag is one on which its maker had the name (RFC 4151); it is part of every id, and stays.
_TAG_DAY = "2026"
_HOST = re.compile(r"[a-z0-9]([a-z0-9.-]*[a-z0-9])?")
_IN_TAGS = "/:@!$&'()*+,;=?"
_PAGES = {"arXiv": "https://arxiv.org/abs/{}", "doi": "https://doi.org/{}"}


@dataclass(frozen=True, slots=True)
class Item:
    """A paper as an entry: `html` is safe markup, all else plain text; `elsewhere` is empty if nowhere."""

    id: str
    title: str
    page: str
    elsewhere: str
    html: str
    summary: str
    authors: tuple[str, ...]
    categories: tuple[str, ...]
    at: datetime
    updated: datetime


@dataclass(frozen=True, slots=True)
class Head:
    """What a feed says of itself; `next` is empty on its last page."""

    id: str
    title: str
    about: str
    name: str
    page: str
    self: str
    first: str
    next: str
    updated: datetime


def head_of(channel: Channel, place: Place, format: FeedFormat) -> Head:
    """The head of a feed in a format, whose ending its own links have."""
    ending, first = f".{format}", channel.listing.at(1)
    return Head(
        tag(place.site, f"feed:{first.address()}"),
        writable(channel.title),
        writable(channel.about),
        writable(place.name),
        place.site + channel.listing.address(),
        place.here + channel.listing.address(ending),
        place.here + first.address(ending),
        place.here + channel.next.address(ending) if channel.next else "",
        channel.updated,
    )


def items_of(channel: Channel, place: Place) -> list[Item]:
    """The entries of a feed, in its order."""
    return [_item(entry, place) for entry in channel.entries]


def tag(site: str, name: str) -> str:
    """A name for a thing of this site, which no other site gives to another thing. RFC 4151"""
    try:
        host = (urlsplit(site).hostname or "").encode("idna").decode()
    except ValueError:
        host = ""
    host = host if _HOST.fullmatch(host) else "localhost"  # tags have no place for numbers such as ::1
    return f"tag:{host},{_TAG_DAY}:{quote(name, safe=_IN_TAGS)}"


def page_of(site: str, paper_id: str) -> str:
    """The address of a paper's page."""
    return f"{site}/papers/{quote(paper_id.removeprefix('arXiv:'), safe=_IN_TAGS.rstrip('?'))}"


def updated_of(entry: Entry) -> datetime:
    """When an entry changed last: the paper came into the list, or had a new version after that."""
    changed = entry.paper.updated
    return max(entry.at, moment(changed)) if changed else entry.at


def moment(partial: str) -> datetime:
    """The first moment of a partial date, in UTC."""
    year, month, day = (*partial.split("-"), "01", "01")[:3]
    return datetime(int(year), int(month), int(day), tzinfo=UTC)


def stamp(at: datetime) -> str:
    """A moment as RFC 3339 has it."""
    return f"{at.astimezone(UTC):%Y-%m-%dT%H:%M:%SZ}"


def _item(entry: Entry, place: Place) -> Item:
    paper = entry.paper
    abstract, summary = legible(paper.abstract), _summary(entry)
    parts = [f"<p>{escape(text)}</p>" for text in (abstract, summary) if text]
    return Item(
        tag(place.site, f"paper:{paper.id}"),
        writable(legible(paper.title)),
        page_of(place.site, paper.id),
        _elsewhere(entry),
        writable("\n".join(parts)),
        writable(summary),
        _seen(author.name for author in paper.authors),
        _seen(paper.categories),
        entry.at,
        updated_of(entry),
    )


def _seen(texts: Iterable[str]) -> tuple[str, ...]:
    """Those in which there is something to be seen."""
    return tuple(text for text in (writable(text).strip() for text in texts) if text)


def _summary(entry: Entry) -> str:
    paper = entry.paper
    facts = [
        "withdrawn" if paper.withdrawn else "",
        _counted(paper.upvotes, "upvote"),
        _counted(paper.comments, "comment"),
        ", ".join(paper.categories),
        paper.venue or "",
        *entry.reasons,
    ]
    return " · ".join(fact for fact in facts if fact)


def _counted(number: int, thing: str) -> str:
    return f"{number} {thing}{'s' * (number != 1)}" if number else ""


def _elsewhere(entry: Entry) -> str:
    for id in entry.paper.ids:
        if id.scheme in _PAGES:
            return _PAGES[id.scheme].format(quote(id.value, safe="/:()"))
    url = entry.paper.url or ""
    return quote(url, safe="/:@!$&'()*+,;=?#%[]~") if url.startswith(("https://", "http://")) else ""
