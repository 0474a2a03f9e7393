"""Papers as JSON Lines: one object a line with everything that is known of a paper, for programs and moves.

The one format, with Parquet, that leaves nothing out: featured days, counts and sources are there too.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator

import orjson

from broadsheet.types import Paper

from ._rows import row


class JsonLines:
    """Writes papers as JSON Lines."""

    name = "jsonl"
    suffix = ".jsonl"
    media_type = "application/jsonl"

    def write(self, papers: Iterable[Paper]) -> Iterator[bytes]:
        """A line for each paper."""
        for paper in papers:
            yield orjson.dumps(row(paper), option=orjson.OPT_APPEND_NEWLINE)


make = JsonLines
