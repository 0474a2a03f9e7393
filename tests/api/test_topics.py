import pytest
from fastapi.testclient import TestClient

from broadsheet.cli.serve import server
from small import small_app
from topics.corpus import papers_of


@pytest.fixture(scope="module")
def client(tmp_path_factory):
    with small_app(tmp_path_factory.mktemp("topics"), papers_of(30)) as app:
        app.build_topics()
        yield TestClient(server(app), base_url="http://127.0.0.1", follow_redirects=False)


def test_all_topics_with_their_numbers(client):
    found = client.get("/api/v1/topics").json()
    assert found["papers"] + found["other"] == 240
    assert found["papers"] == sum(topic["papers"] for topic in found["topics"])
    assert found["first"] is None
    assert not found["why_none"]


def test_the_topics_of_a_span(client):
    month = client.get("/api/v1/topics?month=2024-05").json()
    week = client.get("/api/v1/topics?week=2024-W20").json()
    year = client.get("/api/v1/topics?year=2024").json()
    assert month["papers"] == year["papers"] > week["papers"] > 0
    assert (week["first"], week["last"]) == ("2024-05-13", "2024-05-19")
    assert client.get("/api/v1/topics?year=2023").json()["topics"] == []


@pytest.mark.parametrize("query", ["week=2024", "month=May", "year=24", "year=2024&month=2024-05"])
def test_a_span_that_is_none_is_refused(client, query):
    assert client.get(f"/api/v1/topics?{query}").status_code == 400


def test_one_topic_and_its_papers(client):
    first = client.get("/api/v1/topics").json()["topics"][0]
    whole = client.get(f"/api/v1/topics/{first['id']}").json()
    assert whole["name"] == first["name"]
    assert [one["id"] for one in whole["path"]] == [first["id"]]
    assert first["id"] not in {one["id"] for one in whole["beside"]}
    papers = client.get(f"/api/v1/topics/{first['id']}/papers?limit=100").json()
    assert papers["total"] == len(papers["papers"]) == first["papers"]
    days = [paper["published"] for paper in papers["papers"]]
    assert days == sorted(days, reverse=True)
    liked = client.get(f"/api/v1/topics/{first['id']}/papers?limit=100&order=upvotes").json()["papers"]
    votes = [paper["upvotes"] for paper in liked]
    assert votes == sorted(votes, reverse=True)
    assert {paper["id"] for paper in liked} == {paper["id"] for paper in papers["papers"]}
    second = client.get(f"/api/v1/topics/{first['id']}/papers?limit=5&offset=5").json()["papers"]
    assert second == papers["papers"][5:10]


def test_a_topic_that_is_not_there(client):
    assert client.get("/api/v1/topics/4321").status_code == 404
    assert client.get("/api/v1/topics/4321/papers").status_code == 404
    assert client.get("/api/v1/topics/grown?within=4321").status_code == 404


def test_a_name_is_given_and_taken_back(client):
    number = client.get("/api/v1/topics").json()["topics"][0]["id"]
    named = client.put(f"/api/v1/topics/{number}/name", json={"name": "Ours"}).json()
    assert (named["name"], named["given"]) == ("Ours", True)
    again = client.put(f"/api/v1/topics/{number}/name", json={"name": ""}).json()
    assert (again["name"] == "Ours", again["given"]) == (False, False)


def test_the_papers_of_a_topic_as_a_feed(client):
    number = client.get("/api/v1/topics").json()["topics"][0]["id"]
    page = client.get(f"/topics/{number}").text
    assert f'href="/topics/{number}.atom"' in page
    for ending in ("atom", "rss", "json"):
        assert client.get(f"/topics/{number}.{ending}").status_code == 200
    feed = client.get(f"/topics/{number}.json").json()
    assert len(feed["items"]) > 0
    assert client.get("/topics/4321.atom").status_code == 404


def test_a_form_names_a_topic_and_the_page_undoes_it(client):
    number = client.get("/api/v1/topics").json()["topics"][1]["id"]
    before = client.get(f"/api/v1/topics/{number}").json()["name"]
    answer = client.post(f"/topics/{number}/name", data={"name": "By hand"})
    assert answer.status_code == 303
    page = client.get(answer.headers["location"]).text
    assert "By hand" in page
    assert "It is called so." in page
    client.post(f"/topics/{number}/name", data={"name": "", "on": "0", "undo": "1", "back": "/"})
    assert client.get(f"/api/v1/topics/{number}").json()["name"] == before


def test_topics_are_told_on_the_command_line(client, monkeypatch, tmp_path):
    from typer.testing import CliRunner

    from broadsheet.cli import program

    monkeypatch.setenv("BROADSHEET_DATA_DIR", str(tmp_path / "data"))
    for name, value in (("EMBEDDER", "hashing"), ("TEXT_INDEX", "exact_text"), ("VECTOR_INDEX", "exact")):
        monkeypatch.setenv(f"BROADSHEET_{name}", value)
    with small_app(tmp_path, papers_of(30)):
        pass
    assert "broadsheet topics --rebuild" in CliRunner().invoke(program, ["topics"]).stdout
    shown = CliRunner().invoke(program, ["topics", "--rebuild"])
    assert shown.exit_code == 0
    assert "near to none" in shown.stdout
    assert "Quantum" in shown.stdout
    assert CliRunner().invoke(program, ["topics", "--json"]).stdout.startswith("{")
