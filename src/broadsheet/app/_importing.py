"""Lists that come in as files, and go out as such."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path

from broadsheet.catalog import imports
from broadsheet.community.limits import count
from broadsheet.library import Imported, ReadingList
from broadsheet.people import list_files, lists
from broadsheet.people.rights import reader_of
from broadsheet.readers import Reader, Who
from broadsheet.store import Connection
from broadsheet.store import lists as listed
from broadsheet.types import Record, Skip

from ._keeping import Keeping

_AT_ONCE = 1000  # records, while which nobody else writes


@dataclass(frozen=True, slots=True)
class Placed:
    """Which papers the entries of a file are; the rest as in `Imported`.

    Attributes:
        rows: of the papers, in the order of the file.
    """

    rows: tuple[int, ...]
    known: int
    added: int
    unknown: tuple[str, ...]
    skipped: tuple[Skip, ...]


class Importing(Keeping):
    """Lists that come in as files, and go out as such."""

    def list_file(self, who: Who, owner: str, slug: str) -> bytes:
        """A list as a file of ours, which `import_list` makes the same list of; raises NotFound."""
        found = self.list_named(who, owner, slug)
        papers = list(self.list_papers(who, owner, slug))
        with self._store.read() as db:
            added = listed.rows(db, found.id)
        return list_files.written(found, (paper for paper in papers if paper.row in added), added)

    def import_list(self, who: Who, path: Path, slug: str = "") -> Imported:
        """Put the papers of a file into one of their lists, or into a new one of the file's name.

        A file that `list_file` gave, or one of any source we have. Papers that we do not have are taken in
        where there is one reader, or where the setting `imports_add_papers` says so.

        Raises:
            BadRequest: the file cannot be read.
            NotFound: they have no such list.
            Conflict: they have too many lists, or too many papers in it.
            TooMany: they do that too often.
        """
        reader = reader_of(who, "keep")
        with self._store.write() as db:
            count(db, reader, "import", self.now())
        if ours := self._ours(path):
            return self._import_ours(reader, ours, slug)
        source, said = imports.read(list(self._sources.values()), path)
        if slug:
            self.own_list(who, reader.name, slug)  # before any work is done for a list that is none
        placed = self._placed(who, source, said)
        with self._store.write() as db:
            found = self._put(db, reader, self._target(db, reader, slug, path.stem), placed.rows)
        return Imported(found, placed.known, placed.added, placed.unknown, placed.skipped)

    def _ours(self, path: Path) -> list_files.ListFile | None:
        """The file as a list that `list_file` gave, if it is one."""
        return list_files.read(path.read_bytes()) if path.stat().st_size <= imports.MOST_BYTES else None

    def _placed(self, who: Who, source: str, said: Sequence[Record | Skip]) -> Placed:
        """Which papers these entries are; those that are new are taken in where they may be."""
        records = [one for one in said if isinstance(one, Record)]
        rows = self._rows_of(records)
        strange = [record for record, row in zip(records, rows, strict=True) if row is None]
        added = self._taken_in(source, strange) if self._takes_papers(who) else []
        fresh = iter(added)
        placed = [next(fresh, None) if row is None else row for row in rows]
        return Placed(
            tuple(row for row in placed if row is not None),
            len({*rows} - {None}),
            len(set(added)),
            () if added else tuple(record.title for record in strange),
            tuple(one for one in said if isinstance(one, Skip)),
        )

    def _rows_of(self, said: Sequence[Record]) -> list[int | None]:
        rows: list[int | None] = []
        for start in range(0, len(said), _AT_ONCE):
            with self._store.read() as db:
                rows += imports.rows_of(db, said[start : start + _AT_ONCE])
        return rows

    def _taken_in(self, source: str, said: Sequence[Record]) -> list[int]:
        rows: list[int] = []
        for start in range(0, len(said), _AT_ONCE):
            with self._store.write() as db:
                rows += imports.take_in(db, source, said[start : start + _AT_ONCE])
        return rows

    def _import_ours(self, reader: Reader, file: list_files.ListFile, slug: str) -> Imported:
        now = self.now()
        named = [(self._catalog.rows_named(id)[:1], title or id, at) for id, title, at in file.papers]
        papers = [(rows[0], at or now) for rows, _, at in named if rows]
        with self._store.write() as db:
            found = (
                lists.own(db, reader, slug)
                if slug
                else lists.make(db, reader, file.name, file.shown_to, file.about, now)
            )
            found = lists.save(db, reader, found.slug, papers, now)
        return Imported(found, len(papers), 0, tuple(title for rows, title, _ in named if not rows))

    def _target(self, db: Connection, reader: Reader, slug: str, name: str) -> ReadingList:
        if slug:
            return lists.own(db, reader, slug)
        return lists.make(db, reader, name[: lists.LONGEST_NAME], "owner", "", self.now())

    def _put(self, db: Connection, reader: Reader, found: ReadingList, rows: Sequence[int]) -> ReadingList:
        """In the order of the file: a list shows first what came last."""
        now = self.now()
        moments: list[tuple[int, datetime]] = [
            (row, now - timedelta(microseconds=position)) for position, row in enumerate(dict.fromkeys(rows))
        ]
        return lists.save(db, reader, found.slug, moments, now)

    def _takes_papers(self, who: Who) -> bool:
        return who.mode == "single" or self.settings.imports_add_papers
