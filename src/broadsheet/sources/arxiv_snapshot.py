"""The snapshot of arXiv's whole metadata that the archive gives away: JSON Lines, a paper a line.

https://www.kaggle.com/datasets/Cornell-University/arxiv

`updated` is the day of the last version; `update_date` tells when anything about the paper last changed.
"""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

from broadsheet.tools.dates import partial_date
from broadsheet.types import Record, Skip, Version

from ._arxiv import names_in, on_one_line
from ._arxiv_paper import Said, arxiv_record
from ._json import Fields, first_keys, is_lines
from .jsonl import read_lines

_OWN = frozenset("journal-ref report-no authors_parsed update_date versions[].created".split())
# The first line's long list of authors may leave no room for what comes after it.
_AFTER_AUTHORS = frozenset("title abstract categories comments snapshot_day".split())


class ArxivSnapshot:
    """Reads the snapshot of arXiv's metadata."""

    name = "arxiv_snapshot"

    def recognises(self, path: Path, head: str) -> bool:  # noqa: ARG002
        """An object a line, with an id, a submitter, and a field that only arXiv has."""
        if not is_lines(head):
            return False
        keys = first_keys(head)
        cut_off = "authors" in keys and not keys & _AFTER_AUTHORS
        return {"id", "submitter"} <= keys and (cut_off or bool(keys & _OWN))

    def read(self, path: Path) -> Iterator[Record | Skip]:
        """A record or skip for each line that is not blank."""
        return read_lines(path, _record)


def _record(row: dict[str, Any]) -> Record:
    fields = Fields(row)
    versions = _versions(fields.take("versions"))
    return arxiv_record(
        Said(
            id=_id(fields.take("id")),
            title=fields.text("title") or "",
            abstract=fields.text("abstract") or "",
            authors=_authors(fields),
            published="" if versions else _day(fields.peek("update_date")),
            versions=versions,
            categories=tuple((fields.text("categories") or "").split()),
            comments=fields.text("comments") or "",
            journal=fields.text("journal-ref") or "",
            doi=fields.text("doi") or "",
            report=on_one_line(fields.text("report-no") or ""),
            license=fields.text("license") or "",
            extra=fields.extra(),
        )
    )


def _id(value: object) -> str:
    """As text; some programs make a number of it and lose its zeros, which cannot be found again."""
    if isinstance(value, float):
        raise ValueError(f"its id {value} is a number, which has lost its zeros; fetch the snapshot again")
    return value if isinstance(value, str) else ""


def _authors(fields: Fields) -> tuple[str, ...]:
    """The names that arXiv has divided; its list of them stays for `extra` only when it tells more."""
    text, parsed = fields.peek("authors"), fields.peek("authors_parsed")
    if isinstance(text, str) and "(" not in text:
        fields.take("authors")
    if not isinstance(parsed, list) or not parsed or not all(map(_is_name, parsed)):
        return names_in(text) if isinstance(text, str) else ()
    fields.take("authors_parsed")
    if any(len(parts) > 3 for parts in parsed):
        fields.keep("affiliations", [parts[3:] for parts in parsed])
    return tuple(filter(None, map(_name, parsed)))


def _name(parts: list[str]) -> str:
    """Given names, family name and suffix of `["Lovelace", "Ada", "", "an affiliation"]`."""
    return " ".join(filter(None, (*parts[1:2], parts[0], *parts[2:3])))


def _is_name(parts: object) -> bool:
    return isinstance(parts, list) and bool(parts) and all(isinstance(part, str) for part in parts)


def _versions(value: object) -> tuple[Version, ...]:
    """From `[{"version": "v1", "created": "Mon, 2 Apr 2007 19:18:42 GMT"}]`."""
    found = {}
    for said in value if isinstance(value, list) else ():
        number = said.get("version") if isinstance(said, dict) else said
        if isinstance(number, str) and number[:1] == "v" and number[1:4].isdecimal():
            day = said.get("created") if isinstance(said, dict) else None
            found[int(number[1:4])] = Version(int(number[1:4]), _day(day) or None)
    return tuple(found[number] for number in sorted(found))


def _day(text: object) -> str:
    if not isinstance(text, str):
        return ""
    try:
        return partial_date(text.partition(", ")[2][:11] or text)
    except ValueError:
        return ""


make = ArxivSnapshot
