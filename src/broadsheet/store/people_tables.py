"""The tables of readers and of what they give: votes, comments, lists. Moments are ISO text in UTC."""

from __future__ import annotations

from sqlalchemy import Column, Float, Index, Integer, LargeBinary, SmallInteger, Table, Text

from ._columns import key, of, paper, reader, text
from .tables import METADATA, BigId

# People. Secrets are never kept, only their SHA-256: whoever reads the database can use none of them.
readers = Table(
    "readers",
    METADATA,
    key(),
    text("name", unique=True),  # small letters, digits, - and _; part of addresses
    text("full_name", ""),
    Column("email", Text, unique=True),
    Column("confirmed_at", Text),  # when the address was seen to be theirs
    Column("password", Text),  # argon2id; null for those who sign in otherwise
    text("role", "reader"),  # reader, curator, moderator, admin: each may what those before may
    text("about", ""),
    text("settings", "{}"),  # a JSON object
    text("made_at"),
    Column("seen_at", Text),
    Column("closed_at", Text),  # by an admin: may not sign in; what they gave stays
    sqlite_autoincrement=True,
)

identities = Table(  # who they are elsewhere: OpenID Connect, a trusted proxy
    "identities",
    METADATA,
    text("issuer", primary_key=True),
    text("subject", primary_key=True),
    reader(),
    text("made_at"),
)

sessions = Table(
    "sessions",
    METADATA,
    key(),
    Column("hash", LargeBinary, nullable=False, unique=True),
    reader(),
    text("agent", ""),  # what the browser calls itself
    text("way"),  # password, link, oidc, proxy
    text("made_at"),
    text("seen_at"),
    text("ends_at"),
    Index("sessions_by_reader", "reader_id"),
)

tickets = Table(  # links that work once: sign-in, confirm, invite; and for an hour, what to undo by
    "tickets",
    METADATA,
    key(),
    Column("hash", LargeBinary, nullable=False, unique=True),
    text("purpose"),
    reader(nullable=True),  # whose; for an invitation, who invites
    Column("email", Text),
    text("details", "{}"),
    text("made_at"),
    text("ends_at"),
    Column("used_at", Text),
)

tokens = Table(
    "tokens",
    METADATA,
    key(),
    Column("hash", LargeBinary, nullable=False, unique=True),
    reader(),
    text("name"),
    text("scopes"),  # read, write, admin, with blanks between
    text("way"),  # header, path
    text("made_at"),
    Column("used_at", Text),
    Column("ended_at", Text),
    Index("tokens_by_reader", "reader_id"),
)

rates = Table(  # leaky buckets: how full, and when that was
    "rates",
    METADATA,
    text("name", primary_key=True),
    Column("level", Float, nullable=False),
    Column("at", Float, nullable=False),  # seconds since 1970
)

audit = Table(  # what was done to accounts, rights and settings, and by whom
    "audit",
    METADATA,
    key(),
    text("at"),
    reader(kept=True),
    text("act"),
    text("subject", ""),
    text("details", "{}"),
)

# What people say and do together.
paper_votes = Table(
    "paper_votes",
    METADATA,
    paper(primary_key=True),
    reader(primary_key=True),
    text("at"),
    Index("paper_votes_by_reader", "reader_id"),
    sqlite_with_rowid=False,
)

comments = Table(
    "comments",
    METADATA,
    key(),
    paper(),
    of("comments", "parent_id", nullable=True),
    reader(kept=True),  # null when the account is gone
    text("body"),  # Markdown as it was written; empty when taken back
    text("made_at"),
    Column("edited_at", Text),
    Column("deleted_at", Text),  # by its author
    Column("hidden_at", Text),  # by a moderator
    text("hidden_reason", ""),
    Index("comments_by_paper", "paper_id", "id"),
    Index("comments_by_reader", "reader_id"),
    sqlite_autoincrement=True,
)

comment_edits = Table(  # what a comment said before
    "comment_edits",
    METADATA,
    key(),
    of("comments", "comment_id"),
    text("body"),
    text("made_at"),
    Index("comment_edits_by_comment", "comment_id"),
)

