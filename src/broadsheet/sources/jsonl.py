"""Papers as JSON Lines, plain or packed: one object a line with at least `id` and `title`.

Fields read: id, title, abstract (or summary), authors, published, updated, venue, categories,
primary_category, keywords, doi, url, pdf, ids, comments, upvotes, code, project, organization. All
others, and values whose meaning is not certain, are kept in `extra`.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import orjson

from broadsheet.tools import files
from broadsheet.types import ExternalId, Record, Skip, Version

from ._ids import arxiv_id, doi, fingerprint, ids_of, is_url
from ._json import Fields, first_keys, is_lines, only_texts, shown

# Keys that tell another source, or (the last two) the answer of an archive's API.
_OTHERS = frozenset(
    "_id snapshot_day paper submittedOnDailyAt discussionId publishedAt authors[]._id "
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


def record(row: dict[str, Any]) -> Record:
    """The record that one row makes.

    Raises:
        ValueError: it has no title.
    """
    fields = Fields(row)
    key = _key(fields)
    title = fields.text("title") or ""
    found = _ids(fields, key)
    if not key or ":" not in key:  # "17" may name other papers in other files
        key = f"{key}#{fingerprint(title)}" if key else _made_up_key(found, title)
    return Record(
        key=key,
        title=title,
        abstract=fields.text("abstract") or fields.text("summary") or "",
        authors=fields.names("authors"),
        ids=found or (ExternalId("jsonl", fingerprint(key, title)),),
        published=fields.date("published"),
        updated=fields.date("updated"),
        venue=fields.text("venue"),
        categories=fields.texts("categories", r"\s;,"),
        primary_category=fields.text("primary_category"),
        keywords=fields.texts("keywords"),
        versions=_versions(key),
        url=_url(fields, "url"),
        pdf=_url(fields, "pdf"),
        code=_url(fields, "code"),
        project=_url(fields, "project"),
        organization=fields.text("organization"),
        note=fields.text("comments") if isinstance(row.get("comments"), str) else None,
        counts=fields.counts(),
        extra=fields.extra(),
    )


def _key(fields: Fields) -> str:
    value = fields.take("id")
    if isinstance(value, int) and not isinstance(value, bool):
        return str(value)
    if value is not None and not isinstance(value, str):
        fields.keep("id", value)
        return ""
    return (value or "").strip()


def _made_up_key(found: tuple[ExternalId, ...], title: str) -> str:
    return str(found[0]) if found else f"title:{fingerprint(title)}"


def _ids(fields: Fields, key: str) -> tuple[ExternalId, ...]:
    texts = [key] if key else []
    more = fields.take("ids")
    if isinstance(more, list) and len(only_texts(more)) == len(more):
        texts += more
    elif more is not None:
        fields.keep("ids", more)
    urls = [url for name in ("url", "pdf") if isinstance(url := fields.peek(name), str) and is_url(url)]
    return ids_of(texts, urls, _doi(fields))


def _doi(fields: Fields) -> str | None:
    value = fields.peek("doi")
    return fields.text("doi") if isinstance(value, str) and doi(value) else None


def _versions(key: str) -> tuple[Version, ...]:
    if "v" not in key.lower().removeprefix("arxiv"):
        return ()
    found = arxiv_id(key)
    return (Version(found[1]),) if found and found[1] else ()


def _url(fields: Fields, name: str) -> str | None:
    value = fields.peek(name)
    return fields.text(name) if isinstance(value, str) and is_url(value) else None


make = JsonLines
