"""What does this text mean, in numbers? n texts in, (n, d) float32 out.

A file of this room without a leading underscore is an embedder; its `make(options)` gives an
`Embedder`. What follows the colon in a setting such as `onnx:/srv/models/mine` is its argument; a
module that cannot do without one says in `ARGUMENT` what it is.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Protocol

from broadsheet.types import Vectors


@dataclass(frozen=True, slots=True)
class Options:
    """What an embedder is told when it is made.

    Attributes:
        argument: what the setting says after the colon: a folder, a model's name, an address.
        folder: where it may keep what it fetched or converted.
        key: the secret that a service asks for; never shown, never logged.
    """

    argument: str = ""
    folder: Path = Path("models")
    key: str = field(default="", repr=False)


class Embedder(Protocol):
    """Turns texts into vectors. Safe to use from several threads.

    Attributes:
        name: identifies its vectors: two embedders of one name give the same vectors.
        dim: numbers per vector.
        max_tokens: how much of a text it reads; None means all of it.
    """

    name: str
    dim: int
    max_tokens: int | None

    def embed(self, texts: Sequence[str]) -> Vectors:
        """(n, dim) float32, rows of length 1; a text without a known word gives a row of zeros."""
        ...

    def ask(self, query: str) -> Vectors:
        """(dim,) of length 1 or zeros: where papers lie that answer this."""
        ...
