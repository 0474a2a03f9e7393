"""A feed as JSON Feed 1.1. https://www.jsonfeed.org/version/1.1/"""

from __future__ import annotations

from typing import Any

import orjson

from broadsheet.syndication import Channel, Place

from ._feed_items import Item, head_of, items_of, stamp

_VERSION = "https://jsonfeed.org/version/1.1"


def write(channel: Channel, place: Place) -> bytes:
    """The feed, in UTF-8."""
    head = head_of(channel, place, "json")
    said = {
        "version": _VERSION,
        "title": head.title,
        "description": head.about,
        "home_page_url": head.page,
        "feed_url": head.self,
        "next_url": head.next,
        "authors": [{"name": head.name}],
    }
    feed = {name: value for name, value in said.items() if value}
    return orjson.dumps(feed | {"items": [_item(item) for item in items_of(channel, place)]})


def _item(item: Item) -> dict[str, Any]:
    said = {
        "id": item.id,
        "url": item.page,
        "external_url": item.elsewhere,
        "title": item.title,
        "summary": item.summary,
        "date_published": stamp(item.at),
        "date_modified": stamp(item.updated),
        "authors": [{"name": name} for name in item.authors],
        "tags": item.categories,
    }
    return {name: value for name, value in said.items() if value} | {"content_html": item.html}
