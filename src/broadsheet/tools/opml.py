"""OPML: lists of feeds, as readers of feeds exchange them. http://opml.org/spec2.opml"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from lxml import etree

from . import xml


@dataclass(frozen=True, slots=True)
class Outline:
    """A feed in a list: its title, its own address, and that of the page that it is a feed of."""

    title: str
    address: str
    html: str = ""


def read_opml(content: bytes) -> list[Outline]:
    """The feeds in a list, however deep they lie in its folders, each address once, in order.

    Raises:
        ValueError: it is no OPML; says where it breaks.
    """
    root = xml.parse(content.removeprefix(b"\xef\xbb\xbf"))
    if xml.local_name(root).lower() != "opml":
        raise ValueError(f"it is no OPML: its root is <{xml.local_name(root)}>")
    found: dict[str, Outline] = {}
    for node in root.iter():
        if xml.local_name(node).lower() == "outline" and (outline := _outline(node)).address:
            found.setdefault(outline.address, outline)
    return list(found.values())


def write_opml(title: str, outlines: Iterable[Outline]) -> bytes:
    """A list of feeds as OPML 2.0, in UTF-8."""
    root = etree.Element("opml", version="2.0")
    etree.SubElement(etree.SubElement(root, "head"), "title").text = xml.writable(title)
    body = etree.SubElement(root, "body")
    for outline in outlines:
        name = xml.writable(outline.title or outline.address)
        node = etree.SubElement(body, "outline", type="rss", text=name, title=name)
        node.set("xmlUrl", xml.writable(outline.address))
        if outline.html:
            node.set("htmlUrl", xml.writable(outline.html))
    return bytes(etree.tostring(root, encoding="utf-8", xml_declaration=True, pretty_print=True))


def _outline(node: xml.Element) -> Outline:
    said = {str(name).lower(): " ".join(str(value).split()) for name, value in node.attrib.items()}
    address = said.get("xmlurl") or (said.get("url", "") if said.get("type") in ("rss", "atom") else "")
    return Outline(said.get("title") or said.get("text") or address, address, said.get("htmlurl", ""))
