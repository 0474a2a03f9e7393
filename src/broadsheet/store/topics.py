"""Topics, and which papers lie in them, as pages ask."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any

from sqlalchemy import Connection, bindparam, text

from broadsheet.subjects import Topic, TopicOrder

_READ = """
    SELECT id, level, coalesce(given, name) AS name, parent_id, phrases, papers, given, into_id FROM topics
"""
_WHOLE_DAY = 10  # signs of a date that is not partial
_HANDFUL = 10  # papers with a day of their own say little of what came lately: it may be wrong


def alive(db: Connection) -> list[Topic]:
    """All topics that are, larger ones first."""
    query = f"{_READ} WHERE into_id IS NULL AND level > 0 ORDER BY level, papers DESC, id"
    return [_topic(row) for row in db.execute(text(query))]


def by_id(db: Connection, number: int) -> Topic | None:
    """The topic of this number, whether it still is or not."""
    row = db.execute(text(f"{_READ} WHERE id = :id AND level > 0"), {"id": number}).first()
    return _topic(row) if row else None


def name_by_hand(db: Connection, number: int, given: str | None) -> None:
    """A person gives a topic its name, or lets it have the found one."""
    db.execute(text("UPDATE topics SET given = :given WHERE id = :id"), {"given": given, "id": number})


def count_unplaced(db: Connection) -> int:
    """How many papers were not looked at."""
    query = "SELECT (SELECT count(*) FROM papers) - (SELECT count(*) FROM topic_papers)"
    return int(db.execute(text(query)).scalar_one())


def added_up(counts: Mapping[int | None, int], parents: Mapping[int, int | None]) -> dict[int, int]:
    """Numbers of the lowest topics, given to all that they lie in as well."""
    sums: dict[int, int] = {}
    for topic, n in counts.items():
        at = topic
        while at is not None:
            sums[at] = sums.get(at, 0) + n
            at = parents.get(at)
    return sums


def counts_between(
    db: Connection, first: date | None, last: date | None, signs: int = _WHOLE_DAY
) -> dict[int | None, int]:
    """How many papers of these days, inclusive, lie in each of the lowest topics; None for no topic.

    Args:
        first, last: None for all papers.
        signs: of the date that a paper must at least have: 4 takes those of which the year is known.
    """
    where, values = "", {}
    if first and last:
        where = "WHERE day >= :first AND day <= :last AND length(day) >= :signs"
        values = {"first": first.isoformat()[:signs], "last": last.isoformat(), "signs": signs}
    query = f"SELECT topic_id, count(*) FROM topic_papers {where} GROUP BY topic_id"
    return {topic: n for topic, n in db.execute(text(query), values)}  # noqa: C416 (a row is no pair to mypy)


def newest_day(db: Connection, today: date) -> date | None:
    """The newest whole day of papers in topics, not after today, that is no handful."""
    query = text(
        """
        SELECT min(day) FROM (
            SELECT day FROM topic_papers
            WHERE day <= :today AND length(day) >= :signs AND topic_id IS NOT NULL
            ORDER BY day DESC LIMIT :handful
        ) AS newest
        """
    )
    values = {"today": today.isoformat(), "signs": _WHOLE_DAY, "handful": _HANDFUL}
    found = db.execute(query, values).scalar()
    return date.fromisoformat(found) if found else None


def topic_of(db: Connection, row: int) -> int | None:
    """The lowest topic of a paper; None when it has none."""
    query = text("SELECT topic_id FROM topic_papers WHERE paper_id = :row")
    return db.execute(query, {"row": row}).scalar()


def rows_in(
    db: Connection,
    lowest: Sequence[int],
    order: TopicOrder,
    limit: int,
    offset: int = 0,
    since: date | None = None,
) -> list[int]:
    """Papers of these topics, of the lowest level, in order; `since` leaves out those of earlier days."""
    votes = "papers.upvotes + papers.votes DESC, " if order == "upvotes" else ""
    join = "JOIN papers ON papers.id = topic_papers.paper_id" if votes else ""
    query = text(
        f"""
        SELECT topic_papers.paper_id FROM topic_papers {join}
        WHERE topic_id IN :lowest AND coalesce(topic_papers.day, '') >= :since
        ORDER BY {votes}coalesce(topic_papers.day, '') DESC, topic_papers.paper_id DESC
        LIMIT :limit OFFSET :offset
        """
    ).bindparams(bindparam("lowest", expanding=True))
    values = {"lowest": list(lowest), "since": since.isoformat() if since else ""}
    return list(db.execute(query, values | {"limit": limit, "offset": offset}).scalars())


def count_in(db: Connection, lowest: Sequence[int]) -> int:
    """How many papers these topics, of the lowest level, have."""
    query = text("SELECT count(*) FROM topic_papers WHERE topic_id IN :lowest")
    query = query.bindparams(bindparam("lowest", expanding=True))
    return int(db.execute(query, {"lowest": list(lowest)}).scalar_one())


def _topic(row: Any) -> Topic:
    phrases = tuple(json.loads(row.phrases))
    given = row.given is not None
    return Topic(row.id, row.level, row.name, row.parent_id, phrases, row.papers, given, row.into_id)
