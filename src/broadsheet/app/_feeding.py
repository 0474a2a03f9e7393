"""Lists that a page can show, as feeds."""

from __future__ import annotations

from functools import cached_property

from broadsheet.exporters._feeds import write_feed
from broadsheet.people.rights import check
from broadsheet.readers import Who
from broadsheet.store import changes
from broadsheet.syndication import MEDIA_TYPES, FeedFile, FeedFormat, Listing, ListingKind, Place

from ._channels import Channels
from ._kept_feeds import KeptFeeds

# What shows papers alone, to anyone alike but for what a reader has hidden. All else may be shown to fewer
# people at any moment, and is made anew each time.
_KEPT: frozenset[ListingKind] = frozenset({"day", "week", "month", "trending", "search"})


class Feeding(Channels):
    """Feeds, and what is kept of them."""

    @cached_property
    def _kept_feeds(self) -> KeptFeeds:
        return KeptFeeds()

    def feed(
        self, who: Who, listing: Listing, format: FeedFormat, site: str, token_path: str = ""
    ) -> FeedFile:
        """One page of a list as a feed; papers that came show at once, votes within a minute.

        Args:
            site: the address of this instance, such as `https://papers.example.org`.
            token_path: what stands before paths when a token is in them: `/t/…`.

        Raises:
            NotFound, BadRequest, NotSignedIn, Forbidden: as its page would.
        """
        check(who, "read")
        key = (listing, format, site, token_path, who.reader.id if who.reader else 0)
        with self._store.read() as db:
            state = changes.newest(db)
        now = self.now()
        kept = listing.kind in _KEPT
        if kept and (found := self._kept_feeds.fresh(key, state, now)):
            return found
        place = Place(site, site + token_path, self.settings.name)
        content = write_feed(self.channel(who, listing), place, format)
        shared = kept and who.reader is None
        return self._kept_feeds.put(key, state, now, content, MEDIA_TYPES[format], shared)
