"""Who asks, found out over HTTP: cookies, tokens, foreign pages, strange names of hosts."""

from datetime import UTC, datetime

import pytest
from fastapi.testclient import TestClient

from broadsheet.app import App
from broadsheet.settings import Settings
from comers import site_of
from quick_passwords import quick_passwords  # noqa: F401
from small import DOUBLES, write

PASSWORD = "correct horse battery"


@pytest.fixture
def made(tmp_path):
    apps = []

    def make(mode, **settings):
        app = App(Settings(data_dir=tmp_path / mode, mode=mode, **DOUBLES, **settings), _now)
        app.harvest(write(tmp_path / "papers.jsonl"))
        app.index()
        if mode != "single":
            app.add_reader("ada", "admin", PASSWORD)
        apps.append(app)
        return app

    yield make
    for app in apps:
        app.close()


def _now():
    return datetime(2026, 3, 1, 8, tzinfo=UTC)


def client(app, base="http://papers", **options):
    return TestClient(
        site_of(app), base_url=base, follow_redirects=False, raise_server_exceptions=False, **options
    )


def signed_in(app, **options):
    browser = client(app, **options)
    answer = browser.post("/sign-in", data={"name": "ada", "password": PASSWORD})
    assert answer.status_code == 303, answer.text
    return browser


class TestSingle:
    def test_the_one_reader_needs_no_account(self, made):
        browser = client(made("single"))
        assert browser.get("/").status_code == 200
        assert browser.get("/api/v1/me").json() == {
            "name": "reader",
            "full_name": "",
            "role": "admin",
            "mode": "single",
            "scopes": ["admin", "read", "write"],
        }

    @pytest.mark.parametrize(
        "host", ["localhost:8000", "127.0.0.1", "[::1]:8000", "10.1.2.3", "mybox", "a.localhost"]
    )
    def test_names_that_no_stranger_can_give_are_answered(self, made, host):
        assert client(made("single")).get("/", headers={"Host": host}).status_code == 200

    @pytest.mark.parametrize(
        "host", ["evil.example.org", "127.0.0.1.evil.org", "localhost.evil.org:8000", "[::1", "a.b:x:y"]
    )
    def test_names_that_a_stranger_can_give_are_not(self, made, host):
        answer = client(made("single")).get("/", headers={"Host": host})
        assert (answer.status_code, "BROADSHEET_HOSTS" in answer.text) == (403, True)

    def test_a_name_of_the_settings_is_answered(self, made):
        app = made("single", hosts=("papers.example.org",))
        assert client(app).get("/", headers={"Host": "Papers.example.org:80"}).status_code == 200


class TestPrivate:
    @pytest.mark.parametrize(
        "path", ["/", "/papers/2405.00001", "/search?q=x", "/status", "/about", "/account"]
    )
    def test_pages_lead_to_the_sign_in_and_back(self, made, path):
        browser = client(made("private"))
        answer = browser.get(path)
        assert answer.status_code == 303
        assert answer.headers["location"].startswith("/sign-in?next=")
        asked = browser.get(answer.headers["location"]).text.split('name="next" value="')[1].split('"')[0]
        answer = browser.post("/sign-in", data={"name": "ada", "password": PASSWORD, "next": asked})
        assert (answer.status_code, answer.headers["location"]) == (303, path)
        assert browser.get(path).status_code == 200

    @pytest.mark.parametrize(
        "path", ["/api/v1/days", "/api/openapi.json", "/oai?verb=Identify", "/api/query", "/metrics"]
    )
    def test_programs_are_told_to_sign_in(self, made, path):
        answer = client(made("private")).get(path)
        assert (answer.status_code, answer.headers["www-authenticate"]) == (401, "Bearer")
        assert "sign in" in answer.json()["error"]

    def test_the_sign_in_page_and_its_files_are_open(self, made):
        browser = client(made("private"))
        page = browser.get("/sign-in").text
        style = page.split('rel="stylesheet" href="')[1].split('"')[0]
        assert browser.get(style).status_code == 200


