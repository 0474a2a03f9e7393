"""How do papers leave? `Paper`s in, a file of a known format out.

A file of this room without a leading underscore is a format; its `make()` gives an `Exporter`. What it
writes, the source of the same format reads back: the same papers, as far as the format can hold them.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Protocol

from broadsheet.types import Paper


class Exporter(Protocol):
    """A format that papers are written in.

    Attributes:
        name: the module's own name.
        suffix: of its files, with the dot.
        media_type: what a server calls its files.
    """

    name: str
    suffix: str
    media_type: str

    def write(self, papers: Iterable[Paper]) -> Iterator[bytes]:
        """The file, piece by piece; however many papers there are, memory stays flat."""
        ...
