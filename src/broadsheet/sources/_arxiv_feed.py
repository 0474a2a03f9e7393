"""What an announcement feed of arXiv says, RSS 2.0 or Atom: papers, and how they were announced on what day.

Its program shows how it is made, https://github.com/arXiv/arxiv-feed: at most 2,000 papers, those announced
as new last; replacements from the sixth version on are left out; a day without announcements is a feed
without entries.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime
from email.utils import parsedate_to_datetime
from typing import get_args

from broadsheet.harvests import Announcement, AnnouncementKind
from broadsheet.tools import xml
from broadsheet.tools.http import Answer
from broadsheet.types import ExternalId, Record, Version

from ._arxiv import HOME, is_withdrawn, journal_of, month_of, names_in
from ._ids import arxiv_id, ids_of

MOST = 2000
NOTHING_NEW = 304
_KINDS: dict[str, AnnouncementKind] = {kind: kind for kind in get_args(AnnouncementKind)}
_OAI = "oai:arXiv.org:"
_DESCRIPTION = re.compile(r"\s*arXiv:(?P<id>\S+)\s+Announce Type:\s*(?P<kind>[\w-]*)\s*(?:Abstract:)?")
# `updated` is when the feed was built; the others are taken below.
_TAKEN = frozenset(
    "guid id title link description summary category announce_type rights creator DOI comment"
    " pubDate published updated author".split()
)
Fields = dict[str, list[str]]


@dataclass(frozen=True, slots=True)
class Feed:
    """A feed, and the day it is of, where it tells."""

    day: date | None
    items: tuple[xml.Element, ...]


@dataclass(frozen=True, slots=True)
class Told:
    """What an item tells: the paper, and how it was announced, where it says so."""

    record: Record
    announced: Announcement | None


def broken(answer: Answer) -> str:
    """What is wrong with the XML of an answer, which another try may mend; empty when nothing is."""
    if answer.status == NOTHING_NEW:
        return ""
    try:
        xml.parse(answer.content)
    except ValueError as error:
        return f"it sent broken XML, {error}"
    return ""


def read_feed(content: bytes) -> Feed:
    """The feed in a file or an answer.

    Raises:
        ValueError: it is no feed, or one that tells of an error.
    """
    root = xml.parse(content)
    name = xml.local_name(root)
    channel = next((part for part in root if xml.local_name(part) == "channel"), None)
    about = channel if name == "rss" else root if name == "feed" else None
    if about is None:
        raise ValueError(f"line {root.sourceline}: <{name}> begins no feed of RSS 2.0 or Atom")
    said = _fields(part for part in about if xml.local_name(part) not in ("item", "entry"))
    if _first(said, "title").startswith("Feed error"):
        raise ValueError(f"it tells of an error: {_first(said, 'description', 'subtitle')}")
    items = tuple(part for part in about if xml.local_name(part) in ("item", "entry"))
    return Feed(_day(said, "pubDate", "lastBuildDate", "updated"), items)


def read_item(item: xml.Element, feed_day: date | None) -> Told:
    """The paper that an item announces.

    Args:
        feed_day: the day of its feed, for an item that does not tell its own.

    Raises:
        ValueError: it has no title, or names no paper.
    """
    said = _fields(item)
    text = _first(said, "description", "summary")
    head = _DESCRIPTION.match(text)
    number, version = _number(said, head["id"] if head else "")
    kind = _first(said, "announce_type") or (head["kind"] if head else "")
    day = _day(said, "pubDate", "published") or feed_day
    journal = journal_of(_first(said, "journal_reference"))
    comment, abstract = _first(said, "comment"), text[head.end() :].strip() if head else text
    record = Record(
        key=number,
        title=_first(said, "title"),
        abstract=abstract,
        authors=names_in(", ".join(said.get("creator", ()) or said.get("author", ()))),
        ids=ids_of([number, *_first(said, "DOI").split()]),
        published=_published(number, version, kind, day),
        venue=journal[0] if journal else None,
        categories=tuple(dict.fromkeys(said.get("category", ()))),
        primary_category=next(iter(said.get("category", ())), None),
        versions=(Version(version),) if version else (),
        url=HOME + number,
        note=comment or None,
        license=_first(said, "rights") or None,
        withdrawn=is_withdrawn(comment, abstract),
        imprint={"volume": journal[1]} if journal else {},
        extra=_extra(said, kind, day),
    )
    known = _KINDS.get(kind)
    announced = Announcement(day, ExternalId("arXiv", number), known) if known and day else None
    return Told(record, announced)


def _fields(parts: Iterable[xml.Element]) -> Fields:
    """Texts by the names of the elements they stand in; of Atom's links and categories their attributes."""
    found: Fields = {}
    for part in parts:
        text = part.get("term") or part.get("href") or xml.text_of(part)
        if text.strip():
            found.setdefault(xml.local_name(part), []).append(text.strip())
    return found


def _first(said: Fields, *names: str) -> str:
    return next((said[name][0] for name in names if name in said), "")


def _number(said: Fields, described: str) -> tuple[str, int | None]:
    """The paper's id and version: of its guid, else of its description or link."""
    guid = _first(said, "guid", "id")
    for text in (guid.removeprefix(_OAI), described, _first(said, "link")):
        if found := arxiv_id(text):
            return found
    raise ValueError(f"its guid {guid!r} names no paper of arXiv" if guid else "it has no guid")


def _day(said: Fields, *names: str) -> date | None:
    """The day as it is written, in arXiv's own time and not in UTC."""
    text = _first(said, *names)
    for read in (datetime.fromisoformat, parsedate_to_datetime):
        try:
            return read(text).date()
        except (ValueError, TypeError, IndexError, OverflowError):
            continue
    return None


def _published(number: str, version: int | None, kind: str, day: date | None) -> str | None:
    """The day of a paper that is new; of one that was listed again only the month, which its id tells."""
    month = month_of(number)
    fresh = kind == "new" or (kind == "cross" and version == 1 and month == f"{day:%Y-%m}")
    return day.isoformat() if day and fresh else month or None


def _extra(said: Fields, kind: str, day: date | None) -> dict[str, object]:
    """What has no field; names of authors only where affiliations stand among them."""
    left = {name: texts for name, texts in said.items() if name not in _TAKEN}
    left |= {"creator": creators} if "(" in "".join(creators := said.get("creator", [])) else {}
    left |= {"announce_type": [kind]} if kind else {}
    left |= {"announced": [day.isoformat()]} if day else {}
    return {name: texts[0] if len(texts) == 1 else texts for name, texts in left.items()}
