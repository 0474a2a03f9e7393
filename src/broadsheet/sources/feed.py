"""Feeds of anything: RSS 0.9x, 1.0 and 2.0, Atom 0.3 and 1.0, JSON Feed 1.x; from files and over the network.

An entry is a record when it has a title, and a link or an id. A feed's address is asked with what it said
of its last answer (ETag, Last-Modified), and its older pages only as far as they are new to us.
https://www.rssboard.org/rss-specification https://www.rfc-editor.org/rfc/rfc4287
https://www.rfc-editor.org/rfc/rfc5005 https://www.jsonfeed.org/version/1.1/
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

from broadsheet.errors import SourceError
from broadsheet.harvests import Page, Want
from broadsheet.tools import files
from broadsheet.tools.asking import Ask
from broadsheet.tools.http import Answer
from broadsheet.types import Record, Skip

from . import Options
from ._feed import Entry, Feed, joined
from ._feed_json import VERSION, json_feed
from ._feed_marks import Mark, Place
from ._feed_record import record
from ._feed_xml import xml_feed
from ._ids import fingerprint
from ._json import first_keys, shown
from ._xml import first_element

_NOTHING_NEW = 304
_HEAD_BYTES = 1 << 16
_ACCEPT = (
    "application/atom+xml, application/rss+xml, application/feed+json, application/xml;q=0.9, "
    "application/json;q=0.9, text/xml;q=0.9, */*;q=0.5"
)
_ROOTS = frozenset(("rss", "feed", "channel"))
_OF_RDF = re.compile(r"purl\.org/rss/1\.0|my\.netscape\.com/rdf|purl\.org/net/rss1\.1")
# arXiv's announcements and the answers of its query API are sources of their own.
_ARXIV = re.compile(r"arxiv\.org/schemas/atom|oai:arXiv\.org:|<id>\s*https?://(?:\w+\.)?arxiv\.org/api/")
_ELSEWHERE = re.compile(
    r"<link\b(?=[^>]*\brel=[\"']?alternate)(?=[^>]*\btype=[\"']?application/(?:rss|atom|feed))"
    r"[^>]*\bhref=[\"']?([^\"'\s>]+)",
    re.IGNORECASE,
)


class FeedFile:
    """Reads feeds that lie in files."""

    name = "feed"

    def recognises(self, path: Path, head: str) -> bool:  # noqa: ARG002
        """A root of RSS or Atom, or JSON Feed's version; nothing of arXiv's."""
        if head.lstrip().startswith("{"):
            return VERSION in head and "version" in first_keys(head)
        root = first_element(head).rpartition(":")[2]
        if root == "RDF":
            return bool(_OF_RDF.search(head)) and not _ARXIV.search(head)
        if root == "entry":
            return "www.w3.org/2005/Atom" in head and "zotero.org/ns" not in head and not _ARXIV.search(head)
        return root in _ROOTS and not _ARXIV.search(head)

    def read(self, path: Path) -> Iterator[Record | Skip]:
        """A record or skip for each entry."""
        try:
            feed = _feed_of(files.content(path))
        except ValueError as error:
            raise SourceError(f"{path}: {error}; is it a feed, and whole?") from error
        for number, entry in enumerate(feed.entries, 1):
            yield _read(entry, feed, f"entry {number}")


class FeedAddress:
    """Asks the address of a feed."""

    name = "feed"

    def __init__(self, address: str) -> None:
        self._address = address

    def pages(self, ask: Ask, want: Want) -> Iterator[Page]:
        """The feed's newest page, and older ones until one holds what the last harvest knew."""
        known = Mark() if want.since or want.until else Mark.parse(want.mark)
        place = Place.parse(want.resume) or Place(self._address)
        while place.address:
            headers = {"Accept": _ACCEPT} | (known.headers() if place.number == 1 else {})
            try:
                answer = ask(place.address, headers)
                if answer.status == _NOTHING_NEW:
                    yield Page(mark=want.mark)
                    return
                feed = _answered(answer)
            except SourceError as error:
                if place.number == 1 or error.retry_after is not None:
                    raise
                # An older page that is gone for good must not keep the newest from us for ever.
                yield Page(records=(Skip(place.address, str(error)),), mark=str(place.mark))
                return
            if place.number == 1:
                place = replace(place, mark=Mark.of(answer, feed))
            place = place.next(feed, answer.address, known)
            records = tuple(_wanted(feed, want))
            yield Page(records, resume=str(place) if place.address else "", mark=str(place.mark))


def connect(options: Options) -> FeedAddress:
    """The feed at the address that `options.argument` gives, or at `options.address` in its place.

    Raises:
        SourceError: it is no address that can be asked.
    """
    address = (options.address or options.argument).strip()
    scheme, colon, rest = address.partition("://")
    if scheme.lower() in ("http", "https") and colon and rest.strip("/"):
        return FeedAddress(address)
    if not address:
        raise SourceError("feed needs to be told of which: write feed:https://example.org/rss")
    raise SourceError(
        f"feed:{address} is no feed on the web: its address must begin with https:// or http://;"
        " a feed in a file is read by: broadsheet harvest FILE"
    )


def _feed_of(content: bytes, address: str = "", content_type: str = "") -> Feed:
    start = content[:64].lstrip(b"\xef\xbb\xbf \t\r\n")[:1]
    if not start:
        raise ValueError("it is empty")
    if start in b"{[":
        return json_feed(content, address)
    return xml_feed(content, address, content_type)


def _answered(answer: Answer) -> Feed:
    try:
        return _feed_of(answer.content, answer.address, answer.headers.get("content-type", ""))
    except ValueError as error:
        elsewhere = _ELSEWHERE.search(answer.content[:_HEAD_BYTES].decode("utf-8", "replace"))
        hint = f"; its feed may be {joined(answer.address, elsewhere[1])}" if elsewhere else ""
        raise SourceError(f"{answer.address} answered with no feed: {error}{hint}") from error


def _wanted(feed: Feed, want: Want) -> Iterator[Record | Skip]:
    for entry in feed.entries:
        found = _read(entry, feed, entry.id or entry.link or fingerprint(entry.summary, entry.content))
        if isinstance(found, Skip) or _is_of(found, want):
            yield found


def _is_of(record: Record, want: Want) -> bool:
    """Whether it came out or changed on the days wanted, or does not say when."""
    days = [day for day in (record.published, record.updated) if day]
    return not days or any(
        (not want.since or day >= want.since.isoformat()[: len(day)])
        and (not want.until or day <= want.until.isoformat()[: len(day)])
        for day in days
    )


def _read(entry: Entry, feed: Feed, position: str) -> Record | Skip:
    try:
        return record(entry, feed)
    except ValueError as error:
        return Skip(position, str(error), shown(entry.title or entry.summary or entry.content or entry.link))


make = FeedFile
