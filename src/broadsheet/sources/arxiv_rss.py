"""arXiv's announcements, as RSS 2.0 or Atom: what is new, cross-listed or replaced each working day.

https://info.arxiv.org/help/rss.html. The feed of a day is made at midnight in New York and stands until the
next; days are not repeated. It tells 2,000 papers at most and leaves out new ones first, so a feed of that
length is asked again in parts. Now and then it brings yesterday's papers under today's date
(https://github.com/ZJU-REAL/Polaris/issues/414): such a feed is not believed.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Mapping
from dataclasses import asdict, dataclass, replace
from datetime import date
from pathlib import Path
from typing import Self
from urllib.parse import quote

from broadsheet.errors import SourceError
from broadsheet.harvests import Page, Want
from broadsheet.tools import files, xml
from broadsheet.tools.asking import Ask
from broadsheet.types import Record, Skip

from . import Options
from ._arxiv_categories import categories_of
from ._arxiv_feed import MOST, NOTHING_NEW, Feed, Told, broken, read_feed, read_item
from ._ids import fingerprint
from ._json import shown
from ._xml import first_element

ADDRESS = "https://rss.arxiv.org"
_SATURDAY = 5
_OWN = re.compile(r"oai:arXiv\.org:|arxiv\.org/schemas/atom.*\brss\.arxiv\.org/", re.DOTALL)
_NAME = r"[a-z-]+(?:\.[a-z-]+)?"
_NAMES = re.compile(rf"{_NAME}(?:[+,]{_NAME})*", re.IGNORECASE)
_STRENGTH = ("new", "cross", "replace", "replace-cross")


class ArxivRss:
    """Reads announcements that were saved as files."""

    name = "arxiv_rss"

    def recognises(self, path: Path, head: str) -> bool:  # noqa: ARG002
        """RSS or Atom with arXiv's OAI names, or its extension and the address of its feeds."""
        return first_element(head).rpartition(":")[2] in ("rss", "feed") and bool(_OWN.search(head))

    def read(self, path: Path) -> Iterator[Record | Skip]:
        """A record or skip for each paper announced."""
        try:
            feed = read_feed(files.content(path))
        except ValueError as error:
            raise SourceError(f"{path}, {error}; fetch the file again") from error
        for item in feed.items:
            told = _read(item, feed.day, xml.line_of(item))
            yield told.record if isinstance(told, Told) else told


class Announcements:
    """Asks for the announcements of categories or archives, whose names the argument gives: `cs.CL+math`.

    Raises:
        SourceError: it gives none.
    """

    name = "arxiv_rss"

    def __init__(self, options: Options) -> None:
        if not _NAMES.fullmatch(options.argument):
            raise SourceError(
                f"arxiv_rss:{options.argument} names no categories of arXiv; write it as in"
                " arxiv_rss:cs or arxiv_rss:cs.CL+stat.ML"
            )
        self._names = tuple(dict.fromkeys(re.split(r"[+,]", options.argument)))
        self._address = (options.address or ADDRESS).rstrip("/")

    def pages(self, ask: Ask, want: Want) -> Iterator[Page]:
        """One page: today's papers, and what kind of announcement each was; a day with nothing is `silent`.

        There is no page when the feed is the one that the mark tells of, or repeats another day's.
        """
        ranged = bool(want.since or want.until)
        known = _Mark() if ranged else _Mark.parse(want.mark)
        address = self._of(self._names)
        answer = ask(address, known.headers(address), unsound=broken)
        if answer.status == NOTHING_NEW:
            return
        feed, day = _feed(answer.content, address)
        if not (want.since or day) <= day <= (want.until or day):
            raise SourceError(
                f"{address} tells of {day} alone; of other days ask arXiv itself, as in arxiv:cs"
            )
        mark = _Mark.of(address, answer.headers, day, _papers(feed))
        if not mark.repeats(known):
            told = list(self._whole(ask, self._names, feed, day))
            yield _page(told, day, "" if ranged else str(mark.after(known)))

    def _of(self, names: tuple[str, ...]) -> str:
        return f"{self._address}/rss/{quote('+'.join(names), safe='+')}"

    def _whole(self, ask: Ask, names: tuple[str, ...], feed: Feed, day: date) -> Iterator[Told | Skip]:
        """All that the feed of these names tells; where it was cut short, also what those of its parts do."""
        for number, item in enumerate(feed.items, 1):
            yield _read(item, day, f"{day} {'+'.join(names)} item {number}")
        if len(feed.items) < MOST:
            return
        parts = names if len(names) > 1 else categories_of(names[0].lower())
        if not parts:
            yield Skip(f"{day} {names[0]}", f"the feed ends after {MOST:,} papers; more were announced")
        for part in parts:
            address = self._of((part,))
            yield from self._whole(ask, (part,), *_feed(ask(address, unsound=broken).content, address))


