"""Authors claim their papers, over HTTP, with plain forms and through the API."""

import pytest

from comers import app_of_may, browser_of
from quick_passwords import quick_passwords  # noqa: F401
from small import write

PAPER = "/papers/2405.00001"
API = "/api/v1/papers/arXiv:2405.00001"
CLAIMS = "/moderation/claims"
HOSTILE = "<script>alert(1)</script> <img src=x onerror=alert(2)> \"quoted\" 'single'"


@pytest.fixture
def app(tmp_path):
    with app_of_may(tmp_path) as app:
        yield app


@pytest.fixture
def nobody(app):
    return browser_of(app)


@pytest.fixture
def come(app):
    def comes(name, role="reader", full_name=""):
        browser = browser_of(app, name, role)
        if full_name:
            browser.post("/account/profile", data={"full_name": full_name})
        return browser

    return comes


@pytest.fixture
def ada(come):
    return come("ada", full_name="Ada King Lovelace")


@pytest.fixture
def admin(come):
    return come("sofya", "admin")


def test_the_form_suggests_the_author_of_the_nearest_name(ada, come):
    assert '<option value="0" selected>Ada Lovelace</option>' in ada.get(PAPER).text
    page = come("emmy").get(PAPER).text
    assert '<option value="">Choose</option>' in page
    assert "selected>Emmy" not in page


def test_a_claim_is_made_and_confirmed_and_the_name_leads_to_its_reader(ada, admin, nobody):
    answer = ada.post(f"{PAPER}/claim", data={"position": "0"})
    assert answer.status_code == 303
    assert answer.headers["location"].startswith(f"{PAPER}?done=claim-1")
    assert "an admin has not decided yet" in ada.get(PAPER).text
    assert 'href="/people/ada"' not in nobody.get(PAPER).text
    assert "Claims</a>: 1 open" in admin.get("/admin").text
    assert "Ada King Lovelace" in admin.get(CLAIMS).text
    answer = admin.post(f"{CLAIMS}/1", data={"state": "confirmed"})
    assert answer.headers["location"] == CLAIMS
    assert "No claim is open" in admin.get(CLAIMS).text
    assert "author 1 of" in admin.get(f"{CLAIMS}?state=confirmed").text
    page = nobody.get(PAPER).text
    assert (
        '<a href="/people/ada" title="Ada King Lovelace, a reader here"><bdi>Ada Lovelace</bdi></a>' in page
    )
    person = nobody.get("/people/ada").text
    assert "Wrote" in person
    assert "Residual networks" in person
    assert "You are <bdi>Ada Lovelace</bdi> here" in ada.get(PAPER).text
    assert "Ada Lovelace</option>" not in admin.get(PAPER).text  # she is somebody already


def test_a_claim_is_taken_back(ada, admin):
    ada.post(f"{PAPER}/claim", data={"position": "0"})
    answer = ada.post(f"{PAPER}/claim", data={"on": "0"})
    assert "Your claim is taken back" in ada.get(answer.headers["location"]).text
    assert "No claim is open" in admin.get(CLAIMS).text
    assert "I wrote this" in ada.get(PAPER).text
    assert ada.post(f"{PAPER}/claim", data={"on": "0"}).headers["location"] == PAPER


def test_a_claim_is_refused_with_a_reason_that_everyone_can_read(ada, admin, nobody):
    ada.post(f"{PAPER}/claim", data={"position": "0"})
    assert admin.post(f"{CLAIMS}/1", data={"state": "refused"}).status_code == 400
    admin.post(f"{CLAIMS}/1", data={"state": "refused", "reason": "Not her"})
    page = ada.get(PAPER).text
    assert "an admin refused that" in page
    assert "I wrote this" not in page
    assert "Not her" in nobody.get("/moderation").text
    assert "ada" not in nobody.get("/moderation").text
    assert ada.post(f"{PAPER}/claim", data={"position": "0"}).status_code == 409


def test_what_makes_no_sense_is_refused(ada, admin):
    for data in ({"position": "9"}, {"position": "-1"}, {"position": "first"}):
        assert ada.post(f"{PAPER}/claim", data=data).status_code in (400, 422)
    assert ada.post("/papers/2405.99999/claim", data={"position": "0"}).status_code == 404
    assert admin.get(f"{CLAIMS}?state=lost").status_code == 400
    assert admin.post(f"{CLAIMS}/7", data={"state": "confirmed"}).status_code == 404


