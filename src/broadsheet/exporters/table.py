"""Papers as CSV, for spreadsheets: one row a paper, with everything that is known of it.

Lists stand between semicolons, or as JSON where one of their parts has a semicolon in it. A text that a
spreadsheet would take for a formula has a `'` before it; `sources.table` takes that away.
"""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Iterable, Iterator
from typing import Any

import orjson

from broadsheet.tools.names import natural
from broadsheet.types import Paper

from ._rows import COLUMNS, flat_row

_FORMULA = re.compile(r"[=+\-@\t\r']")
_UNSAFE = re.compile(r"""[;,&"\[{]|^\s|\s$|\band\b|^by\b|^authors?\b|\(\d+\)$""", re.IGNORECASE)
_SPACE = re.compile(r"[\s;,\[]")


class Table:
    """Writes papers as CSV."""

    name = "table"
    suffix = ".csv"
    media_type = "text/csv; charset=utf-8"

    def write(self, papers: Iterable[Paper]) -> Iterator[bytes]:
        """A line of headings, then a row for each paper."""
        yield _line(COLUMNS)
        for paper in papers:
            row = flat_row(paper)
            yield _line(_cell(name, row.get(name)) for name in COLUMNS)


def _line(cells: Iterable[str]) -> bytes:
    text = io.StringIO()
    csv.writer(text).writerow(cells)
    return text.getvalue().encode()


def _cell(name: str, value: Any) -> str:
    if value is None:
        return ""
    if isinstance(value, list):
        return _list(name, value)
    text = str(value)
    return f"'{text}" if _FORMULA.match(text) else text


def _list(name: str, values: list[Any]) -> str:
    unsafe = _SPACE if name in ("categories", "ids") else _UNSAFE
    plain = [value for value in values if isinstance(value, str) and not unsafe.search(value)]
    if len(plain) < len(values) or (name == "authors" and any(natural(one) != one for one in plain)):
        return orjson.dumps(values).decode()
    return _cell(name, "; ".join(plain))


make = Table
