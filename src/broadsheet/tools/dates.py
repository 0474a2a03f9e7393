"""Dates as sources write them, made into the two forms we keep: partial ISO dates and aware UTC times."""

from __future__ import annotations

import re
from datetime import UTC, date, datetime
from functools import lru_cache

MONTHS = ("Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec")
_NUMBERS = {month.lower(): number for number, month in enumerate(MONTHS, 1)}
_FULL_NAMES = "january february march april may june july august september october november december".split()
_NUMBERS |= {"sept": 9} | {name: number for number, name in enumerate(_FULL_NAMES, 1)}

_ISO = re.compile(r"(\d{4})(?:[-/](\d{1,2})(?:[-/](\d{1,2}))?)?")
_DAY_FIRST = re.compile(r"(?:(\d{1,2})\s+)?([A-Za-z]{3,9})\.?,?\s+(\d{4})")
_MONTH_FIRST = re.compile(r"([A-Za-z]{3,9})\.?\s+(\d{1,2}),\s*(\d{4})")
_DATE_IN_NAME = re.compile(r"(?<!\d)(\d{4})-(\d{2})-(\d{2})(?!\d)")


@lru_cache(maxsize=16_384)
def partial_date(text: str) -> str:
    """The partial ISO date (YYYY[-MM[-DD]]) that a text means; of a time, its day in UTC.

    Reads "2024", "2024-5", "2024/05/27", "2024-05-27T23:30:00-04:00", "May 2024", "27 May 2024" and
    "May 27, 2024". Forms that countries read differently ("05/06/2024") are refused.

    Raises:
        ValueError: it is no such date, or not one of the calendar.
    """
    text = text.strip()
    if match := _ISO.fullmatch(text):
        year, month, day = match.groups()
    elif match := _DAY_FIRST.fullmatch(text):
        day, name, year = match.groups()
        month = _month(name)
    elif match := _MONTH_FIRST.fullmatch(text):
        name, day, year = match.groups()
        month = _month(name)
    else:
        return iso_datetime(text).date().isoformat()
    return _partial(int(year), int(month) if month else None, int(day) if day else None)


def iso_datetime(text: str) -> datetime:
    """The time that an ISO text means, aware and in UTC; one without an offset is taken for UTC.

    Raises:
        ValueError: it is no ISO date and time.
    """
    try:
        moment = datetime.fromisoformat(text.strip())
        return (moment if moment.tzinfo else moment.replace(tzinfo=UTC)).astimezone(UTC)
    except (ValueError, OverflowError) as error:
        raise ValueError(f"{text!r} is no date: write it as YYYY-MM-DD") from error


def date_in(name: str) -> date | None:
    """The one whole date (YYYY-MM-DD) in a file's name; None if it holds none, or several."""
    found = {match.groups() for match in _DATE_IN_NAME.finditer(name)}
    if len(found) != 1:
        return None
    year, month, day = map(int, found.pop())
    try:
        return date(year, month, day)
    except ValueError:
        return None


def _month(name: str) -> int:
    number = _NUMBERS.get(name.lower())
    if number is None:
        raise ValueError(f"{name!r} is no month")
    return number


def _partial(year: int, month: int | None, day: int | None) -> str:
    if month is None:
        return date(year, 1, 1).isoformat()[:4]
    if day is None:
        return date(year, month, 1).isoformat()[:7]
    return date(year, month, day).isoformat()
