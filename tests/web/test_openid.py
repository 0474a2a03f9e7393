"""Signing in by OpenID Connect over HTTP: with a real provider, and with one that lies."""

import html
import re
from datetime import UTC, datetime
from urllib.parse import parse_qsl, urlencode, urlsplit

import pytest
from fastapi.testclient import TestClient

from broadsheet.app import App
from broadsheet.settings import Settings
from comers import site_of
from embedders.servers import closed_address
from hands import Hands
from openid_provider import NAME, SECRET, press, provider, real_provider
from quick_passwords import quick_passwords  # noqa: F401
from small import DOUBLES

PASSWORD = "correct horse battery"
PEOPLE = {
    "7": {"preferred_username": "Ada", "name": "Ada L.", "email": "ada@example.org", "email_verified": True},
    "8": {"preferred_username": "boss", "email": "boss@example.org"},
}


@pytest.fixture
def clock():
    return Hands(datetime.now(UTC).replace(microsecond=0))  # the real provider has a clock of its own


@pytest.fixture(scope="module")
def real():
    with real_provider(**PEOPLE) as address:
        yield address


@pytest.fixture
def made(tmp_path, clock):
    apps = []

    def make(issuer, mode="private", **settings):
        given = {"openid_issuer": issuer, "openid_client_id": NAME, "openid_client_secret": SECRET}
        given |= {"openid_name": "the <Lab>"} | settings
        app = App(Settings(data_dir=tmp_path / f"data{len(apps)}", mode=mode, **DOUBLES, **given), clock)
        apps.append(app)
        return app

    yield make
    for app in apps:
        app.close()


@pytest.fixture
def lab(made, clock):
    """An instance that anyone may join, and the provider that lies for it."""
    with provider(clock) as other:
        yield made(other.address, openid_join=("anyone",)), other


def browser_of(app, base="http://papers"):
    return TestClient(site_of(app), base_url=base, follow_redirects=False, raise_server_exceptions=False)


def way_there(browser, path="/openid", **said):
    answer = browser.post(path, data=said)
    assert answer.status_code == 200, answer.text
    assert answer.headers["cache-control"] == "no-store"
    return html.unescape(re.search(r'content="0; url=([^"]*)"', answer.text)[1])


def local(address):
    parts = urlsplit(address)
    return f"{parts.path}?{parts.query}"


def come(browser, other, path="/openid", claims=(), **said):
    """Sign in at the provider that lies, and come back."""
    return browser.get(local(other.come(way_there(browser, path, **said), **dict(claims))))


def name_of(browser):
    return browser.get("/api/v1/me").json().get("name")


class TestWithARealProvider:
    def test_somebody_invited_joins_signs_out_and_in_again(self, made, real):
        app = made(real)
        app.add_reader("emmy", "admin", PASSWORD)
        secret = app.invite(app.by_session(app.sign_in("emmy", PASSWORD)), "curator")
        browser = browser_of(app)
        page = browser.get(f"/join/{secret}").text
        assert "Join with the &lt;Lab&gt;" in page
        there = way_there(browser, invitation=secret)
        assert there.startswith(f"{real}/oauth2/authorize?")
        answer = browser.get(local(press(there, "7")))
        assert (answer.status_code, answer.headers["location"]) == (303, "/")
        assert browser.get("/api/v1/me").json()["role"] == "curator"
        assert "by the &lt;Lab&gt;" in browser.get("/account").text
        browser.post("/sign-out")
        assert name_of(browser) is None
        browser.get(local(press(way_there(browser), "7")))
        assert name_of(browser) == "ada"

    def test_a_stranger_is_told_what_to_do(self, made, real):
        browser = browser_of(made(real))
        answer = browser.get(local(press(way_there(browser), "7")))
        assert (answer.status_code, "ask for an invitation" in answer.text) == (403, True)
        assert name_of(browser) is None

    def test_an_unverified_address_that_is_an_admins_opens_nothing(self, made, real):
        app = made(real)
        app.add_reader("boss", "admin", PASSWORD, "boss@example.org")
        browser = browser_of(app)
        assert browser.get(local(press(way_there(browser), "8"))).status_code == 403
        assert name_of(browser) is None

    def test_who_says_no_there_is_told_so(self, made, real):
        browser = browser_of(made(real))
        there = way_there(browser)
        # this provider forgets the state when it refuses, which the specification forbids
        back = press(there, "7", "deny") + "&state=" + dict(parse_qsl(urlsplit(there).query))["state"]
        answer = browser.get(local(back))
        assert answer.status_code == 401
        assert "he &lt;Lab&gt; did not sign you in: access_denied" in answer.text

    def test_a_code_is_good_once(self, made, real):
        app = made(real, openid_join=("anyone",))
        browser = browser_of(app)
        back = local(press(way_there(browser), "7"))
        assert browser.get(back).status_code == 303
        browser.post("/sign-out")
        assert browser.get(back).status_code == 400
        state = dict(parse_qsl(urlsplit(way_there(browser)).query))["state"]
        code = dict(parse_qsl(urlsplit(back).query))["code"]
        answer = browser.get(f"/openid/back?{urlencode({'code': code, 'state': state})}")
        assert (answer.status_code, name_of(browser)) == (502, None)


