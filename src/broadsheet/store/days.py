"""Which papers stand on which day's page, in what order."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, date, datetime

from sqlalchemy import Connection, text


@dataclass(frozen=True, slots=True)
class Lively:
    """What trending knows of a paper: its votes, comments, and when it came."""

    row: int
    upvotes: int
    comments: int
    at: datetime


def rows_between(db: Connection, first: date, last: date, limit: int, offset: int) -> list[int]:
    """Papers of these days, both inclusive, by upvotes, then the newest first."""
    query = text(
        """
        SELECT id FROM papers WHERE day BETWEEN :first AND :last
        ORDER BY upvotes DESC, day DESC, published DESC, id LIMIT :limit OFFSET :offset
        """
    )
    span = {"first": first.isoformat(), "last": last.isoformat()}
    return list(db.execute(query, {**span, "limit": limit, "offset": offset}).scalars())


def count_between(db: Connection, first: date, last: date) -> int:
    """How many papers stand on these days."""
    query = text("SELECT count(*) FROM papers WHERE day BETWEEN :first AND :last")
    return int(db.execute(query, {"first": first.isoformat(), "last": last.isoformat()}).scalar_one())


def newest(db: Connection) -> date | None:
    """The newest day with papers; None in an instance without any."""
    return _day(db, "SELECT max(day) FROM papers WHERE day IS NOT NULL", {})


def before(db: Connection, day: date) -> date | None:
    """The nearest earlier day with papers."""
    return _day(db, "SELECT max(day) FROM papers WHERE day < :day", {"day": day.isoformat()})


def after(db: Connection, day: date) -> date | None:
    """The nearest later day with papers."""
    return _day(db, "SELECT min(day) FROM papers WHERE day > :day", {"day": day.isoformat()})


def count_featured(db: Connection) -> int:
    """How many days have a featured paper."""
    return int(db.execute(text("SELECT count(DISTINCT day) FROM featured")).scalar_one())


def lively_since(db: Connection, day: date) -> list[Lively]:
    """Papers of `day` and later, with what trending is reckoned from; in row order."""
    query = text(
        """
        SELECT papers.id, papers.upvotes, papers.comments, papers.day, min(featured.submitted_at)
        FROM papers LEFT JOIN featured ON featured.paper_id = papers.id
        WHERE papers.day >= :day
        GROUP BY papers.id, papers.upvotes, papers.comments, papers.day
        ORDER BY papers.id
        """
    )
    return [
        Lively(row, upvotes, comments, _moment(submitted or day))
        for row, upvotes, comments, day, submitted in db.execute(query, {"day": day.isoformat()})
    ]


def _moment(text: str) -> datetime:
    moment = datetime.fromisoformat(text)
    return moment if moment.tzinfo else moment.replace(tzinfo=UTC)


def _day(db: Connection, query: str, values: dict[str, str]) -> date | None:
    found = db.execute(text(query), values).scalar()
    return date.fromisoformat(found) if found else None
