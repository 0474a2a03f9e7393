"""People talk, over HTTP, with plain forms and through the API."""

import pytest

from comers import app_of_may, browser_of

PAPER = "/papers/2405.00001"
API = "/api/v1/papers/arXiv:2405.00001"
HOSTILE = "<script>alert(1)</script> <img src=x onerror=alert(2)> $x<y$ [x](javascript:alert(3)) \u202e"


@pytest.fixture
def app(tmp_path):
    with app_of_may(tmp_path) as app:
        yield app


@pytest.fixture
def come(app):
    def comes(name, role="reader"):
        return browser_of(app, name, role)

    return comes


@pytest.fixture
def nobody(app):
    return browser_of(app)


def test_a_vote_is_a_button_that_is_pressed_and_pressed_again(come):
    ada = come("ada")
    assert 'aria-pressed="false">Upvote<' in ada.get(PAPER).text
    answer = ada.post(f"{PAPER}/vote", data={"up": "1", "back": PAPER})
    assert (answer.status_code, answer.headers["location"]) == (
        303,
        f"{PAPER}?done=vote-1&of=2405.00001",
    )
    page = ada.get(PAPER).text
    assert 'aria-pressed="true">Upvoted<' in page
    assert "4 upvotes" in page
    ada.post(f"{PAPER}/vote", data={"up": "0", "back": PAPER})
    assert "3 upvotes" in ada.get(PAPER).text


def test_a_script_gets_the_row_of_buttons_alone(come):
    answer = come("ada").post(f"{PAPER}/vote", data={"up": "1"}, headers={"HX-Request": "true"})
    assert answer.status_code == 200
    assert answer.text.strip().startswith('<div class="acts"')
    assert '<span hx-swap-oob="innerHTML:.upvotes-1">4 upvotes, 1 of them here</span>' in answer.text
    assert "<html" not in answer.text


def test_a_vote_leads_nowhere_else(come):
    answer = come("ada").post(f"{PAPER}/vote", data={"up": "1", "back": "https://evil.example.org"})
    assert answer.headers["location"].startswith("/?done=")


def test_nobody_votes_or_talks_without_an_account(nobody):
    for path in ("vote", "comments", "submission"):
        assert nobody.post(f"{PAPER}/{path}", data={"body": "x"}).status_code == 401
    assert nobody.put(f"{API}/vote").status_code == 401
    assert nobody.post(f"{API}/comments", json={"body": "x"}).status_code == 401
    page = nobody.get(PAPER).text
    assert "Sign in</a> to vote and to comment" in page
    assert "<textarea" not in page


def test_people_talk_and_answer(come):
    ada, emmy = come("ada"), come("emmy")
    said = ada.post(f"{PAPER}/comments", data={"body": "Is *this* $x^2$?"})
    assert said.headers["location"] == f"{PAPER}?done=take-back-0&of=1#comment-1"
    emmy.post(f"{PAPER}/comments", data={"body": "It is, @ada", "parent": "1"})
    page = emmy.get(PAPER).text
    assert 'Is <em>this</em> <span class="tex" translate="no">$x^2$</span>?' in page
    assert '<a href="/people/ada">@ada</a>' in page
    assert "2 comments" in page


def test_a_comment_is_changed_taken_back_and_said_again(come):
    ada = come("ada")
    ada.post(f"{PAPER}/comments", data={"body": "Frist"})
    ada.post("/comments/1/edit", data={"body": "First"})
    assert "Frist" in ada.get("/comments/1?act=edits").text
    ada.post("/comments/1/take-back", data={"on": "1"})
    assert "First" not in come("emmy").get(PAPER).text
    assert "You took it back: nobody else can read it" in ada.get(PAPER).text
    ada.post("/comments/1/take-back", data={"on": "0"})
    assert "First" in come("emmy").get(PAPER).text


def test_a_comment_is_reported_hidden_and_everyone_can_read_why(come, nobody):
    come("ada").post(f"{PAPER}/comments", data={"body": "Buy boats"})
    come("emmy").post("/comments/1/report", data={"reason": "Spam, I think"})
    moderator = come("sofya", "moderator")
    assert "Spam, I think" in moderator.get("/moderation/reports").text
    assert come("emmy").get("/moderation/reports").status_code == 403
    moderator.post("/comments/1/hide", data={"reason": "Spam"})
    page = nobody.get(PAPER).text
    assert "Buy boats" not in page
    assert "Hidden by a moderator: Spam" in page
    assert 'hide, <a href="/comments/1">comment 1</a>: Spam' in nobody.get("/moderation").text


