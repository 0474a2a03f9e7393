import re
from datetime import timedelta

import pytest
from pydantic import SecretStr

from broadsheet.digests.returns import IN_A_ROW
from broadsheet.errors import BadRequest, Forbidden, NotSignedIn
from broadsheet.readers import Who
from broadsheet.store import outbox
from imap_server import Folder, imap_server
from letters_back import BOUNCES, SES_ID, back
from small import member

from .instance import letters_in, writing_app


@pytest.fixture
def sent(app, ada, morning):
    """A letter to Ada that has gone out; its id."""
    (letter,) = morning()
    return letter["Message-ID"].strip("<>")


def state_of(app, ada):
    to = app.my_letters(ada)
    return to.state, to.said


def last(app):
    return app.all_letters()[0]


def again(app, tmp_path):
    """Write Ada another letter and send it; its id."""
    app.write_trial("ada@example.org")
    app.send_letters()
    return letters_in(tmp_path)[-1]["Message-ID"].strip("<>")


@pytest.mark.parametrize("name", BOUNCES)
def test_an_address_at_which_nobody_is_gets_no_more_letters_and_it_is_told_why(app, ada, sent, morning, name):
    assert app.take_returns([back(name, sent)]) == {"bounced": 1}
    state, said = state_of(app, ada)
    assert state == "bounced"
    assert said.startswith("550")
    assert (last(app).state, last(app).said) == ("bounced", said)
    assert morning() == []


def test_what_bounced_can_be_begun_again_and_an_old_report_ends_it_no_more(app, ada, sent, clock, morning):
    app.take_returns([back("postfix", sent)])
    clock.move(minutes=1)
    assert app.subscribe(ada).state == "active"
    assert app.take_returns([back("postfix", sent)]) == {"unchanged": 1}
    assert app.take_returns([back("arf", sent)]) == {"complained": 1}
    assert state_of(app, ada)[0] == "active"  # it was about a letter of before


def test_a_complaint_ends_letters_and_says_so(app, ada, sent, morning):
    assert app.take_returns([back("arf", sent)]) == {"complained": 1}
    assert state_of(app, ada) == (
        "ended",
        "a complaint about one came from your mail provider (SomeGenerator)",
    )
    assert last(app).state == "complained"
    assert app.take_returns([back("arf", sent)]) == {"unchanged": 1}
    assert morning() == []


def mail_that_ends(letter, change=lambda secret: secret):
    """What a mail program writes to the second address of a letter's List-Unsubscribe."""
    found = re.search(r"<mailto:(\S+)\?subject=(unsubscribe-)([\w-]+)>", letter["List-Unsubscribe"])
    to, word, secret = found.groups()
    return f"From: x@example.org\nTo: {to}\nSubject: {word}{change(secret)}\n\n".encode()


def test_a_mail_to_the_address_in_a_letter_ends_letters(tmp_path, clock):
    box = tmp_path / "box"
    for part in ("new", "cur"):
        (box / part).mkdir(parents=True)
    with writing_app(tmp_path, clock, mailbox=f"maildir:{box}", mail_return="returns@example.org") as app:
        ada = member(app, "ada", email="ada@example.org")
        app.subscribe(ada)
        app.write_letter_to("ada")
        app.send_letters()
        (letter,) = letters_in(tmp_path)
        for number in range(3):
            (box / "new" / str(number)).write_bytes(mail_that_ends(letter))
        assert app.read_mailbox() == {"ended": 1, "unchanged": 2}
        assert state_of(app, ada) == ("ended", "you ended them by mail")
        assert app.read_mailbox() == {}
        assert list((box / "new").iterdir()) == []


def test_a_forged_mail_ends_no_letters(tmp_path, clock):
    with writing_app(tmp_path, clock, mailbox=f"maildir:{tmp_path}") as app:
        ada = member(app, "ada", email="ada@example.org")
        app.subscribe(ada)
        app.write_letter_to("ada")
        app.send_letters()
        (letter,) = letters_in(tmp_path)
        for place in range(43):
            forged = mail_that_ends(letter, lambda secret: _with_another(secret, place))  # noqa: B023
            assert app.take_returns([forged]) == {"unknown": 1}
        assert app.take_returns([mail_that_ends(letter, lambda secret: secret[:-1])]) == {"unknown": 1}
        assert state_of(app, ada)[0] == "active"


