"""Rows of length 1."""

from __future__ import annotations

import numpy as np

from broadsheet.types import Vectors


def unit_rows(vectors: Vectors) -> Vectors:
    """(n, d) rows divided by their length; a row of zeros stays one."""
    lengths = np.linalg.norm(vectors, axis=1, keepdims=True)
    unit: Vectors = np.divide(vectors, lengths, out=np.zeros_like(vectors), where=lengths > 0)
    return unit
