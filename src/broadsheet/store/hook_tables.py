"""The tables of webhooks. Moments are ISO text in UTC."""

from __future__ import annotations

from sqlalchemy import Column, Index, Integer, LargeBinary, SmallInteger, Table

from ._columns import key, of, paper, reader, text
from .tables import METADATA

hooks = Table(
    "hooks",
    METADATA,
    key(),
    reader(),
    text("address"),
    text("kind"),
    text("value"),
    text("shape"),
    text("secret"),  # signs what is sent: it has to be known to both sides, so it is kept as it is
    text("state"),  # active, stopped
    text("made_at"),
    Column("failures", Integer, nullable=False, server_default="0"),
    text("said", ""),
    Index("hooks_by_reader", "reader_id"),
)

hook_papers = Table(  # what was told, or was there before the hook was
    "hook_papers",
    METADATA,
    of("hooks", "hook_id", primary_key=True),
    paper(primary_key=True),
    Index("hook_papers_by_paper", "paper_id"),
    sqlite_with_rowid=False,
)

hook_events = Table(
    "hook_events",
    METADATA,
    key(),
    of("hooks", "hook_id"),
    Column("content", LargeBinary, nullable=False),
    text("state"),  # waiting, taken
    Column("tries", SmallInteger, nullable=False, server_default="0"),
    text("due_at"),
    text("made_at"),
    Index("hook_events_by_hook", "hook_id", "state", "id"),
)
