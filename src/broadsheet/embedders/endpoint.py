"""Any embedding endpoint that speaks as OpenAI's: `endpoint:https://host/v1#model-name`.

vLLM, Ollama, llama.cpp and others answer alike. It may ask for a key, which is sent over https only, or
to this machine.

Source: https://platform.openai.com/docs/api-reference/embeddings
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any
from urllib.parse import SplitResult, urlsplit

import numpy as np

from broadsheet.errors import EmbedderError, ExtensionError
from broadsheet.tools.http import HttpFailure, post_json
from broadsheet.types import Vectors

from . import Options
from ._unit import unit_rows

ARGUMENT = "address and model"

_BATCH = 64
_MOST_CHARACTERS = 8000  # of a text; most models read 512 tokens, and many refuse more than 8192
_HERE = {"localhost", "127.0.0.1", "::1"}
_AMISS = (ValueError, TypeError, KeyError, OverflowError)
_EXAMPLE = "endpoint:https://host/v1#model-name"


class Endpoint:
    """A model behind an address. Safe to use from several threads.

    Args:
        address: of the service, without `/embeddings`.
        key: "" where the service asks for none.

    Raises:
        EmbedderError: it does not answer with an embedding.
    """

    max_tokens: int | None = None

    def __init__(self, address: str, model: str, key: str) -> None:
        self._address, self._model, self._key = f"{address}/embeddings", model, key
        self.name = f"endpoint-{address.partition('://')[2]}-{model}"
        self.dim = self._ask(["a"]).shape[1]

    def embed(self, texts: Sequence[str]) -> Vectors:
        """(n, dim) float32, rows of length 1; an empty text is not sent and gives a row of zeros.

        Raises:
            EmbedderError: the service does not answer, or not with an embedding for each text.
        """
        vectors = np.zeros((len(texts), self.dim), np.float32)
        stripped = [text.strip() for text in texts]
        spoken = [row for row, text in enumerate(stripped) if text]
        for start in range(0, len(spoken), _BATCH):
            rows = spoken[start : start + _BATCH]
            found = self._ask([stripped[row][:_MOST_CHARACTERS] for row in rows])
            if found.shape[1] != self.dim:
                now = f"{found.shape[1]} numbers a text, and {self.dim} before"
                raise EmbedderError(f"{self._address} gave {now}: is it still {self._model!r}?")
            vectors[rows] = found
        return unit_rows(vectors)

    def ask(self, query: str) -> Vectors:
        """(dim,) of length 1 or zeros: where papers lie that answer this; the service has seconds to tell.

        Raises:
            EmbedderError: the service does not answer in time, or not with an embedding.
        """
        query = query.strip()[:_MOST_CHARACTERS]
        found = self._ask([query], hasty=True) if query else np.zeros((1, self.dim), np.float32)
        vector: Vectors = unit_rows(found)[0]
        return vector

    def _ask(self, texts: list[str], hasty: bool = False) -> Vectors:
        question = {"model": self._model, "input": texts, "encoding_format": "float"}
        try:
            answer = post_json(self._address, question, self._key, hasty)
        except HttpFailure as failure:
            raise EmbedderError(f"{failure}{_way_out(failure.status, self._model)}") from failure
        try:
            return _vectors(answer, len(texts))
        except _AMISS as error:
            raise EmbedderError(f"{self._address} gave no embeddings of {self._model!r}: {error}") from error


def make(options: Options) -> Endpoint:
    """Ask the endpoint once, to learn how many numbers it gives.

    Raises:
        ExtensionError: the argument has another form, the key would go unencrypted, or nothing answers.
    """
    address, _, model = options.argument.strip().partition("#")
    key = options.key.strip()
    parts = _parts(address)
    if not (parts and model):
        raise ExtensionError(f"embedder 'endpoint' needs an address and a model, as in {_EXAMPLE}")
    if not (key.isascii() and key.isprintable()):
        raise ExtensionError(
            "the embedder's key has signs that no key has, such as a line break in its middle"
        )
    if key and parts.scheme != "https" and parts.hostname not in _HERE:
        raise ExtensionError(
            f"{address} is not encrypted: the key is not sent there. Set https://, or no key"
        )
    try:
        return Endpoint(address.rstrip("/"), model, key)
    except EmbedderError as error:
        raise ExtensionError(str(error)) from error


def _parts(address: str) -> SplitResult | None:
    """The address taken apart; None when it is none, or holds a secret that errors would show."""
    try:
        parts = urlsplit(address)
    except ValueError:
        return None
    plain = address.isascii() and address.isprintable() and not set(address) & set(" @?")
    return parts if plain and parts.scheme in {"https", "http"} and parts.hostname else None


def _vectors(answer: Any, count: int) -> Vectors:
    """(count, dim) in the order of the texts; raises one of _AMISS when the answer does not hold them."""
    found = answer["data"]
    if len(found) != count:
        raise ValueError(f"{len(found)} for {count} texts")
    placed = {one["index"]: one["embedding"] for one in found}
    if placed.keys() != set(range(count)):
        raise ValueError("their index is not that of the texts")
    if len({len(embedding) for embedding in placed.values()}) != 1:
        raise ValueError("they differ in length")
    with np.errstate(over="ignore"):
        vectors = np.array([placed[place] for place in range(count)], np.float32)
    if vectors.ndim != 2 or not vectors.size or not np.isfinite(vectors).all():
        raise ValueError("they are not all finite numbers")
    return vectors


def _way_out(status: int | None, model: str) -> str:
    if status in {401, 403}:
        return ". Set the key that it asks for"
    if status == 404:
        return f". Does it have {model!r}, and does the address end before /embeddings?"
    return ""