@dataclass(frozen=True, slots=True)
class _Mark:
    """What the last feed said of itself, the day it was of, and what tells its papers from another's."""

    address: str = ""
    etag: str = ""
    modified: str = ""
    day: str = ""
    papers: str = ""

    @classmethod
    def of(cls, address: str, headers: Mapping[str, str], day: date, papers: str) -> Self:
        return cls(
            address, headers.get("etag", ""), headers.get("last-modified", ""), day.isoformat(), papers
        )

    @classmethod
    def parse(cls, text: str) -> Self:
        """The mark that a text of ours means; an empty one for any other."""
        try:
            said = json.loads(text)
            return cls(**{name: str(value) for name, value in said.items()})
        except (ValueError, TypeError, AttributeError):
            return cls()

    def __str__(self) -> str:
        return json.dumps(asdict(self))

    def headers(self, address: str) -> dict[str, str]:
        """What to ask with, so that an unchanged feed need not be sent again."""
        asked = {"If-None-Match": self.etag, "If-Modified-Since": self.modified}
        return {name: value for name, value in asked.items() if value and address == self.address}

    def after(self, other: _Mark) -> _Mark:
        """This mark; of an empty feed with the papers before it, which a feed of next week may repeat."""
        return self if self.papers or self.address != other.address else replace(self, papers=other.papers)

    def repeats(self, other: _Mark) -> bool:
        """Whether it has another day's papers under its own date."""
        same = (self.address, self.papers) == (other.address, other.papers)
        return same and bool(self.papers) and self.day != other.day


def _papers(feed: Feed) -> str:
    """What tells this day's papers: those that are new, which no two days share, or else all of them."""
    told = [said for item in feed.items if isinstance(said := _read(item, feed.day, ""), Told)]
    new = [said for said in told if said.announced and said.announced.kind == "new"]
    return fingerprint(*sorted(map(_numbered, new or told))) if told else ""


def _numbered(told: Told) -> str:
    return f"{told.record.key}v{max((version.number for version in told.record.versions), default=0)}"


def _feed(content: bytes, address: str) -> tuple[Feed, date]:
    """The feed that an address answered, and its day."""
    try:
        feed = read_feed(content)
    except ValueError as error:
        raise SourceError(f"{address} answered with something else than a feed: {error}", 0.0) from error
    if feed.day is None:
        raise SourceError(f"{address} does not tell what day it is of; is it arXiv's?")
    return feed, feed.day


def _read(item: xml.Element, day: date | None, position: str) -> Told | Skip:
    try:
        return read_item(item, day)
    except ValueError as error:
        return Skip(position, str(error), shown(" ".join(xml.text_of(item).split())))


def _page(found: list[Told | Skip], day: date, mark: str) -> Page:
    """The page of all that was told; of a paper told several times, the strongest announcement."""
    told = sorted((one for one in found if isinstance(one, Told)), key=_weakness, reverse=True)
    by_key = {one.record.key: one for one in told}
    skips = [one for one in found if isinstance(one, Skip)]
    return Page(
        records=(*(one.record for one in by_key.values()), *skips),
        announced=tuple(one.announced for one in by_key.values() if one.announced),
        mark=mark,
        total=len(by_key) + len(skips),
        silent=() if found or day.weekday() >= _SATURDAY else (day,),
    )


def _weakness(told: Told) -> int:
    return _STRENGTH.index(told.announced.kind) if told.announced else len(_STRENGTH)


make = ArxivRss
connect = Announcements
