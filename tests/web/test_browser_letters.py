"""The story of a letter in a real Chromium, with and without JavaScript."""

from __future__ import annotations

import re
from datetime import UTC, datetime

import pytest

from api.serving import serving
from digests.instance import letters_in, text_of, writing_app
from hands import Hands
from small import member

from .test_browser import CHROMIUM, browser, playwright  # noqa: F401

pytestmark = pytest.mark.skipif(not CHROMIUM, reason="there is no Chromium on this machine")
HERE = r"https://papers\.example\.org"


@pytest.fixture
def site(tmp_path):
    clock = Hands(datetime(2024, 5, 29, 6, tzinfo=UTC))
    with writing_app(tmp_path, clock) as app, serving(app) as address:
        yield app, clock, address, tmp_path


@pytest.fixture(params=[True, False], ids=["with a script", "without"])
def page(browser, site, request):  # noqa: F811
    context = browser.new_context(
        base_url=site[2], java_script_enabled=request.param, timezone_id="Asia/Tokyo"
    )
    yield context.new_page()
    context.close()


def path_in(text, part):
    return re.search(rf"{HERE}(/{part}\S+)", text)[1]


def test_a_stranger_begins_letters_confirms_them_and_ends_them(site, page):
    app, clock, _, folder = site
    page.goto("/")
    page.fill(".subscribe input[type=email]", "robin@example.org")
    page.click(".subscribe button")
    assert "Look into your mail" in page.inner_text("main")
    app.send_letters()
    page.goto(path_in(letters_in(folder)[0].get_content(), "subscribe/"))
    page.click("main button")
    assert "on their way" in page.inner_text("main")
    clock.move(days=1)
    app.write_letters()
    app.send_letters()
    letter = text_of(letters_in(folder)[1])
    page.goto(re.search(rf"No more letters: {HERE}(\S+)", letter)[1])
    page.click("main button")
    assert "They have ended" in page.inner_text("main")
    clock.move(days=2)
    assert app.write_letters() == {}


def test_a_member_votes_from_a_letter_and_changes_what_comes(site, page):
    app, clock, _, folder = site
    who = member(app, "ada", email="ada@example.org")
    app.subscribe(who)
    clock.move(hours=1)
    app.write_letters()
    app.send_letters()
    letter = text_of(letters_in(folder)[0])
    page.goto(re.search(rf"Upvote: {HERE}(\S+)", letter)[1])
    assert app.mine(who, [row := app.paper("2405.00002").row]) == {} or not app.mine(who, [row])[row].voted
    page.click("main button")
    assert "Your upvote counts" in page.inner_text("main")
    assert app.mine(who, [row])[row].voted
    page.goto(re.search(rf"Change what comes, and when: {HERE}(\S+)", letter)[1])
    page.select_option("#rhythm", "weekly")
    page.fill("#most", "3")
    page.click("main form button")
    assert "Kept" in page.inner_text("main")
    assert (app.my_letters(who).choices.rhythm, app.my_letters(who).choices.most) == ("weekly", 3)


def test_the_hour_is_that_of_where_the_browser_is(site, page, request):
    app, _, _, folder = site
    page.goto("/subscribe")
    page.fill("#subscribe-email", "robin@example.org")
    page.click("main button")
    app.send_letters()
    secret = path_in(letters_in(folder)[0].get_content(), "subscribe/").rpartition("/")[2]
    zone = app.confirm_letters(secret).choices.zone
    assert zone == ("UTC" if "without" in request.node.callspec.id else "Asia/Tokyo")