class TestCookies:
    def test_a_cookie_is_for_this_site_alone_and_hidden_from_scripts(self, made):
        answer = client(made("public")).post("/sign-in", data={"name": "ada", "password": PASSWORD})
        cookie = answer.headers["set-cookie"]
        assert cookie.startswith("broadsheet=")
        assert {"HttpOnly", "Path=/", "SameSite=lax"} <= set(cookie.split("; "))

    def test_over_tls_it_is_secure_and_bound_to_the_host(self, made):
        browser = signed_in(made("public"), base="https://papers")
        answer = browser.post("/sign-in", data={"name": "ada", "password": PASSWORD})
        cookie = answer.headers["set-cookie"]
        assert cookie.startswith("__Host-broadsheet=")
        assert "Secure" in cookie.split("; ")
        assert browser.get("/account").status_code == 200

    def test_signing_in_gives_a_new_secret_each_time(self, made):
        app = made("public")
        one, other = (signed_in(app).cookies["broadsheet"] for _ in range(2))
        assert one != other

    def test_a_cookie_that_somebody_made_up_is_nobodys(self, made):
        browser = client(made("public"), cookies={"broadsheet": "x" * 43})
        assert browser.get("/api/v1/me").json()["name"] is None

    def test_after_signing_out_the_cookie_is_no_use(self, made):
        browser = signed_in(made("public"))
        secret = browser.cookies["broadsheet"]
        assert browser.post("/sign-out").status_code == 303
        browser.cookies.set("broadsheet", secret)
        assert browser.get("/api/v1/me").json()["name"] is None

    def test_a_wrong_password_is_told_on_the_page_and_keeps_the_name(self, made):
        answer = client(made("public")).post("/sign-in", data={"name": "ada", "password": "wrong horse"})
        assert answer.status_code == 401
        assert "Name or password is wrong" in answer.text
        assert 'value="ada"' in answer.text
        assert "wrong horse" not in answer.text

    @pytest.mark.parametrize(
        "next",
        [
            "//evil.example.org",
            "https://evil.example.org",
            "/\\evil.example.org",
            "javascript:alert(1)",
            "",
            "/\nx",
        ],
    )
    def test_nobody_is_led_elsewhere(self, made, next):
        answer = client(made("public")).post(
            "/sign-in", data={"name": "ada", "password": PASSWORD, "next": next}
        )
        assert answer.headers["location"] == "/"


class TestForeignPages:
    @pytest.mark.parametrize(
        "headers",
        [
            {"Sec-Fetch-Site": "cross-site"},
            {"Sec-Fetch-Site": "same-site"},
            {"Origin": "https://evil.example.org"},
            {"Origin": "null"},
            {"Origin": "http://papers:81"},
        ],
    )
    @pytest.mark.parametrize("mode", ["single", "public"])
    def test_their_forms_are_refused(self, made, mode, headers):
        browser = client(made("single")) if mode == "single" else signed_in(made("public"))
        answer = browser.post("/account/profile", data={"full_name": "Mallory"}, headers=headers)
        assert answer.status_code == 403
        assert "Mallory" not in browser.get("/account").text

    @pytest.mark.parametrize("headers", [{}, {"Sec-Fetch-Site": "same-origin"}, {"Origin": "http://papers"}])
    def test_our_own_are_taken(self, made, headers):
        browser = client(made("single"))
        assert browser.post("/account/profile", data={"full_name": "Ada"}, headers=headers).status_code == 303
        assert "Ada" in browser.get("/account").text


