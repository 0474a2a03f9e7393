"""Who may ask what at `/mcp`: tokens, cookies, foreign pages, modes."""

import json
import subprocess
import sys

import pytest
from fastapi.testclient import TestClient

pytest.importorskip("mcp")

import broadsheet.mcp
from broadsheet.cli.serve import server
from broadsheet.community import limits
from broadsheet.mcp import http
from small import member, small_app

CHANGES = [
    ("save", {"id": "2405.00001"}),
    ("unsave", {"id": "2405.00001"}),
    ("watch", {"query": "trees"}),
    ("unwatch", {"query": "trees"}),
]


@pytest.fixture(scope="module")
def made(tmp_path_factory):
    """An instance of each mode with a client of its own for each test; who keeps something lets it go again."""
    apps = {}

    def make(mode):
        if mode not in apps:
            apps[mode] = small_app(tmp_path_factory.mktemp(mode), mode=mode)
        options = {"base_url": "http://papers", "follow_redirects": False, "raise_server_exceptions": False}
        return apps[mode], TestClient(server(apps[mode]), **options)

    yield make
    for app in apps.values():
        app.close()


def post(site, name="search", arguments=None, status=200, path="/mcp", **headers):
    """What a tool answers, as bare HTTP."""
    asked = {"name": name, "arguments": {"query": "residual"} if arguments is None else arguments}
    body = {"jsonrpc": "2.0", "id": 1, "method": "tools/call", "params": asked}
    answer = site.post(
        path, json=body, headers={name.replace("_", "-"): said for name, said in headers.items()}
    )
    assert answer.status_code == status, answer.text
    return answer.json()["result"] if status == 200 else answer


def trouble(result):
    assert result["isError"]
    return json.loads(result["content"][0]["text"])


class TestSingle:
    def test_whoever_comes_reads_the_library_too(self, made):
        _, site = made("single")
        assert post(site)["structuredContent"]["papers"]
        assert post(site, "library", {})["structuredContent"]["papers"] == []

    @pytest.mark.parametrize(("name", "arguments"), CHANGES)
    def test_a_write_without_a_token_is_refused_and_says_what_it_takes(self, made, name, arguments):
        app, site = made("single")
        said = trouble(post(site, name, arguments))
        assert said["status"] == "forbidden"
        assert "takes a token with the scope `write`. Make one at /account" in said["message"]
        assert app.library(app.anyone()).total == 0
        assert app.follows(app.anyone()) == []

    def test_a_token_that_may_write_does(self, made):
        app, site = made("single")
        token = app.make_token(app.anyone(), "agent", ["read", "write"])
        post(site, "save", {"id": "2405.00001"}, authorization=f"Bearer {token}")
        assert app.library(app.anyone()).total == 1
        post(site, "unsave", {"id": "2405.00001"}, authorization=f"Bearer {token}")
        assert app.library(app.anyone()).total == 0

    @pytest.mark.parametrize(("name", "arguments"), CHANGES)
    def test_a_token_that_may_read_does_not(self, made, name, arguments):
        app, site = made("single")
        token = app.make_token(app.anyone(), "agent", ["read"])
        said = trouble(post(site, name, arguments, authorization=f"Bearer {token}"))
        assert said["status"] == "forbidden"

    def test_a_name_that_anybody_can_give_to_this_machine_is_refused(self, made):
        _, site = made("single")
        assert "BROADSHEET_HOSTS" in post(site, status=403, host="rebound.example").json()["error"]

    def test_a_token_that_is_none_is_refused(self, made):
        _, site = made("single")
        answer = post(site, status=401, authorization="Bearer nothing")
        assert answer.headers["www-authenticate"] == "Bearer"


