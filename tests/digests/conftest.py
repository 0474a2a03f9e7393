from datetime import UTC, datetime, timedelta

import pytest

from hands import Hands
from quick_passwords import quick_passwords  # noqa: F401
from small import member

from .instance import letters_in, writing_app

MORNING = datetime(2024, 5, 29, 6, tzinfo=UTC)


@pytest.fixture
def clock():
    return Hands(MORNING)


@pytest.fixture
def app(tmp_path, clock):
    with writing_app(tmp_path, clock) as app:
        yield app


@pytest.fixture
def ada(app):
    """A member whose address is known to be hers, and who gets letters."""
    who = member(app, "ada", email="ada@example.org")
    assert app.subscribe(who).state == "active"
    return who


@pytest.fixture
def morning(app, clock, tmp_path):
    """Lets time pass until the next seven o'clock, and the letters of then be written and sent; these."""

    def next_morning(hour=7):
        seen = len(letters_in(tmp_path))
        then = clock.now.replace(hour=hour, minute=0, second=0)
        while then <= clock.now:
            then += timedelta(days=1)
        clock.now = then
        app.write_letters()
        app.send_letters()
        return letters_in(tmp_path)[seen:]

    return next_morning
