"""Who gets letters, and what was written to them."""

import sqlalchemy as sa
from alembic import op

revision = "0007"
down_revision = "0006"

BIG_ID = sa.BigInteger().with_variant(sa.Integer, "sqlite")


def upgrade() -> None:
    """Make the three tables."""
    op.create_table(
        "subscriptions",
        sa.Column("id", BIG_ID, primary_key=True),
        _of("readers", "reader_id", nullable=True, unique=True),
        sa.Column("email", sa.Text, unique=True),
        _text("state"),
        _text("choices", "{}"),
        sa.Column("next_at", sa.Text),
        _text("made_at"),
        sa.Column("confirmed_at", sa.Text),
        sa.Column("last_on", sa.Text),
        sa.Column("read_to", sa.Text),
        sa.Column("silent", sa.Integer, nullable=False, server_default="0"),
        _text("said", ""),
    )
    op.create_index("subscriptions_by_time", "subscriptions", ["state", "next_at"])
    op.create_table(
        "letters",
        sa.Column("id", BIG_ID, primary_key=True),
        _of("subscriptions", "subscription_id"),
        sa.Column("hash", sa.LargeBinary, nullable=False, unique=True),
        _text("message_id", unique=True),
        _text("day"),
        _text("subject"),
        _text("made_at"),
    )
    op.create_index("letters_by_subscription", "letters", ["subscription_id"])
    op.create_table(
        "letter_papers",
        _of("letters", "letter_id", primary_key=True),
        _of("papers", "paper_id", primary_key=True),
        sa.Column("position", sa.Integer, nullable=False),
        _text("section"),
        _text("reason"),
        sqlite_with_rowid=False,
    )
    op.create_index("letter_papers_by_paper", "letter_papers", ["paper_id"])


def _text(name: str, default: str | None = None, **options: bool) -> sa.Column[str]:
    return sa.Column(name, sa.Text, nullable=False, server_default=default, **options)  # type: ignore[arg-type]


def _of(table: str, name: str, *, nullable: bool = False, **options: bool) -> sa.Column[int]:
    key = sa.ForeignKey(f"{table}.id", ondelete="CASCADE")
    return sa.Column(name, BIG_ID, key, nullable=nullable, **options)  # type: ignore[arg-type]
