"""Hugging Face's daily papers over the network, or any instance's that answers as it does, a day a page.

Votes and comments settle within two weeks, so the days of the last fortnight are asked for each time. A
day's page is asked for by the day of featuring, which turns over at 21:30 in New York.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, timedelta
from urllib.parse import urlencode, urljoin, urlsplit

import orjson

from broadsheet.errors import SourceError
from broadsheet.harvests import Page, Want
from broadsheet.tools.asking import Ask
from broadsheet.tools.http import Answer
from broadsheet.types import ExternalId, Record, Skip

from . import Options
from ._hf_item import items_in, raw, record
from ._json import shown

ADDRESS = "https://huggingface.co"
FORTNIGHT = 14
_LIMIT = 100
_MOST_PAGES = 50  # of one day; a server that never ends is not believed
_MOST_MALFORMED = 5  # days in a row; if the newest is too, it is not the days
_REFUSALS = (400, 422)
_SAID_CHARS = 200
_DAY = timedelta(days=1)
_TURNS_OVER = timedelta(hours=2, minutes=30)  # 21:30 in New York, in UTC; an hour late in summer
_NEXT = re.compile(r"<([^<>]*)>\s*;[^,]*\brel=\"?next\b")


def newest_day() -> date:
    """The day whose page is being filled now."""
    return (datetime.now(UTC) - _TURNS_OVER).date()


@dataclass(slots=True)
class _Day:
    """What a day's pages held; `wrong` when one of them could not be read."""

    day: date
    records: list[Record | Skip] = field(default_factory=list)
    wrong: Skip | None = None

    def ids(self) -> list[ExternalId]:
        return [one.ids[0] for one in self.records if isinstance(one, Record)]

    def page(self, stand: date | None) -> Page:
        """The page that the store takes; `stand` is the day to come back to, if not the next one."""
        return Page(
            records=(*self.records, *([self.wrong] if self.wrong else [])),
            resume=(stand or self.day + _DAY).isoformat(),
            mark=(stand or self.day).isoformat(),
        )


class _Malformed(Exception):
    """An answer that is no list of daily papers."""

    def __init__(self, reason: str, content: bytes = b"") -> None:
        super().__init__(reason)
        self.content = content


class DailyPapers:
    """Asks for days of daily papers.

    Without a mark the first day is the options' argument (`2024-01-01`), or 13 days ago.

    Raises:
        SourceError: the argument is no day.
    """

    name = "hf_daily"

    def __init__(self, options: Options, today: Callable[[], date] = newest_day) -> None:
        self._address = (options.address or ADDRESS).rstrip("/")
        self._today = today
        self._first = _argument(options.argument) if options.argument else None

    def pages(self, ask: Ask, want: Want) -> Iterator[Page]:
        """A page for each day, the oldest first; a day that cannot be read is a skip named by the day.

        After such a day `resume` and `mark` stay on it until one can be read again.
        """
        first, last = self._span(want)
        before: list[ExternalId] = []
        wrong: list[date] = []
        for day in _days(first, last):
            found = self._day(ask, day)
            wrong = [*wrong, day] if found.wrong else []
            if found.wrong and len(wrong) == _MOST_MALFORMED and self._day(ask, last).wrong:
                raise SourceError(self._refused(day, found.wrong))
            if found.ids() == before:  # some answer a day without papers with the day before it
                found.records = [one for one in found.records if isinstance(one, Skip)]
            before = found.ids() or before
            yield found.page(stand=wrong[0] if wrong else None)

    def _refused(self, day: date, wrong: Skip) -> str:
        return (
            f"{self._address} answered {_MOST_MALFORMED} days in a row, and the last one, with something else"
            f" than daily papers, {day} thus: {wrong.reason}; check the address"
        )

    def _span(self, want: Want) -> tuple[date, date]:
        """The first and last day to ask for; the first is later where there is nothing to ask."""
        today = self._today()
        fortnight = today - (FORTNIGHT - 1) * _DAY
        if want.since or want.until:
            return want.since or self._first or fortnight, min(want.until or today, today)
        if resumed := _own_word(want.resume):
            return resumed, today
        known = _own_word(want.mark) or self._first or fortnight
        return (min(known, fortnight) if want.mark else known), today

    def _day(self, ask: Ask, day: date) -> _Day:
        found = _Day(day)
        try:
            for items in self._lists(ask, day):
                found.records += _read(items, day, len(found.records))
        except _Malformed as error:
            found.wrong = Skip(day.isoformat(), str(error), shown(error.content))
        return found

    def _lists(self, ask: Ask, day: date) -> Iterator[list[object]]:
        """The items of each of the day's pages; one that repeats the page before it is the end."""
        address, items = self._of_day(day, 0), list[object]()
        for page in range(1, _MOST_PAGES + 1):
            before, answer = items, _answer(ask, address)
            items = _items(answer)
            if items == before:
                return
            yield items
            address = self._next(answer, day, page, len(items))
            if not address:
                return

    def _of_day(self, day: date, page: int) -> str:
        return f"{self._address}/api/daily_papers?" + urlencode({"date": day, "limit": _LIMIT, "p": page})

    def _next(self, answer: Answer, day: date, page: int, items: int) -> str:
        """The address of the day's next page, empty after the last; one on another host is not followed."""
        link = _NEXT.search(answer.headers.get("link", ""))
        named = _on_its_host(answer.address, link[1]) if link else ""
        if named:
            return named
        return self._of_day(day, page) if items and (link or items >= _LIMIT) else ""


