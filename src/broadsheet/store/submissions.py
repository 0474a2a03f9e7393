"""Papers that members put on a day's page."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any

from sqlalchemy import Connection, text

from broadsheet.talk import Submission

from ._listed import listed

_READ = """
    SELECT submissions.paper_id, submissions.note, submissions.at, submissions.day, submissions.state,
           submissions.reader_id, readers.name, readers.full_name
    FROM submissions LEFT JOIN readers ON readers.id = submissions.reader_id
"""


def add(db: Connection, paper: int, reader: int, note: str, day: date, now: datetime) -> bool:
    """Put a paper on a day's page; False when somebody did already."""
    query = text(
        """
        INSERT INTO submissions (paper_id, reader_id, note, at, day, state)
        VALUES (:paper, :reader, :note, :at, :day, 'submitted') ON CONFLICT DO NOTHING
        """
    )
    values = {"paper": paper, "reader": reader, "note": note, "at": now.isoformat(), "day": day.isoformat()}
    return db.execute(query, values).rowcount == 1


def remove(db: Connection, paper: int, reader: int) -> bool:
    """Take a paper off again that nobody has decided on; False when they did not put it there."""
    query = text(
        "DELETE FROM submissions WHERE paper_id = :paper AND reader_id = :reader AND decided_at IS NULL"
    )
    return db.execute(query, {"paper": paper, "reader": reader}).rowcount == 1


def of_papers(db: Connection, papers: list[int]) -> dict[int, Submission]:
    """By paper, who put it on a page and when."""
    rows = db.execute(text(f"{_READ} WHERE submissions.paper_id IN {listed(papers)}"))
    return {row.paper_id: _submission(row) for row in rows}


def of_reader(db: Connection, reader: int, limit: int = 50) -> list[Submission]:
    """What somebody put on pages, the last first; not what was withdrawn."""
    query = text(
        f"{_READ} WHERE submissions.reader_id = :reader AND submissions.state <> 'withdrawn'"
        " ORDER BY submissions.at DESC LIMIT :limit"
    )
    return [_submission(row) for row in db.execute(query, {"reader": reader, "limit": limit})]


def submitter_of(db: Connection, paper: int) -> int | None:
    """The number of the reader who submitted a paper."""
    return db.execute(
        text("SELECT reader_id FROM submissions WHERE paper_id = :paper"), {"paper": paper}
    ).scalar()


def count_since(db: Connection, reader: int, since: datetime) -> int:
    """How many papers somebody has submitted since."""
    query = text("SELECT count(*) FROM submissions WHERE reader_id = :reader AND at >= :since")
    return int(db.execute(query, {"reader": reader, "since": since.isoformat()}).scalar_one())


def decide(db: Connection, paper: int, state: str, day: date, by: int, now: datetime) -> None:
    """What a curator made of it."""
    query = text(
        """
        UPDATE submissions SET state = :state, day = :day, decided_by = :by, decided_at = :now
        WHERE paper_id = :paper
        """
    )
    values = {"state": state, "day": day.isoformat(), "by": by, "now": now.isoformat(), "paper": paper}
    db.execute(query, values)


def newest(db: Connection, limit: int = 50) -> list[Submission]:
    """The last ones, those withdrawn, too."""
    rows = db.execute(text(f"{_READ} ORDER BY submissions.at DESC LIMIT :limit"), {"limit": limit})
    return [_submission(row) for row in rows]


def _submission(row: Any) -> Submission:
    return Submission(
        row.paper_id,
        row.reader_id,
        row.name,
        row.full_name or row.name,
        row.note,
        datetime.fromisoformat(row.at),
        date.fromisoformat(row.day),
        row.state,
    )
