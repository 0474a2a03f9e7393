"""Lists of papers as feeds that readers subscribe to: Atom, RSS, JSON Feed."""

from __future__ import annotations

from collections.abc import Callable

from broadsheet.syndication import Channel, FeedFormat, Place

from . import _atom, _json_feed, _rss
from ._feed_items import moment, tag, updated_of

__all__ = ["moment", "tag", "updated_of", "write_feed"]

_WRITERS: dict[FeedFormat, Callable[[Channel, Place], bytes]] = {
    "atom": _atom.write,
    "rss": _rss.write,
    "json": _json_feed.write,
}


def write_feed(channel: Channel, place: Place, format: FeedFormat) -> bytes:
    """One page of a list as a feed; all text of papers is escaped, titles are plain."""
    return _WRITERS[format](channel, place)
