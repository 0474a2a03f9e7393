"""XML files as sources see them: what stands first in them, their elements one by one, the text in those."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator
from html import escape
from pathlib import Path

from lxml import etree

from broadsheet.errors import SourceError
from broadsheet.tools import files, xml
from broadsheet.tools.markup import plain_text

_BEFORE = re.compile(r"\s*(?:<\?.*?\?>|<!--.*?-->|<!DOCTYPE[^>\[]*(?:\[.*?\]\s*)?>)", re.DOTALL)
_NAME = re.compile(r"\s*<([\w.:-]+)")


def first_element(head: str) -> str:
    """The name of the first element, its prefix included, in the beginning of a file; empty for no XML."""
    at = 0
    while match := _BEFORE.match(head, at):
        at = match.end()
    name = _NAME.match(head, at)
    return name[1] if name else ""


def elements(path: Path, tags: Collection[str]) -> Iterator[xml.Element]:
    """Elements of these names as the file goes by, each emptied once used; see `xml.iterate`.

    Raises:
        SourceError: the file cannot be opened, breaks off or is no XML; what came before stands.
    """
    try:
        with files.opened(path) as file:
            yield from xml.iterate(file, tags)
    except ValueError as error:
        raise SourceError(f"{path}, {error}; is the file whole? Fetch it again") from error


def said(element: xml.Element, path: str) -> str:
    """The text of what lies at a path in an element, on one line, formulas readable; empty for nothing."""
    return flat(element.find(path))


def flat(element: xml.Element | None) -> str:
    """All text in an element on one line; indices and formulas stay readable."""
    if element is None:
        return ""
    if not len(element):
        return " ".join((element.text or "").split())
    inner = [escape(element.text or "", quote=False)]
    inner += (etree.tostring(child, encoding="unicode") for child in element)
    return " ".join(plain_text("".join(inner)).split())
