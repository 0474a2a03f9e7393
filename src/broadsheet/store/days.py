"""Which papers stand on which day's page, in what order."""

from __future__ import annotations

from datetime import date

from sqlalchemy import Connection, text


def rows_between(db: Connection, first: date, last: date, limit: int, offset: int) -> list[int]:
    """Papers of these days, inclusive, and submitted for them: featured ones first, then by upvotes."""
    query = text(
        """
        SELECT papers.id FROM papers
        LEFT JOIN submissions ON submissions.paper_id = papers.id AND submissions.state <> 'withdrawn'
            AND submissions.day BETWEEN :first AND :last
        WHERE papers.id IN (
            SELECT id FROM papers WHERE day BETWEEN :first AND :last
            UNION SELECT paper_id FROM submissions
            WHERE day BETWEEN :first AND :last AND state <> 'withdrawn'
        )
        ORDER BY CASE WHEN submissions.state = 'featured' THEN 0 ELSE 1 END, upvotes + votes DESC,
            papers.day DESC, published DESC, papers.id
        LIMIT :limit OFFSET :offset
        """
    )
    span = {"first": first.isoformat(), "last": last.isoformat()}
    return list(db.execute(query, {**span, "limit": limit, "offset": offset}).scalars())


def count_between(db: Connection, first: date, last: date) -> int:
    """How many papers stand on these days."""
    query = text(
        """
        SELECT count(*) FROM (
            SELECT id FROM papers WHERE day BETWEEN :first AND :last
            UNION SELECT paper_id FROM submissions
            WHERE day BETWEEN :first AND :last AND state <> 'withdrawn'
        ) AS found
        """
    )
    return int(db.execute(query, {"first": first.isoformat(), "last": last.isoformat()}).scalar_one())


def newest(db: Connection, today: date) -> date | None:
    """The newest day with papers, not counting what is submitted for a day to come; None without any."""
    return _day(db, "max", "day IS NOT NULL", {}, today)


def before(db: Connection, day: date, today: date) -> date | None:
    """The nearest earlier day with papers."""
    return _day(db, "max", "day < :day", {"day": day.isoformat()}, today)


def after(db: Connection, day: date, today: date) -> date | None:
    """The nearest later day with papers."""
    return _day(db, "min", "day > :day", {"day": day.isoformat()}, today)


def count_featured(db: Connection) -> int:
    """How many days have a featured paper."""
    return int(db.execute(text("SELECT count(DISTINCT day) FROM featured")).scalar_one())


def _day(db: Connection, which: str, where: str, values: dict[str, str], today: date) -> date | None:
    query = f"""
        SELECT {which}(day) FROM (
            SELECT {which}(day) AS day FROM papers WHERE {where}
            UNION ALL SELECT {which}(day) FROM submissions
            WHERE {where} AND day <= :today AND state <> 'withdrawn'
        ) AS days
    """
    found = db.execute(text(query), {**values, "today": today.isoformat()}).scalar()
    return date.fromisoformat(found) if found else None
