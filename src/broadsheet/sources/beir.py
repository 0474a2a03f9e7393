"""The corpus of a relevance set in BEIR layout: `corpus.jsonl` with `_id`, `title` and `text` a line.

https://github.com/beir-cellar/beir
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from broadsheet.types import ExternalId, Record, Skip

from ._json import Fields, first_keys, is_lines
from .jsonl import read_lines

TITLE_CHARS = 120
_SENTENCE = re.compile(r"(.+?[.!?])(?:\s|$)", re.DOTALL)


class Beir:
    """Reads a BEIR corpus."""

    name = "beir"

    def recognises(self, path: Path, head: str) -> bool:
        """An object a line, with `_id` and `title`; a set's queries have an `_id` and no title."""
        keys = first_keys(head)
        titled = "title" in keys or ("text" in keys and path.name.startswith("corpus.jsonl"))
        return is_lines(head) and "_id" in keys and titled and "snapshot_day" not in keys

    def read(self, path: Path) -> Iterator[Record | Skip]:
        """A record or skip for each line that is not blank."""
        return read_lines(path, _record)


def _record(row: dict[str, Any]) -> Record:
    fields = Fields(row)
    key = fields.take("_id")
    if isinstance(key, bool) or not isinstance(key, str | int) or not str(key).strip():
        raise ValueError("it has no '_id'")
    title, text = fields.text("title"), fields.text("text") or ""
    if title is None and text:
        title = first_sentence(text)
        fields.keep("title_from", "text")
    return Record(
        key=str(key),
        title=title or "",
        abstract=text,
        ids=(ExternalId("beir", str(key).strip()),),
        extra=fields.extra(),
    )


def first_sentence(text: str) -> str:
    """The first sentence of a text, cut at a word to 120 characters at most."""
    match = _SENTENCE.match(text.strip())
    sentence = match[1] if match else text.strip()
    if len(sentence) <= TITLE_CHARS:
        return sentence
    cut = sentence[: TITLE_CHARS - 1]
    return (cut[: cut.rfind(" ")] if " " in cut else cut) + "…"


make = Beir
