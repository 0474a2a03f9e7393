"""What people do together, in a real Chromium, from beginning to end: with a script and without one."""

from __future__ import annotations

import re
from datetime import UTC, datetime
from zipfile import ZipFile

import pytest

from api.serving import serving
from broadsheet.app import App
from broadsheet.settings import Settings
from small import DOUBLES, write

from .test_browser import CHROMIUM, browser, playwright  # noqa: F401

pytestmark = pytest.mark.skipif(not CHROMIUM, reason="there is no Chromium on this machine")

PAPER = "/papers/2405.00001"
PASSWORD = "correct horse battery"


@pytest.fixture(params=[True, False], ids=["with a script", "without one"])
def come(request, browser, tmp_path):  # noqa: F811
    """Opens the instance for a person of its own, who has an account of that name or none."""
    settings = Settings(data_dir=tmp_path / "data", mode="private", **DOUBLES)
    contexts = []
    with App(settings, lambda: datetime(2024, 5, 30, 8, tzinfo=UTC)) as app:
        app.harvest(write(tmp_path / "papers.jsonl"))
        app.index()
        with serving(app) as address:

            def comes(name=None, role="reader"):
                context = browser.new_context(base_url=address, java_script_enabled=request.param)
                contexts.append(context)
                page = context.new_page()
                if name:
                    app.add_reader(name, role)
                    page.goto(f"/sign-in/{app.sign_in_link(name)}")
                    page.click("main button")
                return page

            yield comes
            for context in contexts:
                context.close()


def test_somebody_invited_joins_votes_and_talks_and_is_reported_and_hidden(come):
    admin, newcomer, moderator = come("ada", "admin"), come(), come("sofya", "moderator")
    admin.goto("/admin")
    admin.click("button:has-text('Invite')")
    link = admin.locator(".secret code").inner_text()

    newcomer.goto("/")
    assert "/sign-in?next=/" in newcomer.url
    newcomer.goto(link)
    newcomer.fill("#name", "emmy")
    newcomer.fill("#password", PASSWORD)
    newcomer.click("main button")
    newcomer.goto(PAPER)
    newcomer.click("button[data-act=vote]")
    newcomer.wait_for_selector("button[data-act=vote][aria-pressed=true]")
    newcomer.goto(PAPER)
    assert "4 upvotes" in newcomer.locator(".record").inner_text()
    newcomer.fill("#say", "Buy *boats*, @ada")
    newcomer.click("button:has-text('Say it')")
    assert newcomer.url.endswith("#comment-1")

    admin.goto(PAPER)
    assert admin.locator("#comment-1 em").inner_text() == "boats"
    admin.click("#comment-1 a:has-text('Answer')")
    admin.fill("#answer", "No")
    admin.click("button:has-text('Say it')")
    assert "depth-1" in admin.locator("#comment-2").get_attribute("class")
    admin.goto("/comments/1")
    admin.fill("#why", "Spam")
    admin.click("button:has-text('Report it')")

    moderator.goto("/moderation/reports")
    moderator.fill("input[name=reason]", "Spam")
    moderator.click("button:has-text('Hide it')")
    admin.context.clear_cookies()
    admin.goto("/sign-in")
    assert admin.url.endswith("/sign-in")
    newcomer.goto(PAPER)
    assert "Hidden by a moderator: Spam" in newcomer.locator("#comment-1").inner_text()
    newcomer.goto("/moderation")
    assert "hide" in newcomer.locator(".plain").inner_text()


def test_a_paper_is_submitted_featured_and_stands_on_todays_page(come):
    member, curator = come("ada"), come("emmy", "curator")
    member.goto(PAPER)
    member.click("summary:has-text('Put this paper')")
    member.fill("#note", "Read this")
    member.click("button:has-text('Submit it')")
    assert "/papers?date=2024-05-30" in member.url
    curator.goto(PAPER)
    assert "Read this" in curator.locator(".sent-in").inner_text()
    curator.select_option("#state", "featured")
    curator.click("button:has-text('Decide')")
    curator.goto("/")
    assert "Residual networks" in curator.locator("h2").first.inner_text()
    assert "submitted by ada: Read this" in curator.locator(".card .sent-in").first.inner_text()


def test_an_author_claims_a_paper_an_admin_confirms_and_the_paper_shows_it(come):
    author, admin, other = come("ada"), come("sofya", "admin"), come("emmy")
    author.goto("/account")
    author.fill("#full_name", "Ada King Lovelace")
    author.click("main button:has-text('Keep')")
    author.goto(PAPER)
    author.click("summary:has-text('I wrote this')")
    assert author.locator("#position option:checked").inner_text() == "Ada Lovelace"
    author.click("button:has-text('Claim it')")
    author.locator(".undo:has-text('You claim it')").wait_for()
    assert "an admin has not decided yet" in author.locator("#claim").inner_text()

    admin.goto("/admin")
    assert "1 open" in admin.locator("li:has-text('Claims')").inner_text()
    admin.click("a:has-text('Claims')")
    admin.click("button:has-text('Confirm it')")
    admin.locator(".nothing").wait_for()

    other.goto(PAPER)
    other.click(".authors a:has-text('Ada Lovelace')")
    other.wait_for_url("**/people/ada")
    assert "Residual networks" in other.locator("h2:has-text('Wrote') + ul").inner_text()
    other.goto(PAPER)
    other.click("summary:has-text('I wrote this')")
    assert other.locator("#position option").all_inner_texts() == ["Choose", "Emmy Noether"]
    other.select_option("#position", label="Emmy Noether")
    other.click("button:has-text('Claim it')")
    other.click(".undo button")
    other.locator("summary:has-text('I wrote this')").wait_for()
    other.click(".undo button")
    other.locator("#claim:has-text('an admin has not decided yet')").wait_for()

    admin.goto("/moderation/claims")
    admin.fill("input[name=reason]", "Another Emmy")
    admin.click("button:has-text('Refuse it')")
    admin.locator(".nothing").wait_for()
    other.goto(PAPER)
    assert "an admin refused that" in other.locator("#claim").inner_text()
    other.click("#claim a:has-text('what moderators did')")
    assert "refuse a claim" in other.locator(".plain").inner_text()


