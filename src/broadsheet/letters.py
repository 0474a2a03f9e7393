"""What is written to people: the words that rooms speak to each other in about letters. Frozen."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime


@dataclass(frozen=True, slots=True, order=True)
class Outgoing:
    """A letter that a sender has taken; `tries` before this one failed."""

    id: int
    message_id: str = field(compare=False)
    recipient: str = field(compare=False)
    content: bytes = field(compare=False, repr=False)
    tries: int = field(compare=False, default=0)


@dataclass(frozen=True, slots=True)
class Posted:
    """Where a letter stands.

    Attributes:
        kind: `sign-in` and others.
        state: waiting, sending, handed, sent, failed, doubtful.
        due_at: when it is looked at again.
        said: the server's last words.
    """

    id: int
    kind: str
    recipient: str
    state: str
    tries: int
    made_at: datetime
    due_at: datetime
    sent_at: datetime | None
    said: str
