"""Ids of 24 hexadecimal digits, as those programs know them, out of our numbers and back.

The first eight tell what it is the id of, the others are our number: the same for ever, and no table.
"""

from __future__ import annotations

import re
from hashlib import sha256
from typing import Literal

from broadsheet.errors import NotFound

Kind = Literal["paper", "author", "reader", "comment", "discussion", "item", "list", "organization", "handle"]

_ID = re.compile(r"[0-9a-f]{24}")
_POSITIONS = 1 << 20  # authors that a paper may have


def object_id(kind: Kind, number: int) -> str:
    """The id of the thing of this number."""
    return f"{_mark(kind)}{number:016x}"


def number_in(kind: Kind, text: str) -> int | None:
    """The number in an id of this kind; None when it is none."""
    is_one = _ID.fullmatch(text) and text.startswith(_mark(kind))
    return int(text[8:], 16) if is_one else None


def number_of(kind: Kind, text: str) -> int:
    """The number in an id of this kind, which may be given as such, too; raises NotFound."""
    number = int(text) if text.isascii() and text.isdigit() and len(text) < 16 else number_in(kind, text)
    if number is None:
        raise NotFound(f"there is no {kind} {text[:40]!r}")
    return number


def named_id(kind: Kind, name: str) -> str:
    """The id of what we know by its name alone."""
    return _mark(kind) + sha256(name.encode()).hexdigest()[:16]


def author_id(paper: int, position: int) -> str:
    """The id of the author at this position, from 0, of the paper in this row."""
    return object_id("author", paper * _POSITIONS + position)


def author_in(text: str) -> tuple[int, int]:
    """Row of the paper and position of the author; raises NotFound when it is no id of an author."""
    return divmod(number_of("author", text), _POSITIONS)


def _mark(kind: Kind) -> str:
    return sha256(kind.encode()).hexdigest()[:8]
