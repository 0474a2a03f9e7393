"""Accounts: who there is, under which name, with which role."""

from __future__ import annotations

import json
from collections.abc import Collection, Mapping, Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, bindparam, insert, text, update

from broadsheet.readers import Identity, Reader
from broadsheet.store.people_tables import identities, readers

COLUMNS = (
    "readers.id, readers.name, readers.role, readers.full_name, readers.email, readers.confirmed_at,"
    " readers.about, readers.settings, readers.made_at, readers.seen_at, readers.closed_at"
)
_READ = f"SELECT {COLUMNS} FROM readers"


def add(db: Connection, name: str, role: str, now: datetime, **given: str | None) -> int:
    """Make an account; its number. `given`: full_name, email, password (its hash), about."""
    values = {"name": name, "role": role, "made_at": now.isoformat(), **given}
    return int(db.execute(insert(readers).values(values).returning(readers.c.id)).scalar_one())


def change(db: Connection, reader: int, **given: str | None) -> None:
    """Write these columns of an account anew."""
    db.execute(update(readers).where(readers.c.id == reader).values(given))


def change_settings(db: Connection, reader: int, settings: Mapping[str, object]) -> None:
    """Write what they have chosen anew."""
    change(db, reader, settings=json.dumps(settings))


def by_id(db: Connection, reader: int) -> Reader | None:
    """The account with this number."""
    return _one(db, "id = :value", reader)


def by_name(db: Connection, name: str) -> Reader | None:
    """The account of this name."""
    return _one(db, "name = :value", name)


def known(db: Connection, names: Collection[str]) -> set[str]:
    """Those of these names that somebody has."""
    query = text("SELECT name FROM readers WHERE name IN :names")
    query = query.bindparams(bindparam("names", expanding=True))
    asked = list(names)
    parts = (asked[start : start + 500] for start in range(0, len(asked), 500))  # all that a statement takes
    return {name for part in parts for name in db.execute(query, {"names": part}).scalars()}


def by_email(db: Connection, email: str) -> Reader | None:
    """The account with this address, in small letters."""
    return _one(db, "email = :value", email)


def by_identity(db: Connection, issuer: str, subject: str) -> Reader | None:
    """Who somebody else knows as `subject`."""
    query = text("SELECT reader_id FROM identities WHERE issuer = :issuer AND subject = :subject")
    found = db.execute(query, {"issuer": issuer, "subject": subject}).scalar()
    return by_id(db, found) if found is not None else None


def identify(db: Connection, reader: int, issuer: str, subject: str, now: datetime) -> None:
    """From now on this is who `issuer` knows as `subject`."""
    values = {"issuer": issuer, "subject": subject, "reader_id": reader, "made_at": now.isoformat()}
    db.execute(insert(identities).values(values))


def identities_of(db: Connection, reader: int) -> list[Identity]:
    """Who they are elsewhere, the oldest first."""
    query = text(
        "SELECT issuer, subject, made_at FROM identities WHERE reader_id = :reader ORDER BY made_at, subject"
    )
    return [
        Identity(row.issuer, row.subject, datetime.fromisoformat(row.made_at))
        for row in db.execute(query, {"reader": reader})
    ]


def forget_identity(db: Connection, reader: int, issuer: str, subject: str) -> bool:
    """They are no more who `issuer` knows as `subject`; False when they were not."""
    query = text(
        "DELETE FROM identities WHERE reader_id = :reader AND issuer = :issuer AND subject = :subject"
    )
    values = {"reader": reader, "issuer": issuer, "subject": subject}
    return db.execute(query, values).rowcount == 1


def everyone(db: Connection, limit: int = 1000, offset: int = 0) -> list[Reader]:
    """All accounts by name."""
    query = text(f"{_READ} ORDER BY name LIMIT :limit OFFSET :offset")
    return [of_row(row) for row in db.execute(query, {"limit": limit, "offset": offset})]


def password_of(db: Connection, reader: int) -> str | None:
    """The hash of a password; None where there is none."""
    found = db.execute(text("SELECT password FROM readers WHERE id = :id"), {"id": reader}).scalar()
    return str(found) if found else None


def count(db: Connection, role: str = "") -> int:
    """How many open accounts there are, of this role or of any."""
    query = "SELECT count(*) FROM readers WHERE closed_at IS NULL AND (:role = '' OR role = :role)"
    return int(db.execute(text(query), {"role": role}).scalar_one())


def _one(db: Connection, condition: str, value: int | str) -> Reader | None:
    row = db.execute(text(f"{_READ} WHERE {condition}"), {"value": value}).first()
    return of_row(row) if row else None


def of_row(row: Sequence[Any]) -> Reader:
    """The reader whose `COLUMNS` these are."""
    id, name, role, full_name, email, confirmed_at, about, settings, made_at, seen_at, closed_at = row
    return Reader(
        id=id,
        name=name,
        role=role,
        full_name=full_name,
        email=email,
        confirmed_at=_moment(confirmed_at),
        about=about,
        settings=json.loads(settings) if settings != "{}" else {},
        made_at=_moment(made_at),
        seen_at=_moment(seen_at),
        closed_at=_moment(closed_at),
    )


def _moment(text: str | None) -> datetime | None:
    return datetime.fromisoformat(text) if text else None