class TestAttacks:
    def test_an_answer_that_was_begun_in_another_browser_signs_nobody_in(self, lab):
        app, other = lab
        attacker, victim = browser_of(app), browser_of(app)
        back = local(other.come(way_there(attacker)))
        way_there(victim)
        for _ in range(2):
            answer = victim.get(back)
            assert (answer.status_code, "did not begin in this browser" in answer.text) == (400, True)
        assert name_of(victim) is None
        assert attacker.get(back).status_code == 303

    @pytest.mark.parametrize("state", [None, "", "x" * 43, "\ud800x"])
    def test_a_state_that_is_none_of_ours_signs_nobody_in(self, lab, state):
        app, other = lab
        browser = browser_of(app)
        way_there(browser)
        said = {"code": "code 0"} | ({"state": state} if state is not None else {})
        answer = browser.get(f"/openid/back?{urlencode(said, errors='replace')}")
        assert answer.status_code == 400
        assert "/token" not in other.asked

    def test_what_takes_too_long_is_begun_again(self, lab, clock):
        app, other = lab
        browser = browser_of(app)
        back = local(other.come(way_there(browser)))
        clock.move(minutes=11)
        assert browser.get(back).status_code == 400

    def test_a_token_of_another_sign_in_signs_nobody_in(self, lab):
        app, other = lab
        browser = browser_of(app)
        other.claims = {"nonce": "of another"}
        answer = come(browser, other)
        assert (answer.status_code, "cannot be believed" in answer.text) == (502, True)
        assert name_of(browser) is None

    @pytest.mark.parametrize(
        "next",
        ["//evil.example.org", "https://evil.example.org", "/\\evil.example.org", "/\nx", "javascript:x"],
    )
    def test_nobody_is_led_elsewhere(self, lab, next):
        app, other = lab
        assert come(browser_of(app), other, next=next).headers["location"] == "/"

    def test_one_gets_where_one_wanted(self, lab):
        app, other = lab
        assert come(browser_of(app), other, next="/search?q=a b").headers["location"] == "/search?q=a%20b"

    def test_what_a_provider_says_to_a_refusal_is_shown_and_does_nothing(self, lab):
        app, _ = lab
        browser = browser_of(app)
        state = dict(parse_qsl(urlsplit(way_there(browser)).query))["state"]
        said = {"error": "<script>", "error_description": "\u202eno\r\n" + "x" * 900, "state": state}
        answer = browser.get(f"/openid/back?{urlencode(said)}")
        assert answer.status_code == 401
        assert "&lt;script&gt;: no xxx" in answer.text
        assert "x" * 301 not in answer.text

    def test_nobody_makes_our_page_say_something(self, lab):
        app, _ = lab
        answer = browser_of(app).get("/openid/back?error=call+this+number&state=x")
        assert (answer.status_code, "call this number" in answer.text) == (400, False)

    @pytest.mark.parametrize("path", ["/openid", "/account/identities/connect"])
    def test_no_other_site_begins_it(self, lab, path):
        app, _ = lab
        answer = browser_of(app).post(path, headers={"Sec-Fetch-Site": "cross-site"})
        assert answer.status_code == 403

    def test_the_database_has_nothing_that_helps(self, lab):
        from sqlalchemy import text

        app, _ = lab
        browser = browser_of(app)
        asked = dict(parse_qsl(urlsplit(way_there(browser)).query))
        with app._store.read() as db:
            rows = repr(db.execute(text("SELECT * FROM tickets")).all())
        assert asked["state"] not in rows
        assert asked["nonce"] not in rows
        assert browser.cookies["broadsheet-openid"] not in rows

    def test_the_cookie_is_for_this_site_alone_and_over_tls_bound_to_the_host(self, lab):
        app, _ = lab
        for base, name in (
            ("http://papers", "broadsheet-openid"),
            ("https://papers", "__Host-broadsheet-openid"),
        ):
            cookie = browser_of(app, base).post("/openid").headers["set-cookie"]
            assert cookie.startswith(f"{name}=")
            assert {"HttpOnly", "Path=/", "SameSite=lax"} <= set(cookie.split("; "))
            assert ("Secure" in cookie) == (base == "https://papers")

    def test_trying_again_and_again_ends(self, lab):
        app, _ = lab
        browser = browser_of(app)
        statuses = [browser.post("/openid").status_code for _ in range(31)]
        assert set(statuses[:30]) == {200}
        assert statuses[30] == 429


