"""Letters that were written, with the papers they told of: so that none is told twice."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime
from typing import Any

from sqlalchemy import Connection, insert, text

from broadsheet.letters import Item, Section, Written

from .letter_tables import letter_papers, letters

_READ = """
    SELECT id, subscription_id, day, subject, made_at,
           (SELECT count(*) FROM letter_papers WHERE letter_id = letters.id) AS papers
    FROM letters
"""


def add(
    db: Connection,
    subscription: int,
    hash: bytes,
    message_id: str,
    day: date,
    subject: str,
    items: Sequence[Item],
    now: datetime,
) -> int:
    """Write down a letter and its papers; its number."""
    values = {"subscription_id": subscription, "hash": hash, "message_id": message_id, "subject": subject}
    values |= {"day": day.isoformat(), "made_at": now.isoformat()}
    letter = int(db.execute(insert(letters).values(values).returning(letters.c.id)).scalar_one())
    rows = [
        {
            "letter_id": letter,
            "paper_id": item.paper.row,
            "position": position,
            "section": item.section,
            "reason": item.reason,
        }
        for position, item in enumerate(items)
    ]
    if rows:
        db.execute(insert(letter_papers), rows)
    return letter


def by_hash(db: Connection, hash: bytes) -> Written | None:
    """The letter in whose links this secret is."""
    row = db.execute(text(f"{_READ} WHERE hash = :hash"), {"hash": hash}).first()
    return _written(row) if row else None


def by_id(db: Connection, letter: int) -> Written | None:
    """The letter of this number."""
    row = db.execute(text(f"{_READ} WHERE id = :id"), {"id": letter}).first()
    return _written(row) if row else None


def of_subscription(db: Connection, subscription: int, limit: int, offset: int = 0) -> list[Written]:
    """Letters to somebody, the newest first."""
    query = text(f"{_READ} WHERE subscription_id = :id ORDER BY id DESC LIMIT :limit OFFSET :offset")
    values = {"id": subscription, "limit": limit, "offset": offset}
    return [_written(row) for row in db.execute(query, values)]


def papers_of(db: Connection, letter: int) -> list[tuple[int, Section, str]]:
    """The papers of a letter in its order: row, section, reason."""
    query = text(
        "SELECT paper_id, section, reason FROM letter_papers WHERE letter_id = :letter ORDER BY position"
    )
    return [(row.paper_id, row.section, row.reason) for row in db.execute(query, {"letter": letter})]


def told(db: Connection, subscription: int) -> set[int]:
    """Rows of all papers that somebody was told of."""
    query = text(
        """
        SELECT paper_id FROM letter_papers JOIN letters ON letters.id = letter_id
        WHERE subscription_id = :id
        """
    )
    return set(db.execute(query, {"id": subscription}).scalars())


def _written(row: Any) -> Written:
    day, made_at = date.fromisoformat(row.day), datetime.fromisoformat(row.made_at)
    return Written(row.id, row.subscription_id, day, row.subject, made_at, row.papers)
