"""When papers changed and which are gone, for those who harvest us; papers by their dates."""

import sqlalchemy as sa
from alembic import op

revision = "0004"
down_revision = "0003"

BIG_ID = sa.BigInteger().with_variant(sa.Integer, "sqlite")

SQLITE_NOW = "CAST(strftime('%s', 'now') AS INTEGER)"
POSTGRESQL_NOW = "CAST(floor(extract(epoch FROM clock_timestamp())) AS BIGINT)"

# Before the deletion: the categories are gone with it.
SQLITE_TRIGGERS = (
    f"""
    CREATE TRIGGER papers_lost BEFORE DELETE ON papers
    BEGIN
        INSERT OR REPLACE INTO gone (public_id, changed_at, categories)
        SELECT old.public_id, {SQLITE_NOW}, ' ' || coalesce(group_concat(category, ' ') || ' ', '')
        FROM categories WHERE paper_id = old.id;
    END
    """,
    f"""
    CREATE TRIGGER papers_renamed AFTER UPDATE OF public_id ON papers WHEN new.public_id <> old.public_id
    BEGIN
        INSERT OR REPLACE INTO gone (public_id, changed_at, categories)
        SELECT old.public_id, {SQLITE_NOW}, ' ' || coalesce(group_concat(category, ' ') || ' ', '')
        FROM categories WHERE paper_id = old.id;
        DELETE FROM gone WHERE public_id = new.public_id;
    END
    """,
    """
    CREATE TRIGGER papers_back AFTER INSERT ON papers
    BEGIN DELETE FROM gone WHERE public_id = new.public_id; END
    """,
)

POSTGRESQL_TRIGGERS = (
    f"""
    CREATE FUNCTION papers_lose() RETURNS trigger LANGUAGE plpgsql AS $$
    BEGIN
        INSERT INTO gone (public_id, changed_at, categories)
        SELECT old.public_id, {POSTGRESQL_NOW}, ' ' || coalesce(string_agg(category, ' ') || ' ', '')
        FROM categories WHERE paper_id = old.id
        ON CONFLICT (public_id) DO UPDATE
        SET changed_at = excluded.changed_at, categories = excluded.categories;
        IF TG_OP = 'DELETE' THEN RETURN old; END IF;
        DELETE FROM gone WHERE public_id = new.public_id;
        RETURN new;
    END $$
    """,
    """
    CREATE FUNCTION papers_return() RETURNS trigger LANGUAGE plpgsql AS $$
    BEGIN
        DELETE FROM gone WHERE public_id = new.public_id;
        RETURN NULL;
    END $$
    """,
    "CREATE TRIGGER papers_lost BEFORE DELETE ON papers FOR EACH ROW EXECUTE FUNCTION papers_lose()",
    """
    CREATE TRIGGER papers_renamed AFTER UPDATE OF public_id ON papers FOR EACH ROW
    WHEN (new.public_id <> old.public_id) EXECUTE FUNCTION papers_lose()
    """,
    "CREATE TRIGGER papers_back AFTER INSERT ON papers FOR EACH ROW EXECUTE FUNCTION papers_return()",
)


def upgrade() -> None:
    """Add the datestamp, the table of what is gone, and the triggers that fill it."""
    postgresql = op.get_bind().dialect.name == "postgresql"
    op.add_column("papers", sa.Column("changed_at", sa.BigInteger(), nullable=False, server_default="0"))
    op.execute(f"UPDATE papers SET changed_at = {POSTGRESQL_NOW if postgresql else SQLITE_NOW}")
    op.create_index("papers_by_change", "papers", ["changed_at", "id"])
    op.create_index("papers_by_publication", "papers", ["published"])
    op.create_index("papers_by_update", "papers", ["updated"])
    op.create_table(
        "gone",
        sa.Column("id", BIG_ID, primary_key=True),
        sa.Column("public_id", sa.Text(), nullable=False, unique=True),
        sa.Column("changed_at", sa.BigInteger(), nullable=False),
        sa.Column("categories", sa.Text(), nullable=False),
    )
    op.create_index("gone_by_change", "gone", ["changed_at", "id"])
    for statement in POSTGRESQL_TRIGGERS if postgresql else SQLITE_TRIGGERS:
        op.execute(statement)