class TestConnecting:
    @pytest.fixture
    def signed_in(self, lab):
        app, _ = lab
        app.add_reader("emmy", "admin", PASSWORD)
        browser = browser_of(app)
        browser.post("/sign-in", data={"name": "emmy", "password": PASSWORD})
        return browser

    def test_an_account_is_connected_and_disconnected(self, lab, signed_in):
        app, other = lab
        path = "/account/identities/connect"
        answer = come(signed_in, other, path)
        assert (answer.status_code, answer.headers["location"]) == (303, "/account")
        assert other.address in signed_in.get("/account").text
        newcomer = browser_of(app)
        come(newcomer, other)
        assert name_of(newcomer) == "emmy"
        said = {"issuer": other.address, "subject": "1"}
        assert signed_in.post("/account/identities/end", data=said).status_code == 303
        assert app.identities(app.by_session(signed_in.cookies["broadsheet"])) == []

    def test_nobody_is_connected_to_who_is_somebody_else_here(self, lab, signed_in):
        app, other = lab
        come(browser_of(app), other)
        answer = come(signed_in, other, "/account/identities/connect")
        assert (answer.status_code, "nother account here" in answer.text) == (409, True)

    def test_who_signed_out_meanwhile_is_not_connected(self, lab, signed_in):
        app, other = lab
        back = local(other.come(way_there(signed_in, "/account/identities/connect")))
        signed_in.post("/sign-out")
        assert signed_in.get(back).status_code == 401
        assert [reader.name for reader in app.all_readers()] == ["emmy"]

    def test_who_is_somebody_else_meanwhile_is_not_connected(self, lab, signed_in):
        app, other = lab
        back = local(other.come(way_there(signed_in, "/account/identities/connect")))
        app.add_reader("sofya", "reader", PASSWORD)
        signed_in.post("/sign-in", data={"name": "sofya", "password": PASSWORD})
        answer = signed_in.get(back)
        assert (answer.status_code, "somebody else than who began" in answer.text) == (403, True)

    def test_a_token_that_writes_connects_nothing(self, lab, signed_in):
        app, _ = lab
        made = signed_in.post("/api/v1/tokens", json={"name": "script", "scopes": ["read", "write"]})
        headers = {"Authorization": f"Bearer {made.json()['token']}"}
        for path in ("connect", "end"):
            said = {"issuer": "x", "subject": "y"}
            answer = browser_of(app).post(f"/account/identities/{path}", data=said, headers=headers)
            assert answer.status_code == 403


class TestElsewhereAndHere:
    def test_a_provider_that_is_down_is_told_and_the_password_still_works(self, made):
        app = made(closed_address())
        app.add_reader("emmy", "admin", PASSWORD)
        browser = browser_of(app)
        answer = browser.post("/openid")
        assert (answer.status_code, "cannot be reached" in answer.text) == (502, True)
        assert 'href="/sign-in"' in answer.text
        assert browser.post("/sign-in", data={"name": "emmy", "password": PASSWORD}).status_code == 303

    def test_without_a_provider_there_is_no_button_and_no_address(self, tmp_path, clock):
        with App(Settings(data_dir=tmp_path / "x", mode="public", **DOUBLES), clock) as app:
            browser = browser_of(app)
            assert "/openid" not in browser.get("/sign-in").text
            assert browser.post("/openid").status_code == 404
            assert browser.get("/openid/back?code=1&state=2").status_code == 404

    @pytest.mark.parametrize(
        ("settings", "redirect"),
        [
            ({}, "http://papers/openid/back"),
            ({"address": "https://papers.example.org/daily"}, "https://papers.example.org/daily/openid/back"),
        ],
    )
    def test_the_provider_leads_back_to_where_readers_reach_us(self, lab, made, settings, redirect):
        _, other = lab
        asked = dict(parse_qsl(urlsplit(way_there(browser_of(made(other.address, **settings)))).query))
        assert asked["redirect_uri"] == redirect

    def test_two_tabs_may_sign_in_at_once(self, lab):
        app, other = lab
        browser = browser_of(app)
        one, two = (local(other.come(way_there(browser))) for _ in range(2))
        assert [browser.get(back).status_code for back in (one, two)] == [303, 303]

    def test_a_closed_account_is_told_so(self, lab):
        app, other = lab
        come(browser_of(app), other, claims={"preferred_username": "ada"})
        app.add_reader("emmy", "admin", PASSWORD)
        app.command_close("ada", closed=True)
        browser = browser_of(app)
        answer = come(browser, other)
        assert (answer.status_code, "was closed" in answer.text) == (401, True)
        assert name_of(browser) is None

    def test_an_invitation_that_was_taken_back_meanwhile_is_none(self, made, lab, clock):
        _, other = lab
        app = made(other.address)
        app.add_reader("emmy", "admin", PASSWORD)
        who = app.by_session(app.sign_in("emmy", PASSWORD))
        secret = app.invite(who)
        browser = browser_of(app)
        back = local(other.come(way_there(browser, invitation=secret)))
        app.take_invitation_back(who, app.invitations(who)[0].id)
        assert browser.get(back).status_code == 403
        assert browser.post("/openid", data={"invitation": secret}).status_code == 404
