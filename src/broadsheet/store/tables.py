"""The tables as they stand after the newest migration. Dates are ISO text, partial where the source's are."""

from __future__ import annotations

from typing import Any

from sqlalchemy import (
    BigInteger,
    Column,
    Float,
    ForeignKey,
    Index,
    Integer,
    LargeBinary,
    MetaData,
    SmallInteger,
    Table,
    Text,
    UniqueConstraint,
)

from broadsheet.store._now import NOW

METADATA = MetaData()

# SQLite counts only a plain INTEGER PRIMARY KEY by itself.
BigId = BigInteger().with_variant(Integer, "sqlite")


def _paper_id(**options: Any) -> Column[int]:
    return Column("paper_id", BigId, ForeignKey("papers.id", ondelete="CASCADE"), nullable=False, **options)


papers = Table(
    "papers",
    METADATA,
    Column("id", BigId, primary_key=True),
    Column("public_id", Text, nullable=False, unique=True),
    Column("title", Text, nullable=False),
    Column("abstract", Text, nullable=False),
    Column("published", Text),
    Column("updated", Text),
    Column("day", Text),  # whose page it stands on; null when only a month or year is known
    Column("venue", Text),
    Column("primary_category", Text),
    Column("keywords", Text, nullable=False),  # a JSON list
    Column("url", Text),
    Column("pdf", Text),
    Column("code", Text),
    Column("project", Text),
    Column("organization", Text),
    Column("note", Text),
    Column("license", Text),
    Column("withdrawn", SmallInteger, nullable=False, server_default="0"),
    Column("imprint", Text, nullable=False, server_default="{}"),  # a JSON object of texts
    Column("n_authors", Integer, nullable=False),
    Column("upvotes", Integer, nullable=False),
    Column("comments", Integer, nullable=False),
    # Readers' own votes and comments, kept by triggers on their tables; the two above are imported.
    Column("votes", Integer, nullable=False, server_default="0"),
    Column("talk", Integer, nullable=False, server_default="0"),
    Column("title_key", BigInteger, nullable=False),  # keys.title_key, for titles that differ only in form
    Column("content_hash", LargeBinary, nullable=False),  # of title and abstract: what an embedding is of
    Column("card", Text, nullable=False, server_default="[[],[],[],[],[],[]]"),  # see cards.py
    Column("revision", Integer, nullable=False),  # grows when anything that an index reads has changed
    # Seconds since 1970 by the database's clock: the datestamp under which others harvest us.
    Column("changed_at", BigInteger, nullable=False, server_default="0", default=NOW, onupdate=NOW),
    Index("papers_by_title", "title_key"),
    Index("papers_by_day", "day", "upvotes"),
    Index("papers_by_change", "changed_at", "id"),
    Index("papers_by_publication", "published"),
    Index("papers_by_update", "updated"),
)

# Papers that are no more under this id, written by triggers on `papers`; whoever harvests us is told.
gone = Table(
    "gone",
    METADATA,
    Column("id", BigId, primary_key=True),
    Column("public_id", Text, nullable=False, unique=True),
    Column("changed_at", BigInteger, nullable=False),
    Column("categories", Text, nullable=False),  # with a space before, between and after them
    Index("gone_by_change", "changed_at", "id"),
)

authors = Table(
    "authors",
    METADATA,
    _paper_id(primary_key=True),
    Column("position", SmallInteger, primary_key=True),
    Column("name", Text, nullable=False),
    sqlite_with_rowid=False,
)

categories = Table(
    "categories",
    METADATA,
    _paper_id(primary_key=True),
    Column("position", SmallInteger, primary_key=True),
    Column("category", Text, nullable=False),
    Index("categories_by_name", "category"),
    sqlite_with_rowid=False,
)

external_ids = Table(
    "external_ids",
    METADATA,
    Column("scheme", Text, primary_key=True),
    Column("value", Text, primary_key=True),
    _paper_id(),
    Column("position", SmallInteger, nullable=False),
    Index("external_ids_by_paper", "paper_id", "position"),
    sqlite_with_rowid=False,
)

versions = Table(
    "versions",
    METADATA,
    _paper_id(primary_key=True),
    Column("number", SmallInteger, primary_key=True),
    Column("published", Text),
    sqlite_with_rowid=False,
)

