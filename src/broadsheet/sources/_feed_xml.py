"""RSS 0.9x, 1.0 and 2.0, Atom 0.3 and 1.0."""

from __future__ import annotations

import io
import re
from time import struct_time
from typing import Any

import feedparser

from broadsheet.tools import xml
from broadsheet.tools.markup import plain_text
from broadsheet.tools.written_dates import written_date

from ._feed import Entry, Feed, Link, joined

Said = dict[str, Any]

_CHARSET = re.compile(r"charset\s*=\s*[\"']?([\w.:-]+)", re.IGNORECASE)
_ENTRIES = ("item", "entry")
_IDENTIFIERS = frozenset(("identifier", "doi"))
_HTML = frozenset(("text/html", "application/xhtml+xml"))
_TAKEN = frozenset(
    "id link title summary author published updated created dc_identifier prism_doi doi".split()
)
# What feedparser says besides plain fields, and counts that change from day to day.
_NOT_FIELDS = re.compile(r".*(?:_detail|_parsed)|slash_.*|thr_.*|guidislink|href|media_.*")


def xml_feed(content: bytes, address: str = "", content_type: str = "") -> Feed:
    """The feed in a file or an answer of that type; broken XML is repaired as far as it goes.

    Args:
        address: where it came from; links are relative to it.

    Raises:
        ValueError: it is no feed; says why.
    """
    charset = _CHARSET.search(content_type)
    # A type of text/* would make feedparser guess US-ASCII where the file says nothing.
    headers = {"content-type": f"application/xml; charset={charset[1]}" if charset else "application/xml"}
    headers |= {"content-location": address} if address else {}
    try:
        # A stream: from a text, feedparser would open a file or an address of that name.
        found = feedparser.parse(io.BytesIO(content), response_headers=headers, sanitize_html=False)
    except Exception as error:  # its parser for broken feeds fails in many ways
        raise ValueError(f"it cannot be read as a feed ({type(error).__name__}: {error})") from error
    if not found.version and not found.entries:
        raise ValueError("it is neither RSS nor Atom nor JSON Feed")
    about = found.feed
    links = _links(about, address)
    shared = _bylines(about) if found.version.startswith("atom") else ()
    home = next((link.address for link in links if link.rel == "alternate"), "")
    named = zip(found.entries, _identifiers(content, len(found.entries)), strict=True)
    return Feed(
        plain_text(_text(about, "title")),
        home,
        _next(links),
        tuple(_entry(said, address or home, identifiers, shared) for said, identifiers in named),
    )


def _next(links: tuple[Link, ...]) -> str:
    """RFC 5005: the next page of a paged feed, or the older document of an archived one."""
    by_rel = {link.rel: link.address for link in reversed(links)}
    return by_rel.get("next") or by_rel.get("prev-archive") or ""


def _entry(said: Said, address: str, identifiers: tuple[str, ...], shared: tuple[str, ...]) -> Entry:
    fields = {name: _text(said, name) for name, value in dict.items(said) if isinstance(value, str)}
    title, summary = _plain(said, "title"), _plain(said, "summary")
    contents = [part for part in dict.get(said, "content") or () if isinstance(part, dict)]
    own = [fields[name] for name in ("dc_identifier", "prism_doi", "doi") if name in fields]
    return Entry(
        id=_text(said, "id").strip(),
        links=_links(said, address),
        title=" ".join(title.split()),
        summary=summary,
        content="\n".join(filter(None, (_readable(part) for part in contents))),
        bylines=_bylines(said) or shared,
        published=_date(said, "published") or _date(said, "created"),
        updated=_date(said, "updated"),
        tags=tuple(_text(tag, "label") or _text(tag, "term") for tag in dict.get(said, "tags") or ()),
        identifiers=tuple(dict.fromkeys((*identifiers, *own))),
        fields={
            name: value
            for name, value in fields.items()
            if value and name not in _TAKEN and not _NOT_FIELDS.fullmatch(name)
        },
    )


def _text(said: Said, name: str) -> str:
    value = dict.get(said, name)  # its own get() gives other fields in its place
    return value if isinstance(value, str) else ""


def _plain(said: Said, name: str) -> str:
    detail = dict.get(said, f"{name}_detail")
    return _readable(detail) if isinstance(detail, dict) else plain_text(_text(said, name))


def _readable(detail: Said) -> str:
    """The text of a construct, whose type tells whether it is HTML; of other media nothing."""
    kind, value = _text(detail, "type"), _text(detail, "value")
    if kind in _HTML or not kind:
        return plain_text(value)
    return value.strip() if kind.startswith("text/") else ""


def _date(said: Said, name: str) -> str | None:
    """The day in UTC where feedparser can tell, else what is certain in the text."""
    parsed = dict.get(said, f"{name}_parsed")
    if isinstance(parsed, struct_time) and 1400 <= parsed.tm_year < 2100:
        text = _text(said, name).strip()
        if not text.isdigit() and len(text) > len("2024-05"):  # it takes "2024" for the first of January
            return f"{parsed.tm_year:04d}-{parsed.tm_mon:02d}-{parsed.tm_mday:02d}"
    return written_date(_text(said, name))


def _links(said: Said, address: str) -> tuple[Link, ...]:
    found = [link for link in dict.get(said, "links") or () if isinstance(link, dict)]
    own = _text(said, "link")
    links = [
        Link(
            joined(address, _text(link, "href")),
            _text(link, "rel"),
            _text(link, "type"),
            _text(link, "title"),
        )
        for link in found
        if _text(link, "href")
    ]
    if own and not any(link.rel == "alternate" for link in links):
        links.insert(0, Link(joined(address, own)))
    return tuple(links)


def _bylines(said: Said) -> tuple[str, ...]:
    """Names; of an author who gives nothing but a mail address, nothing."""
    people = [one for one in dict.get(said, "authors") or () if isinstance(one, dict)]
    names = (plain_text(_text(person, "name")) for person in people)
    return tuple(name for name in names if name and "@" not in name)


def _identifiers(content: bytes, count: int) -> list[tuple[str, ...]]:
    """All identifiers of each of `count` entries; where one has several, feedparser tells only the last."""
    unknown: list[tuple[str, ...]] = [()] * count
    if not any(b"%s>" % name.encode() in content for name in _IDENTIFIERS):
        return unknown
    try:
        found = [
            tuple(xml.text_of(part).strip() for part in entry if xml.local_name(part) in _IDENTIFIERS)
            for entry in xml.iterate(io.BytesIO(content), _ENTRIES)
        ]
    except ValueError:  # broken XML, which feedparser repairs
        return unknown
    return found if len(found) == count else unknown
