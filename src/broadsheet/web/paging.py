"""The way from one page of a list to the next."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from functools import lru_cache
from typing import NamedTuple
from urllib.parse import quote_plus, urlencode

from broadsheet.types import FeedPage

Query = Mapping[str, str | Sequence[str] | None]


class Pager(NamedTuple):
    """Which page this is, of how many if that is known, and the paths of its neighbours."""

    number: int
    pages: int | None
    previous: str | None
    next: str | None


def address(path: str, query: Query) -> str:
    """A path with those fields of the query that say something."""
    given = {name: value for name, value in query.items() if value}
    return f"{path}?{urlencode(given, doseq=True, quote_via=_quoted)}" if given else path


@lru_cache(maxsize=64)
def _quoted(text: str, *how: str) -> str:
    """`quote_plus`, remembered: some forty links of a page have one query, of up to 10,000 signs."""
    return quote_plus(text, *how)


def pager(path: str, query: Query, number: int, more: bool, pages: int | None = None) -> Pager:
    """Neighbours of page `number`; the first page goes without `p`."""

    def at(page: int) -> str:
        return address(path, {**query, "p": str(page) if page > 1 else None})

    return Pager(number, pages, at(number - 1) if number > 1 else None, at(number + 1) if more else None)


def feed_pager(path: str, query: Query, page: FeedPage) -> Pager:
    """Neighbours of one page of a feed, whose length is known."""
    size = max(page.limit, 1)
    pages = max(-(-page.total // size), 1)
    number = page.offset // size + 1
    return pager(path, query, number, number < pages, pages)
