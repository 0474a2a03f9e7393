"""Rows of the files that tasks are made of, and what to say of those that have another form."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import orjson

from broadsheet.errors import SourceError
from broadsheet.tools import files


def rows(path: Path) -> Iterator[dict[str, Any]]:
    """The objects of a JSONL file, plain or packed; empty lines are passed over.

    Raises:
        SourceError: it cannot be read, or a line is no JSON object.
    """
    for number, line in enumerate(files.lines(path), start=1):
        if line.strip():
            yield _row(path, number, line)


def text(row: dict[str, Any], *names: str) -> str:
    """The first of these fields that holds text, in one line; empty for none."""
    for name in names:
        if isinstance(row.get(name), str) and row[name].strip():
            return " ".join(row[name].split())
    return ""


def names(row: dict[str, Any], field: str) -> tuple[str, ...]:
    """The texts of a list, each once, in order."""
    found = row.get(field)
    listed = found if isinstance(found, list) else ()
    return tuple(dict.fromkeys(" ".join(str(name).split()) for name in listed if name))


def _row(path: Path, number: int, line: bytes) -> dict[str, Any]:
    try:
        found = orjson.loads(line)
    except ValueError as error:
        raise SourceError(f"{path}, line {number}: not JSON; is it a file of papers, one a line?") from error
    if not isinstance(found, dict):
        raise SourceError(f"{path}, line {number}: no JSON object")
    return found
