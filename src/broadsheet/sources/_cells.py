"""What cells of tables say: texts, numbers and dates as people and databases write them, and lists."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable
from typing import Any

import orjson

from broadsheet.tools.names import natural
from broadsheet.tools.written_dates import written_date
from broadsheet.types import PARTIAL_DATE

from ._bylines import names_in

_AUTHOR_NUMBER = re.compile(r"\s*\(\d+\)$")


def first_date(values: Iterable[Any]) -> str | None:
    """The first of these that is a date in a form that can be trusted."""
    for value in values:
        text = plain(value or "")
        if found := text if PARTIAL_DATE.fullmatch(text) else written_date(text[:60]):
            return found
    return None


def _json(value: Any) -> Any:
    """What a cell holds as JSON; a cell that is none stays as it is."""
    if not isinstance(value, str) or value[:1] not in ("[", "{"):
        return value
    try:
        return orjson.loads(value)
    except ValueError:
        return value


def _split(separators: str) -> Callable[[Any], Any]:
    """What reads a list, JSON of one, or a text with such signs between its parts."""
    between = re.compile(separators)

    def read(value: Any) -> Any:
        value = _json(value)
        if not isinstance(value, str):
            return value
        return [part for part in map(str.strip, between.split(value)) if part]

    return read


def _keywords(value: Any) -> Any:
    return _split(";" if ";" in str(value) else ",")(value)


def _authors(value: Any) -> Any:
    """Names one by one; the text as it stands where its commas may be anything."""
    value = _json(value)
    if not isinstance(value, str):
        return value
    names = value.split(";") if ";" in value else names_in(value)
    if len(names) == 1 and names[0].count(",") > 1:
        return value
    return [natural(_AUTHOR_NUMBER.sub("", name)) for name in names if name.strip()]


def _count(value: Any) -> Any:
    text = plain(value)
    return int(text) if text.isascii() and text.isdigit() and len(text) < 16 else value


def plain(value: Any) -> str:
    """A cell as text; tables of numbers write 2024 as 2024.0."""
    return str(int(value)) if isinstance(value, float) and value.is_integer() else str(value)


READERS: dict[str, Callable[[Any], Any]] = {
    "authors": _authors,
    "keywords": _keywords,
    "categories": _split(r"[\s;,]+"),
    "ids": _split(r"[\s;]+"),
    "versions": _json,
    "featured": _json,
    "upvotes": _count,
    "comments": _count,
    "n_authors": _count,
    "withdrawn": lambda value: value,
}