def test_what_was_said_is_changed_taken_back_and_said_again(come):
    page = come("ada")
    page.goto(PAPER)
    page.fill("#say", "Frist")
    page.click("button:has-text('Say it')")
    page.goto("/comments/1")
    page.fill("#body", "First")
    page.click("button:has-text('Change it')")
    assert "First" in page.locator("#comment-1").inner_text()
    page.click("#comment-1 a:has-text('edited')")
    assert "Frist" in page.locator("details pre").inner_text()
    page.click("button:has-text('Take it back')")
    page.goto("/comments/1")
    page.click("button:has-text('Say it again')")
    assert "First" in page.locator("#comment-1").inner_text()


def test_a_token_is_made_and_ended_and_one_signs_out(come):
    page = come("ada")
    page.goto("/account")
    page.fill("#token-name", "script")
    page.click("button:has-text('Make a token')")
    assert len(page.locator(".secret code").first.inner_text()) == 43
    page.goto("/account")
    page.click("button[aria-label='End the token script']")
    assert page.locator("button[aria-label='End the token script']").count() == 0
    page.click("button:has-text('Sign out')")
    page.goto("/account")
    assert "/sign-in" in page.url


def test_a_paper_is_saved_tagged_taken_along_and_brought_back(come, tmp_path):
    page = come("ada")
    page.goto(PAPER)
    page.click("button[data-act=save]")
    page.wait_for_selector("button[data-act=save][aria-pressed=true]")
    page.fill("#tag", "Boats")
    page.click("button:has-text('Tag it')")
    page.goto("/library?tag=boats&list=saved")
    assert "Residual networks" in page.locator(".card").inner_text()
    page.goto("/lists/ada/saved")
    with page.expect_download() as download:
        page.click(".exports a:has-text('BibTeX')")
    download.value.save_as(tmp_path / "boats.bib")
    page.goto("/lists")
    page.set_input_files("#file", tmp_path / "boats.bib")
    page.click("button:has-text('Import')")
    page.click("main a:has-text('boats')")
    assert page.url.endswith("/lists/ada/boats")
    assert "#boats" in page.locator(".card").inner_text()


def test_everything_is_taken_along_and_the_account_deleted(come, tmp_path):
    page, other = come("ada"), come("emmy")
    page.goto(PAPER)
    page.fill("#say", "Well said")
    page.click("button:has-text('Say it')")
    page.goto("/account/leave")
    assert "comments: 1" in page.locator("main").inner_text()
    with page.expect_download() as download:
        page.click("main a[download]")
    download.value.save_as(tmp_path / "all.zip")
    with ZipFile(tmp_path / "all.zip") as archive:
        assert "Well said" in archive.read("comments.json").decode("utf-8")
    page.check("input[name=take_back][value='1']")
    page.click("button:has-text('Delete my account')")
    page.goto("/account")
    assert "/sign-in" in page.url
    other.goto(PAPER)
    assert "Well said" not in other.content()
    assert other.request.get("/people/ada").status == 404


def test_a_vote_is_counted_where_it_is_shown(come):
    page = come("ada")
    for path, shown in (("/papers?date=2024-05-27", ".card:has(#vote-1) .votes"), (PAPER, ".record .votes")):
        page.goto(path)
        for votes in ("4 upvotes, 1 of them here", "3 upvotes"):
            page.click("#vote-1")
            page.locator(shown, has_text=re.compile(rf"^\s*{votes}\s*$")).wait_for()


def test_what_was_done_is_undone_by_a_button_that_can_be_seen(come):
    page, other = come("ada"), come("emmy")
    page.goto(PAPER)
    page.fill("#say", "Too early")
    page.click("button:has-text('Say it')")
    undo(page, "Your comment is said.")
    other.goto(PAPER)
    assert "Its author took it back" in other.locator("#comment-1").inner_text()
    undo(page, "Your comment is taken back.")
    assert "Too early" in page.locator("#comment-1").inner_text()
    page.goto("/comments/1")
    page.fill("#body", "Just in time")
    page.click("button:has-text('Change it')")
    undo(page, "Your comment is changed.")
    assert "Too early" in page.locator("#comment-1 .words").inner_text()
    page.goto("/lists")
    page.fill("#name", "Boats")
    page.click("button:has-text('Make it')")
    undo(page, "The list is here.")
    undo(page, "The list is deleted.")
    assert page.locator("h1").inner_text() == "Boats"


def undo(page, told):
    """Press the undo that the page shows without scrolling; by its key where there are keys."""
    bar = page.locator(".undo", has_text=told)
    bar.wait_for()
    assert 0 <= bar.bounding_box()["y"] < page.viewport_size["height"] - 44
    has_keys = page.locator(".scripted").first.get_attribute("hidden") is None
    with page.expect_navigation():  # the page after it may say the same again: an edit undone is an edit
        page.keyboard.press("z") if has_keys else bar.locator("button").click()
