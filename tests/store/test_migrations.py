import pytest
from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext
from sqlalchemy import text

from broadsheet.errors import SettingsError
from broadsheet.store import (
    open_store,
    people_tables,  # noqa: F401
)
from broadsheet.store.connection import newest_revision
from broadsheet.store.tables import METADATA


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
