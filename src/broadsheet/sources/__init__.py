"""Where do papers come from? A file or an archive in, `Record`s out, as the source says them.

A file of this room without a leading underscore is a source. Its `make()` gives a `FileSource`, its
`connect(options)` an `Archive`; it has one of them or both.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Protocol, runtime_checkable

from broadsheet.harvests import Page, Want
from broadsheet.tools.asking import Ask
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


@runtime_checkable
class Mappable(Protocol):
    """A source of files whose fields people may call otherwise."""

    def mapped(self, fields: Mapping[str, str]) -> FileSource:
        """The source for files in which some of our fields have these names.

        Raises:
            SourceError: we have no field of that name.
        """
        ...


@dataclass(frozen=True, slots=True)
class Options:
    """What a person may say of an archive.

    Attributes:
        argument: what follows its name in the setting `archives`: a set, a library, an address.
        address: where it is asked instead of its own address: a mirror; empty for its own.
        key: what it asks for to let us in; empty where it asks for nothing.
    """

    argument: str = ""
    address: str = ""
    key: str = ""


class Archive(Protocol):
    """A source that is asked over the network.

    Attributes:
        name: what its records are filed under; the module's own name.
    """

    name: str

    def pages(self, ask: Ask, want: Want) -> Iterator[Page]:
        """Everything wanted, page by page; whoever takes a page keeps its `resume`, and may stop there.

        A record may come twice, and in any order. What cannot be read comes as a `Skip`, whose position is
        the same each time.

        Raises:
            SourceError: the archive cannot be asked, or answers with something else; the pages before
                that stand, and the next harvest goes on from there.
        """
        ...
