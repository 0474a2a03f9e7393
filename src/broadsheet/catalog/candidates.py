"""The papers that the records of a batch may be of: those that share an id, a title or a likeness."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence

from broadsheet.store import Connection, likeness, papers
from broadsheet.store.keys import title_key
from broadsheet.types import ExternalId, Record

from .identify import ids_conflict

_MOST = 30  # papers under one title, `Editorial`, that a record is held against


class Candidates:
    """What the store knows of the ids, titles and likenesses of a batch, kept up to date with the batch.

    Attributes:
        owner: the row of the paper that each id names.
    """

    def __init__(self, db: Connection, records: Sequence[Record]) -> None:
        self._db = db
        self._keys = {id(record): likeness.keys_of(record) for record in records}
        titles = [title_key(record.title) for record in records]
        self.owner = papers.rows_by_id(db, (name for record in records for name in record.ids))
        self._titled = papers.rows_by_title(db, titles)
        self._ids: dict[int, Sequence[ExternalId]] = {}
        self._like = likeness.rows(db, [*titles, *(key for keys in self._keys.values() for key in keys)])

    def alike(self, record: Record) -> list[int]:
        """Rows of papers with the record's title, then of those that share most keys with it.

        Without those whose ids speak against it, once these have been read.
        """
        title = title_key(record.title)
        shared: Counter[int] = Counter()
        for key in (*self._keys_of(record), title):
            rows = self._like.get(key, ())
            if len(rows) <= likeness.MOST:
                shared.update(rows)
        found = [*self._titled.get(title, ())[:_MOST], *(row for row, _ in shared.most_common())]
        return [row for row in dict.fromkeys(found) if not ids_conflict(record.ids, self._ids.get(row, ()))]

    def worth_reading(self, records: Iterable[Record]) -> list[int]:
        """Rows of all stored papers that these may be of; not those whose ids speak against it."""
        asked = list(records)
        self._ids |= papers.ids_of(self._db, sorted({row for record in asked for row in self.alike(record)}))
        named = {self.owner[name] for record in asked for name in record.ids if name in self.owner}
        return sorted(named.union(*map(self.alike, asked)))

    def take(self, row: int, record: Record) -> None:
        """A record is of that paper from now on."""
        for name in record.ids:
            self.owner.setdefault(name, row)
        _put(self._titled.setdefault(title_key(record.title), []), row)
        for key in self._keys_of(record):
            rows = self._like.setdefault(key, [])
            if len(rows) <= likeness.MOST:
                _put(rows, row)

    def join(self, gone: int, row: int) -> None:
        """A paper became part of another."""
        for name in [name for name, owner in self.owner.items() if owner == gone]:
            self.owner[name] = row
        for rows in (*self._titled.values(), *self._like.values()):
            if gone in rows:
                rows[:] = dict.fromkeys(row if one == gone else one for one in rows)

    def crowded(self) -> set[int]:
        """Keys under which there are so many papers that no more need be kept."""
        return {key for key, rows in self._like.items() if len(rows) > likeness.MOST}

    def free(self, name: ExternalId, row: int) -> bool:
        """Whether an id is this paper's, or nobody's."""
        return self.owner.get(name, row) == row

    def _keys_of(self, record: Record) -> tuple[int, ...]:
        if id(record) not in self._keys:
            self._keys[id(record)] = likeness.keys_of(record)
        return self._keys[id(record)]


def _put(rows: list[int], row: int) -> None:
    if row not in rows:
        rows.append(row)
