"""What a reader does with papers, in a real Chromium: with a script, without one, by keys alone."""

from __future__ import annotations

import re
from copy import deepcopy

import pytest

from api.serving import serving
from small import small_app

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

DAY = "/papers?date=2024-05-27"
PAPER = "/papers/2405.00001"
ALL_LISTS = re.compile(r"/lists(\?|$)")
PAGES = (DAY, PAPER, "/search?q=residual", "/library", "/lists", "/lists/reader/saved", "/lists/reader/odd/delete",
         "/following", "/about?done=save-1&of=2405.00001&with=saved")  # fmt: skip


@pytest.fixture(scope="module")
def site(tmp_path_factory):
    """The one reader's instance, with something of everything kept."""
    with small_app(tmp_path_factory.mktemp("site")) as app:
        who = app.anyone()
        app.make_list(who, "Odd")
        app.save(who, "acl:P19-1613")
        app.tag(who, "2405.00001", "deep learning")
        app.write_note(who, "2405.00001", HOSTILE)
        app.follow(who, "category", "cs.LG")
        app.follow(who, "query", "residual networks")
        app.mute(who, "word", "hype")
        with serving(app) as address:
            yield app, address


@pytest.fixture(scope="module", params=PAGES)
def shown(request, browser, site):  # noqa: F811
    """Each page, opened once for all that is looked at, and what was seen while it came."""
    context = browser.new_context(viewport={"width": 1280, "height": 844})
    page, seen = watched(context)
    page.goto(site[1] + request.param)
    yield page, deepcopy(seen)
    context.close()


@pytest.fixture
def open_page(browser, site):  # noqa: F811
    contexts = []

    def open_page(path, width=1280, **options):
        context = browser.new_context(viewport={"width": width, "height": 844}, **options)
        contexts.append(context)
        page, seen = watched(context)
        page.goto(site[1] + path)
        return page, seen

    yield open_page
    for context in contexts:
        context.close()


def pressed(page, act, nth=0):
    return page.locator(f"button[data-act={act}]").nth(nth).get_attribute("aria-pressed")


@pytest.mark.parametrize("script", [True, False])
def test_a_press_saves_and_another_takes_it_back(open_page, script):
    page, seen = open_page(DAY, java_script_enabled=script)
    for state in ("true", "false"):
        page.locator("button[data-act=save]").first.click()
        playwright.expect(page.locator("button[data-act=save]").first).to_have_attribute(
            "aria-pressed", state
        )
    assert page.url.endswith(DAY) == script  # without a script the page comes anew, and offers to undo
    assert (page.locator(".undo").count() == 0) == script
    assert not seen.complaints


def test_the_focus_stays_on_the_button_that_was_pressed(open_page):
    page, _ = open_page(DAY)
    page.locator("button[data-act=read]").first.focus()
    page.keyboard.press("Enter")
    page.wait_for_selector("button[data-act=read][aria-pressed=true]")
    assert page.evaluate("document.activeElement.dataset.act") == "read"
    page.keyboard.press("Enter")
    page.wait_for_selector("button[data-act=read][aria-pressed=true]", state="detached")


def test_papers_are_sorted_by_keys_alone(open_page):
    page, seen = open_page(DAY)
    page.keyboard.press("j")
    page.keyboard.press("j")
    page.keyboard.press("s")
    page.wait_for_selector("button[data-act=save][aria-pressed=true]")
    assert (pressed(page, "save", 0), pressed(page, "save", 1)) == ("false", "true")
    page.keyboard.press("u")
    page.wait_for_selector("button[data-act=vote][aria-pressed=true]")
    page.keyboard.press("x")
    page.wait_for_selector("button[data-act=not-for-me][aria-pressed=true]")
    page.keyboard.press("z")
    page.wait_for_selector("button[data-act=not-for-me][aria-pressed=true]", state="detached")
    for key, act in (("s", "save"), ("u", "vote")):
        page.keyboard.press(key)
        page.wait_for_selector(f"button[data-act={act}][aria-pressed=true]", state="detached")
    page.keyboard.press("j")
    page.keyboard.press("k")
    page.keyboard.press("o")
    page.wait_for_url("**/papers/2405.*")
    assert not seen.complaints


def test_no_key_acts_while_one_types(open_page):
    page, _ = open_page(DAY)
    page.keyboard.press("/")
    page.keyboard.type("sux jk")
    assert page.input_value("input[name=q]") == "sux jk"
    assert page.locator("[data-act][aria-pressed=true]").count() == 0


@pytest.mark.parametrize("script", [True, False])
def test_a_paper_is_tagged_noted_listed_and_followed_on_its_page(open_page, script):
    page, _ = open_page(PAPER, width=390, java_script_enabled=script)
    page.fill("#tag", "Later")
    page.click("button:has-text('Tag it')")
    assert page.locator(".undo").inner_text().startswith("Tagged.")
    page.click(".undo button")
    page.locator(".keep button:has-text('later')").wait_for(state="detached")
    page.click(".keep summary")
    page.fill("#own-note", "my own words")
    page.click("button:has-text('Keep it')")
    page.locator(".keep .note:has-text('my own words')").wait_for()
    page.click(".keep button:has-text('Odd')")
    page.click(".undo button")
    page.click("button:has-text('Follow Ada Lovelace')")
    page.locator("button:has-text('Following Ada Lovelace')").wait_for()
    page.click(".undo button")


def test_a_page_of_the_library_draws_no_complaint_and_does_not_scroll_sideways(shown, site):
    page, seen = shown
    assert not seen.complaints
    assert all(url.startswith(f"{site[1]}/") for url in seen.requests)
    assert_no_scrolling_sideways(page)


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_axe_finds_nothing_serious_in_the_library(shown, scheme):
    assert not serious_on(shown[0], scheme)


def test_every_button_is_large_enough_to_touch(shown):
    shown[0].set_viewport_size({"width": 390, "height": 844})
    assert_large_enough_to_touch(shown[0])


@pytest.mark.parametrize("script", [True, False])
def test_a_list_is_taken_along_deleted_and_brought_back(open_page, site, tmp_path, script):
    page, _ = open_page("/lists", java_script_enabled=script)
    page.fill("#name", "For the journey")
    page.click("button:has-text('Make it')")
    page.wait_for_url(re.compile(r"/lists/reader/for-the-journey\b"))
    page.goto(f"{site[1]}{PAPER}")
    page.click(".keep button:has-text('For the journey')")
    page.locator(".undo").wait_for()
    page.goto(f"{site[1]}/lists/reader/for-the-journey")
    for label in ("BibTeX", "List file"):
        with page.expect_download() as download:
            page.click(f".exports a:has-text('{label}')")
        download.value.save_as(tmp_path / download.value.suggested_filename)
    page.click("a:has-text('Delete this list')")
    page.click("button:has-text('Delete it')")
    page.wait_for_url(ALL_LISTS)
    for name, title in (
        ("for-the-journey.json", "For the journey"),
        ("for-the-journey.bib", "for-the-journey"),
    ):
        page.goto(f"{site[1]}/lists")
        page.set_input_files("#file", tmp_path / name)
        page.click("button:has-text('Import')")
        page.locator("main :text('1 paper that was here, 0 that are new here')").wait_for()
        page.click(f"main a:has-text('{title}')")
        page.locator(".card h2:has-text('Residual networks')").wait_for()
        page.click("a:has-text('Delete this list')")
        page.click("button:has-text('Delete it')")
        page.wait_for_url(ALL_LISTS)