def test_who_has_not_signed_in_sees_no_form(nobody):
    assert "I wrote this" not in nobody.get(PAPER).text
    assert nobody.post(f"{PAPER}/claim", data={"position": "0"}).status_code == 401


def test_the_sole_reader_claims_and_decides(tmp_path):
    with app_of_may(tmp_path, "single") as app:
        browser = browser_of(app)
        browser.post(f"{PAPER}/claim", data={"position": "1"})
        assert '<a href="/moderation/claims">Decide</a>' in browser.get(PAPER).text
        browser.post(f"{CLAIMS}/1", data={"state": "confirmed"})
        assert browser.get(API).json()["claimed"] == [
            {"position": 1, "author": "Emmy Noether", "reader": "reader"}
        ]


def test_hostile_names_are_shown_and_do_nothing(app, come, admin, tmp_path):
    paper = {
        "id": "arXiv:2405.00009",
        "title": HOSTILE,
        "authors": [HOSTILE, "Ada"],
        "published": "2024-05-27",
    }
    app.harvest(write(tmp_path / "hostile.jsonl", [paper]))
    browser = come("eve")
    browser.post("/account/profile", data={"full_name": HOSTILE})
    browser.post("/papers/2405.00009/claim", data={"position": "0"})
    open_ones = admin.get(CLAIMS)
    admin.post(f"{CLAIMS}/1", data={"state": "confirmed", "reason": HOSTILE})
    pages = [open_ones] + [browser.get(at) for at in ("/papers/2405.00009", "/people/eve", "/moderation")]
    for page in [*pages, admin.get("/admin")]:
        assert page.status_code == 200
        assert "<script>alert" not in page.text
        assert "<img" not in page.text


def test_the_api_does_the_same(ada, admin, nobody):
    assert ada.get(f"{API}/claim").json() is None
    claim = ada.put(f"{API}/claim", json={}).json()
    assert (claim["author"], claim["state"], claim["reader"], claim["position"]) == (
        "Ada Lovelace",
        "open",
        "ada",
        0,
    )
    assert ada.get(f"{API}/claim").json() == claim
    assert admin.get("/api/v1/claims").json() == [claim]
    assert ada.get("/api/v1/claims").status_code == 403
    refused = admin.put("/api/v1/claims/1", json={"state": "refused"})
    assert refused.status_code == 400
    assert admin.put("/api/v1/claims/1", json={"state": "confirmed"}).json()["state"] == "confirmed"
    assert admin.get("/api/v1/claims?state=confirmed").json()[0]["id"] == claim["id"]
    assert nobody.get(API).json()["claimed"] == [{"position": 0, "author": "Ada Lovelace", "reader": "ada"}]
    assert ada.put(f"{API}/claim", json={"position": 1}).status_code == 409
    assert ada.delete(f"{API}/claim").status_code == 204
    assert nobody.get(API).json()["claimed"] == []
    assert ada.put(f"{API}/claim", json={"position": -1}).status_code == 422


def test_reports_are_read_and_dismissed_over_the_api(ada, come):
    ada.post(f"{API}/comments", json={"body": "Buy boats"})
    come("emmy").post("/api/v1/comments/1/reports", json={"reason": "Spam, I think"})
    moderator = come("grace", "moderator")
    (report,) = moderator.get("/api/v1/reports").json()
    assert (report["paper"], report["reason"], report["reporter"], report["comment"]["body"]) == (
        "arXiv:2405.00001", "Spam, I think", "emmy", "Buy boats",
    )  # fmt: skip
    assert ada.get("/api/v1/reports").status_code == 403
    assert ada.put("/api/v1/comments/1/dismissed").status_code == 403
    assert moderator.put("/api/v1/comments/1/dismissed").json()["hidden"] is False
    assert moderator.get("/api/v1/reports").json() == []
    assert moderator.delete("/api/v1/comments/1/dismissed").status_code == 200
    assert moderator.get("/api/v1/reports").json() == [report]
    assert moderator.put("/api/v1/comments/99/dismissed").status_code == 404
