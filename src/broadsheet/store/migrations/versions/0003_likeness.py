"""Papers by numbers that near copies share: the table, and what the papers that are there are kept under."""

import sqlalchemy as sa
from alembic import op

from broadsheet.store import likeness

revision = "0003"
down_revision = "0002"


def upgrade() -> None:
    """Make the table and fill it; a minute for half a million papers."""
    op.create_table(
        "likeness",
        sa.Column("key", sa.BigInteger(), primary_key=True, nullable=False),
        sa.Column("paper_id", sa.BigInteger(), primary_key=True, nullable=False),
        sqlite_with_rowid=False,
    )
    likeness.fill(op.get_bind())
