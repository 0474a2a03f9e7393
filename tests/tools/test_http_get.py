"""A page is asked for once, and had whole or not at all."""

import gzip
import threading

import pytest

from broadsheet.tools import http
from broadsheet.tools.http import HttpFailure, get
from embedders.servers import Reply, closed_address, serving


@pytest.fixture
def asked_of():
    """Get a page of a server that gives this reply, with what the server was asked."""

    def ask(reply, headers=None, timeout=5.0):
        with serving(lambda asked: reply) as server:
            answer = get(f"{server.address}/page?x=1", headers or {}, timeout)
            return answer, server.asked

    return ask


def failure_of(reply, timeout=5.0):
    with serving(lambda asked: reply) as server, pytest.raises(HttpFailure) as caught:
        get(f"{server.address}/page", {}, timeout)
    return caught.value


def test_gives_status_headers_by_lower_case_name_and_content(asked_of):
    answer, asked = asked_of(Reply(content=b"hello", headers={"ETag": '"1"'}), {"If-None-Match": '"0"'})
    assert (answer.status, answer.content, answer.headers["etag"]) == (200, b"hello", '"1"')
    assert asked[0].path == "/page?x=1"
    assert asked[0].headers["If-None-Match"] == '"0"'
    assert asked[0].headers["User-Agent"] == "broadsheet"


def test_a_packed_answer_is_unpacked(asked_of):
    packed = Reply(content=gzip.compress(b"hello" * 1000), headers={"Content-Encoding": "gzip"})
    answer, asked = asked_of(packed)
    assert answer.content == b"hello" * 1000
    assert asked[0].headers["Accept-Encoding"] == "gzip"


def test_nothing_new_is_an_answer_without_content(asked_of):
    answer, _ = asked_of(Reply(304))
    assert (answer.status, answer.content) == (304, b"")


def test_fewer_bytes_than_promised_are_no_answer():
    failure = failure_of(Reply(content=b"hello", length=1_500))
    assert "was cut short: 5 of 1,500 bytes came" in str(failure)
    assert failure.passing


def test_a_packed_answer_that_ends_too_early_is_none():
    packed = gzip.compress(b"hello" * 1000)[:-9]
    failure = failure_of(Reply(content=packed, headers={"Content-Encoding": "gzip"}))
    assert "was cut short" in str(failure)
    assert failure.passing


def test_what_says_it_is_packed_and_is_not_is_no_answer():
    failure = failure_of(Reply(content=b"hello", headers={"Content-Encoding": "gzip"}))
    assert "cannot be unpacked" in str(failure)


def test_silence_is_no_answer_and_may_pass():
    over = threading.Event()

    def answer(asked):
        over.wait(5)
        return Reply()

    with serving(answer) as server:
        with pytest.raises(HttpFailure, match="timed out") as caught:
            get(server.address, {}, 0.05)
        over.set()
    assert caught.value.passing
    assert caught.value.status is None


def test_an_answer_that_takes_too_long_altogether_is_given_up(monkeypatch):
    monkeypatch.setattr(http, "_LONGEST_ANSWER_S", 0.0)
    assert "was not done after 0 s" in str(failure_of(Reply(content=b"hello")))


def test_nobody_there_may_pass():
    with pytest.raises(HttpFailure, match="cannot be reached") as caught:
        get(closed_address(), {})
    assert caught.value.passing


def test_a_refusal_keeps_what_the_server_wrote():
    failure = failure_of(Reply(422, b"<error/>"))
    assert (failure.status, failure.content, failure.passing) == (422, b"<error/>", False)


def test_a_packed_refusal_can_be_read():
    failure = failure_of(Reply(404, gzip.compress(b"no such set"), {"Content-Encoding": "gzip"}))
    assert "404 Not Found: no such set" in str(failure)


def test_how_long_to_wait_is_kept_whether_in_seconds_or_as_a_date():
    assert failure_of(Reply(503, headers={"Retry-After": "17"})).retry_after == 17
    assert failure_of(Reply(503, headers={"Retry-After": "Wed, 01 Jan 2200 00:00:00 GMT"})).retry_after > 1e9
    assert failure_of(Reply(503, headers={"Retry-After": "soon"})).retry_after == 0


def test_a_page_that_has_moved_is_not_followed_but_told():
    with serving(lambda asked: Reply(301, headers={"Location": "/new"})) as server:
        with pytest.raises(HttpFailure) as caught:
            get(f"{server.address}/old", {})
        assert caught.value.moved_to == f"{server.address}/new"
        assert server.paths == ["/old"]


def test_a_page_of_another_kind_of_address_is_not_told():
    assert failure_of(Reply(302, headers={"Location": "file:///etc/passwd"})).moved_to == ""