def test_a_paper_is_submitted_and_featured_and_stands_on_todays_page(come, nobody):
    answer = come("ada").post("/submit", data={"paper": "2405.00001", "note": "Read this"})
    assert answer.headers["location"].startswith("/papers?date=2024-05-30&done=submit-1")
    day = nobody.get("/papers?date=2024-05-30").text
    assert "Residual networks" in day
    assert 'submitted by <a href="/people/ada"><bdi>ada</bdi></a>: <q dir="auto">Read this</q>' in day
    assert "Read this" in nobody.get(PAPER).text
    come("emmy", "curator").post(
        f"{PAPER}/submission/decide", data={"state": "featured", "day": "2024-05-30"}
    )
    assert "Featured" in nobody.get(PAPER).text
    assert come("robin").post("/submit", data={"paper": "2405.00001"}).status_code == 409


def test_a_person_has_a_page_of_what_they_gave(come, nobody):
    ada = come("ada")
    ada.post("/account/profile", data={"full_name": "Ada", "about": "Boats", "email": "ada@example.org"})
    ada.post(f"{PAPER}/comments", data={"body": "Well *said*"})
    ada.post("/submit", data={"paper": "2405.00002", "note": "Read this"})
    page = nobody.get("/people/ada").text
    for part in ("Boats", "Well <em>said</em>", "Read this", "Type inference"):
        assert part in page
    assert "ada@example.org" not in page
    assert nobody.get("/people/nobody").status_code == 404


def test_hostile_words_are_shown_and_do_nothing(come, nobody):
    ada = come("ada")
    ada.post(f"{PAPER}/comments", data={"body": HOSTILE})
    ada.post("/account/profile", data={"full_name": HOSTILE[:60], "about": HOSTILE})
    ada.post("/submit", data={"paper": "2405.00002", "note": HOSTILE})
    come("emmy").post("/comments/1/report", data={"reason": HOSTILE})
    moderator = come("sofya", "moderator")
    pages = [
        nobody.get(PAPER),
        nobody.get("/papers/2405.00002"),
        nobody.get("/comments/1"),
        moderator.get("/moderation/reports"),
    ]
    for page in pages:
        assert page.status_code == 200
        assert "<script>alert" not in page.text
        assert "<img" not in page.text
        assert 'href="javascript' not in page.text


def test_the_api_does_the_same(come):
    ada = come("ada")
    assert ada.put(f"{API}/vote").json() == {"upvotes": 4, "votes": 1}
    assert ada.get(API).json()["votes"] == 1
    assert ada.delete(f"{API}/vote").json() == {"upvotes": 3, "votes": 0}
    comment = ada.post(f"{API}/comments", json={"body": "Well"})
    assert (comment.status_code, comment.json()["html"]) == (201, "<p>Well</p>\n")
    number = comment.json()["id"]
    assert ada.patch(f"/api/v1/comments/{number}", json={"body": "Better"}).json()["body"] == "Better"
    assert ada.get(f"/api/v1/comments/{number}/edits").json()[0]["body"] == "Well"
    assert ada.put(f"/api/v1/comments/{number}/reactions/heart").json()["reactions"][0]["count"] == 1
    assert ada.put(f"/api/v1/comments/{number}/vote").status_code == 403
    assert [one["body"] for one in ada.get(f"{API}/comments").json()] == ["Better"]
    assert ada.delete(f"/api/v1/comments/{number}").json()["deleted"] is True
    assert ada.post("/api/v1/submissions", json={"paper": "2405.00001"}).json() == {"day": "2024-05-30"}
    assert ada.put(f"{API}/submission", json={"state": "featured"}).status_code == 403
    assert ada.delete(f"{API}/submission").status_code == 204
    assert ada.delete(f"{API}/submission").status_code == 404
    assert ada.get("/api/v1/moderation").json() == []


def test_a_comment_of_a_megabyte_is_refused(come):
    ada = come("ada")
    assert ada.post(f"{PAPER}/comments", data={"body": "x" * 1_000_000}).status_code == 400
    assert ada.post(f"{API}/comments", json={"body": "x" * 1_000_000}).status_code == 422
