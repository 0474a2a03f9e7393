"""That readers say they wrote a paper, and what admins made of it."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, text

from broadsheet.errors import NotFound
from broadsheet.talk import Claim, ClaimState

from ._listed import listed

_READ = """
    SELECT claims.id, claims.paper_id, claims.reader_id, claims.position, claims.at, claims.state,
           claims.decided_at, papers.public_id, papers.title, readers.name, readers.full_name,
           authors.name AS author
    FROM claims JOIN papers ON papers.id = claims.paper_id JOIN readers ON readers.id = claims.reader_id
    LEFT JOIN authors ON authors.paper_id = claims.paper_id AND authors.position = claims.position
"""


def put(db: Connection, paper: int, reader: int, position: int, now: datetime) -> None:
    """Write an open claim; what was decided of an older one of theirs is forgotten."""
    query = text(
        """
        INSERT INTO claims (paper_id, reader_id, position, at, state)
        VALUES (:paper, :reader, :position, :at, 'open')
        ON CONFLICT (paper_id, reader_id) DO UPDATE SET position = excluded.position, at = excluded.at,
            state = 'open', decided_at = NULL, decided_by = NULL
        """
    )
    db.execute(query, {"paper": paper, "reader": reader, "position": position, "at": now.isoformat()})


def delete(db: Connection, number: int) -> None:
    """Forget a claim."""
    db.execute(text("DELETE FROM claims WHERE id = :number"), {"number": number})


def decide(db: Connection, number: int, state: ClaimState, by: int, now: datetime) -> bool:
    """What an admin made of it; False when somebody else is that author of that paper already."""
    query = text(
        """
        UPDATE claims SET state = :state, decided_at = :now, decided_by = :by
        WHERE id = :number AND (:state <> 'confirmed' OR NOT EXISTS (
            SELECT 1 FROM claims AS other
            WHERE other.paper_id = claims.paper_id AND other.position = claims.position
              AND other.id <> claims.id AND other.state = 'confirmed'
        ))
        """
    )
    values = {"state": state, "now": now.isoformat(), "by": by, "number": number}
    return db.execute(query, values).rowcount == 1


def one(db: Connection, number: int) -> Claim:
    """The claim of this number.

    Raises:
        NotFound: there is none.
    """
    row = db.execute(text(f"{_READ} WHERE claims.id = :number"), {"number": number}).first()
    if row is None:
        raise NotFound("there is no such claim; it may have been taken back")
    return _claim(row)


def of(db: Connection, paper: int, reader: int) -> Claim | None:
    """What a reader claims of a paper."""
    query = text(f"{_READ} WHERE claims.paper_id = :paper AND claims.reader_id = :reader")
    row = db.execute(query, {"paper": paper, "reader": reader}).first()
    return _claim(row) if row else None


def confirmed(db: Connection, papers: Sequence[int]) -> dict[int, tuple[Claim, ...]]:
    """By paper, its authors who are readers here, in their order; one a position, the first confirmed."""
    query = f"{_READ} WHERE claims.paper_id IN {listed(papers)} AND claims.state = 'confirmed'"
    found: defaultdict[int, dict[int, Claim]] = defaultdict(dict)
    for row in db.execute(text(f"{query} ORDER BY claims.position, claims.decided_at, claims.id")):
        found[row.paper_id].setdefault(row.position, _claim(row))
    return {paper: tuple(claims.values()) for paper, claims in found.items()}


def of_reader(db: Connection, reader: int, limit: int = 100) -> list[Claim]:
    """What a reader wrote, as admins confirmed it, the last confirmed first."""
    query = text(
        f"{_READ} WHERE claims.reader_id = :reader AND claims.state = 'confirmed'"
        " ORDER BY claims.decided_at DESC, claims.id DESC LIMIT :limit"
    )
    return [_claim(row) for row in db.execute(query, {"reader": reader, "limit": limit})]


def in_state(db: Connection, state: ClaimState, limit: int, offset: int = 0) -> list[Claim]:
    """Claims in a state: open ones by age, the oldest first; others by their decision, the last first."""
    order = "claims.at, claims.id" if state == "open" else "claims.decided_at DESC, claims.id DESC"
    query = text(f"{_READ} WHERE claims.state = :state ORDER BY {order} LIMIT :limit OFFSET :offset")
    return [_claim(row) for row in db.execute(query, {"state": state, "limit": limit, "offset": offset})]


def count_open(db: Connection) -> int:
    """How many claims nobody has decided."""
    return int(db.execute(text("SELECT count(*) FROM claims WHERE state = 'open'")).scalar_one())


def _claim(row: Any) -> Claim:
    return Claim(
        row.id,
        row.paper_id,
        row.public_id,
        row.title,
        row.reader_id,
        row.name,
        row.full_name or row.name,
        row.position,
        row.author,
        datetime.fromisoformat(row.at),
        row.state,
        datetime.fromisoformat(row.decided_at) if row.decided_at else None,
    )
