from datetime import UTC, datetime

import pytest

from broadsheet.app import App
from broadsheet.settings import Settings
from hands import Hands
from quick_passwords import quick_passwords  # noqa: F401
from small import DOUBLES

START = datetime(2026, 3, 1, 8, tzinfo=UTC)


@pytest.fixture
def clock():
    return Hands(START)


@pytest.fixture
def made(tmp_path, clock):
    """Makes instances in a mode, closed at the end."""
    apps = []

    def make(mode="public", **settings):
        folder = tmp_path / f"data{len(apps)}"
        app = App(Settings(data_dir=folder, mode=mode, **DOUBLES, **settings), clock)
        apps.append(app)
        return app

    yield make
    for app in apps:
        app.close()


@pytest.fixture
def app(made):
    return made()
