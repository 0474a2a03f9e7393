"""Captures: the text of one page of Hugging Face's "Daily Papers". The grammar, strict:

    capture   = "new" LF LF "Get trending papers in your email inbox!" LF LF "Subscribe" LF LF
                "Daily Papers" LF LF "byAK and the research community" LF LF page-date 1*( LF LF record )
    record    = title LF LF abstract [ LF LF byline LF "·" LF date [ SP number ] ]
    byline    = SP SP "•" SP count SP "authors" / organisation-line
    page-date = Mon SP day
    date      = Mon SP day [ "," SP year ]      ; no year: the page's own
    number    = 1*DIGIT                         ; comments; absent means none

A capture that breaks it anywhere is refused as a whole, with line and reason. There are no ids: the
title is the key, so the same paper in two captures is one record. `write(parse(text)) == text`.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, date, datetime
from pathlib import Path

from broadsheet.errors import SourceError
from broadsheet.tools import files
from broadsheet.tools.dates import MONTHS
from broadsheet.types import Counts, ExternalId, Record, Skip

from ._ids import fingerprint

HEADER = (
    "new",
    "Get trending papers in your email inbox!",
    "Subscribe",
    "Daily Papers",
    "byAK and the research community",
)
MOST_COMMENTS = 999
_MONTH_DAY = rf"({'|'.join(MONTHS)}) ([1-9]|[12]\d|3[01])"
_PAGE_DATE = re.compile(_MONTH_DAY)
_DATE = re.compile(_MONTH_DAY + r"(?:, (19\d\d|20\d\d))?(?: ([1-9]\d*))?")
_AUTHORS = re.compile(r"  • ([1-9]\d*) authors")
_NO_ORGANIZATION = re.compile(r"•|^\d+ authors?$")
_LEAP_YEAR = 2000


@dataclass(frozen=True, slots=True)
class Byline:
    """Who, when and how much talk: either a number of authors or an organisation; None where not told."""

    n_authors: int | None
    organization: str | None
    month: str
    day: int
    year: int | None
    comments: int | None


@dataclass(frozen=True, slots=True)
class Entry:
    """One record of a capture, and the line its title stands on."""

    line: int
    title: str
    abstract: str
    byline: Byline | None


@dataclass(frozen=True, slots=True)
class Capture:
    """One page: its date (`Oct 31`, without a year) and its records in order."""

    page_date: str
    entries: tuple[Entry, ...]


class CaptureSource:
    """Reads captures."""

    name = "capture"

    def recognises(self, path: Path, head: str) -> bool:  # noqa: ARG002
        """Its first lines are the page's header, or nearly so: a broken capture is still ours to refuse."""
        return sum(line in head[:400].split("\n") for line in HEADER) >= 3

    def read(self, path: Path) -> Iterator[Record | Skip]:
        """A record for each entry; none if anything in the file is wrong."""
        capture = parse(files.text(path), str(path))
        changed = datetime.fromtimestamp(path.stat().st_mtime, UTC)
        year = page_year(capture, changed.year)
        yield from [_record(entry, _published(entry, year, str(path))) for entry in capture.entries]


def parse(text: str, name: str) -> Capture:
    """The capture that a text holds.

    Raises:
        SourceError: it breaks the grammar, or would not be written again as it stands; with line and reason.
    """
    blocks = _blocks(text, name)
    for (line, block), expected in zip(blocks, HEADER, strict=False):
        if block != expected:
            raise _refused(name, line, f"it should be {expected!r}, and is {_short(block)!r}")
    if len(blocks) <= len(HEADER) + 1:
        raise _refused(name, blocks[-1][0], "the page ends before its first record")
    line, page_date = blocks[len(HEADER)]
    page_day = _month_day(_dated(_PAGE_DATE, page_date, name, line))
    capture = Capture(page_date, tuple(_entries(blocks[len(HEADER) + 1 :], page_day, name)))
    if write(capture) != text:
        raise _refused(name, 1, "it would not be written again as it stands")
    return capture


def write(capture: Capture) -> str:
    """The text of a capture."""
    blocks = [*HEADER, capture.page_date]
    for entry in capture.entries:
        blocks += [entry.title, entry.abstract]
        if entry.byline:
            blocks.append(_written(entry.byline))
    return "\n\n".join(blocks)


def page_year(capture: Capture, otherwise: int) -> int:
    """The least year that the page can be of: one more than the last year it writes out.

    A page writes no year when it is its own, so every year it writes is an earlier one. `otherwise` is
    the answer for a page that writes none.
    """
    years = [entry.byline.year for entry in capture.entries if entry.byline and entry.byline.year]
    return max(years) + 1 if years else otherwise


def _blocks(text: str, name: str) -> list[tuple[int, str]]:
    """Runs of lines between single empty lines, each with the number of its first line."""
    if bad := re.search(r"[\r\x00-\x09\x0b-\x1f\x7f\ufeff\u2028\u2029]", text):
        line = text.count("\n", 0, bad.start()) + 1
        raise _refused(name, line, f"it holds the control sign {bad.group()!r}")
    found, line = [], 1
    for block in text.split("\n\n"):
        if block.startswith("\n") or block.endswith("\n") or not block.strip():
            raise _refused(name, line, "an empty line too many, or a line is missing")
        found.append((line, block))
        line += block.count("\n") + 2
    return found


