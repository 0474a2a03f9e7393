"""Letters know what they are, and until when they are of use."""

import sqlalchemy as sa
from alembic import op

revision = "0006"
down_revision = "0005"


def upgrade() -> None:
    """Two columns more in the outbox."""
    op.add_column("outbox", sa.Column("kind", sa.Text, nullable=False, server_default=""))
    op.add_column("outbox", sa.Column("ends_at", sa.Text))