featured = Table(
    "featured",
    METADATA,
    _paper_id(primary_key=True),
    Column("source", Text, primary_key=True),
    Column("day", Text, nullable=False),
    Column("submitter", Text),
    Column("submitted_at", Text),
    Index("featured_by_day", "day"),
    sqlite_with_rowid=False,
)

counts = Table(
    "counts",
    METADATA,
    _paper_id(primary_key=True),
    Column("source", Text, primary_key=True),
    Column("upvotes", Integer),
    Column("comments", Integer),
    sqlite_with_rowid=False,
)

records = Table(
    "records",
    METADATA,
    Column("source", Text, primary_key=True),
    Column("key", Text, primary_key=True),
    _paper_id(),
    Column("payload", LargeBinary, nullable=False),  # the Record as compressed JSON
    Column("payload_hash", LargeBinary, nullable=False),
    Column("evidence", Text),  # why it was taken for a paper we had; null where it began one
    Index("records_by_paper", "paper_id", "source"),
)

skipped = Table(
    "skipped",
    METADATA,
    Column("id", BigId, primary_key=True),
    Column("source", Text, nullable=False),
    Column("file", Text, nullable=False),
    Column("position", Text, nullable=False),
    Column("reason", Text, nullable=False),
    Column("raw", Text, nullable=False),
    Column("seen_at", Text, nullable=False),
    UniqueConstraint("file", "position", name="skipped_once"),
)

embeddings = Table(
    "embeddings",
    METADATA,
    _paper_id(primary_key=True),
    Column("embedder", Text, primary_key=True),
    Column("content_hash", LargeBinary, nullable=False),
    Column("vector", LargeBinary, nullable=False),  # float16, little-endian
)

# What changed, written by triggers on `papers`; each index keeps its own mark (style.md 2.3).
changes = Table(
    "changes",
    METADATA,
    Column("seq", BigId, primary_key=True, autoincrement=True),
    Column("paper_id", BigInteger, nullable=False),
    Column("gone", SmallInteger, nullable=False),
    sqlite_autoincrement=True,
)

# Who may do a thing now: a job of the clock, a question to an archive. Free when `until` (seconds since
# 1970) has passed, whoever held it: a killed process holds nothing for long.
leases = Table(
    "leases",
    METADATA,
    Column("name", Text, primary_key=True),
    Column("holder", Text, nullable=False),
    Column("until", Float, nullable=False),
)

# How far the harvest of an archive has come: `mark` is where the next one begins, `resume` where a broken
# off one goes on; both in the source's own words.
harvests = Table(
    "harvests",
    METADATA,
    Column("archive", Text, primary_key=True),
    Column("mark", Text, nullable=False),
    Column("resume", Text, nullable=False),
    Column("next_mark", Text, nullable=False),  # becomes `mark` when the last page has been taken
    Column("changed_at", Text, nullable=False),
)

# What an archive announced for a day. Kind `none` with an empty key: the day was heard, and empty.
announced = Table(
    "announced",
    METADATA,
    Column("archive", Text, primary_key=True),
    Column("day", Text, primary_key=True),
    Column("key", Text, primary_key=True),  # scheme:value of the paper
    Column("kind", Text, nullable=False),  # new, cross, replace, replace-cross
    sqlite_with_rowid=False,
)

# One line for each time that a job ran.
runs = Table(
    "runs",
    METADATA,
    Column("id", BigId, primary_key=True),
    Column("job", Text, nullable=False),
    Column("started_at", Text, nullable=False),
    Column("ended_at", Text),  # null while it runs, and for ever when its process was killed
    Column("outcome", Text),  # done, failed, or null as above
    Column("counts", Text, nullable=False),  # a JSON object of whole numbers
    Column("said", Text, nullable=False),  # the error, or what else is to be told
    Index("runs_by_job", "job", "id"),
)

# Papers by numbers that near copies are likely to share (keys.likeness_keys): hints, bound to nothing.
likeness = Table(
    "likeness",
    METADATA,
    Column("key", BigInteger, primary_key=True),
    Column("paper_id", BigInteger, primary_key=True),
    sqlite_with_rowid=False,
)

# Records that a person took out of a paper: they are never joined to it again.
kept_apart = Table(
    "kept_apart",
    METADATA,
    Column("source", Text, primary_key=True),
    Column("key", Text, primary_key=True),
    Column("other_source", Text, primary_key=True),
    Column("other_key", Text, primary_key=True),
    sqlite_with_rowid=False,
)
