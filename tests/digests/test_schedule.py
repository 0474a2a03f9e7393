from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest

from broadsheet.digests.schedule import local_day, next_due, zone_of
from broadsheet.errors import BadRequest
from broadsheet.letters import Choices


def at(text):
    return datetime.fromisoformat(text).replace(tzinfo=UTC)


def due_over(choices, first, days):
    """All moments at which letters are due, one after the other, seen from minutes between them."""
    now, last, found = at(first), None, []
    end = now + timedelta(days=days)
    while (moment := next_due(choices, now, last)) < end:
        found.append(moment)
        now, last = moment, local_day(choices, moment)
    return found


@pytest.mark.parametrize(
    ("given", "now", "last", "expected"),
    [
        ({}, "2026-03-02T06:00", None, "2026-03-02T07:00"),
        ({}, "2026-03-02T07:00", None, "2026-03-03T07:00"),
        ({}, "2026-03-02T06:00", "2026-03-02", "2026-03-03T07:00"),
        ({"zone": "Asia/Tokyo"}, "2026-03-02T21:59", None, "2026-03-02T22:00"),
        ({"zone": "Pacific/Kiritimati"}, "2026-03-02T16:00", None, "2026-03-02T17:00"),
        ({"zone": "Pacific/Pago_Pago"}, "2026-03-02T16:00", None, "2026-03-02T18:00"),
        ({"rhythm": "weekdays"}, "2026-03-06T08:00", None, "2026-03-09T07:00"),
        ({"rhythm": "weekly", "weekday": 6}, "2026-03-02T08:00", None, "2026-03-08T07:00"),
        ({"hour": 23, "minute": 59}, "2026-03-02T23:59", None, "2026-03-03T23:59"),
    ],
)
def test_when_the_next_letter_is_due(given, now, last, expected):
    day = date.fromisoformat(last) if last else None
    assert next_due(Choices(**given), at(now), day) == at(expected)


@pytest.mark.parametrize(
    "zone", ["Europe/Berlin", "America/New_York", "Australia/Lord_Howe", "Africa/Casablanca"]
)
@pytest.mark.parametrize(("hour", "minute"), [(2, 30), (2, 0), (1, 30), (3, 0), (7, 0), (0, 0)])
def test_over_a_year_each_day_has_one_letter_whatever_the_clock_does(zone, hour, minute):
    choices = Choices(zone=zone, hour=hour, minute=minute)
    moments = due_over(choices, "2026-01-01T00:00", 365)
    local = [moment.astimezone(ZoneInfo(zone)).date() for moment in moments]
    assert len(set(local)) == len(local)
    assert all(b - a == timedelta(days=1) for a, b in zip(local, local[1:], strict=False))
    assert len(local) in (364, 365, 366)


def test_an_hour_that_does_not_exist_comes_after_the_change_and_one_that_comes_twice_the_first_time():
    choices = Choices(zone="Europe/Berlin", hour=2, minute=30)
    assert next_due(choices, at("2026-03-28T12:00"), None) == at("2026-03-29T01:30")  # 03:30 there
    assert next_due(choices, at("2026-10-24T12:00"), None) == at("2026-10-25T00:30")  # the first 02:30
    assert next_due(choices, at("2026-10-25T00:30"), date(2026, 10, 25)) == at("2026-10-26T01:30")


def test_seen_from_any_minute_of_the_changing_days_there_is_one_letter_a_day():
    choices = Choices(zone="Europe/Berlin", hour=2, minute=30)
    for start in ("2026-03-28T12:00", "2026-10-24T12:00"):
        now, last, sent, due = at(start), None, [], next_due(choices, at(start), None)
        for _ in range(3 * 24 * 12):
            now += timedelta(minutes=5)
            if now >= due:
                last = local_day(choices, now)
                sent.append(last)
                due = next_due(choices, now, last)
        assert len(sent) == len(set(sent)) == 3


@pytest.mark.parametrize(
    "name", ["Europe/Atlantis", "", "../../etc/passwd", "/etc/passwd", "x" * 1000, "A\0B"]
)
def test_a_zone_that_is_none_is_refused_by_name(name):
    with pytest.raises(BadRequest, match="no time zone"):
        zone_of(name)
