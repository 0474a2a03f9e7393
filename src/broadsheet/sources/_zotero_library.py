"""A library of Zotero over its web API, version 3: what has changed since a version of it, and what is gone.

https://www.zotero.org/support/dev/web_api/v3/syncing
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from typing import Any, Self
from urllib.parse import parse_qs, urlencode, urlsplit

import orjson

from broadsheet.errors import SourceError
from broadsheet.harvests import Page, Want
from broadsheet.tools.asking import Ask
from broadsheet.tools.http import Answer
from broadsheet.types import Record, Skip

from ._ids import fingerprint
from ._json import shown
from ._zotero_item import is_trashed, key_of, raw_of, record, said_of

ADDRESS = "https://api.zotero.org"
LIMIT = 100
MOST_RESTARTS = 5
_NOTHING_NEW = 304
_OK = 200
_FORBIDDEN = (401, 403)
_NOT_THERE = (404, 501)
_LINK = re.compile(r'<([^>]*)>\s*;\s*rel="?next"?')


class Library:
    """A library, of a person or a group.

    Attributes:
        library: `users/12` or `groups/34`.
    """

    name = "zotero"

    def __init__(self, library: str, address: str, key: str) -> None:
        self.library = library
        self._address = address
        self._headers = {"Zotero-API-Version": "3"} | ({"Zotero-API-Key": key} if key else {})

    def pages(self, ask: Ask, want: Want) -> Iterator[Page]:
        """Items that stand in no other, changed since the mark; at the end what was deleted since.

        When the library changes between two pages, all is asked for anew: items may have moved from one
        page to another.
        """
        ranged = bool(want.since or want.until)
        place = _Place.parse(want.resume) or _Place(since=0 if ranged else _number(want.mark))
        restarts = 0
        while True:
            answer = self._ask(ask, place)
            if answer.status == _NOTHING_NEW:
                yield Page(mark=want.mark)
                return
            version = _number(answer.headers.get("last-modified-version", ""))
            if place.start and version != place.version:
                restarts += 1
                if restarts > MOST_RESTARTS:
                    raise SourceError(
                        f"{self.library} at {self._address} changes faster than it can be read", 600.0
                    )
                place = _Place(since=place.since)
                continue
            items = items_of(answer)
            start = next_start(answer, place.start, len(items))
            page = self._page(items, want)
            if start is None:
                gone = self._deleted(ask, place.since)
                yield replace(page, gone=(*page.gone, *gone), mark=str(version), total=total_of(answer))
                return
            place = replace(place, start=start, version=version)
            yield replace(page, resume=str(place), total=total_of(answer))

    def _ask(self, ask: Ask, place: _Place) -> Answer:
        query = {
            "format": "json",
            "include": "data",
            "includeTrashed": 1,
            "sort": "dateAdded",  # the only order that a change of an item does not change
            "direction": "asc",
            "since": place.since,
            "limit": LIMIT,
            "start": place.start,
        }
        unless = {"If-Modified-Since-Version": str(place.since)} if place.since and not place.start else {}
        return self._answer(ask, f"items/top?{urlencode(query)}", unless)

    def _deleted(self, ask: Ask, since: int) -> tuple[str, ...]:
        """Keys of what was deleted for good since a version; nothing where the server does not tell."""
        if not since:
            return ()
        answer = self._answer(ask, f"deleted?since={since}", {}, may_lack=True)
        said = json_of(answer) if answer.status == _OK else {}
        keys = said.get("items") if isinstance(said, dict) else None
        if not isinstance(keys, list):
            return ()
        return tuple(f"{self.library}/{key}" for key in keys if isinstance(key, str))

    def _answer(self, ask: Ask, path: str, headers: Mapping[str, str], may_lack: bool = False) -> Answer:
        address = f"{self._address}/{self.library}/{path}"
        answer = ask(address, {**self._headers, **headers}, refusals=True)
        if answer.status in _FORBIDDEN:
            raise SourceError(
                f"{address} is closed to us; give a key that may read {self.library} in"
                f" BROADSHEET_ARCHIVE_KEYS (it answered {answer.status} {shown(answer.content)})"
            )
        if answer.status not in (_OK, _NOTHING_NEW) and not (may_lack and answer.status in _NOT_THERE):
            raise SourceError(f"{address} answered {answer.status} {shown(answer.content)}")
        return answer

    def _page(self, items: list[object], want: Want) -> Page:
        records: list[Record | Skip] = []
        gone = []
        for item in items:
            if isinstance(item, dict) and is_trashed(item):
                gone.append(key_of(item, self.library))
            elif _is_of(item, want):
                records.append(read_item(item, self.library))
        return Page(tuple(records), tuple(gone))


@dataclass(frozen=True, slots=True)
class _Place:
    """Which page is next: its first item, the library's version it must be of, and that asked since."""

    start: int = 0
    version: int = 0
    since: int = 0

    @classmethod
    def parse(cls, text: str) -> Self | None:
        try:
            said = json.loads(text) if text else None
            return cls(int(said["start"]), int(said["version"]), int(said["since"])) if said else None
        except (ValueError, TypeError, KeyError):
            return None

    def __str__(self) -> str:
        return json.dumps({"start": self.start, "version": self.version, "since": self.since})


def read_item(item: object, library: str) -> Record | Skip:
    """The record that an item of a library makes, or why it makes none."""
    try:
        if not isinstance(item, dict):
            raise ValueError("it is no JSON object")
        return record(item, library)
    except ValueError as error:
        key = key_of(item, library) if isinstance(item, dict) else ""
        return Skip(key or fingerprint(raw_of(item)), str(error), shown(raw_of(item)))


def items_of(answer: Answer) -> list[object]:
    """The items that an answer lists; raises SourceError when it lists none."""
    items = json_of(answer)
    if not isinstance(items, list):
        raise SourceError(f"{answer.address} answered with no list of items: {shown(answer.content)}")
    return items


def json_of(answer: Answer) -> Any:
    """What an answer says; raises SourceError when it is no JSON."""
    try:
        return orjson.loads(answer.content)
    except orjson.JSONDecodeError as error:
        raise SourceError(f"{answer.address} answered with something other than JSON: {error}") from error


def next_start(answer: Answer, here: int, count: int) -> int | None:
    """Where the page after this one begins, told by its link, else by the total; None after the last."""
    if "link" in answer.headers:
        link = _LINK.search(answer.headers["link"])
        start = _start_in(link[1]) if link else None
    else:
        start = here + count if here + count < (total_of(answer) or 0) else None
    return start if start is not None and start > here else None


def _start_in(address: str) -> int | None:
    try:
        said = parse_qs(urlsplit(address).query).get("start", [""])[0]
    except ValueError:
        return None
    return int(said) if said.isascii() and said.isdecimal() else None


def total_of(answer: Answer) -> int | None:
    """How many items there are over all pages, where it tells."""
    said = answer.headers.get("total-results", "")
    return int(said) if said.isascii() and said.isdecimal() else None


def _number(text: str) -> int:
    return int(text) if text.isascii() and text.isdecimal() else 0


def _is_of(item: object, want: Want) -> bool:
    """Whether it was added or changed on the days wanted, or does not say when."""
    if not (want.since or want.until) or not isinstance(item, dict):
        return True
    data = said_of(item)
    days = [day[:10] for name in ("dateAdded", "dateModified") if isinstance(day := data.get(name), str)]
    return not days or any(
        (not want.since or day >= want.since.isoformat())
        and (not want.until or day <= want.until.isoformat())
        for day in days
    )
