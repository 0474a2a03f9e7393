"""Options with which each embedder works in the contract tests, without a network.

An embedder with an `ARGUMENT` needs an entry here: a function that yields options whose argument is one.
"""

from contextlib import contextmanager

import pytest

from broadsheet.embedders import Options
from embedders import models, tiny_bert
from embedders.servers import embeddings, hub_of, serving


@contextmanager
def plain(tmp_path_factory):
    yield Options(folder=models.folder(tmp_path_factory))


@contextmanager
def minilm(tmp_path_factory):
    yield models.minilm_options(tmp_path_factory)


@contextmanager
def onnx(tmp_path_factory):
    from broadsheet.embedders import minilm  # here: it needs onnxruntime

    options = models.minilm_options(tmp_path_factory)
    yield Options(argument=str(options.folder / minilm.make(options).name))


@contextmanager
def hub(tmp_path_factory):
    """A hub with a BERT that mixes nothing: a text's vector is the mean of its words."""
    with serving(hub_of(tiny_bert.files(mixing=0))) as server, pytest.MonkeyPatch.context() as patch:
        patch.setenv("HF_ENDPOINT", server.address)
        yield Options(argument=f"tiny/bert@{'0123456789' * 4}", folder=tmp_path_factory.mktemp("hub"))


@contextmanager
def endpoint(tmp_path_factory):
    with serving(embeddings) as server:
        yield Options(argument=f"{server.address}/v1#hashing", key="secret")


ENTRIES = {"minilm": minilm, "onnx": onnx, "hub": hub, "endpoint": endpoint}


def working_options(name, module, tmp_path_factory):
    """A context of the options; fails the test when an embedder needs an argument and has no entry."""
    if hasattr(module, "ARGUMENT") and name not in ENTRIES:
        pytest.fail(
            f"embedder {name!r} needs an argument ({module.ARGUMENT}): put an entry for it in {__file__}"
        )
    return ENTRIES.get(name, plain)(tmp_path_factory)
