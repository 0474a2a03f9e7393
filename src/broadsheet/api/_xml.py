"""XML as two of our answers are written in it. Names carry their prefix; who uses one declares it."""

from __future__ import annotations

import re
from xml.etree.ElementTree import Element, SubElement, tostring

# Signs that XML has no way to write.
_FORBIDDEN = re.compile("[^\t\n\r\u0020-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")


def add(parent: Element, name: str, text: str | None = None, /, **attributes: str) -> Element:
    """A new last child, with text and attributes; signs that XML cannot write become spaces."""
    child = SubElement(parent, name, {key: clean(value) for key, value in attributes.items()})
    child.text = None if text is None else clean(text)
    return child


def add_if(parent: Element, name: str, text: str | None) -> None:
    """A new last child with this text, if there is any."""
    if text:
        add(parent, name, text)


def clean(text: str) -> str:
    """The text with a space for each sign that XML cannot write."""
    return _FORBIDDEN.sub(" ", text)


def document(root: Element) -> bytes:
    """The whole document, in UTF-8."""
    return bytes(tostring(root, encoding="utf-8", xml_declaration=True))
