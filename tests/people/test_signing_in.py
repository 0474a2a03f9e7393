import pytest
from sqlalchemy import text

from broadsheet.errors import BadRequest, Conflict, Forbidden, NotFound, NotSignedIn, TooMany
from broadsheet.people import passwords, signing_in
from broadsheet.store import rates

PASSWORD = "correct horse battery"


@pytest.fixture
def app(made):
    app = made()
    app.add_reader("ada", "reader", PASSWORD, "ada@example.org")
    return app


@pytest.mark.parametrize("name", ["ada", " ADA ", "ada@example.org", "Ada@Example.org"])
def test_one_signs_in_by_name_or_address(app, name):
    who = app.by_session(app.sign_in(name, PASSWORD, "10.0.0.1", "a browser"), "10.0.0.1")
    assert (who.reader.name, who.address) == ("ada", "10.0.0.1")
    (session,) = app.sessions(who)
    assert (session.id, session.agent, session.way) == (who.session, "a browser", "password")


@pytest.mark.parametrize(("name", "password"), [("ada", "wrong horse battery"), ("emmy", PASSWORD), ("", "")])
def test_whatever_is_wrong_is_told_in_the_same_words(app, name, password):
    with pytest.raises(NotSignedIn, match=r"^name or password is wrong$"):
        app.sign_in(name, password)


def test_an_unknown_name_costs_as_much_work_as_a_known_one(app, monkeypatch):
    worked = []
    monkeypatch.setattr(signing_in, "verified", lambda hash, password: worked.append(hash) or False)
    for name in ("ada", "emmy"):
        with pytest.raises(NotSignedIn):
            app.sign_in(name, PASSWORD)
    assert len(worked) == 2
    assert passwords.verified(None, PASSWORD) is False


def test_guessing_at_one_name_ends_soon_and_begins_again_later(app, clock):
    for _ in range(10):
        with pytest.raises(NotSignedIn):
            app.sign_in("ada", "wrong horse battery", "10.0.0.1")
    with pytest.raises(TooMany) as refused:
        app.sign_in("ada", PASSWORD, "10.0.0.2")
    assert 0 < refused.value.retry_after <= 60
    clock.move(seconds=refused.value.retry_after + 1)
    assert app.sign_in("ada", PASSWORD, "10.0.0.2")


def test_guessing_at_many_names_from_one_address_ends_soon(app):
    for number in range(30):
        with pytest.raises(NotSignedIn):
            app.sign_in(f"name{number}", "wrong horse battery", "10.0.0.1")
    with pytest.raises(TooMany):
        app.sign_in("ada", PASSWORD, "10.0.0.1")
    assert app.sign_in("ada", PASSWORD, "10.0.0.2")


def test_secrets_are_not_in_the_database(app):
    session = app.sign_in("ada", PASSWORD)
    token = app.make_token(app.by_session(session), "script", ["read"])
    with app._store.read() as db:
        for table in ("sessions", "tokens", "readers", "audit"):
            rows = repr(db.execute(text(f"SELECT * FROM {table}")).all())
            assert session not in rows
            assert token not in rows
            assert PASSWORD not in rows


def test_a_session_ends_when_it_was_not_used_for_a_month_and_lasts_while_it_is(app, clock):
    secret = app.sign_in("ada", PASSWORD)
    for _ in range(3):
        clock.move(days=29)
        assert app.by_session(secret)
    clock.move(days=31)
    assert app.by_session(secret) is None


def test_signing_out_ends_this_session_alone(app):
    one, other = app.sign_in("ada", PASSWORD), app.sign_in("ada", PASSWORD)
    app.sign_out(app.by_session(one))
    assert app.by_session(one) is None
    assert app.by_session(other)


def test_sessions_can_be_ended_one_by_one_and_all_the_others(app):
    secrets = [app.sign_in("ada", PASSWORD) for _ in range(4)]
    who = app.by_session(secrets[0])
    app.end_session(who, app.by_session(secrets[1]).session)
    assert app.end_other_sessions(who) == 2
    assert [bool(app.by_session(secret)) for secret in secrets] == [True, False, False, False]


def test_nobody_ends_anothers_session_or_token(app):
    app.add_reader("emmy", "reader", PASSWORD)
    ada, emmy = (app.by_session(app.sign_in(name, PASSWORD)) for name in ("ada", "emmy"))
    app.make_token(ada, "script", ["read"])
    with pytest.raises(NotFound):
        app.end_session(emmy, ada.session)
    with pytest.raises(NotFound):
        app.end_token(emmy, app.tokens(ada)[0].id)


