"""Webhooks, and what is old to whom of what they follow."""

import sqlalchemy as sa
from alembic import op

revision = "0008"
down_revision = "0007"

BIG_ID = sa.BigInteger().with_variant(sa.Integer, "sqlite")


def upgrade() -> None:
    """Make the three tables, and the column."""
    op.add_column("follows", sa.Column("seen_row", BIG_ID))
    op.create_table(
        "hooks",
        sa.Column("id", BIG_ID, primary_key=True),
        _of("readers", "reader_id"),
        *(_text(name) for name in "address kind value shape secret state made_at".split()),
        sa.Column("failures", sa.Integer, nullable=False, server_default="0"),
        _text("said", ""),
    )
    op.create_index("hooks_by_reader", "hooks", ["reader_id"])
    op.create_table(
        "hook_papers",
        _of("hooks", "hook_id", primary_key=True),
        _of("papers", "paper_id", primary_key=True),
        sqlite_with_rowid=False,
    )
    op.create_index("hook_papers_by_paper", "hook_papers", ["paper_id"])
    op.create_table(
        "hook_events",
        sa.Column("id", BIG_ID, primary_key=True),
        _of("hooks", "hook_id"),
        sa.Column("content", sa.LargeBinary, nullable=False),
        _text("state"),
        sa.Column("tries", sa.SmallInteger, nullable=False, server_default="0"),
        _text("due_at"),
        _text("made_at"),
    )
    op.create_index("hook_events_by_hook", "hook_events", ["hook_id", "state", "id"])


def _text(name: str, default: str | None = None) -> sa.Column[str]:
    return sa.Column(name, sa.Text, nullable=False, server_default=default)


def _of(table: str, name: str, **options: bool) -> sa.Column[int]:
    key = sa.ForeignKey(f"{table}.id", ondelete="CASCADE")
    return sa.Column(name, BIG_ID, key, nullable=False, **options)  # type: ignore[arg-type]
