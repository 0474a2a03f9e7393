"""Each act tells what it did and how to undo it; the undo does that, and tells so too."""

import re
from html import unescape

import pytest

from comers import app_of_may, browser_of

PAPER = "/papers/2405.00001"


@pytest.fixture
def app(tmp_path):
    with app_of_may(tmp_path) as app:
        yield app


@pytest.fixture
def come(app):
    """A browser of somebody of this name."""

    def comes(name, role="reader"):
        return browser_of(app, name, role, follow_redirects=True)

    return comes


def told(page):
    """What a page says was done."""
    found = re.search(r'<p role="status">(.*?)</p>', page.text)
    return found[1] if found else None


def undo(browser, page):
    """Press the button that undoes what a page says was done."""
    form = re.search(r'<form class="undo".*?</form>', page.text, re.DOTALL)[0]
    fields = {name: unescape(value) for name, value in re.findall(r'name="(\w+)" value="([^"]*)"', form)}
    answer = browser.post(unescape(re.search(r'action="([^"]*)"', form)[1]), data=fields)
    assert answer.status_code == 200, answer.text
    return answer


def press(browser, path, **fields):
    answer = browser.post(path, data=fields)
    assert answer.status_code == 200, answer.text
    return answer


def test_a_vote(come):
    ada = come("ada")
    page = press(ada, f"{PAPER}/vote", up=1, back=PAPER)
    assert told(page) == "Upvoted."
    assert "4 upvotes, 1 of them here" in page.text
    page = undo(ada, page)
    assert told(page) == "Your upvote is taken back."
    assert "of them here" not in page.text
    assert "of them here" in undo(ada, page).text


def test_a_comment_and_taking_it_back(come):
    ada = come("ada")
    page = press(ada, f"{PAPER}/comments", body="Well said")
    assert told(page) == "Your comment is said."
    page = undo(ada, page)
    assert told(page) == "Your comment is taken back."
    assert "Well said" not in come("emmy").get(PAPER).text
    undo(ada, page)
    assert "Well said" in come("emmy").get(PAPER).text


def test_a_change_of_a_comment(come):
    ada = come("ada")
    press(ada, f"{PAPER}/comments", body="Frist")
    page = press(ada, "/comments/1/edit", body="Second")
    page = undo(ada, page)
    assert "<p>Frist</p>" in page.text
    assert "<p>Second</p>" in undo(ada, page).text


def test_a_vote_for_a_comment_and_a_reaction(come):
    press(come("ada"), f"{PAPER}/comments", body="Well said")
    emmy = come("emmy")
    page = press(emmy, "/comments/1/vote", up=1)
    assert "<span>1 upvote</span>" in page.text
    assert "<span>1 upvote</span>" not in undo(emmy, page).text
    page = press(emmy, "/comments/1/react", name="hugs")
    assert "🤗" in page.text
    page = undo(emmy, page)
    assert "🤗" not in page.text
    assert "🤗" in undo(emmy, page).text


def test_a_report(come, app):
    press(come("ada"), f"{PAPER}/comments", body="Buy boats")
    emmy, moderator = come("emmy"), come("sofya", "moderator")
    page = press(emmy, "/comments/1/report", reason="Spam")
    assert told(page) == "It is reported; a moderator will look at it."
    page = undo(emmy, page)
    assert "Nothing is reported" in moderator.get("/moderation/reports").text
    assert told(page) == "Your report is taken back."
    assert "<button>Undo</button>" not in page.text


def test_hiding_and_showing_again(come):
    press(come("ada"), f"{PAPER}/comments", body="Buy boats")
    emmy, moderator = come("emmy"), come("sofya", "moderator")
    press(emmy, "/comments/1/report", reason="Spam")
    page = press(moderator, "/comments/1/hide", reason="Spam, all of it")
    assert told(page) == "It is hidden."
    page = undo(moderator, page)
    assert "Buy boats" in emmy.get(PAPER).text
    assert "Buy boats" in moderator.get("/moderation/reports").text
    undo(moderator, page)
    assert "Hidden by a moderator: Spam, all of it" in emmy.get(PAPER).text


