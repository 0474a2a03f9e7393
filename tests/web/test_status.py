from datetime import UTC, datetime

import pytest
from fastapi.testclient import TestClient

from broadsheet.app import open_app
from broadsheet.cli.serve import server
from broadsheet.errors import SourceError
from broadsheet.settings import Settings


@pytest.fixture
def app(tmp_path):
    settings = Settings(
        data_dir=tmp_path / "data",
        embedder="hashing",
        archives="hf_daily feed:https://example.org/rss?key=secret",
    )
    with open_app(settings, lambda: datetime(2026, 3, 2, 6, tzinfo=UTC)) as app:
        app.index()
        yield app


def page(app):
    answer = TestClient(server(app)).get("/status")
    assert answer.status_code == 200
    return " ".join(answer.text.split())


def test_before_anything_ran_the_page_names_what_is_to_be_harvested(app):
    found = page(app)
    assert "harvest hf_daily" in found
    assert "not yet" in found
    assert "No announcements are followed" in found


def test_a_run_is_told_with_what_it_did(app):
    app.run_job("harvest hf_daily", lambda: {"new": 1234, "merged": 0, "skipped": 2})
    found = page(app)
    assert "1,234 new, 2 skipped" in found
    assert "2026-03-02 06:00" in found


def test_a_failure_is_told_in_its_own_words(app):
    def fail():
        raise SourceError("the archive <b>is</b> down")

    app.run_job("harvest hf_daily", fail)
    assert "failed: the archive &lt;b&gt;is&lt;/b&gt; down" in page(app)


def test_the_key_in_an_address_is_not_shown(app):
    app.run_job("harvest feed:https://example.org/rss?key=secret", dict)
    assert "example.org" in page(app)
    assert "secret" not in page(app)
