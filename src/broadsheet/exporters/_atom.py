"""A feed as Atom 1.0. RFC 4287; its pages by RFC 5005."""

from __future__ import annotations

from lxml import etree

from broadsheet.syndication import MEDIA_TYPES, Channel, Place

from ._feed_items import GENERATOR, Item, head_of, items_of, stamp

_NAMESPACE = "http://www.w3.org/2005/Atom"


def write(channel: Channel, place: Place) -> bytes:
    """The feed, in UTF-8."""
    head, kind = head_of(channel, place, "atom"), MEDIA_TYPES["atom"]
    feed = etree.Element("feed", nsmap={None: _NAMESPACE})
    _add(feed, "id", head.id)
    _add(feed, "title", head.title)
    if head.about:
        _add(feed, "subtitle", head.about)
    _add(feed, "updated", stamp(head.updated))
    _add(_add(feed, "author"), "name", head.name)  # for entries that have none
    _add(feed, "generator", GENERATOR)
    _add(feed, "link", rel="alternate", type="text/html", href=head.page)
    for rel, address in (("self", head.self), ("first", head.first), ("next", head.next)):
        if address:
            _add(feed, "link", rel=rel, type=kind, href=address)
    for item in items_of(channel, place):
        _add_entry(feed, item)
    return bytes(etree.tostring(feed, encoding="utf-8", xml_declaration=True))


def _add_entry(feed: etree._Element, item: Item) -> None:
    entry = _add(feed, "entry")
    _add(entry, "id", item.id)
    _add(entry, "title", item.title)
    _add(entry, "published", stamp(item.at))
    _add(entry, "updated", stamp(item.updated))
    for name in item.authors:
        _add(_add(entry, "author"), "name", name)
    for category in item.categories:
        _add(entry, "category", term=category)
    _add(entry, "link", rel="alternate", type="text/html", href=item.page)
    if item.elsewhere:
        _add(entry, "link", rel="related", href=item.elsewhere)
    if item.summary:
        _add(entry, "summary", item.summary)
    _add(entry, "content", item.html, type="html")


def _add(parent: etree._Element, name: str, text: str | None = None, **attributes: str) -> etree._Element:
    child = etree.SubElement(parent, name, attributes)
    child.text = text
    return child
