"""Who may do what: every cell of mode × role × act, over HTTP, on pages and in the API."""

from datetime import UTC, datetime

import pytest
from fastapi.testclient import TestClient

from acts import ACTS_OVER_HTTP
from broadsheet.app import App
from broadsheet.people.rights import ACTS, least_role, may
from broadsheet.readers import ROLES, Reader, Who
from broadsheet.settings import Settings
from comers import site_of
from small import DOUBLES, write

MODES = ("single", "private", "public")
REFUSED = {401, 403}


@pytest.fixture(scope="module", params=MODES)
def instance(request, tmp_path_factory):
    """An instance in one mode with a person of each role, and something to act upon."""
    folder = tmp_path_factory.mktemp(request.param)
    mail = {"mail_server": f"folder:{folder / 'letters'}", "mail_from": "papers@example.org"}
    mail["address"] = "https://papers.example.org"
    settings = Settings(
        data_dir=folder / "data", mode=request.param, submissions_per_day=1000, **DOUBLES, **mail
    )
    with App(settings, lambda: datetime(2024, 5, 30, 8, tzinfo=UTC)) as app:
        app.harvest(write(folder / "papers.jsonl"))
        app.index()
        for name, role in (("sofya", "curator"), ("robin", "reader"), *((role, role) for role in ROLES[1:])):
            app.add_reader(name, role)
        sofya = app.by_session(app.sign_in_by_link(app.sign_in_link("sofya")))
        app.say(sofya, "2405.00001", "Something to act upon")
        app.submit(sofya, "2405.00001")
        yield app


def browser(app, role):
    """Somebody of this role; in mode `single` whoever comes is the one reader."""
    client = TestClient(site_of(app), base_url="http://papers", follow_redirects=False)
    if role != "nobody" and app.settings.mode != "single":
        assert client.post(f"/sign-in/{app.sign_in_link(role)}").status_code == 303
    return client


def refused(answer):
    leads_to_sign_in = answer.status_code == 303 and "/sign-in" in answer.headers["location"]
    return answer.status_code in REFUSED or leads_to_sign_in


@pytest.mark.parametrize("role", ROLES)
def test_every_cell(instance, role):
    who = browser(instance, role)
    mode, wrong = instance.settings.mode, []
    for number, (act, method, path, body) in enumerate(ACTS_OVER_HTTP):
        said = {name: value % number if "%s" in str(value) else value for name, value in (body or {}).items()}
        kind = "json" if path.startswith("/api/") else "data"
        answer = who.request(method, path, **({kind: said} if body is not None else {}))
        allowed = mode == "single" or ROLES.index(role) >= ROLES.index(least_role(mode, act))
        if refused(answer) == allowed or answer.status_code >= 500:
            wrong.append(f"{mode}, {role}: {method} {path} takes {act!r}, was answered {answer.status_code}")
    assert not wrong, "\n".join(wrong)


def test_every_act_over_http_is_one_of_the_table_and_every_act_is_tried():
    known = {act for act, *_ in ACTS_OVER_HTTP}
    assert known <= ACTS.keys()
    elsewhere = {"invite", "end own account"}  # tests of web/identity and web/leaving
    assert ACTS.keys() - known <= elsewhere


@pytest.mark.parametrize("act", ACTS)
@pytest.mark.parametrize("mode", MODES)
def test_a_role_may_what_those_below_it_may(mode, act):
    allowed = [may(Who(mode, Reader(1, "ada", role) if role != "nobody" else None), act) for role in ROLES]
    assert allowed == sorted(allowed)
    assert allowed[-1]


@pytest.mark.parametrize("act", ACTS)
def test_a_token_without_the_scope_may_not(act):
    admin = Reader(1, "ada", "admin")
    for scopes in (frozenset(), frozenset({"read", "write", "admin"}) - {ACTS[act].scope}):
        assert not may(Who("public", admin, scopes), act)
