"""Items of Hugging Face's daily papers, wrapped (`{"paper": {…}}`) or flat, and what holds lists of them."""

from __future__ import annotations

import ast
import json
from datetime import date, datetime, timedelta
from typing import Any

import orjson

from broadsheet.types import Counts, ExternalId, Featuring, Record

from ._ids import arxiv_id
from ._json import Fields, shown
from .hf_stream import moment

HOLDERS = ("data", "papers", "items")
# A page of a Monday is filled from Friday evening on.
OPEN_BEFORE = timedelta(days=3)
_MOST_PYTHON_CHARS = 1_000_000


def items_in(whole: object) -> list[object] | None:
    """The items of an answer: an array, what an object holds under one of HOLDERS, or a lone item."""
    if isinstance(whole, dict):
        if "paper" in whole or "id" in whole:
            return [whole]
        whole = next((whole[name] for name in HOLDERS if isinstance(whole.get(name), list)), None)
    return whole if isinstance(whole, list) else None


def record(item: object, own_day: date | None, asked: bool = False) -> Record:
    """The record that an item makes; its key is the paper's and the day's: `2401.00011@2024-01-03`.

    Args:
        item: a JSON object, the JSON of one, or the text of a Python dict.
        own_day: the day that it came under, if any.
        asked: that day's page was asked for, so the item stands on it whenever it was sent in.

    Raises:
        ValueError: it is none of these, has no title, or its id is no arXiv id.
    """
    inner, outer = _halves(_as_dict(item))
    number = _arxiv_number(inner, outer)
    featured = _featuring(inner, outer, own_day, asked)
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


def raw(item: object) -> str:
    """The first part of an item, to tell a person what was skipped."""
    try:
        return shown(item if isinstance(item, str | bytes) else json.dumps(item))
    except RecursionError:
        return ""


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


def _featuring(inner: Fields, outer: Fields, own_day: date | None, asked: bool) -> Featuring | None:
    stamp = (
        moment(inner, "submittedOnDailyAt")
        or moment(outer, "submittedOnDailyAt")
        or moment(outer, "publishedAt")
    )
    day = own_day if asked else _day(stamp, own_day)
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
