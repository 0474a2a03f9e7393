"""JSON Feed 1 and 1.1. https://www.jsonfeed.org/version/1.1/"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import orjson

from broadsheet.tools.markup import plain_text
from broadsheet.tools.written_dates import written_date

from ._feed import Entry, Feed, Link, joined
from ._json import only_texts

VERSION = "jsonfeed.org/version/"


def json_feed(content: bytes, address: str = "") -> Feed:
    """The feed in a file or an answer.

    Args:
        address: where it came from; links are relative to it.

    Raises:
        ValueError: it is no JSON Feed; says why.
    """
    try:
        whole = orjson.loads(content.removeprefix(b"\xef\xbb\xbf"))
    except orjson.JSONDecodeError as error:
        raise ValueError(f"line {error.lineno}, column {error.colno}: no JSON ({error.msg})") from error
    if not isinstance(whole, dict) or VERSION not in str(whole.get("version")):
        raise ValueError("it is JSON, but no JSON Feed: its 'version' names none")
    items = whole.get("items")
    if not isinstance(items, list):
        raise ValueError("it is a JSON Feed without 'items'")
    shared = _names(whole)
    return Feed(
        plain_text(_text(whole, "title")),
        joined(address, _text(whole, "home_page_url")),
        joined(address, _text(whole, "next_url")) if _text(whole, "next_url") else "",
        tuple(_entry(item if isinstance(item, dict) else {}, address, shared) for item in items),
    )


def _entry(item: dict[str, Any], address: str, shared: tuple[str, ...]) -> Entry:
    id = item.get("id")
    pages = [Link(joined(address, _text(item, "url")))] if _text(item, "url") else []
    if external := _text(item, "external_url"):
        pages.append(Link(joined(address, external), "related", "", "external"))
    attached = item.get("attachments")
    files = [one for one in attached if isinstance(one, dict)] if isinstance(attached, list) else []
    tags = item.get("tags")
    return Entry(
        id=str(id).strip() if isinstance(id, str | int | float) else "",
        links=(*pages, *(Link(_text(one, "url"), "enclosure", _text(one, "mime_type")) for one in files)),
        title=" ".join(plain_text(_text(item, "title")).split()),
        summary=plain_text(_text(item, "summary")),
        content=_text(item, "content_text").strip() or plain_text(_text(item, "content_html")),
        bylines=_names(item) or shared,
        published=written_date(_text(item, "date_published")),
        updated=written_date(_text(item, "date_modified")),
        tags=tuple(only_texts(tags)) if isinstance(tags, list) else (),
        identifiers=tuple(only_texts(item.get(name) for name in ("doi", "_doi"))),
        fields={name: _text(item, name) for name in ("language",) if _text(item, name)},
    )


def _names(said: Mapping[str, Any]) -> tuple[str, ...]:
    """Version 1.1 has `authors`, version 1 `author`."""
    people = said.get("authors")
    people = people if isinstance(people, list) else [said.get("author")]
    return tuple(_text(one, "name") for one in people if isinstance(one, dict) and _text(one, "name"))


def _text(said: Mapping[str, Any], name: str) -> str:
    value = said.get(name)
    return value if isinstance(value, str) else ""
