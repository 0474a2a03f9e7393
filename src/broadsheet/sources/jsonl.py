"""Papers as JSON Lines, plain or packed: one object a line with at least `id` and `title`.

`_rows` tells which fields are read. What `exporters.jsonl` writes is read back whole. Where the fields of a
file have other names: `broadsheet harvest FILE --map title=headline --map authors=meta.writers`.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any

import orjson

from broadsheet.errors import SourceError
from broadsheet.tools import files
from broadsheet.types import IMPRINT, Record, Skip

from ._json import first_keys, is_lines, shown
from ._rows import FIELDS, record

# Keys that tell another source, or (the last two) the answer of an archive's API.
_OTHERS = frozenset(
    "_id snapshot_day paper submittedOnDailyAt discussionId publishedAt authors[]._id "
    "authors_parsed update_date versions[].created journal-ref report-no "
    "issued container-title citation-key author[].family author[].literal "
    "conceptrecid metadata.title".split()
)


class JsonLines:
    """Reads papers from JSON Lines.

    Args:
        fields: for some of our fields, or parts of the imprint, the field that holds it in the file; within
            an object of it, `outer.inner`.

    Raises:
        SourceError: we have no field of that name.
    """

    name = "jsonl"

    def __init__(self, fields: Mapping[str, str] | None = None) -> None:
        self._fields = {ours: theirs.split(".") for ours, theirs in (fields or {}).items()}
        if unknown := sorted(self._fields.keys() - FIELDS - IMPRINT):
            names = ", ".join(sorted(FIELDS | IMPRINT))
            raise SourceError(f"no field {unknown[0]!r} to fill; there are: {names}")

    def mapped(self, fields: Mapping[str, str]) -> JsonLines:
        """The same, for files whose fields have these names."""
        return JsonLines(fields)

    def recognises(self, path: Path, head: str) -> bool:  # noqa: ARG002
        """An object a line, with an id and a title or abstract, and no sign of another source."""
        if self._fields or not is_lines(head):
            return is_lines(head)
        keys = first_keys(head)
        return "id" in keys and bool(keys & {"title", "abstract"}) and not keys & _OTHERS

    def read(self, path: Path) -> Iterator[Record | Skip]:
        """A record or skip for each line that is not blank."""
        return read_lines(path, self._record)

    def _record(self, row: dict[str, Any]) -> Record:
        said = {ours: _at(row, theirs) for ours, theirs in self._fields.items()}
        printed = {part: str(value) for part, value in said.items() if part in IMPRINT and value is not None}
        row |= {ours: value for ours, value in said.items() if ours in FIELDS and value is not None}
        return record(row | {"imprint": printed} if printed else row)


def _at(row: dict[str, Any], path: Sequence[str]) -> Any:
    """What stands there; taken out where it is a field of the row itself."""
    if len(path) == 1:
        return row.pop(path[0], None)
    inner = row.get(path[0])
    return _at(dict(inner), path[1:]) if isinstance(inner, dict) else None


def read_lines(path: Path, record: Callable[[dict[str, Any]], Record]) -> Iterator[Record | Skip]:
    """What `record` makes of each line's object; blank lines are passed over."""
    for number, line in enumerate(files.lines(path), 1):
        if not line.isspace():
            yield read_line(line, number, record)


def read_line(line: bytes, number: int, record: Callable[[dict[str, Any]], Record]) -> Record | Skip:
    """What `record` makes of one line's object, or why it cannot."""
    try:
        row = orjson.loads(line)
        if not isinstance(row, dict):
            raise ValueError("it is no JSON object")
        return record(row)
    except ValueError as error:
        return Skip(f"line {number}", str(error), shown(line))


make = JsonLines
