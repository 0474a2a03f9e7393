"""All that the store has of one reader, without secrets: what they may take along, and what leaving means.

Every table with a reader's number is here, or in `EXCUSED` with the reason; a test looks.
"""

from __future__ import annotations

from typing import Any, NamedTuple

from sqlalchemy import Connection, text


class Kind(NamedTuple):
    """What a file of the takeaway tells: the tables it is of, and the query; `:reader` is whose."""

    tables: tuple[str, ...]
    query: str


_PAPER = "papers.public_id AS paper"
KINDS: dict[str, Kind] = {
    "account": Kind(
        ("readers",),
        "SELECT name, full_name, email, confirmed_at, role, about, settings, made_at, seen_at"
        " FROM readers WHERE id = :reader",
    ),
    "identities": Kind(
        ("identities",),
        "SELECT issuer, subject, made_at FROM identities WHERE reader_id = :reader ORDER BY made_at",
    ),
    "sessions": Kind(
        ("sessions",),
        "SELECT agent, way, made_at, seen_at, ends_at FROM sessions WHERE reader_id = :reader ORDER BY id",
    ),
    "links": Kind(
        ("tickets",),
        "SELECT purpose, email, made_at, ends_at, used_at FROM tickets WHERE reader_id = :reader ORDER BY id",
    ),
    "tokens": Kind(
        ("tokens",),
        "SELECT name, scopes, way, made_at, used_at, ended_at FROM tokens"
        " WHERE reader_id = :reader ORDER BY id",
    ),
    "audit": Kind(
        ("audit",), "SELECT at, act, subject, details FROM audit WHERE reader_id = :reader ORDER BY id"
    ),
    "votes": Kind(
        ("paper_votes",),
        f"SELECT {_PAPER}, at FROM paper_votes JOIN papers ON papers.id = paper_id"
        " WHERE reader_id = :reader ORDER BY at",
    ),
    "presses": Kind(
        ("vote_log",),
        "SELECT at, subject, given FROM vote_log WHERE reader_id = :reader ORDER BY id",
    ),
    "comments": Kind(
        ("comments",),
        f"SELECT comments.id, {_PAPER}, parent_id, body, made_at, edited_at, deleted_at, hidden_at,"
        " hidden_reason FROM comments JOIN papers ON papers.id = paper_id"
        " WHERE reader_id = :reader ORDER BY comments.id",
    ),
    "comment-edits": Kind(
        ("comment_edits",),
        "SELECT comment_id AS comment, comment_edits.body, comment_edits.made_at FROM comment_edits"
        " JOIN comments ON comments.id = comment_id WHERE reader_id = :reader ORDER BY comment_edits.id",
    ),
    "comment-votes": Kind(
        ("comment_votes",),
        "SELECT comment_id AS comment, at FROM comment_votes WHERE reader_id = :reader ORDER BY at",
    ),
    "reactions": Kind(
        ("reactions",),
        "SELECT comment_id AS comment, name FROM reactions WHERE reader_id = :reader ORDER BY comment_id",
    ),
    "mentions": Kind(
        ("mentions",),
        "SELECT comment_id AS comment, seen_at FROM mentions WHERE reader_id = :reader ORDER BY comment_id",
    ),
    "reports": Kind(
        ("reports",),
        "SELECT comment_id AS comment, reason, at, settled_at, outcome FROM reports"
        " WHERE reader_id = :reader ORDER BY id",
    ),
    "moderation": Kind(
        ("moderation",),
        "SELECT at, act, subject, reason FROM moderation WHERE reader_id = :reader ORDER BY id",
    ),
    "submissions": Kind(
        ("submissions",),
        f"SELECT {_PAPER}, submissions.note, at, submissions.day, state FROM submissions"
        " JOIN papers ON papers.id = paper_id WHERE reader_id = :reader ORDER BY at",
    ),
    "claims": Kind(
        ("claims",),
        f"SELECT {_PAPER}, position, at, state, decided_at FROM claims"
        " JOIN papers ON papers.id = paper_id WHERE reader_id = :reader ORDER BY claims.id",
    ),
    "decisions": Kind(
        ("claims", "submissions"),
        f"SELECT 'claim' AS kind, {_PAPER}, state, decided_at FROM claims"
        " JOIN papers ON papers.id = paper_id WHERE decided_by = :reader"
        f" UNION ALL SELECT 'submission', {_PAPER}, state, decided_at FROM submissions"
        " JOIN papers ON papers.id = paper_id WHERE decided_by = :reader ORDER BY decided_at",
    ),
    "lists": Kind(
        ("lists", "list_papers"),
        f"SELECT lists.slug AS list, {_PAPER}, list_papers.at FROM lists"
        " JOIN list_papers ON list_papers.list_id = lists.id JOIN papers ON papers.id = paper_id"
        " WHERE lists.reader_id = :reader ORDER BY lists.id, list_papers.at",
    ),
    "tags": Kind(
        ("tags",),
        f"SELECT {_PAPER}, tag FROM tags JOIN papers ON papers.id = paper_id"
        " WHERE reader_id = :reader ORDER BY tag, papers.id",
    ),
    "notes": Kind(
        ("notes",),
        f"SELECT {_PAPER}, body, notes.changed_at FROM notes JOIN papers ON papers.id = paper_id"
        " WHERE reader_id = :reader ORDER BY notes.changed_at",
    ),
    "marks": Kind(
        ("marks",),
        f"SELECT {_PAPER}, mark, at FROM marks JOIN papers ON papers.id = paper_id"
        " WHERE reader_id = :reader ORDER BY at",
    ),
    "follows": Kind(
        ("follows",),
        "SELECT kind, value, made_at FROM follows WHERE reader_id = :reader ORDER BY made_at",
    ),
    "mutes": Kind(
        ("mutes",), "SELECT kind, value, made_at FROM mutes WHERE reader_id = :reader ORDER BY made_at"
    ),
    "profile-edits": Kind(
        ("profile_edits",),
        "SELECT kind, value, at FROM profile_edits WHERE reader_id = :reader ORDER BY at",
    ),
    "shown-papers": Kind(
        ("shown_papers",),
        f"SELECT {_PAPER}, first_at, last_at, times, explored FROM shown_papers"
        " JOIN papers ON papers.id = paper_id WHERE reader_id = :reader ORDER BY first_at",
    ),
    "subscription": Kind(
        ("subscriptions",),
        "SELECT state, choices, next_at, made_at, confirmed_at, last_on FROM subscriptions"
        " WHERE reader_id = :reader",
    ),
    "letter-papers": Kind(
        ("letters", "letter_papers"),
        f"SELECT letters.day, letters.subject, {_PAPER}, section, reason FROM letters"
        " JOIN subscriptions ON subscriptions.id = subscription_id"
        " JOIN letter_papers ON letter_id = letters.id JOIN papers ON papers.id = paper_id"
        " WHERE reader_id = :reader ORDER BY letters.id, position",
    ),
    "hooks": Kind(
        ("hooks",),
        "SELECT address, kind, value, shape, state, made_at, failures, said FROM hooks"
        " WHERE reader_id = :reader ORDER BY id",
    ),
    "letters": Kind(
        ("outbox",),
        "SELECT state, due_at, outbox.made_at, sent_at FROM outbox"
        " JOIN readers ON readers.email = recipient WHERE readers.id = :reader ORDER BY outbox.id",
    ),
}
EXCUSED: dict[str, str] = {}


def everything(db: Connection, reader: int) -> dict[str, list[dict[str, Any]]]:
    """The rows of each kind, by its name."""
    return {
        name: [dict(row) for row in db.execute(text(kind.query), {"reader": reader}).mappings()]
        for name, kind in KINDS.items()
    }
