"""A file that a reader brings along: which papers its entries are, and those among them that are new.

What a reader's file says of a paper that we have is not heard: else anybody could rewrite the catalog.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from itertools import islice
from pathlib import Path

from broadsheet.errors import BadRequest, SourceError
from broadsheet.sources import FileSource
from broadsheet.sources._recognise import recognise
from broadsheet.store import Connection, records
from broadsheet.types import Record, Skip

from .add import add, rows_meant

MOST_ENTRIES = 20_000
MOST_BYTES = 20_000_000
_PACKED = (b"\x1f\x8b", b"BZh", b"\xfd7zXZ", b"\x28\xb5\x2f\xfd", b"PK")  # may unpack to any size


def read(sources: Sequence[FileSource], path: Path) -> tuple[str, list[Record | Skip]]:
    """The name of the source that a file is of, and all that it says.

    Raises:
        BadRequest: it is packed, too large, or no source can read it.
    """
    _check_size(path)
    try:
        source = recognise(path, sources)
        found = list(islice(source.read(path), MOST_ENTRIES + 1))
    except SourceError as error:  # the file lies where it was put for a moment: nobody's concern
        raise BadRequest(str(error).replace(str(path), path.name)) from error
    if len(found) > MOST_ENTRIES:
        raise BadRequest(f"a file may have {MOST_ENTRIES:,} entries, and this one has more; divide it")
    return source.name, found


def rows_of(db: Connection, said: Sequence[Record]) -> list[int | None]:
    """The paper that we have for each of these; None where it is new to us. Nothing is changed."""
    return rows_meant(db, [records.pack("", record) for record in said])


def take_in(db: Connection, source: str, said: Sequence[Record]) -> list[int]:
    """Take in records of papers that are new to us; their rows.

    Files that people keep use the same keys (`smith2020`) for other papers: each record gets one of its own.
    """
    hashes = [records.pack(source, replace(record, key="")).payload_hash for record in said]
    says = [
        records.pack(source, replace(record, key=f"imported {hash.hex()}"))
        for record, hash in zip(said, hashes, strict=True)
    ]
    add(db, says)
    known = records.known(db, source, [say.record.key for say in says])
    return [known[say.record.key][1] for say in says]


def _check_size(path: Path) -> None:
    with path.open("rb") as file:
        begins = file.read(8)
    if path.stat().st_size > MOST_BYTES:
        raise BadRequest(f"a file has at most {MOST_BYTES // 1_000_000} MB; divide it")
    if begins.startswith(_PACKED):
        raise BadRequest(f"{path.name} is packed; unpack it first")
