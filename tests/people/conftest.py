from datetime import UTC, datetime, timedelta

import pytest

from broadsheet.app import App
from broadsheet.people import passwords
from broadsheet.settings import Settings
from small import DOUBLES

START = datetime(2026, 3, 1, 8, tzinfo=UTC)


class Hands:
    """A clock that a test moves."""

    def __init__(self):
        self.now = START

    def __call__(self):
        return self.now

    def move(self, **span):
        self.now += timedelta(**span)


@pytest.fixture
def clock():
    return Hands()


@pytest.fixture(autouse=True)
def _quick_passwords(monkeypatch):
    """argon2 with the least work: what is tested is what is done with it."""
    from argon2 import PasswordHasher

    monkeypatch.setattr(passwords, "_HASHER", PasswordHasher(1, 8, 1))
    passwords._nobodys.cache_clear()
    yield
    passwords._nobodys.cache_clear()


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
