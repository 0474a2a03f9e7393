"""argon2 with the least work: what is tested is what is done with it. Import the fixture where it is wanted."""

import pytest
from argon2 import PasswordHasher

from broadsheet.people import passwords


@pytest.fixture(autouse=True)
def quick_passwords(monkeypatch):
    monkeypatch.setattr(passwords, "_HASHER", PasswordHasher(1, 8, 1))
    passwords._nobodys.cache_clear()
    yield
    passwords._nobodys.cache_clear()
