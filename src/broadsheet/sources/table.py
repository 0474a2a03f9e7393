"""Tables of papers: CSV and TSV with names of columns in the first line, as databases and people export them.

`_columns` knows what columns may be called. Where that is not enough, a person says which column is which
field: `broadsheet harvest FILE --map title=Name --map authors=Who`.
"""

from __future__ import annotations

import csv
import re
from collections.abc import Iterator, Mapping
from itertools import chain
from pathlib import Path
from typing import NamedTuple

from broadsheet.errors import SourceError
from broadsheet.types import Record, Skip

from ._columns import Columns
from ._json import shown
from ._text_lines import text_lines

_DELIMITERS = ",;\t|"
_LONGEST_CELL = 1 << 24
_END = "\x1aend"  # a last line of our own; within a cell, it tells that a quotation mark was never closed
_GUARDED = re.compile(r"'[=+\-@\t\r']")  # so that spreadsheets do not take a text for a formula


class Table:
    """Reads papers from CSV and TSV.

    Args:
        fields: for some fields, the name of the column that holds it.
    """

    name = "table"

    def __init__(self, fields: Mapping[str, str] | None = None) -> None:
        self._fields = fields or {}

    def mapped(self, fields: Mapping[str, str]) -> Table:
        """The same, for files whose columns have these names."""
        return Table(fields)

    def recognises(self, path: Path, head: str) -> bool:  # noqa: ARG002
        """A first line with columns for a title and one more field."""
        if head.lstrip()[:1] in ("{", "[", "<", "@", "%") or head.startswith("PT\t"):
            return False
        try:
            columns = _opening(iter(head.splitlines(keepends=True)), self._fields).columns
        except (SourceError, csv.Error):
            return bool(self._fields)  # `read` tells what is wrong with them
        return columns.known > (0 if self._fields else 1)

    def read(self, path: Path) -> Iterator[Record | Skip]:
        """A record or skip for each row that is not blank."""
        csv.field_size_limit(_LONGEST_CELL)
        lines = text_lines(path)
        try:
            opening = _opening(lines, self._fields)
            if not opening.columns.known:
                raise SourceError("it has no column of titles; name it, as in --map title=COLUMN")
            yield from _read_rows(lines, opening)
        except csv.Error as error:
            raise SourceError(f"{path} is no table that can be read: {error}") from error
        except SourceError as error:
            raise (error if str(path) in str(error) else SourceError(f"{path}: {error}")) from error


class _Opening(NamedTuple):
    """What the first lines tell: how many these are, what parts the cells, and which column is what."""

    lines: int
    delimiter: str
    has_spaces: bool  # after its delimiters, before quotation marks
    columns: Columns


def _opening(lines: Iterator[str], told: Mapping[str, str]) -> _Opening:
    """Read up to the line with the names of columns.

    Raises:
        SourceError: there is no such line, or a column told of is not in it.
    """
    delimiters = _DELIMITERS
    for number, line in enumerate(lines, 1):
        if line.lower().startswith("sep=") and len(line.strip()) == 5:  # Excel's
            delimiters = line[4]
        elif line.strip():
            delimiter = max(delimiters, key=lambda one: len(_cells(line, one)))
            columns = Columns(_cells(line, delimiter), told)
            return _Opening(number, delimiter, f'{delimiter} "' in line, columns)
    raise SourceError("it has no line with names of columns")


def _cells(line: str, delimiter: str) -> list[str]:
    return next(csv.reader([line], delimiter=delimiter, skipinitialspace=True))


def _read_rows(lines: Iterator[str], opening: _Opening) -> Iterator[Record | Skip]:
    reader = csv.reader(
        chain(lines, [_END]), delimiter=opening.delimiter, skipinitialspace=opening.has_spaces
    )
    width = opening.columns.width
    line = opening.lines + 1
    for cells in reader:
        if any(cells) and cells != [_END]:
            try:
                yield opening.columns.record(_whole(cells, width))
            except ValueError as error:
                yield Skip(
                    f"line {line}", str(error), shown(opening.delimiter.join(cells).removesuffix(_END))
                )
        line = opening.lines + 1 + reader.line_num


def _whole(cells: list[str], width: int) -> list[str]:
    """A row with as many cells as there are columns, freed of what guards spreadsheets.

    Raises:
        ValueError: it has more, or its last cell swallowed the rest of the file.
    """
    if cells[-1].endswith(_END):
        raise ValueError("a quotation mark in it is never closed, so that nothing after it can be read")
    if len(cells) > width and any(cells[width:]):
        raise ValueError(f"it has {len(cells)} cells, but there are {width} columns")
    cells = [cell[1:] if _GUARDED.match(cell) else cell for cell in cells[:width]]
    return cells + [""] * (width - len(cells))


make = Table
