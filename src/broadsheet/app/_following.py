"""What a reader follows and mutes, and what is new of it."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import UTC, date, datetime, time, timedelta
from pathlib import Path
from urllib.parse import parse_qs, urlencode, urlsplit

from broadsheet.catalog.follows import follows_of, outlines_of
from broadsheet.community.limits import count
from broadsheet.errors import BadRequest, BroadsheetError
from broadsheet.library import Follow, ImportedFollows, Mute, News
from broadsheet.people import follows, lists, mutes
from broadsheet.people.rights import reader_of
from broadsheet.readers import Who
from broadsheet.store import Connection, papers
from broadsheet.store import follows as followed
from broadsheet.tools.opml import Outline, read_opml, write_opml
from broadsheet.types import Filters

from ._reading import Reading

NEWS_DAYS = 14
MOST_OF_A_QUERY = 60
NEWS_SHOWN = 10  # papers of each thing that is followed


class Following(Reading):
    """What a reader follows and mutes. Acts that change something raise TooMany when done too often."""

    def follows(self, who: Who) -> list[Follow]:
        """All that they follow, by kind and value."""
        reader = reader_of(who, "read own")
        with self._store.read() as db:
            return followed.of_reader(db, reader.id)

    def follow(self, who: Who, kind: str, value: str) -> Follow:
        """Follow an author, a category, a query or a reader; raises BadRequest, NotFound or Conflict."""
        reader = reader_of(who, "follow")
        with self._store.write() as db:
            count(db, reader, "follow", self.now())
            return follows.follow(db, reader, kind, value, self.now())

    def unfollow(self, who: Who, kind: str, value: str) -> None:
        """Follow something no more; raises BadRequest."""
        reader = reader_of(who, "follow")
        with self._store.write() as db:
            count(db, reader, "follow", self.now())
            follows.unfollow(db, reader, kind, value)

    def mutes(self, who: Who) -> list[Mute]:
        """All that they mute, by kind and value."""
        reader = reader_of(who, "read own")
        with self._store.read() as db:
            return followed.mutes_of(db, reader.id)

    def mute(self, who: Who, kind: str, value: str) -> Mute:
        """Mute a word or an author; raises BadRequest or Conflict."""
        reader = reader_of(who, "follow")
        with self._store.write() as db:
            count(db, reader, "follow", self.now())
            return mutes.mute(db, reader, kind, value, self.now())

    def unmute(self, who: Who, kind: str, value: str) -> None:
        """Mute something no more; raises BadRequest."""
        reader = reader_of(who, "follow")
        with self._store.write() as db:
            count(db, reader, "follow", self.now())
            mutes.unmute(db, reader, kind, value)

    def news(self, who: Who, shown: int = NEWS_SHOWN, since: date | None = None) -> list[News]:
        """What is new of each thing that they follow, in the order of `follows`.

        Args:
            since: the first day of what is new; 14 days ago when None.
        """
        found = self.follows(who)
        day = since or self.now().date() - timedelta(days=NEWS_DAYS)
        with self._store.read() as db:
            wrote = any(one.kind == "author" for one in found)
            bylines = followed.bylines_since(db, day) if wrote else {}
            authors = {row: set(map(follows.same_author, names)) for row, names in bylines.items()}
            rows = {one: _news_rows(db, who, one, authors, day) for one in found if one.kind != "query"}
            read = {one: tuple(papers.by_rows(db, row[:shown])) for one, row in rows.items()}
        return [
            self._of_query(one, shown, day) if one.kind == "query" else News(one, read[one], len(rows[one]))
            for one in found
        ]

    def follows_as_opml(self, who: Who, address: str) -> bytes:
        """Categories as arXiv's feeds, queries as our own addresses under `address`, for other readers."""
        found = self.follows(who)
        categories = [one.value for one in found if one.kind == "category" and not one.value.endswith("*")]
        outlines, _ = outlines_of(f"arxiv_rss:{value}" for value in categories)
        outlines += [_outline(one.value, address) for one in found if one.kind == "query"]
        return write_opml(f"What I follow on {self.settings.name}", outlines)

    def import_follows(self, who: Who, path: Path) -> ImportedFollows:
        """Follow what a list of feeds has: arXiv's categories, and queries in addresses of ours.

        Raises:
            BadRequest: it is no list of feeds.
            Conflict: they would follow too much.
        """
        reader = reader_of(who, "follow")
        try:
            outlines = read_opml(path.read_bytes())
        except ValueError as error:
            raise BadRequest(
                f"{path.name}: {error}; is it a list of feeds that a reader exported?"
            ) from error
        wanted, left_out = _wanted(outlines)
        with self._store.write() as db:
            count(db, reader, "import", self.now())
            before = {(one.kind, one.value) for one in followed.of_reader(db, reader.id)}
            now = [follows.follow(db, reader, kind, value, self.now()) for kind, value in wanted]
        return ImportedFollows(
            tuple(one for one in now if (one.kind, one.value) not in before), tuple(left_out)
        )

    def _of_query(self, one: Follow, shown: int, since: date) -> News:
        """What has most of what a query says, best first.

        A query that cannot be asked just now is told of, and spoils no other.
        """
        try:
            found = self.worth_telling(one.value, Filters(since=since), MOST_OF_A_QUERY)
        except BroadsheetError as error:
            return News(one, trouble=str(error))
        return News(one, tuple(found[:shown]), len(found))


def _news_rows(
    db: Connection, who: Who, one: Follow, authors: dict[int, set[str]], since: date
) -> Sequence[int]:
    if one.kind == "author":
        wanted = follows.same_author(one.value)
        return [row for row, names in authors.items() if wanted in names]
    if one.kind == "category":
        return followed.in_category_since(db, one.value, since)
    then = datetime.combine(since, time(), UTC)
    return followed.from_reader_since(db, one.value, then, lists.shown_to(who))


def _outline(query: str, address: str) -> Outline:
    found = f"{address.rstrip('/')}/search?{urlencode({'q': query, 'sort': 'date'})}"
    return Outline(query, found, found)


def _wanted(outlines: Sequence[Outline]) -> tuple[list[tuple[str, str]], list[str]]:
    """(kind, value) of what can be followed, and the addresses of what cannot."""
    wanted: list[tuple[str, str]] = []
    left_out: list[str] = []
    for outline in outlines:
        query = _query_in(outline.address)
        categories = (
            []
            if query
            else [
                archive.partition(":")[2]
                for archive in follows_of([outline]).archives
                if archive.startswith("arxiv_rss:")
            ]
        )
        wanted += [("query", query)] if query else [("category", name) for name in categories]
        if not (query or categories):
            left_out.append(outline.address)
    return wanted, left_out


def _query_in(address: str) -> str:
    """The query of an address of a search page; empty where it is none."""
    parts = urlsplit(address)
    return parse_qs(parts.query).get("q", [""])[0].strip() if parts.path.endswith("/search") else ""
