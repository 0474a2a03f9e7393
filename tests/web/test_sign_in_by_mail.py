"""Signing in without a password, over HTTP."""

import re

import pytest

from broadsheet.store import outbox

from .test_identity import PASSWORD, client, made, quick_passwords, signed_in  # noqa: F401

MAIL = {"mail_from": "papers@example.org", "address": "https://papers.example.org"}


@pytest.fixture
def app(made, tmp_path):  # noqa: F811
    app = made("private", mail_server=f"folder:{tmp_path / 'letters'}", **MAIL)
    app.add_reader("emmy", "reader", PASSWORD, "emmy@example.org")
    return app


def test_a_link_is_asked_for_sent_opened_and_used(app, tmp_path):
    browser = client(app)
    assert "Send me a link" in browser.get("/sign-in").text
    answer = browser.post("/sign-in/by-mail", data={"email": "emmy@example.org"})
    assert (answer.status_code, "on its way" in answer.text) == (200, True)
    assert app.letter_waits.is_set()
    app.send_letters()
    (file,) = (tmp_path / "letters").iterdir()
    path = re.search(r"https://papers\.example\.org(/sign-in/\S+)", file.read_text())[1]
    assert browser.get(path).status_code == 200
    assert browser.get("/").status_code == 303  # opening a link does nothing
    assert browser.post(path).status_code == 303
    assert "emmy" in browser.get("/account").text
    assert 'name="old"' not in browser.get("/account").text


def test_the_answer_tells_nothing_of_whether_there_is_such_an_account(app):
    browser = client(app)
    pages = [
        browser.post("/sign-in/by-mail", data={"email": f"{name}@example.org"}) for name in ("emmy", "nobd")
    ]
    assert pages[0].status_code == pages[1].status_code == 200
    assert pages[0].text.replace("emmy", "nobd") == pages[1].text


def test_what_is_no_address_and_what_is_asked_too_often_are_refused(app):
    browser = client(app)
    assert browser.post("/sign-in/by-mail", data={"email": "emmy"}).status_code == 400
    for _ in range(10):
        browser.post("/sign-in/by-mail", data={"email": "emmy@example.org"})
    assert browser.post("/sign-in/by-mail", data={"email": "emmy@example.org"}).status_code == 429


def test_an_instance_that_writes_no_letters_offers_none(made):  # noqa: F811
    browser = client(made("private"))
    assert "Send me a link" not in browser.get("/sign-in").text
    assert browser.post("/sign-in/by-mail", data={"email": "emmy@example.org"}).status_code == 400
    assert browser.get("/sign-in/by-mail").headers["location"] == "/sign-in"


def test_an_admin_sees_what_became_of_letters_and_lets_those_that_failed_go_again(app, tmp_path):
    (tmp_path / "letters").write_text("a file where the folder should be")
    browser = signed_in(app)
    app.write_trial("robin@example.org")
    assert "1 waiting" in browser.get("/admin").text
    with app._store.write() as db:
        outbox.settle(db, 1, "failed", "550 nobody here is called that", app.now())
    page = browser.get("/admin").text
    assert "robin@example.org" in page
    assert "nobody here is called that" in page
    assert browser.post("/admin/letters/again").status_code == 303
    assert app.letter_counts() == {"waiting": 1}
