"""A model from a hub: fetched once and whole, or refused with the address and the way out."""

import hashlib
import json
from concurrent.futures import ThreadPoolExecutor
from email.message import Message
from urllib.request import Request

import numpy as np
import pytest

pytest.importorskip("onnx", reason="models are converted with it: pip install 'broadsheet[transformer]'")
pytest.importorskip("onnxruntime", reason="it runs the models: pip install 'broadsheet[transformer]'")

from broadsheet.embedders import Options, hub
from broadsheet.embedders._bert import Shape, bert_graph
from broadsheet.errors import ExtensionError
from broadsheet.tools import http
from embedders import tiny_bert
from embedders.servers import Reply, closed_address, hub_of, serving

COMMIT = "0123456789" * 4
MODEL = f"some-one/tiny.bert@{COMMIT}"
FOLDER = "hub--some-one--tiny.bert--012345678901"
FILES = tiny_bert.files()
GRAPH = bert_graph(tiny_bert.tensors(), Shape.of(tiny_bert.CONFIG), int8=False)


@pytest.fixture
def pauses(monkeypatch):
    """What would have been slept."""
    slept = []
    monkeypatch.setattr(http, "sleep", slept.append)
    return slept


@pytest.fixture
def make(tmp_path, monkeypatch, pauses):
    """Open the model from the hub at an address, keeping it in a folder of this test."""

    def made(server, argument=MODEL):
        monkeypatch.setenv("HF_ENDPOINT", getattr(server, "address", server))
        return hub.make(Options(argument=argument, folder=tmp_path / "models"))

    return made


@pytest.fixture
def left(tmp_path):
    """What lies in the folder of models, hidden files too."""
    return lambda: sorted(path.name for path in tmp_path.glob("models/*"))


def test_fetches_and_converts_a_model_without_a_graph(make, left, tmp_path):
    with serving(hub_of(FILES)) as server:
        embedder = make(server)
    assert embedder.name == f"{FOLDER}-int8-1"
    assert (embedder.dim, embedder.max_tokens) == (32, 100)
    assert left() == [FOLDER]
    assert not list(tmp_path.glob("models/*/*.safetensors"))
    base = f"/some-one/tiny.bert/resolve/{COMMIT}"
    assert server.paths[:2] == [f"{base}/tokenizer.json", f"{base}/config.json"]
    assert f"{base}/1_Pooling/config.json" in server.paths


@pytest.mark.parametrize("name", ["onnx/model.onnx", "model.onnx"])
def test_takes_the_graph_that_the_hub_has_as_it_is(make, left, name, tmp_path):
    with serving(hub_of({**FILES, name: GRAPH})) as server:
        embedder = make(server)
    assert embedder.name == FOLDER
    assert (tmp_path / "models" / FOLDER / name).read_bytes() == GRAPH
    assert not any("safetensors" in path for path in server.paths)
    assert left() == [FOLDER]


def test_weights_beside_a_large_graph_are_fetched_with_it(make, tmp_path):
    with serving(hub_of({**FILES, "onnx/model.onnx": GRAPH, "onnx/model.onnx_data": b"many"})) as server:
        make(server)
    assert (tmp_path / "models" / FOLDER / "onnx" / "model.onnx_data").read_bytes() == b"many"


def test_the_exact_graph_and_the_converted_one_are_near(make, tmp_path):
    with serving(hub_of({**FILES, "onnx/model.onnx": GRAPH})) as server:
        exact = make(server).embed(["dark matter"])
    with serving(hub_of(FILES)) as server:
        converted = make(server, MODEL.replace("012345678901", "9" * 12)).embed(["dark matter"])
    assert exact[0] @ converted[0] > 0.999


def test_keeps_the_sha256_of_every_file(make, tmp_path):
    with serving(hub_of(FILES)) as server:
        make(server)
    about = json.loads((tmp_path / "models" / FOLDER / "about.json").read_text())
    assert about["sha256"] == {name: hashlib.sha256(content).hexdigest() for name, content in FILES.items()}
    assert about["revision"] == COMMIT
    assert about["from"] == f"{server.address}/some-one/tiny.bert"


