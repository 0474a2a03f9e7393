"""What harvesting from archives needs: leases, marks, runs; what a citation needs; records kept apart."""

import sqlalchemy as sa
from alembic import op

revision = "0002"
down_revision = "0001"

BIG_ID = sa.BigInteger().with_variant(sa.Integer, "sqlite")


def upgrade() -> None:
    """Add columns of papers, and the new tables."""
    op.add_column("papers", sa.Column("license", sa.Text()))
    op.add_column("papers", sa.Column("withdrawn", sa.SmallInteger(), nullable=False, server_default="0"))
    op.add_column("papers", sa.Column("imprint", sa.Text(), nullable=False, server_default="{}"))
    _widened("external_ids", "position")
    _widened("records", "source")
    _clock()
    _harvests()
    op.create_table(
        "kept_apart",
        *(_key(name) for name in ("source", "key", "other_source", "other_key")),
        sqlite_with_rowid=False,
    )


def _widened(table: str, column: str) -> None:
    """An index that holds all that a page of hits asks of the table."""
    op.drop_index(f"{table}_by_paper", table)
    op.create_index(f"{table}_by_paper", table, ["paper_id", column])


def _clock() -> None:
    op.create_table("leases", _key("name"), _text("holder"), sa.Column("until", sa.Float(), nullable=False))
    op.create_table(
        "runs",
        sa.Column("id", BIG_ID, primary_key=True),
        _text("job"),
        _text("started_at"),
        sa.Column("ended_at", sa.Text()),
        sa.Column("outcome", sa.Text()),
        _text("counts"),
        _text("said"),
    )
    op.create_index("runs_by_job", "runs", ["job", "id"])


def _harvests() -> None:
    op.create_table("harvests", _key("archive"), *map(_text, ("mark", "resume", "next_mark", "changed_at")))
    op.create_table(
        "announced",
        *(_key(name) for name in ("archive", "day", "key")),
        _text("kind"),
        sqlite_with_rowid=False,
    )


def _key(name: str) -> sa.Column[str]:
    return sa.Column(name, sa.Text(), primary_key=True, nullable=False)


def _text(name: str) -> sa.Column[str]:
    return sa.Column(name, sa.Text(), nullable=False)
