"""Papers as Parquet, for data frames and databases: a column for each field, with everything that is known.

Needs pyarrow: `pip install 'broadsheet[parquet]'`.
"""

from __future__ import annotations

import io
from collections.abc import Iterable, Iterator
from itertools import islice
from typing import Any

from broadsheet.errors import ExtensionError
from broadsheet.types import Paper

from ._rows import COLUMNS, flat_row

_ROWS_A_GROUP = 5_000  # some 10 MB of text, which is what memory holds
_NUMBERS = frozenset({"n_authors", "upvotes", "comments"})
_LISTS = frozenset({"authors", "categories", "keywords", "ids", "sources"})


class Parquet:
    """Writes papers as Parquet."""

    name = "parquet"
    suffix = ".parquet"
    media_type = "application/vnd.apache.parquet"

    def write(self, papers: Iterable[Paper]) -> Iterator[bytes]:
        """A group of rows at a time.

        Raises:
            ExtensionError: pyarrow is not there.
        """
        try:
            import pyarrow
            from pyarrow import parquet
        except ModuleNotFoundError as error:
            raise ExtensionError("Parquet needs pyarrow: pip install 'broadsheet[parquet]'") from error
        schema, sink = _schema(pyarrow), _Sink()
        with parquet.ParquetWriter(sink, schema, compression="zstd") as writer:
            for group in _groups(papers):
                writer.write_table(pyarrow.Table.from_pylist(group, schema))
                yield sink.taken()
        yield sink.taken()


class _Sink(io.RawIOBase):
    """What is written, until it is taken."""

    def __init__(self) -> None:
        self._pieces: list[bytes] = []
        self._size = 0

    def writable(self) -> bool:
        """Yes."""
        return True

    def write(self, piece: Any) -> int:
        """Keep the piece."""
        self._pieces.append(bytes(piece))
        self._size += len(piece)
        return len(piece)

    def tell(self) -> int:
        """How much has been written in all."""
        return self._size

    def taken(self) -> bytes:
        """What was written since the last time."""
        piece = b"".join(self._pieces)
        self._pieces.clear()
        return piece


def _groups(papers: Iterable[Paper]) -> Iterator[list[dict[str, Any]]]:
    rows = map(flat_row, papers)
    while group := list(islice(rows, _ROWS_A_GROUP)):
        yield group


def _schema(arrow: Any) -> Any:
    """Texts, but for numbers and lists; dates are texts, too, since many are not of a day."""
    text = arrow.string()
    types = dict.fromkeys(COLUMNS, text) | dict.fromkeys(_NUMBERS, arrow.int64())
    types |= dict.fromkeys(_LISTS, arrow.list_(text)) | {"withdrawn": arrow.bool_()}
    types["versions"] = arrow.list_(arrow.struct({"number": arrow.int32(), "published": text}))
    types["featured"] = arrow.list_(arrow.struct(dict.fromkeys(("day", "submitter", "submitted_at"), text)))
    return arrow.schema(types)


make = Parquet
