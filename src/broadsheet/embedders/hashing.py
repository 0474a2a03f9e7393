"""A deterministic embedder without a model: 64 numbers from hashed words.

It serves tests and machines on which nothing else can be installed; it knows words, not meaning.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from hashlib import blake2b

import numpy as np

from broadsheet.types import Vectors

from . import Options
from ._asking import asked
from ._unit import unit_rows

_WORD = re.compile(r"\w+")


class Hashing:
    """Each word adds or takes one from one of 64 places, as its hash says.

    Source: Weinberger et al., "Feature Hashing for Large Scale Multitask Learning", ICML 2009,
        arXiv:0902.2206.
    """

    name = "hashing-64"
    dim = 64
    max_tokens: int | None = None

    def embed(self, texts: Sequence[str]) -> Vectors:
        """(n, 64) float32, rows of length 1; a text without a word gives a row of zeros."""
        vectors = np.zeros((len(texts), self.dim), np.float32)
        for row, text in zip(vectors, texts, strict=True):
            for word in _WORD.findall(text.casefold()):
                hashed = blake2b(word.encode(), digest_size=2).digest()
                row[hashed[0] % self.dim] += 1 if hashed[1] % 2 else -1
        return unit_rows(vectors)

    def ask(self, query: str) -> Vectors:
        """(dim,) of length 1 or zeros: where papers lie that answer this."""
        return asked(self, None, query)


def make(options: Options = Options()) -> Hashing:  # noqa: ARG001
    """It needs nothing."""
    return Hashing()
