"""Addresses of pages, for search engines. https://www.sitemaps.org/protocol.html"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import datetime
from html import escape

_SPACE = 'xmlns="http://www.sitemaps.org/schemas/sitemap/0.9"'
_HEAD = '<?xml version="1.0" encoding="UTF-8"?>\n'


def index_of(parts: Iterable[str]) -> bytes:
    """The list of the lists at these addresses."""
    listed = "".join(f"<sitemap><loc>{escape(address)}</loc></sitemap>\n" for address in parts)
    return f"{_HEAD}<sitemapindex {_SPACE}>\n{listed}</sitemapindex>\n".encode()


def pages_of(pages: Iterable[tuple[str, datetime]]) -> Iterator[bytes]:
    """The list of pages, each with its last change; at most 50,000 by the protocol."""
    yield f"{_HEAD}<urlset {_SPACE}>\n".encode()
    for address, changed in pages:
        yield f"<url><loc>{escape(address)}</loc><lastmod>{changed:%Y-%m-%d}</lastmod></url>\n".encode()
    yield b"</urlset>\n"