class TestTokens:
    def test_a_program_comes_in_somebodys_name(self, made):
        browser = signed_in(made("private"))
        made_one = browser.post("/api/v1/tokens", json={"name": "script", "scopes": ["read"]})
        assert made_one.status_code == 201
        program = client(made_app(browser))
        headers = {"Authorization": f"Bearer {made_one.json()['token']}"}
        assert program.get("/api/v1/me", headers=headers).json()["scopes"] == ["read"]
        assert program.get("/api/v1/days", headers=headers).status_code == 200
        refused = program.post("/api/v1/tokens", json={"name": "more", "scopes": ["read"]}, headers=headers)
        assert refused.status_code == 403

    def test_an_unknown_token_is_refused_even_where_anyone_reads(self, made):
        answer = client(made("public")).get("/api/v1/days", headers={"Authorization": "Bearer nonsense"})
        assert (answer.status_code, answer.headers["www-authenticate"]) == (401, "Bearer")

    def test_tokens_are_listed_without_their_secret_and_ended(self, made):
        browser = signed_in(made("public"))
        secret = browser.post("/api/v1/tokens", json={"name": "script", "scopes": ["read"]}).json()["token"]
        listed = browser.get("/api/v1/tokens")
        assert secret not in listed.text
        assert browser.delete(f"/api/v1/tokens/{listed.json()[0]['id']}").status_code == 204
        assert browser.get("/api/v1/tokens").json() == []

    def test_a_token_in_the_address_is_kept_by_every_link(self, made):
        app = made("private")
        secret = app.make_token(app.by_session(app.sign_in("ada", PASSWORD)), "reader", ["read"], "path")
        program = client(app)
        answer = program.get(f"/t/{secret}/papers?date=2024-05-27")
        assert answer.status_code == 200
        assert answer.headers["referrer-policy"] == "no-referrer"
        assert f'href="/t/{secret}/papers/2405.00001"' in answer.text
        assert program.get(f"/t/{secret}/api/v1/days").status_code == 200
        assert program.post(f"/t/{secret}/account/profile", data={"full_name": "x"}).status_code == 403
        assert program.get(f"/t/{'x' * 43}/papers").status_code == 404


def made_app(browser):
    """The app behind a client."""
    return next(one.kwargs["app"] for one in browser.app.user_middleware if "app" in one.kwargs)


class TestAccountPages:
    def test_a_token_is_shown_once(self, made):
        browser = signed_in(made("public"))
        page = browser.post("/account/tokens", data={"name": "script", "scope": ["read", "write"]}).text
        secret = page.split('<section class="secret"')[1].split("<code>")[1].split("</code>")[0]
        assert len(secret) == 43
        assert secret not in browser.get("/account").text

    def test_a_password_is_changed(self, made):
        browser = signed_in(made("public"))
        said = {"old": PASSWORD, "new": "another horse battery", "again": "another horse battery"}
        assert browser.post("/account/password", data=said | {"again": "x"}).status_code == 400
        assert browser.post("/account/password", data=said).status_code == 303
        assert (
            client(made_app(browser)).post("/sign-in", data={"name": "ada", "password": PASSWORD}).status_code
            == 401
        )

    def test_somebody_invited_joins(self, made):
        browser = signed_in(made("private"))
        page = browser.post("/admin/invitations", data={"role": "reader", "days": "7"}).text
        link = page.split("<code>")[1].split("</code>")[0]
        newcomer = client(made_app(browser))
        assert "You are invited as reader" in newcomer.get(link).text
        said = {"name": "emmy", "password": "short"}
        assert "10 to 1,024 characters" in newcomer.post(link, data=said).text
        assert newcomer.post(link, data=said | {"password": PASSWORD}).status_code == 303
        assert newcomer.get("/api/v1/me").json()["name"] == "emmy"
        assert newcomer.get("/admin").status_code == 403
        assert newcomer.get(link).status_code == 404

    def test_an_admin_gives_roles_and_closes_accounts(self, made):
        app = made("public")
        app.add_reader("emmy", "reader", PASSWORD)
        browser = signed_in(app)
        assert browser.post("/admin/people/role", data={"name": "emmy", "role": "curator"}).status_code == 303
        assert browser.post("/admin/people/close", data={"name": "emmy"}).status_code == 303
        assert [(one.role, bool(one.closed_at)) for one in app.all_readers() if one.name == "emmy"] == [
            ("curator", True)
        ]
        assert browser.post("/admin/people/role", data={"name": "ada", "role": "reader"}).status_code == 403
