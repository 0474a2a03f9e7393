"""What a reader follows and mutes, and what is new of it."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from datetime import UTC, date, datetime, time, timedelta
from pathlib import Path

from broadsheet.community.limits import count
from broadsheet.errors import BadRequest, BroadsheetError, Conflict, NotFound
from broadsheet.library import Follow, ImportedFollows, Mute, News
from broadsheet.people import follows, lists, mutes
from broadsheet.people.rights import reader_of
from broadsheet.readers import Who
from broadsheet.store import Connection, papers
from broadsheet.store import follows as followed
from broadsheet.tools.opml import read_opml, write_opml
from broadsheet.types import Filters

from ._follow_addresses import outlines_of, wanted_in
from ._reading import Reading

NEWS_DAYS = 14
MOST_OF_A_QUERY = 60
NEWS_SHOWN = 10  # papers of each thing that is followed

# `Following._authors_since`, or one that remembers its answers while many are told what is new.
AuthorsSince = Callable[[date], Mapping[int, set[str]]]


class Following(Reading):
    """What a reader follows and mutes. Acts that change something raise TooMany when done too often."""

    def follows(self, who: Who) -> list[Follow]:
        """All that they follow, by kind and value."""
        reader = reader_of(who, "read own")
        with self._store.read() as db:
            return followed.of_reader(db, reader.id)

    def follow(self, who: Who, kind: str, value: str) -> Follow:
        """Follow something of FOLLOW_KINDS; raises BadRequest, NotFound or Conflict."""
        reader = reader_of(who, "follow")
        with self._store.write() as db:
            count(db, reader, "follow", self.now())
            return follows.follow(db, who, reader, kind, value, self.now())

    def unfollow(self, who: Who, kind: str, value: str) -> None:
        """Follow something no more; raises BadRequest."""
        reader = reader_of(who, "follow")
        with self._store.write() as db:
            count(db, reader, "follow", self.now())
            follows.unfollow(db, reader, kind, value)

    def looked(self, who: Who) -> None:
        """They have looked at all that is new; what comes from now on is unseen."""
        reader = reader_of(who, "follow")
        with self._store.write() as db:
            followed.look(db, reader.id)

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
        day = since or self.now().date() - timedelta(days=NEWS_DAYS)
        return self._new_of(who, self.follows(who), shown, day, self._authors_since)

    def follows_as_opml(self, who: Who, site: str, token_path: str = "") -> bytes:
        """All that they follow as our own feeds, for other readers of feeds.

        Args:
            site: the address of this instance.
            token_path: `/t/…` with the secret of a token, for feeds that only they may see.
        """
        site = site.rstrip("/")
        outlines = outlines_of(self.follows(who), site, site + token_path)
        return write_opml(f"What I follow on {self.settings.name}", outlines)

    def import_follows(self, who: Who, path: Path) -> ImportedFollows:
        """Follow what a list of feeds has: arXiv's categories, and what addresses of ours are feeds of.

        Readers and lists that are not here are left out.

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
        wanted, left_out = wanted_in(outlines)
        with self._store.write() as db:
            count(db, reader, "import", self.now())
            before = {(one.kind, one.value) for one in followed.of_reader(db, reader.id)}
            now = []
            for kind, value in wanted:
                try:
                    follows.check_here(db, who, reader, kind, follows.form_of(kind, value))
                except (NotFound, Conflict):
                    left_out.append(f"@{value}")
                    continue
                now.append(follows.follow(db, who, reader, kind, value, self.now()))
        added = dict.fromkeys(one for one in now if (one.kind, one.value) not in before)
        return ImportedFollows(tuple(added), tuple(left_out))

    def _new_of(
        self, who: Who, found: Sequence[Follow], shown: int, since: date, authors: AuthorsSince
    ) -> list[News]:
        """What is new of each of these things, in their order."""
        wrote = authors(since) if any(one.kind == "author" for one in found) else {}
        with self._store.read() as db:
            read = {one: _news_of(db, who, one, shown, wrote, since) for one in found if one.kind != "query"}
        return [read[one] if one in read else self._of_query(one, shown, since) for one in found]

    def _authors_since(self, day: date) -> Mapping[int, set[str]]:
        """By row, the authors of the papers of `day` and later, in the form in which they are compared."""
        with self._store.read() as db:
            named = followed.bylines_since(db, day)
        return {row: set(map(follows.same_author, names)) for row, names in named.items()}

    def _of_query(self, one: Follow, shown: int, since: date) -> News:
        """What has most of what a query says, best first.

        A query that cannot be asked just now is told of, and spoils no other.
        """
        try:
            found = self.worth_telling(one.value, Filters(since=since), max(shown, MOST_OF_A_QUERY))
        except BroadsheetError as error:
            return News(one, trouble=str(error))
        return News(one, tuple(found[:shown]), len(found))


def _news_of(
    db: Connection, who: Who, one: Follow, shown: int, authors: Mapping[int, set[str]], since: date
) -> News:
    """What is new of anything but a query. A list that is gone, or kept to its owner now, spoils no other."""
    try:
        rows = _news_rows(db, who, one, authors, since)
    except NotFound as error:
        return News(one, trouble=str(error))
    return News(one, tuple(papers.by_rows(db, rows[:shown])), len(rows))


def _news_rows(
    db: Connection, who: Who, one: Follow, authors: Mapping[int, set[str]], since: date
) -> Sequence[int]:
    if one.kind == "author":
        wanted = follows.same_author(one.value)
        return [row for row, names in authors.items() if wanted in names]
    if one.kind == "category":
        return followed.in_category_since(db, one.value, since)
    then = datetime.combine(since, time(), UTC)
    if one.kind == "list":
        return followed.in_list_since(db, lists.visible(db, who, *one.value.split("/")).id, then)
    return followed.from_reader_since(db, one.value, then, lists.shown_to(who))
