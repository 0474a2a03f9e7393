"""Run a folder with an ONNX sentence encoder: `*.onnx`, `tokenizer.json`, and some of sentence-transformers.

Files of it that count, where they are there: `1_Pooling/config.json` (mean or first token),
`sentence_bert_config.json` and `config.json` (how many tokens are read), `modules.json` (nothing after that).
"""

from __future__ import annotations

import json
from collections.abc import Sequence
from hashlib import sha256
from pathlib import Path
from typing import Any

import numpy as np
import onnxruntime
from tokenizers import Tokenizer

from broadsheet.errors import ExtensionError
from broadsheet.types import Vectors

from ._asking import Turn, asked
from ._unit import unit_rows

_MOST_TOKENS = 512  # attention grows with the square; an abstract has 250
_FLAG = "pooling_mode_"
_FIRST = {"cls_token", "cls"}
_MEAN = {"mean_tokens", "mean"}
_STEPS = {"Transformer", "Pooling", "Normalize"}
_GRAPHS = ("model.onnx", "onnx/model.onnx", "model_quantized.onnx", "onnx/model_quantized.onnx")


class Encoder:
    """A transformer by ONNX Runtime on one core; threads may share it, each working on a text of its own.

    Texts are run one by one, without padding: so a text's vector does not depend on its company, which
    int8 scales over a padded batch would make it do.
    """

    def __init__(self, name: str, folder: Path, turn: Turn | None = None) -> None:
        graph = find_graph(folder)
        self._tokenizer = open_tokenizer(folder)
        self._session = open_session(graph)
        self._inputs = {given.name for given in self._session.get_inputs()}
        self._first_token = pools_first_token(folder)
        self.max_tokens: int | None = _max_tokens(folder)
        self._tokenizer.enable_truncation(self.max_tokens)
        self._turn = turn
        self.name = name
        self.dim = len(self._vector(self._tokenizer.encode("a").ids))

    def embed(self, texts: Sequence[str]) -> Vectors:
        """(n, dim) float32, rows of length 1; an empty text gives a row of zeros."""
        vectors = np.zeros((len(texts), self.dim), np.float32)
        for row, text in zip(vectors, texts, strict=True):
            if text.strip() and (ids := self._tokenizer.encode(text).ids):
                row[:] = self._vector(ids)
        return unit_rows(vectors)

    def ask(self, query: str) -> Vectors:
        """(dim,) of length 1 or zeros: where papers lie that answer this."""
        return asked(self, self._turn, query)

    def _vector(self, tokens: list[int]) -> Vectors:
        ids = np.array([tokens], np.int64)
        ones, zeros = np.ones_like(ids), np.zeros_like(ids)
        offered = {"input_ids": ids, "attention_mask": ones, "token_type_ids": zeros}
        out = self._session.run(None, {name: offered[name] for name in self._inputs})[0]
        vector = np.asarray(out[0], np.float32)
        if vector.ndim == 1:
            return vector
        pooled: Vectors = vector[0] if self._first_token else vector.mean(axis=0)
        return pooled


def open_session(graph: Path | bytes) -> onnxruntime.InferenceSession:
    """A session on one core.

    Raises:
        ExtensionError: ONNX Runtime cannot load it, or it asks for inputs other than tokens.
    """
    options = onnxruntime.SessionOptions()
    options.intra_op_num_threads = 1
    options.log_severity_level = 3
    source = graph if isinstance(graph, bytes) else str(graph)
    try:
        session = onnxruntime.InferenceSession(source, options, providers=["CPUExecutionProvider"])
    except Exception as error:  # onnxruntime's own errors share no base
        raise ExtensionError(f"{_named(graph)} cannot be run: {error}") from error
    asked = {given.name for given in session.get_inputs()}
    if not {"input_ids"} <= asked <= {"input_ids", "attention_mask", "token_type_ids"}:
        raise ExtensionError(f"{_named(graph)} asks for {', '.join(sorted(asked))}; we can give tokens only")
    return session


def open_tokenizer(folder: Path) -> Tokenizer:
    """The folder's tokenizer, which pads nothing.

    Raises:
        ExtensionError: there is no `tokenizer.json`, or it is of a kind that `tokenizers` does not know.
    """
    path = folder / "tokenizer.json"
    try:
        tokenizer = Tokenizer.from_file(str(path))
    except Exception as error:  # tokenizers raises a bare Exception for a missing file
        raise ExtensionError(f"{path} cannot be read: {error}") from error
    tokenizer.no_padding()
    return tokenizer


def find_graph(folder: Path) -> Path:
    """The folder's ONNX file.

    Raises:
        ExtensionError: there is none, or several and none of them with a usual name.
    """
    named = [folder / name for name in _GRAPHS if (folder / name).is_file()]
    graphs = named[:1] or sorted(folder.glob("*.onnx"))
    if len(graphs) != 1:
        raise ExtensionError(f"{folder} should have one file *.onnx; it has {len(graphs)}")
    return graphs[0]


def digest(path: Path) -> str:
    """SHA-256 of a file, in hexadecimal."""
    with path.open("rb") as file:
        hashed = sha256()
        while part := file.read(1 << 20):
            hashed.update(part)
    return hashed.hexdigest()


def read_config(path: Path) -> dict[str, Any]:
    """A JSON object from a file; empty when there is no such file; raises ExtensionError when it is none."""
    config = _read_json(path)
    return config if isinstance(config, dict) else {}


def pools_first_token(folder: Path) -> bool:
    """Whether a text's vector is that of its first token, rather than the mean over all of them.

    Raises:
        ExtensionError: it is neither, or a layer comes after it: we would give other vectors, unseen.
    """
    config = read_config(folder / "1_Pooling" / "config.json")
    ways = {name.removeprefix(_FLAG) for name, on in config.items() if name.startswith(_FLAG) and on}
    if "pooling_mode" in config:  # newer files name the way
        ways = {str(config["pooling_mode"])}
    modules = _read_json(folder / "modules.json") or []
    steps = {str(module["type"]).split(".")[-1] for module in modules}
    if unknown := sorted((ways - _FIRST - _MEAN) | (steps - _STEPS)):
        raise ExtensionError(f"{folder} needs {unknown[0]!r}; we know the mean over tokens, or the first one")
    if len(ways) > 1:
        raise ExtensionError(f"{folder} joins several vectors: {', '.join(sorted(ways))}; we can give one")
    return bool(ways & _FIRST)


def _read_json(path: Path) -> Any:
    if not path.is_file():
        return None
    try:
        return json.loads(path.read_text("utf-8"))
    except ValueError as error:
        raise ExtensionError(f"{path} is not JSON: {error}") from error


def _max_tokens(folder: Path) -> int:
    said = read_config(folder / "sentence_bert_config.json").get("max_seq_length")
    can = read_config(folder / "config.json").get("max_position_embeddings")
    return min(number for number in (said, can, _MOST_TOKENS) if isinstance(number, int))


def _named(graph: Path | bytes) -> str:
    return "the converted model" if isinstance(graph, bytes) else str(graph)
