"""What readers took out of their profiles, and which papers stood on their own pages."""

import sqlalchemy as sa
from alembic import op

revision = "0010"
down_revision = "0009"

BIG_ID = sa.BigInteger().with_variant(sa.Integer, "sqlite")


def upgrade() -> None:
    """Make the two tables."""
    op.create_table(
        "profile_edits",
        _of("readers", "reader_id"),
        _text("kind", primary_key=True),
        _text("value", primary_key=True),
        _text("at"),
        sqlite_with_rowid=False,
    )
    op.create_table(
        "shown_papers",
        _of("readers", "reader_id"),
        _of("papers", "paper_id"),
        _text("first_at"),
        _text("last_at"),
        sa.Column("times", sa.Integer, nullable=False, server_default="1"),
        _text("explored", ""),
        sqlite_with_rowid=False,
    )
    op.create_index("shown_papers_by_paper", "shown_papers", ["paper_id"])


def _text(name: str, default: str | None = None, **options: bool) -> sa.Column[str]:
    return sa.Column(name, sa.Text, nullable=False, server_default=default, **options)  # type: ignore[arg-type]


def _of(table: str, name: str) -> sa.Column[int]:
    key = sa.ForeignKey(f"{table}.id", ondelete="CASCADE")
    return sa.Column(name, BIG_ID, key, nullable=False, primary_key=True)
