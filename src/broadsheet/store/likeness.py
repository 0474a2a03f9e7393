"""Papers that may be near copies of each other, by numbers that such copies are likely to share."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable

from sqlalchemy import Connection, text

from broadsheet.store import changes, records
from broadsheet.store.keys import likeness_keys
from broadsheet.types import Record

# More papers than these under one key are not alike, they speak of one field: the key says nothing.
MOST = 8

_PART = 20_000  # keys in one statement
_BATCH = 2_000  # papers


def keys_of(record: Record) -> tuple[int, ...]:
    """The keys that a record's paper is kept under."""
    return likeness_keys(record.title, record.abstract, record.authors[0] if record.authors else "")


def rows(db: Connection, keys: Iterable[int]) -> dict[int, list[int]]:
    """For each of these keys that is known, the rows of its papers, in order."""
    wanted = sorted(set(keys))
    found: dict[int, list[int]] = defaultdict(list)
    for start in range(0, len(wanted), _PART):
        # Written out: so many parameters would take longer than the question.
        listed = ",".join(map(str, wanted[start : start + _PART]))
        query = f"SELECT key, paper_id FROM likeness WHERE key IN ({listed}) ORDER BY key, paper_id"
        for key, row in db.exec_driver_sql(query):
            found[key].append(row)
    return found


def add(db: Connection, pairs: Collection[tuple[int, int]]) -> None:
    """Keep papers under keys; pairs of (key, row) that are there already stay."""
    ordered = sorted(pairs)
    for start in range(0, len(ordered), _PART):
        listed = ",".join(f"({key},{row})" for key, row in ordered[start : start + _PART])
        db.exec_driver_sql(f"INSERT INTO likeness (key, paper_id) VALUES {listed} ON CONFLICT DO NOTHING")


def remove(db: Connection, pairs: Collection[tuple[int, int]]) -> None:
    """Take papers away from keys, given as (key, row)."""
    query = text("DELETE FROM likeness WHERE key = :key AND paper_id = :row")
    if pairs:
        db.execute(query, [{"key": key, "row": row} for key, row in sorted(pairs)])


def fill(db: Connection) -> None:
    """Keep every paper under the keys of its records, for a database that was made without them."""
    last = 0
    while batch := changes.rows_after(db, last, _BATCH):
        said = records.of_papers(db, batch)
        add(db, sorted({(key, row) for row in batch for say in said[row] for key in keys_of(say.record)}))
        last = batch[-1]
