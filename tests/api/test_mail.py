import pytest
from fastapi.testclient import TestClient

from comers import site_of
from small import member, small_app

from .test_library import come

MAIL = {"mail_from": "papers@example.org", "address": "https://papers.example.org"}


@pytest.fixture
def app(tmp_path):
    with small_app(tmp_path, mode="public", mail_server=f"folder:{tmp_path / 'letters'}", **MAIL) as app:
        yield app


@pytest.fixture
def admin(app):
    member(app, "grace", "admin")
    return come(app, TestClient(site_of(app), raise_server_exceptions=False), "grace")


@pytest.fixture
def told(app, tmp_path):
    """What a program would tell of a letter to Ada that came back."""
    app.subscribe(member(app, "ada", email="ada@example.org"))
    app.write_letter_to("ada")
    app.send_letters()
    (letter,) = tmp_path.glob("letters/*.eml")
    return {
        "kind": "bounce",
        "address": "ada@example.org",
        "message_id": letter.stem,
        "reason": "550 5.1.1 no one",
    }


def tell(ask, told, **given):
    return ask("POST", "/mail/returns", json=told | given)["outcome"]


def test_what_a_program_tells_of_a_letter_follows_as_if_it_had_come_by_mail(app, admin, told):
    assert tell(admin, told, address="emmy@example.org") == "unknown"
    assert tell(admin, told, permanent=False) == "unchanged"
    assert tell(admin, told) == "bounced"
    assert tell(admin, told) == "unchanged"
    to = app.my_letters(member(app, "ada"))
    assert (to.state, to.said) == ("bounced", "550 5.1.1 no one")


def test_a_complaint_is_told_likewise(app, admin, told):
    assert tell(admin, told, kind="complaint", reason="abuse") == "complained"
    assert (
        app.my_letters(member(app, "ada")).said
        == "a complaint about one came from your mail provider (abuse)"
    )


@pytest.mark.parametrize(
    "given",
    [
        {"kind": "love"},
        {"address": "ada\x00@example.org"},
        {"address": ""},
        {"message_id": "<a b>"},
        {"message_id": "\x00"},
        {"message_id": "x" * 1000},
        {"reason": "x" * 3000},
    ],
)
def test_what_is_malformed_is_refused(admin, told, given):
    assert "error" in admin("POST", "/mail/returns", 422, json=told | given)
    assert tell(admin, told, reason="\x00 550 5.1.1") == "bounced"


def test_it_takes_an_admin_with_a_token_for_it(app, told):
    site = TestClient(site_of(app), raise_server_exceptions=False)
    assert come(app, site, "robin")("POST", "/mail/returns", 403, json=told)
    member(app, "hedy", "admin")
    assert come(app, site, "hedy", "read", "write")("POST", "/mail/returns", 403, json=told)
    assert site.post("/api/v1/mail/returns", json=told).status_code == 401
