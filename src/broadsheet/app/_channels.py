"""What stands in the feed of each list that a page can show."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from datetime import UTC, datetime, time

from broadsheet.errors import BadRequest
from broadsheet.exporters._feeds import moment, updated_of
from broadsheet.feeds.spans import month_of, week_of
from broadsheet.library import Follow, Wanted
from broadsheet.personal import SPANS, Span
from broadsheet.readers import Who
from broadsheet.subjects import TopicOrder
from broadsheet.syndication import Channel, Entry, Listing, ListingKind
from broadsheet.talk import Submission
from broadsheet.types import FeedPage, Paper

from ._community import Community
from ._for_you import ForYou
from ._library import Library
from ._topics import Topical

SIZE = 50  # papers on a page of a feed: most readers of feeds never ask for the next one
_LONG_AGO = datetime(1970, 1, 1, tzinfo=UTC)
_FOLLOWED = {
    "author": "author",
    "category": "category",
    "query": "search",
    "reader": "reader",
    "list": "list",
}


class Channels(ForYou, Library, Community, Topical):
    """Lists as they are written into feeds; each is held against what whoever asks may see."""

    def channel(self, who: Who, listing: Listing) -> Channel:
        """One page of a list.

        Raises:
            NotFound, BadRequest, NotSignedIn: as its page would.
        """
        makers: dict[ListingKind, Callable[[Who, Listing], Channel]] = {
            "search": self._of_search,
            "list": self._of_a_list,
            "person": self._of_person,
            "following": self._of_following,
            "library": self._of_library,
            "topic": self._of_topic,
            "for-you": self._of_for_you,
        }
        return makers.get(listing.kind, self._of_days)(who, listing)

    def _of_days(self, who: Who, listing: Listing) -> Channel:
        page, offset = self._edition(listing), _offset(listing)
        sent = self.submitted([paper.row for paper in page.papers])
        entries = [_sent(paper, sent.get(paper.row)) for paper in page.papers]
        following = listing.at(listing.page + 1) if offset + SIZE < page.total else _before(listing, page)
        name = self.settings.name
        title = f"{name}, {listing.value}" if listing.value else f"{name}{_NEWEST[listing.kind]}"
        return self._made(who, listing, title, self.settings.byline, entries, following)

    def _edition(self, listing: Listing) -> FeedPage:
        value, offset = listing.value, _offset(listing)
        if listing.kind == "trending":
            return self.trending(SIZE, offset)
        if listing.kind == "day":
            return self.day(datetime.fromisoformat(value).date() if value else None, SIZE, offset)
        newest = self.day(None, 1).first
        if not value and newest is None:
            return self.day(None, SIZE)
        if listing.kind == "week":
            return self.week(value or week_of(newest), SIZE, offset)  # type: ignore[arg-type]
        return self.month(value or month_of(newest), SIZE, offset)  # type: ignore[arg-type]

    def _of_search(self, who: Who, listing: Listing) -> Channel:
        query = listing.said("q")
        if not query:
            raise BadRequest("a feed of what? Add ?q= and what is searched for")
        found = self.search(query, listing.filters, SIZE, _offset(listing), listing.sort)
        entries = [Entry(hit.paper, _came(hit.paper), (str(hit.why),)) for hit in found.hits]
        following = listing.at(listing.page + 1) if found.more else None
        about = f"Papers found for {query}"
        return self._made(who, listing, f"{self.settings.name}: {query}", about, entries, following)

    def _of_a_list(self, who: Who, listing: Listing) -> Channel:
        owner, _, slug = listing.value.partition("/")
        kept = self.list_named(who, owner, slug)
        page = self.list_page(who, owner, slug, listing.said("q"), listing.order, SIZE, _offset(listing))
        why = (f"in {kept.name}, a list of {kept.owner}",)
        entries = [Entry(paper, page.added.get(paper.row, _LONG_AGO), why) for paper in page.papers]
        following = listing.at(listing.page + 1) if page.offset + SIZE < page.total else None
        return self._made(who, listing, f"{kept.name}, by {kept.owner}", kept.about, entries, following)

    def _of_person(self, who: Who, listing: Listing) -> Channel:
        person = self.person(who, listing.value)
        sent = {one.paper: one for one in person.submissions if one.paper in person.papers}
        wrote = {one.paper: one for one in person.wrote if one.paper in person.papers}
        entries = [_sent(person.papers[row], one) for row, one in sent.items()]
        entries += [
            Entry(person.papers[row], one.at, (f"{person.reader.shown} wrote it",))
            for row, one in wrote.items()
            if row not in sent
        ]
        entries.sort(key=lambda one: one.at, reverse=True)
        title = f"{person.reader.shown} on {self.settings.name}"
        return self._made(who, listing, title, "Papers submitted and written", entries, None)

    def _of_following(self, who: Who, listing: Listing) -> Channel:
        found: dict[int, Paper] = {}
        reasons: dict[int, list[str]] = {}
        for news in self.news(who, shown=SIZE):
            for paper in news.papers:
                found[paper.row] = paper
                reasons.setdefault(paper.row, []).append(_because(news.follow))
        entries = [Entry(paper, _came(paper), tuple(reasons[row])) for row, paper in found.items()]
        entries.sort(key=lambda one: (one.at, one.paper.row), reverse=True)
        start, following = _offset(listing), listing.at(listing.page + 1)
        shown = entries[start : start + SIZE]
        title = f"{self.settings.name}: what I follow"
        more = following if start + SIZE < len(entries) else None
        return self._made(who, listing, title, "What is new of the last 14 days", shown, more)

    def _of_topic(self, who: Who, listing: Listing) -> Channel:
        order: TopicOrder = "upvotes" if listing.said("order") == "upvotes" else "newest"
        page = self.topic_page(int(listing.value), order, SIZE, _offset(listing))
        why = (" › ".join(topic.name for topic in page.path),)
        entries = [Entry(paper, _came(paper), why) for paper in page.papers]
        following = listing.at(listing.page + 1) if page.offset + SIZE < page.total else None
        title = f"{self.settings.name}: {page.topic.name}"
        return self._made(who, listing, title, ", ".join(page.topic.phrases), entries, following)

    def _of_for_you(self, who: Who, listing: Listing) -> Channel:
        span: Span = next((one for one in SPANS if one == listing.said("span")), "week")
        page = self.for_you(who, span, listing.said("interest"), SIZE, _offset(listing), seen=False)
        entries = [
            Entry(
                one.paper,
                _came(one.paper),
                tuple(map(str, one.reasons)) if not one.explored else (one.why(),),
            )
            for one in page.suggestions
        ]
        following = listing.at(listing.page + 1) if page.offset + SIZE < page.total else None
        about = "What is new, by what I like"
        return self._made(who, listing, f"{self.settings.name}: for me", about, entries, following)

    def _of_library(self, who: Who, listing: Listing) -> Channel:
        wanted = Wanted(listing.said("list"), listing.said("tag"), listing.mark, listing.said("q"))
        page = self.library(who, wanted, SIZE, _offset(listing))
        entries = [Entry(paper, _came(paper)) for paper in page.papers]
        following = listing.at(listing.page + 1) if page.offset + SIZE < page.total else None
        return self._made(who, listing, f"{self.settings.name}: library", "", entries, following)

    def _made(
        self,
        who: Who,
        listing: Listing,
        title: str,
        about: str,
        entries: Sequence[Entry],
        following: Listing | None,
    ) -> Channel:
        """The channel, without what its reader would rather not see."""
        hidden = {} if listing.kind == "library" else self.hidden(who, [one.paper for one in entries])
        shown = tuple(one for one in entries if one.paper.row not in hidden)
        return Channel(listing, title, about, shown, self._newest(shown), following)

    def _newest(self, entries: Iterable[Entry]) -> datetime:
        """When the latest entry changed; the beginning of today when there is none."""
        today = self.now().astimezone(UTC).replace(hour=0, minute=0, second=0, microsecond=0)
        return max(map(updated_of, entries), default=today)


_NEWEST: dict[ListingKind, str] = {
    "day": "",
    "week": ", weeks",
    "month": ", months",
    "trending": ", trending",
}


def _offset(listing: Listing) -> int:
    return (listing.page - 1) * SIZE


def _before(listing: Listing, page: FeedPage) -> Listing | None:
    """The list of the days before: the pages of one long feed."""
    if page.earlier is None or listing.kind == "trending":
        return None
    value = {"week": week_of, "month": month_of}.get(listing.kind, str)(page.earlier)
    return Listing(listing.kind, value)


def _sent(paper: Paper, sent: Submission | None) -> Entry:
    """A paper of a day's page, with whoever sent it in."""
    if sent is None:
        names = dict.fromkeys(one.submitter for one in paper.featured if one.submitter)
        return Entry(paper, _came(paper), tuple(f"sent in by {name}" for name in names))
    said = f"submitted by {sent.shown or 'a reader who left'}{': ' if sent.note else ''}{sent.note}"
    return Entry(paper, sent.at, (said,))


def _came(paper: Paper) -> datetime:
    """When a paper came onto its day's page, as nearly as is known."""
    first = min(paper.featured, key=lambda one: one.day, default=None)
    if first:
        at = first.submitted_at or datetime.combine(first.day, time(), UTC)
        return at if at.tzinfo else at.replace(tzinfo=UTC)
    if paper.day:
        return datetime.combine(paper.day, time(), UTC)
    return moment(paper.published) if paper.published else _LONG_AGO


def _because(follow: Follow) -> str:
    return f"{_FOLLOWED[follow.kind]} {follow.value}"
