"""Daily papers as Hugging Face's API sends them: an array of items, wrapped (`{"paper": {…}}`) or flat.

https://huggingface.co/api/daily_papers, asked day by day, or files of its answers. Also read: JSON Lines
of items, an object that holds the array under `data` (or `papers`, `items`), and items that an archive
wrote as the text of a Python dict, which several do.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path

import orjson

from broadsheet.errors import SourceError
from broadsheet.tools import files
from broadsheet.tools.dates import date_in
from broadsheet.types import Record, Skip

from ._hf_days import DailyPapers
from ._hf_item import HOLDERS, items_in, raw, record
from ._json import first_keys, is_lines

_OWN = {"submittedOnDailyAt", "submittedOnDailyBy", "discussionId", "authors[]._id", "upvotes", "submittedBy"}
_PYTHON_ITEM = re.compile(
    r"\s*(?:\{.{0,300}\"(?:data|papers|items)\"\s*:\s*)?\[\s*\"\{'(?:paper|id)'\s*:", re.DOTALL
)


class HfDaily:
    """Reads days of Hugging Face's daily papers."""

    name = "hf_daily"

    def recognises(self, path: Path, head: str) -> bool:  # noqa: ARG002
        """Items with a paper in them, or flat ones with marks that only these have."""
        if _PYTHON_ITEM.match(head):
            return True
        keys = {_without_holder(key) for key in first_keys(head)}
        if "paper" in keys:
            own = keys & {"paper.id", "paper.authors", "paper.title", "paper.summary"}
            return bool(own) and "paper.corpusId" not in keys
        return "id" in keys and bool(keys & _OWN) and not keys & {"snapshot_day", "abstract", "published"}

    def read(self, path: Path) -> Iterator[Record | Skip]:
        """A record or skip for each item."""
        own_day = date_in(path.name)
        for position, item in _items(path):
            try:
                yield record(item, own_day)
            except ValueError as error:
                yield Skip(position, str(error), raw(item))


def _without_holder(key: str) -> str:
    for holder in HOLDERS:
        key = key.removeprefix(f"{holder}[].")
    return key.removeprefix("[].")


def _items(path: Path) -> Iterator[tuple[str, object]]:
    head = files.head(path)
    if is_lines(head) and first_keys(head) & {"paper", "id"}:
        for number, line in enumerate(files.lines(path), 1):
            if not line.isspace():
                yield f"line {number}", line
        return
    for number, item in enumerate(_array(path), 1):
        yield f"item {number}", item


def _array(path: Path) -> list[object]:
    content = files.text(path).removeprefix("\ufeff")
    try:
        items = items_in(orjson.loads(content))
    except orjson.JSONDecodeError as error:
        raise SourceError(
            f"{path}, line {error.lineno}, column {error.colno}: no JSON ({error.msg}); fetch the file again"
        ) from error
    if items is None:
        raise SourceError(f"{path} holds no list of daily papers; is it another service's answer?")
    return items


make = HfDaily
connect = DailyPapers
