"""What goes and what stays when a reader leaves, and the leaving itself."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import Connection, text

from broadsheet.library import Farewell

_GOES = {
    "votes": "SELECT count(*) FROM paper_votes WHERE reader_id = :reader",
    "votes on comments": "SELECT count(*) FROM comment_votes WHERE reader_id = :reader",
    "reactions": "SELECT count(*) FROM reactions WHERE reader_id = :reader",
    "claims": "SELECT count(*) FROM claims WHERE reader_id = :reader",
    "lists": "SELECT count(*) FROM lists WHERE reader_id = :reader",
    "papers in lists": "SELECT count(*) FROM list_papers JOIN lists ON lists.id = list_id"
    " WHERE reader_id = :reader",
    "tags": "SELECT count(*) FROM tags WHERE reader_id = :reader",
    "notes": "SELECT count(*) FROM notes WHERE reader_id = :reader",
    "marks": "SELECT count(*) FROM marks WHERE reader_id = :reader",
    "follows": "SELECT count(*) FROM follows WHERE reader_id = :reader",
    "mutes": "SELECT count(*) FROM mutes WHERE reader_id = :reader",
    "edits of the profile": "SELECT count(*) FROM profile_edits WHERE reader_id = :reader",
    "tokens": "SELECT count(*) FROM tokens WHERE reader_id = :reader AND ended_at IS NULL",
    "sessions": "SELECT count(*) FROM sessions WHERE reader_id = :reader",
}
_STAYS = {
    "comments": "SELECT count(*) FROM comments WHERE reader_id = :reader AND deleted_at IS NULL",
    "submissions": "SELECT count(*) FROM submissions WHERE reader_id = :reader",
    "reports": "SELECT count(*) FROM reports WHERE reader_id = :reader",
    "acts of moderation": "SELECT count(*) FROM moderation WHERE reader_id = :reader",
}
# What names a reader without their number. The rest goes with the account, by its foreign keys.
_UNTIED = (
    "DELETE FROM outbox WHERE recipient = :email",
    "DELETE FROM tickets WHERE email = :email AND email <> ''",
    "DELETE FROM follows WHERE kind = 'reader' AND value = :name",
    "DELETE FROM follows WHERE kind = 'list' AND substr(value, 1, length(:name) + 1) = :name || '/'",
    "DELETE FROM hooks WHERE kind = 'list' AND substr(value, 1, length(:name) + 1) = :name || '/'",
    "UPDATE audit SET subject = '', details = '{}' WHERE reader_id = :reader OR subject = :name",
    "DELETE FROM rates WHERE name IN ('sign in as ' || :name, 'sign in as ' || :email)",
    "DELETE FROM readers WHERE id = :reader",
)
_TAKE_BACK = (
    "DELETE FROM comment_edits WHERE comment_id IN (SELECT id FROM comments WHERE reader_id = :reader)",
    "UPDATE comments SET body = '', deleted_at = coalesce(deleted_at, :now) WHERE reader_id = :reader",
)


def meaning(db: Connection, reader: int) -> Farewell:
    """What goes with an account, and what stays without a name, in numbers."""

    def counted(queries: dict[str, str]) -> dict[str, int]:
        return {
            name: int(db.execute(text(query), {"reader": reader}).scalar_one())
            for name, query in queries.items()
        }

    return Farewell(counted(_GOES), counted(_STAYS))


def forget(
    db: Connection, reader: int, name: str, email: str | None, take_comments_back: bool, now: datetime
) -> None:
    """Delete an account with all that is only theirs; what stays loses its name."""
    values = {
        "reader": reader,
        "name": name,
        "email": email or "",
        "now": now.isoformat(),
    }
    for statement in (*(_TAKE_BACK if take_comments_back else ()), *_UNTIED):
        db.execute(text(statement), values)
