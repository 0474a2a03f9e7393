import pytest
from fastapi.testclient import TestClient

from broadsheet.cli.serve import server
from small import small_app

from .test_api import get


@pytest.fixture
def client(tmp_path):
    with small_app(tmp_path) as app:
        yield TestClient(server(app))


def test_what_is_trending_tells_the_parts_of_each_score(client):
    page = get(client, "/trending")
    scores = [paper["hot"]["score"] for paper in page["papers"]]
    assert scores == sorted(scores, reverse=True)
    hot = page["papers"][0]["hot"]
    assert hot["hot"] == hot["lively"] + hot["boost"] + hot["fresh"]
    assert hot["score"] == hot["hot"] + hot["bonus"]
    assert hot["why"].startswith(f"{hot['lively']:.2f} for 9 upvotes; −")


def test_a_page_past_the_end_is_empty(client):
    assert get(client, "/trending", offset=99)["papers"] == []


def test_papers_tell_which_sources_gave_their_upvotes(client):
    assert get(client, "/papers/2405.00002")["counted_by"] == ["jsonl"]
    assert get(client, "/papers/math-ph/9909028")["counted_by"] == []
