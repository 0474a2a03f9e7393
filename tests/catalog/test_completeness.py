"""Complete up to which day? Weeks of announcements, with and without gaps."""

from datetime import UTC, date, datetime, timedelta

import pytest

from broadsheet.catalog.add import add
from broadsheet.catalog.completeness import announced_at, completeness, missing_ids
from broadsheet.harvests import Announcement, Harvested
from broadsheet.store import announced, harvests, open_store, records
from broadsheet.types import ExternalId, Record

CS = "arxiv_rss:cs"
# Monday 5 to Friday 9, Monday 12 to Friday 16 February 2024.
WEEKS = [date(2024, 2, day) for day in (5, 6, 7, 8, 9, 12, 13, 14, 15, 16)]
SATURDAY = datetime(2024, 2, 17, 15, tzinfo=UTC)


def number(day, n):
    return f"{day:%y%m}.{day.day:02}{n:03}"


@pytest.fixture
def store(tmp_path):
    store = open_store(f"sqlite:///{tmp_path / 'test.db'}")
    with store.write() as db:
        harvests.put(db, Harvested("arxiv:cs", "2024-02-16", "", "", SATURDAY))
    yield store
    store.close()


def say(store, source, numbers):
    said = [
        records.pack(source, Record(key=one, title=f"Paper {one}", ids=(ExternalId("arXiv", one),)))
        for one in numbers
    ]
    with store.write() as db:
        add(db, said)


def announce(store, day, n=3, errand=CS):
    """Announce n papers of a day; what only announced them tells of them too."""
    numbers = [number(day, one) for one in range(n)]
    with store.write() as db:
        harvests.announce(db, errand, [Announcement(day, ExternalId("arXiv", one), "new") for one in numbers])
    say(store, "arxiv_rss", numbers)


def come(store, day, n=3):
    """Let the first n papers of a day come from the archive itself."""
    say(store, "arxiv", [number(day, one) for one in range(n)])


def two_weeks(store, *without):
    for day in WEEKS:
        if day not in without:
            announce(store, day)
            come(store, day)


def test_an_instance_that_heard_nothing_is_complete_to_no_day(store):
    told = completeness(store, SATURDAY)
    assert (told.archive, told.complete_to, told.lag_hours, told.short, told.days) == (
        "arxiv",
        None,
        None,
        (),
        (),
    )


def test_all_that_was_announced_has_come_and_weekends_are_no_gaps(store):
    two_weeks(store)
    told = completeness(store, SATURDAY)
    assert told.complete_to == date(2024, 2, 16)
    assert told.short == ()
    assert [(one.day, one.new, one.have) for one in told.days] == [(day, 3, 3) for day in WEEKS]


def test_the_lag_counts_from_eight_in_the_evening_of_new_york_the_day_before(store):
    two_weeks(store)
    assert announced_at(date(2024, 2, 16)) == datetime(2024, 2, 16, 1, tzinfo=UTC)  # 20:00 -05:00 on the 15th
    assert announced_at(date(2024, 7, 16)) == datetime(2024, 7, 16, 0, tzinfo=UTC)  # summer time
    assert completeness(store, SATURDAY).lag_hours == 38


def test_a_day_that_came_short_is_named_with_what_is_missing(store):
    two_weeks(store, date(2024, 2, 13))
    announce(store, date(2024, 2, 13), 9)
    come(store, date(2024, 2, 13), 2)
    told = completeness(store, SATURDAY)
    assert told.complete_to == date(2024, 2, 12)
    (short,) = told.short
    assert (short.day, short.announced, short.have, short.unheard) == (date(2024, 2, 13), 9, 2, ())
    assert short.missing == tuple(f"arXiv:2402.1300{n}" for n in (2, 3, 4, 5, 6))


def test_a_day_that_was_mended_is_no_longer_named(store):
    two_weeks(store, date(2024, 2, 13))
    announce(store, date(2024, 2, 13))
    assert completeness(store, SATURDAY).short
    come(store, date(2024, 2, 13))
    assert completeness(store, SATURDAY).complete_to == date(2024, 2, 16)
    assert completeness(store, SATURDAY).short == ()


