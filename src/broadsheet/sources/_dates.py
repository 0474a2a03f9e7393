"""Dates as archives give them: in parts, in milliseconds, several for one paper."""

from __future__ import annotations

import re
from datetime import UTC, datetime

from broadsheet.tools.written_dates import written_date

_BETWEEN_NUMBERS = re.compile(r"(?<=[0-9])\s+(?=[0-9])")
_LATEST_MS = 4_102_444_800_000  # the year 2100


def date_of_parts(year: object, month: object = None, day: object = None) -> str | None:
    """The partial ISO date of a year, a month (number or name) and a day; None without a year.

    A month or day that cannot be is left out.
    """
    parts = [str(part or "").strip() for part in (year, month, day)]
    if parts[1].isdigit():
        return written_date("-".join(filter(None, parts)))
    return written_date(" ".join(filter(None, reversed(parts))))


def date_in_words(text: str) -> str | None:
    """The partial ISO date of `2016 Apr 19`, `2013 06 10`, `Spring 1999`; of a span, its beginning."""
    return written_date(_BETWEEN_NUMBERS.sub("-", text.strip()))


def date_of_ms(value: object) -> str | None:
    """The day, in UTC, of milliseconds since 1970; None for anything else."""
    if isinstance(value, bool) or not isinstance(value, int | float) or not 0 < value < _LATEST_MS:
        return None
    return datetime.fromtimestamp(value / 1000, UTC).date().isoformat()


def earliest(*dates: str | None) -> str | None:
    """The earliest of partial dates; of those that agree as far as they go, the most exact one."""
    given = sorted(filter(None, dates))
    return max((found for found in given if found.startswith(given[0])), key=len, default=None)
