"""What a reader keeps: lists, tags, notes, marks; and what they would rather not see."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace

from broadsheet.community.limits import count
from broadsheet.community.markdown import rendered
from broadsheet.errors import NotFound
from broadsheet.library import Kept, ListOrder, Mine, Note, ReadingList, Saved, ShownTo, Wanted
from broadsheet.people import lists, marks, notes, tags, triage, undo
from broadsheet.people.lists import SAVED
from broadsheet.people.rights import check, reader_of
from broadsheet.people.words import with_words
from broadsheet.readers import Who
from broadsheet.store import Connection, gifts, papers
from broadsheet.store import lists as listed
from broadsheet.store import notes as noted
from broadsheet.store import tags as tagged
from broadsheet.types import Paper

from ._reading import Reading

_AT_ONCE = 500


class Keeping(Reading):
    """What a reader keeps. All that change something raise TooMany when that is done too often."""

    def mine(self, who: Who, rows: Sequence[int]) -> Mapping[int, Mine]:
        """What they have to do with each of these papers; nothing at all for somebody without an account."""
        if who.reader is None:
            return {}
        reader = reader_of(who, "read own")
        with self._store.read() as db:
            return gifts.mine(db, reader.id, rows)

    def hidden(self, who: Who, shown: Sequence[Paper]) -> Mapping[int, str]:
        """Which of these papers they would rather not see, by row, with the reason."""
        if who.reader is None:
            return {}
        reader = reader_of(who, "read own")
        with self._store.read() as db:
            return triage.hidden(db, reader, shown)

    def lists(self, who: Who) -> list[ReadingList]:
        """Their own lists, the last to change first."""
        reader = reader_of(who, "read own")
        with self._store.read() as db:
            return listed.of_reader(db, reader.id)

    def lists_of(self, who: Who, reader: int) -> list[ReadingList]:
        """The lists that the reader of this number shows to whoever asks."""
        check(who, "read people")
        with self._store.read() as db:
            return listed.shown(db, reader, lists.shown_to(who))

    def list_named(self, who: Who, owner: str, slug: str) -> ReadingList:
        """A list that they may see; raises NotFound when there is none."""
        check(who, "read people")
        with self._store.read() as db:
            return lists.visible(db, who, owner, slug)

    def own_list(self, who: Who, owner: str, slug: str) -> ReadingList:
        """The list at this address, if it is theirs; raises NotFound when they have none there."""
        reader = reader_of(who, "keep")
        if owner != reader.name:
            raise NotFound(f"you have no list {owner}/{slug}")
        with self._store.read() as db:
            return lists.own(db, reader, slug)

    def list_page(
        self,
        who: Who,
        owner: str,
        slug: str,
        words: str = "",
        order: ListOrder = "added",
        limit: int | None = None,
        offset: int = 0,
    ) -> Kept:
        """One page of a list, narrowed to papers with these words; raises NotFound when there is none."""
        check(who, "read people")
        with self._store.read() as db:
            found = lists.visible(db, who, owner, slug)
            added = listed.rows(db, found.id, order)
            is_own = who.reader and lists.is_own(who, found)
            own = gifts.own_words(db, who.reader.id) if who.reader and is_own and words else {}
            rows = with_words(db, added, words, own)
            page = self._page(db, rows, limit, offset)
        return Kept(page, len(rows), offset, limit or self.settings.page_size, added)

    def list_papers(self, who: Who, owner: str, slug: str) -> Iterator[Paper]:
        """All papers of a list, the last to come in first; raises NotFound when there is no such list."""
        check(who, "read people")
        with self._store.read() as db:
            rows = list(listed.rows(db, lists.visible(db, who, owner, slug).id))
        parts = (rows[start : start + _AT_ONCE] for start in range(0, len(rows), _AT_ONCE))
        return (paper for part in parts for paper in self._catalog.papers(part))

    def make_list(self, who: Who, name: str, shown_to: ShownTo = "owner", about: str = "") -> ReadingList:
        """A new list; raises BadRequest or Conflict."""
        reader = reader_of(who, "keep")
        with self._store.write() as db:
            count(db, reader, "keep", self.now())
            return lists.make(db, reader, name, shown_to, about, self.now())

    def change_list(
        self,
        who: Who,
        slug: str,
        name: str | None = None,
        about: str | None = None,
        shown_to: ShownTo | None = None,
    ) -> ReadingList:
        """Rename, describe, show or hide one of their lists; raises NotFound or BadRequest."""
        reader = reader_of(who, "keep")
        with self._store.write() as db:
            count(db, reader, "keep", self.now())
            undo.remember(
                db, reader, "change list", slug, lists.said(lists.own(db, reader, slug)), self.now()
            )
            return lists.change(db, reader, slug, self.now(), name, about, shown_to)

    def delete_list(self, who: Who, slug: str) -> ReadingList:
        """Delete one of their lists, given back as it was; raises NotFound."""
        reader = reader_of(who, "keep")
        with self._store.write() as db:
            count(db, reader, "keep", self.now())
            was = lists.remembered(db, lists.own(db, reader, slug))
            undo.remember(db, reader, "delete list", slug, was, self.now())
            return lists.delete(db, reader, slug)

    def save(self, who: Who, paper_id: str, slug: str = SAVED, owner: str | None = None) -> ReadingList:
        """A paper comes into one of their lists; the list `saved` is made when it is needed.

        Args:
            owner: whose list the address says it is, if it says so.

        Raises:
            NotFound: there is no such paper, or they have no such list.
        """
        reader, now = reader_of(who, "keep"), self.now()
        if owner not in (None, reader.name):
            raise NotFound(f"you have no list {owner}/{slug}")
        row = self._row(paper_id)
        with self._store.write() as db:
            count(db, reader, "keep", self.now())
            return lists.save(db, reader, slug, [(row, now)], now)

    def take_out(self, who: Who, paper_id: str, slug: str = SAVED) -> ReadingList:
        """A paper leaves one of their lists; raises NotFound when there is no such paper or list."""
        reader = reader_of(who, "keep")
        row = self._row(paper_id)
        with self._store.write() as db:
            count(db, reader, "keep", self.now())
            return lists.take_out(db, reader, slug, row, self.now())

    def saved_here(self, who: Who, paper: str | Paper) -> Saved:
        """Who here saved a paper, as far as they show it to whoever asks."""
        check(who, "read people")
        row = self._row(paper)
        with self._store.read() as db:
            return lists.saved_here(db, who, row)

    def tags(self, who: Who) -> list[tuple[str, int]]:
        """Their tags with the number of their papers, most first."""
        reader = reader_of(who, "read own")
        with self._store.read() as db:
            return tagged.counted(db, reader.id)

    def tag(self, who: Who, paper_id: str, tag: str) -> str:
        """Put a tag on a paper; the tag as it is kept. Raises NotFound, BadRequest or Conflict."""
        reader = reader_of(who, "keep")
        row = self._row(paper_id)
        with self._store.write() as db:
            count(db, reader, "keep", self.now())
            return tags.tag(db, reader, row, tag)

    def untag(self, who: Who, paper_id: str, tag: str) -> None:
        """Take a tag off a paper, if it has it; raises NotFound or BadRequest."""
        reader = reader_of(who, "keep")
        row = self._row(paper_id)
        with self._store.write() as db:
            count(db, reader, "keep", self.now())
            tags.untag(db, reader, row, tag)

    def note(self, who: Who, paper: str | Paper) -> Note | None:
        """What they wrote for themselves about a paper; raises NotFound when there is no such paper."""
        reader = reader_of(who, "read own")
        row = self._row(paper)
        with self._store.read() as db:
            found = noted.of_paper(db, reader.id, row)
        return replace(found, html=rendered(found.body)) if found else None

    def write_note(self, who: Who, paper_id: str, body: str) -> Note | None:
        """Write their note on a paper anew; an empty one is none. Raises NotFound or BadRequest."""
        reader = reader_of(who, "keep")
        row = self._row(paper_id)
        with self._store.write() as db:
            count(db, reader, "keep", self.now())
            former = noted.of_paper(db, reader.id, row)
            undo.remember(db, reader, "note", str(row), {"body": former.body if former else ""}, self.now())
            return notes.write(db, reader, row, body, self.now())

    def mark(self, who: Who, paper_id: str, mark: str, on: bool = True) -> None:
        """Mark a paper as read or not for them, or take the mark off; raises NotFound or BadRequest."""
        reader = reader_of(who, "keep")
        row = self._row(paper_id)
        with self._store.write() as db:
            count(db, reader, "keep", self.now())
            marks.mark(db, reader, row, mark, on, self.now())

    def library(self, who: Who, wanted: Wanted = Wanted(), limit: int | None = None, offset: int = 0) -> Kept:
        """One page of all that they keep in any way, the last touched first."""
        reader = reader_of(who, "read own")
        with self._store.read() as db:
            own = gifts.own_words(db, reader.id) if wanted.words else {}
            rows = with_words(db, gifts.kept(db, reader.id, wanted), wanted.words, own)
            page = self._page(db, rows, limit, offset)
        return Kept(page, len(rows), offset, limit or self.settings.page_size)

    def _page(self, db: Connection, rows: Sequence[int], limit: int | None, offset: int) -> tuple[Paper, ...]:
        return tuple(papers.by_rows(db, rows[offset : offset + (limit or self.settings.page_size)]))
