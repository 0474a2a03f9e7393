"""How far the harvest of a feed has come: what its newest page was, and which of its pages is next."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from typing import Any, Self
from urllib.parse import urlsplit

from broadsheet.tools.http import Answer

from ._feed import Entry, Feed
from ._ids import fingerprint

MOST_PAGES = 50
_REMEMBERED = 20  # entries of the newest page; meeting one of them on an older page ends the harvest


@dataclass(frozen=True, slots=True)
class Mark:
    """What the feed said of its newest page, and the entries on it."""

    etag: str = ""
    modified: str = ""
    entries: tuple[str, ...] = ()

    @classmethod
    def of(cls, answer: Answer, feed: Feed) -> Self:
        """The mark that the answer with the newest page leaves."""
        told = answer.headers
        return cls(
            told.get("etag", ""), told.get("last-modified", ""), tuple(_names(feed.entries[:_REMEMBERED]))
        )

    @classmethod
    def parse(cls, text: str) -> Self:
        """The mark that a text of ours means; an empty one for any other."""
        said = _object(text)
        entries = said.get("entries")
        return cls(
            _said(said, "etag"),
            _said(said, "modified"),
            tuple(name for name in entries if isinstance(name, str)) if isinstance(entries, list) else (),
        )

    def __str__(self) -> str:
        return json.dumps({"etag": self.etag, "modified": self.modified, "entries": self.entries})

    def headers(self) -> dict[str, str]:
        """What to send so that an unchanged page is not sent again."""
        asked = {"If-None-Match": self.etag, "If-Modified-Since": self.modified}
        return {name: value for name, value in asked.items() if value}


@dataclass(frozen=True, slots=True)
class Place:
    """The page to ask for: its address and number from 1, and the mark that holds after the last one."""

    address: str
    number: int = 1
    mark: Mark = Mark()

    @classmethod
    def parse(cls, text: str) -> Self | None:
        """The place that a text of ours means; None for any other."""
        said = _object(text)
        number = said.get("number")
        if not _said(said, "address") or not isinstance(number, int):
            return None
        return cls(_said(said, "address"), number, Mark.parse(_said(said, "mark")))

    def __str__(self) -> str:
        return json.dumps({"address": self.address, "number": self.number, "mark": str(self.mark)})

    def next(self, feed: Feed, came_from: str, known: Mark) -> Self:
        """The page after this one; without address where there is none, or nothing new on it.

        Only pages of the same host are followed: a feed must not send us anywhere it likes.
        """
        ends = (
            _site(feed.next) != _site(came_from)
            or feed.next in (self.address, came_from)
            or not feed.entries
            or not set(known.entries).isdisjoint(_names(feed.entries))
            or self.number >= MOST_PAGES
        )
        return replace(self, address="" if ends else feed.next, number=self.number + 1)


def _names(entries: Iterable[Entry]) -> Iterator[str]:
    return (fingerprint(entry.id or entry.link or entry.title) for entry in entries)


def _said(said: dict[str, Any], name: str) -> str:
    value = said.get(name)
    return value if isinstance(value, str) else ""


def _object(text: str) -> dict[str, Any]:
    """The object that a JSON text holds; an empty one for any other text."""
    try:
        value = json.loads(text) if text else {}
    except ValueError:
        return {}
    return value if isinstance(value, dict) else {}


def _site(address: str) -> tuple[str, str] | None:
    try:
        parts = urlsplit(address)
    except ValueError:
        return None
    return parts.scheme, parts.netloc
