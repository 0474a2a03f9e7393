"""Tokens by which programs come in somebody's name; known by the SHA-256 of their secret."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, insert, text

from broadsheet.readers import SCOPES, Reader, Scope, Token
from broadsheet.store import readers
from broadsheet.store.people_tables import tokens

_COLUMNS = (
    "tokens.id, tokens.reader_id, tokens.name, tokens.scopes, tokens.way, tokens.made_at, tokens.used_at"
)
_READ = f"SELECT {_COLUMNS} FROM tokens WHERE ended_at IS NULL"
_WITH_READER = (
    f"SELECT {_COLUMNS}, {readers.COLUMNS} FROM tokens JOIN readers ON readers.id = reader_id"
    " WHERE ended_at IS NULL AND hash = :hash"
)


def add(
    db: Connection, hash: bytes, reader: int, name: str, scopes: Collection[Scope], way: str, now: datetime
) -> int:
    """Make a token; its number."""
    listed = " ".join(scope for scope in SCOPES if scope in scopes)
    values = {"hash": hash, "reader_id": reader, "name": name, "scopes": listed, "way": way}
    values["made_at"] = now.isoformat()
    return int(db.execute(insert(tokens).values(values).returning(tokens.c.id)).scalar_one())


def by_hash(db: Connection, hash: bytes) -> tuple[Token, Reader] | None:
    """The token with this secret, unless it was ended, and whose it is."""
    row = db.execute(text(_WITH_READER), {"hash": hash}).first()
    return (_token(row[:7]), readers.of_row(row[7:])) if row else None


def of_reader(db: Connection, reader: int) -> list[Token]:
    """Somebody's tokens, the newest first."""
    query = text(f"{_READ} AND reader_id = :reader ORDER BY id DESC")
    return [_token(row) for row in db.execute(query, {"reader": reader})]


def use(db: Connection, token: int, now: datetime) -> None:
    """It was used."""
    db.execute(text("UPDATE tokens SET used_at = :now WHERE id = :id"), {"now": now.isoformat(), "id": token})


def end(db: Connection, reader: int, token: int, now: datetime) -> int:
    """End one of somebody's tokens; how many that were."""
    query = text(
        "UPDATE tokens SET ended_at = :now WHERE id = :id AND reader_id = :reader AND ended_at IS NULL"
    )
    return db.execute(query, {"now": now.isoformat(), "id": token, "reader": reader}).rowcount


def _token(row: Sequence[Any]) -> Token:
    id, reader, name, listed, way, made_at, used_at = row
    scopes = frozenset(scope for scope in SCOPES if scope in listed.split())
    used = datetime.fromisoformat(used_at) if used_at else None
    return Token(id, reader, name, scopes, way, datetime.fromisoformat(made_at), used)