def _entries(blocks: list[tuple[int, str]], page_day: tuple[int, int], name: str) -> Iterator[Entry]:
    seen: dict[str, Entry] = {}
    at = 0
    while at < len(blocks):
        (line, title), (_, abstract) = blocks[at], _abstract(blocks, at, name)
        _check_line(name, line, title, "a title")
        at += 2
        byline = None
        if at < len(blocks) and "\n" in blocks[at][1]:
            byline = _byline(*blocks[at], page_day, name)
            at += 1
        entry = Entry(line, title, abstract, byline)
        _check_twin(name, entry, seen.setdefault(_key(title), entry))
        yield entry


def _abstract(blocks: list[tuple[int, str]], at: int, name: str) -> tuple[int, str]:
    if at + 1 == len(blocks):
        raise _refused(name, blocks[at][0], "the page ends after this title: its abstract is missing")
    line, abstract = blocks[at + 1]
    _check_line(name, line, abstract, "an abstract")
    if len(abstract) < len(blocks[at][1]):
        raise _refused(name, line, "the abstract is shorter than its title: lines are missing or exchanged")
    return line, abstract


def _byline(line: int, block: str, page_day: tuple[int, int], name: str) -> Byline:
    lines = block.split("\n")
    if len(lines) != 3 or lines[1] != "·":
        raise _refused(name, line, "a byline should be three lines, the second of them '·'")
    match = _dated(_DATE, lines[2], name, line + 2)
    month, day, year, comments = match.groups()
    if year is None and _month_day(match) > page_day:
        raise _refused(name, line + 2, f"{month} {day} is after the page's own date; is its year missing?")
    if comments and int(comments) > MOST_COMMENTS:
        raise _refused(name, line + 2, f"{comments} comments are not likely; is it a year without its comma?")
    authors = _AUTHORS.fullmatch(lines[0])
    return Byline(
        n_authors=int(authors[1]) if authors else None,
        organization=None if authors else _organization(lines[0], name, line),
        month=month,
        day=int(day),
        year=int(year) if year else None,
        comments=int(comments) if comments else None,
    )


def _organization(who: str, name: str, line: int) -> str:
    if not who or who != who.strip() or _NO_ORGANIZATION.search(who):
        raise _refused(name, line, f"it should be '  • 9 authors' or an organisation, and is {_short(who)!r}")
    return who


def _written(byline: Byline) -> str:
    who = byline.organization or f"  • {byline.n_authors} authors"
    year = f", {byline.year}" if byline.year else ""
    comments = f" {byline.comments}" if byline.comments else ""
    return f"{who}\n·\n{byline.month} {byline.day}{year}{comments}"


def _check_line(name: str, line: int, block: str, what: str) -> None:
    if "\n" in block:
        raise _refused(name, line, f"{what} should stand here, alone between empty lines")
    if _AUTHORS.fullmatch(block) or _DATE.fullmatch(block) or block.strip() == "·":
        raise _refused(name, line, f"{what} should stand here, not {_short(block)!r}, a part of a byline")


def _dated(pattern: re.Pattern[str], text: str, name: str, line: int) -> re.Match[str]:
    match = pattern.fullmatch(text)
    if match is None:
        raise _refused(name, line, f"{_short(text)!r} is no date of the form 'Oct 31' or 'Oct 31, 2024 3'")
    year = match[3] if pattern is _DATE else None
    try:
        date(int(year or _LEAP_YEAR), *_month_day(match))
    except ValueError as error:
        raise _refused(name, line, f"there is no {text!r} in the calendar") from error
    return match


def _month_day(match: re.Match[str]) -> tuple[int, int]:
    return MONTHS.index(match[1]) + 1, int(match[2])


def _check_twin(name: str, entry: Entry, first: Entry) -> None:
    if (entry.title, entry.abstract, entry.byline) != (first.title, first.abstract, first.byline):
        raise _refused(name, entry.line, f"line {first.line} has this title too, but says something else")


def _record(entry: Entry, published: str | None) -> Record:
    key = _key(entry.title)
    byline = entry.byline
    return Record(
        key=key,
        title=entry.title,
        abstract=entry.abstract,
        ids=(ExternalId("title", key),),
        published=published,
        n_authors=byline.n_authors if byline else None,
        organization=byline.organization if byline else None,
        # no number means no comments, but only a byline has room for one
        counts=Counts(comments=byline.comments or 0) if byline else Counts(),
    )


def _published(entry: Entry, page_year: int, name: str) -> str | None:
    if entry.byline is None:
        return None
    byline = entry.byline
    try:
        return date(byline.year or page_year, MONTHS.index(byline.month) + 1, byline.day).isoformat()
    except ValueError as error:
        raise _refused(name, entry.line, f"{page_year} has no {byline.month} {byline.day}") from error


def _key(title: str) -> str:
    return fingerprint(title)


def _refused(name: str, line: int, reason: str) -> SourceError:
    return SourceError(f"{name}, line {line}: {reason}; the capture is refused, copy the page again")


def _short(text: str) -> str:
    return text if len(text) <= 60 else text[:59] + "…"


make = CaptureSource
