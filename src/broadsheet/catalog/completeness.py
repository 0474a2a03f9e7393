"""Has all come that arXiv announced? Its announcements, heard daily, against what its archive gave us.

arXiv announces from Sunday to Thursday at 20:00 Eastern; the announcements carry the day after, Monday to
Friday. A day on which it said that there is nothing (a holiday) is no gap. A day whose announcements we
never heard is one: they are not repeated.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping, Sequence
from datetime import UTC, date, datetime, time, timedelta
from functools import cache
from zoneinfo import ZoneInfo

from broadsheet.harvests import AnnouncedDay, Completeness, ShortDay
from broadsheet.store import Connection, Store, announced, harvests

ANNOUNCER = "arxiv_rss"
WINDOW = timedelta(days=30)
MISSING_SHOWN = 5
ARCHIVE = "arxiv"
_TO_MIDNIGHT = timedelta(hours=4)  # from 20:00
_SATURDAY = 5
_DAY = timedelta(days=1)


def completeness(store: Store, now: datetime, errands: Collection[str] | None = None) -> Completeness:
    """How far all that arXiv announced in the last 30 days has come.

    A paper counts as come when another source than the announcements told of it. Where arXiv itself is not
    harvested, the announcements are all there is, and enough.

    Args:
        errands: those announcements that are harvested now, `arxiv_rss:cs`; when left out, all that were
            ever heard.
    """
    today = _eastern_day(now)
    since = today - WINDOW
    with store.read() as db:
        alone = _alone(db)
        told = announced.days(db, ANNOUNCER, since, today, alone)
        unheard = _unheard(announced.heard(db, ANNOUNCER, since), since, today, errands)
        short = tuple(_short(db, told, unheard, alone))
    before = short[0].day if short else date.max
    complete_to = max((one.day for one in told if one.day < before), default=None)
    lag = (now - announced_at(complete_to)) / timedelta(hours=1) if complete_to else None
    return Completeness(ARCHIVE, complete_to, lag, short, tuple(told))


def missing_ids(store: Store, now: datetime, after: timedelta = timedelta(hours=24)) -> list[str]:
    """arXiv ids (`2405.14979`) announced in the last 30 days, at least `after` ago, that have not come."""
    last = _eastern_day(now - after + _TO_MIDNIGHT)
    with store.read() as db:
        found = announced.missing(db, ANNOUNCER, last - WINDOW, last, _alone(db))
    return [key.partition(":")[2] for key in found]


def announced_at(day: date) -> datetime:
    """When the announcements that carry this day are made: 20:00 Eastern of the day before, in UTC."""
    return (datetime.combine(day, time(), _eastern()) - _TO_MIDNIGHT).astimezone(UTC)


def _alone(db: Connection) -> bool:
    """Whether nothing but announcements is asked of arXiv."""
    return not any(_is_of(known.archive, ARCHIVE) for known in harvests.states(db))


def _is_of(errand: str, source: str) -> bool:
    return errand.partition(":")[0] == source


def _unheard(
    heard: Mapping[str, Sequence[date]], since: date, today: date, errands: Collection[str] | None
) -> dict[date, tuple[str, ...]]:
    """By day that is over: the errands that were heard before it, and not on it."""
    gaps: dict[date, tuple[str, ...]] = {}
    for errand, days in heard.items():
        if errands is None or errand in errands:
            for day in _working_days(max(days[0], since), today - _DAY):
                if day not in days:
                    gaps[day] = (*gaps.get(day, ()), errand)
    return gaps


def _working_days(first: date, last: date) -> Iterator[date]:
    days = (first + timedelta(days=n) for n in range((last - first).days + 1))
    return (day for day in days if day.weekday() < _SATURDAY)


def _short(
    db: Connection, told: Sequence[AnnouncedDay], unheard: Mapping[date, tuple[str, ...]], alone: bool
) -> Iterator[ShortDay]:
    of_day = {one.day: one for one in told}
    behind = {one.day for one in told if one.have < one.announced}
    for day in sorted(behind | unheard.keys()):
        one = of_day.get(day, AnnouncedDay(day, 0, 0, 0, 0))
        some = announced.missing(db, ANNOUNCER, day, day, alone, MISSING_SHOWN) if day in behind else []
        yield ShortDay(day, one.announced, one.have, tuple(some), unheard.get(day, ()))


def _eastern_day(moment: datetime) -> date:
    return moment.astimezone(_eastern()).date()


@cache
def _eastern() -> ZoneInfo:
    return ZoneInfo("America/New_York")