class TestPrivate:
    def test_who_has_no_token_is_told_so_as_programs_are(self, made):
        _, site = made("private")
        answer = post(site, status=401)
        assert answer.headers["www-authenticate"] == "Bearer"
        assert answer.json() == {"error": "sign in to read"}

    def test_a_client_that_looks_for_a_server_of_tokens_finds_none(self, made):
        _, site = made("private")
        assert site.get("/.well-known/oauth-protected-resource/mcp").status_code == 404

    def test_a_token_is_enough_and_another_is_another(self, made):
        app, site = made("private")
        ada, emmy = (
            app.make_token(member(app, name), "agent", ["read", "write"]) for name in ("ada", "emmy")
        )
        post(site, "save", {"id": "2405.00001"}, authorization=f"Bearer {ada}")
        totals = [
            post(site, "library", {}, authorization=f"Bearer {token}")["structuredContent"]["total"]
            for token in (ada, emmy)
        ]
        assert totals == [1, 0]

    def test_a_token_in_the_path_reads(self, made):
        app, site = made("private")
        token = app.make_token(member(app, "ada"), "agent", ["read"], "path")
        assert post(site, path=f"/t/{token}/mcp")["structuredContent"]["papers"]
        said = trouble(post(site, "save", {"id": "2405.00001"}, path=f"/t/{token}/mcp"))
        assert said["status"] == "forbidden"

    def test_a_browsers_cookie_reads_and_changes_nothing(self, made):
        app, site = made("private")
        member(app, "grace")
        assert site.post(f"/sign-in/{app.sign_in_link('grace')}").status_code == 303
        assert post(site, "library", {})["structuredContent"]["total"] == 0
        assert trouble(post(site, "save", {"id": "2405.00001"}))["status"] == "forbidden"


class TestPublic:
    def test_anyone_reads_and_nobody_in_particular_keeps(self, made):
        _, site = made("public")
        assert post(site)["structuredContent"]["papers"]
        assert trouble(post(site, "library", {}))["status"] == "not_signed_in"
        assert trouble(post(site, "recommend", {}))["status"] == "not_signed_in"

    def test_who_does_something_too_often_is_told_how_long_to_wait(self, made, monkeypatch):
        app, site = made("public")
        token = app.make_token(member(app, "ada"), "agent", ["read", "write"])
        monkeypatch.setitem(limits.LIMITS, "keep", limits.Limit(60, 1))
        come = {"authorization": f"Bearer {token}"}
        post(site, "save", {"id": "2405.00001"}, **come)
        said = trouble(post(site, "save", {"id": "2405.00002"}, **come))
        assert said["status"] == "rate_limited"
        assert 1 <= said["retry_after_seconds"] <= 60


@pytest.mark.parametrize("mode", ["single", "public"])
def test_a_page_of_another_site_is_refused_even_with_a_token(made, mode):
    app, site = made(mode)
    token = app.make_token(member(app, "reader") if mode == "public" else app.anyone(), "agent", ["read"])
    assert post(site, origin="http://papers")["structuredContent"]["papers"]
    post(site, status=403, origin="http://elsewhere.example")
    refused = post(site, status=403, origin="http://elsewhere.example", authorization=f"Bearer {token}")
    assert "elsewhere" in refused.json()["error"]


def test_there_is_nothing_to_listen_to(made):
    _, site = made("public")
    for method in ("GET", "DELETE", "PUT"):
        answer = site.request(method, "/mcp")
        assert (answer.status_code, answer.headers["allow"]) == (405, "POST")


def test_what_is_no_message_is_refused(made):
    _, site = made("public")
    site.headers["content-type"] = "application/json"
    assert site.post("/mcp", content=b"{").status_code == 400
    assert site.post("/mcp", content=b'"' + b"a" * 1_100_000 + b'"').status_code == 413


def test_an_error_that_nobody_foresaw_tells_no_secret(made, monkeypatch):
    app, site = made("public")
    monkeypatch.setattr(app, "search", lambda *_: 1 / 0, raising=False)
    body = {
        "jsonrpc": "2.0",
        "id": 1,
        "method": "tools/call",
        "params": {"name": "search", "arguments": {"query": "a"}},
    }
    said = site.post("/mcp", json=body).text
    assert "division" not in said
    assert "the log has it" in said


def test_a_server_loads_the_sdk_when_the_first_agent_comes(tmp_path):
    code = (
        "import sys; from broadsheet import Settings, open_app; from broadsheet.cli.serve import server;"
        f"server(open_app(Settings(data_dir={str(tmp_path)!r}))); print(*sys.modules)"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert not {"mcp", "mcp_types"} & set(done.stdout.split())


def test_without_the_sdk_the_rest_works_and_the_answer_says_what_to_install(made, monkeypatch):
    _, site = made("public")
    http.load()
    monkeypatch.delattr(broadsheet.mcp, "server")
    monkeypatch.delitem(sys.modules, "broadsheet.mcp.server")
    monkeypatch.setitem(sys.modules, "mcp.server.context", None)
    assert site.get("/").status_code == 200
    answer = site.post("/mcp", json={})
    assert answer.status_code == 501
    assert "pip install 'broadsheet[mcp]'" in answer.json()["error"]
