"""Papers, what their sources say of them, their embeddings, and the change log that indexes follow."""

from typing import Any

import sqlalchemy as sa
from alembic import op

revision = "0001"
down_revision = None

BIG_ID = sa.BigInteger().with_variant(sa.Integer, "sqlite")
NO_ROWID: dict[str, Any] = {"sqlite_with_rowid": False}

SQLITE_TRIGGERS = (
    """
    CREATE TRIGGER papers_added AFTER INSERT ON papers
    BEGIN INSERT INTO changes (paper_id, gone) VALUES (new.id, 0); END
    """,
    """
    CREATE TRIGGER papers_changed AFTER UPDATE OF revision ON papers WHEN new.revision <> old.revision
    BEGIN INSERT INTO changes (paper_id, gone) VALUES (new.id, 0); END
    """,
    """
    CREATE TRIGGER papers_gone AFTER DELETE ON papers
    BEGIN INSERT INTO changes (paper_id, gone) VALUES (old.id, 1); END
    """,
)

POSTGRESQL_TRIGGERS = (
    """
    CREATE FUNCTION papers_log() RETURNS trigger LANGUAGE plpgsql AS $$
    BEGIN
        IF TG_OP = 'DELETE' THEN
            INSERT INTO changes (paper_id, gone) VALUES (old.id, 1);
        ELSE
            INSERT INTO changes (paper_id, gone) VALUES (new.id, 0);
        END IF;
        RETURN NULL;
    END $$
    """,
    "CREATE TRIGGER papers_added AFTER INSERT ON papers FOR EACH ROW EXECUTE FUNCTION papers_log()",
    """
    CREATE TRIGGER papers_changed AFTER UPDATE OF revision ON papers FOR EACH ROW
    WHEN (new.revision <> old.revision) EXECUTE FUNCTION papers_log()
    """,
    "CREATE TRIGGER papers_gone AFTER DELETE ON papers FOR EACH ROW EXECUTE FUNCTION papers_log()",
)


def upgrade() -> None:
    """Make the first tables."""
    _catalog()
    _says()
    _derived()
    triggers = POSTGRESQL_TRIGGERS if op.get_bind().dialect.name == "postgresql" else SQLITE_TRIGGERS
    for statement in triggers:
        op.execute(statement)


def _text(name: str, nullable: bool = True, **options: Any) -> sa.Column[Any]:
    return sa.Column(name, sa.Text(), nullable=nullable, **options)


def _paper_id(primary_key: bool = False) -> sa.Column[Any]:
    return sa.Column(
        "paper_id",
        BIG_ID,
        sa.ForeignKey("papers.id", ondelete="CASCADE"),
        nullable=False,
        primary_key=primary_key,
    )


def _number(name: str, nullable: bool = False, **options: Any) -> sa.Column[Any]:
    return sa.Column(name, sa.Integer(), nullable=nullable, **options)


def _position(name: str = "position", **options: Any) -> sa.Column[Any]:
    return sa.Column(name, sa.SmallInteger(), nullable=False, **options)


def _bytes(name: str) -> sa.Column[Any]:
    return sa.Column(name, sa.LargeBinary(), nullable=False)


def _catalog() -> None:
    """The paper, and what hangs on it in lists."""
    op.create_table(
        "papers",
        sa.Column("id", BIG_ID, primary_key=True),
        _text("public_id", nullable=False, unique=True),
        _text("title", nullable=False),
        _text("abstract", nullable=False),
        *(_text(name) for name in ("published", "updated", "day", "venue", "primary_category")),
        _text("keywords", nullable=False),
        *(_text(name) for name in ("url", "pdf", "code", "project", "organization", "note")),
        *(_number(name) for name in ("n_authors", "upvotes", "comments")),
        sa.Column("title_key", sa.BigInteger(), nullable=False),
        _bytes("content_hash"),
        _number("revision"),
    )
    op.create_index("papers_by_title", "papers", ["title_key"])
    op.create_index("papers_by_day", "papers", ["day", "upvotes"])
    key: dict[str, Any] = {"primary_key": True}
    op.create_table("authors", _paper_id(**key), _position(**key), _text("name", False), **NO_ROWID)
    op.create_table("categories", _paper_id(**key), _position(**key), _text("category", False), **NO_ROWID)
    op.create_index("categories_by_name", "categories", ["category"])
    op.create_table("versions", _paper_id(**key), _position("number", **key), _text("published"), **NO_ROWID)
    op.create_table(
        "external_ids",
        _text("scheme", False, **key),
        _text("value", False, **key),
        _paper_id(),
        _position(),
        **NO_ROWID,
    )
    op.create_index("external_ids_by_paper", "external_ids", ["paper_id"])


def _says() -> None:
    """What sources say: records word for word, featured days, counts, and what could not be read."""
    op.create_table(
        "records",
        _text("source", False, primary_key=True),
        _text("key", False, primary_key=True),
        _paper_id(),
        _bytes("payload"),
        _bytes("payload_hash"),
        _text("evidence"),
    )
    op.create_index("records_by_paper", "records", ["paper_id"])
    op.create_table(
        "featured",
        _paper_id(primary_key=True),
        _text("source", False, primary_key=True),
        _text("day", False),
        _text("submitter"),
        _text("submitted_at"),
        **NO_ROWID,
    )
    op.create_index("featured_by_day", "featured", ["day"])
    op.create_table(
        "counts",
        _paper_id(primary_key=True),
        _text("source", False, primary_key=True),
        _number("upvotes", nullable=True),
        _number("comments", nullable=True),
        **NO_ROWID,
    )
    op.create_table(
        "skipped",
        sa.Column("id", BIG_ID, primary_key=True),
        *(_text(name, False) for name in ("source", "file", "position", "reason", "raw", "seen_at")),
        sa.UniqueConstraint("file", "position", name="skipped_once"),
    )


def _derived() -> None:
    """Embeddings, which cost much to make again, and the change log."""
    op.create_table(
        "embeddings",
        _paper_id(primary_key=True),
        _text("embedder", False, primary_key=True),
        _bytes("content_hash"),
        _bytes("vector"),
    )
    op.create_table(
        "changes",
        sa.Column("seq", BIG_ID, primary_key=True, autoincrement=True),
        sa.Column("paper_id", sa.BigInteger(), nullable=False),
        sa.Column("gone", sa.SmallInteger(), nullable=False),
        sqlite_autoincrement=True,
    )
