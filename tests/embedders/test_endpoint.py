"""A model behind an address: what is sent, what is believed, and what is said when it fails."""

import traceback

import numpy as np
import pytest

from broadsheet.embedders import Options
from broadsheet.embedders.endpoint import make
from broadsheet.embedders.hashing import Hashing
from broadsheet.errors import EmbedderError, ExtensionError
from broadsheet.tools import http
from embedders.servers import Reply, answered, closed_address, embeddings, serving

KEY = "sk-very-secret"


@pytest.fixture(autouse=True)
def pauses(monkeypatch):
    """What would have been slept."""
    slept = []
    monkeypatch.setattr(http, "sleep", slept.append)
    return slept


def opened(server, key="", model="hashing"):
    return make(Options(argument=f"{server.address}/v1#{model}", key=key))


def one(*numbers, index=0):
    return {"index": index, "embedding": list(numbers)}


def then(*replies):
    """First as it should be, to learn the dimension; then these replies; then as it should be again."""
    left = [None, *replies]

    def answer(asked):
        reply = left.pop(0) if left else None
        return embeddings(asked) if reply is None else reply

    return answer


def test_gives_what_the_service_gives():
    texts = ["dark matter", "neural networks", "dark energy"]
    with serving(embeddings) as server:
        embedder = opened(server)
        assert embedder.embed(texts) == pytest.approx(Hashing().embed(texts))
        assert embedder.dim == 64
        assert embedder.name == f"endpoint-{server.address.removeprefix('http://')}/v1-hashing"


def test_asks_as_openai_is_asked():
    with serving(embeddings) as server:
        opened(server, KEY, "some/model:7b").embed(["dark matter"])
    asked = server.asked[-1]
    assert asked.path == "/v1/embeddings"
    assert asked.json == {"model": "some/model:7b", "input": ["dark matter"], "encoding_format": "float"}
    assert asked.headers["Authorization"] == f"Bearer {KEY}"
    assert asked.headers["Content-Type"] == "application/json"


def test_without_a_key_none_is_sent():
    with serving(embeddings) as server:
        opened(server).embed(["dark matter"])
    assert not any("Authorization" in asked.headers for asked in server.asked)


def test_a_slash_at_the_end_of_the_address_changes_nothing():
    with serving(embeddings) as server:
        named = make(Options(argument=f"{server.address}/v1/#hashing")).name
        assert named == opened(server).name


def test_sends_64_texts_at_a_time_and_leaves_out_the_empty_ones():
    texts = [f"word{number}" if number % 10 else " \n" for number in range(150)]
    with serving(embeddings) as server:
        found = opened(server).embed(texts)
    assert [len(asked.json["input"]) for asked in server.asked] == [1, 64, 64, 7]
    assert found == pytest.approx(Hashing().embed(texts))
    assert not found[::10].any()


def test_only_empty_texts_are_no_question():
    with serving(embeddings) as server:
        embedder = opened(server)
        assert not embedder.embed(["", "  "]).any()
    assert len(server.asked) == 1


def test_sends_no_more_than_8000_characters_of_a_text():
    with serving(embeddings) as server:
        opened(server).embed(["  " + "x" * 9000])
    assert server.asked[-1].json["input"] == ["x" * 8000]


def test_embeddings_of_any_length_become_unit_rows():
    with serving(lambda asked: answered([one(3, 4)])) as server:
        assert opened(server).embed(["a"]) == pytest.approx(np.array([[0.6, 0.8]]))


