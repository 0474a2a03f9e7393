"""Comments with their edits, mentions and reactions."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, insert, text

from broadsheet.errors import NotFound
from broadsheet.store.people_tables import comments
from broadsheet.talk import Comment, Edit

_READ = """
    SELECT comments.id, comments.paper_id, comments.parent_id, comments.reader_id, comments.body,
           comments.made_at, comments.edited_at, comments.deleted_at, comments.hidden_at,
           comments.hidden_reason, readers.name, readers.full_name,
           (SELECT count(*) FROM comment_votes WHERE comment_id = comments.id) AS votes,
           (SELECT count(*) FROM comment_votes WHERE comment_id = comments.id AND reader_id = :me) AS mine
    FROM comments LEFT JOIN readers ON readers.id = comments.reader_id
"""


def add(db: Connection, paper: int, parent: int | None, reader: int, body: str, now: datetime) -> int:
    """Say something; the comment's number."""
    values = {"paper_id": paper, "parent_id": parent, "reader_id": reader, "body": body}
    values["made_at"] = now.isoformat()
    return int(db.execute(insert(comments).values(values).returning(comments.c.id)).scalar_one())


def one(db: Connection, comment: int, me: int = 0) -> Comment:
    """A comment as `me` sees it.

    Raises:
        NotFound: there is none of this number.
    """
    row = db.execute(text(f"{_READ} WHERE comments.id = :id"), {"id": comment, "me": me}).first()
    if row is None:
        raise NotFound("there is no such comment")
    return _comment(row, _reactions(db, "comment_id = :it", {"it": comment, "me": me}))


def of_paper(db: Connection, paper: int, me: int = 0) -> list[Comment]:
    """All that was said of a paper as `me` sees it, the oldest first."""
    query = text(f"{_READ} WHERE comments.paper_id = :paper ORDER BY comments.id")
    inner = "comment_id IN (SELECT id FROM comments WHERE paper_id = :it)"
    reactions = _reactions(db, inner, {"it": paper, "me": me})
    return [_comment(row, reactions) for row in db.execute(query, {"paper": paper, "me": me})]


def of_reader(db: Connection, reader: int, limit: int = 50) -> list[Comment]:
    """What somebody said and stands, the last first."""
    query = text(
        f"{_READ} WHERE comments.reader_id = :reader AND comments.deleted_at IS NULL"
        " AND comments.hidden_at IS NULL ORDER BY comments.id DESC LIMIT :limit"
    )
    return [_comment(row, {}) for row in db.execute(query, {"reader": reader, "me": 0, "limit": limit})]


def edit(db: Connection, comment: Comment, body: str, now: datetime) -> None:
    """Say it otherwise; what it said is kept."""
    keep = text("INSERT INTO comment_edits (comment_id, body, made_at) VALUES (:id, :body, :now)")
    db.execute(keep, {"id": comment.id, "body": comment.body, "now": now.isoformat()})
    change = text("UPDATE comments SET body = :body, edited_at = :now WHERE id = :id")
    db.execute(change, {"id": comment.id, "body": body, "now": now.isoformat()})


def edits(db: Connection, comment: int) -> list[Edit]:
    """What a comment said before, the oldest first."""
    query = text("SELECT body, made_at FROM comment_edits WHERE comment_id = :id ORDER BY id")
    return [Edit(body, datetime.fromisoformat(at)) for body, at in db.execute(query, {"id": comment})]


def set_deleted(db: Connection, comment: int, at: datetime | None) -> None:
    """Take it back, or say it again; its words stay in the database until `forget_words`."""
    query = text("UPDATE comments SET deleted_at = :at WHERE id = :id")
    db.execute(query, {"id": comment, "at": at.isoformat() if at else None})


def forget_words(db: Connection, before: datetime) -> int:
    """Delete the words of what was taken back before then, and what it said earlier; how many that were."""
    gone = "SELECT id FROM comments WHERE deleted_at < :before AND body <> ''"
    values = {"before": before.isoformat()}
    for table in ("comment_edits", "mentions"):
        db.execute(text(f"DELETE FROM {table} WHERE comment_id IN ({gone})"), values)
    query = text("UPDATE comments SET body = '' WHERE deleted_at < :before AND body <> ''")
    return db.execute(query, values).rowcount


def set_hidden(db: Connection, comment: int, at: datetime | None, reason: str) -> None:
    """Hide it with a reason, or show it again."""
    query = text("UPDATE comments SET hidden_at = :at, hidden_reason = :reason WHERE id = :id")
    db.execute(query, {"id": comment, "at": at.isoformat() if at else None, "reason": reason})


def mention(db: Connection, comment: int, names: Iterable[str]) -> None:
    """Whom it calls by name, in place of whom it called before; names that nobody has are passed over."""
    db.execute(text("DELETE FROM mentions WHERE comment_id = :id"), {"id": comment})
    query = text(
        """
        INSERT INTO mentions (comment_id, reader_id)
        SELECT :id, readers.id FROM readers WHERE name = :name ON CONFLICT DO NOTHING
        """
    )
    for name in names:
        db.execute(query, {"id": comment, "name": name})


def react(db: Connection, comment: int, reader: int, name: str, given: bool) -> bool:
    """React with a name such as `heart`, or take that back; whether anything changed."""
    if given:
        query = "INSERT INTO reactions (comment_id, reader_id, name) VALUES (:id, :reader, :name)"
        query += " ON CONFLICT DO NOTHING"
    else:
        query = "DELETE FROM reactions WHERE comment_id = :id AND reader_id = :reader AND name = :name"
    return db.execute(text(query), {"id": comment, "reader": reader, "name": name}).rowcount == 1


Reactions = dict[int, list[tuple[str, int, bool]]]


def _reactions(db: Connection, condition: str, values: dict[str, int]) -> Reactions:
    query = text(
        f"""
        SELECT comment_id, name, count(*), max(CASE WHEN reader_id = :me THEN 1 ELSE 0 END)
        FROM reactions WHERE {condition} GROUP BY comment_id, name ORDER BY comment_id, name
        """
    )
    found: Reactions = defaultdict(list)
    for comment, name, number, mine in db.execute(query, values):
        found[comment].append((name, number, bool(mine)))
    return found


def _comment(row: Any, reactions: Reactions) -> Comment:
    return Comment(
        id=row.id,
        paper=row.paper_id,
        parent=row.parent_id,
        reader_id=row.reader_id,
        author=row.name,
        shown=row.full_name or row.name,
        body=row.body,
        made_at=datetime.fromisoformat(row.made_at),
        edited_at=_moment(row.edited_at),
        deleted_at=_moment(row.deleted_at),
        hidden_at=_moment(row.hidden_at),
        hidden_reason=row.hidden_reason,
        votes=row.votes,
        mine=bool(row.mine),
        reactions=tuple(reactions.get(row.id, ())),
    )


def _moment(text: str | None) -> datetime | None:
    return datetime.fromisoformat(text) if text else None
