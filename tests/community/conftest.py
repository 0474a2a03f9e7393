from datetime import UTC, datetime

import pytest

from broadsheet.app import App
from broadsheet.settings import Settings
from hands import Hands
from small import DOUBLES, write

START = datetime(2024, 5, 30, 8, tzinfo=UTC)
PAPER = "arXiv:2405.00001"
OTHER = "arXiv:2405.00002"


@pytest.fixture
def clock():
    return Hands(START)


@pytest.fixture
def app(tmp_path, clock):
    settings = Settings(data_dir=tmp_path / "data", mode="public", **DOUBLES)
    with App(settings, clock) as app:
        app.harvest(write(tmp_path / "papers.jsonl"))
        app.index()
        yield app


@pytest.fixture
def come(app):
    """Somebody of this name and role, come by a link."""

    def comes(name, role="reader"):
        if name not in {reader.name for reader in app.all_readers()}:
            app.add_reader(name, role)
        return app.by_session(app.sign_in_by_link(app.sign_in_link(name)))

    return comes
