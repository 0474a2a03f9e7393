"""What was done to accounts, rights and tokens, by whom and when."""

from __future__ import annotations

import json
from collections.abc import Mapping
from datetime import datetime

from sqlalchemy import Connection, insert, text

from broadsheet.readers import Audited
from broadsheet.store.people_tables import audit


def add(
    db: Connection,
    now: datetime,
    reader: int | None,
    act: str,
    subject: str = "",
    details: Mapping[str, object] | None = None,
) -> None:
    """Write down an act; secrets are never among its details."""
    values = {"at": now.isoformat(), "reader_id": reader, "act": act, "subject": subject}
    db.execute(insert(audit).values(values | {"details": json.dumps(details or {})}))


def newest(db: Connection, limit: int = 50, offset: int = 0) -> list[Audited]:
    """Acts, the last first."""
    query = text(
        """
        SELECT audit.at, readers.name, audit.act, audit.subject, audit.details
        FROM audit LEFT JOIN readers ON readers.id = audit.reader_id
        ORDER BY audit.id DESC LIMIT :limit OFFSET :offset
        """
    )
    rows = db.execute(query, {"limit": limit, "offset": offset})
    return [
        Audited(datetime.fromisoformat(row.at), row.name, row.act, row.subject, json.loads(row.details))
        for row in rows
    ]
