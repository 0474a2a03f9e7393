"""The store's tests run on SQLite and on PostgreSQL alike."""

import pytest

from broadsheet.store import open_store


@pytest.fixture(params=["sqlite", "postgresql"])
def store(request, tmp_path):
    if request.param == "sqlite":
        url = f"sqlite:///{tmp_path / 'test.db'}"
    else:
        url = request.getfixturevalue("postgresql_url")
    store = open_store(url)
    yield store
    store.close()
