"""The tables of topics. Days may be partial dates; moments are ISO text in UTC."""

from __future__ import annotations

from sqlalchemy import BigInteger, Column, Float, Index, Integer, LargeBinary, SmallInteger, Table, Text

from ._columns import key, of, paper, text
from .tables import METADATA

topics = Table(
    "topics",
    METADATA,
    key(),
    of("topics", "parent_id", kept=True),
    Column("level", SmallInteger, nullable=False),  # 1 field, 2 area, 3 topic
    text("name"),  # found in its papers, at each build anew
    Column("given", Text),  # by a person; it stays
    text("phrases", "[]"),  # a JSON list: what its papers speak of and those beside it do not
    Column("centroid", LargeBinary, nullable=False),  # float16, little-endian, of length 1
    Column("papers", Integer, nullable=False, server_default="0"),  # as of the last assignment
    of("topics", "into_id", kept=True),  # which one took its papers; null while it lives
    text("made_at"),
    Index("topics_by_parent", "parent_id"),
    Index("topics_by_heir", "into_id"),
)

topic_papers = Table(  # a paper has a row once it was looked at
    "topic_papers",
    METADATA,
    paper(primary_key=True),
    of("topics", "topic_id", kept=True),  # a leaf; null for papers that are near to none
    Column("day", Text),  # the paper's day, or when it was published: lists and counts need nothing else
    Index("topic_papers_by_topic", "topic_id", "day"),
    Index("topic_papers_by_day", "day", "topic_id"),
)

topic_builds = Table(  # the newest one is in use
    "topic_builds",
    METADATA,
    key(),
    text("embedder"),
    text("built_at"),
    Column("read_to", BigInteger, nullable=False),  # `papers.changed_at` of the last paper looked at
    Column("papers", Integer, nullable=False),
    Column("floor", Float, nullable=False),  # a paper whose cosine with every topic is below it has none
    text("counts", "{}"),  # a JSON object of numbers: what the build found and moved
)
