"""Days and partial dates as a reader writes them."""

from __future__ import annotations

from datetime import UTC, date, datetime

MONTHS = ("Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec")


def short_date(partial: str, this_year: int) -> str:
    """A partial ISO date in a few signs; a whole day of `this_year` goes without its year.

    "2024-05-27" → "May 27, 2024", or "May 27" in 2024; "2017-05" → "May 2017"; "2017" → "2017".
    """
    year, *rest = partial.split("-")
    if not rest:
        return year
    month = MONTHS[int(rest[0]) - 1]
    if len(rest) == 1:
        return f"{month} {year}"
    day = f"{month} {int(rest[1])}"
    return day if int(year) == this_year else f"{day}, {year}"


def short_day(day: date, this_year: int) -> str:
    """A whole day in a few signs: "Oct 29", or "Oct 29, 2024" when that is not this year."""
    return short_date(day.isoformat(), this_year)


def long_day(day: date) -> str:
    """A whole day in full: "Wednesday, October 29, 2025"."""
    return f"{day:%A, %B} {day.day}, {day.year}"


def moment(time: datetime) -> str:
    """A time in UTC to the minute: "2025-10-29 06:15"."""
    return f"{time.astimezone(UTC):%Y-%m-%d %H:%M}"


def week_of(day: date) -> str:
    """The ISO week that `day` lies in: "2025-W44"."""
    year, week, _ = day.isocalendar()
    return f"{year}-W{week:02}"


def month_of(day: date) -> str:
    """The month that `day` lies in: "2025-10"."""
    return f"{day.year:04}-{day.month:02}"


def week_title(week: str) -> str:
    """A week as a heading: "Week 44, 2025"."""
    year, _, number = week.partition("-W")
    return f"Week {int(number)}, {year}"


def month_title(day: date) -> str:
    """The month of `day` as a heading: "October 2025"."""
    return f"{day:%B} {day.year}"