def test_a_changed_password_ends_the_other_sessions(app):
    here, there = app.sign_in("ada", PASSWORD), app.sign_in("ada", PASSWORD)
    app.change_password(app.by_session(here), PASSWORD, "another horse battery")
    assert app.by_session(here)
    assert app.by_session(there) is None
    assert app.sign_in("ada", "another horse battery")


def test_the_old_password_must_be_right(app):
    who = app.by_session(app.sign_in("ada", PASSWORD))
    with pytest.raises(NotSignedIn, match="old password is wrong"):
        app.change_password(who, "wrong horse battery", "another horse battery")
    with pytest.raises(BadRequest, match="10 to"):
        app.change_password(who, PASSWORD, "short")


def test_a_link_signs_in_once_and_for_a_quarter_of_an_hour(app, clock):
    link, late = app.sign_in_link("ada"), app.sign_in_link("ada")
    assert app.by_session(app.sign_in_by_link(link)).reader.name == "ada"
    clock.move(minutes=16)
    for secret in (link, late, "nonsense"):
        with pytest.raises(NotSignedIn, match="signs nobody in"):
            app.sign_in_by_link(secret)


def test_an_account_without_a_password_comes_by_link_and_can_set_one(app):
    app.add_reader("emmy", "reader", None)
    with pytest.raises(NotSignedIn):
        app.sign_in("emmy", "")
    who = app.by_session(app.sign_in_by_link(app.sign_in_link("emmy")))
    assert not app.has_password(who)
    app.change_password(who, "", PASSWORD)
    assert app.sign_in("emmy", PASSWORD)


def test_a_token_may_what_its_scopes_allow(app):
    secret = app.make_token(app.by_session(app.sign_in("ada", PASSWORD)), "script", ["read"])
    who = app.by_token(secret)
    assert app.may(who, "read own")
    assert not app.may(who, "vote")
    with pytest.raises(Forbidden, match="no scope 'admin'"):
        app.make_token(who, "another", ["read"])


def test_a_token_for_headers_is_none_in_an_address_and_the_other_way_round(app):
    who = app.by_session(app.sign_in("ada", PASSWORD))
    header, path = app.make_token(who, "one", ["read"]), app.make_token(who, "two", ["read"], "path")
    assert app.by_token(header, "header")
    assert app.by_token(path, "path")
    assert app.by_token(header, "path") is app.by_token(path, "header") is None


def test_the_last_use_of_a_token_is_told_and_an_ended_one_is_none(app, clock):
    who = app.by_session(app.sign_in("ada", PASSWORD))
    secret = app.make_token(who, "script", ["write", "read"])
    (token,) = app.tokens(who)
    assert (token.name, token.scopes, token.used_at) == ("script", {"read", "write"}, None)
    clock.move(hours=1)
    app.by_token(secret)
    assert app.tokens(who)[0].used_at == clock.now
    app.end_token(who, token.id)
    assert app.by_token(secret) is None
    assert app.tokens(who) == []


@pytest.mark.parametrize(
    ("name", "scopes", "way"),
    [
        ("", ["read"], "header"),
        ("x", [], "header"),
        ("x", ["all"], "header"),
        ("x", ["read"], "cookie"),
        ("x", ["write"], "path"),
    ],
)
def test_tokens_that_make_no_sense_are_refused(app, name, scopes, way):
    with pytest.raises(BadRequest, match="a token has a name and scopes"):
        app.make_token(app.by_session(app.sign_in("ada", PASSWORD)), name, scopes, way)


def test_there_are_only_so_many_tokens(app):
    who = app.by_session(app.sign_in("ada", PASSWORD))
    for number in range(50):
        app.make_token(who, f"script {number}", ["read"])
    with pytest.raises(Conflict, match="50 tokens"):
        app.make_token(who, "one more", ["read"])


def test_a_bucket_fills_with_each_act_and_empties_with_time(app):
    with app._store.write() as db:
        assert [rates.take(db, "x", 0.0, 0.5, 2) for _ in range(3)] == [0.0, 0.0, 2.0]
        assert rates.take(db, "x", 2.0, 0.5, 2) == 0.0
        assert rates.take(db, "y", 2.0, 0.5, 2) == 0.0
        assert rates.forget_before(db, 3.0) == 2
