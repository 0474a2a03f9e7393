"""Letters on the command line, in processes of their own."""

import json
import re
import time
import urllib.request

import pytest

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
