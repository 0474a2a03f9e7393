"""Letters over HTTP: beginning them, choosing, and what their links do."""

import re

import pytest
from fastapi.testclient import TestClient

from comers import site_of
from digests.conftest import ada, app, clock, morning  # noqa: F401
from digests.instance import letters_in, text_of
from letters_back import back
from quick_passwords import quick_passwords  # noqa: F401
from small import member


def client(app):  # noqa: F811
    return TestClient(
        site_of(app), base_url="http://papers", follow_redirects=False, raise_server_exceptions=False
    )


def signed_in(app, name):  # noqa: F811
    browser = client(app)
    assert browser.post(f"/sign-in/{app.sign_in_link(name)}").status_code == 303
    return browser


@pytest.fixture
def secret(ada, morning):  # noqa: F811
    """The secret in the links of ada's letter."""
    (letter,) = morning()
    return re.search(r"/letters/([\w-]{43})/vote/", text_of(letter))[1]


def test_whoever_reads_a_public_instance_can_begin_letters_with_one_field_on_any_page(app, tmp_path):  # noqa: F811
    browser = client(app)
    for path in ("/", "/papers/2405.00001", "/search?q=types", "/about"):
        assert 'action="/subscribe"' in browser.get(path).text
    answer = browser.post("/subscribe", data={"email": "robin@example.org", "zone": "Asia/Tokyo"})
    assert (answer.status_code, "Look into your mail" in answer.text) == (200, True)
    app.send_letters()
    path = re.search(r"https://papers\.example\.org(/subscribe/\S+)", letters_in(tmp_path)[0].get_content())[
        1
    ]
    assert "Begin" in browser.get(path).text
    assert app.write_letters() == {}  # looking at the link did nothing
    assert "on their way" in browser.post(path).text
    assert browser.post(path).status_code == 404
    assert browser.get(path).status_code == 404


def test_the_answer_tells_nothing_of_who_gets_letters(app, ada):  # noqa: F811
    browser = client(app)
    pages = [browser.post("/subscribe", data={"email": f"{name}@example.org"}) for name in ("robin", "sofya")]
    app.send_letters()
    again = browser.post("/subscribe", data={"email": "robin@example.org"})
    assert pages[0].text == again.text == pages[1].text.replace("sofya", "robin")


@pytest.mark.parametrize(
    "email", ["", "robin", "a@b", "robin@example.org\nBcc: x@example.org", "x" * 3000 + "@example.org"]
)
def test_what_is_no_address_is_refused(app, email):  # noqa: F811
    assert client(app).post("/subscribe", data={"email": email}).status_code in (400, 422)


def test_an_address_is_not_filled_with_links(app):  # noqa: F811
    browser = client(app)
    answers = [browser.post("/subscribe", data={"email": "robin@example.org"}).status_code for _ in range(11)]
    assert answers[-1] == 429


def test_a_member_begins_chooses_looks_and_ends(app):  # noqa: F811
    member(app, "emmy", email="emmy@example.org")
    browser = signed_in(app, "emmy")
    assert browser.post("/subscribe").headers["location"] == "/letter"
    assert "the next is due" in browser.get("/letter").text
    chosen = {"sections": ["trending", "author"], "rhythm": "weekly", "weekday": "4", "time": "06:45"}
    chosen |= {"zone": "Europe/Paris", "most": "5", "threshold": "2", "told_when_empty": "1"}
    assert browser.post("/letter", data=chosen).status_code == 303
    page = browser.get("/letter").text
    for part in (
        'value="06:45"',
        "<option selected>Europe/Paris",
        'value="weekly" selected',
        'value="author" checked',
    ):
        assert part in page
    assert "Type inference" in browser.get("/letter/preview").text
    assert "TRENDING" in browser.get("/letter/preview.txt").text
    assert browser.post("/letter/end").status_code == 303
    assert "the next is due" not in browser.get("/letter").text


@pytest.mark.parametrize(
    "wrong", [{"time": "25:00"}, {"time": "noon"}, {"zone": "Nowhere"}, {"most": "0"}, {"sections": "x"}]
)
def test_a_choice_that_cannot_be_is_refused(app, wrong):  # noqa: F811
    member(app, "emmy", email="emmy@example.org")
    chosen = {"sections": ["trending"], "time": "07:00"} | wrong
    assert signed_in(app, "emmy").post("/letter", data=chosen).status_code == 400


