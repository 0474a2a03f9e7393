"""Letters on the command line, in processes of their own."""

import json
import re
import subprocess
import sys
import time
import urllib.request

import dkim
import pytest

from keys_for_tests import dkim_record, pem, rsa_key
from letters_back import back
from mail_server import mail_server

from .test_cli import broadsheet, serving  # noqa: F401

FROM = {"BROADSHEET_MAIL_FROM": "papers@example.org", "BROADSHEET_ADDRESS": "https://papers.example.org"}


@pytest.fixture
def mailing(broadsheet, tmp_path):  # noqa: F811
    broadsheet.environment.update(FROM, BROADSHEET_MAIL_SERVER=f"folder:{tmp_path / 'letters'}")
    return broadsheet


def test_a_trial_is_written_sent_and_listed(mailing, tmp_path):
    assert "ada@example.org: sent" in mailing("mail", "trial", "ada@example.org").stderr
    assert len(list((tmp_path / "letters").iterdir())) == 1
    (letter,) = json.loads(mailing("mail", "list", "--json").stdout)
    assert (letter["recipient"], letter["state"], letter["kind"]) == ("ada@example.org", "sent", "trial")
    assert "sent" in mailing("mail", "list").stdout
    assert mailing("mail", "send").stdout == "nothing was due\n"


def test_letters_that_failed_go_again_when_told(broadsheet):  # noqa: F811
    with mail_server() as (address, mailroom):
        broadsheet.environment.update(FROM, BROADSHEET_MAIL_SERVER=address)
        mailroom.refused = {"ada@example.org"}
        assert "failed" in broadsheet("mail", "trial", "ada@example.org", status=1).stderr
        mailroom.refused = set()
        assert broadsheet("mail", "again").stdout == "1 letters wait again\n"
        assert broadsheet("mail", "send").stdout == "1 sent\n"


def test_without_a_mail_server_it_says_what_is_missing(broadsheet):  # noqa: F811
    assert "BROADSHEET_MAIL_SERVER" in broadsheet("mail", "send", status=1).stderr


def test_the_serving_process_sends_a_link_at_once(mailing, tmp_path):
    mailing.environment["BROADSHEET_MODE"] = "private"
    mailing("reader", "add", "ada", "--email", "ada@example.org", "--link")
    with serving(mailing.environment) as (address, _):
        asked = urllib.request.Request(f"{address}sign-in/by-mail", b"email=ada%40example.org")
        assert urllib.request.urlopen(asked).status == 200
        deadline = time.monotonic() + 20
        while not (letters := list(tmp_path.glob("letters/*.eml"))) and time.monotonic() < deadline:
            time.sleep(0.05)
    assert re.search(r"https://papers\.example\.org/sign-in/[\w-]{43}", letters[0].read_text())


def test_what_came_back_is_read_from_files_or_from_a_pipe(mailing, tmp_path):
    mailing("mail", "trial", "ada@example.org")
    (letter,) = tmp_path.glob("letters/*.eml")
    said = back("exim", re.search(r"Message-ID: <(.*)>", letter.read_text())[1])
    (tmp_path / "other.eml").write_bytes(b"Subject: hello\n\n")
    (tmp_path / "bounce.eml").write_bytes(said)
    assert mailing("mail", "returns", str(tmp_path / "other.eml")).stdout == "1 unknown\n"
    piped = subprocess.run(
        [sys.executable, "-m", "broadsheet.cli", "mail", "returns", "-", "--json"],
        input=said, capture_output=True, env=mailing.environment, check=True,
    )  # fmt: skip
    assert json.loads(piped.stdout) == {"bounced": 1}
    assert mailing("mail", "returns", str(tmp_path / "bounce.eml")).stdout == "1 unchanged\n"
    assert "550 5.1.1" in mailing("mail", "list", "--state", "bounced").stdout


def test_without_files_the_mailbox_is_read(mailing, tmp_path):
    assert "BROADSHEET_MAILBOX" in mailing("mail", "returns", status=1).stderr
    for part in ("new", "cur"):
        (tmp_path / "mail" / part).mkdir(parents=True)
    mailing.environment["BROADSHEET_MAILBOX"] = f"maildir:{tmp_path / 'mail'}"
    assert mailing("mail", "returns").stdout == "nothing came back\n"
    assert "none.eml" in mailing("mail", "returns", "none.eml", status=2).stderr


def test_letters_are_signed_where_there_is_a_key_and_come_back_to_where_it_is_said(broadsheet, tmp_path):  # noqa: F811
    key = rsa_key()
    (tmp_path / "key.pem").write_bytes(pem(key))
    with mail_server() as (address, mailroom):
        broadsheet.environment.update(
            FROM,
            BROADSHEET_MAIL_SERVER=address,
            BROADSHEET_MAIL_RETURN="returns@example.org",
            BROADSHEET_DKIM_KEY=str(tmp_path / "key.pem"),
            BROADSHEET_DKIM_SELECTOR="papers",
        )
        broadsheet("mail", "trial", "ada@example.org")
    (envelope,) = mailroom.taken
    assert envelope.mail_from == "returns@example.org"
    assert dkim.verify(envelope.original_content, dnsfunc=lambda name, timeout=5: dkim_record(key))