def test_a_day_whose_announcements_were_never_heard_is_named(store):
    two_weeks(store, date(2024, 2, 8))
    told = completeness(store, SATURDAY)
    assert told.complete_to == date(2024, 2, 7)
    assert [(one.day, one.announced, one.unheard) for one in told.short] == [(date(2024, 2, 8), 0, (CS,))]


def test_a_holiday_that_was_announced_as_empty_is_no_gap(store):
    two_weeks(store, date(2024, 2, 8))
    with store.write() as db:
        announced.keep_silent(db, CS, [date(2024, 2, 8)])
    told = completeness(store, SATURDAY)
    assert (told.complete_to, told.short) == (date(2024, 2, 16), ())


def test_a_day_heard_empty_first_and_full_later_counts_as_full(store):
    with store.write() as db:
        announced.keep_silent(db, CS, [WEEKS[0]])
    announce(store, WEEKS[0])
    (short,) = completeness(store, datetime(2024, 2, 5, 20, tzinfo=UTC)).short
    assert (short.announced, short.have) == (3, 0)


def test_a_day_is_missed_only_once_it_is_over_in_new_york(store):
    two_weeks(store, date(2024, 2, 16))
    evening = datetime(2024, 2, 17, 4, 59, tzinfo=UTC)
    assert completeness(store, evening).short == ()
    assert completeness(store, evening).complete_to == date(2024, 2, 15)
    (short,) = completeness(store, evening + timedelta(minutes=1)).short
    assert short.day == date(2024, 2, 16)


def test_days_before_the_first_that_was_heard_are_not_expected(store):
    announce(store, date(2024, 2, 15))
    come(store, date(2024, 2, 15))
    told = completeness(store, datetime(2024, 2, 16, 12, tzinfo=UTC))
    assert (told.complete_to, told.short) == (date(2024, 2, 15), ())


def test_what_lies_more_than_thirty_days_back_is_left_alone(store):
    announce(store, date(2024, 1, 10))
    two_weeks(store)
    gaps = {one.day for one in completeness(store, SATURDAY).short}
    assert min(gaps) == date(2024, 1, 18)
    assert completeness(store, SATURDAY).complete_to is None


def test_each_errand_has_gaps_of_its_own(store):
    two_weeks(store)
    for day in (date(2024, 2, 6), date(2024, 2, 8)):
        announce(store, day, 1, "arxiv_rss:math")
    told = completeness(store, datetime(2024, 2, 9, 12, tzinfo=UTC))
    assert [(one.day, one.announced, one.unheard) for one in told.short] == [
        (date(2024, 2, 7), 3, ("arxiv_rss:math",))
    ]
    assert completeness(store, SATURDAY, errands=[CS]).short == ()


def test_where_arxiv_itself_is_not_harvested_the_announcements_are_enough(tmp_path):
    store = open_store(f"sqlite:///{tmp_path / 'other.db'}")
    announce(store, WEEKS[0])
    told = completeness(store, datetime(2024, 2, 5, 20, tzinfo=UTC))
    assert (told.complete_to, told.short, told.days[0].have) == (WEEKS[0], (), 3)
    assert missing_ids(store, SATURDAY) == []
    store.close()


def test_what_is_missing_is_asked_for_after_a_day_of_grace(store):
    for day in WEEKS[-2:]:
        announce(store, day, 2)
    come(store, WEEKS[-2], 1)
    told = announced_at(date(2024, 2, 16))
    assert missing_ids(store, told + timedelta(hours=23)) == ["2402.15001"]
    assert missing_ids(store, told + timedelta(hours=24)) == ["2402.15001", "2402.16000", "2402.16001"]
    assert missing_ids(store, told, after=timedelta(0)) == ["2402.15001", "2402.16000", "2402.16001"]
    assert missing_ids(store, told + timedelta(days=40)) == []
