"""Who gets letters: found by account, address or number, and by when the next is due."""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import asdict
from datetime import date, datetime
from typing import Any

from sqlalchemy import Connection, insert, text, update

from broadsheet.letters import Choices, Subscription

from .letter_tables import subscriptions

_READ = (
    "SELECT id, reader_id, email, state, choices, next_at, made_at, confirmed_at, last_on, read_to, silent,"
    " said FROM subscriptions"
)


def add(
    db: Connection, reader: int | None, email: str | None, state: str, choices: Choices, now: datetime
) -> int:
    """Somebody is to get letters, or asks to; the number of that."""
    values = {"reader_id": reader, "email": email, "state": state, "choices": _packed(choices)}
    values["made_at"] = now.isoformat()
    return int(db.execute(insert(subscriptions).values(values).returning(subscriptions.c.id)).scalar_one())


def by_id(db: Connection, subscription: int) -> Subscription | None:
    """The one of this number."""
    return _one(db, "id = :value", subscription)


def of_reader(db: Connection, reader: int) -> Subscription | None:
    """What somebody with an account gets."""
    return _one(db, "reader_id = :value", reader)


def by_email(db: Connection, email: str) -> Subscription | None:
    """What somebody without an account gets at this address."""
    return _one(db, "email = :value", email)


def at_address(db: Connection, email: str) -> list[Subscription]:
    """All that goes to an address, with an account or without."""
    query = text(
        f"{_READ} WHERE email = :email OR reader_id IN (SELECT id FROM readers WHERE email = :email)"
    )
    return [_subscription(row) for row in db.execute(query, {"email": email})]


def due(db: Connection, now: datetime, limit: int) -> list[Subscription]:
    """Whose letter is due, the longest due first."""
    query = text(f"{_READ} WHERE state = 'active' AND next_at <= :now ORDER BY next_at, id LIMIT :limit")
    return [_subscription(row) for row in db.execute(query, {"now": now.isoformat(), "limit": limit})]


def take(db: Connection, subscription: Subscription, next_at: datetime, **given: object) -> bool:
    """Move on to the next letter; False when another process did that meanwhile."""
    if subscription.next_at is None:
        return False
    statement = update(subscriptions).where(
        subscriptions.c.id == subscription.id,
        subscriptions.c.next_at == subscription.next_at.isoformat(),
        subscriptions.c.state == "active",
    )
    values = {"next_at": next_at.isoformat(), **{name: _plain(value) for name, value in given.items()}}
    return db.execute(statement.values(values)).rowcount == 1


def change(db: Connection, subscription: int, **given: object) -> None:
    """Write these columns anew: state, choices, next_at, confirmed_at, email, said, …."""
    values = {name: _plain(value) for name, value in given.items()}
    db.execute(update(subscriptions).where(subscriptions.c.id == subscription).values(values))


def counts(db: Connection) -> dict[str, int]:
    """How many there are in each state."""
    rows = db.execute(text("SELECT state, count(*) FROM subscriptions GROUP BY state ORDER BY state"))
    return {str(state): int(number) for state, number in rows}


def forget_unconfirmed(db: Connection, then: datetime) -> int:
    """Delete what was asked for before then and never confirmed; how many that were."""
    query = text("DELETE FROM subscriptions WHERE state = 'asked' AND made_at < :then")
    return db.execute(query, {"then": then.isoformat()}).rowcount


def active_emails(db: Connection, ids: Sequence[int]) -> dict[int, str]:
    """The addresses to which letters of these go now: of an account, one that was confirmed."""
    if not ids:
        return {}
    numbers = ",".join(str(int(number)) for number in ids)
    query = text(
        f"""
        SELECT subscriptions.id, coalesce(subscriptions.email, readers.email) AS email
        FROM subscriptions LEFT JOIN readers ON readers.id = subscriptions.reader_id
        WHERE subscriptions.id IN ({numbers}) AND readers.closed_at IS NULL
            AND (reader_id IS NULL OR readers.confirmed_at IS NOT NULL)
        """
    )
    return {int(row.id): str(row.email) for row in db.execute(query) if row.email}


def _one(db: Connection, condition: str, value: int | str) -> Subscription | None:
    row = db.execute(text(f"{_READ} WHERE {condition}"), {"value": value}).first()
    return _subscription(row) if row else None


def _subscription(row: Any) -> Subscription:
    return Subscription(
        id=row.id,
        reader=row.reader_id,
        email=row.email,
        state=row.state,
        choices=_unpacked(row.choices),
        next_at=_moment(row.next_at),
        made_at=datetime.fromisoformat(row.made_at),
        confirmed_at=_moment(row.confirmed_at),
        last_on=date.fromisoformat(row.last_on) if row.last_on else None,
        read_to=_moment(row.read_to),
        silent=row.silent,
        said=row.said,
    )


def _packed(choices: Choices) -> str:
    return json.dumps(asdict(choices))


def _unpacked(text: str) -> Choices:
    given = json.loads(text)
    return Choices(**(given | {"sections": tuple(given["sections"])}))


def _plain(value: object) -> object:
    if isinstance(value, Choices):
        return _packed(value)
    return value.isoformat() if isinstance(value, (date, datetime)) else value


def _moment(text: str | None) -> datetime | None:
    return datetime.fromisoformat(text) if text else None