comment_votes = Table(
    "comment_votes",
    METADATA,
    of("comments", "comment_id", primary_key=True),
    reader(primary_key=True),
    text("at"),
    Index("comment_votes_by_reader", "reader_id"),
    sqlite_with_rowid=False,
)

reactions = Table(
    "reactions",
    METADATA,
    of("comments", "comment_id", primary_key=True),
    reader(primary_key=True),
    text("name", primary_key=True),
    Index("reactions_by_reader", "reader_id"),
    sqlite_with_rowid=False,
)

mentions = Table(  # whom a comment calls by name
    "mentions",
    METADATA,
    of("comments", "comment_id", primary_key=True),
    reader(primary_key=True),
    Column("seen_at", Text),
    Index("mentions_by_reader", "reader_id"),
    sqlite_with_rowid=False,
)

vote_log = Table(  # every press, given and taken back
    "vote_log",
    METADATA,
    key(),
    text("at"),
    reader(kept=True),
    text("subject"),  # paper:ROW or comment:ID
    Column("given", SmallInteger, nullable=False),
)

reports = Table(
    "reports",
    METADATA,
    key(),
    of("comments", "comment_id"),
    reader(kept=True),
    text("reason"),
    text("at"),
    Column("settled_at", Text),
    text("outcome", ""),  # hidden, dismissed
    Index("reports_by_comment", "comment_id"),
)

moderation = Table(  # public: what moderators and curators did, and why
    "moderation",
    METADATA,
    key(),
    text("at"),
    reader(kept=True),
    text("act"),
    text("subject"),
    text("reason", ""),
)

submissions = Table(  # papers that members put on a day's page
    "submissions",
    METADATA,
    paper(primary_key=True),
    reader(kept=True),
    text("note", ""),
    text("at"),
    text("day"),  # whose page; a curator may move it
    text("state"),  # submitted, featured, withdrawn
    Column("decided_at", Text),
    of("readers", "decided_by", kept=True),
    Index("submissions_by_day", "day"),
    Index("submissions_by_reader", "reader_id"),
)

claims = Table(  # "I wrote this"
    "claims",
    METADATA,
    key(),
    paper(),
    reader(),
    Column("position", Integer, nullable=False),  # among the authors, from 0
    text("at"),
    text("state"),  # open, confirmed, refused
    Column("decided_at", Text),
    of("readers", "decided_by", kept=True),
    Index("claims_once", "paper_id", "reader_id", unique=True),
)

# What a reader keeps.
lists = Table(
    "lists",
    METADATA,
    key(),
    reader(),
    text("name"),
    text("slug"),  # its name in addresses
    text("shown_to"),  # owner, members, all
    text("about", ""),
    text("made_at"),
    text("changed_at"),
    Index("lists_once", "reader_id", "slug", unique=True),
)

list_papers = Table(
    "list_papers",
    METADATA,
    of("lists", "list_id", primary_key=True),
    paper(primary_key=True),
    text("at"),
    Index("list_papers_by_paper", "paper_id"),
    sqlite_with_rowid=False,
)

tags = Table(
    "tags",
    METADATA,
    reader(primary_key=True),
    paper(primary_key=True),
    text("tag", primary_key=True),
    Index("tags_by_paper", "paper_id"),
    sqlite_with_rowid=False,
)

notes = Table(
    "notes",
    METADATA,
    reader(primary_key=True),
    paper(primary_key=True),
    text("body"),
    text("changed_at"),
    Index("notes_by_paper", "paper_id"),
    sqlite_with_rowid=False,
)

marks = Table(  # read, not for me
    "marks",
    METADATA,
    reader(primary_key=True),
    paper(primary_key=True),
    text("mark", primary_key=True),
    text("at"),
    Index("marks_by_paper", "paper_id"),
    sqlite_with_rowid=False,
)

follows = Table(
    "follows",
    METADATA,
    reader(primary_key=True),
    text("kind", primary_key=True),  # author, category, query, reader
    text("value", primary_key=True),
    text("made_at"),
    Column("seen_row", BigId),  # papers up to this row are old to them
    sqlite_with_rowid=False,
)

mutes = Table(
    "mutes",
    METADATA,
    reader(primary_key=True),
    text("kind", primary_key=True),  # word, author
    text("value", primary_key=True),
    text("made_at"),
    sqlite_with_rowid=False,
)
