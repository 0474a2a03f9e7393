"""Daily papers as Hugging Face's API sends them: an array of items, wrapped (`{"paper": {…}}`) or flat.

https://huggingface.co/api/daily_papers

Also read: JSON Lines of items, an object that holds the array under `data` (or `papers`, `items`), and
items that an archive wrote as the text of a Python dict, which several do.
"""

from __future__ import annotations

import ast
import json
import re
from collections.abc import Iterator
from datetime import date, datetime, timedelta
from pathlib import Path
from typing import Any

import orjson

from broadsheet.errors import SourceError
from broadsheet.tools import files
from broadsheet.tools.dates import date_in
from broadsheet.types import Counts, ExternalId, Featuring, Record, Skip

from ._ids import arxiv_id
from ._json import Fields, first_keys, is_lines, shown
from .hf_stream import moment

HOLDERS = ("data", "papers", "items")
# A page of a Monday is filled from Friday evening on.
OPEN_BEFORE = timedelta(days=3)
_OWN = {"submittedOnDailyAt", "submittedOnDailyBy", "discussionId", "authors[]._id", "upvotes", "submittedBy"}
_PYTHON_ITEM = re.compile(
    r"\s*(?:\{.{0,300}\"(?:data|papers|items)\"\s*:\s*)?\[\s*\"\{'(?:paper|id)'\s*:", re.DOTALL
)
_MOST_PYTHON_CHARS = 1_000_000


class HfDaily:
    """Reads days of Hugging Face's daily papers."""

    name = "hf_daily"

    def recognises(self, path: Path, head: str) -> bool:  # noqa: ARG002
        """Items with a paper in them, or flat ones with marks that only these have."""
        if _PYTHON_ITEM.match(head):
            return True
        keys = {_without_holder(key) for key in first_keys(head)}
        if "paper" in keys:
            return bool(keys & {"paper.id", "paper.authors", "paper.title", "paper.summary"})
        return "id" in keys and bool(keys & _OWN) and not keys & {"snapshot_day", "abstract", "published"}

    def read(self, path: Path) -> Iterator[Record | Skip]:
        """A record or skip for each item."""
        own_day = date_in(path.name)
        for position, item in _items(path):
            try:
                yield _record(_as_dict(item), own_day)
            except ValueError as error:
                yield Skip(
                    position, str(error), shown(item if isinstance(item, str | bytes) else json.dumps(item))
                )


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
        whole = orjson.loads(content)
    except orjson.JSONDecodeError as error:
        raise SourceError(
            f"{path}, line {error.lineno}, column {error.colno}: no JSON ({error.msg}); fetch the file again"
        ) from error
    if isinstance(whole, dict):
        if "paper" in whole or "id" in whole:
            return [whole]
        whole = next((whole[name] for name in HOLDERS if isinstance(whole.get(name), list)), None)
    if not isinstance(whole, list):
        raise SourceError(f"{path} holds no list of daily papers; is it another service's answer?")
    return whole


def _as_dict(item: object) -> dict[str, Any]:
    if isinstance(item, bytes):
        item = orjson.loads(item)
    if isinstance(item, str):
        item = _from_python(item)
    if not isinstance(item, dict):
        raise ValueError("it is no JSON object")
    return item


def _from_python(text: str) -> object:
    """The value that a Python literal writes; nothing in it is run."""
    if len(text) > _MOST_PYTHON_CHARS:
        raise ValueError("it is text, and too long to be an item")
    try:
        return orjson.loads(orjson.dumps(ast.literal_eval(text)))  # so that it holds only what JSON can
    except (ValueError, TypeError, SyntaxError, MemoryError, RecursionError) as error:
        raise ValueError("it is text, and neither JSON nor a Python dict") from error


