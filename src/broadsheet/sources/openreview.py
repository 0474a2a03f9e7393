"""Submissions as OpenReview's API tells them: notes of its first version (plain values) and its second
(`{"value": …}`); as an answer (`{"notes": […]}`), a list, or a note a line.

https://docs.openreview.net/reference/api-v2/entities/note
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from broadsheet.errors import SourceError
from broadsheet.tools import files
from broadsheet.types import ExternalId, Record, Skip

from ._answers import json_of
from ._dates import date_of_ms
from ._ids import ids_of, is_url
from ._json import Fields, first_keys, is_lines, shown
from .jsonl import read_lines

_HOME = "https://openreview.net"
_HOLDERS = ("", "[].", "notes[].")
_TAKEN_BACK = re.compile(r"withdrawn|desk[ _-]?reject|retracted", re.IGNORECASE)
# Which of several dates is the day a paper came out: of publication, of creation.
_PUBLISHED = ("pdate", "cdate", "tcdate", "odate")
_UPDATED = ("mdate", "tmdate")


class OpenReview:
    """Reads submissions from OpenReview's notes."""

    name = "openreview"

    def recognises(self, path: Path, head: str) -> bool:  # noqa: ARG002
        """Objects with a forum and a content, alone or in the list of an answer."""
        keys = first_keys(head)
        return any(
            {f"{holder}forum", f"{holder}content"} <= keys or _cut_off(keys, holder) for holder in _HOLDERS
        )

    def read(self, path: Path) -> Iterator[Record | Skip]:
        """A record for each submission, a skip for each reply or note that cannot be read."""
        head = files.head(path)
        if is_lines(head) and "forum" in first_keys(head):
            yield from read_lines(path, _record)
            return
        for number, note in enumerate(_notes(path), 1):
            try:
                if not isinstance(note, dict):
                    raise ValueError("it is no JSON object")
                yield _record(note)
            except ValueError as error:
                yield Skip(f"note {number}", str(error), shown(note))


def _cut_off(keys: frozenset[str], holder: str) -> bool:
    """Whether a note's own content is so long that its forum, which comes later, cannot be seen."""
    return f"{holder}content.title" in keys and bool(
        keys & {f"{holder}content.authorids", f"{holder}content.venueid", f"{holder}content.title.value"}
    )


def _notes(path: Path) -> list[Any]:
    told = json_of(path, files.content(path).removeprefix(files.BOM))
    if isinstance(told, dict) and "content" in told:
        return [told]
    notes = told.get("notes") if isinstance(told, dict) else told
    if isinstance(notes, list):
        return notes
    said = told.get("message") if isinstance(told, dict) else None
    answered = f"OpenReview answered: {said}" if isinstance(said, str) else "is it another service's answer?"
    raise SourceError(f"{path} holds no list of notes; {answered}")


def _record(note: dict[str, Any]) -> Record:
    outer = Fields(dict(note))
    inner = _content(outer.take("content"))
    forum = _forum(note)
    title, venue = inner.text("title") or "", inner.text("venue")
    withdrawn = _is_taken_back(note, inner, venue)
    published, updated = _dates(outer)
    pdf = _address(inner, "pdf")
    return Record(
        key=f"openreview:{forum}",
        title=title,
        abstract=inner.text("abstract") or "",
        authors=_authors(inner),
        ids=(ExternalId("openreview", forum), *_other_ids(inner)),
        published=published,
        updated=updated,
        venue=venue,
        keywords=inner.texts("keywords"),
        url=f"{_HOME}/forum?id={forum}",
        pdf=pdf,
        code=_address(inner, "code"),
        license=outer.text("license"),
        withdrawn=withdrawn,
        extra=outer.extra() | ({"content": rest} if (rest := inner.extra()) else {}),
    )


def _content(value: object) -> Fields:
    """The note's fields, taken out of the second version's wrappings."""
    if not isinstance(value, dict):
        raise ValueError("it has no content")
    return Fields(
        {
            name: said["value"] if isinstance(said, dict) and "value" in said else said
            for name, said in value.items()
        }
    )


def _authors(content: Fields) -> tuple[str, ...]:
    """Names, as they are or from profiles; profiles stay, since they tell more."""
    members = content.peek("authors")
    if not isinstance(members, list) or not any(isinstance(member, dict) for member in members):
        return content.names("authors")
    names = (member.get("fullname") or member.get("name") for member in members if isinstance(member, dict))
    return tuple(name for name in names if isinstance(name, str) and name.strip())


def _forum(note: dict[str, Any]) -> str:
    """The id of the paper, which its page and all replies to it share."""
    own, forum = note.get("id"), note.get("forum")
    if note.get("replyto") or (isinstance(own, str) and isinstance(forum, str) and own != forum):
        raise ValueError(f"it is a reply in the forum {forum}, not a paper")
    found = forum or own
    if not isinstance(found, str) or not found.strip():
        raise ValueError("it has neither a forum nor an id")
    return found.strip()


def _is_taken_back(note: dict[str, Any], content: Fields, venue: str | None) -> bool:
    """By its authors or before any review; a rejected paper is none the less a paper."""
    invitations = note.get("invitations")
    told = [venue, content.peek("venueid"), note.get("invitation")]
    told += invitations if isinstance(invitations, list) else []
    if content.peek("withdrawal") == "Confirmed" or note.get("ddate"):
        return True
    return any(isinstance(said, str) and _TAKEN_BACK.search(said.rpartition("/")[2]) for said in told)


def _dates(note: Fields) -> tuple[str | None, str | None]:
    published = next(filter(None, (date_of_ms(note.peek(name)) for name in _PUBLISHED)), None)
    updated = next(filter(None, (date_of_ms(note.peek(name)) for name in _UPDATED)), None)
    return published, updated if updated != published else None


def _other_ids(content: Fields) -> tuple[ExternalId, ...]:
    """Of papers that were published elsewhere before, and are imported."""
    urls = [
        url for name in ("html", "ee", "url") if isinstance(url := content.peek(name), str) and is_url(url)
    ]
    doi_text = content.peek("doi")
    found = ids_of(urls=urls, doi_text=doi_text if isinstance(doi_text, str) else None)
    return tuple(id for id in found if id.scheme not in ("url", "openreview"))


def _address(content: Fields, name: str) -> str | None:
    """A whole address; those on OpenReview's own pages begin with a slash."""
    value = content.peek(name)
    if not isinstance(value, str):
        return None
    address = f"{_HOME}{value.strip()}" if value.lstrip().startswith("/") else value.strip()
    if not is_url(address):
        return None
    content.take(name)
    return address


make = OpenReview