def _with_another(secret, place):
    return secret[:place] + ("A" if secret[place] != "A" else "B") + secret[place + 1 :]


def test_letters_name_no_mailbox_where_none_is_read(app, ada, morning):
    assert "mailto:" not in morning()[0]["List-Unsubscribe"]


def test_a_letter_that_is_late_changes_nothing(app, ada, sent):
    assert app.take_returns([back("postfix-delayed", sent)]) == {"unchanged": 1}
    assert (state_of(app, ada)[0], last(app).state) == ("active", "sent")


@pytest.mark.parametrize(
    "forged",
    [
        lambda sent: back("postfix"),
        lambda sent: back("postfix", sent, "emmy@example.org"),
        lambda sent: back("arf", sent, "emmy@example.org"),
        lambda sent: back("postfix", sent[:-1]),
        lambda sent: back("postfix", "Ok@x"),  # the server said 250 Ok
        lambda sent: back("postfix", "%" * 40 + "@x"),
        lambda sent: b"Subject: hello\n\n" + sent.encode(),
    ],
)
def test_no_stranger_ends_anothers_letters(app, ada, sent, forged):
    member(app, "emmy", email="emmy@example.org")
    assert app.take_returns([forged(sent)]) == {"unknown": 1}
    assert (state_of(app, ada)[0], last(app).state) == ("active", "sent")


def test_the_id_of_a_letter_cannot_be_reckoned_from_what_everyone_knows(app, ada, clock, morning, tmp_path):
    """Of two subscriptions alike but for when they were made, a microsecond apart."""
    first = morning()[0]["Message-ID"]
    with app._store.write() as db:
        db.exec_driver_sql(
            "UPDATE subscriptions SET made_at = '2024-05-29T06:00:00.000001+00:00', last_on = NULL"
        )
        db.exec_driver_sql("DELETE FROM letter_papers")
        db.exec_driver_sql("DELETE FROM letters")
    app.write_letter_to("ada")
    app.send_letters()
    assert letters_in(tmp_path)[-1]["Message-ID"] != first


def test_a_letter_that_has_not_gone_out_cannot_have_come_back(app, ada):
    app.write_trial("ada@example.org")
    with app._store.read() as db:
        number = db.exec_driver_sql("SELECT message_id FROM outbox").scalar()
    assert app.take_returns([back("postfix", number)]) == {"unknown": 1}
    assert app.send_letters() == {"sent": 1}


def test_a_bounce_that_is_faster_than_the_servers_answer_is_not_forgotten(app, ada, sent):
    with app._store.write() as db:
        db.exec_driver_sql("UPDATE outbox SET state = 'handed'")
    assert app.take_returns([back("postfix", sent)]) == {"bounced": 1}
    with app._store.write() as db:
        outbox.settle(db, 1, "sent", "250 taken", app.now())
    assert last(app).state == "bounced"


def test_a_letter_that_the_server_named_anew_is_known_by_that_name(app, ada, sent):
    with app._store.write() as db:
        db.exec_driver_sql(f"UPDATE outbox SET said = '250 Ok {SES_ID}'")
    assert app.take_returns([back("ses", recipient="emmy@example.org")]) == {"unknown": 1}
    assert app.take_returns([back("ses")]) == {"bounced": 1}
    assert state_of(app, ada) == ("bounced", "550 5.1.1 user unknown")


def test_what_blames_us_ends_letters_only_when_nothing_arrives_any_more(app, ada, sent, clock, tmp_path):
    """A key or a name server that is set wrongly would else end everybody's letters in one morning."""
    for number in range(IN_A_ROW):
        assert state_of(app, ada)[0] == "active"
        assert app.take_returns([back("sendmail-policy", sent)]) == {"bounced": 1}
        clock.move(minutes=1)
        sent = again(app, tmp_path) if number < IN_A_ROW - 1 else ""
    assert state_of(app, ada)[0] == "bounced"


def test_one_letter_that_arrives_in_between_begins_the_count_anew(app, ada, sent, tmp_path):
    for arrives in (False, True, False, False):
        if not arrives:
            app.take_returns([back("sendmail-policy", sent)])
        sent = again(app, tmp_path)
    assert state_of(app, ada)[0] == "active"


