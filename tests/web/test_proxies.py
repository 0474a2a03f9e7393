"""Who is believed to be a proxy, and what of its word."""

from datetime import UTC, datetime

import httpx
import pytest
from fastapi.testclient import TestClient

from api.serving import serving
from broadsheet.app import App
from broadsheet.settings import Settings
from comers import site_of
from quick_passwords import quick_passwords  # noqa: F401
from small import DOUBLES

PROXY = "10.0.0.2"
NOW = datetime(2026, 3, 1, 8, tzinfo=UTC)


@pytest.fixture
def made(tmp_path):
    apps = []

    def make(**settings):
        given = {"mode": "private", "proxies": (PROXY,), "proxy_header": "Remote-User"} | settings
        app = App(Settings(data_dir=tmp_path / "data", **DOUBLES, **given), lambda: NOW)
        apps.append(app)
        return app

    yield make
    for app in apps:
        app.close()


def asker(app, peer=PROXY):
    return TestClient(
        site_of(app), base_url="http://papers", follow_redirects=False, client=(peer, 1), headers={}
    )


def me(client, **headers):
    return client.get(
        "/api/v1/me", headers={name.replace("_", "-"): value for name, value in headers.items()}
    )


def test_whom_the_proxy_names_is_that_reader(made):
    client = asker(made())
    assert me(client, Remote_User="ada").json()["name"] == "ada"
    assert client.get("/account", headers={"Remote-User": "ada"}).status_code == 200
    assert me(client).status_code == 401


@pytest.mark.parametrize("peer", ["10.0.0.3", "127.0.0.1", "::1", "testclient", ""])
def test_nobody_else_is_believed(made, peer):
    app = made()
    assert me(asker(app, peer), Remote_User="ada").status_code == 401
    assert app.all_readers() == []


@pytest.mark.parametrize("forged", [PROXY, f"{PROXY}, {PROXY}", f"1.2.3.4, {PROXY}"])
@pytest.mark.parametrize("peer", ["10.0.0.3", "127.0.0.1"])
def test_nobody_becomes_a_proxy_by_writing_that_they_are_one(made, peer, forged):
    assert me(asker(made(), peer), Remote_User="ada", X_Forwarded_For=forged).status_code == 401


@pytest.mark.parametrize("peer", ["10.1.2.3", "::ffff:10.1.2.3", "fd00::7"])
def test_networks_are_believed_as_a_whole(made, peer):
    client = asker(made(proxies=("10.0.0.0/8", "fd00::/8")), peer)
    assert me(client, Remote_User="ada").json()["name"] == "ada"


def test_a_header_that_is_not_set_means_nothing(made):
    assert me(asker(made(proxy_header="")), Remote_User="ada").status_code == 401
    assert me(asker(made(proxy_header="X-User")), Remote_User="ada").status_code == 401


def test_a_name_that_came_twice_is_nobodys(made):
    app = made()
    headers = [("Remote-User", "eve"), ("Remote-User", "ada")]
    answer = asker(app).get("/api/v1/me", headers=headers)
    assert (answer.status_code, "came 2 times" in answer.json()["error"]) == (403, True)
    assert app.all_readers() == []


def test_an_account_that_nobody_connected_is_not_taken(made):
    app = made()
    app.add_reader("ada", "admin", "correct horse battery")
    answer = me(asker(app), Remote_User="ada")
    assert (answer.status_code, "broadsheet reader connect" in answer.json()["error"]) == (403, True)
    app.command_connect("ada", "ada")
    assert me(asker(app), Remote_User="ada").json()["role"] == "admin"


def test_names_come_in_utf_8_or_latin_1(made):
    app = made()
    for raw in ("Zoë".encode(), "Zoë".encode("latin-1")):
        answer = asker(app).get("/api/v1/me", headers=[(b"Remote-User", raw)])
        assert answer.json()["name"] == "zoe"


def test_strangers_forms_are_refused_as_with_cookies(made):
    headers = {"Remote-User": "ada", "Sec-Fetch-Site": "cross-site"}
    answer = asker(made()).post("/account/profile", data={"full_name": "Mallory"}, headers=headers)
    assert answer.status_code == 403


def test_a_token_may_no_more_because_a_proxy_passed_it_on(made):
    app = made()
    who = app.by_proxy("ada")
    token = app.make_token(who, "script", ["read"])
    said = me(asker(app), Remote_User="ada", Authorization=f"Bearer {token}").json()
    assert said["scopes"] == ["read"]
    said = {"name": "more", "scopes": ["read"]}
    headers = {"Remote-User": "ada", "Authorization": f"Bearer {token}"}
    assert asker(app).post("/api/v1/tokens", json=said, headers=headers).status_code == 403


def test_the_word_of_a_proxy_beats_a_cookie_of_somebody_else(made):
    app = made()
    app.add_reader("emmy", "admin", "correct horse battery")
    client = asker(app)
    client.cookies.set("broadsheet", app.sign_in("emmy", "correct horse battery"))
    assert me(client).json()["name"] == "emmy"
    assert me(client, Remote_User="ada").json()["name"] == "ada"


def test_limits_are_for_who_asks_and_not_for_the_proxy(made):
    app = made()
    client = asker(app)
    for number in range(31):
        said = {"name": f"name{number}", "password": "wrong horse battery"}
        answer = client.post("/sign-in", data=said, headers={"X-Forwarded-For": "1.2.3.4"})
    assert answer.status_code == 429
    answer = client.post("/sign-in", data=said, headers={"X-Forwarded-For": "1.2.3.5"})
    assert answer.status_code == 401


def test_a_proxy_says_over_which_scheme_one_comes(made):
    app = made(mode="public", openid_issuer="")
    app.add_reader("emmy", "admin", "correct horse battery")
    said = {"name": "emmy", "password": "correct horse battery"}
    for peer, secure in ((PROXY, True), ("127.0.0.1", True), ("10.0.0.3", False)):
        answer = asker(app, peer).post("/sign-in", data=said, headers={"X-Forwarded-Proto": "https"})
        assert ("Secure" in answer.headers["set-cookie"]) == secure


def test_served_as_it_is_nobody_becomes_a_proxy_either(made):
    app = made()
    with serving(app) as address:
        forged = {"Remote-User": "ada", "X-Forwarded-For": PROXY}
        assert httpx.get(f"{address}/api/v1/me", headers=forged).status_code == 401


def test_served_as_it_is_a_proxy_on_this_machine_is_believed_where_that_is_set(made):
    app = made(proxies=("127.0.0.1",))
    with serving(app) as address:
        headers = {"Remote-User": "ada", "X-Forwarded-For": "1.2.3.4"}
        assert httpx.get(f"{address}/api/v1/me", headers=headers).json()["name"] == "ada"
