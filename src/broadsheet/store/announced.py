"""What an archive announced, day by day, and what of it we have.

A source's announcements are kept under each of its errands: `arxiv_rss:cs`, `arxiv_rss:math`. A paper
counts as had when another source has told of it, since what only the announcement told is not the paper's
own record; with `alone`, its announcement is enough.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from sqlalchemy import Connection, text

from broadsheet.harvests import AnnouncedDay

_OURS = "(archive = :source OR substr(archive, 1, length(:source) + 1) = :source || ':')"
_HAD = """
    EXISTS (
        SELECT 1 FROM external_ids JOIN records ON records.paper_id = external_ids.paper_id
        WHERE external_ids.scheme = :scheme
            AND external_ids.value = substr(told.key, length(:scheme) + 2)
            AND (:alone = 1 OR records.source <> :source)
    )
"""
# One line for each paper and day, whichever errands heard of it; kind 0 is the strongest.
_TOLD = f"""
    SELECT day, key, min(CASE kind WHEN 'new' THEN 0 WHEN 'cross' THEN 1 ELSE 2 END) AS kind
    FROM announced WHERE {_OURS} AND key <> '' AND day BETWEEN :first AND :last GROUP BY day, key
"""
_SCHEME = "arXiv"


def keep_silent(db: Connection, archive: str, days: Sequence[date]) -> None:
    """Keep that an archive announced nothing on these days."""
    query = text(
        "INSERT INTO announced (archive, day, key, kind) VALUES (:archive, :day, '', 'none')"
        " ON CONFLICT (archive, day, key) DO NOTHING"
    )
    if days:
        db.execute(query, [{"archive": archive, "day": day.isoformat()} for day in days])


def heard(db: Connection, source: str, since: date) -> dict[str, list[date]]:
    """By errand: its first day of all, then its days from `since` on, in order, silent ones too."""
    query = text(
        f"""
        SELECT archive, min(day) FROM announced WHERE {_OURS} GROUP BY archive
        UNION SELECT DISTINCT archive, day FROM announced WHERE {_OURS} AND day >= :since
        ORDER BY 1, 2
        """
    )
    found: dict[str, list[date]] = {}
    for archive, day in db.execute(query, {"source": source, "since": since.isoformat()}):
        found.setdefault(archive, []).append(date.fromisoformat(day))
    return found


def days(db: Connection, source: str, first: date, last: date, alone: bool = False) -> list[AnnouncedDay]:
    """What was announced on each of these days, and how much of it we have; days without any are left out."""
    query = text(
        f"""
        SELECT day, sum(CASE kind WHEN 0 THEN 1 ELSE 0 END), sum(CASE kind WHEN 1 THEN 1 ELSE 0 END),
            sum(CASE kind WHEN 2 THEN 1 ELSE 0 END), sum(CASE WHEN {_HAD} THEN 1 ELSE 0 END)
        FROM ({_TOLD}) AS told GROUP BY day ORDER BY day
        """
    )
    return [
        AnnouncedDay(date.fromisoformat(day), *map(int, counts))
        for day, *counts in db.execute(query, _values(source, first, last, alone))
    ]


def missing(
    db: Connection, source: str, first: date, last: date, alone: bool = False, limit: int | None = None
) -> list[str]:
    """Ids of papers announced on these days that we do not have, `arXiv:2405.14979`, in order; none twice."""
    end = "" if limit is None else "LIMIT :limit"
    query = text(f"SELECT DISTINCT key FROM ({_TOLD}) AS told WHERE NOT {_HAD} ORDER BY key {end}")
    values = _values(source, first, last, alone) | ({} if limit is None else {"limit": limit})
    return list(db.execute(query, values).scalars())


def _values(source: str, first: date, last: date, alone: bool) -> dict[str, str | int]:
    return {
        "source": source,
        "first": first.isoformat(),
        "last": last.isoformat(),
        "alone": int(alone),
        "scheme": _SCHEME,
    }


def forget_before(db: Connection, day: date) -> int:
    """Drop what was announced before that day, but for the first day of each errand; how many rows."""
    query = text(
        """
        DELETE FROM announced WHERE day < :day AND day > (
            SELECT min(first.day) FROM announced AS first WHERE first.archive = announced.archive
        )
        """
    )
    return db.execute(query, {"day": day.isoformat()}).rowcount
