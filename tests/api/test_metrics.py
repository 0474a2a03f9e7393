from datetime import UTC, datetime

import pytest
from fastapi.testclient import TestClient
from prometheus_client.parser import text_string_to_metric_families

from broadsheet.app import open_app
from broadsheet.cli.serve import server
from broadsheet.errors import SourceError
from broadsheet.settings import Settings


@pytest.fixture
def app(tmp_path):
    settings = Settings(data_dir=tmp_path / "data", embedder="hashing")
    with open_app(settings, lambda: datetime(2026, 3, 2, 6, tzinfo=UTC)) as app:
        app.index()
        yield app


def figures(app):
    answer = TestClient(server(app)).get("/metrics")
    assert answer.status_code == 200
    return {
        (sample.name, *sample.labels.values()): sample.value
        for family in text_string_to_metric_families(answer.text)
        for sample in family.samples
    }


def test_what_jobs_did_is_told_by_job_and_kind(app):
    app.run_job("harvest hf_daily", lambda: {"new": 3, "skipped": 1})
    found = figures(app)
    assert found["broadsheet_job_last_count", "harvest hf_daily", "new"] == 3
    assert found["broadsheet_job_runs", "harvest hf_daily", "done"] == 1
    assert found["broadsheet_job_last_done_seconds", "harvest hf_daily"] == app.now().timestamp()
    assert found["broadsheet_papers",] == 0


def test_a_failure_is_counted_and_leaves_the_last_success_standing(app):
    def fail():
        raise SourceError("down")

    app.run_job("harvest x", lambda: {"new": 1})
    app.run_job("harvest x", fail)
    found = figures(app)
    assert found["broadsheet_job_runs", "harvest x", "failed"] == 1
    assert found["broadsheet_job_last_count", "harvest x", "new"] == 1


def test_the_key_in_an_address_is_nobodys_business(app):
    app.run_job("harvest feed:https://me:secret@example.org/rss?key=secret", dict)
    assert "secret" not in TestClient(server(app)).get("/metrics").text


def test_every_index_is_told(app):
    found = figures(app)
    assert {key[1] for key in found if key[0] == "broadsheet_index_broken"} == {
        "text",
        "vectors",
        "vocabulary",
    }
