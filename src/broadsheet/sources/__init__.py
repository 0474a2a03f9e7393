"""Where do papers come from? A file or a date in, `Record`s out, as the source says them.

A file of this room without a leading underscore is a source; its `make()` gives a `FileSource`.
"""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Protocol

from broadsheet.types import Record, Skip


class FileSource(Protocol):
    """A source that is harvested from files.

    Attributes:
        name: what its records are filed under; the module's own name.
    """

    name: str

    def recognises(self, path: Path, head: str) -> bool:
        """Tell by the file's name and its first 4,096 characters (unpacked) whether it is ours."""
        ...

    def read(self, path: Path) -> Iterator[Record | Skip]:
        """Everything in the file, in its order; the same records each time.

        What cannot be read comes as a `Skip` with its position and reason.

        Raises:
            SourceError: the file as a whole cannot be read; what came before it stands.
        """
        ...
