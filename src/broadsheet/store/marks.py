"""What readers have read, and what is not for them."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from sqlalchemy import Connection, bindparam, text

from broadsheet.library import Mark


def put(db: Connection, reader: int, row: int, mark: Mark, now: datetime) -> None:
    """A paper has a mark from now on."""
    query = text(
        "INSERT INTO marks (reader_id, paper_id, mark, at) VALUES (:reader, :row, :mark, :now)"
        " ON CONFLICT DO NOTHING"
    )
    db.execute(query, {"reader": reader, "row": row, "mark": mark, "now": now.isoformat()})


def remove(db: Connection, reader: int, row: int, mark: Mark) -> bool:
    """A paper has the mark no more; whether it had."""
    query = text("DELETE FROM marks WHERE reader_id = :reader AND paper_id = :row AND mark = :mark")
    return db.execute(query, {"reader": reader, "row": row, "mark": mark}).rowcount > 0


def among(db: Connection, reader: int, mark: Mark, rows: Sequence[int]) -> set[int]:
    """Which of these papers have the mark."""
    query = text(
        "SELECT paper_id FROM marks WHERE reader_id = :reader AND mark = :mark AND paper_id IN :rows"
    ).bindparams(bindparam("rows", expanding=True))
    return set(db.execute(query, {"reader": reader, "mark": mark, "rows": list(rows)}).scalars())
