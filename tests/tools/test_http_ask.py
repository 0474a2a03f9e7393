"""A small question is asked once, of nobody else, and takes no more than it should."""

import pytest

from broadsheet.tools.http import HttpFailure, ask
from embedders.servers import Reply, serving


def failure_of(reply, **given):
    with serving(lambda asked: reply) as server, pytest.raises(HttpFailure) as caught:
        ask(f"{server.address}/token", **given)
    assert len(server.asked) == 1
    return str(caught.value)


def test_a_form_is_posted_and_an_object_comes_back():
    with serving(lambda asked: Reply(content=b'{"a": 1}')) as server:
        assert ask(f"{server.address}/token", {"code": "x y&z"}, {"X-One": "1"}) == {"a": 1}
        assert ask(f"{server.address}/keys") == {"a": 1}
    posted, read = server.asked
    assert (posted.headers["Content-Type"], posted.headers["X-One"]) == (
        "application/x-www-form-urlencoded",
        "1",
    )
    assert (posted.content, read.content) == (b"code=x+y%26z", b"")


@pytest.mark.parametrize("content", [b"[1]", b"null", b"hello", b""])
def test_what_is_no_object_is_no_answer(content):
    assert "something other than" in failure_of(Reply(content=content))


def test_more_than_a_megabyte_is_not_read():
    assert "more than a megabyte" in failure_of(Reply(content=b'"' + b"x" * (1 << 21) + b'"'))


def test_nobody_else_is_asked():
    assert "points to" in failure_of(Reply(302, headers={"Location": "http://127.0.0.1:1/"}))


def test_a_secret_that_is_repeated_is_left_out():
    said = failure_of(Reply(400, b"no: hush-hush"), form={"client_secret": "hush-hush"}, key="hush-hush")
    assert "no: …" in said
