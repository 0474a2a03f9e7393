import pytest
from alembic import command
from alembic.autogenerate import compare_metadata
from alembic.config import Config
from alembic.migration import MigrationContext
from sqlalchemy import create_engine, text

from broadsheet.errors import SettingsError
from broadsheet.store import (
    hook_tables,  # noqa: F401
    letter_tables,  # noqa: F401
    likeness,
    open_store,
    people_tables,  # noqa: F401
    profile_tables,  # noqa: F401
    records,
    topic_tables,  # noqa: F401
)
from broadsheet.store.connection import MIGRATIONS, newest_revision
from broadsheet.store.tables import METADATA
from broadsheet.types import Record


def test_the_migrations_make_the_tables_that_the_code_describes(store):
    with store.read() as db:
        assert compare_metadata(MigrationContext.configure(db), METADATA) == []


def test_a_database_is_at_the_newest_revision(store):
    with store.read() as db:
        assert db.execute(text("SELECT version_num FROM alembic_version")).scalar() == newest_revision()


def test_opening_twice_changes_nothing(tmp_path):
    url = f"sqlite:///{tmp_path / 'twice.db'}"
    open_store(url).close()
    before = (tmp_path / "twice.db").read_bytes()
    open_store(url).close()
    assert (tmp_path / "twice.db").read_bytes() == before


@pytest.mark.parametrize("url", ["nonsense", "mysql://somewhere/x", "oracle+none://x"])
def test_a_url_that_cannot_be_used_is_refused_by_name(url):
    with pytest.raises(SettingsError, match="BROADSHEET_DATABASE_URL"):
        open_store(url)


def test_a_file_that_is_no_database_is_refused(tmp_path):
    (tmp_path / "text.db").write_text("this is not a database, it only has the name of one " * 40)
    with pytest.raises(SettingsError, match="not a database"):
        open_store(f"sqlite:///{tmp_path / 'text.db'}")


def test_papers_of_a_database_made_before_likeness_can_be_found_by_it(tmp_path):
    url = f"sqlite:///{tmp_path / 'old.db'}"
    say = records.pack("jsonl", Record(key="k", title="Sparse grids for tides", authors=("Ada Lovelace",)))
    _made_at("0002", url, say)
    store = open_store(url)
    with store.read() as db:
        keys = likeness.keys_of(say.record)
        assert likeness.rows(db, keys) == {key: [1] for key in keys}
    store.close()


def _made_at(revision, url, say):
    """A database of an older revision with one paper that has one record."""
    engine = create_engine(url)
    config = Config()
    config.set_main_option("script_location", str(MIGRATIONS))
    with engine.begin() as db:
        config.attributes["connection"] = db
        command.upgrade(config, revision)
        db.execute(
            text(
                "INSERT INTO papers (id, public_id, title, abstract, keywords, n_authors, upvotes, comments,"
                " title_key, content_hash, revision) VALUES (1, 'arXiv:1', 'x', '', '', 1, 0, 0, 0, '', 1)"
            )
        )
        records.put(db, [(1, say)])
    engine.dispose()