def test_files_that_not_every_model_has_may_be_missing(make):
    needed = {
        name: content for name, content in FILES.items() if "sentence" not in name and "Pooling" not in name
    }
    with serving(hub_of(needed)) as server:
        assert make(server).max_tokens == tiny_bert.PLACES


def test_a_second_start_asks_nothing(make):
    with serving(hub_of(FILES)) as server:
        first = make(server)
        asked = len(server.asked)
        second = make(server)
        assert len(server.asked) == asked
    third = make(closed_address())
    for other in (second, third):
        assert other.name == first.name
        assert np.array_equal(other.embed(["dark matter"]), first.embed(["dark matter"]))


@pytest.mark.parametrize("spoil", ["about.json", "tokenizer.json"])
def test_a_folder_that_is_not_whole_is_fetched_again(make, tmp_path, spoil, left):
    with serving(hub_of(FILES)) as server:
        make(server)
        (tmp_path / "models" / FOLDER / spoil).unlink()
        asked = len(server.asked)
        make(server)
        assert len(server.asked) == 2 * asked
    assert left() == [FOLDER]


def test_one_commit_is_not_taken_for_another_that_begins_alike(make):
    with serving(hub_of(FILES)) as server:
        make(server)
        asked = len(server.asked)
        make(server, MODEL[:-1] + "f")
        assert len(server.asked) == 2 * asked


@pytest.mark.parametrize(
    "revision", ["", "@", "@main", "@v1.0", f"@{COMMIT[:12]}", f"@{COMMIT}0", f"@{'g' * 40}"]
)
def test_a_branch_or_no_commit_is_refused_with_the_way_to_one(make, revision):
    with serving(hub_of(FILES)) as server:
        with pytest.raises(ExtensionError, match="names no commit") as caught:
            make(server, f"some-one/tiny.bert{revision}")
        page = f"{server.address}/some-one/tiny.bert"
        assert f"{page}/commits/main" in str(caught.value)
        assert f"git ls-remote {page} main" in str(caught.value)
        assert not server.asked


@pytest.mark.parametrize(
    "argument", ["", "bert", f"bert@{COMMIT}", f"../bert@{COMMIT}", f"a/b/c@{COMMIT}", f"a/b c@{COMMIT}"]
)
def test_what_names_no_model_is_refused_with_an_example(make, argument):
    with pytest.raises(ExtensionError, match="needs a model and a commit, as in hub:sentence-transformers/"):
        make(closed_address(), argument)


def test_the_hub_is_that_of_the_official_client(monkeypatch):
    monkeypatch.delenv("HF_ENDPOINT", raising=False)
    with pytest.raises(ExtensionError, match=r"https://huggingface\.co/a/b/commits/main"):
        hub.make(Options(argument="a/b"))


def test_a_hub_that_is_no_web_address_is_refused(make):
    with pytest.raises(ExtensionError, match="HF_ENDPOINT='file:///etc' should begin with https"):
        make("file:///etc")


def test_redirects_are_followed(make):
    files = hub_of(FILES)

    def moved(asked):
        if asked.path.startswith("/cdn/"):
            return files(asked)
        return Reply(302, headers={"Location": "/cdn" + asked.path})

    with serving(moved) as server:
        assert make(server).dim == 32


def test_a_redirect_that_gives_up_encryption_is_not_followed():
    asked = Request("https://hub.example/model")
    for target, followed in (("https://cdn.example/model", True), ("http://cdn.example/model", False)):
        found = http._Redirects().redirect_request(asked, None, 302, "Found", Message(), target)
        assert bool(found) == followed


def test_two_processes_at_once_leave_one_whole_folder(make, left):
    with serving(hub_of(FILES)) as server, ThreadPoolExecutor(4) as pool:
        embedders = list(pool.map(lambda _: make(server), range(4)))
    assert {embedder.name for embedder in embedders} == {f"{FOLDER}-int8-1"}
    assert left() == [FOLDER]


def test_a_folder_that_another_process_finished_meanwhile_is_kept(make, tmp_path):
    files, folder = hub_of(FILES), tmp_path / "models" / FOLDER
    with serving(files) as server:
        make(server)
    kept = {path.name: path.read_bytes() for path in folder.glob("*.*")}
    folder.rename(tmp_path / "theirs")

    def slower(asked):
        if asked.path.endswith("model.safetensors"):
            (tmp_path / "theirs").rename(folder)
        return files(asked)

    with serving(slower) as server:
        make(server)
    assert {path.name: path.read_bytes() for path in folder.glob("*.*")} == kept


