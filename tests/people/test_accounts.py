import pytest

from broadsheet.errors import BadRequest, Conflict, Forbidden, NotFound, NotSignedIn
from broadsheet.readers import Who

PASSWORD = "correct horse battery"


def come(app, name, password=PASSWORD):
    return app.by_session(app.sign_in(name, password))


def test_an_account_is_made_by_a_command(app):
    reader = app.add_reader("ada", "admin", PASSWORD, "Ada@Example.org")
    assert (reader.name, reader.role, reader.email) == ("ada", "admin", "ada@example.org")
    assert come(app, "ada").reader == app.all_readers()[0]


@pytest.mark.parametrize("name", ["", "a b", "-ada", "ada-", "ädä", "a" * 40, "ada/..", "<ada>", "a\nb"])
def test_names_that_would_not_fit_into_an_address_are_refused(app, name):
    with pytest.raises(BadRequest, match="no name for an account"):
        app.add_reader(name, "reader", PASSWORD)


@pytest.mark.parametrize(
    "email", ["ada", "a@b", "a b@example.org", "a@example.org\nBcc: x@y.org", "<a@b.org>"]
)
def test_addresses_that_are_none_are_refused(app, email):
    with pytest.raises(BadRequest, match="no mail address"):
        app.add_reader("ada", "reader", PASSWORD, email)


def test_a_name_and_an_address_are_one_persons(app):
    app.add_reader("ada", "reader", PASSWORD, "ada@example.org")
    with pytest.raises(Conflict, match="'ada' is taken"):
        app.add_reader("Ada", "reader", PASSWORD)
    with pytest.raises(Conflict, match="an account with this address"):
        app.add_reader("emmy", "reader", PASSWORD, "ADA@example.org")


def test_there_is_no_role_of_another_name(app):
    with pytest.raises(BadRequest, match="there are: reader, curator, moderator, admin"):
        app.add_reader("ada", "king", PASSWORD)
    with pytest.raises(BadRequest, match="no role 'nobody'"):
        app.add_reader("ada", "nobody", PASSWORD)


def test_the_last_admin_stays_one(app):
    app.add_reader("ada", "admin", PASSWORD)
    with pytest.raises(Forbidden, match="last admin"):
        app.command_role("ada", "reader")
    with pytest.raises(Forbidden, match="last admin"):
        app.command_close("ada", closed=True)
    app.add_reader("emmy", "admin", PASSWORD)
    app.command_role("ada", "reader")


def test_who_was_let_in_no_more_is_out_at_once_and_can_be_let_in_again(app):
    admin = app.add_reader("ada", "admin", PASSWORD) and come(app, "ada")
    app.add_reader("emmy", "reader", PASSWORD)
    session = app.sign_in("emmy", PASSWORD)
    token = app.make_token(app.by_session(session), "script", ["read"])
    app.close_account(admin, "emmy")
    assert app.by_session(session) is None
    assert app.by_token(token) is None
    with pytest.raises(NotSignedIn):
        app.sign_in("emmy", PASSWORD)
    app.close_account(admin, "emmy", closed=False)
    assert come(app, "emmy").role == "reader"


def test_what_was_done_is_written_down_without_secrets(app):
    app.add_reader("ada", "admin", PASSWORD)
    who = come(app, "ada")
    app.change_password(who, PASSWORD, "another horse battery")
    secret = app.invite(who, "curator", 3)
    told = [(act.reader, act.act, act.subject, act.details) for act in app.audited(who)]
    assert told == [
        ("ada", "invite", "", {"role": "curator", "days": 3}),
        ("ada", "password", "ada", {}),
        (None, "add", "ada", {"role": "admin"}),
    ]
    assert secret not in repr(told)


def test_a_profile_is_changed_and_a_new_address_is_not_known_to_be_theirs(app):
    app.add_reader("ada", "reader", PASSWORD, "ada@example.org")
    app.change_profile(come(app, "ada"), "  Ada   L. ", "Mathematics", "new@example.org")
    (reader,) = app.all_readers()
    assert (reader.full_name, reader.about, reader.email) == ("Ada L.", "Mathematics", "new@example.org")
    assert reader.confirmed_at is None


def test_a_single_reader_needs_no_account_and_may_do_everything(made):
    app = made("single")
    who = app.anyone()
    assert (who.reader.name, who.role) == ("reader", "admin")
    assert app.anyone().reader == who.reader == app.people(who)[0]


def test_nobody_is_somebody_elsewhere(app):
    who = app.anyone("10.0.0.1")
    assert who == Who("public", None, address="10.0.0.1")
    with pytest.raises(NotSignedIn, match="sign in to"):
        app.sessions(who)


def test_an_invitation_makes_one_account(app, clock):
    app.add_reader("ada", "admin", PASSWORD)
    secret = app.invite(come(app, "ada"), "curator")
    assert app.invitation(secret).details == {"role": "curator"}
    assert app.by_session(app.join(secret, "emmy", PASSWORD)).role == "curator"
    with pytest.raises(NotFound, match="used or has ended"):
        app.join(secret, "sofya", PASSWORD)


def test_an_invitation_that_failed_can_be_used_still(app):
    app.add_reader("ada", "admin", PASSWORD)
    secret = app.invite(come(app, "ada"))
    for name, password, error in (("ada", PASSWORD, Conflict), ("emmy", "short", BadRequest)):
        with pytest.raises(error):
            app.join(secret, name, password)
    assert app.join(secret, "emmy", PASSWORD)


def test_an_invitation_ends_and_can_be_taken_back(app, clock):
    app.add_reader("ada", "admin", PASSWORD)
    who = come(app, "ada")
    secret, other = app.invite(who, days=2), app.invite(who, days=5)
    clock.move(days=3)
    with pytest.raises(NotFound):
        app.invitation(secret)
    (open_one,) = app.invitations(who)
    app.take_invitation_back(who, open_one.id)
    with pytest.raises(NotFound):
        app.invitation(other)
    with pytest.raises(NotFound, match="no such invitation"):
        app.take_invitation_back(who, open_one.id)


def test_nobody_invites_above_their_own_role(made):
    app = made("private")
    app.add_reader("ada", "admin", PASSWORD)
    app.add_reader("emmy", "reader", PASSWORD)
    assert app.invite(come(app, "emmy"), "reader")
    with pytest.raises(Forbidden, match="your own role, 'reader'"):
        app.invite(come(app, "emmy"), "moderator")
    for role, days in (("king", 7), ("reader", 0), ("reader", 61)):
        with pytest.raises(BadRequest):
            app.invite(come(app, "ada"), role, days)
