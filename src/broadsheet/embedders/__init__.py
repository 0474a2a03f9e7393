"""What does this text mean, in numbers? n texts in, (n, d) float32 out.

A file of this room without a leading underscore is an embedder; its `make()` gives an `Embedder`.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Protocol

from broadsheet.types import Vectors


class Embedder(Protocol):
    """Turns texts into vectors.

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
