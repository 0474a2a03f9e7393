"""The safetensors format: 8 bytes of length, a JSON heading, the numbers.

Source: https://github.com/huggingface/safetensors#format
"""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

_TYPES = {"F16": "<f2", "F32": "<f4"}


def read_tensors(path: Path) -> dict[str, NDArray[np.float32]]:
    """Every matrix of real numbers in the file, by name, as float32; others are passed over.

    Raises:
        OSError: the file cannot be read.
        ValueError: it is no safetensors file, or cut short.
    """
    content = path.read_bytes()
    start = 8 + int.from_bytes(content[:8], "little")
    heading: dict[str, Any] = json.loads(content[8:start])
    numbers = memoryview(content)[start:]
    return {name: _tensor(numbers, about) for name, about in heading.items() if about.get("dtype") in _TYPES}


def _tensor(numbers: memoryview, about: dict[str, Any]) -> NDArray[np.float32]:
    first, last = about["data_offsets"]
    flat = np.frombuffer(numbers[first:last], _TYPES[about["dtype"]])
    return flat.reshape(about["shape"]).astype(np.float32)
