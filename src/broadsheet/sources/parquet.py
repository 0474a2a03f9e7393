"""Papers as Parquet: columns named as `_columns` knows them, or as a person says. Needs pyarrow.

`broadsheet harvest FILE --map title=Name --map authors=Who` says which column is which field.
"""

from __future__ import annotations

import io
from collections.abc import Iterator, Mapping
from datetime import date
from pathlib import Path
from typing import Any

from broadsheet.errors import SourceError
from broadsheet.tools import files
from broadsheet.types import Record, Skip

from ._columns import Columns
from ._json import shown

_ROWS_AT_ONCE = 1_000


class Parquet:
    """Reads papers from Parquet.

    Args:
        fields: for some fields, the name of the column that holds it.
    """

    name = "parquet"

    def __init__(self, fields: Mapping[str, str] | None = None) -> None:
        self._fields = fields or {}

    def mapped(self, fields: Mapping[str, str]) -> Parquet:
        """The same, for files whose columns have these names."""
        return Parquet(fields)

    def recognises(self, path: Path, head: str) -> bool:  # noqa: ARG002
        """The four letters that such files begin with."""
        return head == files.PARQUET.decode()

    def read(self, path: Path) -> Iterator[Record | Skip]:
        """A record or skip for each row, read group by group.

        Raises:
            SourceError: it is no Parquet file, has no column of titles, or pyarrow is not there.
        """
        try:
            import pyarrow
            from pyarrow import parquet
        except ModuleNotFoundError as error:
            raise SourceError(f"{path}: to read Parquet, pip install 'broadsheet[parquet]'") from error
        with files.opened(path) as file:
            unpacked = file if isinstance(getattr(file, "raw", None), io.FileIO) else io.BytesIO(file.read())
            try:
                whole = parquet.ParquetFile(unpacked)
                columns = self._columns(path, whole.schema_arrow.names)
                yield from _rows(whole, columns)
            except (pyarrow.ArrowException, OSError, ValueError) as error:
                raise SourceError(f"{path} is no Parquet file that can be read: {error}") from error

    def _columns(self, path: Path, header: list[str]) -> Columns:
        try:
            columns = Columns(header, self._fields, self.name)
        except SourceError as error:
            raise SourceError(f"{path}: {error}") from error
        if not columns.known:
            raise SourceError(f"{path} has no column of titles; name it, as in --map title=COLUMN")
        return columns


def _rows(whole: Any, columns: Columns) -> Iterator[Record | Skip]:
    number = 0
    for batch in whole.iter_batches(batch_size=_ROWS_AT_ONCE):
        for cells in zip(*(column.to_pylist() for column in batch.columns), strict=True):
            number += 1
            plain = [_plain(cell) for cell in cells]
            try:
                yield columns.record(plain)
            except ValueError as error:
                yield Skip(f"row {number}", str(error), shown(plain))


def _plain(cell: Any) -> Any:
    """What JSON can hold of a cell: times as ISO texts, bytes and exact decimals as text."""
    if cell is None or isinstance(cell, str | bool | int):
        return cell
    if isinstance(cell, float):
        return cell if cell - cell == 0 else None  # neither infinite nor no number
    if isinstance(cell, list):
        return [_plain(part) for part in cell]
    if isinstance(cell, dict):
        return {str(name): _plain(part) for name, part in cell.items()}
    if isinstance(cell, date):
        return cell.isoformat()
    return cell.decode("utf-8", "replace") if isinstance(cell, bytes) else str(cell)


make = Parquet