def test_a_letter_can_be_read_again_by_whom_it_went_to(app, secret, ada):  # noqa: F811
    mine = signed_in(app, "ada")
    path = re.search(r'href="(/letter/\d+)"', mine.get("/letter").text)[1]
    assert "Type inference" in mine.get(path).text
    member(app, "emmy", email="emmy@example.org")
    assert signed_in(app, "emmy").get(path).status_code == 404
    page = client(app).get(f"/letters/{secret}")
    assert "Type inference" in page.text
    assert page.headers["referrer-policy"] == "no-referrer"
    assert "sandbox" in page.headers["content-security-policy"]
    assert "no-store" in page.headers["cache-control"]


@pytest.mark.parametrize("act", ["vote", "save", "not-for-me"])
def test_a_link_shows_a_button_and_acts_when_it_is_pressed(app, secret, ada, act):  # noqa: F811
    browser, path = client(app), f"/letters/{secret}/{act}/2405.00001"
    row = app.paper("2405.00001").row
    for _ in range(2):
        assert f'action="{path}"' in browser.get(path).text
        assert browser.head(path).status_code == 200
    assert app.mine(ada, [row]) == {} or not app.mine(ada, [row])[row].voted
    before = app.takeaway(ada)
    assert browser.post(path).status_code == 200
    mine = app.mine(ada, [row])[row]
    assert mine.voted or mine.saved_in or mine.marks
    assert app.takeaway(ada) != before


def test_a_mail_program_ends_letters_by_one_post_without_cookies(app, secret, ada):  # noqa: F811
    browser, path = client(app), f"/letters/{secret}/unsubscribe"
    assert browser.get(path).status_code == 200
    assert app.my_letters(ada).state == "active"
    assert browser.post(path, data={"List-Unsubscribe": "One-Click"}).status_code == 200
    assert app.my_letters(ada).state == "ended"
    assert browser.post(path, data={"List-Unsubscribe": "One-Click"}).status_code == 200


def test_what_comes_can_be_changed_by_a_link(app, secret, ada):  # noqa: F811
    browser, path = client(app), f"/letters/{secret}/settings"
    assert 'name="rhythm"' in browser.get(path).text
    answer = browser.post(path, data={"sections": "day", "rhythm": "weekly", "time": "08:00", "most": "3"})
    assert "Kept" in answer.text
    assert app.my_letters(ada).choices.rhythm == "weekly"


def test_a_link_with_any_sign_changed_does_nothing(app, secret, ada):  # noqa: F811
    browser = client(app)
    for place in range(len(secret)):
        wrong = secret[:place] + ("A" if secret[place] != "A" else "B") + secret[place + 1 :]
        assert browser.post(f"/letters/{wrong}/unsubscribe").status_code == 404
        assert browser.post(f"/letters/{wrong}/vote/2405.00001").status_code == 404
    assert app.my_letters(ada).state == "active"
    assert app.paper("2405.00001").votes == 0


def test_a_link_is_good_for_the_papers_of_its_letter_and_its_reader_alone(app, secret, ada):  # noqa: F811
    browser = client(app)
    assert browser.post(f"/letters/{secret}/vote/acl:P19-1613").status_code == 404
    assert browser.post(f"/letters/{secret}/burn/2405.00001").status_code == 422 or 400
    member(app, "emmy")
    signed_in(app, "emmy").post(f"/letters/{secret}/vote/2405.00001")
    row = app.paper("2405.00001").row
    assert app.mine(ada, [row])[row].voted
    assert app.mine(member(app, "emmy"), [row]) == {} or not app.mine(member(app, "emmy"), [row])[row].voted


def test_a_closed_account_can_do_nothing_by_a_link(app, secret, ada):  # noqa: F811
    member(app, "sofya", "admin")
    app.command_close("ada", True)
    assert client(app).post(f"/letters/{secret}/vote/2405.00001").status_code == 403
    assert app.paper("2405.00001").votes == 0


def test_whose_letters_came_back_is_told_why_and_can_begin_anew(app, ada, morning):  # noqa: F811
    (letter,) = morning()
    app.take_returns([back("postfix", letter["Message-ID"].strip("<>"))])
    browser = signed_in(app, "ada")
    page = browser.get("/letter").text
    assert "came back: <bdi>550 5.1.1 &lt;ada@example.org&gt;: Recipient address rejected" in page
    browser.post("/subscribe", data={"zone": ""})
    assert "came back" not in browser.get("/letter").text
    assert app.my_letters(ada).state == "active"
