"""A feed as RSS 2.0, with authors by Dublin Core and its pages by RFC 5005.

https://www.rssboard.org/rss-specification, https://www.rssboard.org/rss-profile
"""

from __future__ import annotations

from email.utils import format_datetime

from lxml import etree

from broadsheet.syndication import MEDIA_TYPES, Channel, Place

from ._feed_items import GENERATOR, Item, head_of, items_of

_ATOM = "http://www.w3.org/2005/Atom"
_DC = "http://purl.org/dc/elements/1.1/"


def write(channel: Channel, place: Place) -> bytes:
    """The feed, in UTF-8."""
    head, kind = head_of(channel, place, "rss"), MEDIA_TYPES["rss"]
    root = etree.Element("rss", nsmap={"atom": _ATOM, "dc": _DC}, version="2.0")
    feed = _add(root, "channel")
    _add(feed, "title", head.title)
    _add(feed, "link", head.page)
    _add(feed, "description", head.about or head.title)
    _add(feed, "lastBuildDate", format_datetime(head.updated))
    _add(feed, "generator", GENERATOR)
    for rel, address in (("self", head.self), ("first", head.first), ("next", head.next)):
        if address:
            _add(feed, f"{{{_ATOM}}}link", rel=rel, type=kind, href=address)
    for item in items_of(channel, place):
        _add_item(feed, item)
    return bytes(etree.tostring(root, encoding="utf-8", xml_declaration=True))


def _add_item(feed: etree._Element, item: Item) -> None:
    node = _add(feed, "item")
    _add(node, "title", item.title)
    _add(node, "link", item.page)
    _add(node, "guid", item.id, isPermaLink="false")
    _add(node, "pubDate", format_datetime(item.at))
    for name in item.authors:
        _add(node, f"{{{_DC}}}creator", name)
    for category in item.categories:
        _add(node, "category", category)
    _add(node, "description", item.html)


def _add(parent: etree._Element, name: str, text: str | None = None, **attributes: str) -> etree._Element:
    child = etree.SubElement(parent, name, attributes)
    child.text = text
    return child
