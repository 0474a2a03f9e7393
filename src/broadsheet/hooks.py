"""Webhooks: the words that rooms speak to each other in about them. Frozen."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Literal, get_args

HookKind = Literal["query", "category", "author", "list", "day"]
Shape = Literal["json", "slack", "mattermost", "discord", "matrix"]

HOOK_KINDS: tuple[HookKind, ...] = get_args(HookKind)
SHAPES: tuple[Shape, ...] = get_args(Shape)


@dataclass(frozen=True, slots=True)
class Hook:
    """That new papers of something are told to an address.

    Attributes:
        value: a query, a category, a name, `owner/slug` of a list; empty for the page of the day.
        state: `active`, or `stopped` after too many failures in a row.
        failures: in a row, since something was taken last.
        said: what the other side said last.
        waiting: events that are not taken yet.
    """

    id: int
    reader: int
    address: str
    kind: HookKind
    value: str
    shape: Shape
    state: str
    made_at: datetime
    failures: int = 0
    said: str = ""
    waiting: int = 0


@dataclass(frozen=True, slots=True)
class Event:
    """Something that is to be told to a hook's address, once all before it was."""

    id: int
    hook: Hook
    secret: str
    content: bytes
    tries: int
