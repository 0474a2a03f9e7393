import re
from datetime import UTC, datetime
from email import message_from_bytes

import dkim
import pytest
from cryptography.hazmat.primitives.serialization import PrivateFormat

from broadsheet.errors import SettingsError
from broadsheet.tools.dkim import Signer, signer
from broadsheet.tools.mail import Letter, carrier, composed
from keys_for_tests import dkim_record, pem, rsa_key
from mail_server import mail_server

LISTED = {
    "List-Id": "Daily Papers <letters.example.org>",
    "List-Help": "<https://papers.example.org/letters/s/settings>",
    "List-Unsubscribe": "<https://papers.example.org/letters/s/unsubscribe>",
    "List-Unsubscribe-Post": "List-Unsubscribe=One-Click",
}
TEXT = "Poincaré, ≤ ½ \n. \n..\nFrom here on\n\ttabs   and blanks  \n" + "long " * 200 + "\n\n\n"


@pytest.fixture(scope="module")
def key():
    return rsa_key()


@pytest.fixture
def letter(key):
    """A letter as it goes out, signed."""
    made = Letter("one@example.org", "ada@example.org", "Émile’s papers", TEXT, f"<p>{TEXT}</p>", LISTED)
    by = Signer(pem(key), "papers", "example.org")
    return composed(made, "papers@example.org", "Blätter", datetime(2026, 3, 2, 7, tzinfo=UTC), by)


def is_good(content, key, asked=None):
    def name_server(name, timeout=5):
        if asked is not None:
            asked.append(name)
        return dkim_record(key)

    return dkim.verify(content, dnsfunc=name_server)


def test_a_letter_is_signed_with_the_key_that_its_domain_publishes(letter, key):
    asked = []
    assert is_good(letter, key, asked)
    assert asked == [b"papers._domainkey.example.org."]
    assert not is_good(letter, rsa_key())


def test_the_signature_is_over_all_that_matters_and_over_how_letters_are_ended(letter):
    said = " ".join(message_from_bytes(letter)["DKIM-Signature"].split())
    signed = re.search(r"h=([^;]*)", said)[1].replace(" ", "").split(":")
    wanted = "from to subject date message-id list-id list-unsubscribe list-unsubscribe-post content-type"
    assert set(wanted.split()) <= set(signed)
    assert "d=example.org; " in said
    assert "reply-to" not in signed  # there is none


@pytest.mark.parametrize(
    "header", ["From", "To", "Subject", "Date", "Message-ID", "List-Id", "List-Unsubscribe", "List-Unsubscribe-Post"]
)  # fmt: skip
def test_whoever_changes_a_header_on_the_way_breaks_it(letter, key, header):
    changed = re.sub(rf"(?m)^{header}: ".encode(), f"{header}: x".encode(), letter)
    assert changed != letter
    assert not is_good(changed, key)


def test_another_sender_put_on_top_breaks_it(letter, key):
    assert not is_good(b"From: eve@example.org\r\n" + letter, key)


def test_it_is_the_same_letter_under_its_signature(letter):
    headers, _, body = letter.partition(b"\r\n\r\n")
    assert headers.startswith(b"DKIM-Signature: ")
    message = message_from_bytes(headers + b"\r\n\r\n" + body)
    assert message["List-Unsubscribe"] == LISTED["List-Unsubscribe"]
    assert letter.isascii()
    assert max(map(len, letter.split(b"\r\n"))) <= 998


def test_it_is_good_still_when_it_has_come_through_a_mail_server(letter, key):
    with mail_server() as (address, mailroom):
        by = carrier(address)
        by.hand_over("returns@example.org", "ada@example.org", letter, lambda: None)
        by.close()
    (envelope,) = mailroom.taken
    assert envelope.original_content == letter
    assert envelope.mail_from == "returns@example.org"
    assert is_good(envelope.original_content, key)


def test_a_letter_without_more_headers_is_signed_too(key):
    made = Letter("one@example.org", "ada@example.org", "A trial", "Good morning.\n")
    by = Signer(pem(key, PrivateFormat.TraditionalOpenSSL), "papers", "bücher.example")
    content = composed(made, "papers@bücher.example", "Papers", datetime(2026, 3, 2, tzinfo=UTC), by)
    asked = []
    assert is_good(content, key, asked)
    assert asked == [b"papers._domainkey.xn--bcher-kva.example."]


def test_a_file_that_is_no_key_is_refused_by_name(tmp_path, key):
    for content in (b"", b"nonsense", b"-----BEGIN PRIVATE KEY-----\nAAAA\n-----END PRIVATE KEY-----\n"):
        (tmp_path / "key.pem").write_bytes(content)
        with pytest.raises(SettingsError, match=r"BROADSHEET_DKIM_KEY=.*key\.pem.*no RSA key"):
            signer(tmp_path / "key.pem", "papers", "example.org")
    with pytest.raises(SettingsError, match="No such file"):
        signer(tmp_path / "none.pem", "papers", "example.org")
