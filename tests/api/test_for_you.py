"""What is for a reader, over HTTP, as a feed, on the command line and for agents."""

import json
from contextlib import nullcontext
from datetime import UTC, datetime

import pytest
from fastapi.testclient import TestClient
from typer.testing import CliRunner

import feed_rules
from broadsheet.app import App
from broadsheet.cli import program
from broadsheet.cli.serve import server
from broadsheet.settings import Settings
from broadsheet.store import profiles
from hands import Hands
from small import DOUBLES, member, write
from topics.corpus import papers_of

LIKED = [f"test:{number}" for number in range(6)]  # of the first subject, quantum circuits


@pytest.fixture
def app(tmp_path):
    """160 papers of May 2024, twenty of each of eight subjects, on May 29."""
    clock = Hands(datetime(2024, 5, 29, 8, tzinfo=UTC))
    with App(Settings(data_dir=tmp_path / "data", mode="public", **DOUBLES), clock) as app:
        app.harvest(write(tmp_path / "papers.jsonl", papers_of(20)))
        app.index()
        yield app


@pytest.fixture
def ada(app):
    """A function that asks in Ada's name."""
    token = app.make_token(member(app, "ada"), "test", ["read", "write"])
    client = TestClient(server(app), raise_server_exceptions=False)

    def ask(method, path, status=200, **given):
        answer = client.request(
            method, f"/api/v1/for-you{path}", headers={"Authorization": f"Bearer {token}"}, **given
        )
        assert answer.status_code == status, answer.text
        return answer.json() if answer.content else None

    return ask


@pytest.fixture
def begun(ada):
    """Ada, who likes quantum circuits."""
    ada("POST", "/begin", json={"text": "\n".join(LIKED)})
    return ada


def subjects(page):
    return [one["paper"]["title"].split(" with ")[0] for one in page["suggestions"]]


def test_without_likes_it_is_what_is_liked_here(ada):
    page = ada("GET", "?span=month")
    assert page["likes"] == 0
    assert page["suggestions"]


def test_papers_that_are_named_make_a_profile_at_once(ada):
    begun = ada("POST", "/begin", json={"text": "test:1\nOn nothing at all\ntest:2"})
    assert sorted(begun["kept"]) == ["test:1", "test:2"]
    assert begun["unknown"] == ["On nothing at all"]
    assert ada("GET", "?span=month")["likes"] == 2
    ada("DELETE", "/begin", 204)
    assert ada("GET", "?span=month")["likes"] == 0
    assert "begin with what" in ada("POST", "/begin", 400, json={})["error"]


def test_a_file_makes_one_as_well(ada):
    file = "".join(f'{{"id": "{paper}", "title": "x"}}\n' for paper in LIKED)
    begun = ada("POST", "/begin/file", files={"file": ("mine.jsonl", file.encode())})
    assert sorted(begun["kept"]) == LIKED


def test_the_best_come_first_and_say_why(begun):
    page = begun("GET", "?span=month&limit=8")
    assert page["likes"] == len(LIKED)
    assert subjects(page).count("On quantum circuits") >= 5
    assert not {one["paper"]["id"] for one in page["suggestions"]} & set(LIKED)
    best = next(one for one in page["suggestions"] if not one["explored"])
    assert best["why"]
    for one in best["because"]:
        assert one["said"]
        assert (one["paper_id"] is not None) == (one["kind"] == "paper")
    assert best["score"] == pytest.approx(sum(best["parts"].values()), abs=1e-4)


def test_pages_follow_each_other(begun):
    ids = [
        one["paper"]["id"]
        for start in (0, 5)
        for one in begun("GET", f"?span=month&limit=5&offset={start}")["suggestions"]
    ]
    assert len(ids) == len(set(ids)) == 10


def test_a_dial_is_turned_for_once_or_for_good(begun):
    assert begun("GET", "?dial=1")["dial"] == 1
    assert begun("GET", "")["dial"] != 1
    assert begun("PATCH", "/profile", json={"dial": 1})["dial"] == 1
    assert begun("GET", "")["dial"] == 1
    begun("PATCH", "/profile", 422, json={"dial": 2})
    begun("PATCH", "/profile", 422, json={"dial": False})
    begun("GET", "?dial=-1", 422)


def test_a_word_is_taken_out_and_let_in_again(begun):
    word = begun("GET", "/profile")["words"][0]["value"]
    without = begun("POST", "/profile/edits", json={"kind": "word", "value": word})
    assert word not in {one["value"] for one in without["words"]}
    assert {"kind": "word", "value": word} in without["left_out"]
    again = begun("POST", "/profile/edits", json={"kind": "word", "value": word, "out": False})
    assert word in {one["value"] for one in again["words"]}
    assert again["left_out"] == []


def test_what_is_none_is_told_so(begun):
    begun("GET", "?interest=none", 404)
    begun("GET", "?span=year", 422)
    begun("POST", "/profile/edits", 422, json={"kind": "moon", "value": "full"})
    begun("POST", "/profile/edits", 404, json={"kind": "paper", "value": "test:9999"})


def test_the_feed_is_private_and_tells_the_reasons(app, begun):
    client = TestClient(server(app), follow_redirects=False)
    for ending in ("atom", "rss", "json"):
        assert client.get(f"/for-you.{ending}?span=month").status_code == 401
        token = app.make_token(member(app, "ada"), "feeds", ["read"], "path")
        answer = client.get(f"/t/{token}/for-you.{ending}?span=month")
        assert answer.headers["cache-control"].startswith("private")
        found = feed_rules.read(answer.content, ending)
        assert found["items" if ending == "json" else "entries"]
    first = client.get(f"/t/{token}/for-you.json?span=month").json()["items"][0]
    assert "word: " in first["summary"] or "like “" in first["summary"]
    assert client.get(f"/t/{token}/for-you.atom?span=year").status_code == 400
    with app._store.read() as db:
        assert profiles.last_shown(db, member(app, "ada").reader.id, app.now()) is None  # nobody has looked


def test_it_is_told_on_the_command_line(app, begun, monkeypatch):
    monkeypatch.setattr("broadsheet.app.open_app", lambda: nullcontext(app))
    told = CliRunner().invoke(program, ["for-you", "--reader", "ada", "--span", "month", "--explain"])
    assert told.exit_code == 0, told.output
    assert "On quantum circuits" in told.stdout
    assert "word: " in told.stdout
    assert "score +" in told.stdout
    page = json.loads(
        CliRunner().invoke(program, ["for-you", "--reader", "ada", "--span", "month", "--json"]).stdout
    )
    assert page["likes"] == len(LIKED)
    assert "--reader" in CliRunner().invoke(program, ["for-you"]).output
    assert CliRunner().invoke(program, ["for-you", "--span", "year"]).exit_code == 2


def test_an_agent_is_told_the_reasons(app, begun):
    pytest.importorskip("mcp")
    from broadsheet.mcp.server import TOOLS
    from broadsheet.mcp.tool import call

    outcome = call(TOOLS["recommend"], app, lambda: member(app, "ada"), {"span": "month", "limit": 3})
    answer = json.loads(outcome.text)
    assert answer["papers"][0]["untrusted"]["why"]
    assert answer["total"] > answer["next_offset"] > 0
    both = {"span": "month", "categories": ["cs.CL"]}
    assert call(TOOLS["recommend"], app, lambda: member(app, "ada"), both).failed


def test_what_was_not_begun_cannot_be_taken_out_and_the_document_says_so(ada, app):
    ada("DELETE", "/begin", 404)
    document = server(app).openapi()
    assert "404" in document["paths"]["/api/v1/for-you/begin"]["delete"]["responses"]
