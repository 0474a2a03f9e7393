"""When the next letter is due: by the clock on somebody's wall, once a day at most."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from broadsheet.errors import BadRequest
from broadsheet.letters import Choices

_LONGEST = 15  # days to look ahead; a weekly letter is seven away at most


def zone_of(name: str) -> ZoneInfo:
    """The time zone of that name.

    Raises:
        BadRequest: there is none.
    """
    try:
        return ZoneInfo(name)
    except (ZoneInfoNotFoundError, ValueError, OSError) as error:
        raise BadRequest(f"there is no time zone {name[:60]!r}; one is called Europe/Berlin") from error


def local_day(choices: Choices, moment: datetime) -> date:
    """The day it is then where they are."""
    return moment.astimezone(zone_of(choices.zone)).date()


def next_due(choices: Choices, now: datetime, last: date | None) -> datetime:
    """The first moment after `now` at which a letter is due, on a day after `last`, in UTC.

    An hour that the clock leaps over comes when it would have been; of one that comes twice the first counts.
    """
    zone = zone_of(choices.zone)
    day = now.astimezone(zone).date() - timedelta(days=1)
    for ahead in range(_LONGEST):
        on = day + timedelta(days=ahead)
        moment = _moment(choices, on, zone)
        if moment > now and (last is None or on > last) and _is_day(choices, on):
            return moment
    raise AssertionError(f"no letter within {_LONGEST} days: {choices}")


def _moment(choices: Choices, day: date, zone: ZoneInfo) -> datetime:
    # With fold=0 a time that does not exist is reckoned by the clock before the change, and so after it.
    local = datetime(day.year, day.month, day.day, choices.hour, choices.minute, tzinfo=zone)
    return local.astimezone(UTC)


def _is_day(choices: Choices, day: date) -> bool:
    if choices.rhythm == "weekly":
        return day.weekday() == choices.weekday
    return choices.rhythm == "daily" or day.weekday() < 5
