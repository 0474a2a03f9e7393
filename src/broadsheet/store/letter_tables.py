"""The tables of letters: who gets them, what was written, what is on its way. Moments are ISO text in UTC."""

from __future__ import annotations

from sqlalchemy import Column, Index, Integer, LargeBinary, SmallInteger, Table, Text

from ._columns import key, of, paper, reader, text
from .tables import METADATA

outbox = Table(  # letters on their way
    "outbox",
    METADATA,
    key(),
    text("message_id", unique=True),
    text("recipient"),
    Column("content", LargeBinary, nullable=False),
    text("state"),  # waiting, sending, handed, sent, failed, doubtful, bounced, complained
    Column("tries", SmallInteger, nullable=False, server_default="0"),
    text("due_at"),
    text("made_at"),
    Column("sent_at", Text),
    text("said", ""),  # the server's last words
    text("kind", ""),  # sign-in, ...
    Column("ends_at", Text),  # when it is too late to be of use
    Index("outbox_by_state", "state", "due_at"),
)

subscriptions = Table(  # who gets letters, when, and of what
    "subscriptions",
    METADATA,
    key(),
    reader(nullable=True, unique=True),  # null for somebody without an account
    Column("email", Text, unique=True),  # of somebody without one
    text("state"),  # asked, active, ended, bounced
    text("choices", "{}"),  # a JSON object
    Column("next_at", Text),  # when the next letter is due; null when none will be
    text("made_at"),
    Column("confirmed_at", Text),
    Column("last_on", Text),  # the day, where they are, of the last letter that was due
    Column("read_to", Text),  # up to when they have been told of papers
    Column("silent", Integer, nullable=False, server_default="0"),  # mornings without a letter since the last
    text("said", ""),  # why it ended
    Index("subscriptions_by_time", "state", "next_at"),
)

letters = Table(  # what was written to whom
    "letters",
    METADATA,
    key(),
    of("subscriptions", "subscription_id"),
    Column("hash", LargeBinary, nullable=False, unique=True),  # of the secret in its links
    text("message_id", unique=True),
    text("day"),  # where they are
    text("subject"),
    text("made_at"),
    Index("letters_by_subscription", "subscription_id"),
)

letter_papers = Table(
    "letter_papers",
    METADATA,
    of("letters", "letter_id", primary_key=True),
    paper(primary_key=True),
    Column("position", Integer, nullable=False),
    text("section"),
    text("reason"),
    Index("letter_papers_by_paper", "paper_id"),
    sqlite_with_rowid=False,
)
