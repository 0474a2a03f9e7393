"""The pages of people and of those who keep order, with something on each, in a real Chromium."""

from __future__ import annotations

from copy import deepcopy
from datetime import UTC, datetime

import pytest

from api.serving import serving
from broadsheet.app import App
from broadsheet.settings import Settings
from small import DOUBLES, write

from .fake import HOSTILE
from .test_browser import (  # noqa: F401
    CHROMIUM,
    assert_large_enough_to_touch,
    assert_no_scrolling_sideways,
    browser,
    playwright,
    serious_on,
    watched,
)

pytestmark = pytest.mark.skipif(not CHROMIUM, reason="there is no Chromium on this machine")

PAPER = "/papers/2405.00001"
PAGES = (
    "/papers?date=2024-05-30", PAPER, f"{PAPER}?done=take-back-0&of=1", "/people/emmy", "/comments/1",
    "/comments/2?act=edits", "/comments/4", "/submit", "/moderation", "/moderation/reports", "/account",
    "/account/leave", "/admin", "/following", "/lists", "/lists?done=delete-list-1&of=ada/odd", "/hooks",
    "/letter", "/subscribe",
)  # fmt: skip


@pytest.fixture(scope="module")
def signed_in(browser, tmp_path_factory):  # noqa: F811
    """The address of an instance, and what an admin's browser keeps; people have given something of everything."""
    folder = tmp_path_factory.mktemp("people")
    mail = {"mail_server": f"folder:{folder / 'letters'}", "mail_from": "papers@example.org"}
    mail["address"] = "https://papers.example.org"
    settings = Settings(data_dir=folder / "data", mode="public", **DOUBLES, **mail)
    with App(settings, lambda: datetime(2024, 5, 30, 8, tzinfo=UTC)) as app:
        app.harvest(write(folder / "papers.jsonl"))
        app.index()
        for name, role in (("ada", "admin"), ("emmy", "reader"), ("root", "admin")):
            app.add_reader(name, role, email=f"{name}@example.org")
        ada, emmy = (app.by_session(app.sign_in_by_link(app.sign_in_link(name))) for name in ("ada", "emmy"))
        app.change_profile(emmy, HOSTILE[:60], HOSTILE, "")
        app.say(emmy, "2405.00001", HOSTILE)
        app.say(ada, "2405.00001", "Frist", 1)
        app.edit_comment(ada, 2, "First")
        app.say(emmy, "2405.00001", "Buy *boats*", 2)
        app.say(ada, "2405.00001", "Taken back")
        app.take_comment_back(ada, 4)
        app.react(emmy, 2, "hugs")
        app.report_comment(emmy, 2, HOSTILE)
        app.hide(ada, 3, HOSTILE)
        app.submit(emmy, "2405.00001", HOSTILE)
        app.decide(ada, "2405.00001", "featured")
        app.vote(ada, "2405.00001")
        app.follow(ada, "reader", "emmy")
        app.make_list(emmy, HOSTILE[:60], "all")
        app.make_hook(ada, "https://example.org/hook", "query", HOSTILE)
        app.subscribe(ada)
        app.write_letter_to("ada")
        with serving(app) as address:
            context = browser.new_context(base_url=address)
            page = context.new_page()
            page.goto(f"/sign-in/{app.sign_in_link('ada')}")
            page.click("main button")
            kept = context.storage_state()
            context.close()
            yield address, kept


@pytest.fixture(scope="module", params=PAGES)
def shown(request, browser, signed_in):  # noqa: F811
    """Each page, opened once for all that is looked at, and what was seen while it came."""
    address, kept = signed_in
    context = browser.new_context(
        viewport={"width": 1280, "height": 844}, base_url=address, storage_state=kept
    )
    page, seen = watched(context)
    assert page.goto(request.param).status == 200
    yield page, deepcopy(seen)
    context.close()


def test_a_page_of_people_draws_no_complaint_and_does_not_scroll_sideways(shown, signed_in):
    page, seen = shown
    assert not seen.complaints
    assert all(url.startswith(f"{signed_in[0]}/") for url in seen.requests)
    assert_no_scrolling_sideways(page)


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_axe_finds_nothing_serious_on_pages_of_people(shown, scheme):
    assert not serious_on(shown[0], scheme)


def test_every_button_on_pages_of_people_is_large_enough_to_touch(shown):
    shown[0].set_viewport_size({"width": 390, "height": 844})
    assert_large_enough_to_touch(shown[0])
