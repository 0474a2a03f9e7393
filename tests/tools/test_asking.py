"""Archives are asked in turn, with a pause after each question, and again where that may help."""

import threading
from contextlib import contextmanager

import pytest

from broadsheet.errors import SourceError
from broadsheet.tools.asking import LONGEST_WAIT_S, Ask, Turn
from embedders.servers import Reply, closed_address, serving


class Turns:
    """Remembers who had a turn, and how long nobody may have one after that."""

    def __init__(self):
        self.had = []

    @contextmanager
    def __call__(self, host, pause_s):
        turn = Turn(pause_s)
        try:
            yield turn
        finally:
            self.had.append((host, turn.rest_s))

    @property
    def rests(self):
        return [rest for _, rest in self.had]


@pytest.fixture
def turns():
    return Turns()


@pytest.fixture
def ask(turns):
    return Ask(turns, pause_s=1.0, pauses_s=(2.0, 4.0), timeout_s=0.1)


def replying(*replies):
    """An answer that gives these one after another, the last one for ever."""
    left = list(replies)
    return lambda asked: left.pop(0) if len(left) > 1 else left[0]


def test_each_question_takes_a_turn_and_rests(ask, turns):
    with serving(replying(Reply(content=b"hello"))) as server:
        assert ask(f"{server.address}/a").content == b"hello"
        assert ask(f"{server.address}/b").content == b"hello"
    host = server.address.removeprefix("http://")
    assert turns.had == [(host, 1.0), (host, 1.0)]


def test_what_may_pass_is_asked_again_after_longer_and_longer_pauses(ask, turns):
    with serving(replying(Reply(500), Reply(502), Reply(content=b"hello"))) as server:
        assert ask(server.address).content == b"hello"
    assert turns.rests == [2.0, 4.0, 1.0]


def test_an_archive_that_says_how_long_to_wait_is_believed(ask, turns):
    busy = Reply(503, headers={"Retry-After": "33"})
    with serving(replying(busy, Reply(429, headers={"Retry-After": "0"}), Reply())) as server:
        assert ask(server.address).status == 200
    assert turns.rests == [33.0, 4.0, 1.0]


def test_what_does_not_pass_is_given_up_with_how_long_to_wait(ask, turns):
    with serving(replying(Reply(503, headers={"Retry-After": "7"}))) as server:
        with pytest.raises(SourceError, match="answered 503") as caught:
            ask(server.address)
        assert len(server.asked) == 3
    assert caught.value.retry_after == 7.0
    assert turns.rests == [7.0, 7.0, 7.0]


def test_an_archive_that_wants_too_long_a_wait_is_left_alone_for_now(ask, turns):
    with serving(replying(Reply(503, headers={"Retry-After": "90000"}))) as server:
        with pytest.raises(SourceError) as caught:
            ask(server.address)
        assert len(server.asked) == 1
    assert caught.value.retry_after == 90_000
    assert turns.rests == [LONGEST_WAIT_S]


def test_a_refusal_is_not_asked_again(ask, turns):
    with serving(replying(Reply(404, b"no such set"))) as server:
        with pytest.raises(SourceError, match="answered 404 Not Found: no such set") as caught:
            ask(server.address)
        assert len(server.asked) == 1
    assert caught.value.retry_after is None
    assert turns.rests == [1.0]


def test_a_refusal_is_an_answer_where_the_protocol_has_it_so(ask):
    with serving(replying(Reply(422, b"<error/>"))) as server:
        answer = ask(server.address, refusals=True)
    assert (answer.status, answer.content) == (422, b"<error/>")


def test_being_too_fast_is_no_answer_even_then(ask, turns):
    with serving(replying(Reply(429), Reply(content=b"hello"))) as server:
        assert ask(server.address, refusals=True).content == b"hello"
    assert turns.rests == [2.0, 1.0]


def test_an_unsound_answer_is_asked_for_again_and_the_last_one_given(ask, turns):
    with serving(replying(Reply(content=b"half"), Reply(content=b"whole"))) as server:
        whole = ask(server.address, unsound=lambda answer: "" if answer.content == b"whole" else "it is cut")
        assert whole.content == b"whole"
    assert turns.rests == [2.0, 1.0]
    with serving(replying(Reply(content=b"half"))) as server:
        assert ask(server.address, unsound=lambda answer: "it is cut").content == b"half"
        assert len(server.asked) == 3


def test_silence_is_waited_out_and_asked_again(ask, turns):
    over, tries = threading.Event(), []

    def answer(asked):
        tries.append(asked)
        if len(tries) == 1:
            over.wait(5)
        return Reply(content=b"hello")

    with serving(answer) as server:
        assert ask(server.address).content == b"hello"
        over.set()
    assert turns.rests == [2.0, 1.0]


def test_nobody_there_is_said_so(ask):
    with pytest.raises(SourceError, match="cannot be reached") as caught:
        ask(closed_address())
    assert caught.value.retry_after == 1.0


def test_nothing_new_is_an_answer(ask):
    with serving(replying(Reply(304))) as server:
        assert ask(server.address, {"If-None-Match": "1"}).status == 304


def test_a_page_that_has_moved_is_asked_in_a_turn_of_its_own(ask, turns):
    moved = Reply(301, headers={"Location": "/new"})
    with serving(lambda asked: moved if asked.path == "/old" else Reply(content=b"hello")) as server:
        assert ask(f"{server.address}/old", {"X-Key": "secret"}).content == b"hello"
        assert server.paths == ["/old", "/new"]
        assert server.asked[1].headers["X-Key"] == "secret"
    assert turns.rests == [1.0, 1.0]


def test_a_key_is_not_told_to_another_host(ask):
    with serving(lambda asked: Reply(content=b"hello")) as other:
        with serving(lambda asked: Reply(302, headers={"Location": f"{other.address}/new"})) as server:
            assert ask(f"{server.address}/old", {"X-Key": "secret"}).content == b"hello"
        assert "X-Key" not in other.asked[0].headers


def test_pages_that_point_at_each_other_are_given_up(ask):
    with serving(lambda asked: Reply(302, headers={"Location": "/again"})) as server:
        with pytest.raises(SourceError, match="without end"):
            ask(server.address)
        assert len(server.asked) == 5


@pytest.mark.parametrize(
    "address", ["oaipmh.example.org/oai", "file:///etc/passwd", "", "http://", "http://[::1"]
)
def test_what_is_no_web_address_is_refused(ask, turns, address):
    with pytest.raises(SourceError, match="is no web address"):
        ask(address)
    assert not turns.had


@pytest.mark.parametrize(
    "host", ["oaipmh.arxiv.org", "export.arxiv.org", "rss.arxiv.org:443", "arxiv.org", "EXPORT.arXiv.org"]
)
def test_all_hosts_of_arxiv_share_one_turn_and_three_seconds(host):
    asked_for = []

    def refuse(name, pause_s):
        asked_for.append((name, pause_s))
        raise SourceError("stop here")

    with pytest.raises(SourceError, match="stop here"):
        Ask(refuse, pause_s=0.5)(f"https://{host}/oai")
    with pytest.raises(SourceError, match="stop here"):
        Ask(refuse, pause_s=10.0)(f"https://{host}/oai")
    assert asked_for == [("arxiv.org", 3.0), ("arxiv.org", 10.0)]


def test_another_archive_is_asked_as_fast_as_the_settings_say():
    def refuse(name, pause_s):
        raise SourceError(f"{name} {pause_s}")

    with pytest.raises(SourceError, match="notarxiv.org 0.5"):
        Ask(refuse, pause_s=0.5)("https://notarxiv.org/oai")
