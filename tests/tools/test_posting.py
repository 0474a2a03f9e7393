import socket

import pytest

from broadsheet.errors import BadRequest
from broadsheet.tools import posting
from broadsheet.tools.posting import checked_address, post
from receiver import receiving


@pytest.mark.parametrize(
    "address",
    [
        "ftp://example.org/",
        "file:///etc/passwd",
        "javascript:alert(1)",
        "https://",
        "https:///path",
        "https://user:secret@example.org/",
        "https://example.org:99999/",
        "https://[::1",
        "https://example.org/\r\nX: y",
        "https://example.org/" + "a" * 3000,
        "example.org",
        "",
    ],
)
def test_what_is_no_address_of_the_web_is_refused(address):
    with pytest.raises(BadRequest, match="no address of the web"):
        checked_address(address)


def test_what_is_sent_arrives():
    with receiving() as (receiver, address):
        assert post(address, b"{}", {"X-Name": "value"}, private=True).taken
    ((headers, content),) = receiver.taken
    assert (headers["X-Name"], content) == ("value", b"{}")


@pytest.mark.parametrize(
    "host",
    [
        "127.0.0.1",
        "localhost",
        "10.0.0.1",
        "192.168.1.1",
        "172.16.0.1",
        "169.254.169.254",
        "0.0.0.0",
        "100.64.0.1",
        "[::1]",
        "[fe80::1]",
        "[fc00::1]",
        "[::ffff:127.0.0.1]",
        "[2002:7f00:1::]",
        "224.0.0.1",
        "2130706433",
        "0x7f.1",
    ],
)
def test_private_addresses_are_not_spoken_to(host):
    answer = post(f"http://{host}:9/", b"", {}, timeout=1)
    assert answer.status == 0
    assert "BROADSHEET_HOOKS_PRIVATE" in answer.said or "no machine" in answer.said


def test_a_name_that_leads_home_is_not_spoken_to(monkeypatch):
    monkeypatch.setattr(
        socket,
        "getaddrinfo",
        lambda *_, **__: [(0, 0, 0, "", ("127.0.0.1", 80)), (0, 0, 0, "", ("10.0.0.1", 80))],
    )
    assert "private" in post("https://innocent.example.org/", b"", {}).said


def test_the_machine_that_was_looked_up_is_the_one_spoken_to(monkeypatch):
    asked = []
    real = socket.getaddrinfo

    def once(host, port, *rest, **more):
        asked.append(host)
        return real("127.0.0.1", port, *rest, **more)

    with receiving() as (receiver, address):
        monkeypatch.setattr(posting.socket, "getaddrinfo", once)
        port = address.rsplit(":", 1)[1].partition("/")[0]
        assert post(f"http://papers.example.org:{port}/hook", b"{}", {}, private=True).taken
    assert asked.count("papers.example.org") == 1
    assert receiver.taken[0][0]["Host"].startswith("papers.example.org")


@pytest.mark.parametrize("answer", [302, 400, 500])
def test_what_was_not_taken_says_so_and_redirects_are_not_followed(answer):
    with receiving() as (receiver, address):
        receiver.answers = [answer]
        posted = post(address, b"{}", {}, private=True)
    assert (posted.status, posted.said, posted.taken) == (answer, "words", False)


def test_one_that_hangs_is_left_after_a_while():
    with receiving() as (receiver, address):
        receiver.answers = ["hang"]
        assert post(address, b"{}", {}, private=True, timeout=0.3).status == 0


def test_one_that_breaks_off_or_is_not_there_is_told():
    with receiving() as (receiver, address):
        receiver.answers = ["drop"]
        assert post(address, b"{}", {}, private=True).status == 0
    assert post(address, b"{}", {}, private=True).status == 0


def test_it_says_when_to_come_again():
    with receiving() as (receiver, address):
        receiver.answers = [429]
        assert post(address, b"{}", {}, private=True).retry_after == 3600
