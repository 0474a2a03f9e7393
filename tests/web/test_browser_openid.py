"""Signing in elsewhere in a real Chromium, at a real provider: with a script and without one."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest

from api.serving import serving
from broadsheet.app import App
from broadsheet.settings import Settings
from openid_provider import NAME, SECRET, real_provider
from small import DOUBLES, write

from .test_browser import CHROMIUM, browser, playwright  # noqa: F401

pytestmark = pytest.mark.skipif(not CHROMIUM, reason="there is no Chromium on this machine")

PAPER = "/papers/2405.00001"
ADA = {"preferred_username": "ada", "name": "Ada L.", "email": "ada@example.org", "email_verified": True}


@pytest.fixture(scope="module")
def provider():
    with real_provider(**{"7": ADA}) as address:
        yield address


@pytest.fixture
def instance(tmp_path, provider):
    given = {"openid_issuer": provider, "openid_client_id": NAME, "openid_client_secret": SECRET}
    settings = Settings(data_dir=tmp_path / "data", mode="private", openid_name="the Lab", **DOUBLES, **given)
    with App(settings, lambda: datetime.now(UTC)) as app:  # the provider has a clock of its own
        app.harvest(write(tmp_path / "papers.jsonl"))
        app.index()
        with serving(app) as address:
            yield app, address


@pytest.fixture(params=[True, False], ids=["with a script", "without one"])
def page(request, browser, instance):  # noqa: F811
    context = browser.new_context(base_url=instance[1], java_script_enabled=request.param)
    yield context.new_page()
    context.close()


def test_one_reads_what_one_wanted_after_signing_in_elsewhere_and_is_no_stranger_the_next_time(
    page, instance
):
    app, address = instance
    app.add_reader("lovelace", "reader", email="ada@example.org")
    for _ in range(2):
        page.goto(PAPER)
        page.click("button:has-text('Sign in with the Lab')")
        page.wait_for_url("**/oauth2/authorize?**")
        page.click("button[name=sub][value='7']")
        page.wait_for_url(address + PAPER)
        assert "Residual networks" in page.locator("h1").inner_text()
        page.click("button:has-text('Sign out')")
    page.goto("/account")
    assert "/sign-in" in page.url


def test_who_says_no_there_or_may_not_come_is_told_and_can_go_back(page, instance):
    page.goto("/sign-in")
    page.click("button:has-text('Sign in with the Lab')")
    page.wait_for_url("**/oauth2/authorize?**")
    page.click("button[name=sub][value='7']")
    page.wait_for_url("**/openid/back?**")
    assert "ask for an invitation" in page.locator("[role=alert]").inner_text()
    page.click("main a:has-text('Back')")
    page.wait_for_url("**/sign-in")


def test_an_account_is_connected_used_and_disconnected(page, instance):
    app, address = instance
    app.add_reader("emmy", "reader", "correct horse battery")
    page.goto(f"/sign-in/{app.sign_in_link('emmy')}")
    page.click("main button")
    page.goto("/account")
    page.click("button:has-text('Connect with the Lab')")
    page.wait_for_url("**/oauth2/authorize?**")
    page.click("button[name=sub][value='7']")
    page.wait_for_url(address + "/account")
    page.click("button[aria-label='Disconnect 7']")
    page.wait_for_url(address + "/account")
    assert page.locator("button[aria-label='Disconnect 7']").count() == 0


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_axe_finds_nothing_serious_on_the_pages_of_signing_in_elsewhere(browser, instance, scheme):  # noqa: F811
    axe = pytest.importorskip("axe_playwright_python.sync_playwright", reason="axe is not installed").Axe()
    context = browser.new_context(
        base_url=instance[1], color_scheme=scheme, bypass_csp=True, reduced_motion="reduce"
    )
    page = context.new_page()
    for path in ("/sign-in", "/openid/back?error=access_denied"):
        page.goto(path)
        found = axe.run(page).response["violations"]
        serious = [(v["id"], v["nodes"][0]["html"]) for v in found if v["impact"] in ("serious", "critical")]
        assert not serious
    context.close()
