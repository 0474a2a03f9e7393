"""The catalog: files are harvested into it, papers are found in it by their names."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping, Sequence
from datetime import datetime
from pathlib import Path

from broadsheet.answers import Extras
from broadsheet.errors import NotFound, SourceError
from broadsheet.sources import FileSource, Mappable
from broadsheet.sources._ids import ids_meant
from broadsheet.sources._recognise import recognise
from broadsheet.store import Store, papers, records, skipped
from broadsheet.store.keys import fold, title_key
from broadsheet.types import HarvestReport, Merge, Paper, Progress, Skipped, silent

from .extras import extras
from .harvest import harvest

_BULLET = re.compile(r"(?:[-*•–]|\[?\d{1,3}[.)\]])\s+")
_AROUND = "[](){}<>,;.\"'“”"
_SIGNS_OF_IDS = frozenset(":/.-")


class Catalog:
    """What we have, and how more comes in."""

    def __init__(self, store: Store, sources: Mapping[str, FileSource], now: Callable[[], datetime]) -> None:
        self._store = store
        self._sources = sources
        self._now = now

    def harvest(
        self,
        path: Path,
        source: str | None = None,
        progress: Progress = silent,
        fields: Mapping[str, str] | None = None,
    ) -> HarvestReport:
        """Take in every record of a file; a second time changes nothing.

        Args:
            fields: for some of our fields, what the file calls them.

        Raises:
            SourceError: no source knows the file, or it cannot be read to its end; `fields` cannot be.
        """
        readers = _mapped(self._sources, fields) if fields else self._sources
        if source and source not in readers:
            raise SourceError(f"{source} has fields of its own; only {', '.join(readers)} can be mapped")
        reader = readers[source] if source else recognise(path, list(readers.values()))
        return harvest(self._store, reader, path, progress, self._now)

    def paper(self, name: str) -> Paper:
        """The paper of that name: `2405.14979`, `arXiv:2405.14979v2`, `doi:10.1145/…`, or an address.

        Raises:
            NotFound: we have none of that name.
        """
        return self.papers([self.row(name)])[0]

    def row(self, name: str) -> int:
        """The row of the paper of that name, which is read sooner than the paper; raises NotFound."""
        rows = self.rows_named(name)
        if not rows:
            raise NotFound(f"no paper is named {name!r}")
        return rows[0]

    def papers(self, rows: Sequence[int]) -> list[Paper]:
        """The papers in these rows, in the order asked."""
        with self._store.read() as db:
            return papers.by_rows(db, rows)

    def extras(self, rows: Sequence[int]) -> dict[int, Extras]:
        """What sources told of the papers in these rows beside what a paper has."""
        with self._store.read() as db:
            return {row: extras(says) for row, says in records.of_papers(db, rows).items()}

    def rows_named(self, name: str) -> list[int]:
        """Rows of the papers that an id or address names; none when it is no name, or names nothing."""
        ids = ids_meant(name)
        if not ids:
            return []
        with self._store.read() as db:
            found = papers.rows_by_id(db, ids)
        return list(dict.fromkeys(found[id] for id in ids if id in found))

    def rows_titled(self, title: str) -> list[int]:
        """Rows of the papers with this title, whatever its case, accents and TeX."""
        key = title_key(title)
        with self._store.read() as db:
            return papers.rows_by_title(db, [key]).get(key, [])

    def rows_meant(self, line: str) -> list[int]:
        """Rows of the papers that a line of a person's names: by id or address, by its title, by ids within.

        Bullets, numbers and what else stands around are passed over.
        """
        line = _BULLET.sub("", line.strip())
        if not fold(line):
            return []
        if whole := self.rows_named(line)[:1] or self.rows_titled(line)[:1]:
            return whole
        words = (word.strip(_AROUND) for word in line.split())
        named = (self.rows_named(word)[:1] for word in words if not _SIGNS_OF_IDS.isdisjoint(word))
        return list(dict.fromkeys(row for rows in named for row in rows))

    def skipped(self, limit: int = 100, offset: int = 0) -> list[Skipped]:
        """Records that could not be read, the last to be seen first."""
        with self._store.read() as db:
            return skipped.newest(db, limit, offset)

    def merges(self, limit: int = 100, offset: int = 0) -> list[Merge]:
        """Records that were taken for a paper that we already had, with the evidence."""
        with self._store.read() as db:
            return records.merges(db, limit, offset)


def _mapped(sources: Mapping[str, FileSource], fields: Mapping[str, str]) -> dict[str, FileSource]:
    """The sources that take a map of fields, with this one."""
    return {name: source.mapped(fields) for name, source in sources.items() if isinstance(source, Mappable)}
