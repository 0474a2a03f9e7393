"""What readers write about papers for themselves."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import Connection, text

from broadsheet.library import Note


def put(db: Connection, reader: int, row: int, body: str, now: datetime) -> None:
    """The note of a reader on a paper is this from now on."""
    query = text(
        """
        INSERT INTO notes (reader_id, paper_id, body, changed_at) VALUES (:reader, :row, :body, :now)
        ON CONFLICT (reader_id, paper_id)
        DO UPDATE SET body = excluded.body, changed_at = excluded.changed_at
        """
    )
    db.execute(query, {"reader": reader, "row": row, "body": body, "now": now.isoformat()})


def remove(db: Connection, reader: int, row: int) -> bool:
    """There is no such note any more; whether there was."""
    query = text("DELETE FROM notes WHERE reader_id = :reader AND paper_id = :row")
    return db.execute(query, {"reader": reader, "row": row}).rowcount > 0


def of_paper(db: Connection, reader: int, row: int) -> Note | None:
    """The note of a reader on a paper."""
    query = text("SELECT body, changed_at FROM notes WHERE reader_id = :reader AND paper_id = :row")
    found = db.execute(query, {"reader": reader, "row": row}).first()
    return Note(found.body, datetime.fromisoformat(found.changed_at)) if found else None
