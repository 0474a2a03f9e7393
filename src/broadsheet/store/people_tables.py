"""The tables of readers and of what they give: votes, comments, lists. Moments are ISO text in UTC."""

from __future__ import annotations

from typing import Any

from sqlalchemy import Column, Float, ForeignKey, Index, Integer, LargeBinary, SmallInteger, Table, Text

from broadsheet.store.tables import METADATA, BigId


def _key(**options: Any) -> Column[int]:
    return Column("id", BigId, primary_key=True, **options)


def _of(table: str, name: str, *, kept: bool = False, **options: Any) -> Column[int]:
    """A number of another table's row; the row of this one goes with it, or is kept without it."""
    options.setdefault("nullable", kept)
    rule = "SET NULL" if kept else "CASCADE"
    return Column(name, BigId, ForeignKey(f"{table}.id", ondelete=rule), **options)


def _reader(**options: Any) -> Column[int]:
    return _of("readers", "reader_id", **options)


def _paper(**options: Any) -> Column[int]:
    return _of("papers", "paper_id", **options)


def _text(name: str, default: str | None = None, **options: Any) -> Column[str]:
    """Text that is never null; `default` is what old rows have."""
    return Column(name, Text, nullable=False, server_default=default, **options)


# People. Secrets are never kept, only their SHA-256: whoever reads the database can use none of them.
readers = Table(
    "readers",
    METADATA,
    _key(),
    _text("name", unique=True),  # small letters, digits, - and _; part of addresses
    _text("full_name", ""),
    Column("email", Text, unique=True),
    Column("confirmed_at", Text),  # when the address was seen to be theirs
    Column("password", Text),  # argon2id; null for those who sign in otherwise
    _text("role", "reader"),  # reader, curator, moderator, admin: each may what those before may
    _text("about", ""),
    _text("settings", "{}"),  # a JSON object
    _text("made_at"),
    Column("seen_at", Text),
    Column("closed_at", Text),  # by an admin: may not sign in; what they gave stays
    sqlite_autoincrement=True,
)

identities = Table(  # who they are elsewhere: OpenID Connect, a trusted proxy
    "identities",
    METADATA,
    _text("issuer", primary_key=True),
    _text("subject", primary_key=True),
    _reader(),
    _text("made_at"),
)

sessions = Table(
    "sessions",
    METADATA,
    _key(),
    Column("hash", LargeBinary, nullable=False, unique=True),
    _reader(),
    _text("agent", ""),  # what the browser calls itself
    _text("way"),  # password, link, oidc, proxy
    _text("made_at"),
    _text("seen_at"),
    _text("ends_at"),
    Index("sessions_by_reader", "reader_id"),
)

tickets = Table(  # links that work once: sign-in, confirm, invite; and for an hour, what to undo by
    "tickets",
    METADATA,
    _key(),
    Column("hash", LargeBinary, nullable=False, unique=True),
    _text("purpose"),
    _reader(nullable=True),  # whose; for an invitation, who invites
    Column("email", Text),
    _text("details", "{}"),
    _text("made_at"),
    _text("ends_at"),
    Column("used_at", Text),
)

tokens = Table(
    "tokens",
    METADATA,
    _key(),
    Column("hash", LargeBinary, nullable=False, unique=True),
    _reader(),
    _text("name"),
    _text("scopes"),  # read, write, admin, with blanks between
    _text("way"),  # header, path
    _text("made_at"),
    Column("used_at", Text),
    Column("ended_at", Text),
    Index("tokens_by_reader", "reader_id"),
)

rates = Table(  # leaky buckets: how full, and when that was
    "rates",
    METADATA,
    _text("name", primary_key=True),
    Column("level", Float, nullable=False),
    Column("at", Float, nullable=False),  # seconds since 1970
)

audit = Table(  # what was done to accounts, rights and settings, and by whom
    "audit",
    METADATA,
    _key(),
    _text("at"),
    _reader(kept=True),
    _text("act"),
    _text("subject", ""),
    _text("details", "{}"),
)

outbox = Table(  # letters on their way
    "outbox",
    METADATA,
    _key(),
    _text("message_id", unique=True),
    _text("recipient"),
    Column("content", LargeBinary, nullable=False),
    _text("state"),  # waiting, sending, handed, sent, failed, doubtful
    Column("tries", SmallInteger, nullable=False, server_default="0"),
    _text("due_at"),
    _text("made_at"),
    Column("sent_at", Text),
    _text("said", ""),  # the server's last words
    _text("kind", ""),  # sign-in, ...
    Column("ends_at", Text),  # when it is too late to be of use
    Index("outbox_by_state", "state", "due_at"),
)

# What people say and do together.
paper_votes = Table(
    "paper_votes",
    METADATA,
    _paper(primary_key=True),
    _reader(primary_key=True),
    _text("at"),
    Index("paper_votes_by_reader", "reader_id"),
    sqlite_with_rowid=False,
)

