"""How a profile begins: with what somebody has read or written already, wherever they kept it."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from io import BytesIO
from pathlib import Path

from broadsheet.catalog import imports
from broadsheet.community.limits import count
from broadsheet.errors import BadRequest, SourceError, TooMany
from broadsheet.people import own_papers
from broadsheet.people.rights import reader_of
from broadsheet.personal import Begun
from broadsheet.readers import Who
from broadsheet.sources import _zotero_newest as zotero_newest
from broadsheet.sources._zotero_library import ADDRESS
from broadsheet.store import papers
from broadsheet.types import Record, Skip

from ._authored import Authored
from ._importing import Importing
from ._reading import _plain
from ._sent import on_disk

MOST_LETTERS = 200_000  # pasted
MOST_WRITTEN = 500  # papers of an author
MOST_OF_ZOTERO = 2_000  # items, the newest; somebody waits for them
_MOST_SAID = 5  # entries that could not be read
_FILE = re.compile(r"@\w+\s*[{(]|TY  -|[\[{]\s*[\"{\[]")  # what a pasted file of references begins with


@dataclass(frozen=True, slots=True)
class _Given:
    """What one way to begin gave, the last to be kept first."""

    rows: Sequence[int] = ()
    unknown: tuple[str, ...] = ()
    notes: tuple[str, ...] = ()


class Beginning(Importing, Authored):
    """How a profile begins."""

    def begin_profile(
        self,
        who: Who,
        text: str = "",
        author: str = "",
        file: Path | None = None,
        zotero: tuple[str, str] | None = None,
    ) -> Begun:
        """Papers that somebody has read or written come into their list `my-papers`.

        Args:
            text: ids, addresses or titles, one a line; or entries of BibTeX, RIS and the like.
            author: a name on papers here, whose papers all come.
            file: as in `import_list`.
            zotero: number of a user and a key, of which one may be empty: the key tells whose it is, and a
                public library needs none. The key is used now and kept nowhere.

        Raises:
            BadRequest: nothing was given, or something that cannot be read; or Zotero refuses.
            Conflict: the list would hold too many papers.
            TooMany: they do that too often, or Zotero has no time for us.
            IndexStale: an index cannot answer for an author.
        """
        reader = reader_of(who, "keep")
        if not (text.strip() or author.strip() or file or zotero):
            raise BadRequest("begin with what? Give ids or titles, your name, a file, or a library")
        with self._store.write() as db:
            count(db, reader, "import", self.now())
        given = list(self._given(who, _plain(text).strip(), _plain(author).strip(), file, zotero))
        rows = list(dict.fromkeys(row for one in given for row in one.rows))
        with self._store.write() as db:
            if rows:
                own_papers.keep(db, reader, rows, self.now())
            ids = papers.public_ids(db, rows)
        return Begun(
            tuple(ids[row] for row in rows if row in ids),
            tuple(dict.fromkeys(line for one in given for line in one.unknown)),
            tuple(note for one in given for note in one.notes),
        )

    def undo_begin(self, who: Who) -> int:
        """What `begin_profile` put into their list last leaves it, within an hour; how many papers.

        Raises:
            NotFound: there is nothing to undo.
        """
        reader = reader_of(who, "keep")
        with self._store.write() as db:
            return own_papers.take_back(db, reader, self.now())

    def _given(
        self, who: Who, text: str, author: str, file: Path | None, zotero: tuple[str, str] | None
    ) -> Iterator[_Given]:
        if text:
            yield self._of_file_pasted(who, text) if _FILE.match(text) else self._of_lines(text)
        if author:
            rows = self._rows_by(author)[:MOST_WRITTEN]
            yield _Given(rows, () if rows else (author,))
        if file:
            yield self._of_file(who, file)
        if zotero:
            yield self._of_zotero(who, *zotero)

    def _of_lines(self, text: str) -> _Given:
        if len(text) > MOST_LETTERS:
            raise BadRequest(f"that is more than {MOST_LETTERS:,} letters; give it as a file")
        lines = [line.strip() for line in text.splitlines() if line.strip()]
        with self.reading():
            found = {line: self._catalog.rows_meant(line) for line in lines}
        rows = [row for meant in found.values() for row in meant]
        return _Given(rows, tuple(line for line, meant in found.items() if not meant))

    def _of_file_pasted(self, who: Who, text: str) -> _Given:
        with on_disk("what you pasted", BytesIO(text.encode())) as path:
            return self._of_file(who, path)

    def _of_file(self, who: Who, path: Path) -> _Given:
        if ours := self._ours(path):
            named = [(self._catalog.rows_named(id)[:1], title or id) for id, title, _ in ours.papers]
            return _Given(
                [row for rows, _ in named for row in rows], tuple(of for rows, of in named if not rows)
            )
        return self._of_entries(who, *imports.read(list(self._sources.values()), path))

    def _of_zotero(self, who: Who, user: str, key: str) -> _Given:
        said, notes = self._said_by_zotero(user.strip(), key.strip())
        given = self._of_entries(who, "zotero", said)
        return _Given(given.rows, given.unknown, (*notes, *given.notes))

    def _said_by_zotero(self, user: str, key: str) -> tuple[list[Record | Skip], list[str]]:
        """The newest items of a library; when Zotero breaks off, those that came."""
        address = (self.settings.archive_addresses.get("zotero") or ADDRESS).rstrip("/")
        ask, said, total = self._ask_at_once(), list[Record | Skip](), 0
        notes = []
        try:
            library = zotero_newest.library_of(ask, address, user, key)
            for page in zotero_newest.newest(ask, address, library, key, MOST_OF_ZOTERO):
                said += page.records
                total = page.total or 0
        except SourceError as error:
            if not said:
                raise _for_people(error) from error
            notes.append(f"Zotero broke off: {error}. Do it again later for the rest.")
        if len(said) < total:
            notes.append(f"Of {total:,} items in the library, the newest {len(said):,} were read.")
        return said, notes

    def _of_entries(self, who: Who, source: str, said: Sequence[Record | Skip]) -> _Given:
        placed = self._placed(who, source, said)
        notes = [f"{skip.position}: {skip.reason}" for skip in placed.skipped[:_MOST_SAID]]
        if (more := len(placed.skipped) - len(notes)) > 0:
            notes.append(f"{more:,} more entries could not be read.")
        if placed.added:
            notes.append(f"{placed.added:,} papers are new here; they count as soon as they are indexed.")
        return _Given(placed.rows, placed.unknown, tuple(notes))


def _for_people(error: SourceError) -> BadRequest | TooMany:
    """What went wrong with another machine, told to somebody who cannot mend it."""
    if error.retry_after is None:
        return BadRequest(str(error))
    return TooMany(f"Zotero does not answer just now: {error}; try again later", error.retry_after)
