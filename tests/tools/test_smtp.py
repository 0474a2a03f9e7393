import socket

import pytest

from broadsheet.errors import MailError
from broadsheet.tools.mail import carrier
from mail_server import mail_server

CONTENT = b"Subject: A letter\r\nMessage-ID: <one@x>\r\n\r\nGood morning.\r\n.\r\n..two\r\n"


def hand_over(smtp, recipient="ada@example.org", content=CONTENT, before_end=lambda: None):
    return smtp.hand_over("papers@example.org", recipient, content, before_end)


def outlook(smtp, **given):
    with pytest.raises(MailError) as error:
        hand_over(smtp, **given)
    return error.value.outlook


@pytest.fixture
def room():
    with mail_server() as (address, mailroom):
        smtp = carrier(address)
        yield smtp, mailroom
        smtp.close()


def test_a_letter_arrives_byte_for_byte_and_the_answer_is_told(room):
    smtp, mailroom = room
    assert hand_over(smtp) == "250 taken"
    (envelope,) = mailroom.taken
    assert envelope.original_content == CONTENT
    assert (envelope.mail_from, envelope.rcpt_tos) == ("papers@example.org", ["ada@example.org"])


def test_before_the_end_of_a_letter_nothing_was_taken(room):
    smtp, mailroom = room
    seen = []
    hand_over(smtp, before_end=lambda: seen.append(len(mailroom.taken)))
    assert (seen, len(mailroom.taken)) == ([0], 1)


def test_many_letters_go_over_one_connection_and_a_new_one_when_that_was_closed(room):
    smtp, mailroom = room
    for _ in range(3):
        hand_over(smtp)
    assert len(mailroom.peers) == 1
    smtp.close()
    hand_over(smtp)
    assert (len(mailroom.taken), len(mailroom.peers)) == (4, 2)


@pytest.mark.parametrize(
    ("answer", "expected"),
    [
        ("451 not now", "later"),
        ("452 full", "later"),
        ("554 no", "never"),
        ("550 no", "never"),
        ("drop", "doubt"),
    ],
)
def test_what_the_answer_to_a_letter_means(room, answer, expected):
    smtp, mailroom = room
    mailroom.answers = [answer]
    assert outlook(smtp) == expected
    assert hand_over(smtp) == "250 taken"  # the next one fares better
    assert len(mailroom.taken) == 1


def test_an_address_that_the_server_refuses_is_tried_no_more_and_harms_no_other(room):
    smtp, mailroom = room
    mailroom.refused = {"nobody@example.org"}
    assert outlook(smtp, recipient="nobody@example.org") == "never"
    assert hand_over(smtp) == "250 taken"


def test_a_server_that_goes_away_is_no_fault_of_the_letter(room):
    smtp, mailroom = room
    mailroom.answers = ["421 going down"]
    assert outlook(smtp) == "unreached"


def test_a_server_that_is_not_there_is_named():
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    with pytest.raises(MailError, match=f"127.0.0.1:{port} cannot be used") as error:
        hand_over(carrier(f"smtp+plain://127.0.0.1:{port}"))
    assert error.value.outlook == "unreached"


# The server of this test lets names and passwords through without TLS, on this machine, and says so.
no_tls = pytest.mark.filterwarnings("ignore:Requiring AUTH while not requiring TLS")


@no_tls
def test_a_password_never_goes_to_a_server_without_tls_where_tls_was_asked_for():
    with mail_server(auth_required=True) as (address, mailroom):
        smtp = carrier(address.replace("smtp+plain", "smtp"), "papers", "secret")
        with pytest.raises(MailError, match="STARTTLS"):
            hand_over(smtp)
    assert mailroom.taken == []


@no_tls
def test_a_name_and_password_are_told_and_a_wrong_one_holds_letters_back():
    with mail_server(auth_required=True) as (address, mailroom):
        smtp = carrier(address, "papers", "secret")
        assert hand_over(smtp) == "250 taken"
        smtp.close()
        assert outlook(carrier(address, "papers", "wrong")) == "unreached"
        assert outlook(carrier(address)) == "unreached"
    assert len(mailroom.taken) == 1


def test_a_host_beyond_ascii_is_told_to_the_server_as_idna(room):
    smtp, mailroom = room
    assert hand_over(smtp, recipient="ada@bücher.example") == "250 taken"
    assert mailroom.taken[0].rcpt_tos == ["ada@xn--bcher-kva.example"]
    assert outlook(smtp, recipient="ädä@example.org") == "never"
