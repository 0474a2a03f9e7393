"""Papers by what no index keeps of them: comment, report number, days of submission and update."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Literal

from sqlalchemy import Connection, text

from ._listed import listed


@dataclass(frozen=True, slots=True)
class Dated:
    """An arXiv paper and the partial dates of its first and its last version; empty where unknown."""

    row: int
    published: str
    updated: str


def rows_commented(db: Connection, phrase: str) -> list[int]:
    """Papers whose comment has these signs, whatever their case."""
    query = text("SELECT id FROM papers WHERE lower(note) LIKE :phrase ESCAPE '!'")
    return list(db.execute(query, {"phrase": f"%{_plain(phrase)}%"}).scalars())


def rows_reported(db: Connection, number: str) -> list[int]:
    """Papers whose report number begins so, whatever its case."""
    query = text("SELECT id FROM papers WHERE lower(imprint) LIKE :report ESCAPE '!'")
    return list(db.execute(query, {"report": f'%"report": "{_plain(number)}%'}).scalars())


def rows_between(
    db: Connection, column: Literal["published", "updated"], since: date | None, until: date | None
) -> list[int]:
    """Papers submitted, or last updated, on these days, inclusive; a partial date is its first day."""
    within = f"{column} >= :year AND substr({column} || '-01-01', 1, 10) BETWEEN :since AND :until"
    if column == "updated":  # what was never updated is as it was submitted
        never = within.replace("updated", "published")
        within = f"({within}) OR (updated IS NULL AND {never})"
    first, last = (since or date.min).isoformat(), (until or date.max).isoformat()
    values = {"year": first[:4], "since": first, "until": last}
    return list(db.execute(text(f"SELECT id FROM papers WHERE {within}"), values).scalars())


def dated(db: Connection, rows: Sequence[int]) -> list[Dated]:
    """Those of these papers that have an arXiv id, with their dates; in no order."""
    found: list[Dated] = []
    for start in range(0, len(rows), 1000):
        part = listed(rows[start : start + 1000])
        query = (
            "SELECT id, coalesce(published, ''), coalesce(updated, published, '') FROM papers"
            f" WHERE substr(public_id, 1, 6) = 'arXiv:' AND id IN {part}"
        )
        found += [Dated(*row) for row in db.exec_driver_sql(query)]
    return found


def _plain(text: str) -> str:
    """A text in lower case, to be found as it is."""
    return "".join(f"!{sign}" if sign in "%_!" else sign for sign in text.lower())
