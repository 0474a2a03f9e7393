"""What trending is reckoned from: votes, talk, saves, and when a paper came."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import UTC, date, datetime
from functools import lru_cache
from typing import NamedTuple

from sqlalchemy import Connection, bindparam, text

from ._listed import listed


class Lively(NamedTuple):
    """What trending knows of a paper.

    Attributes:
        upvotes: those of its sources and those given here.
        votes: those given here.
        comments: those of its sources and those made here, without those of whoever submitted it here.
        saves: people who have it in a list that others may see, without whoever submitted it.
        at: when it came: its submission here or elsewhere, the day for which it was scheduled, else its day.
        day: the day on which it stands.
        field: its primary category; empty where none is known.
        featured: whether a curator featured it.
    """

    row: int
    upvotes: int
    votes: int
    comments: int
    saves: int
    at: float
    day: str
    field: str
    featured: bool


def since(db: Connection, day: date, today: date, shown_to: Sequence[str]) -> list[Lively]:
    """Papers of `day` and later, and those submitted for these days up to today; in row order.

    What its archive or a curator withdrew is left out.

    Args:
        shown_to: saves count in lists that are shown to any of these.
    """
    sent, withdrawn = _submitted(db, today)
    first = day.isoformat()
    among = listed(row for row, (_, standing, _) in sent.items() if standing >= first)
    which = f"papers.withdrawn = 0 AND (papers.day >= :day OR papers.id IN {among})"
    found = _read(db, which, {"day": first}, sent, shown_to)
    return [paper for paper in found if paper.row not in withdrawn]


def of(db: Connection, rows: Sequence[int], today: date, shown_to: Sequence[str]) -> list[Lively]:
    """The same of the papers in these rows that stand on a day of their own; in row order."""
    sent, _ = _submitted(db, today)
    return _read(db, f"papers.id IN {listed(rows)} AND papers.day IS NOT NULL", {}, sent, shown_to)


def kept(db: Connection, shown_to: Sequence[str], limit: int) -> list[int]:
    """Papers that the group keeps: in lists shown to any of these, the last saved first; then upvoted here.

    The upvoted ones come by their number, so that nothing tells when somebody voted.
    """
    query = text(
        """
        SELECT list_papers.paper_id FROM list_papers JOIN lists ON lists.id = list_papers.list_id
        JOIN readers ON readers.id = lists.reader_id
        WHERE lists.shown_to IN :shown_to AND readers.closed_at IS NULL
        GROUP BY list_papers.paper_id ORDER BY max(list_papers.at) DESC, list_papers.paper_id LIMIT :limit
        """
    ).bindparams(bindparam("shown_to", expanding=True))
    saved = db.execute(query, {"shown_to": list(shown_to), "limit": limit}).scalars()
    voted = text("SELECT DISTINCT paper_id FROM paper_votes ORDER BY paper_id DESC LIMIT :limit")
    return list(dict.fromkeys([*saved, *db.execute(voted, {"limit": limit}).scalars()]))[:limit]


class _Sent(NamedTuple):
    """A submission: when it came, its day, whether it is featured."""

    at: float
    day: str
    featured: bool


def _read(
    db: Connection, which: str, values: Mapping[str, str], sent: Mapping[int, _Sent], shown_to: Sequence[str]
) -> list[Lively]:
    query = text(
        f"""
        SELECT id, upvotes + votes, votes, comments + talk, day, primary_category FROM papers
        WHERE {which}
        """
    )
    elsewhere, own, saves = _elsewhere(db, which, values), _own_talk(db), _saves(db, which, values, shown_to)
    found = []
    for row, upvotes, votes, comments, day, field in db.execute(query, values).all():
        at, standing, featured = sent.get(row) or (_seconds(elsewhere.get(row) or day), day, False)
        talk, saved = comments - own.get(row, 0), saves.get(row, 0)
        found.append(Lively(row, upvotes, votes, talk, saved, at, standing, field or "", featured))
    return sorted(found)  # here: asked for in order of rows, SQLite would read all papers


def _submitted(db: Connection, today: date) -> tuple[dict[int, _Sent], set[int]]:
    """What was submitted for days up to today, by row, and the rows of what a curator withdrew.

    A paper comes when it was sent in, or on the day to which a curator put it off.
    """
    rows = db.execute(text("SELECT paper_id, at, day, state FROM submissions")).all()
    sent = {
        row: _Sent(max(_seconds(at), _seconds(day)), day, state == "featured")
        for row, at, day, state in rows
        if state != "withdrawn" and day <= today.isoformat()
    }
    return sent, {row for row, _, _, state in rows if state == "withdrawn"}


def _elsewhere(db: Connection, which: str, values: Mapping[str, str]) -> dict[int, str]:
    """When papers were sent in elsewhere, by row."""
    query = text(
        f"""
        SELECT featured.paper_id, min(featured.submitted_at)
        FROM featured JOIN papers ON papers.id = featured.paper_id
        WHERE featured.submitted_at IS NOT NULL AND {which} GROUP BY featured.paper_id
        """
    )
    return dict(db.execute(query, values).all())


def _own_talk(db: Connection) -> dict[int, int]:
    """How many comments, of those that anyone can read, a paper has from whoever submitted it."""
    query = text(
        """
        SELECT comments.paper_id, count(*) FROM submissions JOIN comments
        ON comments.paper_id = submissions.paper_id AND comments.reader_id = submissions.reader_id
        WHERE comments.deleted_at IS NULL AND comments.hidden_at IS NULL GROUP BY comments.paper_id
        """
    )
    return dict(db.execute(query).all())


def _saves(db: Connection, which: str, values: Mapping[str, str], shown_to: Sequence[str]) -> dict[int, int]:
    """How many people have a paper in a list that is shown to any of these, but for its submitter."""
    query = text(
        f"""
        SELECT list_papers.paper_id, count(DISTINCT lists.reader_id)
        FROM lists JOIN readers ON readers.id = lists.reader_id
        JOIN list_papers ON list_papers.list_id = lists.id JOIN papers ON papers.id = list_papers.paper_id
        WHERE lists.shown_to IN :shown_to AND readers.closed_at IS NULL AND {which}
        AND NOT EXISTS (SELECT 1 FROM submissions WHERE submissions.paper_id = list_papers.paper_id
            AND submissions.reader_id = lists.reader_id AND submissions.state <> 'withdrawn')
        GROUP BY list_papers.paper_id
        """
    ).bindparams(bindparam("shown_to", expanding=True))
    return dict(db.execute(query, {**values, "shown_to": list(shown_to)}).all())


@lru_cache(maxsize=4096)  # most papers came on one of sixty days
def _seconds(moment: str) -> float:
    found = datetime.fromisoformat(moment)
    return (found if found.tzinfo else found.replace(tzinfo=UTC)).timestamp()