def _record(item: dict[str, Any], own_day: date | None) -> Record:
    inner, outer = _halves(item)
    number = _arxiv_number(inner, outer)
    featured = _featuring(inner, outer, own_day)
    return Record(
        key=f"{number}@{featured.day}" if featured else number,
        title=_said(inner, outer, "title") or "",
        abstract=_said(inner, outer, "summary") or "",
        authors=_authors(inner),
        ids=(ExternalId("arXiv", number),),
        published=inner.date("publishedAt"),
        keywords=inner.texts("ai_keywords") or outer.texts("ai_keywords"),
        url=f"https://huggingface.co/papers/{number}",
        code=_said(inner, outer, "githubRepo"),
        project=_said(inner, outer, "projectPage"),
        organization=_organization(inner) or _organization(outer),
        featured=featured,
        counts=_counts(inner, outer),
        extra=outer.extra() | ({"paper": rest} if (rest := inner.extra()) else {}),
    )


def _halves(item: dict[str, Any]) -> tuple[Fields, Fields]:
    """The paper's own fields, and those of the item that wraps it (none in a flat one)."""
    if "paper" not in item:
        return Fields(dict(item)), Fields({})
    paper = item["paper"]
    if not isinstance(paper, dict):
        raise ValueError("its 'paper' is no object")
    return Fields(dict(paper)), Fields({name: value for name, value in item.items() if name != "paper"})


def _arxiv_number(inner: Fields, outer: Fields) -> str:
    value = inner.take("id") or outer.take("id")
    if value is None:
        raise ValueError("it has no id")
    found = arxiv_id(value) if isinstance(value, str) else None
    if found is None:
        raise ValueError(f"its id {value!r} is no arXiv id")
    return found[0]


def _said(inner: Fields, outer: Fields, name: str) -> str | None:
    """The paper's own text, else the item's; the item's stays for `extra` only where it differs."""
    own = inner.text(name)
    if own is None:
        return outer.text(name)
    if outer.peek(name) == own:
        outer.take(name)
    return own


def _featuring(inner: Fields, outer: Fields, own_day: date | None) -> Featuring | None:
    stamp = (
        moment(inner, "submittedOnDailyAt")
        or moment(outer, "submittedOnDailyAt")
        or moment(outer, "publishedAt")
    )
    day = _day(stamp, own_day)
    if day is None:
        return None
    return Featuring(day, _submitter(inner, "submittedOnDailyBy") or _submitter(outer, "submittedBy"), stamp)


def _day(stamp: datetime | None, own_day: date | None) -> date | None:
    """The day of the page: the file's own if the paper was sent in for it, else that of the stamp.

    Of 264 items in an archive's dated files, 46 were sent in on a day before their page's.
    """
    if stamp is None:
        return own_day
    sent = stamp.date()
    return own_day if own_day and sent <= own_day <= sent + OPEN_BEFORE else sent


def _submitter(fields: Fields, name: str) -> str | None:
    """The handle of a user object, which stays for `extra`."""
    user = fields.peek(name)
    if not isinstance(user, dict):
        return fields.text(name)
    handles = (user.get(key) for key in ("user", "name", "fullname"))
    return next((handle for handle in handles if isinstance(handle, str) and handle.strip()), None)


def _authors(inner: Fields) -> tuple[str, ...]:
    """Names; objects that say more than a name stay for `extra`."""
    members = inner.peek("authors")
    if not isinstance(members, list) or not all(isinstance(member, dict) for member in members):
        return inner.names("authors")
    names = [member.get("name") for member in members]
    return tuple(name for name in names if isinstance(name, str) and name.strip())


def _organization(fields: Fields) -> str | None:
    value = fields.peek("organization")
    if not isinstance(value, dict):
        return fields.text("organization")
    names = (value.get(key) for key in ("fullname", "name"))
    return next((name for name in names if isinstance(name, str) and name.strip()), None)


def _counts(inner: Fields, outer: Fields) -> Counts:
    upvotes, comments = inner.count("upvotes"), inner.count("numComments")
    return Counts(
        outer.count("upvotes") if upvotes is None else upvotes,
        outer.count("numComments") if comments is None else comments,
    )


make = HfDaily