def test_a_letter_whose_id_can_be_reckoned_ends_none(app, ada, sent):
    """Letters on failed jobs have ids made of an address, a job and a day."""
    with app._store.write() as db:
        db.exec_driver_sql("UPDATE outbox SET kind = 'failure'")
    assert app.take_returns([back("postfix", sent), back("arf", sent)]) == {"bounced": 1, "complained": 1}
    assert state_of(app, ada)[0] == "active"


def test_letters_without_an_account_end_likewise_and_those_to_others_go_on(app, ada, morning, tmp_path):
    app.subscribe(Who("public", None), "emmy@example.org")
    app.send_letters()
    secret = letters_in(tmp_path)[-1].get_body().get_content().partition("/subscribe/")[2][:43]
    app.confirm_letters(secret)
    sent = {letter["To"]: letter["Message-ID"].strip("<>") for letter in morning()}
    assert app.take_returns([back("gmail", sent["emmy@example.org"], "emmy@example.org")]) == {"bounced": 1}
    assert state_of(app, ada)[0] == "active"
    assert app.subscription_counts(Who("single", None)) == {"active": 1, "bounced": 1}


def test_an_address_beyond_ascii_is_known_in_either_form(app, clock, morning):
    ada = member(app, "ada", email="ada@bücher.example")
    app.subscribe(ada)
    sent = morning()[0]["Message-ID"].strip("<>")
    assert app.take_returns([back("exim", sent, "ada@xn--bcher-kva.example")]) == {"bounced": 1}
    assert state_of(app, ada)[0] == "bounced"


def test_a_program_of_an_admins_may_tell_the_same(app, ada, sent):
    admin = member(app, "grace", "admin")
    tell = ("bounce", "Ada@Example.org", f"<{sent}>", True, "550 5.1.1 nobody")
    assert app.letter_came_back(admin, "bounce", "ada@example.org", "none@x") == "unknown"
    assert app.letter_came_back(admin, "bounce", "ada@example.org", sent, False) == "unchanged"
    assert app.letter_came_back(admin, *tell) == "bounced"
    assert state_of(app, ada) == ("bounced", "550 5.1.1 nobody")
    for who, refusal in ((ada, Forbidden), (Who("public", None), NotSignedIn)):
        with pytest.raises(refusal):
            app.letter_came_back(who, *tell)


def test_what_came_back_is_forgotten_with_other_letters(app, ada, sent, clock):
    app.take_returns([back("postfix", sent)])
    clock.now += timedelta(days=91)
    assert app.tidy()["letters"] == 1


@pytest.fixture
def maildir(app, tmp_path):
    folder = tmp_path / "mail"
    for part in ("new", "cur", "tmp"):
        (folder / part).mkdir(parents=True)
    app.settings = app.settings.model_copy(update={"mailbox": f"maildir:{folder}"})
    return folder


def test_the_mailbox_is_read_and_what_is_of_ours_is_marked_and_all_else_left_alone(app, ada, sent, maildir):
    messages = {
        "1": back("postfix", sent),
        "2": back("exim"),
        "3": b"Subject: hello\n\n",
        "4": back("postfix", sent),
    }
    for name, content in messages.items():
        (maildir / "new" / name).write_bytes(content)
    assert app.read_mailbox() == {"bounced": 1, "unchanged": 1, "unknown": 1}
    assert {file.name for file in (maildir / "new").iterdir()} == {"2", "3"}
    assert {file.name for file in (maildir / "cur").iterdir()} == {"1:2,S", "4:2,S"}
    assert app.read_mailbox() == {"unknown": 1}
    assert state_of(app, ada)[0] == "bounced"


def test_a_mailbox_on_a_server_is_read_likewise(app, ada, sent):
    folder = Folder(back("gmail", sent), b"Subject: hello\n\n")
    with imap_server(folder) as port:
        given = {"mailbox": f"imap+plain://127.0.0.1:{port}/Came back", "mailbox_user": "papers"}
        given |= {"mailbox_password": SecretStr("secret")}
        app.settings = app.settings.model_copy(update=given)
        assert app.read_mailbox() == {"bounced": 1}
        assert app.read_mailbox() == {}
    assert folder.seen == {1}


def test_without_a_mailbox_it_says_what_is_missing(app):
    with pytest.raises(BadRequest, match="BROADSHEET_MAILBOX"):
        app.read_mailbox()