@pytest.mark.parametrize(
    ("content", "said"),
    [
        (b"<html>", "something other than JSON"),
        (b"\xff", "something other than JSON"),
        (b"[]", "gave no embeddings of 'hashing'"),
        (b"null", "gave no embeddings"),
        (b'{"error": "no"}', "gave no embeddings of 'hashing': 'data'"),
        ([], "0 for 1 texts"),
        ([one(1.0), one(2.0, index=1)], "2 for 1 texts"),
        ([one(1.0, index=1)], "their index"),
        ([{"embedding": [1.0]}], "'index'"),
        ([one()], "not all finite"),
        ([one(1.0, float("nan"))], "not all finite"),
        ([one(float("inf"))], "not all finite"),
        ([one(1e300)], "not all finite"),
        ([one(10**400)], "gave no embeddings"),
        ([one("one")], "gave no embeddings"),
        ([one([1.0])], "not all finite"),
        ([one(None)], "not all finite|gave no embeddings"),
        ([{"index": 0, "embedding": "AACAPw=="}], "gave no embeddings"),
        ([{"index": 0, "embedding": 7}], "gave no embeddings"),
    ],
)
def test_an_answer_without_an_embedding_for_each_text_is_refused(content, said):
    reply = answered(content) if isinstance(content, list) else Reply(content=content)
    with serving(lambda asked: reply) as server, pytest.raises(ExtensionError, match=said) as caught:
        opened(server)
    assert server.address in str(caught.value)
    with serving(then(reply)) as server:
        embedder = opened(server)
        with pytest.raises(EmbedderError, match=said):
            embedder.embed(["dark matter"])


@pytest.mark.parametrize(
    ("found", "said"),
    [
        ([one(1.0), one(2.0, 3.0, index=1)], "they differ in length"),
        ([one(1.0), one(2.0)], "their index"),
        ([one(1.0), one(2.0, index=2)], "their index"),
        ([one(1.0), one(2.0, index=1)], "gave 1 numbers a text, and 64 before: is it still 'hashing'"),
    ],
)
def test_embeddings_of_two_texts_must_fit_each_other_and_the_ones_before(found, said):
    with serving(then(answered(found))) as server:
        embedder = opened(server)
        with pytest.raises(EmbedderError, match=said):
            embedder.embed(["dark", "matter"])


def test_a_busy_service_is_asked_again_when_it_says(pauses):
    busy = [Reply(429, headers={"Retry-After": after}) for after in ("7", "100000", "soon")]
    with serving(then(*busy)) as server:
        assert opened(server).embed(["dark"]).any()
    assert pauses == [7.0, 60.0, 8.0]


def test_a_date_to_ask_again_at_is_understood(pauses):
    dates = [
        "Fri, 31 Dec 1999 23:59:59 GMT",
        "Fri, 31 Dec 9998 23:59:59 GMT",
        "Fri, 31 Dec 1999 23:59:59 -0000",
    ]
    with serving(then(*(Reply(503, headers={"Retry-After": date}) for date in dates))) as server:
        assert opened(server).embed(["dark"]).any()
    assert pauses == [0.5, 60.0, 8.0]


def test_a_service_in_trouble_is_asked_again(pauses):
    with serving(then(Reply(500), Reply(503), Reply(content=b'{"data', length=99))) as server:
        assert opened(server).embed(["dark"]).any()
    assert pauses == [0.5, 2.0, 8.0]


@pytest.mark.parametrize("status", [429, 500, 503])
def test_a_service_that_stays_in_trouble_fails_the_batch(pauses, status):
    with serving(then(*[Reply(status, b"overloaded")] * 9)) as server:
        embedder = opened(server)
        with pytest.raises(EmbedderError, match=f"/v1/embeddings answered {status} .*overloaded"):
            embedder.embed(["dark"])
    assert len(server.asked) == 1 + 4
    assert len(pauses) == 3


def test_a_service_that_is_gone_fails_the_batch():
    with serving(embeddings) as server:
        embedder = opened(server)
    with pytest.raises(EmbedderError, match="cannot be reached"):
        embedder.embed(["dark"])


def test_a_service_that_is_not_there_is_named(pauses):
    address = closed_address()
    with pytest.raises(ExtensionError, match=f"{address}/v1/embeddings cannot be reached"):
        make(Options(argument=f"{address}/v1#hashing"))
    assert len(pauses) == 3


