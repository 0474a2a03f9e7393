"""Reports of comments, and the log of what moderators did."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import Connection, text

from broadsheet.store import comments
from broadsheet.talk import Moderated, Report


def add(db: Connection, comment: int, reader: int, reason: str, now: datetime) -> bool:
    """Report a comment; False when they have an open report of it already."""
    query = text(
        """
        INSERT INTO reports (comment_id, reader_id, reason, at)
        SELECT :comment, :reader, :reason, :now WHERE NOT EXISTS (
            SELECT 1 FROM reports
            WHERE comment_id = :comment AND reader_id = :reader AND settled_at IS NULL
        )
        """
    )
    values = {"comment": comment, "reader": reader, "reason": reason, "now": now.isoformat()}
    return db.execute(query, values).rowcount == 1


def take_back(db: Connection, comment: int, reader: int) -> bool:
    """Forget the open report of a comment that somebody made; False when there is none."""
    query = text(
        "DELETE FROM reports WHERE comment_id = :comment AND reader_id = :reader AND settled_at IS NULL"
    )
    return db.execute(query, {"comment": comment, "reader": reader}).rowcount > 0


def open_ones(db: Connection) -> list[Report]:
    """Reports that nobody has looked at, the oldest first."""
    query = text(
        """
        SELECT reports.id, reports.comment_id, reports.reason, reports.at, readers.name,
               papers.public_id, papers.title
        FROM reports JOIN comments ON comments.id = reports.comment_id
        JOIN papers ON papers.id = comments.paper_id
        LEFT JOIN readers ON readers.id = reports.reader_id
        WHERE reports.settled_at IS NULL ORDER BY reports.id
        """
    )
    return [
        Report(
            row.id,
            comments.one(db, row.comment_id),
            row.public_id,
            row.title,
            row.reason,
            datetime.fromisoformat(row.at),
            row.name,
        )
        for row in db.execute(query).all()
    ]


def count_open(db: Connection) -> int:
    """How many reports nobody has looked at."""
    return int(db.execute(text("SELECT count(*) FROM reports WHERE settled_at IS NULL")).scalar_one())


def settle(db: Connection, comment: int, outcome: str, now: datetime) -> int:
    """Close the open reports of a comment; how many there were."""
    query = text(
        """
        UPDATE reports SET settled_at = :now, outcome = :outcome
        WHERE comment_id = :comment AND settled_at IS NULL
        """
    )
    return db.execute(query, {"comment": comment, "outcome": outcome, "now": now.isoformat()}).rowcount


def reopen(db: Connection, comment: int, outcome: str) -> int:
    """Open the reports of a comment that were closed last, if they were closed so; how many there were."""
    query = text(
        """
        UPDATE reports SET settled_at = NULL, outcome = ''
        WHERE comment_id = :comment AND outcome = :outcome
          AND settled_at = (SELECT max(settled_at) FROM reports WHERE comment_id = :comment)
        """
    )
    return db.execute(query, {"comment": comment, "outcome": outcome}).rowcount


def log(db: Connection, moderator: int, act: str, subject: str, reason: str, now: datetime) -> None:
    """Write down what a moderator did."""
    query = text(
        "INSERT INTO moderation (at, reader_id, act, subject, reason)"
        " VALUES (:at, :reader, :act, :subject, :reason)"
    )
    values = {"at": now.isoformat(), "reader": moderator, "act": act, "subject": subject, "reason": reason}
    db.execute(query, values)


def logged(db: Connection, limit: int = 100, offset: int = 0) -> list[Moderated]:
    """What moderators did, the last first."""
    query = text(
        """
        SELECT moderation.at, readers.name, moderation.act, moderation.subject, moderation.reason
        FROM moderation LEFT JOIN readers ON readers.id = moderation.reader_id
        ORDER BY moderation.id DESC LIMIT :limit OFFSET :offset
        """
    )
    rows = db.execute(query, {"limit": limit, "offset": offset})
    return [
        Moderated(datetime.fromisoformat(at), name, act, subject, reason)
        for at, name, act, subject, reason in rows
    ]