def failing(first, then=hub_of(FILES), file="tokenizer.json"):
    """The given replies for one file, one after the other; then those of a hub that works."""
    replies = list(first)

    def answer(asked):
        return replies.pop(0) if replies and asked.path.endswith(file) else then(asked)

    return answer


def test_a_hub_in_trouble_is_asked_again_with_growing_pauses(make, pauses):
    with serving(failing([Reply(503), Reply(500), Reply(429, headers={"Retry-After": "9"})])) as server:
        assert make(server).dim == 32
    assert pauses == [0.5, 2.0, 9.0]


def test_a_hub_that_stays_in_trouble_is_named(make, pauses, left):
    with (
        serving(failing([Reply(503)] * 9, file="model.safetensors")) as server,
        pytest.raises(ExtensionError, match=r"model\.safetensors answered 503 .*Try again later") as caught,
    ):
        make(server)
    assert server.address in str(caught.value)
    assert len([path for path in server.paths if path.endswith("model.safetensors")]) == 4
    assert pauses == [0.5, 2.0, 8.0]
    assert left() == []


def test_a_hub_that_cannot_be_reached_is_named_with_the_way_out(make, pauses, left):
    address = closed_address()
    with pytest.raises(ExtensionError, match=r"cannot be reached: .*HF_ENDPOINT.*onnx:FOLDER") as caught:
        make(address)
    assert f"{address}/some-one/tiny.bert/resolve/{COMMIT}/tokenizer.json" in str(caught.value)
    assert len(pauses) == 3
    assert left() == []


@pytest.mark.parametrize("status", [401, 403])
def test_a_model_that_asks_for_a_login_is_refused_at_once(make, pauses, status, left):
    with (
        serving(lambda asked: Reply(status, b"Repository not found")) as server,
        pytest.raises(ExtensionError, match=f"answered {status} .*Repository not found.*asks for a login"),
    ):
        make(server)
    assert not pauses
    assert left() == []


@pytest.mark.parametrize("name", ["tokenizer.json", "config.json", "model.safetensors"])
def test_a_file_that_no_model_can_do_without_is_named(make, pauses, name, left):
    files = {file: content for file, content in FILES.items() if file != name}
    with (
        serving(hub_of(files)) as server,
        pytest.raises(ExtensionError, match=f"/{name} answered 404 .*does it have {name}.*/tree/{COMMIT}"),
    ):
        make(server)
    assert not pauses
    assert left() == []


def test_an_optional_file_in_trouble_is_not_taken_for_missing(make, left):
    with (
        serving(failing([Reply(500)] * 9, file="1_Pooling/config.json")) as server,
        pytest.raises(ExtensionError, match=r"1_Pooling/config\.json answered 500"),
    ):
        make(server)
    assert left() == []


def test_a_file_that_is_cut_short_is_asked_for_again(make, pauses):
    with serving(failing([Reply(content=b"{", length=99)])) as server:
        assert make(server).dim == 32
    assert pauses == [0.5]


def test_a_file_that_stays_cut_short_is_refused(make, left):
    with (
        serving(failing([Reply(content=b"{", length=99)] * 9, file="model.safetensors")) as server,
        pytest.raises(ExtensionError, match=r"model\.safetensors was cut short: 1 of 99 bytes came"),
    ):
        make(server)
    assert left() == []


def test_a_model_of_another_architecture_is_refused_by_name(make, left):
    config = json.dumps({**tiny_bert.CONFIG, "model_type": "mpnet"}).encode()
    with (
        serving(hub_of({**FILES, "config.json": config})) as server,
        pytest.raises(ExtensionError, match="its model_type is 'mpnet'"),
    ):
        make(server)
    assert left() == []


def test_a_folder_that_cannot_be_written_is_named(make, tmp_path):
    (tmp_path / "models").write_text("a file in its place")
    with serving(hub_of(FILES)) as server, pytest.raises(ExtensionError, match=f"{FOLDER} cannot be written"):
        make(server)
