"""Tokens by which programs come in somebody's name; known by the SHA-256 of their secret."""

from __future__ import annotations

from collections.abc import Collection
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, insert, text

from broadsheet.readers import SCOPES, Scope, Token
from broadsheet.store.people_tables import tokens

_READ = "SELECT id, reader_id, name, scopes, way, made_at, used_at FROM tokens WHERE ended_at IS NULL"


def add(
    db: Connection, hash: bytes, reader: int, name: str, scopes: Collection[Scope], way: str, now: datetime
) -> int:
    """Make a token; its number."""
    listed = " ".join(scope for scope in SCOPES if scope in scopes)
    values = {"hash": hash, "reader_id": reader, "name": name, "scopes": listed, "way": way}
    values["made_at"] = now.isoformat()
    return int(db.execute(insert(tokens).values(values).returning(tokens.c.id)).scalar_one())


def by_hash(db: Connection, hash: bytes) -> Token | None:
    """The token with this secret, unless it was ended."""
    row = db.execute(text(f"{_READ} AND hash = :hash"), {"hash": hash}).first()
    return _token(row) if row else None


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


def _token(row: Any) -> Token:
    scopes = frozenset(scope for scope in SCOPES if scope in row.scopes.split())
    used = datetime.fromisoformat(row.used_at) if row.used_at else None
    return Token(row.id, row.reader_id, row.name, scopes, row.way, datetime.fromisoformat(row.made_at), used)