def test_letting_a_comment_stand(come):
    press(come("ada"), f"{PAPER}/comments", body="Buy boats")
    press(come("emmy"), "/comments/1/report", reason="Spam")
    moderator = come("sofya", "moderator")
    page = press(moderator, "/comments/1/dismiss")
    assert told(page) == "It stands."
    page = undo(moderator, page)
    assert "Buy boats" in page.text
    assert "Nothing is reported" in undo(moderator, page).text


def test_a_submission(come):
    ada = come("ada")
    page = press(ada, "/submit", paper="2405.00001", note="Read this")
    assert told(page) == "It is submitted."
    page = undo(ada, page)
    assert told(page) == "It is submitted no more."
    assert 'class="sent-in"' not in page.text
    assert "Residual networks" not in ada.get("/papers?date=2024-05-30").text
    assert '<q dir="auto">Read this</q>' in undo(ada, page).text


@pytest.mark.parametrize(
    "decision",
    [
        {"state": "featured"},
        {"state": "submitted", "day": "2024-06-03"},
        {"state": "withdrawn", "reason": "Twice here"},
    ],
)
def test_a_decision_on_a_submission(come, app, decision):
    press(come("ada"), "/submit", paper="2405.00001")
    curator = come("sofya", "curator")

    def stands():
        (one,) = app.submitted([1]).values() or [None]
        return one and (one.state, str(one.day))

    page = press(curator, f"{PAPER}/submission/decide", **decision)
    decided = stands()
    assert decided != ("submitted", "2024-05-30")
    page = undo(curator, page)
    assert stands() == ("submitted", "2024-05-30")
    undo(curator, page)
    assert stands() == decided


def test_a_note(come):
    ada = come("ada")
    press(ada, f"{PAPER}/note", body="first words", back=PAPER)
    page = press(ada, f"{PAPER}/note", body="second words", back=PAPER)
    assert told(page) == "The note is kept."
    page = undo(ada, page)
    assert "<p>first words</p>" in page.text
    assert "<p>second words</p>" in undo(ada, page).text


def test_a_list_made_changed_and_deleted(come):
    ada = come("ada")
    page = press(ada, "/lists", name="Boats")
    assert told(page) == "The list is here."
    page = undo(ada, page)
    assert told(page) == "The list is deleted."
    page = undo(ada, page)
    press(ada, f"{PAPER}/save", list="boats")
    page = press(ada, "/lists/ada/boats", name="Ships", shown_to="all")
    page = undo(ada, page)
    assert '<h1 class="shelf"><bdi>Boats</bdi></h1>' in page.text
    page = undo(ada, press(ada, "/lists/ada/boats/delete"))
    assert "Residual networks" in page.text


def test_nobody_undoes_what_another_deleted(come):
    ada, emmy = come("ada"), come("emmy")
    press(ada, "/lists", name="Boats")
    press(ada, "/lists/ada/boats/delete")
    assert emmy.post("/lists/ada/boats/delete", data={"on": "0"}).status_code == 404


@pytest.mark.parametrize(
    "said",
    [
        "done=take-back-0&of=../account/leave",
        "done=delete-list-0&of=ada/../../account/leave",
        "done=delete-list-0&of=ada",
        "done=vote-1&of=../account/leave?x=",
        "done=follow-2&of=a&with=b",
        "done=delete-account-1&of=ada",
        "done=edit-1&of=²",
        "done=",
    ],
)
def test_an_address_made_by_somebody_else_leads_to_no_other_act(come, said):
    assert 'class="undo"' not in come("ada").get(f"/about?{said}").text


def test_who_has_no_account_is_offered_no_undo(app):
    nobody = browser_of(app, follow_redirects=True)
    assert 'class="undo"' not in nobody.get(f"{PAPER}?done=vote-1&of=2405.00001").text
