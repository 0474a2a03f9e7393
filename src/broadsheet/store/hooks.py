"""Webhooks: what they are about, what they were told, what waits to be told, in order."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, insert, text, update

from broadsheet.hooks import Event, Hook, HookKind, Shape

from .hook_tables import hook_events, hook_papers, hooks

_READ = """
    SELECT hooks.id, hooks.reader_id, address, kind, value, shape, secret, hooks.state,
        hooks.made_at, failures,
        said, (SELECT count(*) FROM hook_events WHERE hook_id = hooks.id AND state = 'waiting') AS waiting
    FROM hooks
"""
# The first of each hook alone: events are told in order, and one that fails holds up those behind it.
_DUE = text(
    """
    SELECT id, hook_id, content, tries FROM hook_events
    WHERE id IN (SELECT min(id) FROM hook_events WHERE state = 'waiting' GROUP BY hook_id)
        AND due_at <= :now AND hook_id IN (SELECT id FROM hooks WHERE state = 'active')
    ORDER BY due_at, id LIMIT :limit
    """
)


def add(
    db: Connection,
    reader: int,
    address: str,
    kind: HookKind,
    value: str,
    shape: Shape,
    secret: str,
    now: datetime,
) -> int:
    """Make a hook; its number."""
    values: dict[str, Any] = {"reader_id": reader, "address": address, "kind": kind, "value": value}
    values |= {"shape": shape, "secret": secret, "state": "active", "made_at": now.isoformat()}
    return int(db.execute(insert(hooks).values(values).returning(hooks.c.id)).scalar_one())


def of_reader(db: Connection, reader: int) -> list[Hook]:
    """Somebody's hooks, the newest first."""
    query = text(f"{_READ} WHERE hooks.reader_id = :reader ORDER BY hooks.id DESC")
    return [_hook(row) for row in db.execute(query, {"reader": reader})]


def by_id(db: Connection, hook: int) -> Hook | None:
    """The hook of this number."""
    row = db.execute(text(f"{_READ} WHERE hooks.id = :id"), {"id": hook}).first()
    return _hook(row) if row else None


def active(db: Connection) -> list[Hook]:
    """All hooks that are told something."""
    return [_hook(row) for row in db.execute(text(f"{_READ} WHERE hooks.state = 'active' ORDER BY hooks.id"))]


def end(db: Connection, reader: int, hook: int) -> int:
    """Delete one of somebody's hooks; how many that were."""
    query = text("DELETE FROM hooks WHERE id = :id AND reader_id = :reader")
    return db.execute(query, {"id": hook, "reader": reader}).rowcount


def change(db: Connection, hook: int, **given: object) -> None:
    """Write these columns anew: state, failures, said."""
    db.execute(update(hooks).where(hooks.c.id == hook).values(given))


def told(db: Connection, hook: int) -> set[int]:
    """Rows of the papers that a hook was told of."""
    query = text("SELECT paper_id FROM hook_papers WHERE hook_id = :hook")
    return set(db.execute(query, {"hook": hook}).scalars())


def tell(db: Connection, hook: int, rows: Sequence[int]) -> None:
    """These papers are told now."""
    if rows:
        values = [{"hook_id": hook, "paper_id": row} for row in rows]
        db.execute(insert(hook_papers), values)


def put(db: Connection, hook: int, content: bytes, now: datetime) -> int:
    """An event waits behind all others of its hook; its number."""
    values = {"hook_id": hook, "content": content, "state": "waiting"}
    values |= {"due_at": now.isoformat(), "made_at": now.isoformat()}
    return int(db.execute(insert(hook_events).values(values).returning(hook_events.c.id)).scalar_one())


def claim(db: Connection, now: datetime, until: datetime, limit: int) -> list[Event]:
    """Events that are due, one of each hook; nobody else takes them before `until`."""
    found = db.execute(_DUE, {"now": now.isoformat(), "limit": limit}).all()
    events = []
    for row in found:
        hook = db.execute(text(f"{_READ} WHERE hooks.id = :id"), {"id": row.hook_id}).one()
        db.execute(
            text("UPDATE hook_events SET due_at = :until WHERE id = :id"),
            {"until": until.isoformat(), "id": row.id},
        )
        events.append(Event(row.id, _hook(hook), hook.secret, bytes(row.content), row.tries))
    return events


def settle(db: Connection, event: int) -> None:
    """It was taken; its content is needed no more."""
    query = text(
        "UPDATE hook_events SET state = 'taken', tries = tries + 1, content = :nothing WHERE id = :id"
    )
    db.execute(query, {"nothing": b"", "id": event})


def put_back(db: Connection, event: int, due_at: datetime) -> None:
    """It is to be tried again then."""
    query = text("UPDATE hook_events SET due_at = :due_at, tries = tries + 1 WHERE id = :id")
    db.execute(query, {"due_at": due_at.isoformat(), "id": event})


def forget_before(db: Connection, then: datetime) -> int:
    """Delete events that were settled and made before then; how many that were."""
    query = text("DELETE FROM hook_events WHERE made_at < :then AND state <> 'waiting'")
    return db.execute(query, {"then": then.isoformat()}).rowcount


def _hook(row: Any) -> Hook:
    return Hook(
        row.id,
        row.reader_id,
        row.address,
        row.kind,
        row.value,
        row.shape,
        row.state,
        datetime.fromisoformat(row.made_at),
        row.failures,
        row.said,
        row.waiting,
    )
