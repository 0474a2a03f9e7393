"""Zotero: libraries over its web API, version by version; its JSON in files, from the API or exporters.

https://www.zotero.org/support/dev/web_api/v3/basics and https://www.zotero.org/support/dev/web_api/v3/syncing
`zotero:users/12` is a person's library, `zotero:groups/34` a group's. The program on this machine answers
alike when its address is `http://localhost:23119/api`; it tells nothing of deletions.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path

import orjson

from broadsheet.errors import SourceError
from broadsheet.tools import files
from broadsheet.tools.written_dates import Order
from broadsheet.types import Record, Skip

from . import Options
from ._json import first_keys, shown
from ._xml import first_element
from ._zotero_item import is_item, raw_of, record
from ._zotero_library import ADDRESS, Library

_KEYS = frozenset(f"{holder}itemType" for holder in ("", "[].", "data.", "[].data.", "items[]."))
_EXPORT = re.compile(r'"label"\s*:\s*"(?:BetterBibTeX JSON|Zotero)|"localeDateOrder"\s*:')
_COLLECTIONS = re.compile(
    r'\s*\{\s*"collections"\s*:\s*\{\s*"[\w:]+"\s*:\s*\{\s*"(?:collections|items|key|name)"'
)
_ATOM = "zotero.org/ns/api"
_LIBRARY = re.compile(r"(?:users|groups)/\d+")
_ORDERS: dict[str, Order] = {"dmy": "dmy", "mdy": "mdy"}


class ZoteroFile:
    """Reads items of Zotero that lie in files."""

    name = "zotero"

    def recognises(self, path: Path, head: str) -> bool:  # noqa: ARG002
        """Items with Zotero's types, or the heading of an export; also its Atom, which is refused by name."""
        if head.lstrip()[:1] == "<":
            return first_element(head) in ("entry", "feed") and _ATOM in head
        keys = first_keys(head)
        if "config" in keys and _EXPORT.search(head):
            return True
        return bool(keys & _KEYS and "[].localized" not in keys) or bool(_COLLECTIONS.match(head))

    def read(self, path: Path) -> Iterator[Record | Skip]:
        """A record or skip for each item."""
        items, order = _items(path)
        for number, item in enumerate(items, 1):
            try:
                if not isinstance(item, dict):
                    raise ValueError("it is no JSON object")
                yield record(item, order=order)
            except ValueError as error:
                yield Skip(f"item {number}", str(error), shown(raw_of(item)))


def connect(options: Options) -> Library:
    """The library that `options.argument` names, asked at zotero.org or at `options.address`.

    Raises:
        SourceError: it names none.
    """
    library = options.argument.strip().strip("/")
    if not _LIBRARY.fullmatch(library):
        raise SourceError(
            f"zotero:{options.argument} names no library: write zotero:users/NUMBER (the number stands at"
            " https://www.zotero.org/settings/keys) or zotero:groups/NUMBER"
        )
    return Library(library, (options.address or ADDRESS).rstrip("/"), options.key)


def _items(path: Path) -> tuple[list[object], Order]:
    """The items in a file, and in which order their dates have day and month."""
    content = files.content(path).removeprefix(files.BOM)
    if content.lstrip()[:1] == b"<":
        raise SourceError(f"{path} is XML; ask Zotero for JSON, as in …/items?format=json")
    try:
        whole = orjson.loads(content)
    except orjson.JSONDecodeError as error:
        raise SourceError(
            f"{path}, line {error.lineno}, column {error.colno}: no JSON ({error.msg}); export it again"
        ) from error
    if is_item(whole):
        return [whole], ""
    items = whole.get("items") if isinstance(whole, dict) else whole
    if not isinstance(items, list) or (items and not any(map(is_item, items))):
        raise SourceError(f"{path} holds no items of Zotero; is it a list of something else?")
    config = whole.get("config") if isinstance(whole, dict) else None
    order = config.get("localeDateOrder") if isinstance(config, dict) else None
    return items, _ORDERS.get(str(order), "")


make = ZoteroFile
