"""Days, ISO weeks and months, from the forms they have in addresses."""

from __future__ import annotations

import calendar
import re
from datetime import date, timedelta

from broadsheet.errors import BadRequest


def week_span(week: str) -> tuple[date, date]:
    """Monday and Sunday of an ISO week such as `2025-W44`.

    Raises:
        BadRequest: it has another form, or the year has no such week.
    """
    match = re.fullmatch(r"(\d{4})-W(\d{2})", week)
    try:
        if match:
            first = date.fromisocalendar(int(match[1]), int(match[2]), 1)
            return first, first + timedelta(days=6)
    except (ValueError, OverflowError):
        pass
    raise BadRequest(f"{week!r} is no week; a week is written like 2025-W44")


def month_span(month: str) -> tuple[date, date]:
    """The first and last day of a month such as `2025-10`.

    Raises:
        BadRequest: it has another form, or there is no such month.
    """
    match = re.fullmatch(r"(\d{4})-(\d{2})", month)
    try:
        if match:
            first = date(int(match[1]), int(match[2]), 1)
            return first, first.replace(day=calendar.monthrange(first.year, first.month)[1])
    except ValueError:
        pass
    raise BadRequest(f"{month!r} is no month; a month is written like 2025-10")


def week_of(day: date) -> str:
    """The ISO week that a day lies in: `2025-W44`."""
    year, week, _ = day.isocalendar()
    return f"{year:04}-W{week:02}"


def month_of(day: date) -> str:
    """The month that a day lies in: `2025-10`."""
    return f"{day.year:04}-{day.month:02}"
