"""JSON as sources send it: what keys a file's first object has, and values read leniently.

Lenient means: where the meaning is certain, take it; where not, keep the raw value in `extra`.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterable
from typing import Any

from broadsheet.tools.dates import partial_date
from broadsheet.types import PARTIAL_DATE, Counts

RAW_CHARS = 200
_DECODER = json.JSONDecoder()
_DEPTH = 4
_BLANK = re.compile(r"\s*")
_SEPARATOR = re.compile(r"\s*,?\s*")


def first_keys(head: str) -> frozenset[str]:
    """Keys of the first object in the beginning of a JSON or JSON Lines file, as paths: `paper.authors._id`.

    An array counts as its first member, and begins the path with `[]`. Whatever was cut off is not told.
    """
    found: set[str] = set()
    _keys(head, _skip(head, 0, _BLANK), "", found)
    return frozenset(found)


def is_lines(head: str) -> bool:
    """Whether the text begins with an object that ends on its own line, or is longer than the text."""
    line, newline, _ = head.lstrip().partition("\n")
    if not newline:
        return line.startswith("{")
    try:
        return isinstance(json.loads(line), dict)
    except (ValueError, RecursionError):
        return False


def shown(value: object) -> str:
    """The first part of a raw value, to tell a person what was skipped."""
    text = value.decode("utf-8", "replace") if isinstance(value, bytes) else str(value)
    return text.strip()[:RAW_CHARS]


class Fields:
    """One object of a source, whose fields are taken out of it one by one; what is left goes to `extra`."""

    __slots__ = ("_left",)

    def __init__(self, row: dict[str, Any]) -> None:
        self._left = row

    def text(self, name: str) -> str | None:
        """A text that is not blank, or None."""
        value = self._left.get(name)
        if not isinstance(value, str):
            return None
        del self._left[name]
        return value if value and not value.isspace() else None

    def date(self, name: str) -> str | None:
        """A partial ISO date, or None; a text that is no date stays."""
        value = self._left.get(name)
        if isinstance(value, int) and not isinstance(value, bool):
            value = str(value)
        if not isinstance(value, str):
            return None
        try:
            parsed = value if len(value) < 8 and PARTIAL_DATE.fullmatch(value) else partial_date(value)
        except ValueError:
            return None
        del self._left[name]
        return parsed

    def texts(self, name: str, separators: str = ";") -> tuple[str, ...]:
        """A list of texts, or a text that such separators divide; anything else stays."""
        value = self._left.get(name)
        if isinstance(value, str):
            value = re.split(f"[{separators}]", value)
        if not isinstance(value, list) or not all(isinstance(part, str) for part in value):
            return ()
        del self._left[name]
        return tuple(part for part in value if part and not part.isspace())

    def names(self, name: str) -> tuple[str, ...]:
        """Names of authors: a list of texts or of `{"name": …}`, or a text of names without commas."""
        value = self._left.get(name)
        found = _names(value)
        if found is not None:
            del self._left[name]
        return found or ()

    def count(self, name: str) -> int | None:
        """A whole number of at least 0, also when written as text."""
        value = self._left.get(name)
        if isinstance(value, str) and value.isascii() and value.isdigit() and len(value) < 16:
            value = int(value)
        if isinstance(value, bool) or not isinstance(value, int) or value < 0:
            return None
        del self._left[name]
        return value

    def counts(self, upvotes: str = "upvotes", comments: str = "comments") -> Counts:
        """Upvotes and comments."""
        if upvotes not in self._left and comments not in self._left:
            return _NO_COUNTS
        return Counts(self.count(upvotes), self.count(comments))

    def peek(self, name: str) -> Any:
        """The raw value, which stays, or None."""
        return self._left.get(name)

    def take(self, name: str) -> Any:
        """The raw value, or None."""
        return self._left.pop(name, None)

    def keep(self, name: str, value: object) -> None:
        """Put a value back, for `extra`."""
        self._left[name] = value

    def extra(self) -> dict[str, object]:
        """What nobody took and says anything."""
        return {name: value for name, value in self._left.items() if value not in (None, "", [], {})}


_NO_COUNTS = Counts()


def _names(value: object) -> tuple[str, ...] | None:
    if isinstance(value, str):
        if ";" in value:
            value = value.split(";")
        elif "," not in value:
            value = value.split(" and ")
    if not isinstance(value, list):
        return None
    names = [_name(member) for member in value]
    if None in names:
        return None
    return tuple(name for name in names if name and not name.isspace())


def _name(member: object) -> str | None:
    if isinstance(member, str):
        return member
    if isinstance(member, dict) and member.keys() == {"name"} and isinstance(member["name"], str):
        return member["name"]
    return None


def _keys(text: str, at: int, path: str, found: set[str]) -> None:
    """Walk the first object or array from `at`, adding the paths of keys, until the text ends."""
    if path.count(".") + path.count("[") > _DEPTH:
        return
    if text[at : at + 1] == "[":
        found.add(path + "[]")
        _keys(text, _skip(text, at + 1, _BLANK), path + "[]", found)
        return
    if text[at : at + 1] != "{":
        return
    at = _skip(text, at + 1, _BLANK)
    while text[at : at + 1] == '"':
        try:
            key, at = _DECODER.raw_decode(text, at)
            at = _skip(text, at, _BLANK)
            if text[at : at + 1] != ":":
                return
            at = _skip(text, at + 1, _BLANK)
            inner = f"{path}.{key}" if path else str(key)
            found.add(inner)
            _keys(text, at, inner, found)
            _, at = _DECODER.raw_decode(text, at)
        except (ValueError, RecursionError):
            return
        at = _skip(text, at, _SEPARATOR)


def _skip(text: str, at: int, pattern: re.Pattern[str]) -> int:
    match = pattern.match(text, at)
    return match.end() if match else at


def only_texts(values: Iterable[object]) -> list[str]:
    """The texts among values."""
    return [value for value in values if isinstance(value, str)]
