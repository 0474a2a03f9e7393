"""Which source can read this file?"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from pathlib import Path

from broadsheet.errors import SourceError
from broadsheet.tools import files

from . import FileSource


def recognise(path: Path, sources: Sequence[FileSource]) -> FileSource:
    """The one source that takes the file for its own.

    Raises:
        SourceError: the file cannot be opened, is empty, or no source takes it, or several do.
    """
    head = files.head(path, encodings=files.OLD_ENCODINGS)
    if not head.strip():
        raise SourceError(f"{path} is empty; there is nothing to read")
    found = ([source for source in sources if source.recognises(path, part)] for part in _heads(path, head))
    takers = next(filter(None, found), [])
    if len(takers) == 1:
        return takers[0]
    names = ", ".join(sorted(source.name for source in takers or sources))
    if takers:
        raise SourceError(f"{path} could be a file of any of: {names}; name one with --source")
    files.head(path)  # what is not UTF-8 either is refused for that
    raise SourceError(
        f"{path} is not a file of any source we have (there are: {names}); name one with --source"
    )


def _heads(path: Path, head: str) -> Iterator[str]:
    """A file's beginning; of JSON Lines also without its first lines, any of which may be broken."""
    yield head
    if ".jsonl" in path.suffixes or ".ndjson" in path.suffixes:
        lines = head.splitlines(keepends=True)
        yield from ("".join(lines[start:]) for start in range(1, len(lines)))
