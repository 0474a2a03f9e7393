"""How much an answer may take of what an agent can remember, and how much of a list or text fits.

A token is counted as four bytes of the whole result as it is sent: the structured answer and, for clients
that read text alone, the same as JSON in a text. A client that shows its model one of the two has less than
half of that to read.
"""

from __future__ import annotations

import json
from collections.abc import Callable
from typing import TypeVar

from pydantic import BaseModel

from broadsheet.errors import BadRequest

BYTES_A_TOKEN = 4
AS_IT_COMES = 4_000  # tokens
LEAST = 500
MOST = 50_000
LEVELS = 4  # ways to write a paper, each shorter than the one before
_AROUND = 300  # bytes that the protocol puts around an answer

Answer = TypeVar("Answer", bound=BaseModel)


def wire_bytes(answer: BaseModel) -> int:
    """What an answer takes as it is sent, in both forms."""
    written = answer.model_dump_json()
    as_text = json.dumps(written, ensure_ascii=False)
    return _AROUND + len(written.encode()) + len(as_text.encode())


def fitted(make: Callable[[int, int], Answer], most: int, max_tokens: int) -> tuple[Answer, int]:
    """The longest answer that fits, and how long it is.

    Args:
        make: an answer of so many papers or letters, each paper written as shortly as the level says.
        most: how many there are.

    Raises:
        BadRequest: not even one fits, however shortly it is written.
    """
    room = max_tokens * BYTES_A_TOKEN
    for level in range(LEVELS):
        sizes = _Sizes(make, level)
        count = _most_that_fit(sizes, most, room)
        if count or (not most and sizes(0) <= room):
            return make(count, level), count
    raise BadRequest(f"what comes next does not fit into {max_tokens} tokens; ask with a larger max_tokens")


class _Sizes:
    """How many bytes an answer of this level takes, by its length."""

    def __init__(self, make: Callable[[int, int], BaseModel], level: int) -> None:
        self._make = make
        self._level = level

    def __call__(self, count: int) -> int:
        return wire_bytes(self._make(count, self._level))


def _most_that_fit(size: Callable[[int], int], most: int, room: int) -> int:
    """The largest number of at most `most` that fits; larger ones take more room. 0 for none."""
    if size(most) <= room:
        return most
    low, high = 0, most  # `high` does not fit
    while high - low > 1:
        middle = (low + high) // 2
        low, high = (middle, high) if size(middle) <= room else (low, middle)
    return low
