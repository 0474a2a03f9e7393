"""Readers and what they give: votes, comments, submissions, lists; a paper's own votes and comments."""

from pathlib import Path

import sqlalchemy as sa
from alembic import op

revision = "0005"
down_revision = "0004"

# A comment counts while anyone can read it.
SHOWN = "{0}.deleted_at IS NULL AND {0}.hidden_at IS NULL"
RECOUNT = (
    "UPDATE papers SET talk = (SELECT count(*) FROM comments WHERE paper_id = papers.id AND {shown})"
    " WHERE id = {row}"
)
SQLITE_TRIGGERS = (
    "CREATE TRIGGER vote_given AFTER INSERT ON paper_votes BEGIN"
    " UPDATE papers SET votes = votes + 1 WHERE id = new.paper_id; END",
    "CREATE TRIGGER vote_taken AFTER DELETE ON paper_votes BEGIN"
    " UPDATE papers SET votes = votes - 1 WHERE id = old.paper_id; END",
    "CREATE TRIGGER vote_moved AFTER UPDATE OF paper_id ON paper_votes BEGIN"
    " UPDATE papers SET votes = votes - 1 WHERE id = old.paper_id;"
    " UPDATE papers SET votes = votes + 1 WHERE id = new.paper_id; END",
    *(
        f"CREATE TRIGGER comment_{name} AFTER {event} ON comments BEGIN {statements} END"
        for name, event, statements in (
            ("said", "INSERT", RECOUNT.format(shown=SHOWN.format("comments"), row="new.paper_id") + ";"),
            ("gone", "DELETE", RECOUNT.format(shown=SHOWN.format("comments"), row="old.paper_id") + ";"),
            (
                "changed",
                "UPDATE OF paper_id, deleted_at, hidden_at",
                RECOUNT.format(shown=SHOWN.format("comments"), row="old.paper_id")
                + "; "
                + RECOUNT.format(shown=SHOWN.format("comments"), row="new.paper_id")
                + ";",
            ),
        )
    ),
)
POSTGRESQL_TRIGGERS = (
    """
    CREATE FUNCTION votes_count() RETURNS trigger LANGUAGE plpgsql AS $$
    BEGIN
        IF TG_OP <> 'INSERT' THEN UPDATE papers SET votes = votes - 1 WHERE id = old.paper_id; END IF;
        IF TG_OP <> 'DELETE' THEN UPDATE papers SET votes = votes + 1 WHERE id = new.paper_id; END IF;
        RETURN NULL;
    END $$
    """,
    f"""
    CREATE FUNCTION talk_count() RETURNS trigger LANGUAGE plpgsql AS $$
    BEGIN
        IF TG_OP <> 'INSERT' THEN
            {RECOUNT.format(shown=SHOWN.format("comments"), row="old.paper_id")};
        END IF;
        IF TG_OP <> 'DELETE' THEN
            {RECOUNT.format(shown=SHOWN.format("comments"), row="new.paper_id")};
        END IF;
        RETURN NULL;
    END $$
    """,
    "CREATE TRIGGER votes_counted AFTER INSERT OR DELETE OR UPDATE OF paper_id ON paper_votes"
    " FOR EACH ROW EXECUTE FUNCTION votes_count()",
    "CREATE TRIGGER talk_counted AFTER INSERT OR DELETE OR UPDATE OF paper_id, deleted_at, hidden_at"
    " ON comments FOR EACH ROW EXECUTE FUNCTION talk_count()",
)


def upgrade() -> None:
    """Add the columns, the tables and the triggers that count."""
    for name in ("votes", "talk"):
        op.add_column("papers", sa.Column(name, sa.Integer(), nullable=False, server_default="0"))
    dialect = op.get_bind().dialect.name
    tables = Path(__file__).with_suffix(f".{dialect}.sql").read_text("utf-8")
    for statement in filter(str.strip, tables.split(";\n")):
        op.execute(statement)
    for statement in POSTGRESQL_TRIGGERS if dialect == "postgresql" else SQLITE_TRIGGERS:
        op.execute(statement)
