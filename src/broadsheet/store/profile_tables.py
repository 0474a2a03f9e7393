"""The tables of what is held to be for a reader. Moments are ISO text in UTC."""

from __future__ import annotations

from sqlalchemy import Column, Index, Integer, Table

from ._columns import paper, reader, text
from .tables import METADATA

profile_edits = Table(  # what somebody took out of their profile
    "profile_edits",
    METADATA,
    reader(primary_key=True),
    text("kind", primary_key=True),  # word, author, paper, interest
    text("value", primary_key=True),  # of a paper, an id that it had then
    text("at"),
    sqlite_with_rowid=False,
)

shown_papers = Table(  # what stood on somebody's own page
    "shown_papers",
    METADATA,
    reader(primary_key=True),
    paper(primary_key=True),
    text("first_at"),
    text("last_at"),
    Column("times", Integer, nullable=False, server_default="1"),  # sittings, not presses
    text("explored", ""),  # for whose sake it stood there out of turn, if it did
    Index("shown_papers_by_paper", "paper_id"),
    sqlite_with_rowid=False,
)
