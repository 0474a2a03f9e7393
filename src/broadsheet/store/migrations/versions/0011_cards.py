"""Papers carry a card: what the tables that hang on them say, for pages that show many."""

import sqlalchemy as sa
from alembic import op

revision = "0011"
down_revision = "0010"

NONE = "[[],[],[],[],[],[]]"

# Each list of the card: its table, what an entry is, and the order of the entries.
SQLITE_LISTS = (
    ("authors", "name", "position"),
    ("categories", "category", "position"),
    ("external_ids", "json_array(scheme, value)", "position"),
    ("versions", "json_array(number, published)", "number"),
    ("featured", "json_array(day, submitter, submitted_at)", "day, source"),
    ("most", "source", "source"),
)
POSTGRESQL_LISTS = tuple(
    (table, entry.replace("json_array", "json_build_array"), order) for table, entry, order in SQLITE_LISTS
)
# The sources with the most upvotes of a paper.
MOST = """(
    SELECT paper_id, source FROM counts AS one WHERE upvotes > 0
    AND upvotes = (SELECT max(upvotes) FROM counts AS all_of WHERE all_of.paper_id = one.paper_id)
)"""


def upgrade() -> None:
    """Add the column, and fill it from the tables."""
    op.add_column("papers", sa.Column("card", sa.Text(), nullable=False, server_default=NONE))
    op.execute(filling(op.get_bind().dialect.name))


def filling(dialect: str) -> str:
    """The statement that writes the card of every paper from the tables."""
    if dialect == "postgresql":
        lists = [_of_postgresql(*one) for one in POSTGRESQL_LISTS]
        return f"UPDATE papers SET card = json_build_array({', '.join(lists)})::text"
    lists = [_of_sqlite(*one) for one in SQLITE_LISTS]
    return f"UPDATE papers SET card = json_array({', '.join(lists)})"


def _of_sqlite(table: str, entry: str, order: str) -> str:
    rows = f"SELECT * FROM {_rows(table)} WHERE paper_id = papers.id ORDER BY {order}"
    return f"(SELECT json_group_array({entry}) FROM ({rows}))"


def _of_postgresql(table: str, entry: str, order: str) -> str:
    gathered = f"SELECT json_agg({entry} ORDER BY {order}) FROM {_rows(table)} WHERE paper_id = papers.id"
    return f"coalesce(({gathered}), '[]'::json)"


def _rows(table: str) -> str:
    return f"{MOST} AS most" if table == "most" else table
