"""Comments, submissions, links and claims, in the words of Hugging Face."""

import httpx
import pytest

from comers import app_of_may
from small import PAPERS, member, small_app

from ..serving import serving

PAPER = "/api/papers/2405.00001"


@pytest.fixture
def app(tmp_path):
    with app_of_may(tmp_path) as app:
        yield app


@pytest.fixture
def post(at, token):
    def send(name, path, role="reader", **body):
        bearer = {"Authorization": f"Bearer {token(name, role)}"} if name else {}
        return httpx.post(at + path, json=body, headers=bearer)

    return send


def test_a_comment_is_said_and_answered(post, at):
    said = post("ada", f"{PAPER}/comment", comment="Well *said*")
    message = said.json()["newMessage"]
    assert said.status_code == 201
    assert message["author"]["user"] == "ada"
    assert message["data"]["latest"]["raw"] == "Well *said*"
    assert "<em>said</em>" in message["data"]["latest"]["html"]
    answer = post("emmy", f"{PAPER}/comment/{message['id']}/reply", comment="Quite").json()["newMessage"]
    assert answer["parentCommentId"] == message["id"]
    whole = httpx.get(f"{at}{PAPER}?field=comments&field=submissionDeadline").json()
    assert [one["id"] for one in whole["comments"]] == [message["id"], answer["id"]]


def test_an_answer_to_nothing_is_refused(post):
    assert post("ada", f"{PAPER}/comment/{'0' * 24}/reply", comment="What?").status_code == 404
    assert post("ada", f"{PAPER}/comment/99/reply", comment="What?").status_code == 404
    assert post("ada", f"{PAPER}/comment", comment="").status_code == 400
    assert post(None, f"{PAPER}/comment", comment="Who?").status_code == 401


def test_a_paper_is_submitted_with_a_note_and_leads_to_its_page(post, app):
    answer = post("ada", "/api/papers/submit", paperId="2405.00002", comment="Read this", mediaUrls=[])
    assert (answer.status_code, answer.headers["location"]) == (303, "/papers/2405.00002")
    row = app.paper("2405.00002").row
    assert app.submitted([row])[row].note == "Read this"
    assert post("emmy", "/api/papers/submit", paperId="2405.00002").status_code == 409


def test_a_curator_says_where_code_and_project_are(post, at):
    answer = post(
        "cora", f"{PAPER}/links", "curator", githubRepo="https://github.com/a/b", projectPage="https://a.org"
    )
    assert (answer.status_code, answer.json()) == (200, {})
    paper = httpx.get(at + PAPER).json()
    assert (paper["githubRepo"], paper["projectPage"]) == ("https://github.com/a/b", "https://a.org")
    post("cora", f"/api/papers/{paper['_id']}/links", "curator", githubRepo=None)
    paper = httpx.get(at + PAPER).json()
    assert ("githubRepo" in paper, paper["projectPage"]) == (False, "https://a.org")


def test_who_wrote_a_paper_may_set_its_links_and_other_members_may_not(post, at, app):
    author = httpx.get(at + PAPER).json()["authors"][0]
    refused = post("ada", f"{PAPER}/links", githubRepo="https://github.com/a/b")
    assert refused.status_code == 403
    claim = {"paperId": "2405.00001", "claimAuthorId": author["_id"]}
    claimed = post("ada", "/api/settings/papers/claim", **claim)
    assert claimed.json() == {"ok": True, "claimedPaperId": "2405.00001"}
    admin = member(app, "root", "admin")
    app.decide_claim(admin, app.claims(admin)[0].id, "confirmed")
    assert post("ada", f"{PAPER}/links", githubRepo="https://github.com/a/b").status_code == 200
    author = httpx.get(at + PAPER).json()["authors"][0]
    assert (author["status"], author["user"]["user"]) == ("claimed_verified", "ada")


@pytest.mark.parametrize("link", ["javascript:alert(1)", "no address", "ftp://a.org/x", "https://"])
def test_a_link_is_an_address_of_the_web(post, link):
    assert post("cora", f"{PAPER}/links", "curator", projectPage=link).status_code == 400


def test_claims_are_for_oneself_and_for_an_author_of_that_paper(post, at):
    author = httpx.get(f"{at}/api/papers/2405.00002").json()["authors"][0]["_id"]
    wrong = {"paperId": "2405.00001", "claimAuthorId": author}
    assert post("ada", "/api/settings/papers/claim", **wrong).status_code == 400
    others = {"paperId": "2405.00002", "claimAuthorId": author, "targetUserId": "f" * 24}
    assert post("ada", "/api/settings/papers/claim", **others).status_code == 400


def test_indexing_a_paper_that_is_here_changes_nothing(post, app):
    assert post("ada", "/api/papers/index", arxivId="2405.00001").json() == {}
    assert app.status().papers == len(PAPERS)


def test_indexing_asks_no_archive_that_the_settings_do_not_name(post):
    assert post("ada", "/api/papers/index", arxivId="2405.00099").status_code == 404


def test_a_paper_that_is_not_here_is_asked_of_arxiv(tmp_path):
    away, home = tmp_path / "away", tmp_path / "home"
    away.mkdir()
    home.mkdir()
    settings = {"archives": ("arxiv:cs",), "request_pause": 0.0}
    with small_app(away) as arxiv, serving(arxiv) as there:  # it answers as arXiv does
        addresses = {"arxiv_gaps": there}
        with small_app(home, [], archive_addresses=addresses, **settings) as app, serving(app) as at:
            assert httpx.get(f"{at}/api/papers/2405.00002").status_code == 404
            assert httpx.post(f"{at}/api/papers/index", json={"arxivId": "2405.00002"}).json() == {}
            assert httpx.get(f"{at}/api/papers/2405.00002").json()["title"] == "Type inference for programs"
            found = httpx.get(f"{at}/api/papers/search?q=inference").json()
            assert [one["paper"]["id"] for one in found] == ["2405.00002"]
            assert httpx.post(f"{at}/api/papers/index", json={"arxivId": "2405.99999"}).status_code == 404
