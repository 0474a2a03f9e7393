"""What others did with papers: their upvotes, and who of those whom a reader follows likes them."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence

from sqlalchemy import Connection, text

from ._listed import listed

_FOLLOWED = """
    SELECT readers.id, readers.name FROM follows JOIN readers ON readers.name = follows.value
    WHERE follows.reader_id = :reader AND follows.kind = 'reader' AND readers.closed_at IS NULL
"""


def upvotes(db: Connection, rows: Sequence[int]) -> dict[int, int]:
    """Upvotes of these papers, given here or told by sources; those without any are left out."""
    query = f"SELECT id, upvotes + votes FROM papers WHERE upvotes + votes > 0 AND id IN {listed(rows)}"
    return {row: int(count) for row, count in db.execute(text(query))}


def shown_likes(db: Connection, reader: int, rows: Sequence[int], public: bool) -> dict[int, list[str]]:
    """Who of those whom a reader follows submitted these papers or keeps them in a list that is shown.

    Args:
        public: whether anyone may read here, so that only lists shown to all count.
    """
    seen_by = "('all')" if public else "('all', 'members')"
    query = f"""
        SELECT DISTINCT paper_id, name FROM ({_FOLLOWED}) AS followed JOIN (
            SELECT paper_id, reader_id FROM submissions WHERE state <> 'withdrawn'
            UNION ALL SELECT paper_id, reader_id FROM list_papers JOIN lists ON lists.id = list_id
            WHERE shown_to IN {seen_by}
        ) AS liked ON liked.reader_id = followed.id
        WHERE paper_id IN {listed(rows)} ORDER BY paper_id, name
    """
    found: dict[int, list[str]] = defaultdict(list)
    for row, name in db.execute(text(query), {"reader": reader}):
        found[row].append(name)
    return dict(found)


def votes(db: Connection, reader: int, rows: Sequence[int]) -> dict[int, int]:
    """How many of those whom a reader follows voted for these papers.

    Who voted is nobody's business: a count of one is left out, for it would name them.
    """
    query = f"""
        SELECT paper_id, count(*) FROM ({_FOLLOWED}) AS followed
        JOIN paper_votes ON paper_votes.reader_id = followed.id
        WHERE paper_id IN {listed(rows)} GROUP BY paper_id HAVING count(*) > 1
    """
    return {row: int(count) for row, count in db.execute(text(query), {"reader": reader})}
