"""Who may do a thing now: a name is held by one process at a time, until it lets go or its time is over.

Times are seconds since 1970; processes on several machines need clocks that agree to about a second.
"""

from __future__ import annotations

from sqlalchemy import Connection, text


def take(db: Connection, name: str, holder: str, now: float, until: float) -> bool:
    """Hold `name` until then, if nobody else does; whether it is ours. Who holds it may take it again."""
    found = db.execute(
        text(
            """
            INSERT INTO leases (name, holder, until) VALUES (:name, :holder, :until)
            ON CONFLICT (name) DO UPDATE SET holder = excluded.holder, until = excluded.until
            WHERE leases.until <= :now OR leases.holder = :holder
            """
        ),
        {"name": name, "holder": holder, "now": now, "until": until},
    )
    return found.rowcount > 0


def let_go(db: Connection, name: str, holder: str, until: float = 0.0) -> None:
    """Give `name` back; nobody may hold it before `until`. Nothing happens when it is not ours any more."""
    db.execute(
        text("UPDATE leases SET holder = '', until = :until WHERE name = :name AND holder = :holder"),
        {"name": name, "holder": holder, "until": until},
    )


def free_at(db: Connection, name: str) -> float:
    """When `name` can be held, as far as is known now; 0 when nobody ever did."""
    return float(
        db.execute(
            text("SELECT coalesce(max(until), 0) FROM leases WHERE name = :name"), {"name": name}
        ).scalar_one()
    )


def holders(db: Connection, now: float) -> dict[str, str]:
    """Names that are held now, and by whom."""
    query = text("SELECT name, holder FROM leases WHERE until > :now AND holder <> '' ORDER BY name")
    return {str(name): str(holder) for name, holder in db.execute(query, {"now": now})}