def _on_its_host(address: str, link: str) -> str:
    """The whole address that a link means, where it lies on the host that gave it; else empty."""
    try:
        named = urljoin(address, link)
        return named if urlsplit(named)[:2] == urlsplit(address)[:2] else ""
    except ValueError:  # such as "http://[half an IPv6 address"
        return ""


def _answer(ask: Ask, address: str) -> Answer:
    answer = ask(address, refusals=True)
    if answer.status in _REFUSALS:
        raise _Malformed(f"{address} answered {answer.status}{_said(answer.content)}", answer.content)
    if answer.status >= 400:
        raise SourceError(
            f"{address} answered {answer.status}{_said(answer.content)}; does it give daily papers?"
        )
    return answer


def _said(content: bytes) -> str:
    """The error that an answer tells in JSON."""
    try:
        whole = orjson.loads(content)
    except orjson.JSONDecodeError:
        return ""
    said = whole.get("error") if isinstance(whole, dict) else None
    return f", {str(said)[:_SAID_CHARS]!r}" if said else ""


def _items(answer: Answer) -> list[object]:
    try:
        whole = orjson.loads(answer.content)
    except orjson.JSONDecodeError as error:
        raise _Malformed(
            f"no JSON came (line {error.lineno}, column {error.colno}: {error.msg})", answer.content
        ) from error
    items = items_in(whole)
    if items is None:
        raise _Malformed(f"no list came{_said(answer.content)}", answer.content)
    return items


def _read(items: list[object], day: date, before: int) -> Iterator[Record | Skip]:
    for number, item in enumerate(items, before + 1):
        try:
            yield record(item, day, asked=True)
        except ValueError as error:
            yield Skip(f"{day} item {number}", str(error), raw(item))


def _days(first: date, last: date) -> Iterator[date]:
    return (first + n * _DAY for n in range((last - first).days + 1))


def _argument(text: str) -> date:
    try:
        return date.fromisoformat(text.strip())
    except ValueError as error:
        raise SourceError(
            f"hf_daily:{text} names no first day; write it as YYYY-MM-DD, as in hf_daily:2024-01-01"
        ) from error


def _own_word(text: str) -> date | None:
    try:
        return date.fromisoformat(text) if text else None
    except ValueError:
        return None
