"""Vectors kept as one byte a number and a scale a vector: half of float16, and cosines as good as exact.

The largest number of a vector becomes ±127. Of unit vectors with 256 numbers and more, a cosine moves by
less than 0.003, and by less than 0.0005 in the mean (tests/index/test_bytes.py).
"""

from __future__ import annotations

from typing import Any

import numpy as np
from numpy.typing import NDArray

from broadsheet.types import Scores, Vectors

Kept = NDArray[Any]  # (n,) records of a scale and (dim,) int8

_STEPS = np.float32(127)


def record(dim: int) -> np.dtype[Any]:
    """The form of one vector on disk: dim + 4 bytes."""
    return np.dtype([("scale", "<f4"), ("steps", "i1", (dim,))])


def packed(vectors: Vectors) -> Kept:
    """(n,) records of (n, dim) vectors."""
    kept = np.zeros(len(vectors), record(vectors.shape[1]))
    scales = np.abs(vectors).max(axis=1, initial=0) / _STEPS
    kept["scale"] = scales
    kept["steps"] = np.rint(vectors / np.where(scales > 0, scales, 1)[:, None])
    return kept


def unpacked(kept: Kept) -> Vectors:
    """(n, dim) float32."""
    vectors: Vectors = kept["steps"].astype(np.float32) * kept["scale"][:, None]
    return vectors


def products(kept: Kept, vector: Vectors) -> Scores:
    """(n,) inner products with one (dim,) vector."""
    scores: Scores = (kept["steps"].astype(np.float32) @ vector) * kept["scale"]
    return scores
