"""What readers follow, what they mute, and which papers are new of it."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from datetime import date, datetime

from sqlalchemy import Connection, bindparam, text

from broadsheet.library import Follow, FollowKind, Mute, MuteKind, ShownTo


def follow(db: Connection, reader: int, kind: FollowKind, value: str, now: datetime) -> bool:
    """A reader follows this from now on; whether that is new."""
    query = text(
        """
        INSERT INTO follows (reader_id, kind, value, made_at, seen_row)
        SELECT :reader, :kind, :value, :now, max(id) FROM papers WHERE true
        ON CONFLICT DO NOTHING
        """
    )
    given = {"reader": reader, "kind": kind, "value": value, "now": now.isoformat()}
    return db.execute(query, given).rowcount > 0


def look(db: Connection, reader: int) -> int:
    """A reader has looked at all that is new of what they follow; how many things that is."""
    query = text("UPDATE follows SET seen_row = (SELECT max(id) FROM papers) WHERE reader_id = :reader")
    return db.execute(query, {"reader": reader}).rowcount


def unfollow(db: Connection, reader: int, kind: FollowKind, value: str) -> bool:
    """A reader follows this no more; whether they did."""
    return _remove(db, "follows", reader, kind, value)


def of_reader(db: Connection, reader: int) -> list[Follow]:
    """All that a reader follows, by kind and value."""
    query = text(
        "SELECT kind, value, made_at, seen_row FROM follows WHERE reader_id = :reader ORDER BY kind, value"
    )
    return [
        Follow(kind, value, datetime.fromisoformat(at), seen)
        for kind, value, at, seen in db.execute(query, {"reader": reader})
    ]


def mute(db: Connection, reader: int, kind: MuteKind, value: str, now: datetime) -> bool:
    """A reader will not see this from now on; whether that is new."""
    query = text(
        "INSERT INTO mutes (reader_id, kind, value, made_at) VALUES (:reader, :kind, :value, :now)"
        " ON CONFLICT DO NOTHING"
    )
    given = {"reader": reader, "kind": kind, "value": value, "now": now.isoformat()}
    return db.execute(query, given).rowcount > 0


def unmute(db: Connection, reader: int, kind: MuteKind, value: str) -> bool:
    """A reader mutes this no more; whether they did."""
    return _remove(db, "mutes", reader, kind, value)


def mutes_of(db: Connection, reader: int) -> list[Mute]:
    """All that a reader mutes, by kind and value."""
    query = text("SELECT kind, value, made_at FROM mutes WHERE reader_id = :reader ORDER BY kind, value")
    return [
        Mute(kind, value, datetime.fromisoformat(at))
        for kind, value, at in db.execute(query, {"reader": reader})
    ]


def bylines_since(db: Connection, day: date) -> dict[int, list[str]]:
    """The authors of the papers of `day` and later, by row; the newest papers first."""
    query = text(
        """
        SELECT papers.id, authors.name FROM papers JOIN authors ON authors.paper_id = papers.id
        WHERE papers.day >= :day ORDER BY papers.day DESC, papers.id DESC, authors.position
        """
    )
    found: dict[int, list[str]] = defaultdict(list)
    for row, name in db.execute(query, {"day": day.isoformat()}):
        found[row].append(name)
    return dict(found)


def in_category_since(db: Connection, category: str, day: date) -> list[int]:
    """Papers of `day` and later in a category, the newest first; `cs.*` takes all of cs."""
    alike = "substr(category, 1, length(:name)) = :name" if category.endswith(".*") else "category = :name"
    query = text(
        f"""
        SELECT id FROM papers
        WHERE day >= :day AND EXISTS (SELECT 1 FROM categories WHERE paper_id = papers.id AND {alike})
        ORDER BY day DESC, upvotes + votes DESC, id DESC
        """
    )
    values = {"name": category.removesuffix("*"), "day": day.isoformat()}
    return list(db.execute(query, values).scalars())


def from_reader_since(db: Connection, name: str, since: datetime, shown_to: Sequence[ShownTo]) -> list[int]:
    """Papers that somebody submitted, or put into lists shown to any of these, the last to be first."""
    query = text(
        """
        SELECT paper_id, max(at) AS latest FROM (
            SELECT submissions.paper_id, submissions.at
            FROM submissions JOIN readers ON readers.id = submissions.reader_id
            WHERE readers.name = :name AND submissions.state <> 'withdrawn'
            UNION ALL
            SELECT list_papers.paper_id, list_papers.at
            FROM list_papers JOIN lists ON lists.id = list_papers.list_id
            JOIN readers ON readers.id = lists.reader_id
            WHERE readers.name = :name AND lists.shown_to IN :shown_to
        ) AS given
        WHERE at >= :since GROUP BY paper_id ORDER BY latest DESC, paper_id DESC
        """
    ).bindparams(bindparam("shown_to", expanding=True))
    values = {"name": name, "since": since.isoformat(), "shown_to": list(shown_to)}
    return [row for row, _ in db.execute(query, values)]


def in_list_since(db: Connection, number: int, since: datetime) -> list[int]:
    """Papers that came into a list at `since` or later, the last to come first."""
    query = text(
        "SELECT paper_id FROM list_papers WHERE list_id = :list AND at >= :since"
        " ORDER BY at DESC, paper_id DESC"
    )
    return list(db.execute(query, {"list": number, "since": since.isoformat()}).scalars())


def _remove(db: Connection, table: str, reader: int, kind: str, value: str) -> bool:
    query = text(f"DELETE FROM {table} WHERE reader_id = :reader AND kind = :kind AND value = :value")
    return db.execute(query, {"reader": reader, "kind": kind, "value": value}).rowcount > 0
