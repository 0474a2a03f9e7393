"""A stream of featured days as JSON Lines: a paper, the day of its page, and what it had got by then.

Fields read: id, snapshot_day, title, abstract, authors, published, submitted_daily, submitter, upvotes,
comments, ai_keywords, github, project, organization, url; all others are kept in `extra`.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, datetime
from pathlib import Path
from typing import Any

from broadsheet.tools.dates import iso_datetime
from broadsheet.types import ExternalId, Featuring, Record, Skip

from ._ids import fingerprint, ids_of, is_url
from ._json import Fields, first_keys, is_lines
from .jsonl import read_lines


class HfStream:
    """Reads featured days with their counts."""

    name = "hf_stream"

    def recognises(self, path: Path, head: str) -> bool:  # noqa: ARG002
        """An object a line, with the day of a page in it."""
        return is_lines(head) and {"id", "snapshot_day"} <= first_keys(head)

    def read(self, path: Path) -> Iterator[Record | Skip]:
        """A record or skip for each line that is not blank."""
        return read_lines(path, _record)


def _record(row: dict[str, Any]) -> Record:
    fields = Fields(row)
    key = fields.text("id")
    day = _day(fields)
    if key is None:
        raise ValueError("it has no id")
    title = fields.text("title") or ""
    url = fields.peek("url")
    return Record(
        key=f"{key}@{day}",
        title=title,
        abstract=fields.text("abstract") or "",
        authors=fields.names("authors"),
        ids=ids_of([key]) or (ExternalId("hf_stream", fingerprint(key, title)),),
        published=fields.date("published"),
        keywords=fields.texts("ai_keywords"),
        url=fields.text("url") if isinstance(url, str) and is_url(url) else None,
        code=fields.text("github"),
        project=fields.text("project"),
        organization=fields.text("organization"),
        featured=Featuring(day, fields.text("submitter"), moment(fields, "submitted_daily")),
        counts=fields.counts(),
        extra=fields.extra(),
    )


def _day(fields: Fields) -> date:
    text = fields.text("snapshot_day")
    if text is None:
        raise ValueError("it has no 'snapshot_day', the day of its page")
    try:
        return date.fromisoformat(text)
    except ValueError as error:
        raise ValueError(f"its 'snapshot_day' is {text!r}, which is no day of the form YYYY-MM-DD") from error


def moment(fields: Fields, name: str) -> datetime | None:
    """An aware time in UTC, or None; a text that is no time stays for `extra`."""
    value = fields.peek(name)
    if not isinstance(value, str):
        return None
    try:
        found = iso_datetime(value)
    except ValueError:
        return None
    fields.take(name)
    return found


make = HfStream
