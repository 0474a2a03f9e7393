import pytest
from fastapi.testclient import TestClient

from broadsheet.cli.serve import server
from small import member, small_app

PAPER = "arXiv:2405.00001"
OLD = "math-ph/9909028"


@pytest.fixture
def app(tmp_path):
    with small_app(tmp_path, mode="public") as app:
        yield app


@pytest.fixture
def site(app):
    return TestClient(server(app), raise_server_exceptions=False)


def come(app, site, name, *scopes):
    """A function that asks in somebody's name."""
    token = app.make_token(member(app, name), "test", scopes or ["read", "write", "admin"])

    def ask(method, path, status=200, **given):
        headers = {"Authorization": f"Bearer {token}"}
        answer = site.request(method, f"/api/v1{path}", headers=headers, **given)
        assert answer.status_code == status, answer.text
        return answer.json() if answer.headers.get("content-type") == "application/json" else answer

    return ask


@pytest.fixture
def ada(app, site):
    return come(app, site, "ada")


@pytest.fixture
def emmy(app, site):
    return come(app, site, "emmy")


def test_a_paper_is_saved_however_often_and_taken_out(ada):
    for _ in range(2):
        assert ada("PUT", f"/lists/ada/saved/papers/{PAPER}")["papers"] == 1
    assert ada("PUT", f"/lists/ada/saved/papers/{OLD}")["papers"] == 2
    page = ada("GET", "/lists/ada/saved")
    assert [one["paper"]["id"] for one in page["papers"]] == ["arXiv:math-ph/9909028", PAPER]
    for _ in range(2):
        assert ada("DELETE", f"/lists/ada/saved/papers/{OLD}")["papers"] == 1


def test_a_list_is_made_changed_and_deleted(ada):
    made = ada("POST", "/lists", 201, json={"name": "Group meeting"})
    assert (made["slug"], made["shown_to"]) == ("group-meeting", "owner")
    changed = ada("PATCH", "/lists/ada/group-meeting", json={"shown_to": "all"})
    assert (changed["name"], changed["shown_to"]) == ("Group meeting", "all")
    ada("DELETE", "/lists/ada/group-meeting", 204)
    assert ada("GET", "/lists") == []
    ada("GET", "/lists/ada/group-meeting", 404)


def test_lists_of_others_are_read_where_they_are_shown_and_never_changed(ada, emmy, site):
    ada("POST", "/lists", 201, json={"name": "Ours", "shown_to": "members"})
    assert emmy("GET", "/lists/ada/ours")["total"] == 0
    assert site.get("/api/v1/lists/ada/ours").status_code == 404
    emmy("PATCH", "/lists/ada/ours", 404, json={"name": "Hers"})
    emmy("DELETE", "/lists/ada/ours", 404)
    emmy("PUT", f"/lists/ada/ours/papers/{PAPER}", 404)
    emmy("POST", "/lists", 201, json={"name": "Ours"})
    emmy("PUT", f"/lists/ada/ours/papers/{PAPER}", 404)  # hers of the same name is not meant


def test_the_saved_list_of_another_is_not_ones_own(ada, emmy):
    emmy("PUT", f"/lists/ada/saved/papers/{PAPER}", 404)
    assert emmy("GET", "/lists") == []


def test_a_list_goes_out_and_comes_in_as_the_same(ada, emmy):
    ada("PUT", f"/lists/ada/saved/papers/{PAPER}")
    file = ada("GET", "/lists/ada/saved/file")
    import json

    told = emmy("POST", "/lists/import", files={"file": ("saved.json", json.dumps(file))})
    assert (told["known"], told["list"]["owner"]) == (1, "emmy")
    assert emmy("GET", f"/lists/emmy/{told['list']['slug']}/file") == file
    assert "Residual" in ada("GET", "/lists/ada/saved/export?format=bib").text


def test_tags_notes_and_marks_of_a_paper(ada, emmy):
    ada("PUT", f"/papers/{OLD}/tags/Deep Learning")
    ada("PUT", f"/papers/{OLD}/marks/read")
    assert ada("PUT", f"/papers/{OLD}/note", json={"body": "mine"})["body"] == "mine"
    assert ada("GET", f"/papers/{OLD}/mine") == {
        "voted": False, "saved_in": [], "tags": ["deep learning"], "marks": ["read"], "noted": True,
    }  # fmt: skip
    assert emmy("GET", f"/papers/{OLD}/note") is None
    kept = ada("GET", "/library", params={"tag": "deep learning", "mark": "read", "q": "mine"})
    assert [one["paper"]["id"] for one in kept["papers"]] == ["arXiv:math-ph/9909028"]
    assert ada("DELETE", f"/papers/{OLD}/tags/deep learning")["tags"] == []
    assert ada("DELETE", f"/papers/{OLD}/marks/read")["marks"] == []
    assert ada("PUT", f"/papers/{OLD}/note", json={"body": ""}) is None
    assert ada("GET", "/library")["total"] == 0
    ada("PUT", f"/papers/{OLD}/marks/starred", 422)


def test_follows_mutes_and_news(ada):
    ada("PUT", "/follows", json={"kind": "category", "value": "cs.LG"})
    ada("PUT", "/mutes", json={"kind": "word", "value": "Hype"})
    assert [one["value"] for one in ada("GET", "/follows")] == ["cs.LG"]
    assert [one["value"] for one in ada("GET", "/mutes")] == ["hype"]
    assert ada("GET", "/news")[0]["papers"] == []  # all papers are of 2024 and before
    ada("DELETE", "/follows", 204, params={"kind": "category", "value": "cs.LG"})
    ada("DELETE", "/mutes", 204, params={"kind": "word", "value": "hype"})
    assert ada("GET", "/follows") == ada("GET", "/mutes") == []
    ada("PUT", "/follows", 400, json={"kind": "category", "value": "no category"})
    ada("PUT", "/follows", 404, json={"kind": "list", "value": "emmy/none"})


def test_a_token_for_reading_reads_and_no_more(app, site, ada):
    reading = come(app, site, "ada", "read")
    assert reading("GET", "/lists") == []
    reading("PUT", f"/lists/ada/saved/papers/{PAPER}", 403)
    reading("PUT", "/follows", 403, json={"kind": "category", "value": "cs.LG"})
    reading("GET", "/takeaway", 403)
    assert ada("GET", "/takeaway").content.startswith(b"PK")


@pytest.mark.parametrize("path", ["/lists", "/library", "/tags", "/follows", "/mutes", "/news", "/takeaway"])
def test_who_has_not_signed_in_keeps_nothing(site, path):
    answer = site.get(f"/api/v1{path}")
    assert (answer.status_code, answer.headers["www-authenticate"]) == (401, "Bearer")
