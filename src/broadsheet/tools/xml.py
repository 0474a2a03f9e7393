"""XML from outside: no entity is expanded, nothing is fetched, what is too deep or too long is refused."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator
from html.entities import html5
from typing import Any, BinaryIO

from lxml import etree
from lxml.etree import _Element as Element

__all__ = ["Element", "iterate", "line_of", "local_name", "parse", "text_of", "writable"]

# XML has no place for these signs.
_FORBIDDEN = re.compile("[^\t\n\r\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")
_HARMLESS: dict[str, Any] = {
    "resolve_entities": False,
    "no_network": True,
    "load_dtd": False,
    "huge_tree": False,
    "remove_comments": True,
    "remove_pis": True,
}


def parse(content: bytes) -> Element:
    """The root element; blank lines before the declaration, which many files have, are passed over.

    Raises:
        ValueError: it is not well-formed, deeper than 256 elements, or a bomb; says where.
    """
    body = content.lstrip(b" \t\r\n")
    try:
        return etree.fromstring(body, etree.XMLParser(**_HARMLESS))
    except etree.XMLSyntaxError as error:
        raise _wrong(error, content[: len(content) - len(body)].count(b"\n")) from error


def iterate(file: BinaryIO, tags: Collection[str]) -> Iterator[Element]:
    """Elements of these names, whatever their namespace, as the file goes by; each is emptied once used.

    Memory is that of the largest such element. They must not lie within one another, but may be anywhere:
    attributes of what they lie in can be read from `getparent()`.

    Raises:
        ValueError: as `parse` does, after the elements before that place.
    """
    wanted = [f"{{*}}{tag}" for tag in tags]
    try:
        for _, element in etree.iterparse(file, tag=wanted, **_HARMLESS):
            yield element
            _free(element)
    except etree.XMLSyntaxError as error:
        raise _wrong(error) from error


def text_of(element: Element | None) -> str:
    """All text in an element, as it stands, markup taken away; empty for no element."""
    if element is None:
        return ""
    if not len(element):
        return element.text or ""
    return "".join(_named(part) if part.startswith("&") else part for part in element.itertext())


def local_name(element: Element) -> str:
    """The element's name without its namespace; empty for what is no element."""
    tag = element.tag
    return tag.rpartition("}")[2] if isinstance(tag, str) else ""


def writable(text: str) -> str:
    """The text without signs that XML has no place for."""
    return _FORBIDDEN.sub("", text)


def line_of(element: Element) -> str:
    """Where the element begins: `line 12`."""
    return f"line {element.sourceline}"


def _free(element: Element) -> None:
    """Drop the element and all that ended before it."""
    element.clear()
    for node in (element, *element.iterancestors()):
        parent = node.getparent()
        while parent is not None and node.getprevious() is not None:
            del parent[0]


def _named(part: str) -> str:
    """The sign of an entity that the file uses without telling it, such as `&eacute;`."""
    return html5.get(part[1:], part) if part.endswith(";") else part


def _wrong(error: etree.XMLSyntaxError, lines_before: int = 0) -> ValueError:
    line, column = error.position
    said = (error.msg or "it is no XML").strip().partition(", line ")[0].rstrip(".")
    return ValueError(f"line {line + lines_before}, column {column}: {said}")