comments = Table(
    "comments",
    METADATA,
    _key(),
    _paper(),
    _of("comments", "parent_id", nullable=True),
    _reader(kept=True),  # null when the account is gone
    _text("body"),  # Markdown as it was written; empty when taken back
    _text("made_at"),
    Column("edited_at", Text),
    Column("deleted_at", Text),  # by its author
    Column("hidden_at", Text),  # by a moderator
    _text("hidden_reason", ""),
    Index("comments_by_paper", "paper_id", "id"),
    Index("comments_by_reader", "reader_id"),
    sqlite_autoincrement=True,
)

comment_edits = Table(  # what a comment said before
    "comment_edits",
    METADATA,
    _key(),
    _of("comments", "comment_id"),
    _text("body"),
    _text("made_at"),
    Index("comment_edits_by_comment", "comment_id"),
)

comment_votes = Table(
    "comment_votes",
    METADATA,
    _of("comments", "comment_id", primary_key=True),
    _reader(primary_key=True),
    _text("at"),
    Index("comment_votes_by_reader", "reader_id"),
    sqlite_with_rowid=False,
)

reactions = Table(
    "reactions",
    METADATA,
    _of("comments", "comment_id", primary_key=True),
    _reader(primary_key=True),
    _text("name", primary_key=True),
    Index("reactions_by_reader", "reader_id"),
    sqlite_with_rowid=False,
)

mentions = Table(  # whom a comment calls by name
    "mentions",
    METADATA,
    _of("comments", "comment_id", primary_key=True),
    _reader(primary_key=True),
    Column("seen_at", Text),
    Index("mentions_by_reader", "reader_id"),
    sqlite_with_rowid=False,
)

vote_log = Table(  # every press, given and taken back
    "vote_log",
    METADATA,
    _key(),
    _text("at"),
    _reader(kept=True),
    _text("subject"),  # paper:ROW or comment:ID
    Column("given", SmallInteger, nullable=False),
)

reports = Table(
    "reports",
    METADATA,
    _key(),
    _of("comments", "comment_id"),
    _reader(kept=True),
    _text("reason"),
    _text("at"),
    Column("settled_at", Text),
    _text("outcome", ""),  # hidden, dismissed
    Index("reports_by_comment", "comment_id"),
)

moderation = Table(  # public: what moderators and curators did, and why
    "moderation",
    METADATA,
    _key(),
    _text("at"),
    _reader(kept=True),
    _text("act"),
    _text("subject"),
    _text("reason", ""),
)

submissions = Table(  # papers that members put on a day's page
    "submissions",
    METADATA,
    _paper(primary_key=True),
    _reader(kept=True),
    _text("note", ""),
    _text("at"),
    _text("day"),  # whose page; a curator may move it
    _text("state"),  # submitted, featured, withdrawn
    Column("decided_at", Text),
    _of("readers", "decided_by", kept=True),
    Index("submissions_by_day", "day"),
    Index("submissions_by_reader", "reader_id"),
)

claims = Table(  # "I wrote this"
    "claims",
    METADATA,
    _key(),
    _paper(),
    _reader(),
    Column("position", Integer, nullable=False),  # among the authors, from 0
    _text("at"),
    _text("state"),  # open, confirmed, refused
    Column("decided_at", Text),
    _of("readers", "decided_by", kept=True),
    Index("claims_once", "paper_id", "reader_id", unique=True),
)

# What a reader keeps.
lists = Table(
    "lists",
    METADATA,
    _key(),
    _reader(),
    _text("name"),
    _text("slug"),  # its name in addresses
    _text("shown_to"),  # owner, members, all
    _text("about", ""),
    _text("made_at"),
    _text("changed_at"),
    Index("lists_once", "reader_id", "slug", unique=True),
)

list_papers = Table(
    "list_papers",
    METADATA,
    _of("lists", "list_id", primary_key=True),
    _paper(primary_key=True),
    _text("at"),
    Index("list_papers_by_paper", "paper_id"),
    sqlite_with_rowid=False,
)

tags = Table(
    "tags",
    METADATA,
    _reader(primary_key=True),
    _paper(primary_key=True),
    _text("tag", primary_key=True),
    Index("tags_by_paper", "paper_id"),
    sqlite_with_rowid=False,
)

notes = Table(
    "notes",
    METADATA,
    _reader(primary_key=True),
    _paper(primary_key=True),
    _text("body"),
    _text("changed_at"),
    Index("notes_by_paper", "paper_id"),
    sqlite_with_rowid=False,
)

marks = Table(  # read, not for me
    "marks",
    METADATA,
    _reader(primary_key=True),
    _paper(primary_key=True),
    _text("mark", primary_key=True),
    _text("at"),
    Index("marks_by_paper", "paper_id"),
    sqlite_with_rowid=False,
)

follows = Table(
    "follows",
    METADATA,
    _reader(primary_key=True),
    _text("kind", primary_key=True),  # author, category, query, reader
    _text("value", primary_key=True),
    _text("made_at"),
    sqlite_with_rowid=False,
)

mutes = Table(
    "mutes",
    METADATA,
    _reader(primary_key=True),
    _text("kind", primary_key=True),  # word, author
    _text("value", primary_key=True),
    _text("made_at"),
    sqlite_with_rowid=False,
)
