"""Votes: one a person for a paper or a comment. Triggers keep the counts of papers."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import Connection, text

from broadsheet.talk import Votes


def give(db: Connection, paper: int, reader: int, now: datetime) -> bool:
    """Vote for a paper; False when they had done so already."""
    query = text(
        "INSERT INTO paper_votes (paper_id, reader_id, at) VALUES (:paper, :reader, :at)"
        " ON CONFLICT DO NOTHING"
    )
    values = {"paper": paper, "reader": reader, "at": now.isoformat()}
    return db.execute(query, values).rowcount == 1


def take_back(db: Connection, paper: int, reader: int) -> bool:
    """Take a vote for a paper back; False when there was none."""
    query = text("DELETE FROM paper_votes WHERE paper_id = :paper AND reader_id = :reader")
    return db.execute(query, {"paper": paper, "reader": reader}).rowcount == 1


def has_voted(db: Connection, paper: int, reader: int) -> bool:
    """Whether somebody votes for a paper."""
    query = text("SELECT 1 FROM paper_votes WHERE paper_id = :paper AND reader_id = :reader")
    return db.execute(query, {"paper": paper, "reader": reader}).first() is not None


def give_comment(db: Connection, comment: int, reader: int, now: datetime) -> bool:
    """Vote for a comment; False when they had done so already."""
    query = text(
        "INSERT INTO comment_votes (comment_id, reader_id, at) VALUES (:comment, :reader, :at)"
        " ON CONFLICT DO NOTHING"
    )
    values = {"comment": comment, "reader": reader, "at": now.isoformat()}
    return db.execute(query, values).rowcount == 1


def take_comment_back(db: Connection, comment: int, reader: int) -> bool:
    """Take a vote for a comment back; False when there was none."""
    query = text("DELETE FROM comment_votes WHERE comment_id = :comment AND reader_id = :reader")
    return db.execute(query, {"comment": comment, "reader": reader}).rowcount == 1


def log(db: Connection, reader: int, subject: str, given: bool, now: datetime) -> None:
    """Write a press down: `paper:7` or `comment:7`, given or taken back."""
    query = text(
        "INSERT INTO vote_log (at, reader_id, subject, given) VALUES (:at, :reader, :subject, :given)"
    )
    values = {"at": now.isoformat(), "reader": reader, "subject": subject, "given": int(given)}
    db.execute(query, values)


def of_paper(db: Connection, paper: int) -> Votes:
    """The counts of a paper; none of one that is gone."""
    query = text("SELECT upvotes + votes, votes FROM papers WHERE id = :paper")
    row = db.execute(query, {"paper": paper}).first()
    return Votes(*row) if row else Votes(0, 0)


def miscounted(db: Connection) -> list[int]:
    """Rows of papers whose counts are not those of the rows of votes and comments: none, ever."""
    query = text(
        """
        SELECT id FROM papers
        WHERE votes <> (SELECT count(*) FROM paper_votes WHERE paper_id = papers.id)
           OR talk <> (
               SELECT count(*) FROM comments
               WHERE paper_id = papers.id AND deleted_at IS NULL AND hidden_at IS NULL
           )
        """
    )
    return list(db.execute(query).scalars())
