"""Papers as JSON Lines, plain or packed: one object a line with at least `id` and `title`.

`_rows` tells which fields are read. What `exporters.jsonl` writes is read back whole.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import orjson

from broadsheet.tools import files
from broadsheet.types import Record, Skip

from ._json import first_keys, is_lines, shown
from ._rows import record

# Keys that tell another source, or (the last two) the answer of an archive's API.
_OTHERS = frozenset(
    "_id snapshot_day paper submittedOnDailyAt discussionId publishedAt authors[]._id "
    "authors_parsed update_date versions[].created journal-ref report-no "
    "issued container-title citation-key author[].family author[].literal "
    "conceptrecid metadata.title".split()
)


class JsonLines:
    """Reads papers from JSON Lines."""

    name = "jsonl"

    def recognises(self, path: Path, head: str) -> bool:  # noqa: ARG002
        """An object a line, with an id and a title or abstract, and no sign of another source."""
        if not is_lines(head):
            return False
        keys = first_keys(head)
        return "id" in keys and bool(keys & {"title", "abstract"}) and not keys & _OTHERS

    def read(self, path: Path) -> Iterator[Record | Skip]:
        """A record or skip for each line that is not blank."""
        return read_lines(path, record)


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
