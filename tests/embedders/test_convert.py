"""A folder of weights becomes one that runs, whole or not at all."""

import json

import numpy as np
import pytest

pytest.importorskip("onnx", reason="the graph is written with it: pip install 'broadsheet[transformer]'")
pytest.importorskip("onnxruntime", reason="it runs the graph: pip install 'broadsheet[transformer]'")

from broadsheet.embedders import Options, _convert, minilm
from broadsheet.embedders._convert import VERSION, convert
from broadsheet.embedders._encoder import Encoder
from broadsheet.errors import ExtensionError
from embedders import tiny_bert
from embedders.test_bert import forward

FILES = tiny_bert.files()


@pytest.fixture
def weights(tmp_path):
    return tiny_bert.write(tmp_path / "weights", FILES)


def left(folder):
    """What lies there, hidden files too."""
    return sorted(path.name for path in folder.iterdir())


def test_the_folder_runs_and_says_how_near_it_is(weights, tmp_path):
    convert(weights, tmp_path / "models" / "tiny")
    about = json.loads((tmp_path / "models" / "tiny" / "about.json").read_text())
    assert about["version"] == VERSION
    assert 0.999 < about["least_cosine"] <= 1 + 1e-6
    assert 0 < about["max_difference"] < 0.02
    encoder = Encoder("tiny", tmp_path / "models" / "tiny")
    assert (encoder.dim, encoder.max_tokens) == (32, 100)
    assert encoder.embed(["dark matter"])[0] @ exact("dark matter").mean(axis=0) > 0.999
    assert left(tmp_path / "models") == ["tiny"]


def exact(text):
    """The forward pass over a text: (t, d), its mean at length 1."""
    hidden = forward(tiny_bert.tensors(), tiny_bert.tokenizer().encode(text).ids)
    return hidden / np.linalg.norm(hidden.mean(axis=0))


def test_a_model_that_takes_its_first_token_is_converted_so(weights, tmp_path):
    pooling = tiny_bert.pooling(pooling_mode_cls_token=True)
    tiny_bert.write(weights, {"1_Pooling/config.json": pooling})
    convert(weights, tmp_path / "tiny")
    found = Encoder("tiny", tmp_path / "tiny").embed(["dark matter"])[0]
    first = exact("dark matter")[0]
    assert found @ first / np.linalg.norm(first) > 0.999


def test_a_folder_of_an_older_version_is_replaced(weights, tmp_path):
    folder = tiny_bert.write(tmp_path / "tiny", {"about.json": b'{"version": 0}', "old.onnx": b""})
    convert(weights, folder)
    assert left(folder) == [
        "1_Pooling",
        "about.json",
        "config.json",
        "model.onnx",
        "sentence_bert_config.json",
        "tokenizer.json",
    ]


@pytest.mark.parametrize(
    ("changed", "said"),
    [
        ({"config.json": b'{"model_type": "t5"}'}, "cannot be converted: its model_type is 't5'"),
        ({"config.json": None}, "cannot be converted: its model_type is None"),
        ({"model.safetensors": None}, "cannot be converted: .*No such file"),
        ({"model.safetensors": FILES["model.safetensors"][:-5]}, "cannot be converted"),
        ({"model.safetensors": FILES["model.safetensors"][:50]}, "cannot be converted"),
        ({"model.safetensors": b"<html>"}, "cannot be converted"),
        ({"model.safetensors": b""}, "cannot be converted"),
        ({"tokenizer.json": None}, r"tokenizer\.json cannot be read"),
        ({"1_Pooling/config.json": b'{"pooling_mode": "max"}'}, "needs 'max'"),
    ],
)
def test_what_cannot_be_converted_is_refused_and_nothing_is_left(weights, tmp_path, changed, said):
    for name, content in changed.items():
        (weights / name).unlink()
        if content is not None:
            (weights / name).write_bytes(content)
    with pytest.raises(ExtensionError, match=said):
        convert(weights, tmp_path / "models" / "tiny")
    assert not (tmp_path / "models").exists()


def test_a_graph_too_far_from_its_weights_is_refused(weights, tmp_path, monkeypatch):
    monkeypatch.setattr(_convert, "_LEAST_COSINE", 1.1)
    with pytest.raises(ExtensionError, match=r"too far from its original: cosine (0\.99|1\.0)"):
        convert(weights, tmp_path / "models" / "tiny")
    assert not (tmp_path / "models").exists()


def test_a_full_disk_leaves_nothing_and_keeps_what_was_there(weights, tmp_path, monkeypatch):
    folder = tiny_bert.write(tmp_path / "models" / "tiny", {"about.json": b'{"version": 0}'})

    def full(*args):
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(_convert.shutil, "copyfile", full)
    with pytest.raises(ExtensionError, match="tiny cannot be written: .*No space left"):
        convert(weights, folder)
    assert left(tmp_path / "models") == ["tiny"]
    assert left(folder) == ["about.json"]


def test_a_second_opening_does_not_convert_again(weights, tmp_path, monkeypatch):
    """By `minilm`, with the small weights in the place of its own."""
    monkeypatch.setattr(minilm, "_weights", lambda: weights)
    first = minilm.make(Options(folder=tmp_path / "models"))

    def twice(*args):
        raise AssertionError("it converts again")

    monkeypatch.setattr(minilm, "convert", twice)
    second = minilm.make(Options(folder=tmp_path / "models"))
    assert np.array_equal(first.embed(["dark matter"]), second.embed(["dark matter"]))


def test_a_new_version_converts_again(weights, tmp_path, monkeypatch):
    monkeypatch.setattr(minilm, "_weights", lambda: weights)
    minilm.make(Options(folder=tmp_path))
    about = next(tmp_path.glob("*/about.json"))
    about.write_text('{"version": 0}')
    minilm.make(Options(folder=tmp_path))
    assert json.loads(about.read_text())["version"] == VERSION
