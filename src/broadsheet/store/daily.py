"""Papers by the days on which they stand, the newest day first: what programs page through."""

from __future__ import annotations

from datetime import date

from sqlalchemy import Connection, text

# A paper that a member submitted stands on the day of its submission, any other on its own.
_STANDING = """
    SELECT papers.id, papers.day AS day, 1 AS place, papers.upvotes + papers.votes AS votes, published
    FROM papers
    WHERE papers.day BETWEEN :first AND :last AND {own} AND NOT EXISTS (
        SELECT 1 FROM submissions WHERE submissions.paper_id = papers.id
        AND submissions.state <> 'withdrawn' AND submissions.day BETWEEN :first AND :last
    )
    UNION ALL
    SELECT papers.id, submissions.day, CASE submissions.state WHEN 'featured' THEN 0 ELSE 1 END,
        papers.upvotes + papers.votes, published
    FROM submissions JOIN papers ON papers.id = submissions.paper_id
    LEFT JOIN readers ON readers.id = submissions.reader_id
    WHERE submissions.state <> 'withdrawn' AND submissions.day BETWEEN :first AND :last AND {member}
    ORDER BY day DESC, place, votes DESC, published DESC, id
    LIMIT :limit OFFSET :offset
"""
_OF_A_SUBMITTER = {
    "own": "papers.id IN (SELECT paper_id FROM featured WHERE submitter = :submitter)",
    "member": "readers.name = :submitter",
}
_OF_ANYONE = {"own": "1 = 1", "member": "1 = 1"}


def standing(
    db: Connection, first: date, last: date, submitter: str | None, limit: int, offset: int = 0
) -> dict[int, date]:
    """Papers by row that stand on one of these days, inclusive, with the day, in order.

    The newest day comes first; within a day featured ones, then by upvotes.

    Args:
        submitter: only what they put there: a name here, or the handle that a source gave.
    """
    query = text(_STANDING.format_map(_OF_A_SUBMITTER if submitter else _OF_ANYONE))
    values: dict[str, object] = {"first": first.isoformat(), "last": last.isoformat()}
    values |= {"limit": limit, "offset": offset} | ({"submitter": submitter} if submitter else {})
    return {row: date.fromisoformat(day) for row, day, *_ in db.execute(query, values)}
