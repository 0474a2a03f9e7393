"""Lists that a page can show, as feeds."""

from __future__ import annotations

import gzip
from dataclasses import replace
from datetime import datetime, timedelta
from functools import cached_property
from hashlib import sha256
from typing import NamedTuple

from broadsheet.exporters._feeds import write_feed
from broadsheet.people.rights import check
from broadsheet.readers import Who
from broadsheet.store import changes
from broadsheet.syndication import MEDIA_TYPES, Channel, FeedFile, FeedFormat, Listing, ListingKind, Place

from ._channels import Channels
from ._kept import Kept

# What shows papers alone, to anyone alike but for what a reader has hidden. All else may be shown to fewer
# people at any moment, and is made anew each time.
_KEPT: frozenset[ListingKind] = frozenset({"day", "week", "month", "trending", "search", "topic"})
_LASTS = timedelta(minutes=5)  # votes do not stand in the change log; a feed may be so late with them
_MOST_BYTES = 48_000_000  # a packed feed of 50 papers has 30 kB
_MOST_CHANNELS = 150  # 200 kB each; another format of the same list, often asked for soon after


class _Key(NamedTuple):
    """What a feed is kept by; its list by the first two."""

    listing: Listing
    reader: int
    place: Place
    format: FeedFormat


class Feeding(Channels):
    """Feeds, and what is kept of them."""

    @cached_property
    def _files(self) -> Kept[FeedFile]:
        return Kept(_MOST_BYTES, lambda file: len(file.packed), _LASTS)

    @cached_property
    def _channels(self) -> Kept[Channel]:
        return Kept(_MOST_CHANNELS, lambda channel: 1, _LASTS)  # noqa: ARG005

    def feed(
        self, who: Who, listing: Listing, format: FeedFormat, site: str, token_path: str = ""
    ) -> FeedFile:
        """One page of a list as a feed; papers that came show at once, votes within five minutes.

        Args:
            site: the address of this instance, such as `https://papers.example.org`.
            token_path: what stands before paths when a token is in them: `/t/…`.

        Raises:
            NotFound, BadRequest, NotSignedIn, Forbidden: as its page would.
        """
        check(who, "read")
        place = Place(site, site + token_path, self.settings.name)
        key = _Key(listing, who.reader.id if who.reader else 0, place, format)
        with self._store.read() as db:
            state = changes.newest(db)
        now, kept = self.now(), listing.kind in _KEPT
        if kept and (file := self._files.fresh(key, state, now)):
            return file
        channel = self._kept_channel(who, key, state, now) if kept else self.channel(who, listing)
        content = write_feed(channel, place, format)
        made = _packed(content, format, now, shared=kept and who.reader is None)
        was = self._files.last(key)
        same = was is not None and was.etag == made.etag
        return self._files.put(key, state, now, replace(made, made_at=was.made_at) if was and same else made)

    def _kept_channel(self, who: Who, key: _Key, state: int, now: datetime) -> Channel:
        """The list itself, which all formats have in common."""
        named = key[:2]
        found = self._channels.fresh(named, state, now)
        return found or self._channels.put(named, state, now, self.channel(who, key.listing))


def _packed(content: bytes, format: FeedFormat, now: datetime, shared: bool) -> FeedFile:
    packed, etag = gzip.compress(content, 6, mtime=0), sha256(content).hexdigest()[:32]
    return FeedFile(packed, MEDIA_TYPES[format], etag, now.replace(microsecond=0), shared)
