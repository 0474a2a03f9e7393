"""What each source said, word for word, and for which paper it was taken."""

from __future__ import annotations

import json
import zlib
from collections import defaultdict
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, fields
from datetime import date, datetime
from hashlib import blake2b
from typing import Any

import orjson
from sqlalchemy import Connection, bindparam, insert, text

from broadsheet.harvests import Told
from broadsheet.store import tables
from broadsheet.types import Counts, ExternalId, Featuring, Merge, Record, Version

_LEVEL = 6  # 2 % smaller than the fastest, and hardly slower on texts of this size
_FIELDS = tuple(field.name for field in fields(Record))
_NOTHING = Record(key="", title="-")
_DEFAULTS = {name: getattr(_NOTHING, name) for name in _FIELDS} | {"key": None, "title": None}


@dataclass(frozen=True, slots=True)
class Say:
    """One record as it is kept: the source's name, the record, its JSON, that one's hash."""

    source: str
    record: Record
    plain: bytes
    payload_hash: bytes
    evidence: str | None = None


def pack(source: str, record: Record) -> Say:
    """Make a record ready for keeping."""
    said = {name: value for name in _FIELDS if (value := getattr(record, name)) != _DEFAULTS[name]}
    plain = _dumped(said)
    return Say(source, record, plain, blake2b(plain, digest_size=16).digest())


def _dumped(said: dict[str, Any]) -> bytes:
    """JSON; what a source nested deeper than JSON is written here is kept as text."""
    try:
        return orjson.dumps(said)
    except TypeError:
        return orjson.dumps({**said, "extra": {name: _text(value) for name, value in said["extra"].items()}})


def _text(value: object) -> str:
    try:
        return json.dumps(value)
    except RecursionError:
        return "nested too deep to be kept"


def known(db: Connection, source: str, keys: Sequence[str]) -> dict[str, tuple[bytes, int]]:
    """For each key this source has used before: the hash of what it said, and the row of the paper."""
    query = text(
        "SELECT key, payload_hash, paper_id FROM records WHERE source = :source AND key IN :keys"
    ).bindparams(bindparam("keys", expanding=True))
    found = db.execute(query, {"source": source, "keys": list(keys)})
    return {key: (bytes(hash), row) for key, hash, row in found}


def put(db: Connection, says: Iterable[tuple[int, Say]]) -> None:
    """Keep what was said of the papers in these rows; the same source and key are replaced."""
    rows = [
        {
            "source": say.source,
            "key": say.record.key,
            "paper_id": row,
            "payload": zlib.compress(say.plain, _LEVEL),
            "payload_hash": say.payload_hash,
            "evidence": say.evidence,
        }
        for row, say in says
    ]
    if rows:
        db.execute(text("DELETE FROM records WHERE source = :source AND key = :key"), rows)
        db.execute(insert(tables.records), rows)


def forget(db: Connection, source: str, keys: Sequence[str]) -> int:
    """Delete what this source said under these keys; how many records that were."""
    query = text("DELETE FROM records WHERE source = :source AND key IN :keys")
    query = query.bindparams(bindparam("keys", expanding=True))
    return db.execute(query, {"source": source, "keys": list(keys)}).rowcount


def of_papers(db: Connection, rows: Sequence[int]) -> dict[int, list[Say]]:
    """All that was said of these papers, by row; ordered by source and key."""
    query = text(
        "SELECT paper_id, source, payload, payload_hash, evidence FROM records"
        " WHERE paper_id IN :rows ORDER BY paper_id, source, key"
    ).bindparams(bindparam("rows", expanding=True))
    found: dict[int, list[Say]] = defaultdict(list)
    for row, source, payload, hash, evidence in db.execute(query, {"rows": list(rows)}):
        plain = zlib.decompress(payload)
        found[row].append(Say(source, _record(plain), plain, bytes(hash), evidence))
    return found


def told(db: Connection, row: int) -> list[Told]:
    """The records of a paper, the ones that began it first."""
    says = of_papers(db, [row]).get(row, [])
    found = [Told(say.source, say.record.key, say.record.title, say.evidence) for say in says]
    return sorted(found, key=lambda one: one.evidence is not None)


def count(db: Connection) -> int:
    """How many records are kept."""
    return int(db.execute(text("SELECT count(*) FROM records")).scalar_one())


def count_merged(db: Connection) -> int:
    """How many records were taken for a paper that we already had."""
    return int(db.execute(text("SELECT count(*) FROM records WHERE evidence IS NOT NULL")).scalar_one())


def merges(db: Connection, limit: int, offset: int = 0) -> list[Merge]:
    """Records that were taken for a paper that we already had, with the evidence."""
    query = text(
        """
        SELECT papers.public_id, papers.title, records.source, records.key, records.evidence
        FROM records JOIN papers ON papers.id = records.paper_id
        WHERE records.evidence IS NOT NULL
        ORDER BY records.paper_id, records.source, records.key
        LIMIT :limit OFFSET :offset
        """
    )
    return [Merge(*row) for row in db.execute(query, {"limit": limit, "offset": offset})]


def _record(plain: bytes) -> Record:
    said: dict[str, Any] = orjson.loads(plain)
    for name in said.keys() & {"authors", "categories", "keywords"}:
        said[name] = tuple(said[name])
    for name in said.keys() & _READERS.keys():
        said[name] = _READERS[name](said[name])
    return Record(**said)


def _featuring(said: dict[str, Any]) -> Featuring:
    at = said["submitted_at"]
    return Featuring(
        date.fromisoformat(said["day"]), said["submitter"], datetime.fromisoformat(at) if at else None
    )


_READERS: dict[str, Callable[[Any], Any]] = {
    "ids": lambda ids: tuple(ExternalId(**id) for id in ids),
    "versions": lambda versions: tuple(Version(**version) for version in versions),
    "counts": lambda counts: Counts(**counts),
    "featured": _featuring,
}
