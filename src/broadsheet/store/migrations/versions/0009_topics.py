"""Topics found in the corpus, and which paper is in which."""

import sqlalchemy as sa
from alembic import op

revision = "0009"
down_revision = "0008"

BIG_ID = sa.BigInteger().with_variant(sa.Integer, "sqlite")


def upgrade() -> None:
    """Make the three tables."""
    op.create_table(
        "topics",
        sa.Column("id", BIG_ID, primary_key=True),
        _of("topics", "parent_id", nullable=True),
        sa.Column("level", sa.SmallInteger, nullable=False),
        _text("name"),
        sa.Column("given", sa.Text),
        _text("phrases", "[]"),
        sa.Column("centroid", sa.LargeBinary, nullable=False),
        sa.Column("papers", sa.Integer, nullable=False, server_default="0"),
        _of("topics", "into_id", nullable=True),
        _text("made_at"),
    )
    op.create_index("topics_by_parent", "topics", ["parent_id"])
    op.create_index("topics_by_heir", "topics", ["into_id"])
    op.create_table(
        "topic_papers",
        _of("papers", "paper_id", primary_key=True),
        _of("topics", "topic_id", nullable=True),
        sa.Column("day", sa.Text),
    )
    op.create_index("topic_papers_by_topic", "topic_papers", ["topic_id", "day"])
    op.create_index("topic_papers_by_day", "topic_papers", ["day", "topic_id"])
    op.create_table(
        "topic_builds",
        sa.Column("id", BIG_ID, primary_key=True),
        _text("embedder"),
        _text("built_at"),
        sa.Column("read_to", sa.BigInteger(), nullable=False),
        sa.Column("papers", sa.Integer, nullable=False),
        sa.Column("floor", sa.Float, nullable=False),
        _text("counts", "{}"),
    )


def _text(name: str, default: str | None = None) -> sa.Column[str]:
    return sa.Column(name, sa.Text, nullable=False, server_default=default)


def _of(table: str, name: str, *, nullable: bool = False, **options: bool) -> sa.Column[int]:
    key = sa.ForeignKey(f"{table}.id", ondelete="SET NULL" if nullable else "CASCADE")
    return sa.Column(name, BIG_ID, key, nullable=nullable, **options)  # type: ignore[arg-type]
