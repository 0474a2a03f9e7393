import re
from email import message_from_bytes
from email.policy import default

import pytest
from sqlalchemy import text

from broadsheet.errors import BadRequest, MailError, NotSignedIn, SettingsError, TooMany
from broadsheet.settings import Settings
from mail_server import mail_server
from small import member

PASSWORD = "correct horse battery"
ADDRESS = "https://papers.example.org"


@pytest.fixture
def letters(tmp_path):
    return tmp_path / "letters"


@pytest.fixture
def app(made, letters):
    app = made(mail_server=f"folder:{letters}", mail_from="papers@example.org", address=ADDRESS)
    app.add_reader("ada", "reader", PASSWORD)
    app.change_profile(member(app, "ada"), "", "", "ada@example.org")  # which nobody has confirmed
    return app


def written(letters):
    files = sorted(letters.iterdir()) if letters.exists() else []
    return [message_from_bytes(file.read_bytes(), policy=default) for file in files]


def asked_for(app, letters, email="ada@example.org"):
    """The secret of the link that came by mail."""
    app.ask_for_link(email)
    app.send_letters()
    (letter,) = written(letters)
    return re.search(rf"{ADDRESS}/sign-in/([\w-]{{43}})\s", letter.get_content())[1]


def test_a_link_that_came_by_mail_signs_in_once(app, letters):
    secret = asked_for(app, letters, " Ada@Example.org ")
    who = app.by_session(app.sign_in_by_link(secret))
    assert who.reader.name == "ada"
    with pytest.raises(NotSignedIn):
        app.sign_in_by_link(secret)
    (letter,) = written(letters)
    assert (letter["To"], letter["Subject"]) == ("ada@example.org", "Sign in to Daily Papers")


def test_who_comes_by_a_link_that_was_mailed_has_shown_that_the_address_is_theirs(app, letters):
    assert app.all_readers()[0].confirmed_at is None
    app.sign_in_by_link(asked_for(app, letters))
    assert app.all_readers()[0].confirmed_at == app.now()


def test_a_link_that_a_command_printed_shows_nothing_of_an_address(app):
    app.sign_in_by_link(app.sign_in_link("ada"))
    assert app.all_readers()[0].confirmed_at is None


def test_for_an_address_that_nobody_has_the_same_is_done_and_nothing_is_left(app, letters):
    app.ask_for_link("emmy@example.org")
    assert app.send_letters() == {}
    assert written(letters) == []
    with app._store.read() as db:
        assert db.execute(text("SELECT count(*) FROM tickets")).scalar() == 0


def test_a_closed_account_gets_no_link(app, letters):
    app.add_reader("emmy", "admin", PASSWORD)
    app.command_close("ada", True)
    app.ask_for_link("ada@example.org")
    assert app.send_letters() == {}


def test_links_are_not_sent_without_end(app):
    for _ in range(10):
        app.ask_for_link("ada@example.org", "10.0.0.1")
    with pytest.raises(TooMany):
        app.ask_for_link("ada@example.org", "10.0.0.2")


def test_a_link_is_not_sent_when_it_would_come_too_late(app, clock):
    app.ask_for_link("ada@example.org")
    clock.move(minutes=15)
    assert app.send_letters() == {"given up": 1}


def test_who_forgot_the_password_sets_a_new_one_after_coming_by_a_link(app, letters, clock):
    who = app.by_session(app.sign_in_by_link(asked_for(app, letters)))
    assert not app.needs_old_password(who)
    app.change_password(who, "", "another horse battery")
    assert app.sign_in("ada", "another horse battery")
    clock.move(minutes=16)
    assert app.needs_old_password(who)
    with pytest.raises(NotSignedIn):
        app.change_password(who, "", "a third horse battery")


def test_what_is_no_address_is_refused(app):
    with pytest.raises(BadRequest):
        app.ask_for_link("ada")


def test_an_instance_without_a_mail_server_says_so(made):
    with pytest.raises(BadRequest, match="BROADSHEET_MAIL_SERVER"):
        made().ask_for_link("ada@example.org")
    with pytest.raises(BadRequest, match="BROADSHEET_MAIL_SERVER"):
        made().send_letters()


def test_letters_go_to_a_server_and_say_when_it_is_not_there(made):
    with mail_server() as (address, mailroom):
        app = made(mail_server=address, mail_from="papers@example.org", address=ADDRESS)
        app.write_trial("ada@example.org")
        assert app.send_letters() == {"sent": 1}
        app.write_trial("emmy@example.org")
    with pytest.raises(MailError, match="cannot be used"):
        app.send_letters()
    assert app.letter_counts() == {"sent": 1, "waiting": 1}
    assert [letter["To"] for letter in mailroom.letters()] == ["ada@example.org"]


def test_a_trial_goes_to_an_address_only(app):
    for wrong in ("ada", "ädä@example.org"):
        with pytest.raises((BadRequest, MailError)):
            app.write_trial(wrong)


@pytest.mark.parametrize(
    "given",
    [
        {"mail_server": "mail.example.org"},
        {"mail_server": "smtp://user:secret@mail.example.org"},
        {"mail_server": "smtp://mail.example.org"},
        {"mail_server": "smtp://mail.example.org", "mail_from": "papers@example.org"},
        {"mail_from": "Papers <papers@example.org>"},
    ],
)
def test_settings_that_cannot_send_are_refused_and_tell_no_secret(given):
    with pytest.raises(SettingsError) as error:
        Settings.load(**given, mail_password="the secret")
    assert "BROADSHEET_" in str(error.value)
    assert "the secret" not in str(error.value)