@pytest.mark.parametrize(
    ("status", "said"),
    [
        (400, "answered 400 Bad Request: no such thing"),
        (401, "Set the key that it asks for"),
        (403, "Set the key that it asks for"),
        (404, "Does it have 'hashing', and does the address end before /embeddings"),
    ],
)
def test_a_refusal_is_not_asked_again(pauses, status, said):
    with (
        serving(lambda asked: Reply(status, b"no such\n  thing")) as server,
        pytest.raises(ExtensionError, match=said),
    ):
        opened(server)
    assert len(server.asked) == 1
    assert not pauses


@pytest.mark.parametrize("status", [301, 302, 303, 307, 308])
def test_a_question_and_its_key_follow_no_redirect(status):
    with serving(embeddings) as other:
        elsewhere = {"Location": f"{other.address}/v1/embeddings"}
        with (
            serving(lambda asked: Reply(status, headers=elsewhere)) as server,
            pytest.raises(ExtensionError, match=f"answered {status} .*points to {other.address}"),
        ):
            opened(server, KEY)
    assert not other.asked


@pytest.mark.parametrize(
    "reply",
    [
        Reply(401, f"wrong key {KEY}!".encode()),
        Reply(401, " ".join(["no"] * 98 + [KEY, KEY]).encode()),
        Reply(302, headers={"Location": f"https://example.org/?key={KEY}"}),
        Reply(content=b"[]"),
        Reply(500),
    ],
)
def test_the_key_is_never_shown(reply):
    with serving(lambda asked: reply) as server, pytest.raises(ExtensionError) as caught:
        opened(server, KEY)
    assert KEY[:8] not in "".join(traceback.format_exception(caught.value))
    options = Options(argument="https://host/v1#model", key=KEY)
    assert KEY not in repr(options)
    assert KEY not in str(options)
    with serving(embeddings) as server:
        embedder = opened(server, KEY)
        assert KEY not in repr(embedder)
        assert KEY not in embedder.name


def test_spaces_around_a_key_are_left_out():
    with serving(embeddings) as server:
        opened(server, f" {KEY}\n")
    assert server.asked[0].headers["Authorization"] == f"Bearer {KEY}"


@pytest.mark.parametrize("key", [f"{KEY}\n{KEY}", f"{KEY}é"])
def test_a_key_that_cannot_be_one_is_refused_unseen(key):
    with (
        serving(embeddings) as server,
        pytest.raises(ExtensionError, match="signs that no key has") as caught,
    ):
        opened(server, key)
    assert KEY not in str(caught.value)


@pytest.mark.parametrize(
    "host", ["example.org", "192.168.0.1:8080", "localhost.example.org", "127.0.0.1.nip.io"]
)
def test_a_key_is_not_sent_unencrypted_to_another_machine(host):
    with pytest.raises(ExtensionError, match=f"http://{host}/v1 is not encrypted"):
        make(Options(argument=f"http://{host}/v1#model", key=KEY))


def test_a_key_may_go_unencrypted_to_this_machine():
    with serving(embeddings) as server:
        port = server.address.rpartition(":")[2]
        assert make(Options(argument=f"http://localhost:{port}/v1#hashing", key=KEY)).dim == 64


@pytest.mark.parametrize(
    "argument",
    [
        "",
        "https://host/v1",
        "https://host/v1#",
        "#model",
        "host/v1#model",
        "ftp://host/v1#model",
        "file:///etc/passwd#model",
        "https://#model",
        "https://[::1/v1#model",
        "https://ho st/v1#model",
        "https://hóst/v1#model",
        f"https://me:{KEY}@host/v1#model",
        "https://host/v1?version=1#model",
    ],
)
def test_what_is_no_address_and_model_is_refused_with_an_example(argument):
    with pytest.raises(ExtensionError, match="as in endpoint:https://host/v1#model-name") as caught:
        make(Options(argument=argument))
    assert KEY not in str(caught.value)
