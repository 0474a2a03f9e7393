"""Out of a folder of weights make one that `Encoder` runs: an int8 graph, checked against the original."""

from __future__ import annotations

import json
import os
import shutil
from collections.abc import Callable
from pathlib import Path
from tempfile import mkdtemp

import numpy as np

from broadsheet.errors import ExtensionError

from ._bert import Shape, bert_graph
from ._encoder import open_session, open_tokenizer, pools_first_token, read_config
from ._safetensors import read_tensors

VERSION = 1
_LEAST_COSINE = 0.98  # of each sample text; all-MiniLM-L6-v2 has 0.99
_COPIED = (
    "tokenizer.json",
    "config.json",
    "sentence_bert_config.json",
    "1_Pooling/config.json",
    "modules.json",
)
_SAMPLES = (
    "tree-structured pruning",
    "Which papers train language models on the outputs of larger ones?",
    "Attention Is All You Need. The dominant sequence transduction models are based on complex recurrent"
    " or convolutional neural networks in an encoder-decoder configuration. The best performing models"
    " also connect the encoder and decoder through an attention mechanism.",
    "Observation of gravitational waves from a binary black hole merger, $36^{+5}_{-4} M_\\odot$.",
)


def convert(weights: Path, folder: Path) -> None:
    """Write the int8 graph of the BERT in `weights` to `folder`, whole or not at all.

    `about.json` in it says how far its vectors are from those of the original.

    Raises:
        ExtensionError: the weights are of another kind, cut short, or the graph is too far from them;
            or the folder cannot be written.
    """
    try:
        shape = Shape.of(read_config(weights / "config.json"), pools_first_token(weights))
        tensors = read_tensors(weights / "model.safetensors")
        exact, int8 = bert_graph(tensors, shape, int8=False), bert_graph(tensors, shape)
    except (OSError, ValueError, KeyError) as error:
        raise ExtensionError(f"{weights} cannot be converted: {error}") from error
    about = _checked(exact, int8, weights)
    try:
        _replace(folder, weights, int8, about)
    except OSError as error:
        raise ExtensionError(f"{folder} cannot be written: {error}") from error


def put_in_place(fresh: Path, folder: Path, whole: Callable[[], bool]) -> None:
    """Give the fresh folder its name, unless another process was quicker and the named one is whole.

    Raises:
        OSError: it cannot be renamed.
    """
    if whole():
        return
    shutil.rmtree(folder, ignore_errors=True)
    try:
        os.replace(fresh, folder)  # noqa: PTH105  (Path.replace says the same of files)
    except OSError:
        if not whole():
            raise


def _replace(folder: Path, weights: Path, graph: bytes, about: dict[str, float]) -> None:
    folder.parent.mkdir(parents=True, exist_ok=True)
    fresh = Path(mkdtemp(prefix=".converting-", dir=folder.parent))
    try:
        _fill(fresh, weights, graph, about)
        put_in_place(fresh, folder, lambda: read_config(folder / "about.json").get("version") == VERSION)
    finally:
        shutil.rmtree(fresh, ignore_errors=True)


def _fill(folder: Path, weights: Path, graph: bytes, about: dict[str, float]) -> None:
    (folder / "model.onnx").write_bytes(graph)
    (folder / "about.json").write_text(json.dumps({"version": VERSION, **about}), "utf-8")
    for name in _COPIED:
        if (weights / name).is_file():
            (folder / name).parent.mkdir(exist_ok=True)
            shutil.copyfile(weights / name, folder / name)


def _checked(exact: bytes, int8: bytes, weights: Path) -> dict[str, float]:
    read = open_tokenizer(weights)
    sessions = open_session(exact), open_session(int8)
    ids = [np.array([read.encode(text).ids], np.int64) for text in _SAMPLES]
    first, second = (
        np.concatenate([session.run(None, {"input_ids": one})[0] for one in ids]) for session in sessions
    )
    cosine, most = float((first * second).sum(axis=1).min()), float(np.abs(first - second).max())
    if not cosine >= _LEAST_COSINE:
        raise ExtensionError(f"the int8 graph is too far from its original: cosine {cosine:.3f}")
    return {"least_cosine": cosine, "max_difference": most}
