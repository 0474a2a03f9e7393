"""Which list of papers stands at an address, and where its feeds are."""

from __future__ import annotations

import re
from typing import NamedTuple
from urllib.parse import parse_qs, urlsplit

from broadsheet.errors import BadRequest
from broadsheet.syndication import FORMATS, MEDIA_TYPES, FeedFormat, Listing, ListingKind

from .choices import read_sort
from .forms import read_categories, read_day, read_filters, read_mark, read_order, read_page, read_span

LABELS: dict[FeedFormat, str] = {"atom": "Atom", "rss": "RSS", "json": "JSON Feed"}
# The path of a page, what it lists, and the fields of its address that say which papers.
_PAGES: tuple[tuple[str, ListingKind, tuple[str, ...]], ...] = (
    (r"/(papers)?", "day", ()),
    (r"/papers/week(/(?P<value>[^/]+))?", "week", ()),
    (r"/papers/month(/(?P<value>[^/]+))?", "month", ()),
    (r"/papers/trending", "trending", ()),
    (r"/search", "search", ("q", "since", "until", "category", "sort")),
    (r"/lists/(?P<value>[^/]+/[^/]+)", "list", ("q", "order")),
    (r"/people/(?P<value>[^/]+)", "person", ()),
    (r"/following", "following", ()),
    (r"/library", "library", ("list", "tag", "mark", "q")),
    (r"/topics/(?P<value>[1-9][0-9]{0,14})", "topic", ("order",)),
    (r"/for-you", "for-you", ("span", "interest")),
)


class Alternate(NamedTuple):
    """A feed of a page: its format in words, its media type, its path with the query."""

    label: str
    media_type: str
    path: str


def listing_at(path: str, query: str) -> Listing | None:
    """What the page at this address lists; None for a page that lists no papers.

    Raises:
        BadRequest: a field of the address says nothing that its page knows.
    """
    for form, kind, names in _PAGES:
        if found := re.fullmatch(form, path):
            said = parse_qs(query)
            fields = {name: " ".join(said[name]).strip() for name in names if name in said}
            value = found.groupdict().get("value") or ""
            return _read(kind, value, fields, said)
    return None


def feeds_of(address: str) -> list[Alternate]:
    """The feeds of the page at a path with its query, from their first pages on."""
    parts = urlsplit(address)
    try:
        listing = listing_at(parts.path, parts.query)
    except BadRequest:  # the page says so itself
        return []
    if listing is None or (listing.kind == "search" and not listing.said("q")):
        return []
    return [Alternate(LABELS[one], MEDIA_TYPES[one], listing.at(1).address(f".{one}")) for one in FORMATS]


def _read(kind: ListingKind, value: str, fields: dict[str, str], said: dict[str, list[str]]) -> Listing:
    page = read_page(said.get("p", [""])[0])
    kept = tuple((name, value) for name, value in fields.items() if value)
    if kind == "day":
        day = read_day(said.get("date", [""])[0])
        return Listing(kind, day.isoformat() if day else "", page=page)
    if kind == "search":
        categories = read_categories([fields.get("category", "")])
        filters = read_filters(fields.get("since"), fields.get("until"), categories)
        sort = fields.get("sort")  # what is newest is worth more than what fits best, to who looks every day
        return Listing(kind, value, kept, page, filters, read_sort(sort) if sort else "date")
    if kind == "for-you":
        read_span(fields.get("span", ""))
    if kind == "list":
        return Listing(kind, value, kept, page, order=read_order(fields.get("order", "")))
    mark = read_mark(fields.get("mark", "")) if kind == "library" else None
    return Listing(kind, value, kept, page, mark=mark)
